package stage

import (
	"image"
	"image/color"

	"ganplayground/gan/toy"
	"ganplayground/train/wire"
	"ganplayground/ui/text"

	"github.com/hajimehoshi/ebiten/v2"
)

// heat is a texture of what D says over a plane, one pixel for each place of the lattice.
type heat struct {
	texture *ebiten.Image
	pixels  []byte // RGBA
}

// heatStrength is how much of the colour of D's opinion shows: points of the same colours must stand out from it.
const heatStrength = 0.42

// paint paints what D says smoothly over a field. The outermost places lie on its edges, so that half a pixel of the texture stays
// outside.
func (h *heat) paint(b *brush, said []float32, p Palette, field image.Rectangle) {
	const side = toy.LatticeSide
	if h.texture == nil {
		h.texture = ebiten.NewImage(side, side)
		h.pixels = make([]byte, 4*side*side)
	}
	for i, v := range said {
		c := mix(p.Surface, p.Score(float64(v)), heatStrength)
		h.pixels[4*i], h.pixels[4*i+1], h.pixels[4*i+2], h.pixels[4*i+3] = c.R, c.G, c.B, 255
	}
	h.texture.WritePixels(h.pixels)
	b.smooth(h.texture, field)
}

// frame maps coordinates to device pixels.
type frame struct {
	field     image.Rectangle
	low, high [2]float64
}

func (f frame) x(v float64) float32 {
	return float32(f.field.Min.X) + float32(float64(f.field.Dx())*(v-f.low[0])/(f.high[0]-f.low[0]))
}

func (f frame) y(v float64) float32 {
	return float32(f.field.Max.Y) - float32(float64(f.field.Dy())*(v-f.low[1])/(f.high[1]-f.low[1]))
}

// inside tells whether a point lies in the field.
func (f frame) inside(x, y float64) bool {
	return x >= f.low[0] && x <= f.high[0] && y >= f.low[1] && y <= f.high[1]
}

// paintPlane paints real points and fakes over what D says of each place.
func (s *Stage) paintPlane() {
	l, p := s.layout, &s.points
	s.brush.fill(l.Points, s.palette.Background)
	s.brush.fill(l.Field, s.palette.Surface)
	low, high := [2]float64{p.set.Low, p.set.Low}, [2]float64{p.set.High, p.set.High}
	f := frame{l.Field, low, high}
	if len(p.said) == toy.LatticeSide*toy.LatticeSide {
		s.heat.paint(&s.brush, p.said, s.palette, l.Field)
	}
	s.paintFieldAxes(f)
	s.scatter(f, p.reals, 7, s.palette.Real)
	s.scatter(f, p.fakes, 5, s.palette.Fake)
	if p.fakes == nil {
		return
	}
	for tile := range wire.Tiles {
		if s.explorer.Moved(tile) {
			s.mark(f, tile, s.palette.Accent)
		}
	}
	s.mark(f, s.explorer.Selected, s.palette.Ink)
}

// scatter paints points as discs with a rim of the background, all rims first: where points lie close together they become one shape.
func (s *Stage) scatter(f frame, list []float32, size float64, c color.RGBA) {
	diameter := s.layout.px(size)
	for _, layer := range []struct {
		diameter int
		colour   color.RGBA
	}{{diameter + 2*max(1, s.layout.px(0.75)), s.palette.Background}, {diameter, c}} {
		disc := s.labels.disc(layer.diameter)
		for i := range len(list) / 2 {
			if x, y := s.points.at(list, i); f.inside(x, y) {
				at := image.Pt(int(f.x(x))-layer.diameter/2, int(f.y(y))-layer.diameter/2)
				s.brush.tinted(disc, at, layer.colour)
			}
		}
	}
}

// mark paints one fake large, with a rim.
func (s *Stage) mark(f frame, tile int, rim color.RGBA) {
	x, y := s.points.fake(tile)
	if !f.inside(x, y) {
		return
	}
	for _, ring := range []struct {
		size   float64
		colour color.RGBA
	}{{17, s.palette.Background}, {15, rim}, {9, s.palette.Fake}} {
		d := s.layout.px(ring.size)
		s.brush.tinted(s.labels.disc(d), image.Pt(int(f.x(x))-d/2, int(f.y(y))-d/2), ring.colour)
	}
}

// paintFieldAxes writes round numbers along both axes of a field.
func (s *Stage) paintFieldAxes(f frame) {
	s.paintBottomAxis(f)
	l, p := s.layout, s.palette
	hair := max(1, l.px(1))
	for _, t := range RangeTicks(f.low[1], f.high[1], max(4, l.Field.Dy()/l.px(90))) {
		y := int(f.y(t))
		s.brush.fill(image.Rect(l.Field.Min.X-l.px(4), y, l.Field.Min.X, y+hair), p.Line)
		s.write(text.Short(t), noteSize, false, p.Muted, image.Pt(l.Field.Min.X-l.px(8), y-l.px(9)), right)
	}
}

func (s *Stage) paintBottomAxis(f frame) {
	l, p := s.layout, s.palette
	hair := max(1, l.px(1))
	for _, t := range RangeTicks(f.low[0], f.high[0], max(4, l.Field.Dx()/l.px(90))) {
		x := int(f.x(t))
		s.brush.fill(image.Rect(x, l.Field.Max.Y, x+hair, l.Field.Max.Y+l.px(4)), p.Line)
		s.write(text.Short(t), noteSize, false, p.Muted, image.Pt(x, l.Field.Max.Y+l.px(5)), centre)
	}
}

// paintPointsLegend names the colours: of points and of D's opinion, or of curves.
func (s *Stage) paintPointsLegend() {
	l, p := s.layout, s.palette
	entries := []struct {
		key    string
		colour color.RGBA
	}{{"legend.real.points", p.Real}, {"legend.fake.points", p.Fake}}
	if s.points.set.Dimensions == 1 {
		entries[0].key, entries[1].key = "legend.density", "legend.histogram"
		entries = append(entries, struct {
			key    string
			colour color.RGBA
		}{"legend.d", p.D})
	}
	at := l.Legend.Min
	for _, e := range entries {
		d := l.px(10)
		s.brush.tinted(s.labels.disc(d), at.Add(image.Pt(0, l.px(4))), e.colour)
		s.write(text.Of(s.language, e.key), noteSize, false, p.Ink, at.Add(image.Pt(l.px(18), 0)), left)
		at.Y += l.px(legendLine)
	}
	if s.points.set.Dimensions == 2 {
		s.paintRamp(at, heatStrength)
	}
}
