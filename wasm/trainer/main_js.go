package main

import (
	"encoding/json"
	"fmt"
	"syscall/js"
	"time"

	"ganplayground/assets/judge"
	"ganplayground/assets/mnist"
	"ganplayground/engine"
	"ganplayground/train"
	"ganplayground/train/wire"
)

// longestTurn is how long the trainer works, a step more or less, before the event loop delivers commands.
const longestTurn = 30 * time.Millisecond

func main() {
	if err := run(); err != nil {
		post(wire.Event{Kind: wire.Failed, Message: err.Error()}, nil)
	}
	select {} // returning would end the worker, and with it what the message says
}

func run() error {
	manifest, err := mnist.LoadManifest()
	if err != nil {
		return err
	}
	judgeManifest, err := judge.LoadManifest()
	if err != nil {
		return err
	}
	backend, err := engine.NewThreaded(cores())
	if err != nil {
		return err
	}
	images, err := train.NewImages(backend, manifest.Train())
	if err != nil {
		return err
	}
	t := &trainer{
		session:  train.NewSession(images, post, time.Now),
		backend:  backend,
		images:   images,
		inbox:    receive(),
		arrivals: load(manifest.Train(), judgeManifest),
		alive:    time.NewTicker(time.Second),
		loop:     newEventLoop(),
	}
	post(wire.Event{Kind: wire.Ready}, nil)
	for {
		t.turn()
	}
}

// cores is how many threads the machine runs at once, as the browser says; it may say less than there are.
func cores() int {
	n := js.Global().Get("navigator").Get("hardwareConcurrency")
	if n.Type() != js.TypeNumber {
		return 1
	}
	return n.Int()
}

// trainer is the session with everything that can happen to it.
type trainer struct {
	session  *train.Session
	backend  *engine.Backend
	images   *train.Images
	inbox    <-chan message
	arrivals <-chan arrival
	alive    *time.Ticker
	loop     *eventLoop
}

// always is ready to be received from.
var always = func() <-chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}()

// turn does one thing: a command before anything else, then whatever is there; it waits if there is nothing to do.
func (t *trainer) turn() {
	select {
	case m := <-t.inbox:
		t.session.Handle(m.command, m.payload)
		return
	default:
	}
	var work <-chan struct{}
	if t.session.Running() {
		work = always
	}
	select {
	case m := <-t.inbox:
		t.session.Handle(m.command, m.payload)
	case a := <-t.arrivals:
		t.arrived(a)
	case <-t.alive.C:
		post(wire.Event{Kind: wire.Alive}, nil)
		t.session.Rested()
	case <-work:
		start := time.Now()
		for t.session.Advance() && time.Since(start) < longestTurn {
		}
		t.loop.yield()
	}
}

func (t *trainer) arrived(a arrival) {
	if a.kind == ofJudge {
		t.judgeArrived(a)
		return
	}
	err := a.err
	if err == nil {
		err = t.images.Add(a.shard, a.images)
	}
	if err != nil {
		t.session.ImagesFailed(err)
		return
	}
	t.session.ImagesArrived()
}

func (t *trainer) judgeArrived(a arrival) {
	var j *train.Judge
	err := a.err
	if err == nil {
		j, err = train.NewJudge(t.backend, a.judge)
	}
	if err != nil {
		t.session.JudgeFailed(err)
		return
	}
	t.session.JudgeArrived(j)
}

// message is a command with the bytes beside it.
type message struct {
	command wire.Command
	payload []byte
}

// receive makes a channel of the messages from the page.
func receive() <-chan message {
	inbox := make(chan message, 1024)
	js.Global().Set("onmessage", js.FuncOf(func(_ js.Value, args []js.Value) any {
		data := args[0].Get("data")
		var m message
		if err := json.Unmarshal([]byte(data.Get("json").String()), &m.command); err != nil {
			post(wire.Event{Kind: wire.Failed, Message: fmt.Sprintf("a message from the page is not a command: %v", err)}, nil)
			return nil
		}
		if bytes := data.Get("bytes"); bytes.Truthy() {
			m.payload = make([]byte, bytes.Length())
			js.CopyBytesToGo(m.payload, bytes)
		}
		inbox <- m
		return nil
	}))
	return inbox
}

// post sends an event to the page; the bytes beside it are handed over, not copied a second time.
func post(e wire.Event, payload []byte) {
	text, err := json.Marshal(e)
	if err != nil {
		panic(fmt.Sprintf("BUG: event %q: %v", e.Kind, err))
	}
	m := js.Global().Get("Object").New()
	m.Set("json", string(text))
	if payload == nil {
		js.Global().Call("postMessage", m)
		return
	}
	bytes := js.Global().Get("Uint8Array").New(len(payload))
	js.CopyBytesToJS(bytes, payload)
	m.Set("bytes", bytes)
	js.Global().Call("postMessage", m, []any{bytes.Get("buffer")})
}
