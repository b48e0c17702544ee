package stage

import (
	"image"
	"math"

	"ganplayground/train/wire"

	"github.com/hajimehoshi/ebiten/v2"
)

// sheetColumns is the number of images side by side in a sheet's texture.
const sheetColumns = 16

// sheet holds the pictures of all tiles in one texture, and their scores.
type sheet struct {
	texture *ebiten.Image
	pixels  []byte // RGBA
	scores  [wire.Tiles]float64
	stale   bool // the texture is older than pixels
	filled  bool
}

func newSheet() *sheet {
	s := &sheet{pixels: make([]byte, 4*Side*Side*wire.Tiles)}
	for i := range s.scores {
		s.scores[i] = math.NaN()
	}
	return s
}

func (s *sheet) setAll(pixels []byte, scores []wire.Value) {
	for i := range min(wire.Tiles, len(pixels)/(Side*Side)) {
		s.set(i, pixels[i*Side*Side:], scores[min(i, len(scores)):])
	}
	s.filled = true
}

func (s *sheet) set(tile int, pixels []byte, scores []wire.Value) {
	if tile < 0 || tile >= wire.Tiles || len(pixels) < Side*Side {
		return
	}
	s.stale = true
	s.scores[tile] = math.NaN()
	if len(scores) > 0 {
		s.scores[tile] = float64(scores[0])
	}
	at := s.part(tile).Min
	for y := range Side {
		row := s.pixels[4*((at.Y+y)*sheetColumns*Side+at.X):]
		for x, v := range pixels[y*Side : (y+1)*Side] {
			row[4*x], row[4*x+1], row[4*x+2], row[4*x+3] = v, v, v, 255
		}
	}
}

// picture returns the pixels of a tile.
func (s *sheet) picture(tile int) []byte {
	out := make([]byte, 0, Side*Side)
	at := s.part(tile).Min
	for i := range Side * Side {
		out = append(out, s.pixels[4*((at.Y+i/Side)*sheetColumns*Side+at.X+i%Side)])
	}
	return out
}

// part is where a tile lies in the texture.
func (s *sheet) part(tile int) image.Rectangle {
	at := image.Pt(tile%sheetColumns, tile/sheetColumns).Mul(Side)
	return image.Rectangle{Min: at, Max: at.Add(image.Pt(Side, Side))}
}

// upload returns the texture, with one write if a tile changed. It is called while painting only.
func (s *sheet) upload() *ebiten.Image {
	if s.texture == nil {
		s.texture = ebiten.NewImage(sheetColumns*Side, wire.Tiles/sheetColumns*Side)
	}
	if s.stale {
		s.texture.WritePixels(s.pixels)
		s.stale = false
	}
	return s.texture
}
