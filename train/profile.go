package train

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"ganplayground/engine"
	"ganplayground/train/wire"
)

const (
	// profiledSteps are added up before the page hears of them, or as many as come in profileInterval.
	profiledSteps   = 50
	profileInterval = 5 * time.Second
	// warmUpSteps are left out: graphs are compiled in them.
	warmUpSteps = 8
	// mostKernels bounds the table that the page shows.
	mostKernels = 25
)

// profiling is the timing of kernels while somebody looks.
type profiling struct {
	on    bool
	steps int           // since the page was told; negative while the run warms up
	time  time.Duration // of these steps
	peak  float64       // GFLOP/s of the micro-kernel on one thread
}

// Profile starts or ends the timing of kernels. Graphs are compiled anew; what they compute stays the same.
func (r *Run) Profile(on bool) {
	if on {
		r.images.backend.StartProfile()
	} else {
		r.images.backend.StopProfile()
	}
	r.gan.Recompile()
}

// takeProfile returns what was timed since the last call.
func (r *Run) takeProfile() []engine.GraphProfile {
	graphs := r.images.backend.Profile()
	r.images.backend.ResetProfile()
	return graphs
}

// profile starts or ends the timing of kernels. What they are held against is measured when somebody first looks.
func (s *Session) profile(on bool) error {
	if on && s.profiling.peak == 0 {
		peak, err := engine.MeasurePeak()
		if err != nil {
			return fmt.Errorf("timing the micro-kernel: %w", err)
		}
		s.profiling.peak = peak
	}
	s.startProfile(on)
	return nil
}

// startProfile starts or ends the timing of the run's kernels.
func (s *Session) startProfile(on bool) {
	s.profiling = profiling{on: on, steps: -warmUpSteps, peak: s.profiling.peak}
	s.run.Profile(on)
}

// profiled takes in a step that took so long, and tells the page if there have been enough of them.
func (s *Session) profiled(took time.Duration) {
	p := &s.profiling
	if !p.on {
		return
	}
	p.steps++
	switch {
	case p.steps == 0:
		s.run.takeProfile()
	case p.steps > 0:
		p.time += took
		if p.steps == profiledSteps || p.time >= profileInterval {
			s.tellProfile()
		}
	}
}

// tellProfile emits where the time of the steps since the last time went.
func (s *Session) tellProfile() {
	p := &s.profiling
	if p.steps <= 0 {
		return
	}
	profile := summed(s.run.takeProfile(), p.steps)
	profile.StepMS = milliseconds(p.time) / float64(p.steps)
	profile.Peak = p.peak * float64(s.run.Threads())
	p.steps, p.time = 0, 0
	s.emit(wire.Event{Kind: wire.ProfileEvent, Step: s.run.Steps(), Profile: &profile}, nil)
}

// summed makes means of the times of so many steps.
func summed(graphs []engine.GraphProfile, steps int) wire.Profile {
	profile := wire.Profile{Steps: steps}
	for _, g := range graphs {
		ran := false
		for _, stage := range g.Stages {
			if stage.Calls == 0 {
				continue
			}
			ran = true
			kernel := wire.ProfiledKernel{Name: g.Graph + ", " + stage.Kernel, MS: milliseconds(stage.Time) / float64(steps)}
			if stage.Time > 0 {
				kernel.GFLOPS = stage.FLOPs * float64(stage.Calls) / float64(stage.Time)
			}
			profile.Kernels = append(profile.Kernels, kernel)
			profile.KernelMS += kernel.MS
		}
		if ran {
			profile.Graphs = append(profile.Graphs, wire.ProfiledGraph{Name: g.Graph, CompileMS: milliseconds(g.Compile), Module: g.Module, Arena: g.Arena})
		}
	}
	slices.SortStableFunc(profile.Kernels, func(a, b wire.ProfiledKernel) int { return cmp.Compare(b.MS, a.MS) })
	profile.Kernels = profile.Kernels[:min(mostKernels, len(profile.Kernels))]
	return profile
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
