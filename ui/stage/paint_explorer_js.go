package stage

import (
	"image"
	"strconv"

	"ganplayground/ui/text"
)

func (s *Stage) paintExplorer() {
	l := s.layout
	s.brush.fill(image.Rect(0, l.ExplorerTitle.Max.Y, l.Width, l.Height), s.palette.Background)
	s.paintPreview()
	latent := s.explorer.Latent()
	for i := range min(len(l.Sliders), len(latent)) {
		s.paintSlider(i, float64(latent[i]))
	}
}

// paintPreview paints the selected tile large, with D's opinion in words.
func (s *Stage) paintPreview() {
	l := s.layout
	tile := s.explorer.Selected
	if s.points.set == nil {
		s.brush.fill(l.Preview, s.palette.Surface)
		if !s.fakes.filled {
			return
		}
		if s.second.comparable && s.second.fakes.filled {
			s.paintTwoPreviews(tile)
		} else {
			s.brush.fill(l.Preview, s.palette.Score(s.fakes.scores[tile]))
			s.brush.picture(s.fakes.upload(), s.fakes.part(tile), l.Preview.Inset(l.px(previewFrame)))
		}
	}
	at := l.Facts.Min.Add(image.Pt(0, l.px(4)))
	s.write(text.Format(s.language, "explorer.tile", tile+1), 13, true, s.palette.Ink, at, left)
	at.Y += l.px(18)
	if s.points.set != nil {
		s.write(text.Format(s.language, "explorer.place", s.points.place(tile)), 13, false, s.palette.Muted, at, left)
		at.Y += l.px(pointFactHeight)
	}
	score := text.Format(s.language, "explorer.score", text.Percent(s.score(tile)))
	s.write(score, 13, false, s.palette.Muted, at, left)
}

// paintSlider paints name, value, track and handle of one coordinate. The native slider lies over it, unseen.
func (s *Stage) paintSlider(i int, value float64) {
	l, p := s.layout, s.palette
	box := l.Sliders[i]
	s.write("z"+strconv.Itoa(i+1), noteSize, false, p.Muted, box.Min, left)
	s.write(text.Signed(value), noteSize, false, p.Ink, image.Pt(box.Max.X, box.Min.Y), right)
	from, to, middle := l.Track(i)
	limit := s.explorer.Limit
	x := from + int(float64(to-from)*(min(max(value, -limit), limit)+limit)/(2*limit)+0.5)
	half, zero := max(1, l.px(1.5)), (from+to)/2
	s.brush.fill(image.Rect(from, middle-half, to, middle+half), p.Line)
	s.brush.fill(image.Rect(min(x, zero), middle-half, max(x, zero), middle+half), p.Fake)
	s.brush.fill(image.Rect(zero, middle-l.px(4), zero+max(1, l.px(1)), middle+l.px(4)), p.Line)
	diameter := l.px(14)
	if s.focused == i {
		ring := l.px(22)
		s.brush.tinted(s.labels.disc(ring), image.Pt(x-ring/2, middle-ring/2), p.Accent)
		inner := l.px(18)
		s.brush.tinted(s.labels.disc(inner), image.Pt(x-inner/2, middle-inner/2), p.Background)
	}
	s.brush.tinted(s.labels.disc(diameter), image.Pt(x-diameter/2, middle-diameter/2), p.Fake)
}
