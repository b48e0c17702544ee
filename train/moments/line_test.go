package moments

import "testing"

// TestThinsExponentially: after many moments the way from the moment before a step to that step is a bounded share of the step's distance
// from the newest.
func TestThinsExponentially(t *testing.T) {
	const kept, every = 20, 10
	line := Line[int]{Budget: kept}
	for step := 0; step <= 20_000; step += every {
		line.Add(step, step, 1)
		all := line.All()
		if len(all) > kept || line.size != len(all) {
			t.Fatalf("step %d: %d moments of size %d", step, len(all), line.size)
		}
		if all[0].Step != 0 || all[len(all)-1].Step != step {
			t.Fatalf("step %d: the first moment is %d, the last %d", step, all[0].Step, all[len(all)-1].Step)
		}
	}
	const newest = 20_000
	for step := 0; step <= newest; step += 7 {
		m, ok := line.Before(step)
		if !ok || m.Step > step {
			t.Fatalf("before %d is %d, %v", step, m.Step, ok)
		}
		if away := step - m.Step; away > every && float64(away) > 0.6*float64(newest-m.Step) {
			t.Errorf("step %d is %d steps from the moment before it, %d, and %d from the newest", step, away, m.Step, newest-step)
		}
	}
}

func TestBefore(t *testing.T) {
	line := Line[string]{Budget: 100}
	if _, ok := line.Before(5); ok {
		t.Error("an empty line has a moment")
	}
	for step, name := range map[int]string{30: "c", 10: "a", 20: "b"} {
		line.Add(step, name, 1)
	}
	for step, want := range map[int]string{10: "a", 19: "a", 20: "b", 29: "b", 30: "c", 1000: "c"} {
		if m, ok := line.Before(step); !ok || m.Item != want {
			t.Errorf("before %d is %+v, %v; want %s", step, m, ok, want)
		}
	}
	if _, ok := line.Before(9); ok {
		t.Error("there is a moment before the first one")
	}
	line.Add(20, "again", 5)
	if m, _ := line.Before(20); m.Item != "again" || len(line.All()) != 3 || line.size != 7 {
		t.Errorf("step 20 again: %+v of %d moments and size %d", m, len(line.All()), line.size)
	}
	line.CutAfter(19)
	if m, _ := line.Before(1000); m.Step != 10 || line.size != 1 {
		t.Errorf("after a cut at 19 the newest moment is %d, size %d", m.Step, line.size)
	}
}

// TestKeepsTwo: however large moments are, the first and the newest stay.
func TestKeepsTwo(t *testing.T) {
	line := Line[int]{Budget: 10}
	for step := range 5 {
		line.Add(step, step, 100)
	}
	if all := line.All(); len(all) != 2 || all[0].Step != 0 || all[1].Step != 4 {
		t.Errorf("it keeps %v", all)
	}
}
