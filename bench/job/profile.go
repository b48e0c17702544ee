package job

import (
	"slices"
	"time"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"

	"ganplayground/bench"
	"ganplayground/engine"
)

// nothing is the name of the graph that shows what timing a stage costs.
const nothing = "nothing"

// Profile times a benchmark in whole runs and then, made ready once more, stage by stage; each way of running it as long as told, after
// as long to warm up.
func Profile(backend *engine.Backend, b bench.Benchmark, long time.Duration) (bench.Profile, error) {
	o, err := overhead(backend, b, long)
	if err != nil {
		return bench.Profile{}, err
	}
	p, err := timeStages(backend, b, long)
	p.Overhead = o
	return p, err
}

// timeStages runs a benchmark with a clock reading before and after each stage.
func timeStages(backend *engine.Backend, b bench.Benchmark, long time.Duration) (bench.Profile, error) {
	backend.StartProfile()
	idle, err := graph(backend, nothing, func(x *Node) *Node { return Neg(x) }, shapes.Make(dtypes.Float32, 1))
	if err != nil {
		return bench.Profile{}, err
	}
	busy, err := New(backend, b)
	if err != nil {
		return bench.Profile{}, err
	}
	runs := 0
	for range 2 {
		backend.ResetProfile()
		if runs, err = runFor(busy, long); err != nil {
			return bench.Profile{}, err
		}
	}
	p := summary(backend.Profile(), runs*busy.Executions)
	p.CallMS, err = callCost(backend, idle)
	return p, err
}

const (
	batches   = 21
	batchRuns = 50
)

// callCost is the median over batches of what a call of a stage that does nothing took: the mean of all would be that of the few
// in which the machine did something else.
func callCost(backend *engine.Backend, idle Job) (ms float64, err error) {
	var costs []time.Duration
	for range batches {
		backend.ResetProfile()
		for range batchRuns {
			if err := idle.Run(); err != nil {
				return 0, err
			}
		}
		costs = append(costs, timeOfNothing(backend.Profile()))
	}
	slices.Sort(costs)
	return milliseconds(costs[batches/2]) / batchRuns, nil
}

func timeOfNothing(graphs []engine.GraphProfile) (sum time.Duration) {
	for _, g := range graphs {
		if g.Graph == nothing {
			for _, s := range g.Stages {
				sum += s.Time
			}
		}
	}
	return sum
}

// runFor runs a job once or more and returns how often.
func runFor(j Job, long time.Duration) (runs int, err error) {
	for start := time.Now(); runs == 0 || time.Since(start) < long; runs++ {
		if err := j.Run(); err != nil {
			return runs, err
		}
	}
	return runs, nil
}

func summary(graphs []engine.GraphProfile, executions int) bench.Profile {
	p := bench.Profile{Executions: executions}
	for _, g := range graphs {
		if g.Graph == nothing {
			continue
		}
		var stages []bench.Stage
		for _, s := range g.Stages {
			stages = append(stages, bench.Stage{Kernel: s.Kernel, FLOPs: s.FLOPs, Calls: s.Calls, MS: milliseconds(s.Time)})
		}
		p.Graphs = append(p.Graphs, bench.Graph{Name: g.Graph, CompileMS: milliseconds(g.Compile), Module: g.Module, Arena: g.Arena,
			Constants: g.Constants, Stages: stages})
	}
	return p
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
