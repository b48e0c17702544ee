package stage

import (
	"image"

	"ganplayground/gan/toy"
	"ganplayground/train/wire"
	"ganplayground/ui/text"
)

// Comparison is what the stage has to know of an A/B.
type Comparison struct {
	// Setting is that in which the runs differ, and Values are what it is in each, in the language of the page.
	Setting string
	Values  [2]string
	// SameLatents: both runs have latent vectors of the same size, and the tiles of both show the same ones.
	SameLatents bool
}

// second is what the stage shows of the second run of an A/B: what its fields of the same names are for the first.
type second struct {
	shown bool
	Comparison

	fakes  *sheet
	wishes wishes
	points points
	heat   heat
	charts charts
}

func (r *second) reset(set *toy.Set) {
	r.points.reset(set)
	r.charts.reset()
	r.fakes.filled, r.wishes.sheet.filled = false, false
}

// Compare shows a second run beside the first, or ends that if there is nothing to compare.
func (s *Stage) Compare(c *Comparison) {
	s.mu.Lock()
	defer s.mu.Unlock()
	was, shown := s.second.shown, c != nil
	if !shown {
		c = &Comparison{}
	}
	if shown == was && *c == s.second.Comparison {
		return
	}
	s.second.shown, s.second.Comparison = shown, *c
	if shown != was {
		s.second.reset(s.points.set)
		s.fit()
		s.twins.chartSteps(s)
	}
	s.repaint(panelAll)
}

// compared are the charts of a run, or of both: those that compare have the same axes.
func (s *Stage) compared() []*charts {
	if s.second.shown {
		return []*charts{&s.charts, &s.second.charts}
	}
	return []*charts{&s.charts}
}

func (s *Stage) last() int    { return lastOf(s.compared()...) }
func (s *Stage) scale() scale { return scaleOf(s.compared()...) }

// asSecond does to the second run what f does to the first.
func (s *Stage) asSecond(f func()) {
	s.swap()
	layout := s.layout
	s.layout = layout.second()
	f()
	s.layout = layout
	s.swap()
}

func (s *Stage) swap() {
	r := &s.second
	s.fakes, r.fakes = r.fakes, s.fakes
	s.wishes, r.wishes = r.wishes, s.wishes
	s.points, r.points = r.points, s.points
	s.heat, r.heat = r.heat, s.heat
	s.charts, r.charts = r.charts, s.charts
}

// changeSecond takes in something of the second run and has panels painted again.
func (s *Stage) changeSecond(panels panel, change func(r *second)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.second.shown {
		change(&s.second)
		s.dirty |= panels
		s.twins.describe(s)
	}
}

// OpenSecond begins a second run, on points of a set or on images: no history.
func (s *Stage) OpenSecond(set *toy.Set) {
	s.changeSecond(panelAll, func(r *second) { r.reset(set) })
}

// ReopenSecond is called when a new trainer has opened the second run at a step: moved tiles are asked for again.
func (s *Stage) ReopenSecond(step int) {
	s.changeSecond(panelChart, func(r *second) {
		r.charts.cutAfter(step)
		s.explorer.Restart()
	})
}

// ShowSecondFakes shows new pictures of all tiles of the second run.
func (s *Stage) ShowSecondFakes(pixels []byte, scores []wire.Value) {
	s.changeSecond(panelFakes|panelExplorer, func(r *second) { r.fakes.setAll(pixels, scores) })
}

// ShowSecondWishes shows how its D tells G to change them.
func (s *Stage) ShowSecondWishes(e wire.Event, payload []byte) {
	s.changeSecond(panelFakes, func(r *second) { r.wishes.show(s.palette, e.Tile, payload) })
}

// ShowSecondTile shows a new picture of one of them.
func (s *Stage) ShowSecondTile(tile int, pixels []byte, scores []wire.Value) {
	s.changeSecond(panelFakes|panelExplorer, func(r *second) {
		if r.points.set != nil {
			r.points.move(tile, pixels, scores)
		} else {
			r.fakes.set(tile, pixels, scores)
		}
		s.urgent = true // it follows a slider
	})
}

