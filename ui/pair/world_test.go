package pair

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"ganplayground/engine"
	"ganplayground/gan/config"
	"ganplayground/link"
	"ganplayground/train"
	"ganplayground/train/wire"
	"ganplayground/ui/session"
)

// world is an A/B with two real trainers. Messages travel slowly: commands, events and work come one after another, in an order that the
// random numbers say.
type world struct {
	t        *testing.T
	random   *rand.Rand
	a, b     *session.Session
	pair     *Pair // nil while there is one run
	trainers [sides]*trainer
	apart    int // how far the two were from each other at most, while both played
}

// trainer is one of the two, with the messages on their way to and from it.
type trainer struct {
	backend  *engine.Backend
	session  *train.Session
	commands []message[wire.Command]
	events   []message[wire.Event]
}

type message[M any] struct {
	body    M
	payload []byte
}

func newWorld(t *testing.T, seed uint64) *world {
	w := &world{t: t, random: rand.New(rand.NewPCG(seed, 0))}
	w.a = session.New(func(c wire.Command, payload session.Payload) {
		if w.pair != nil {
			w.pair.Command(c, payload)
			return
		}
		w.send(A, c, payload)
	})
	w.b = session.New(func(c wire.Command, payload session.Payload) { w.send(B, c, payload) })
	for side := range sides {
		backend, err := engine.New()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(backend.Finalize)
		w.trainers[side] = &trainer{backend: backend}
	}
	w.start(A)
	return w
}

// start starts a trainer, or another one in the place of one that died: what was on its way is lost.
func (w *world) start(side Side) {
	trained := w.trainers[side]
	images, err := train.NewImages(trained.backend, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	trained.commands, trained.events = nil, nil
	emit := func(e wire.Event, payload []byte) {
		trained.events = append(trained.events, message[wire.Event]{e, payload})
	}
	clock := time.Unix(0, 0)
	trained.session = train.NewSession(images, emit, func() time.Time {
		clock = clock.Add(time.Duration(w.random.IntN(int(30 * time.Millisecond))))
		return clock
	})
	emit(wire.Event{Kind: wire.Ready}, nil)
}

// crash ends a trainer and starts another.
func (w *world) crash(side Side) {
	w.sessionOf(side).Lost()
	if w.pair != nil {
		w.pair.Lost(side)
	}
	w.start(side)
}

func (w *world) sessionOf(side Side) *session.Session {
	if side == A {
		return w.a
	}
	return w.b
}

func (w *world) send(side Side, c wire.Command, payload session.Payload) {
	snapshot, _ := payload.([]byte)
	w.trainers[side].commands = append(w.trainers[side].commands, message[wire.Command]{c, snapshot})
}

// compare makes the run the first of an A/B.
func (w *world) compare(key, value string) {
	w.t.Helper()
	d, _, err := link.Differ(w.a.Run, key, value)
	if err != nil || !d.Some() {
		w.t.Fatalf("no difference %s=%s: %v", key, value, err)
	}
	w.a.Compare(d)
	w.pair = New(d, w.a, w.b, func(c wire.Command, payload session.Payload) { w.send(A, c, payload) }, 2)
	w.start(B)
}

// follow ends the A/B when the first run has come to be the second.
func (w *world) follow() {
	if w.pair != nil && !w.a.Difference().Some() {
		w.pair.End()
		w.pair, w.trainers[B] = nil, &trainer{backend: w.trainers[B].backend}
	}
}

// happen lets one thing happen: a command or an event arrives, or a trainer works. It returns false if there is nothing left to do.
func (w *world) happen() bool {
	var possible []func()
	for side := range sides {
		trained := w.trainers[side]
		if trained.session == nil {
			continue
		}
		if len(trained.commands) > 0 {
			possible = append(possible, func() {
				m := trained.commands[0]
				trained.commands = trained.commands[1:]
				trained.session.Handle(m.body, m.payload)
			})
		}
		if len(trained.events) > 0 {
			possible = append(possible, func() {
				m := trained.events[0]
				trained.events = trained.events[1:]
				w.hear(side, m)
			})
		}
		if trained.session.Running() {
			possible = append(possible, func() { trained.session.Advance() })
		}
	}
	if len(possible) == 0 {
		return false
	}
	possible[w.random.IntN(len(possible))]()
	return true
}

func (w *world) hear(side Side, m message[wire.Event]) {
	s := w.sessionOf(side)
	if m.body.Kind == wire.Failed {
		w.t.Logf("%d: %s", side, m.body.Message)
	}
	var payload session.Payload
	if m.payload != nil {
		payload = m.payload
	}
	if !s.Handle(m.body, payload) {
		return
	}
	if w.pair != nil {
		w.pair.Heard(side, m.body)
	}
	if m.body.Kind == wire.Ready {
		s.Started()
	}
	if w.pair != nil {
		if w.a.Playing() && w.b.Playing() && w.pair.playing {
			w.apart = max(w.apart, w.a.Step-w.b.Step, w.b.Step-w.a.Step)
		}
	}
}

// settle lets everything happen that is to happen.
func (w *world) settle() {
	w.t.Helper()
	for range 200_000 {
		if !w.happen() {
			return
		}
	}
	w.t.Fatalf("it goes on without end: A %s at step %d, B %s at step %d, %+v", w.a.Phase, w.a.Step, w.b.Phase, w.b.Step, w.pair)
}

// check fails if not both stand at one step, with the weights of the runs that the page's link describes.
func (w *world) check() {
	w.t.Helper()
	if w.pair == nil {
		if want := natively(w.t, w.a.Run, w.a.Step); w.a.Fingerprint != want {
			w.t.Errorf("alone it has the fingerprint %.12s at step %d, want %.12s", w.a.Fingerprint, w.a.Step, want)
		}
		return
	}
	if w.a.Busy() || w.b.Busy() || w.a.Step != w.b.Step {
		w.t.Fatalf("A is %s at step %d, B %s at step %d: they do not stand together; %+v", w.a.Phase, w.a.Step, w.b.Phase, w.b.Step, w.pair)
	}
	text := w.a.Link().String()
	l, warnings, err := link.Parse(text)
	if err != nil || len(warnings) > 0 || !l.Difference.Some() {
		w.t.Fatalf("the link %s: %v, %v", text, err, warnings)
	}
	for _, run := range []struct {
		name        string
		description config.Run
		fingerprint string
	}{{"A", l.Run, w.a.Fingerprint}, {"B", l.Difference.Of(l.Run), w.b.Fingerprint}} {
		if want := natively(w.t, run.description, w.a.Step); run.fingerprint != want {
			w.t.Errorf("%s has the fingerprint %.12s at step %d of %s, want %.12s", run.name, run.fingerprint, w.a.Step, text, want)
		}
	}
}

// natively trains a run by itself.
func natively(t *testing.T, description config.Run, steps int) string {
	t.Helper()
	backend, err := engine.New()
	if err != nil {
		t.Fatal(err)
	}
	defer backend.Finalize()
	images, err := train.NewImages(backend, nil)
	if err != nil {
		t.Fatal(err)
	}
	run, err := train.New(description, images)
	if err != nil {
		t.Fatal(err)
	}
	for range steps {
		if _, err := run.Step(); err != nil {
			t.Fatal(fmt.Errorf("%+v: %w", description, err))
		}
	}
	fingerprint, err := run.Fingerprint()
	if err != nil {
		t.Fatal(err)
	}
	return fingerprint
}
