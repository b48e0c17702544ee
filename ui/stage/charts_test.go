package stage

import (
	"math"
	"slices"
	"testing"

	"ganplayground/train/wire"
	"ganplayground/ui/text"
)

// TestChartsFollowTheRun: losses and gradients of each step, distances of those that were judged, all on one axis of steps.
func TestChartsFollowTheRun(t *testing.T) {
	c := newCharts()
	for step := 1; step <= 10; step++ {
		c.add(wire.Stats{Step: step, DLoss: 1, GLoss: 2, DGrad: wire.Value(step), GGrad: 0.01})
		if step%5 == 0 {
			c.judge(step, wire.Judgement{FD: wire.Value(1000 / step), Floor: 1.7})
		}
	}
	if p, _ := c.histories[Losses].Nearest(4); p.Values != [2]float64{1, 2} {
		t.Errorf("losses %v", p)
	}
	if p, _ := c.histories[Gradients].Nearest(4); p.Values[0] != 4 || math.Abs(p.Values[1]-0.01) > 1e-6 {
		t.Errorf("gradients %v", p)
	}
	c.judge(7, wire.Judgement{FD: 3, Floor: 1.7}) // looked back at
	if p := c.histories[Distance].Points(); len(p) != 2 || p[1].Step != 10 || p[1].Values[0] != 100 || lastOf(&c) != 10 {
		t.Errorf("judged %v of %d steps", p, lastOf(&c))
	}
	c.shown = Distance
	if s := scaleOf(&c); s.low != 1 || s.high != 1000 || math.Abs(s.place(1.7)-0.0768) > 1e-4 {
		t.Errorf("distances lie between %v and %v, the floor at %v", s.low, s.high, s.place(1.7))
	}
	c.add(wire.Stats{Step: 8}) // another course
	if last := c.histories[Distance].Last(); last != 5 {
		t.Errorf("after another course from step 8 the judgement of step %d is left", last)
	}
	c.reset()
	if lastOf(&c) != 1 || !math.IsNaN(c.floor) || c.shown != Distance {
		t.Errorf("a new run begins with %d steps, floor %v", lastOf(&c), c.floor)
	}
}

// TestChartsCompare: those of two runs have the same axes, which hold what either has.
func TestChartsCompare(t *testing.T) {
	a, b := newCharts(), newCharts()
	a.add(wire.Stats{Step: 3, DLoss: 1, GLoss: 2, DGrad: 0.5, GGrad: 0.02})
	b.add(wire.Stats{Step: 7, DLoss: 5, GLoss: 2, DGrad: 40, GGrad: 3})
	if last := lastOf(&a, &b); last != 7 {
		t.Errorf("they end at step %d", last)
	}
	if s := scaleOf(&a, &b); s.high != linearScale(0, 5).high || s.logarithmic {
		t.Errorf("losses up to %v", s.high)
	}
	a.shown, b.shown = Gradients, Gradients
	if s := scaleOf(&a, &b); math.Abs(s.low-0.01) > 1e-9 || s.high != 100 {
		t.Errorf("gradients from %v to %v", s.low, s.high)
	}
	a.shown, b.shown = Distance, Distance
	if s := scaleOf(&a, &b); s.low != 0.1 || s.high != 1 {
		t.Errorf("without a judgement from %v to %v", s.low, s.high)
	}
	b.judge(7, wire.Judgement{FD: 90, Floor: 1.7})
	if s := scaleOf(&a, &b); s.low != 1 || s.high != 100 {
		t.Errorf("with one from %v to %v", s.low, s.high)
	}
}

func TestChartsHaveWords(t *testing.T) {
	for chart, keys := range chartWords {
		if !text.Has(keys.name) || !text.Has(keys.reading) {
			t.Errorf("chart %d: no words %v", chart, keys)
		}
	}
}

func TestLogarithmicScale(t *testing.T) {
	for _, c := range []struct {
		name          string
		low, high     float64
		bottom, top   float64
		ticks         int
		value, placed float64
	}{
		{"one decade", 2, 7, 1, 10, 4, math.Sqrt(10), 0.5},
		{"three", 0.02, 3, 0.01, 10, 4, 1, 2.0 / 3},
		{"powers themselves", 0.1, 100, 0.1, 100, 4, 0.1, 0},
		{"many", 1e-7, 1e3, 1e-7, 1e3, 6, 1e-2, 0.5},
		{"too many", 1e-30, 1, 1e-10, 1, 6, 1e-20, 0},
		{"one value", 5, 5, 1, 10, 4, 0, 0},
		{"nothing", math.NaN(), math.NaN(), 0.1, 1, 4, math.NaN(), 0},
		{"beyond", 1, 1, 1, 10, 4, 1e9, 1},
	} {
		s := logarithmicScale(c.low, c.high)
		if math.Abs(s.low/c.bottom-1) > 1e-9 || math.Abs(s.high/c.top-1) > 1e-9 || len(s.ticks) != c.ticks {
			t.Errorf("%s: from %v to %v with ticks %v", c.name, s.low, s.high, s.ticks)
		}
		if got := s.place(c.value); math.Abs(got-c.placed) > 1e-9 {
			t.Errorf("%s: %v lies at %v, want %v", c.name, c.value, got, c.placed)
		}
	}
}

func TestLinearScale(t *testing.T) {
	s := linearScale(0, 2.6)
	for v, want := range map[float64]float64{-1: 0, 0: 0, 1.5: 0.5, 3: 1, 9: 1} {
		if got := s.place(v); got != want {
			t.Errorf("%v lies at %v, want %v", v, got, want)
		}
	}
	// The losses of Wasserstein and minimax GANs fall below 0.
	s = linearScale(-0.4, 1.4)
	if want := []float64{-0.5, 0, 0.5, 1, 1.5}; s.low != -0.5 || s.high != 1.5 || !slices.Equal(s.ticks, want) {
		t.Errorf("from %v to %v by %v, want %v", s.low, s.high, s.ticks, want)
	}
	if got := s.place(0); got != 0.25 {
		t.Errorf("0 lies at %v, want 0.25", got)
	}
}

func TestRange(t *testing.T) {
	var h History
	if low, high := h.Range(); !math.IsNaN(low) || !math.IsNaN(high) {
		t.Errorf("nothing lies between %v and %v", low, high)
	}
	h.Add(1, 0, math.Inf(1))
	h.Add(2, 3, math.NaN())
	h.Add(3, -1, 0.5)
	if low, high := h.Range(); low != 0.5 || high != 3 {
		t.Errorf("between %v and %v, want 0.5 and 3", low, high)
	}
}
