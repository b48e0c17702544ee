package stage

import (
	"image"
	"image/color"
	"math"
	"strconv"

	"ganplayground/ui/text"
)

// chartFrame maps steps and values to device pixels.
type chartFrame struct {
	plot  image.Rectangle
	last  float64
	scale scale
}

func (f chartFrame) x(step float64) float32 {
	return float32(f.plot.Min.X) + float32(float64(f.plot.Dx())*step/f.last)
}

func (f chartFrame) y(value float64) float32 {
	return float32(f.plot.Max.Y) - float32(float64(f.plot.Dy())*f.scale.place(value))
}

func (s *Stage) paintChart() {
	l := s.layout
	s.brush.fill(l.ChartTitle.Union(l.Chart), s.palette.Background)
	s.brush.fill(l.Plot, s.palette.Surface)
	f := chartFrame{plot: l.Plot, last: float64(s.last()), scale: s.scale()}
	s.paintAxes(f)
	points := s.charts.history().Points()
	curves := s.curves()
	for i, curve := range curves {
		s.paintRange(f, points, i, curve.colour)
	}
	for i, curve := range curves {
		s.paintCurve(f, points, i, curve.colour)
	}
	if s.charts.shown == Distance {
		s.paintFloor(f)
		s.paintMarks(f, points)
	}
	s.paintReading(f, points, curves)
}

// curve is how a curve of the chart is shown.
type curve struct {
	name   string
	colour color.RGBA
}

func (s *Stage) curves() []curve {
	if s.charts.shown == Distance {
		return []curve{{"FD", s.palette.Fake}}
	}
	return []curve{{"D", s.palette.D}, {"G", s.palette.Fake}}
}

func (s *Stage) paintAxes(f chartFrame) {
	l, p := s.layout, s.palette
	hair := max(1, l.px(1))
	for _, t := range f.scale.ticks {
		y := int(f.y(t))
		words := text.Significant(t, 2)
		if f.scale.logarithmic {
			words = text.Short(t)
		}
		s.brush.fill(image.Rect(l.Plot.Min.X, y, l.Plot.Max.X, y+hair), p.Line)
		s.write(words, noteSize, false, p.Muted, image.Pt(l.Plot.Min.X-l.px(6), y-l.px(9)), right)
	}
	last := s.last()
	for _, step := range StepTicks(last, max(2, l.Plot.Dx()/l.px(110))) {
		x := int(f.x(float64(step)))
		s.brush.fill(image.Rect(x, l.Plot.Max.Y, x+hair, l.Plot.Max.Y+l.px(4)), p.Line)
		at := image.Pt(x, l.Plot.Max.Y+l.px(6))
		if step == 0 {
			s.write(text.Of(s.language, "chart.step")+" 0", noteSize, false, p.Muted, at.Sub(image.Pt(l.px(4), 0)), left)
		} else if x < l.Plot.Max.X-l.px(16) {
			s.write(strconv.Itoa(step), noteSize, false, p.Muted, at, centre)
		} else {
			s.write(strconv.Itoa(step), noteSize, false, p.Muted, image.Pt(l.Width, at.Y), right)
		}
	}
}

// paintRange paints, behind the curve, the range of the steps that the history no longer holds one by one.
func (s *Stage) paintRange(f chartFrame, points []Point, curve int, c color.RGBA) {
	c = faded(c, 0.25)
	from := f.plot.Min.X
	for _, p := range points {
		to := int(f.x(float64(p.Step)))
		if p.Low[curve] < p.High[curve] && to > from {
			s.brush.fill(image.Rect(from, int(f.y(p.High[curve])), to, int(f.y(p.Low[curve]))+1), c)
		}
		from = to
	}
}

func (s *Stage) paintCurve(f chartFrame, points []Point, curve int, c color.RGBA) {
	width := float32(1.5 * s.layout.Scale)
	var from Point
	drawing := false
	for _, to := range points {
		known := !math.IsNaN(to.Values[curve]) && !math.IsInf(to.Values[curve], 0)
		if known && drawing {
			s.brush.line(f.x(float64(from.Step)), f.y(from.Values[curve]), f.x(float64(to.Step)), f.y(to.Values[curve]), width, c)
		}
		from, drawing = to, known
	}
}

// paintFloor paints the distance that real images get, which no fakes can be expected to go below.
func (s *Stage) paintFloor(f chartFrame) {
	if math.IsNaN(s.charts.floor) {
		return
	}
	l, p := s.layout, s.palette
	y := int(f.y(s.charts.floor))
	for x := l.Plot.Min.X; x < l.Plot.Max.X; x += l.px(8) {
		s.brush.fill(image.Rect(x, y, min(x+l.px(5), l.Plot.Max.X), y+max(1, l.px(1.5))), p.Real)
	}
	words := text.Of(s.language, "chart.floor") + " " + text.Significant(s.charts.floor, 2)
	s.write(words, noteSize, false, p.Ink, image.Pt(l.Plot.Max.X-l.px(6), y-l.px(18)), right)
}

// mostMarks is how many judgements are marked one by one.
const mostMarks = 60

func (s *Stage) paintMarks(f chartFrame, points []Point) {
	if len(points) > mostMarks {
		return
	}
	for _, p := range points {
		s.paintDisc(f, p, 0, s.palette.Fake, 5)
	}
}

func (s *Stage) paintDisc(f chartFrame, p Point, curve int, c color.RGBA, diameter float64) {
	if v := p.Values[curve]; !math.IsNaN(v) {
		d := s.layout.px(diameter)
		s.brush.tinted(s.labels.disc(d), image.Pt(int(f.x(float64(p.Step)))-d/2, int(f.y(v))-d/2), c)
	}
}

// paintReading writes the values into the heading line: of the step under the pointer or of that looked back at, which it marks, or of the
// last.
func (s *Stage) paintReading(f chartFrame, points []Point, curves []curve) {
	l, p := s.layout, s.palette
	shown := Point{Values: [2]float64{math.NaN(), math.NaN()}}
	hovered := false
	marked := s.hover
	if marked < 0 {
		marked = s.looked
	}
	if marked >= 0 {
		shown, hovered = s.charts.history().Nearest(marked)
	}
	if !hovered && len(points) > 0 {
		shown = points[len(points)-1]
	}
	at := image.Pt(l.Plot.Max.X, l.ChartTitle.Max.Y-l.px(26))
	for i := len(curves) - 1; i >= 0; i-- {
		at.X -= s.paintKey(at, curves[i].name, shown.Values[i], curves[i].colour)
	}
	if !hovered {
		return
	}
	s.write(text.Of(s.language, "chart.step")+" "+strconv.Itoa(shown.Step), noteSize, true, p.Ink, at, right)
	x := int(f.x(float64(shown.Step)))
	s.brush.fill(image.Rect(x, l.Plot.Min.Y, x+max(1, l.px(1)), l.Plot.Max.Y), p.Muted)
	for i, curve := range curves {
		s.paintDisc(f, shown, i, curve.colour, 8)
	}
}

// paintKey writes a curve's name, colour and value to the left of a point and returns the room it took.
func (s *Stage) paintKey(at image.Point, name string, value float64, c color.RGBA) int {
	l, words := s.layout, name+" "+text.Significant(value, 3)
	room := max(l.px(64), s.labels.get(words, noteSize, true).Bounds().Dx()) // not less, so that most values do not push what is left of them
	at.X -= room
	s.write(words, noteSize, true, s.palette.Ink, at, left)
	s.brush.fill(image.Rect(at.X-l.px(20), at.Y+l.px(7), at.X-l.px(6), at.Y+l.px(10)), c)
	return room + l.px(32)
}
