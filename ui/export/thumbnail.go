package export

import (
	"encoding/binary"
	"image/color"
	"math"

	"ganplayground/gan/config"
	"ganplayground/gan/toy"
	"ganplayground/train/wire"
)

// ThumbnailSide is the width and height of a thumbnail in pixels: of two images beside one another.
const ThumbnailSide = 2 * config.ImageSide

// Thumbnail returns the first four of a step's samples, two rows of two, as RGBA.
func Thumbnail(samples []byte) []byte {
	const side = config.ImageSide
	picture := make([]byte, 4*ThumbnailSide*ThumbnailSide)
	for i := range ThumbnailSide * ThumbnailSide {
		x, y := i%ThumbnailSide, i/ThumbnailSide
		tile := y/side*2 + x/side
		v := samples[tile*config.Pixels+y%side*side+x%side]
		picture[4*i], picture[4*i+1], picture[4*i+2], picture[4*i+3] = v, v, v, 255
	}
	return picture
}

// The colours of points, the dark ones of style.css.
var (
	ground  = color.RGBA{0x0c, 0x10, 0x16, 255}
	ofReals = color.RGBA{0x56, 0xb4, 0xe9, 255}
	ofFakes = color.RGBA{0xf0, 0xa0, 0x30, 255}
)

// PointsThumbnail returns the fakes of a step as RGBA. Beside the event wire.PointsEvent of a run on a set came its payload. Points of a plane are
// dots, over the modes of the data; of points on a line the heights of their histogram, over the means of the data.
func PointsThumbnail(set *toy.Set, payload []byte) []byte {
	picture := make([]byte, 4*ThumbnailSide*ThumbnailSide)
	dot := func(x, y int, c color.RGBA) {
		if x >= 0 && x < ThumbnailSide && y >= 0 && y < ThumbnailSide {
			copy(picture[4*(y*ThumbnailSide+x):], []byte{c.R, c.G, c.B, c.A})
		}
	}
	for i := range ThumbnailSide * ThumbnailSide {
		dot(i%ThumbnailSide, i/ThumbnailSide, ground)
	}
	place := func(v float64) int {
		if !(v >= set.Low && v < set.High) { // or not a number
			return -1
		}
		return int(math.Floor((v - set.Low) / (set.High - set.Low) * ThumbnailSide))
	}
	coordinate := func(i int) float64 {
		return float64(math.Float32frombits(binary.LittleEndian.Uint32(payload[4*i:])))
	}
	for _, mode := range set.Modes {
		x, y := place(mode[0]), ThumbnailSide-1-place(mode[1])
		if set.Dimensions == 1 {
			for y := range ThumbnailSide {
				dot(x, y, ofReals)
			}
			continue
		}
		for i := range 9 {
			dot(x-1+i%3, y-1+i/3, ofReals)
		}
	}
	if set.Dimensions == 1 {
		heights(dot, place, coordinate)
		return picture
	}
	for i := range wire.Points {
		if x, y := place(coordinate(2*i)), place(coordinate(2*i+1)); y >= 0 {
			dot(x, ThumbnailSide-1-y, ofFakes)
		}
	}
	return picture
}

// heights paints the histogram of points on a line, with a bar for each column of the picture; the highest is as high as the picture.
func heights(dot func(x, y int, c color.RGBA), place func(float64) int, coordinate func(int) float64) {
	var counts [ThumbnailSide]int
	most := 1
	for i := range wire.Points {
		if x := place(coordinate(i)); x >= 0 && x < ThumbnailSide {
			counts[x]++
			most = max(most, counts[x])
		}
	}
	for x, n := range counts {
		for y := range n * ThumbnailSide / most {
			dot(x, ThumbnailSide-1-y, ofFakes)
		}
	}
}
