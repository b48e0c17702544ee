package job

import (
	"slices"
	"time"

	"ganplayground/bench"
	"ganplayground/engine"
)

// turns is how many times are taken of each way of running, or fewer where an execution is longer than they: in turns, as the machine is
// not equally fast at all times.
const turns = 150

// overhead times whole executions, on all threads and on one, with the kernels and without, about so long each after as long to warm up.
func overhead(backend *engine.Backend, b bench.Benchmark, long time.Duration) (bench.Overhead, error) {
	whole, err := New(backend, b)
	if err != nil {
		return bench.Overhead{}, err
	}
	defer backend.Alone(false)
	if err := warmUp(backend, whole, long); err != nil {
		return bench.Overhead{}, err
	}
	backend.Hollow(true)
	defer backend.Hollow(false)
	hollow, err := New(backend, b)
	if err != nil {
		return bench.Overhead{}, err
	}
	if err := warmUp(backend, hollow, long); err != nil { // which compiles it
		return bench.Overhead{}, err
	}
	var o bench.Overhead
	ways := []struct {
		job   Job
		alone bool
		ms    *float64
		times []float64
	}{{whole, false, &o.WholeMS, nil}, {hollow, false, &o.HollowMS, nil}, {whole, true, &o.AloneMS, nil}, {hollow, true, &o.HollowAloneMS, nil}}
	for start := time.Now(); ways[0].times == nil || time.Since(start) < time.Duration(len(ways))*long; {
		for i := range ways {
			w := &ways[i]
			backend.Alone(w.alone)
			start := time.Now()
			runs, err := runFor(w.job, long/turns)
			if err != nil {
				return bench.Overhead{}, err
			}
			w.times = append(w.times, milliseconds(time.Since(start))/float64(runs*w.job.Executions))
		}
	}
	for _, w := range ways {
		slices.Sort(w.times)
		*w.ms = w.times[len(w.times)/2]
	}
	return o, nil
}

// warmUp runs a job on all threads and on one.
func warmUp(backend *engine.Backend, j Job, long time.Duration) error {
	for _, alone := range []bool{false, true} {
		backend.Alone(alone)
		if _, err := runFor(j, long/2); err != nil {
			return err
		}
	}
	return nil
}
