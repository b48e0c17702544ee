package train

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ganplayground/train/wire"
)

// TestProfile: while kernels are timed the page hears where the time went, and the weights are those of any other time.
func TestProfile(t *testing.T) {
	p, _ := newPage(t, 3, time.Millisecond)
	p.open(small(), 5, true)
	p.train()
	p.session.Handle(wire.Command{Kind: wire.ProfileCommand, On: true}, nil)
	p.session.Handle(wire.Command{Kind: wire.Play, To: 5 + warmUpSteps + 4}, nil)
	p.train()
	e, _ := p.last(wire.ProfileEvent)
	if e.Profile == nil || e.Step != 5+warmUpSteps+4 || e.Profile.Steps != 4 || !(e.Profile.StepMS > 0) || !(e.Profile.KernelMS > 0) || !(e.Profile.Peak > 0) {
		t.Fatalf("at step %d the profile is %+v", e.Step, e.Profile)
	}
	var names []string
	for _, g := range e.Profile.Graphs {
		names = append(names, g.Name)
		if !(g.CompileMS > 0) || g.Module == 0 || g.Arena == 0 {
			t.Errorf("a graph is %+v", g)
		}
	}
	for _, want := range []string{"update D with R1 and G", "update D and G"} {
		if !slices.Contains(names, want) {
			t.Errorf("the graphs are %q, without %q", names, want)
		}
	}
	sorted := slices.IsSortedFunc(e.Profile.Kernels, func(a, b wire.ProfiledKernel) int { return int(b.MS*1e6) - int(a.MS*1e6) })
	product := slices.ContainsFunc(e.Profile.Kernels, func(k wire.ProfiledKernel) bool { return strings.Contains(k.Name, "gemm") && k.GFLOPS > 0 })
	if !sorted || !product || len(e.Profile.Kernels) > mostKernels {
		t.Errorf("the kernels are %+v", e.Profile.Kernels)
	}

	p.session.Handle(wire.Command{Kind: wire.ProfileCommand}, nil)
	told := p.count(wire.ProfileEvent)
	p.session.Handle(wire.Command{Kind: wire.Play, To: 25}, nil)
	p.train()
	if now := p.count(wire.ProfileEvent); now != told {
		t.Errorf("after the end of the timing the page heard %d profiles more", now-told)
	}
	state, _ := p.last(wire.StateEvent)
	if state.Step != 25 || state.Fingerprint != fingerprintAfter(t, small(), 25) {
		t.Errorf("at step %d the fingerprint is %s, another than without timing", state.Step, state.Fingerprint)
	}
}

// TestProfileOfTheNextRun: whoever looks sees the kernels of the run that is open, and no others.
func TestProfileOfTheNextRun(t *testing.T) {
	p, _ := newPage(t, 3, time.Millisecond)
	p.open(small(), 1, true)
	p.train()
	p.session.Handle(wire.Command{Kind: wire.ProfileCommand, On: true}, nil)
	other := small()
	other.Config.R1 = 0
	p.open(other, warmUpSteps+2, true)
	p.train()
	e, _ := p.last(wire.ProfileEvent)
	if e.Profile.Steps != 2 || !(e.Profile.Peak > 0) {
		t.Errorf("the profile is of %d steps, want 2, with a peak of %v GFLOP/s", e.Profile.Steps, e.Profile.Peak)
	}
	for _, g := range e.Profile.Graphs {
		if strings.Contains(g.Name, "R1") {
			t.Errorf("a graph of the run before is there: %s", g.Name)
		}
	}
}

// TestProfileWindows: the page hears of fifty steps at once.
func TestProfileWindows(t *testing.T) {
	p, _ := newPage(t, 3, time.Millisecond)
	description := small()
	description.Config.DSteps = 0 // 45 batches are all that there are
	p.open(description, 0, false)
	p.session.Handle(wire.Command{Kind: wire.ProfileCommand, On: true}, nil)
	p.session.Handle(wire.Command{Kind: wire.Play, To: warmUpSteps + profiledSteps + 1}, nil)
	p.train()
	var of []int
	for _, e := range p.events {
		if e.Profile != nil {
			of = append(of, e.Profile.Steps)
		}
	}
	if !slices.Equal(of, []int{profiledSteps, 1}) {
		t.Errorf("the profiles are of %v steps, want 50 and 1", of)
	}
}
