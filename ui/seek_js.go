package ui

import (
	"slices"
	"time"

	"ganplayground/train/moments"
	"ganplayground/train/wire"
	"ganplayground/ui/controls"
	"ganplayground/ui/export"
	"ganplayground/ui/session"
)

// picture is all samples of a step: images with D's scores, or what came beside the event of a run on points.
type picture struct {
	pixels []byte
	scores []wire.Value
	points *wire.Event // nil of images
}

// album keeps pictures of a run's course, to show something at once where the visitor looks back.
type album struct{ moments.Line[picture] }

// albumBytes bounds the pictures: some 80 of 128 tiles.
const albumBytes = 8 << 20

func (a *album) reset() { *a = album{moments.Line[picture]{Budget: albumBytes}} }

// samples shows the samples of a step and keeps them.
func (a *app) samples(p picture, step int) {
	a.show(p)
	a.album.CutAfter(a.session.Newest)
	a.album.Add(step, p, len(p.pixels))
	a.showFilm(false)
}

func (a *app) show(p picture) {
	if p.points != nil {
		a.showPoints(*p.points, p.pixels)
		return
	}
	a.showFakes(p)
}

// tile shows another picture of one tile, and keeps it with the others of its step.
func (a *app) tile(e wire.Event, pixels []byte) {
	a.stage.ShowTile(e.Tile, pixels, e.Scores)
	if m, ok := a.album.Before(e.Step); ok && m.Step == e.Step && m.Item.points == nil {
		all := picture{pixels: slices.Clone(m.Item.pixels), scores: slices.Clone(m.Item.scores)}
		copy(all.pixels[e.Tile*len(pixels):], pixels)
		copy(all.scores[e.Tile:], e.Scores)
		a.album.Add(e.Step, all, len(all.pixels))
	}
}

// seek looks at a step: at once at the last picture before it, and soon, when the trainer has come there, at the step itself.
func (a *app) seek(step int) {
	a.session.Seek(step)
	if m, ok := a.album.Before(step); ok {
		a.show(m.Item)
	}
	a.seekSecond(step)
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
	if a.rival != nil {
		a.rival.meter.reset()
	}
}

// filmEvery is how often the strip of pictures changes while the run trains.
const filmEvery = 500 * time.Millisecond

// showFilm shows the course of the run in the strip over the look-back slider; without now, only if it is time.
func (a *app) showFilm(now bool) {
	if !now && time.Since(a.filmed) < filmEvery {
		return
	}
	a.filmed = time.Now()
	kept, n := a.album.All(), a.controls.FilmRoom()
	steps := make([]int, len(kept))
	for i, m := range kept {
		steps[i] = m.Step
	}
	film := controls.Film{Frames: make([]controls.Frame, n), Current: session.FrameOf(a.session.Step, a.session.Newest, n)}
	for i, k := range session.Film(steps, a.session.Newest, n) {
		if k >= 0 {
			film.Frames[i] = controls.Frame{Step: kept[k].Step, Picture: a.thumbnail(kept[k].Item)}
		}
	}
	a.controls.ShowFilm(film)
}

func (a *app) thumbnail(p picture) []byte {
	if p.points != nil {
		return export.PointsThumbnail(a.session.Run.Config.Data().Points(), p.pixels)
	}
	return export.Thumbnail(p.pixels)
}
