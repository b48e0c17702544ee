package main

import (
	"encoding/json"
	"syscall/js"
	"time"

	"ganplayground/bench"
	"ganplayground/bench/job"
	"ganplayground/engine"
)

// station is a worker that was given a benchmark.
type station struct {
	backend   *engine.Backend
	threads   int // wanted
	benchmark bench.Benchmark
	job       job.Job
}

func main() {
	inbox := make(chan js.Value, 1)
	js.Global().Set("onmessage", js.FuncOf(func(_ js.Value, args []js.Value) any {
		inbox <- args[0].Get("data")
		return nil
	}))
	post(map[string]any{"ready": true})
	var s station
	var err error // that a job stopped with half way, which stays
	for message := range inbox {
		answer := map[string]any{}
		if err == nil {
			answer, err = s.obey(message)
		}
		if err != nil {
			answer = map[string]any{"error": err.Error()}
		}
		post(answer)
	}
}

func post(message map[string]any) { js.Global().Call("postMessage", message) }

// obey follows one message:
//
//	{prepare: name, threads: n}   makes a benchmark ready: {who, executions}
//	{run: n}                      makes n runs: {}
//	{count: true}                 {threads}, how many compute
//	{profile: ms}                 {profile}, where the time goes, as JSON; see job.Profile for the milliseconds
func (s *station) obey(message js.Value) (answer map[string]any, err error) {
	switch {
	case message.Get("prepare").Truthy():
		if err := s.prepare(message.Get("prepare").String(), message.Get("threads").Int()); err != nil {
			return nil, err
		}
		return map[string]any{"who": s.backend.Name(), "executions": s.job.Executions}, nil
	case message.Get("count").Truthy():
		return map[string]any{"threads": s.awaitThreads()}, nil
	case message.Get("profile").Truthy():
		profile, err := job.Profile(s.backend, s.benchmark, time.Duration(message.Get("profile").Int())*time.Millisecond)
		if err != nil {
			return nil, err
		}
		text, err := json.Marshal(profile)
		return map[string]any{"profile": string(text)}, err
	}
	for range message.Get("run").Int() {
		if err := s.job.Run(); err != nil {
			return nil, err
		}
	}
	return map[string]any{}, nil
}

func (s *station) prepare(name string, threads int) (err error) {
	if s.benchmark, err = bench.ByName(name); err != nil {
		return err
	}
	if s.backend, err = engine.NewThreaded(threads); err != nil {
		return err
	}
	s.threads = threads
	s.awaitThreads()
	s.job, err = job.New(s.backend, s.benchmark)
	return err
}

// muster is the time that helpers get to start. Whoever does not come in it is not waited for.
const muster = 5 * time.Second

// awaitThreads lets the browser start the threads that are wanted, and returns how many there are.
func (s *station) awaitThreads() int {
	for end := time.Now().Add(muster); s.backend.Threads() < s.threads && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	return s.backend.Threads()
}
