package trainer

import (
	"testing"
	"time"
)

func second(n int) time.Time { return time.Unix(int64(n), 0) }

func TestWatch(t *testing.T) {
	type look struct {
		at     int
		hidden bool
		heard  bool // just before
	}
	steady := func(from, to int, hidden bool) (looks []look) {
		for at := from; at <= to; at++ {
			looks = append(looks, look{at: at, hidden: hidden})
		}
		return looks
	}
	heard := look{heard: true}
	for _, c := range []struct {
		name  string
		looks []look
		want  bool // what the last look says
	}{
		{"nine seconds of silence", append([]look{heard}, steady(1, 9, false)...), false},
		{"ten seconds of silence", append([]look{heard}, steady(1, 10, false)...), true},
		{"hidden tab", append([]look{heard}, steady(1, 100, true)...), false},
		{"hidden, then shown", append(append([]look{heard}, steady(1, 100, true)...), steady(101, 109, false)...), false},
		{"the page stood still", append([]look{heard}, look{at: 1}, look{at: 3600}), false},
		{"stood still, then silent", append([]look{heard, {at: 1}}, steady(3600, 3610, false)...), true},
		{"clock set back", append([]look{heard}, look{at: 100}, look{at: 50}, look{at: 51}), false},
		{"slow start", steady(0, 59, false), false},
		{"no start", steady(0, 60, false), true},
		{"a sign in between", append(append([]look{heard}, steady(1, 9, false)...), look{at: 10, heard: true}, look{at: 11}), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			var w Watch
			got := false
			for _, l := range c.looks {
				if l.heard {
					w.Heard()
				}
				got = w.Look(second(l.at), l.hidden)
			}
			if got != c.want {
				t.Errorf("given up: %v", got)
			}
		})
	}
}

func TestFailures(t *testing.T) {
	for _, c := range []struct {
		name string
		at   []int
		want bool
	}{
		{"two", []int{0, 1}, false},
		{"three within a minute", []int{0, 30, 60}, true},
		{"three over a minute", []int{0, 30, 61}, false},
		{"the last three count", []int{0, 100, 130, 140}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			var f Failures
			got := false
			for _, at := range c.at {
				got = f.Add(second(at))
			}
			if got != c.want {
				t.Errorf("given up: %v", got)
			}
			f.Forgive()
			if f.Add(second(200)) {
				t.Error("given up after being forgiven")
			}
		})
	}
}
