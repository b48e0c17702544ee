package ui

import (
	"syscall/js"

	"ganplayground/gan/config"
	"ganplayground/link"
	"ganplayground/ui/controls"
	"ganplayground/ui/diagnosis"
	"ganplayground/ui/export"
	"ganplayground/ui/session"
	"ganplayground/ui/text"
)

// actions joins the controls to the session.
func (a *app) actions() controls.Actions {
	return controls.Actions{
		Toggle: a.action(a.toggle),
		Step:   a.liveAction(func() { a.session.OneStep() }),
		OnlyD:  a.liveAction(func() { a.session.Only("d") }),
		OnlyG:  a.liveAction(func() { a.session.Only("g") }),
		Rewind: a.action(a.rewind),
		Dice:   a.action(func() { a.openNew(a.session.Reseeded(randomSeed())) }),
		Share:  a.action(a.share),
		Preset: func(name string) {
			a.locked(func() {
				if p, ok := config.PresetByName(name); ok {
					a.openNew(link.Link{Run: config.Run{Config: p.Config}, To: p.To})
				}
			})
		},
		Seed: func(seed uint64) {
			a.locked(func() {
				if seed != a.session.Run.Config.Seed {
					a.openNew(a.session.Reseeded(seed))
				}
			})
		},
		RunTo: func(step int) (ok bool) {
			a.locked(func() {
				ok = a.session.PlayTo(step)
				a.refresh()
			})
			return ok
		},
		Edit: func(key string, value float64) error {
			return a.setting(func() error { return a.session.Edit(key, value) })
		},
		Choose: func(key, word string) error {
			return a.setting(func() error { return a.session.Choose(key, word) })
		},
		Remake: a.remake,
		Averaged: func(averaged bool) {
			a.locked(func() { a.session.SetAveraged(averaged) })
		},
		Seek: func(step int) {
			a.locked(func() {
				a.seek(step)
				a.refresh()
			})
		},
		FilmResized: func() {
			a.locked(func() { a.showFilm(true) })
		},
		Slow: func(what controls.SlowAction) {
			a.locked(func() {
				if a.session.Live() {
					a.slowly(what)
				}
			})
		},
		Digit: func(digit int) {
			a.locked(func() {
				a.session.SetDigit(digit)
				a.stage.ForgetDigits()
				a.refresh()
			})
		},
		Profile: func(on bool) {
			a.locked(func() { a.session.SetProfiled(on) })
		},
		ShareWithout: func(parts []string) {
			a.locked(func() { a.shareWithout(parts) })
		},
		Copy: func(content, id string) {
			a.locked(func() { a.copy(content, id) })
		},
		Export: func(kind string) {
			a.locked(func() { a.export(kind) })
		},
		Compare: func(key, value string) {
			a.locked(func() { a.compare(key, value) })
		},
		EndCompare: func() { a.locked(a.endCompare) },
		Load: func(file session.Payload) {
			a.locked(func() { a.load(file.(js.Value)) })
		},
		Lesson: func(place string) {
			a.locked(func() { a.openLesson(place) })
		},
		Turn: func(by int) {
			a.locked(func() { a.turn(by) })
		},
		CloseLesson: func() { a.locked(a.closeLesson) },
		Quiz:        func() { a.locked(a.playQuiz) },
		Guess: func(fake bool) {
			a.locked(func() { a.guess(fake) })
		},
		Language: func(language string) {
			a.locked(func() { a.setLanguage(text.Choose(language)) })
		},
	}
}

// action wraps what needs nothing but the lock before and a refresh after.
func (a *app) action(f func()) func() {
	return func() {
		a.locked(func() {
			f()
			a.refresh()
		})
	}
}

// liveAction is an action that means nothing while a run is being opened.
func (a *app) liveAction(f func()) func() {
	return a.action(func() {
		if a.session.Live() {
			f()
		}
	})
}

func (a *app) toggle() {
	if a.session.Busy() {
		a.session.Pause()
		return
	}
	a.session.Play()
}

func (a *app) rewind() {
	if a.session.Rewind() {
		a.controls.Notice(text.Of(a.language, "rewind.dropped"))
	}
	a.keepStart()
	a.forget()
	a.mend()
	a.showAddress(replace)
}

// openNew opens another run, with an entry of its own in the browser's history.
func (a *app) openNew(l link.Link) {
	a.open(l)
	a.showAddress(push)
}

func (a *app) open(l link.Link) { a.openAt(l, startsByItself()) }

// openAt opens a run, which begins to play or waits at its start.
func (a *app) openAt(l link.Link, play bool) {
	a.mend()
	a.controls.Dismiss()
	a.forget()
	a.endOther(l.Difference)
	a.session.Open(l, play)
	a.keepStart()
	a.refresh()
	if a.gaveUp {
		a.restart()
	}
}

// forget drops what is kept of the course of a run.
func (a *app) forget() {
	a.meter.reset()
	a.album.reset()
	a.numbers = export.Numbers{}
	a.doctor = diagnosis.Doctor{}
	a.effort = effort{}
	a.slow = nil
}

// startsByItself is false for visitors who asked for little motion or little data: for them the page waits for Play.
func startsByItself() bool {
	if reducedMotion() {
		return false
	}
	connection := js.Global().Get("navigator").Get("connection")
	return !connection.Truthy() || !connection.Get("saveData").Truthy()
}

// reducedMotion tells whether the visitor asked for little motion.
func reducedMotion() bool {
	return js.Global().Call("matchMedia", "(prefers-reduced-motion: reduce)").Get("matches").Bool()
}

// randomSeed is short enough to be read out in class.
func randomSeed() uint64 {
	return uint64(js.Global().Get("Math").Call("random").Float() * 1e6)
}
