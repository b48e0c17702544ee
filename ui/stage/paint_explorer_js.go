package stage

import (
	"image"
	"image/color"
	"strconv"

	"ganplayground/train/wire"
	"ganplayground/ui/text"
)

func (s *Stage) paintExplorer() {
	l := s.layout
	s.brush.fill(image.Rect(0, l.ExplorerTitle.Max.Y, l.Width, l.Height), s.palette.Background)
	s.paintPreview()
	s.paintNeighbour()
	s.paintPad()
	s.brush.within(l.SliderArea, func() {
		for i, v := range s.explorer.Latent() {
			if i < len(l.Sliders) {
				s.paintSlider(i, float64(v))
			}
		}
	})
}

// paintPreview paints the selected tile large.
func (s *Stage) paintPreview() {
	l, tile := s.layout, s.explorer.Selected
	s.brush.fill(l.Preview, s.palette.Surface)
	if l.Preview.Empty() || !s.fakes.filled {
		return
	}
	words := text.Format(s.language, "explorer.tile", tile+1)
	if s.second.shown {
		words = sideNames[0] + " " + text.Percent(s.fakes.scores[tile])
		s.paintPreviewOfSecond(tile)
	}
	s.paintPreviewPicture(tile, words)
}

// paintPreviewPicture paints it in its frame, with words below.
func (s *Stage) paintPreviewPicture(tile int, words string) {
	l := s.layout
	s.brush.fill(l.Preview, s.palette.Score(s.fakes.scores[tile]))
	inside := l.Preview.Inset(l.px(previewFrame))
	s.brush.shaded(s.fakes.upload(), s.fakes.part(tile), inside, s.wishes.light())
	if s.wishes.shown() {
		s.brush.picture(s.wishes.sheet.upload(), s.wishes.sheet.part(tile), inside)
	}
	s.caption(words, l.Preview)
}

// paintNeighbour paints the training image that is nearest to the selected tile, once it is known.
func (s *Stage) paintNeighbour() {
	l := s.layout
	if l.Neighbour.Empty() {
		return
	}
	s.brush.fill(l.Neighbour, s.palette.Surface)
	s.caption(text.Of(s.language, "facts.neighbour"), l.Neighbour)
	f, ok := s.inspector.Of(s.explorer.Selected)
	if !ok {
		return
	}
	s.brush.fill(l.Neighbour, s.palette.Real)
	s.nearest.set(0, f.Nearest, nil)
	s.brush.picture(s.nearest.upload(), s.nearest.part(0), l.Neighbour.Inset(l.px(previewFrame)))
}

func (s *Stage) caption(words string, under image.Rectangle) {
	s.write(words, noteSize, false, s.palette.Muted, image.Pt(under.Min.X, under.Max.Y+s.layout.px(3)), left)
}

// paintPad paints where the selected tile's z lies in the plane of both directions, where those of all others lie, and the pins.
func (s *Stage) paintPad() {
	l, p, e := s.layout, s.palette, &s.explorer
	if l.Pad.Empty() || !e.Plane() {
		return
	}
	s.brush.fill(l.Pad, p.Surface)
	hair, middle := max(1, l.px(1)), l.Spot([2]float64{}, 1)
	s.brush.fill(image.Rect(l.Pad.Min.X, middle.Y, l.Pad.Max.X, middle.Y+hair), p.Line)
	s.brush.fill(image.Rect(middle.X, l.Pad.Min.Y, middle.X+hair, l.Pad.Max.Y), p.Line)
	s.caption(text.Of(s.language, "pad.title"), l.Pad)
	s.brush.within(l.Pad, func() {
		for tile := range min(wire.Tiles, len(e.own)) {
			s.dot(l.Spot(e.alongOf(e.vector(tile)), e.Reach()), 4, p.Unsure)
		}
		for end, pin := range e.pins {
			if pin != nil {
				at := l.Spot(e.alongOf(pin), e.Reach())
				s.dot(at, 9, p.Ink)
				s.write(string(rune('A'+end)), noteSize, true, p.Ink, at.Add(image.Pt(l.px(6), -l.px(16))), left)
			}
		}
		at := l.Spot(e.Along(), e.Reach())
		s.dot(at, 18, p.Background)
		s.dot(at, 14, p.Fake)
	})
	s.brush.frame(l.Pad, hair, p.Line)
}

// dot paints a disc round a point.
func (s *Stage) dot(at image.Point, size float64, c color.RGBA) {
	d := s.layout.px(size)
	s.brush.tinted(s.labels.disc(d), at.Sub(image.Pt(d/2, d/2)), c)
}

// paintSlider paints name, value, track and handle of one coordinate. The native slider lies over it, unseen.
func (s *Stage) paintSlider(i int, value float64) {
	l, p := s.layout, s.palette
	box, seen := l.Scrolled(i, s.scrolled)
	if !seen {
		return
	}
	s.write("z"+strconv.Itoa(i+1), noteSize, false, p.Muted, box.Min, left)
	s.write(text.Signed(value), noteSize, false, p.Ink, image.Pt(box.Max.X, box.Min.Y), right)
	from, to, middle := l.Track(i)
	middle -= s.scrolled
	limit := s.explorer.Limit
	x := from + int(float64(to-from)*(min(max(value, -limit), limit)+limit)/(2*limit)+0.5)
	half, zero := max(1, l.px(1.5)), (from+to)/2
	s.brush.fill(image.Rect(from, middle-half, to, middle+half), p.Line)
	s.brush.fill(image.Rect(min(x, zero), middle-half, max(x, zero), middle+half), p.Fake)
	s.brush.fill(image.Rect(zero, middle-l.px(4), zero+max(1, l.px(1)), middle+l.px(4)), p.Line)
	at := image.Pt(x, middle)
	if s.focused == i {
		s.dot(at, 22, p.Accent)
		s.dot(at, 18, p.Background)
	}
	s.dot(at, 14, p.Fake)
}
