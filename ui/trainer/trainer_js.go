package trainer

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"syscall/js"
	"time"

	"ganplayground/train/wire"
)

// Trainer is the program in the worker. Honnef's dom has no workers, so this is syscall/js.
type Trainer struct {
	module      js.Value // the compiled program: a restart does not fetch or compile again
	startWorker js.Value // of public/crew.js
	callbacks   Callbacks

	mu       sync.Mutex // guards the fields below: messages and the watch are different goroutines
	worker   js.Value
	watch    Watch
	failures Failures
	handlers []js.Func
	ended    bool // by its owner, for good
}

// Callbacks are what the trainer's owner is told.
type Callbacks struct {
	// Event is called for each message, with a Uint8Array beside it or undefined.
	Event func(wire.Event, js.Value)
	// Died is called before a restart, and GaveUp instead of one; reason is one sentence, in English as the browser gave it.
	Died   func(reason string)
	GaveUp func(reason string)
}

// Start runs a compiled module in a worker, made by a function that gives it helper threads, and watches over it.
func Start(module, startWorker js.Value, callbacks Callbacks) *Trainer {
	t := &Trainer{module: module, startWorker: startWorker, callbacks: callbacks}
	t.spawn()
	go func() {
		for range time.Tick(time.Second) {
			if !t.look() {
				return
			}
		}
	}()
	return t
}

// End ends the trainer for good. Nothing is called any more.
func (t *Trainer) End() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ended = true
	if t.worker.Truthy() {
		t.end()
	}
}

// Send passes a command, with a Uint8Array beside it or undefined. The bytes are copied: the page may need them again.
func (t *Trainer) Send(command wire.Command, bytes js.Value) {
	text, err := json.Marshal(command)
	if err != nil {
		panic("BUG: command " + string(command.Kind) + ": " + err.Error())
	}
	message := map[string]any{"json": string(text)}
	if !bytes.IsUndefined() {
		message["bytes"] = bytes
	}
	t.mu.Lock()
	worker := t.worker
	t.mu.Unlock()
	if worker.Truthy() {
		worker.Call("postMessage", js.ValueOf(message))
	}
}

// Restart begins anew, after GaveUp or because the owner has no use for the trainer as it is.
func (t *Trainer) Restart() {
	t.mu.Lock()
	t.failures.Forgive()
	if t.worker.Truthy() {
		t.end()
	}
	t.mu.Unlock()
	t.spawn()
}

// end stops the worker, whatever is left of it. The caller holds the lock.
func (t *Trainer) end() {
	t.worker.Set("onmessage", js.Null())
	t.worker.Set("onerror", js.Null())
	t.worker.Call("terminate")
	t.worker = js.Undefined()
	for _, handler := range t.handlers {
		handler.Release()
	}
}

func (t *Trainer) spawn() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended { // meanwhile
		return
	}
	t.watch = Watch{}
	worker := t.startWorker.Invoke("worker.js")
	t.worker = worker
	t.handlers = []js.Func{
		js.FuncOf(func(_ js.Value, arguments []js.Value) any {
			t.receive(worker, arguments[0].Get("data"))
			return nil
		}),
		// A trap such as a stack overflow never reaches the promise of go.run; only this event tells of it.
		js.FuncOf(func(_ js.Value, arguments []js.Value) any {
			arguments[0].Call("preventDefault")
			go t.died(worker, fmt.Sprint(arguments[0].Get("message")))
			return nil
		}),
	}
	worker.Set("onmessage", t.handlers[0])
	worker.Set("onerror", t.handlers[1])
	worker.Call("postMessage", map[string]any{"kind": "boot", "module": t.module})
}

func (t *Trainer) receive(worker, data js.Value) {
	t.mu.Lock()
	t.watch.Heard()
	t.mu.Unlock()
	text := data.Get("json")
	if text.Type() != js.TypeString {
		// Not from this callback: died releases it.
		go t.died(worker, exitReason(data))
		return
	}
	var e wire.Event
	if err := json.Unmarshal([]byte(text.String()), &e); err != nil {
		panic("BUG: the trainer sent what is no event: " + err.Error())
	}
	t.callbacks.Event(e, data.Get("bytes"))
}

// exitReason is the last line that the program wrote before it ended, or its exit code.
func exitReason(data js.Value) string {
	for line := range strings.SplitSeq(data.Get("tail").String(), "\n") {
		if strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "fatal error: ") {
			return line
		}
	}
	return fmt.Sprint("exit code ", data.Get("exit").Int())
}

// look returns false once the trainer was ended.
func (t *Trainer) look() bool {
	hidden := js.Global().Get("document").Get("hidden").Bool()
	t.mu.Lock()
	worker, ended := t.worker, t.ended
	silent := worker.Truthy() && t.watch.Look(time.Now(), hidden)
	t.mu.Unlock()
	if silent {
		t.died(worker, fmt.Sprintf("no sign of life for %d seconds", int(silence.Seconds())))
	}
	return !ended
}

// died ends a worker and starts another unless they died too often. One death may be told twice;
// the second time the worker is no longer the trainer's.
func (t *Trainer) died(worker js.Value, reason string) {
	t.mu.Lock()
	if !t.worker.Equal(worker) {
		t.mu.Unlock()
		return
	}
	t.end()
	giveUp := t.failures.Add(time.Now())
	t.mu.Unlock()
	if giveUp {
		t.callbacks.GaveUp(reason)
		return
	}
	t.callbacks.Died(reason)
	t.spawn()
}
