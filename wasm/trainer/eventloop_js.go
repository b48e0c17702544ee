package main

import (
	"syscall/js"
	"time"
)

// eventLoop lets the browser deliver messages. A busy Go program never returns to the event loop by itself: it has to wait
// for a message of its own, which comes in about a tenth of a millisecond, after those that were there before.
type eventLoop struct {
	port js.Value
	wake chan struct{}
}

func newEventLoop() *eventLoop {
	channel := js.Global().Get("MessageChannel").New()
	l := &eventLoop{port: channel.Get("port1"), wake: make(chan struct{}, 1)}
	channel.Get("port2").Set("onmessage", js.FuncOf(func(js.Value, []js.Value) any {
		l.wake <- struct{}{}
		return nil
	}))
	return l
}

// yield returns after the messages that were waiting have been delivered.
func (l *eventLoop) yield() {
	l.port.Call("postMessage", 0)
	<-l.wake
}

// yieldEvery returns a function that yields if so much time has passed since it last did. Whoever yields waits for a whole turn of
// the training, so it should not do so for every little piece of work.
func (l *eventLoop) yieldEvery(interval time.Duration) func() {
	last := time.Now()
	return func() {
		if time.Since(last) >= interval {
			l.yield()
			last = time.Now()
		}
	}
}
