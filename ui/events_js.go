package ui

import (
	"syscall/js"
	"time"

	"ganplayground/train/wire"
	"ganplayground/ui/controls"
	"ganplayground/ui/pair"
	"ganplayground/ui/session"
	"ganplayground/ui/text"
	"ganplayground/ui/trainer"
)

// supervision says what happens when the trainer speaks, dies, or is beyond help.
func (a *app) supervision() trainer.Callbacks {
	return trainer.Callbacks{
		Event: func(e wire.Event, bytes js.Value) { a.locked(func() { a.event(e, bytes) }) },
		Died: func(reason string) {
			a.locked(func() {
				a.session.Lost()
				if a.rival != nil {
					a.rival.pair.Lost(pair.A)
				}
				a.controls.CloseProfile()
				a.meter.stop()
				a.death = text.Format(a.language, "trainer.died", text.Sentence(a.language, reason))
				a.controls.Notice(a.death)
				a.refresh()
			})
		},
		GaveUp: func(reason string) {
			a.locked(func() {
				a.session.Lost()
				a.session.GiveUp()
				a.gaveUp = true
				a.refresh()
				a.offerRestart("trainer.title", text.Format(a.language, "trainer.text", text.Sentence(a.language, reason)))
			})
		},
	}
}

// event shows what the trainer reports.
func (a *app) event(e wire.Event, bytes js.Value) {
	edits, resumed := len(a.session.Run.Edits), a.session.Resumed()
	if !a.session.Handle(e, bytes) {
		return
	}
	if a.rival != nil {
		a.rival.pair.Heard(pair.A, e)
	}
	switch e.Kind {
	case wire.Ready:
		a.trainer.Send(wire.Command{Kind: wire.Judge, On: true}, js.Undefined())
		a.session.Started()
	case wire.Loading:
		a.images = [2]int{e.Loaded, e.Total}
		a.loading()
	case wire.Opened:
		a.opened(e)
	case wire.StatsEvent:
		a.meter.add(e.Stats, time.Now())
		a.effort.add(e.Busy, e.Threads)
		a.stage.AddStats(e.Stats)
		a.numbers.Add(e.Stats)
		a.examine(e.Stats)
		a.measure(false)
	case wire.Samples:
		a.stage.ShowLabels(0, e.Labels)
		a.samples(picture{pixels: copied(bytes), scores: e.Scores}, e.Step)
	case wire.Reals:
		a.reals = picture{pixels: copied(bytes), scores: e.Scores}
		a.showReals(a.reals.pixels, a.reals.scores)
	case wire.PointsEvent:
		a.samples(picture{pixels: copied(bytes), points: &e}, e.Step)
	case wire.RealPoints:
		a.showRealPoints(e, copied(bytes))
	case wire.Tile:
		a.stage.ShowLabels(e.Tile, e.Labels)
		a.tile(e, copied(bytes))
	case wire.Wishes:
		a.stage.ShowWishes(e, copied(bytes))
	case wire.DirectionsEvent:
		a.stage.ShowDirections(e.Directions)
	case wire.Inspected:
		a.stage.ShowInspection(e, copied(bytes))
	case wire.Judged:
		a.meter.judged, a.meter.judgedStep = e.Judgement, e.Step
		a.doctor.Judged(*e.Judgement, e.Step)
		a.stage.AddJudgement(e.Step, *e.Judgement)
		a.numbers.Judge(e.Step, *e.Judgement)
		a.measure(true)
	case wire.Walked:
		a.walked(e)
	case wire.Saved:
		a.handOut(bytes, e.Step, "safetensors", "application/octet-stream")
	case wire.ProfileEvent:
		a.controls.ShowProfile(*e.Profile)
	case wire.StateEvent:
		a.state(edits)
	case wire.Snapshot:
		a.keepSnapshot(e, bytes)
	case wire.Diverged:
		a.diverged(e.Step, e.To)
	case wire.Failed:
		if resumed && !a.session.Resumed() {
			a.controls.Notice(text.Format(a.language, "saved.unfit", text.Sentence(a.language, e.Message)))
			return
		}
		a.failed(e.Message)
	}
}

func (a *app) loading() {
	if a.session.Phase == session.Loading {
		a.controls.Loaded(a.images[0], a.images[1])
	}
}

func (a *app) opened(e wire.Event) {
	a.mend()
	switch {
	case a.session.Restarted():
		a.stage.Reopen(e.Step)
		a.controls.Notice(a.death + " " + text.Format(a.language, "trainer.resumed", e.Step))
	case e.Run != nil: // from a file
		a.forget()
		a.showAddress(push)
		a.controls.Notice(text.Format(a.language, "load.done", e.Step))
		fallthrough
	default:
		a.board = controls.Pictures{Latent: e.Latents[0]}
		a.opinions = controls.Opinions{}
		a.showBoard()
		a.stage.Open(a.session.Run.Config, e.Latents)
	}
	if a.session.Resumed() {
		a.resumed(e.Step)
	}
	a.refresh()
}

// state follows a start or a pause; before it the run had so many edits. At a pause the address bar gets the step that was reached.
func (a *app) state(edits int) {
	s := a.session
	switch {
	case s.TookBranch(edits):
		a.showAddress(push)
		a.controls.Notice(text.Format(a.language, "moment.branch", s.Step))
	case s.Phase == session.Paused || s.Phase == session.Ready:
		a.meter.stop()
		a.showAddress(replace)
	}
	a.markMoment()
	a.refresh()
}

func (a *app) failed(reason string) {
	reason = text.Sentence(a.language, reason)
	a.stage.Unanswered()
	a.refresh()
	if a.session.Phase != session.Failed {
		a.controls.Notice(text.Format(a.language, "run.failed", reason))
		return
	}
	a.offerRestart("open.title", reason)
}

// offerRestart says what ended, with a button that starts another trainer, which opens the same run.
func (a *app) offerRestart(title, reason string) {
	a.controls.Fail(text.Of(a.language, title), reason, text.Of(a.language, "trainer.restart"), func() {
		a.locked(func() {
			a.session.Lost()
			a.mend()
			a.refresh()
			a.restart()
		})
	})
}

// restart starts another trainer in the place of the one that is there, or is no longer there.
func (a *app) restart() {
	a.gaveUp = false
	a.trainer.Restart()
}

// copied takes bytes out of JavaScript.
func copied(bytes js.Value) []byte {
	if !bytes.Truthy() {
		return nil
	}
	out := make([]byte, bytes.Get("byteLength").Int())
	js.CopyBytesToGo(out, bytes)
	return out
}
