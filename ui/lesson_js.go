package ui

import (
	"ganplayground/link"
	"ganplayground/train/wire"
	"ganplayground/ui/lesson"
)

// openLesson goes to a caption, by its place in links.
func (a *app) openLesson(place string) {
	if p, ok := lesson.Find(place); ok {
		a.tell(p)
	}
}

// examine shows steps to the doctor, with the settings that each was made with.
func (a *app) examine(stats []wire.Stats) {
	for _, s := range stats {
		a.doctor.Add(s, a.session.Run.At(s.Step-1))
	}
}

// turn goes to the next caption, back, or to the same one again.
func (a *app) turn(by int) {
	if a.lesson.Lesson == nil {
		return
	}
	switch {
	case by > 0:
		a.tell(a.lesson.Next())
	case by < 0:
		a.tell(a.lesson.Back())
	default:
		a.openNew(runOf(a.lesson))
	}
}

// tell shows a caption, and opens its run, which goes on from where it stands if that is on the way.
func (a *app) tell(p lesson.Place) {
	a.showLesson(p)
	if p.Caption().Link == "" {
		a.showAddress(push)
		return
	}
	l := runOf(p)
	if a.session.Continue(l, startsByItself()) {
		a.showAddress(push)
		a.refresh()
		return
	}
	a.openNew(l)
}

// runOf is the link that a caption is about.
func runOf(p lesson.Place) link.Link {
	l, _, err := link.Parse(p.Run())
	if err != nil {
		panic("BUG: the run of caption " + p.String() + ": " + err.Error())
	}
	return l
}

func (a *app) showLesson(p lesson.Place) {
	a.lesson, a.reached = p, false
	a.controls.ShowLesson(p)
	a.watchLesson()
}

func (a *app) closeLesson() {
	a.showLesson(lesson.Place{})
	a.showAddress(push)
}

// watchLesson tells when the caption's run has come to its step; from then on the way to the next one is shown.
func (a *app) watchLesson() {
	if a.lesson.Lesson == nil {
		return
	}
	a.reached = a.reached || a.lesson.Caption().Link == "" || a.session.Reached(runOf(a.lesson))
	a.controls.Reached(a.reached)
}
