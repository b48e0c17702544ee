package stage

import (
	"image"
	"image/color"
	"math"
	"strconv"

	"ganplayground/ui/text"
)

// chartFrame maps steps and losses to device pixels.
type chartFrame struct {
	plot image.Rectangle
	last float64
	top  float64
}

func (f chartFrame) x(step float64) float32 {
	return float32(f.plot.Min.X) + float32(float64(f.plot.Dx())*step/f.last)
}

func (f chartFrame) y(loss float64) float32 {
	return float32(f.plot.Max.Y) - float32(float64(f.plot.Dy())*min(max(loss/f.top, 0), 1))
}

func (s *Stage) paintChart() {
	l := s.layout
	s.brush.fill(l.ChartTitle.Union(l.Chart), s.palette.Background)
	s.heading("stage.chart", l.ChartTitle)
	s.brush.fill(l.Plot, s.palette.Surface)
	ticks := Ticks(s.top(), 4)
	f := chartFrame{plot: l.Plot, last: float64(s.last()), top: ticks[len(ticks)-1]}
	s.paintAxes(f, ticks)
	points := s.history.Points()
	for player, c := range []color.RGBA{s.palette.D, s.palette.Fake} {
		s.paintRange(f, points, player, c)
	}
	for player, c := range []color.RGBA{s.palette.D, s.palette.Fake} {
		s.paintCurve(f, points, player, c)
	}
	s.paintReading(f, points)
}

func (s *Stage) paintAxes(f chartFrame, ticks []float64) {
	l, p := s.layout, s.palette
	hair := max(1, l.px(1))
	for _, t := range ticks {
		y := int(f.y(t))
		s.brush.fill(image.Rect(l.Plot.Min.X, y, l.Plot.Max.X, y+hair), p.Line)
		s.write(text.Significant(t, 2), noteSize, false, p.Muted, image.Pt(l.Plot.Min.X-l.px(6), y-l.px(9)), right)
	}
	for _, step := range StepTicks(s.last(), max(2, l.Plot.Dx()/l.px(110))) {
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
func (s *Stage) paintRange(f chartFrame, points []Point, player int, c color.RGBA) {
	c = faded(c, 0.25)
	from := f.plot.Min.X
	for _, p := range points {
		to := int(f.x(float64(p.Step)))
		if p.Low[player] < p.High[player] && to > from {
			s.brush.fill(image.Rect(from, int(f.y(p.High[player])), to, int(f.y(p.Low[player]))+1), c)
		}
		from = to
	}
}

func (s *Stage) paintCurve(f chartFrame, points []Point, player int, c color.RGBA) {
	width := float32(1.5 * s.layout.Scale)
	var from Point
	drawing := false
	for _, to := range points {
		known := !math.IsNaN(lossOf(to, player)) && !math.IsInf(lossOf(to, player), 0)
		if known && drawing {
			s.brush.line(f.x(float64(from.Step)), f.y(lossOf(from, player)), f.x(float64(to.Step)), f.y(lossOf(to, player)), width, c)
		}
		from, drawing = to, known
	}
}

func lossOf(p Point, player int) float64 {
	if player == 0 {
		return p.D
	}
	return p.G
}

// paintReading writes the losses into the heading line: of the step under the pointer or of that looked back at, which it marks, or of the
// last.
func (s *Stage) paintReading(f chartFrame, points []Point) {
	l, p := s.layout, s.palette
	shown := Point{D: math.NaN(), G: math.NaN()}
	hovered := false
	marked := s.hover
	if marked < 0 {
		marked = s.looked
	}
	if marked >= 0 {
		shown, hovered = s.history.Nearest(marked)
	}
	if !hovered && len(points) > 0 {
		shown = points[len(points)-1]
	}
	at := image.Pt(l.Plot.Max.X, l.ChartTitle.Min.Y+l.px(5))
	at.X -= s.paintKey(at, "G", shown.G, p.Fake)
	at.X -= s.paintKey(at, "D", shown.D, p.D)
	if !hovered {
		return
	}
	s.write(text.Of(s.language, "chart.step")+" "+strconv.Itoa(shown.Step), noteSize, true, p.Ink, at, right)
	x := int(f.x(float64(shown.Step)))
	s.brush.fill(image.Rect(x, l.Plot.Min.Y, x+max(1, l.px(1)), l.Plot.Max.Y), p.Muted)
	for player, c := range []color.RGBA{p.D, p.Fake} {
		if loss := lossOf(shown, player); !math.IsNaN(loss) {
			d := l.px(8)
			s.brush.tinted(s.labels.disc(d), image.Pt(x-d/2, int(f.y(loss))-d/2), c)
		}
	}
}

// paintKey writes a player's name, colour and loss to the left of a point and returns the room it took.
func (s *Stage) paintKey(at image.Point, player string, loss float64, c color.RGBA) int {
	l := s.layout
	room := l.px(64)
	at.X -= room
	s.write(player+" "+text.Significant(loss, 3), noteSize, true, s.palette.Ink, at, left)
	s.brush.fill(image.Rect(at.X-l.px(20), at.Y+l.px(7), at.X-l.px(6), at.Y+l.px(10)), c)
	return room + l.px(32)
}