// ShowSecondPoints shows new fakes of a second run on points, and what its D says of every place.
func (s *Stage) ShowSecondPoints(e wire.Event, payload []byte) {
	s.changeSecond(panelFakes|panelExplorer, func(r *second) { r.points.show(e, payload) })
}

// ShowSecondRealPoints shows the real points of its data set.
func (s *Stage) ShowSecondRealPoints(payload []byte) {
	s.changeSecond(panelFakes, func(r *second) { r.points.reals = floats(payload) })
}

// AddSecondStats appends steps to its curves.
func (s *Stage) AddSecondStats(stats []wire.Stats) {
	s.changeSecond(panelChart, func(r *second) {
		for _, one := range stats {
			r.charts.add(one)
		}
		s.twins.chartSteps(s)
	})
}

// AddSecondJudgement appends what the judge says of one of its steps.
func (s *Stage) AddSecondJudgement(step int, j wire.Judgement) {
	s.changeSecond(panelChart, func(r *second) {
		r.charts.judge(step, j)
		s.twins.chartSteps(s)
	})
}

// paintSecond paints the second run's part of a panel.
func (s *Stage) paintSecond(p panel) {
	if !s.second.shown || s.second.points.dimensions() != s.points.dimensions() { // one has not been opened yet
		return
	}
	switch p {
	case panelFakes:
		s.asSecond(s.paintFakes)
	case panelChart:
		s.asSecond(s.paintChart)
		for side, plot := range []image.Rectangle{s.layout.Plot, s.layout.Second.Plot} {
			at := plot.Min.Add(image.Pt(s.layout.px(8), s.layout.px(2)))
			s.write(sideNames[side], titleSize, true, s.palette.Muted, at, left)
		}
	}
}

// sideNames are those of the two runs, in every language.
var sideNames = [2]string{"A", "B"}

// paintPairTitles says over the pictures which run is which: with the name of the setting if there is room for it over both.
func (s *Stage) paintPairTitles() {
	long, short := [2]string{}, [2]string{}
	fits := true
	for side, value := range s.second.Values {
		short[side] = sideNames[side] + ": " + value
		long[side] = sideNames[side] + " · " + s.second.Setting + " = " + value
		fits = fits && s.labels.get(long[side], titleSize, true).Bounds().Dx() <= s.layout.FakesTitle.Dx()
	}
	if !fits {
		long = short
	}
	for side, at := range []image.Rectangle{s.layout.FakesTitle, s.layout.Second.FakesTitle} {
		s.write(long[side], titleSize, true, s.palette.Ink, at.Min.Add(image.Pt(0, s.layout.px(2))), left)
	}
}

// paintPreviewOfSecond paints what the second run makes of the selected tile's z.
func (s *Stage) paintPreviewOfSecond(tile int) {
	s.asSecond(func() {
		s.brush.fill(s.layout.Preview, s.palette.Surface)
		if s.fakes.filled && s.second.SameLatents {
			s.paintPreviewPicture(tile, sideNames[1]+" "+text.Percent(s.fakes.scores[tile]))
		}
	})
}

// placeSecond lays the second run's words over their place, and writes its rectangles where tests and scripts find them.
func (t *twins) placeSecond(s *Stage) {
	l := s.layout.second()
	t.secondWords.Set("hidden", s.points.set == nil || !s.second.shown)
	l.cover(t.secondWords, l.Words)
	for name, r := range map[string]image.Rectangle{"fakesB": l.Fakes.Bounds(), "pointsB": l.Field, "chartB": l.Plot} {
		if !s.second.shown {
			s.element.Get("dataset").Delete(name)
			continue
		}
		s.element.Get("dataset").Set(name, l.css(r))
	}
}
