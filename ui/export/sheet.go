package export

import (
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"io"

	"ganplayground/gan/config"
	"ganplayground/train/wire"
)

// The samples of a step are wire.Tiles images, one behind the other, drawn as the 8 x 16 grid of the article: 16 in a row.
const (
	columns = 16
	rows    = wire.Tiles / columns
)

// fill paints samples into the pixels of a picture, each pixel scale wide and high; shade says what an intensity becomes.
func fill(picture []byte, samples []byte, scale int, shade func(byte) byte) {
	const side = config.ImageSide
	width := columns * side * scale
	for y := range rows * side * scale {
		line := picture[y*width:][:width]
		row := y / scale / side
		for x := range line {
			tile := row*columns + x/scale/side
			line[x] = shade(samples[tile*config.Pixels+y/scale%side*side+x/scale%side])
		}
	}
}

func bounds(scale int) image.Rectangle {
	return image.Rect(0, 0, columns*config.ImageSide*scale, rows*config.ImageSide*scale)
}

// PNG writes the samples of one step as a grey picture, each pixel of them scale wide and high.
func PNG(w io.Writer, samples []byte, scale int) error {
	picture := image.NewGray(bounds(scale))
	fill(picture.Pix, samples, scale, func(v byte) byte { return v })
	return png.Encode(w, picture)
}

// greys is the number of shades in a film. More would make it larger, because LZW finds fewer repetitions.
const greys = 32

// Times in a film, in hundredths of a second: of a frame, and of the last one.
const (
	frameTime = 12
	lastTime  = 200
)

// GIF writes the samples of several steps as a film that begins again for ever.
func GIF(w io.Writer, steps [][]byte, scale int) error {
	palette := make(color.Palette, greys)
	for i := range palette {
		palette[i] = color.Gray{Y: byte((i*255 + greys/2) / (greys - 1))}
	}
	film := &gif.GIF{}
	for _, samples := range steps {
		frame := image.NewPaletted(bounds(scale), palette)
		fill(frame.Pix, samples, scale, func(v byte) byte { return byte((int(v)*(greys-1) + 127) / 255) })
		film.Image, film.Delay = append(film.Image, frame), append(film.Delay, frameTime)
	}
	film.Delay[len(film.Delay)-1] = lastTime
	return gif.EncodeAll(w, film)
}
