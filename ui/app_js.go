package ui

import (
	"sync"
	"syscall/js"
	"time"

	"ganplayground/link"
	"ganplayground/train/wire"
	"ganplayground/ui/controls"
	"ganplayground/ui/export"
	"ganplayground/ui/session"
	"ganplayground/ui/stage"
	"ganplayground/ui/text"
	"ganplayground/ui/trainer"
)

// app is the running page.
type app struct {
	// mu makes everything that happens one after another: events of the document and messages of the worker may interrupt
	// each other where the garbage collector switches goroutines.
	mu        sync.Mutex
	glue      js.Value // what boot.js handed over
	language  text.Language
	session   *session.Session
	stage     *stage.Stage
	controls  *controls.Controls
	trainer   *trainer.Trainer
	meter     meter
	shown     time.Time // when the numbers were shown last
	images    [2]int    // training images that are there, and all
	hidden    []string  // the parts that the page leaves out, as in links
	address   string    // the fragment that the page itself has put into the address bar
	gaveUp    bool      // there is no trainer any more, it died too often
	death     string    // what was said when the trainer died last
	blind     string    // why there are no graphics any more, empty while there are
	album     album     // pictures of the run's course
	filmed    time.Time // when they were shown last
	announcer announcer
	numbers   export.Numbers // of its steps
	rival     *rival         // the second run of an A/B; nil if there is one run
	shared    link.Link      // what the share dialog shows
	keep      keeping        // of the run, for a reload

	boardState
	teaching
}

// Run runs the page; glue is what boot.js hands over: the compiled trainer and the functions of canvas.js.
func Run(glue js.Value) {
	a := &app{glue: glue, language: preferredLanguage()}
	a.session = session.New(func(c wire.Command, payload session.Payload) {
		if a.rival != nil {
			a.rival.pair.Command(c, payload)
			return
		}
		send(a.trainer, c, payload)
	})
	a.controls = controls.New(a.language, a.actions())
	element := js.Global().Get("document").Call("getElementById", "stage")
	a.stage = stage.New(element, glue, a.language, preferredTiles(), a.seen())
	a.locked(func() {
		a.trainer = trainer.Start(glue.Get("trainer"), glue.Get("startWorker"), a.supervision())
		a.begin()
	})
	if err := a.stage.Run(); err != nil {
		a.graphicsLost(err.Error())
	}
	select {} // the controls and the training live on without the pictures
}

func (a *app) locked(f func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	f()
}

// send passes a command to a trainer, with the bytes beside it, if any.
func send(to *trainer.Trainer, c wire.Command, payload session.Payload) {
	bytes, ok := payload.(js.Value)
	if !ok {
		bytes = js.Undefined()
	}
	to.Send(c, bytes)
}

// refresh shows the state of the session.
func (a *app) refresh() {
	a.followDifference()
	s := a.session
	a.controls.Show(controls.View{Phase: s.Phase, Step: s.Step, To: s.To, Fingerprint: s.Fingerprint, Config: s.InForce(),
		Verdict: s.Verdict(), Check: s.Check(), Averaged: s.Averaged, CanAverage: s.CanAverage(), Digit: s.Digit, Parameters: s.Parameters,
		Status: a.status()})
	a.measure(true)
	a.showFilm(true)
	a.showSlow()
}

// status is one line about what the page is doing.
func (a *app) status() string {
	s := a.session
	switch {
	case s.Phase == session.Running && s.To > 0:
		return text.Format(a.language, "status.until", s.To)
	case s.Phase == session.Paused && s.Step < s.Newest:
		return text.Format(a.language, "status.back", s.Step, s.Newest)
	case s.Phase == session.Paused:
		return text.Format(a.language, "status.paused", s.Step)
	}
	return text.Of(a.language, "status."+string(s.Phase))
}

// numbersEvery is how often the numbers change at most.
const numbersEvery = 100 * time.Millisecond

func (a *app) measure(now bool) {
	if !now && time.Since(a.shown) < numbersEvery {
		return
	}
	a.shown = time.Now()
	n := a.meter.read(a.session.Step, a.session.Playing())
	n.Threads = a.session.Threads
	n.Cost = a.cost()
	a.controls.Measure(n)
	a.controls.ShowMoment(a.session.Step, a.session.Newest, a.session.Phase == session.Seeking)
	a.showComparison(n)
	if a.announcer.due(a.shown, a.session.Playing()) {
		a.controls.Announce(text.Format(a.language, "announce.step", a.session.Step))
	}
	a.teach()
}

func (a *app) setLanguage(language text.Language) {
	a.language = language
	rememberLanguage(language)
	a.controls.SetLanguage(language)
	a.controls.ShowLesson(a.lesson)
	a.stage.SetLanguage(language)
	a.controls.ShowOpinions(a.opinions)
	a.refresh()
}

func (a *app) graphicsLost(reason string) {
	a.locked(func() {
		a.blind = reason
		a.mend()
	})
}

// mend takes a failure off the page, except for the loss of the graphics, which only a reload mends.
func (a *app) mend() {
	if a.blind == "" {
		a.controls.Recovered()
		return
	}
	say := func(key string) string { return text.Of(a.language, key) }
	a.controls.Fail(say("graphics.title"), a.blind+" "+say("graphics.text"), say("graphics.reload"), func() {
		a.locked(func() { a.showAddress(replace) })
		js.Global().Get("location").Call("reload")
	})
}
