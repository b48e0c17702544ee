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
