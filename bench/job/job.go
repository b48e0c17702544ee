package job

import (
	"fmt"

	"ganplayground/bench"
	"ganplayground/engine"
)

// Job is a benchmark that is ready to run.
type Job struct {
	// Executions is how many a run makes: those after which the work begins anew.
	Executions int
	Run        func() error
}

// New makes a benchmark ready. What is compiled when it first runs is compiled then.
func New(backend *engine.Backend, b bench.Benchmark) (Job, error) {
	switch b.Kind {
	case bench.Peak:
		return peak()
	case bench.Product:
		return product(backend, b.Side)
	case bench.Convolution:
		return convolution(backend, b.Layer, b.Pass)
	case bench.Step, bench.First:
		c, err := b.Config()
		if err != nil {
			return Job{}, err
		}
		if b.Kind == bench.First {
			return first(backend, c)
		}
		return steps(backend, c)
	}
	return Job{}, fmt.Errorf("%s is not for the engine alone", b.Name)
}
