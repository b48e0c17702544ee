package ui

import (
	"time"

	"ganplayground/train/wire"
	"ganplayground/ui/controls"
	"ganplayground/ui/session"
	"ganplayground/ui/slow"
)

// slowPace is how long a caption stays where captions follow one another by themselves: long enough to be read aloud.
const slowPace = 8 * time.Second

// slowly does what the visitor wants of slow motion.
func (a *app) slowly(what controls.SlowAction) {
	switch {
	case what == controls.SlowStart:
		a.slow = nil
		a.session.SlowStep()
		a.refresh()
		return
	case a.slow == nil:
		return
	case what == controls.SlowEnd:
		a.slow = nil
	case what == controls.SlowBack:
		a.slow.Auto = false
		a.slow.Back()
	case what == controls.SlowNext:
		a.slow.Auto = false
		a.slow.Next()
	case what == controls.SlowAuto:
		a.slow.Auto = !a.slow.Auto && a.slow.At+1 < a.slow.Captions()
	}
	a.showSlow()
}

// walked keeps what happened in a step, to be shown once the run rests after it.
func (a *app) walked(e wire.Event) {
	a.slow = slow.New(*e.Walk, e.Step, a.session.Run.At(e.Step-1), !reducedMotion())
}

// showSlow shows slow motion as long as the run rests at the step that it is about.
func (a *app) showSlow() {
	s := a.session
	resting := s.Phase == session.Paused && a.slow != nil && s.Step == a.slow.Step
	if !resting {
		if s.Phase == session.Paused {
			a.slow = nil
		}
		a.stopSlowTimer()
		a.controls.ShowSlow(nil)
		return
	}
	a.controls.ShowSlow(&controls.SlowView{Show: a.slow, Set: s.Run.Config.Data().Points(), Moves: !reducedMotion()})
	a.stopSlowTimer()
	if a.slow.Auto {
		show := a.slow
		a.slowTimer = time.AfterFunc(slowPace, func() {
			a.locked(func() {
				if a.slow == show && show.Auto {
					show.Next()
					a.showSlow()
				}
			})
		})
	}
}

func (a *app) stopSlowTimer() {
	if a.slowTimer != nil {
		a.slowTimer.Stop()
	}
}
