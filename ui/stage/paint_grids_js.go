package stage

import (
	"image"

	"ganplayground/train/wire"
	"ganplayground/ui/text"
)

const (
	titleSize = 15.0
	noteSize  = 12.0
)

// paintFixed paints the headings and the legend of the frames.
func (s *Stage) paintFixed() {
	l := s.layout
	if s.second.shown {
		s.paintPairTitles()
	} else {
		s.heading([]string{"stage.fakes", "stage.line", "stage.plane"}[s.points.dimensions()], l.FakesTitle)
	}
	if s.points.set == nil {
		s.heading("stage.reals", l.RealsTitle)
		s.paintRamp(l.Legend.Min, 1)
	} else {
		s.paintPointsLegend()
	}
	s.heading("stage.explorer", l.ExplorerTitle)
	if l.Width >= l.px(sideBySide) {
		at := image.Pt(l.Width-l.px(10), l.ExplorerTitle.Min.Y+l.px(5))
		s.write(text.Of(s.language, "explorer.hint"), noteSize, false, s.palette.Muted, at, right)
	}
}

func (s *Stage) heading(key string, at image.Rectangle) {
	s.write(text.Of(s.language, key), titleSize, true, s.palette.Ink, at.Min.Add(image.Pt(0, s.layout.px(2))), left)
}

// paintRamp paints the ramp from fake to real, as strong as it is shown, with a word at each end.
func (s *Stage) paintRamp(at image.Point, strength float64) {
	l := s.layout
	at.X += s.write(text.Of(s.language, "legend.fake"), noteSize, false, s.palette.Muted, at, left) + l.px(8)
	const steps = 24
	height, width := l.px(8), l.px(96)/steps*steps
	for i := range steps {
		r := image.Rect(at.X+i*width/steps, at.Y+l.px(5), at.X+(i+1)*width/steps, at.Y+l.px(5)+height)
		s.brush.fill(r, mix(s.palette.Surface, s.palette.Score(float64(i)/(steps-1)), strength))
	}
	at.X += width + l.px(8)
	s.write(text.Of(s.language, "legend.real"), noteSize, false, s.palette.Muted, at, left)
}

func (s *Stage) paintFakes() {
	switch s.points.dimensions() {
	case 1:
		s.paintLine()
		return
	case 2:
		s.paintPlane()
		return
	}
	g := s.layout.Fakes
	s.paintTiles(s.fakes, g, s.wishes.light())
	s.paintWishes(g)
	for tile := range g.Count() {
		if s.explorer.Moved(tile) {
			s.paintMoved(g.Cell(tile))
		}
	}
	if s.fakes.filled {
		cell := g.Cell(s.explorer.Selected)
		s.brush.frame(cell, g.Frame, s.palette.Ink)
		s.brush.frame(cell.Inset(g.Frame), 1, s.palette.Background)
	}
}

func (s *Stage) paintReals() { s.paintTiles(s.reals, s.layout.Reals, 255) }

// paintTiles paints each tile on a rectangle of its score's colour, which is left to see as a frame. Its white is so bright as light.
func (s *Stage) paintTiles(sheet *sheet, g Grid, light uint8) {
	s.brush.fill(g.Bounds(), s.palette.Background)
	count := min(g.Count(), wire.Tiles)
	for i := range count {
		c := s.palette.Surface
		if sheet.filled {
			c = s.palette.Score(sheet.scores[i])
		}
		s.brush.fill(g.Cell(i), c)
	}
	if !sheet.filled {
		return
	}
	texture := sheet.upload()
	for i := range count {
		s.brush.shaded(texture, sheet.part(i), g.Tile(i), light)
	}
}

// paintMoved marks the corner of a tile that shows another latent vector than its own.
func (s *Stage) paintMoved(cell image.Rectangle) {
	side := max(5, s.layout.px(6))
	mark := image.Rect(cell.Max.X-side, cell.Min.Y, cell.Max.X, cell.Min.Y+side)
	s.brush.fill(mark, s.palette.Background)
	s.brush.fill(mark.Inset(1), s.palette.Accent)
}
