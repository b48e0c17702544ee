package controls

import (
	"encoding/binary"
	"math"

	"ganplayground/gan/config"
	"ganplayground/gan/toy"
)

// tile is a small picture, width x height pixels of red, green, blue and opacity.
type tile struct {
	width, height int
	rgba          []byte
}

func newTile(width, height int) tile {
	t := tile{width, height, make([]byte, 4*width*height)}
	for i := 3; i < len(t.rgba); i += 4 {
		t.rgba[i] = 255
	}
	return t
}

// The colours of what G is told to change: --brighter and --darker of style.css, which are the same in every theme, as tiles are dark in all.
var brighter, darker = [3]float64{0x3d, 0xdc, 0x84}, [3]float64{0xb4, 0x5c, 0xff}

// drawExample draws an image, or a point of a set, with what pulls at it: float32 values as in wire.Update, or nothing.
func drawExample(set *toy.Set, example, pull []byte) tile {
	if set != nil {
		return drawPoints(set, example, pull)
	}
	t := newTile(config.ImageSide, config.ImageSide)
	forces := floats(pull)
	top := 0.0
	for _, f := range forces {
		top = max(top, math.Abs(f))
	}
	for i, v := range example {
		colour, strength := [3]float64{}, 0.0
		if top > 0 {
			colour, strength = brighter, math.Sqrt(math.Abs(forces[i])/top) // a few strong pixels may not hide all others
			if forces[i] < 0 {
				colour = darker
			}
		}
		for j := range 3 {
			t.rgba[4*i+j] = byte(math.Round((1-strength)*float64(v) + strength*colour[j]))
		}
	}
	return t
}

// pointsSide is the width and height of a picture of points.
const pointsSide = 56

// drawPoints draws points of a set as dots; on the line they lie in the middle. Each is pulled along a line, the strongest of which is a
// third of the picture long.
func drawPoints(set *toy.Set, coordinates, pull []byte) tile {
	t := newTile(pointsSide, pointsSide)
	xs, forces := floats(coordinates), floats(pull)
	top := 0.0
	for _, f := range forces {
		top = max(top, math.Abs(f))
	}
	width := 2
	if len(xs) == set.Dimensions { // one point has room
		width = 5
	}
	for i := 0; i < len(xs); i += set.Dimensions {
		x, y := t.place(set, xs[i]), pointsSide/2.0
		if set.Dimensions == 2 {
			y = pointsSide - t.place(set, xs[i+1])
		}
		if top > 0 {
			dx, dy := forces[i]/top, 0.0
			if set.Dimensions == 2 {
				dy = -forces[i+1] / top
			}
			for k := range pointsSide / 3 {
				t.dot(x+float64(k)*dx, y+float64(k)*dy, 2, brighter)
			}
		}
		t.dot(x, y, width, [3]float64{255, 255, 255})
	}
	return t
}

// place turns a coordinate into pixels from the left.
func (t tile) place(set *toy.Set, v float64) float64 {
	return pointsSide * (v - set.Low) / (set.High - set.Low)
}

// dot paints a square of a width around a place, as far as it lies in the picture.
func (t tile) dot(x, y float64, width int, colour [3]float64) {
	if math.IsNaN(x) || math.IsNaN(y) {
		return
	}
	left, top := int(math.Floor(x-float64(width-1)/2)), int(math.Floor(y-float64(width-1)/2))
	for row := max(0, top); row < min(t.height, top+width); row++ {
		for column := max(0, left); column < min(t.width, left+width); column++ {
			for j := range 3 {
				t.rgba[4*(row*t.width+column)+j] = byte(colour[j])
			}
		}
	}
}

// drawLatent draws z as a strip of greys, from -3, black, to 3, white.
func drawLatent(z []float32) tile {
	t := newTile(max(1, len(z)), 1)
	for i, v := range z {
		grey := byte(math.Round(255 * min(max((float64(v)+3)/6, 0), 1)))
		for j := range 3 {
			t.rgba[4*i+j] = grey
		}
	}
	return t
}

// floats reads little-endian float32 values.
func floats(bytes []byte) []float64 {
	out := make([]float64, len(bytes)/4)
	for i := range out {
		out[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(bytes[4*i:])))
	}
	return out
}
