package train

import (
	"testing"
)

// TestTimelineThinsExponentially: after many snapshots the way from any step back to the one before it is a bounded share of that
// step's distance from the newest.
func TestTimelineThinsExponentially(t *testing.T) {
	const kept, every = 20, 10
	line := timeline{budget: kept}
	for step := 0; step <= 20_000; step += every {
		line.add(step, make([]byte, 1))
		if len(line.moments) > kept || line.size != len(line.moments) {
			t.Fatalf("step %d: %d moments of %d bytes", step, len(line.moments), line.size)
		}
		if line.moments[0].step != 0 || line.moments[len(line.moments)-1].step != step {
			t.Fatalf("step %d: the first moment is %d, the last %d", step, line.moments[0].step, line.moments[len(line.moments)-1].step)
		}
	}
	newest := line.moments[len(line.moments)-1].step
	for step := 0; step <= newest; step += 7 {
		m, ok := line.before(step)
		if !ok || m.step > step {
			t.Fatalf("before %d is %d, %v", step, m.step, ok)
		}
		if away := step - m.step; away > every && float64(away) > 0.6*float64(newest-m.step) {
			t.Errorf("step %d is %d steps from the moment before it, %d, and %d from the newest", step, away, m.step, newest-step)
		}
	}
}

func TestTimelineBefore(t *testing.T) {
	line := newTimeline()
	if _, ok := line.before(5); ok {
		t.Error("an empty timeline has a moment")
	}
	for _, step := range []int{30, 10, 20} {
		line.add(step, []byte{byte(step)})
	}
	for step, want := range map[int]int{10: 10, 19: 10, 20: 20, 29: 20, 30: 30, 1000: 30} {
		if m, ok := line.before(step); !ok || m.step != want || int(m.snapshot[0]) != want {
			t.Errorf("before %d is %+v, %v; want %d", step, m, ok, want)
		}
	}
	if _, ok := line.before(9); ok {
		t.Error("there is a moment before the first one")
	}
	line.add(20, []byte{99})
	if m, _ := line.before(20); m.snapshot[0] != 99 || len(line.moments) != 3 || line.size != 3 {
		t.Errorf("step 20 again: %+v of %d moments and %d bytes", m, len(line.moments), line.size)
	}
	line.cut(19)
	if m, _ := line.before(1000); m.step != 10 || line.size != 1 {
		t.Errorf("after a cut at 19 the newest moment is %d, %d bytes", m.step, line.size)
	}
}

// TestTimelineKeepsTwo: however large snapshots are, the first and the newest stay.
func TestTimelineKeepsTwo(t *testing.T) {
	line := timeline{budget: 10}
	for step := range 5 {
		line.add(step, make([]byte, 100))
	}
	if len(line.moments) != 2 || line.moments[0].step != 0 || line.moments[1].step != 4 {
		t.Errorf("it keeps %d moments, the first of step %d", len(line.moments), line.moments[0].step)
	}
}
