package ui

import (
	"strings"
	"syscall/js"
	"time"

	"ganplayground/link"
	"ganplayground/train/wire"
	"ganplayground/ui/controls"
	"ganplayground/ui/pair"
	"ganplayground/ui/session"
	"ganplayground/ui/stage"
	"ganplayground/ui/text"
	"ganplayground/ui/trainer"
)

// rival is the second run of an A/B with its own trainer.
type rival struct {
	pair    *pair.Pair
	session *session.Session
	trainer *trainer.Trainer
	meter   meter
	album   album
}

// compare makes the run the first of an A/B, or says why that cannot be.
func (a *app) compare(key, value string) {
	d, warnings, err := link.Differ(a.session.Run, key, value)
	var words []string
	for _, w := range warnings {
		words = append(words, text.Sentence(a.language, w.Text))
	}
	if err != nil {
		words = append(words, text.Sentence(a.language, err.Error()))
	}
	if len(words) > 0 {
		a.controls.CompareNote(text.Format(a.language, "ab.wrong", strings.Join(words, "; ")))
	}
	if err != nil || !d.Some() || !a.session.Live() {
		return
	}
	a.session.Compare(d)
	a.refresh()
	a.showAddress(push)
}

// endCompare goes on with the first run alone.
func (a *app) endCompare() {
	a.session.Compare(link.Difference{})
	a.refresh()
	a.showAddress(push)
}

// followDifference begins and ends a second run as the session's difference says.
func (a *app) followDifference() {
	d := a.session.Difference()
	if a.rival != nil && a.rival.pair.Difference != d {
		if !d.Some() && a.session.Compared() {
			a.session.Compare(link.Difference{})
			a.controls.Notice(text.Of(a.language, "ab.ended"))
		}
		a.endRival()
	}
	if d.Some() && a.rival == nil {
		a.beginRival(d)
	}
	a.showRival()
}

// endOther ends a second run that does not belong to the link which is about to be opened.
func (a *app) endOther(d link.Difference) {
	if a.rival != nil && a.rival.pair.Difference != d {
		a.endRival()
	}
}

func (a *app) beginRival(d link.Difference) {
	r := &rival{}
	r.album.reset()
	r.session = session.New(func(c wire.Command, payload session.Payload) { send(r.trainer, c, payload) })
	r.session.Averaged, r.session.Digit = a.session.Averaged, a.session.Digit
	r.session.ExploreAs(a.session)
	r.trainer = trainer.Start(a.glue.Get("trainer"), a.glue.Get("startWorker"), a.rivalSupervision(r))
	cores := 1
	if n := js.Global().Get("navigator").Get("hardwareConcurrency"); n.Type() == js.TypeNumber {
		cores = n.Int()
	}
	toFirst := func(c wire.Command, payload session.Payload) { send(a.trainer, c, payload) }
	r.pair = pair.New(d, a.session, r.session, toFirst, cores)
	a.rival = r
}

func (a *app) endRival() {
	r := a.rival
	a.rival = nil
	r.trainer.End()
	r.pair.End()
}

// rivalSupervision is supervision for the trainer of the second run. What it says once another has taken its place is of no interest.
func (a *app) rivalSupervision(r *rival) trainer.Callbacks {
	current := func(f func()) {
		a.locked(func() {
			if a.rival == r {
				f()
			}
		})
	}
	return trainer.Callbacks{
		Event: func(e wire.Event, bytes js.Value) { current(func() { a.rivalEvent(e, bytes) }) },
		Died: func(reason string) {
			current(func() {
				r.session.Lost()
				r.pair.Lost(pair.B)
				r.meter.stop()
				a.controls.Notice(text.Format(a.language, "ab.died", text.Sentence(a.language, reason)))
				a.refresh()
			})
		},
		GaveUp: func(reason string) { current(func() { a.rivalFailed(reason) }) },
	}
}

// rivalFailed ends an A/B whose second run cannot go on.
func (a *app) rivalFailed(reason string) {
	a.controls.Notice(text.Format(a.language, "ab.failed", text.Sentence(a.language, strings.TrimSuffix(reason, "."))))
	a.endCompare()
}

