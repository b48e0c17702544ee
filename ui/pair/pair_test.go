package pair

import (
	"testing"

	"ganplayground/gan/config"
	"ganplayground/link"
)

// toy is a run that takes no time, opened at its start or on the way to a step.
func toy(t *testing.T, to int) link.Link {
	t.Helper()
	p, ok := config.PresetByName("gaussian")
	if !ok {
		t.Fatal("no preset gaussian")
	}
	p.Config.Batch = 4
	return link.Link{Run: config.Run{Config: p.Config}, To: to}
}

func TestPlaysToItsStep(t *testing.T) {
	w := newWorld(t, 1)
	w.a.Open(toy(t, 100), true)
	w.compare("lrg", "0.2")
	w.settle()
	if w.a.Step != 100 {
		t.Errorf("paused at step %d, want 100", w.a.Step)
	}
	w.check()
	if w.apart == 0 || w.apart > 64 {
		t.Errorf("the two were up to %d steps apart, want some, and 64 at most", w.apart)
	}
	w.a.OneStep()
	w.a.OneStep()
	w.a.Only("d")
	w.settle()
	if w.a.Step != 103 {
		t.Errorf("three steps on it is at step %d", w.a.Step)
	}
	w.check()
}

// TestOpenedWhileTheTrainerIsUp: a run that begins to play as it is opened does not run away before the second one is there.
func TestOpenedWhileTheTrainerIsUp(t *testing.T) {
	w := newWorld(t, 2)
	w.a.Open(toy(t, 3), true)
	w.settle()
	w.a.Open(toy(t, 400), true)
	w.compare("lrg", "0.2")
	w.settle()
	if w.a.Step != 400 {
		t.Errorf("paused at step %d, want 400", w.a.Step)
	}
	w.check()
	if w.apart == 0 || w.apart > 64 {
		t.Errorf("the two were up to %d steps apart, want some, and 64 at most", w.apart)
	}
}

// TestDivergence: when one of the runs is no longer made of numbers both pause at its step, and can be taken back.
func TestDivergence(t *testing.T) {
	for side, rate := range []string{"1e-9", "1"} { // of B
		t.Run([]string{"of A", "of B"}[side], func(t *testing.T) {
			l := toy(t, 0)
			c := &l.Run.Config
			c.Loss, c.R1, c.GradientPenalty, c.Clip = config.Wasserstein, 0, 0, 0
			c.DOptimiser = config.Optimiser{Kind: config.SGD, Rate: []float64{1, 1e-9}[side], Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-7}
			c.GOptimiser = config.Optimiser{Kind: config.SGD, Rate: 1, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-7}
			w := newWorld(t, 3)
			w.a.Open(l, false)
			w.compare("lrd", rate)
			w.settle()
			w.a.PlayTo(5000)
			w.settle()
			if w.a.Step == 0 || w.a.Step == 5000 || w.a.Step != w.b.Step || w.a.Busy() || w.b.Busy() {
				t.Fatalf("A is %s at step %d, B %s at step %d", w.a.Phase, w.a.Step, w.b.Phase, w.b.Step)
			}
			w.a.Seek(1)
			w.settle()
			if w.a.Step != 1 {
				t.Errorf("taken back, it is at step %d", w.a.Step)
			}
			w.check()
		})
	}
}
