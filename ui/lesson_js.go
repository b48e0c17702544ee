package ui

import (
	"ganplayground/link"
	"ganplayground/train/wire"
	"ganplayground/ui/diagnosis"
	"ganplayground/ui/lesson"
	"ganplayground/ui/quiz"
)

// teaching is what the page knows of lessons, of what is wrong with the run, and of the game.
type teaching struct {
	doctor   diagnosis.Doctor
	lesson   lesson.Place // the caption that is shown
	reached  bool         // its run has come to its step
	reals    picture      // real images, with what D says of them
	game     *quiz.Game   // of real or fake?, nil if none was dealt
	gameStep int          // of its fakes
}

// teach shows what is wrong with the run, and whether the caption's step is reached. Where the visitor looks back the curves, which are those
// of the end, say nothing.
func (a *app) teach() {
	finding := a.doctor.Finding()
	if a.session.Step < a.session.Newest {
		finding = diagnosis.Nothing
	}
	a.controls.Diagnose(finding)
	a.watchLesson()
}

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
