package main

import (
	"fmt"
	"syscall/js"

	"ganplayground/bench"
	"ganplayground/engine"
)

// threads is what the engine computes with. It has one until issue 4.
const threads = 1

// job is a benchmark that was prepared.
type job struct {
	// executions is how many a run makes: those after which the work begins anew.
	executions int
	run        func() error
}

func main() {
	inbox := make(chan js.Value, 1)
	js.Global().Set("onmessage", js.FuncOf(func(_ js.Value, args []js.Value) any {
		inbox <- args[0].Get("data")
		return nil
	}))
	post(map[string]any{"ready": true})
	backend, err := engine.New()
	var prepared job
	for message := range inbox {
		answer := map[string]any{}
		switch {
		case err != nil: // the engine did not start, or a job stopped half way
		case message.Get("prepare").Truthy():
			prepared, err = prepare(backend, message.Get("prepare").String())
			answer = map[string]any{"who": backend.Name(), "threads": threads, "executions": prepared.executions}
		default:
			for range message.Get("run").Int() {
				if err = prepared.run(); err != nil {
					break
				}
			}
		}
		if err != nil {
			answer = map[string]any{"error": err.Error()}
		}
		post(answer)
	}
}

func post(message map[string]any) { js.Global().Call("postMessage", message) }

// prepare makes a benchmark ready to run. What is compiled when it first runs is compiled then.
func prepare(backend *engine.Backend, name string) (job, error) {
	b, err := bench.ByName(name)
	if err != nil {
		return job{}, err
	}
	if b.Side > 0 {
		return product(backend, b.Side)
	}
	c, err := b.Config()
	if err != nil {
		return job{}, err
	}
	if b.First {
		return job{executions: 1, run: func() error {
			s, err := newStepper(backend, c)
			if err != nil {
				return fmt.Errorf("a new GAN: %w", err)
			}
			return s.step()
		}}, nil
	}
	return steps(backend, c)
}
