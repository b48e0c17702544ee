package stage

import (
	"math"
	"testing"
)

func filled(steps int) *History {
	var h History
	for step := 1; step <= steps; step++ {
		h.Add(step, float64(step), float64(-step))
	}
	return &h
}

func TestHistoryIsBoundedAndWhole(t *testing.T) {
	for _, steps := range []int{1, 2, 1023, 1024, 1025, 5000, 300_000} {
		points := filled(steps).Points()
		if len(points) > mostPoints {
			t.Errorf("%d steps: %d points", steps, len(points))
		}
		if last := points[len(points)-1]; last.Step != steps || last.Values != [2]float64{float64(steps), -float64(steps)} {
			t.Errorf("%d steps: last point %+v", steps, last)
		}
		covered := 0.0
		for _, p := range points {
			if p.Values[0] != float64(p.Step) {
				t.Fatalf("%d steps: point %+v is not what was measured at its step", steps, p)
			}
			if p.Low[0] != covered+1 || p.High[0] != p.Values[0] {
				t.Fatalf("%d steps: point %+v does not cover the steps after %v", steps, p, covered)
			}
			covered = p.High[0]
		}
	}
}

func TestHistoryBeginsAnewFromASnapshot(t *testing.T) {
	h := filled(3000)
	h.Add(2001, 7, 8)
	points := h.Points()
	if last := points[len(points)-1]; last.Step != 2001 || last.Values[0] != 7 {
		t.Errorf("last point %+v", last)
	}
	for i := 1; i < len(points); i++ {
		if points[i].Step <= points[i-1].Step {
			t.Fatalf("step %d after %d", points[i].Step, points[i-1].Step)
		}
	}
	h.Reset()
	if len(h.Points()) != 0 || h.Last() != 0 {
		t.Error("Reset left points")
	}
}

func TestNearest(t *testing.T) {
	h := filled(10)
	for step, want := range map[float64]int{0: 1, 1: 1, 4.4: 4, 4.6: 5, 10: 10, 99: 10} {
		if p, ok := h.Nearest(step); !ok || p.Step != want {
			t.Errorf("Nearest(%v) = %d, %v; want %d", step, p.Step, ok, want)
		}
	}
	if _, ok := new(History).Nearest(3); ok {
		t.Error("found a point in an empty history")
	}
}

func TestBoundsIgnoreWhatWasNotMeasured(t *testing.T) {
	var h History
	want := func(bottom, top float64) {
		t.Helper()
		if b, p := h.Bounds(); b != bottom || p != top {
			t.Errorf("from %v to %v, want %v to %v", b, p, bottom, top)
		}
	}
	want(0, 1)
	h.Add(1, math.NaN(), 3)
	h.Add(2, 2, math.NaN())
	h.Add(3, math.Inf(1), math.Inf(-1))
	want(0, 3)
	h.Add(4, -0.5, 1)
	want(-0.5, 3)
	if p, _ := h.Nearest(1); !math.IsNaN(p.Values[0]) {
		t.Errorf("D's loss of step 1 is %v", p.Values[0])
	}
}

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		top  float64
		last float64
		n    int
	}{{3, 3, 4}, {1, 1, 6}, {0.07, 0.08, 5}, {123, 150, 4}, {0, 1, 6}, {math.Inf(1), 1, 6}} {
		ticks := Ticks(c.top, 4)
		if len(ticks) < 3 || ticks[0] != 0 || math.Abs(ticks[len(ticks)-1]-c.last) > 1e-9 {
			t.Errorf("Ticks(%v) = %v, want up to %v", c.top, ticks, c.last)
		}
	}
	for _, step := range StepTicks(7, 8) {
		if step < 0 || step > 7 {
			t.Errorf("step tick %d of 7", step)
		}
	}
}
