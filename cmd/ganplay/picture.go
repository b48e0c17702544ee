package main

import (
	"image"
	"image/png"
	"os"

	"ganplayground/gan/config"
	"ganplayground/train"
	"ganplayground/train/wire"
)

// pictureColumns is the number of samples in a row of the picture, as in the page's 8 x 16 grid.
const pictureColumns = 16

// writePicture writes the samples that the page shows, of the averaged weights if there are any, as a PNG of 448 x 224 pixels.
func writePicture(path string, run *train.Run) error {
	c := run.Description().Config
	pixels, _, err := run.Samples(train.FixedLatents(c), train.TileLabels(c.Data(), wire.AllDigits), true)
	if err != nil {
		return err
	}
	const side = config.ImageSide
	grid := image.NewGray(image.Rect(0, 0, pictureColumns*side, wire.Tiles/pictureColumns*side))
	for row := range wire.Tiles * side {
		tile, y := row/side, row%side
		at := grid.PixOffset(tile%pictureColumns*side, tile/pictureColumns*side+y)
		copy(grid.Pix[at:], pixels[row*side:][:side])
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := png.Encode(file, grid); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}
