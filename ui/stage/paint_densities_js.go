package stage

import (
	"image"
	"image/color"
	"math"

	"ganplayground/ui/text"
)

// bins is the number of bars of the fakes' histogram.
const bins = 55

// paintLine paints what is on a line: the density of the data, that of the fakes as a histogram, and D's probability, which has the axis
// at the right.
func (s *Stage) paintLine() {
	l, p, c := s.layout, &s.points, s.palette
	s.brush.fill(l.Points, c.Background)
	s.brush.fill(l.Field, c.Surface)
	bars := []float64{}
	if p.fakes != nil {
		bars = p.histogram(bins)
	}
	top := p.set.Density(p.set.Modes[0][0])
	for _, v := range bars {
		top = max(top, min(v, 2*p.set.Density(p.set.Modes[0][0]))) // a G that makes one value must not flatten the rest
	}
	ticks := Ticks(top, 4)
	f := frame{l.Field, [2]float64{p.set.Low, 0}, [2]float64{p.set.High, ticks[len(ticks)-1]}}
	s.paintLineAxes(f, ticks)
	width := (p.set.High - p.set.Low) / bins
	for i, v := range bars {
		x := p.set.Low + float64(i)*width
		bar := image.Rect(int(f.x(x)), int(f.y(min(v, f.high[1]))), int(f.x(x+width)), l.Field.Max.Y)
		s.brush.fill(bar, faded(c.Fake, 0.55))
	}
	s.curve(f, p.set.Density, c.Real)
	s.paintOpinion(f)
	if p.fakes != nil {
		s.paintSelectedPlace(f)
	}
}

func (s *Stage) paintLineAxes(f frame, ticks []float64) {
	l, p := s.layout, s.palette
	hair := max(1, l.px(1))
	s.paintBottomAxis(f)
	for _, t := range ticks {
		y := int(f.y(t))
		s.brush.fill(image.Rect(l.Field.Min.X, y, l.Field.Max.X, y+hair), p.Line)
		s.write(text.Significant(t, 2), noteSize, false, p.Muted, image.Pt(l.Field.Min.X-l.px(8), y-l.px(9)), right)
	}
	for _, t := range []float64{0, 0.5, 1} {
		y := l.Field.Max.Y - int(t*float64(l.Field.Dy()))
		s.write(text.Significant(t, 1), noteSize, false, p.D, image.Pt(l.Field.Max.X+l.px(8), y-l.px(9)), left)
	}
}

// curve paints a function over the picture.
func (s *Stage) curve(f frame, value func(x float64) float64, c color.RGBA) {
	const segments = 200
	at := func(i int) (x, y float32) {
		v := f.low[0] + (f.high[0]-f.low[0])*float64(i)/segments
		return f.x(v), f.y(min(value(v), f.high[1]))
	}
	for i := range segments {
		x0, y0 := at(i)
		x1, y1 := at(i + 1)
		s.brush.line(x0, y0, x1, y1, float32(2*s.layout.Scale), c)
	}
}

// paintOpinion paints D's probability at the places of the lattice.
func (s *Stage) paintOpinion(f frame) {
	said := s.points.said
	f.high[1] = 1
	for i := 1; i < len(said); i++ {
		at := func(i int) float64 { return f.low[0] + (f.high[0]-f.low[0])*float64(i)/float64(len(said)-1) }
		from, to := float64(said[i-1]), float64(said[i])
		if !math.IsNaN(from) && !math.IsNaN(to) {
			s.brush.line(f.x(at(i-1)), f.y(from), f.x(at(i)), f.y(to), float32(2*s.layout.Scale), s.palette.D)
		}
	}
}

// paintSelectedPlace marks the selected fake on the axis.
func (s *Stage) paintSelectedPlace(f frame) {
	x, _ := s.points.fake(s.explorer.Selected)
	if f.inside(x, 0) {
		at := int(f.x(x))
		s.brush.fill(image.Rect(at, s.layout.Field.Min.Y, at+max(1, s.layout.px(1)), s.layout.Field.Max.Y), s.palette.Muted)
		s.mark(f, s.explorer.Selected, s.palette.Ink)
	}
}
