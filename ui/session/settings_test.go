package session

import (
	"slices"
	"testing"

	"ganplayground/gan/config"
	"ganplayground/train/wire"
)

func TestChoose(t *testing.T) {
	d := opened(false)
	if err := d.Choose("loss", "hinge"); err != nil {
		t.Fatal(err)
	}
	if d.Run.Config.Loss != config.Hinge || d.Run.Edits != nil {
		t.Errorf("at the start the config itself changes: %+v", d.Run)
	}
	d.event(wire.Event{Kind: wire.Opened}, nil)
	d.Play()
	d.event(wire.Event{Kind: wire.StatsEvent, Step: 10}, nil)
	d.sent = nil
	for _, word := range []string{"hinge", "ls"} { // the first is what it is
		if err := d.Choose("loss", word); err != nil {
			t.Fatal(err)
		}
	}
	d.expect(t, "edit loss=ls")
	if want := []config.Edit{{Step: 10, Key: "loss", Word: "ls"}}; !slices.Equal(d.Run.Edits, want) || d.InForce().Loss != config.LeastSquares {
		t.Errorf("edits %v, want %v", d.Run.Edits, want)
	}
}

// TestRefusedEdits change nothing and are not sent, at the start and later.
func TestRefusedEdits(t *testing.T) {
	for _, step := range []int{0, 10} {
		l := preset("mlp")
		l.Run.Config.Pack = 4
		d := openedLink(l, step > 0)
		if step > 0 {
			d.event(wire.Event{Kind: wire.StatsEvent, Step: step}, nil)
		}
		d.sent = nil
		for name, err := range map[string]error{
			"out of range":    d.Edit("lrd", 2),
			"no such word":    d.Choose("loss", "mse"),
			"needs a restart": d.Edit("z", 8),
			"a word likewise": d.Choose("prior", "uniform"),
			"does not fit":    d.Edit("b", 30),
			"unknown":         d.Edit("constructor", 1),
			"not a word":      d.Choose("kd", "2"),
		} {
			if err == nil {
				t.Errorf("step %d, %s: accepted", step, name)
			}
		}
		d.expect(t)
		if !sameRun(d.Run, l.Run) {
			t.Errorf("step %d: the run is now %+v", step, d.Run)
		}
	}
}

// TestAverageIsAsked: an average that an edit begins is drawn from, if that is the visitor's choice.
func TestAverageIsAsked(t *testing.T) {
	d := openedLink(preset("collapse"), true)
	d.event(wire.Event{Kind: wire.StatsEvent, Step: 10}, nil)
	if d.CanAverage() {
		t.Error("collapse keeps an average")
	}
	if err := d.Edit("ema", 0.9); err != nil || !d.CanAverage() || !d.Averaged {
		t.Errorf("error %v, can average %t, averaged %t", err, d.CanAverage(), d.Averaged)
	}
}

// TestRemade: another latent size is another run from its start, with what was edited meanwhile as its settings; before the start, edits
// that are still to come stay.
func TestRemade(t *testing.T) {
	smaller := func(c *config.Config) { c.Latent = 8 }
	d := opened(true)
	d.event(wire.Event{Kind: wire.StatsEvent, Step: 10}, nil)
	if err := d.Edit("lrd", 0.5); err != nil {
		t.Fatal(err)
	}
	l, err := d.Remade(smaller)
	if c := l.Run.Config; err != nil || c.Latent != 8 || c.DOptimiser.Rate != 0.5 || l.Run.Edits != nil || l.To != 500 || !d.Played() {
		t.Errorf("%s, %v", l, err)
	}
	if _, err := d.Remade(func(c *config.Config) { c.Generator = "d5" }); err == nil {
		t.Error("a G that makes no images is accepted")
	}
	coming := preset("mlp")
	coming.Run = coming.Run.WithEdit(config.Edit{Step: 9, Key: "lrg", Value: 0.25})
	if l, err := openedLink(coming, false).Remade(smaller); err != nil || len(l.Run.Edits) != 1 || l.Run.Config.Latent != 8 {
		t.Errorf("%s, %v", l, err)
	}
}
