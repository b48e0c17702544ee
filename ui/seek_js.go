package ui

import (
	"slices"

	"ganplayground/train/moments"
	"ganplayground/train/wire"
	"ganplayground/ui/session"
)

// picture is all samples of a step.
type picture struct {
	pixels []byte
	scores []wire.Value
}

// album keeps pictures of a run's course, to show something at once where the visitor looks back.
type album struct{ moments.Line[picture] }

// albumBytes bounds the pictures: some 80 of 128 tiles.
const albumBytes = 8 << 20

func (a *album) reset() { *a = album{moments.Line[picture]{Budget: albumBytes}} }

// samples shows the samples of a step and keeps them.
func (a *app) samples(p picture, step int) {
	a.stage.ShowFakes(p.pixels, p.scores)
	a.album.CutAfter(a.session.Newest)
	a.album.Add(step, p, len(p.pixels))
}

// tile shows another picture of one tile, and keeps it with the others of its step.
func (a *app) tile(e wire.Event, pixels []byte) {
	a.stage.ShowTile(e.Tile, pixels, e.Scores)
	if m, ok := a.album.Before(e.Step); ok && m.Step == e.Step {
		all := picture{slices.Clone(m.Item.pixels), slices.Clone(m.Item.scores)}
		copy(all.pixels[e.Tile*len(pixels):], pixels)
		copy(all.scores[e.Tile:], e.Scores)
		a.album.Add(e.Step, all, len(all.pixels))
	}
}

// seek looks at a step: at once at the last picture before it, and soon, when the trainer has come there, at the step itself.
func (a *app) seek(step int) {
	a.session.Seek(step)
	if m, ok := a.album.Before(step); ok {
		a.stage.ShowFakes(m.Item.pixels, m.Item.scores)
	}
}

// markMoment marks the step that is looked back at in the chart.
func (a *app) markMoment() {
	s := a.session
	back := s.Phase == session.Seeking || s.Phase == session.Paused && s.Step < s.Newest
	if !back {
		a.stage.LookAt(-1)
		return
	}
	a.stage.LookAt(s.Step)
	a.meter.reset() // its numbers are those of another step
}