// rivalEvent shows what the trainer of the second run reports.
func (a *app) rivalEvent(e wire.Event, bytes js.Value) {
	r := a.rival
	if !r.session.Handle(e, bytes) {
		return
	}
	r.pair.Heard(pair.B, e)
	switch e.Kind {
	case wire.Ready:
		r.trainer.Send(wire.Command{Kind: wire.Judge, On: true}, js.Undefined())
		r.session.Started()
	case wire.Opened:
		a.rivalOpened(e)
	case wire.StatsEvent:
		r.meter.add(e.Stats, time.Now())
		a.stage.AddSecondStats(e.Stats)
		a.measure(false)
	case wire.Samples:
		r.samples(a.stage, picture{pixels: copied(bytes), scores: e.Scores}, e.Step)
	case wire.PointsEvent:
		r.samples(a.stage, picture{pixels: copied(bytes), points: &e}, e.Step)
	case wire.RealPoints:
		a.stage.ShowSecondRealPoints(copied(bytes))
	case wire.Tile:
		a.stage.ShowSecondTile(e.Tile, copied(bytes), e.Scores)
	case wire.Wishes:
		a.stage.ShowSecondWishes(e, copied(bytes))
	case wire.Judged:
		r.meter.judged, r.meter.judgedStep = e.Judgement, e.Step
		a.stage.AddSecondJudgement(e.Step, *e.Judgement)
		a.measure(true)
	case wire.StateEvent:
		a.measure(true)
	case wire.Diverged:
		a.controls.Notice(text.Format(a.language, "ab.diverged", e.Step))
	case wire.Failed:
		if r.session.Phase == session.Failed {
			// Not from this callback, which the end of the trainer releases.
			go a.locked(func() {
				if a.rival == r {
					a.rivalFailed(e.Message)
				}
			})
			return
		}
		a.controls.Notice(text.Format(a.language, "ab.trouble", text.Sentence(a.language, strings.TrimSuffix(e.Message, "."))))
	}
}

func (a *app) rivalOpened(e wire.Event) {
	r := a.rival
	if r.session.Restarted() {
		a.stage.ReopenSecond(e.Step)
		return
	}
	r.meter.reset()
	r.album.reset()
	a.stage.OpenSecond(r.session.Run.Config.Data().Points())
}

// samples shows the samples of a step and keeps them.
func (r *rival) samples(on *stage.Stage, p picture, step int) {
	p.showSecond(on)
	r.album.CutAfter(r.pair.Newest(pair.B))
	r.album.Add(step, p, len(p.pixels))
}

func (p picture) showSecond(on *stage.Stage) {
	if p.points != nil {
		on.ShowSecondPoints(*p.points, p.pixels)
		return
	}
	on.ShowSecondFakes(p.pixels, p.scores)
}

// seekSecond shows at once the last picture of the second run before a step that is looked at.
func (a *app) seekSecond(step int) {
	if a.rival == nil {
		return
	}
	if m, ok := a.rival.album.Before(step); ok {
		m.Item.showSecond(a.stage)
	}
}

// showRival tells the stage which two runs it shows.
func (a *app) showRival() {
	if a.rival == nil {
		a.stage.Compare(nil)
		return
	}
	key := a.rival.pair.Difference.Key
	c := stage.Comparison{Setting: controls.SettingName(a.language, key), SameLatents: a.session.Run.Config.Latent == a.rival.session.Run.Config.Latent}
	for side, value := range a.compared() {
		c.Values[side] = controls.Shortened(controls.SettingValue(a.language, key, value))
	}
	a.stage.Compare(&c)
}

// compared are the values, in force in both runs, of the setting in which they differ.
func (a *app) compared() [2]string {
	key := a.rival.pair.Difference.Key
	return [2]string{link.ValueIn(a.session.InForce(), key), link.ValueIn(a.rival.session.InForce(), key)}
}

// showComparison shows both runs in numbers; those of the first are given.
func (a *app) showComparison(first controls.Numbers) {
	r := a.rival
	if r == nil {
		a.controls.ShowComparison(nil)
		return
	}
	s := r.session
	a.controls.ShowComparison(&controls.Comparison{Difference: r.pair.Difference, Phase: s.Phase, Step: s.Step, Fingerprint: s.Fingerprint,
		Values: a.compared(), Numbers: [2]controls.Numbers{first, r.meter.read(s.Step, s.Playing())}, Behind: r.pair.CatchingUp()})
}
