package engine

import (
	"fmt"
	"slices"
	"time"

	"ganplayground/engine/ir"
)

// GraphProfile is a compiled graph: what it cost to compile, the bytes that it takes, and its stages.
type GraphProfile struct {
	Graph string
	// Compile is the time of the passes, of writing the module, and of the host's compiler as far as that works at once.
	Compile time.Duration
	// Module is the size of the module, Arena of what lies between the stages, Constants of what lies there for good.
	Module, Arena, Constants int
	Stages                   []StageProfile
}

// StageProfile is what the runs of one stage took together.
type StageProfile struct {
	// Kernel says what the stage is: its kind, the sizes of a product, the functions and the loops of all else.
	Kernel string
	// FLOPs is the arithmetic of a product in one run, a multiply-add counted as two; 0 for other stages. It is that of the plain sums, of
	// which convolutions in tiles do less than half.
	FLOPs float64
	Calls int
	Time  time.Duration
}

// profile knows the executables that are timed.
type profile struct{ executables []*executable }

// StartProfile times the stages of every graph that is compiled from now on, and forgets those from before. Such graphs run stage by stage, which costs a call of the
// host for each.
func (b *Backend) StartProfile() { b.profile = &profile{} }

// StopProfile lets graphs that are compiled from now on run as a whole again.
func (b *Backend) StopProfile() { b.profile = nil }

// Profile returns the graphs that were compiled since StartProfile, in this order, with the times of their stages.
func (b *Backend) Profile() []GraphProfile {
	b.mu.Lock()
	defer b.mu.Unlock()
	var all []GraphProfile
	if b.profile != nil {
		for _, e := range b.profile.executables {
			all = append(all, GraphProfile{Graph: e.name, Compile: e.compileTime, Module: e.moduleBytes, Arena: e.program.Arena,
				Constants: e.program.Constants, Stages: slices.Clone(e.stages)})
		}
	}
	return all
}

// ResetProfile forgets the times, not the graphs: what comes first is slow, and not what is asked for.
func (b *Backend) ResetProfile() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.profile == nil {
		return
	}
	for _, e := range b.profile.executables {
		for i := range e.stages {
			e.stages[i].Calls, e.stages[i].Time = 0, 0
		}
	}
}

func stageProfiles(p *ir.Program) []StageProfile {
	list := make([]StageProfile, len(p.Stages))
	for i, s := range p.Stages {
		list[i] = StageProfile{Kernel: fmt.Sprintf("%d: %s", i, kernelText(s)), FLOPs: flops(s)}
	}
	return list
}

func kernelText(s *ir.Stage) string {
	switch s.Kind {
	case ir.GemmStage:
		g, _ := s.Node.GemmShape()
		return fmt.Sprintf("gemm %d x %d x %d", g.M, g.N, g.K) + callsText(s.Loop)
	case ir.ConvStage:
		c := s.Node.ConvShape()
		return fmt.Sprintf("conv %d x %v x %d, kernel %v, to %v x %d, dilations %v %v", c.Batch, c.In, c.InC, c.Kernel, c.Out, c.OutC, c.InputDilation, c.KernelDilation) +
			callsText(s.Loop)
	}
	if s.Loop == nil {
		return s.Kind.String()
	}
	return fmt.Sprintf("%s %v to %d values:%s", s.Kind, s.Loop.Dims, len(s.Loop.Outputs), callsText(s.Loop))
}

// callsText names the functions that a loop computes, each after a space.
func callsText(l *ir.Loop) string {
	if l == nil {
		return ""
	}
	calls := map[string]bool{}
	text := ""
	l.ForEachExpr(func(e *ir.Expr) {
		if name := e.Func.String(); e.Kind == ir.Call && !calls[name] {
			calls[name] = true
			text += " " + name
		}
	})
	return text
}

func flops(s *ir.Stage) float64 {
	switch s.Kind {
	case ir.GemmStage:
		g, _ := s.Node.GemmShape()
		return 2 * float64(g.Batch) * float64(g.M) * float64(g.N) * float64(g.K)
	case ir.ConvStage:
		c := s.Node.ConvShape()
		taps := float64(c.Kernel[0]*c.Kernel[1]) / float64(c.InputDilation[0]*c.InputDilation[1])
		return 2 * float64(c.Batch*c.Out[0]*c.Out[1]) * taps * float64(c.InC) * float64(c.OutC)
	}
	return 0
}
