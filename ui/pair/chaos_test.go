package pair

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ganplayground/ui/session"
)

var worlds = flag.Uint64("worlds", 8, "how many worlds TestWhateverHappens lets happen")

// TestWhateverHappens: whatever is asked, at whatever moment, and whichever trainer dies, both end at the same step with the weights that the
// link describes.
func TestWhateverHappens(t *testing.T) {
	differences := [][2]string{{"lrg", "0.2"}, {"kd", "2"}, {"loss", "minimax"}, {"kg", "3"}, {"b1g", "0.9"}, {"ema", "0"}}
	for seed := range *worlds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			w := newWorld(t, seed)
			var course []string
			defer func() {
				if t.Failed() {
					t.Log(strings.Join(course, ", "))
				}
			}()
			d := differences[seed%uint64(len(differences))]
			w.a.Open(toy(t, 1+w.random.IntN(60)), w.random.IntN(2) == 0)
			for range w.random.IntN(60) {
				w.happen()
			}
			w.compare(d[0], d[1])
			for range 12 {
				for range w.random.IntN(80) {
					w.happen()
				}
				course = append(course, w.disturb())
			}
			for range w.random.IntN(80) {
				w.happen()
			}
			w.a.Pause()
			w.settle()
			w.check()
		})
	}
}

// disturb does what a visitor can do at any time, or has a trainer die, and says what.
func (w *world) disturb() string {
	a := w.a
	can := []struct {
		name string
		do   func()
	}{
		{"play", a.Play}, {"play", a.Play}, {"pause", a.Pause}, {"step", a.OneStep}, {"d", func() { a.Only("d") }}, {"g", func() { a.Only("g") }},
		{"run to", func() { a.PlayTo(a.Step + 1 + w.random.IntN(30)) }},
		{"lrd", func() { a.Edit("lrd", 0.01*float64(1+w.random.IntN(9))) }},
		{"lrg", func() { a.Edit("lrg", 0.01*float64(1+w.random.IntN(9))) }},
		{"kd", func() { a.Edit("kd", float64(1+w.random.IntN(3))) }},
		{"loss", func() { a.Choose("loss", []string{"ns", "minimax"}[w.random.IntN(2)]) }},
		{"back", func() { a.Seek(w.random.IntN(1 + a.Newest)) }}, {"back", func() { a.Seek(w.random.IntN(1 + a.Newest)) }},
		{"rewind", func() { a.Rewind() }}, {"reseed", func() { a.Open(a.Reseeded(w.random.Uint64N(9)), w.random.IntN(2) == 0) }},
		{"A dies", func() { w.crash(A) }}, {"B dies", func() { w.crash(B) }},
	}
	one := can[w.random.IntN(len(can))]
	if !a.Live() && !slices.Contains([]string{"rewind", "reseed", "A dies", "B dies"}, one.name) {
		return "not " + one.name
	}
	if a.Phase == session.Seeking && (one.name == "step" || one.name == "d" || one.name == "g") {
		return "not " + one.name
	}
	one.do()
	w.follow()
	return fmt.Sprintf("%s at %d/%d", one.name, a.Step, w.b.Step)
}
