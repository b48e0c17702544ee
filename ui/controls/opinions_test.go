package controls

import (
	"math"
	"strings"
	"testing"

	"ganplayground/train/wire"
	"ganplayground/ui/text"
)

func TestShare(t *testing.T) {
	bins := share([]wire.Value{0, 0.049, 0.05, 0.999, 1, wire.Missing, 0.5, 0.5})
	want := map[int]float64{0: 2, 1: 1, 10: 2, 19: 2}
	for i, b := range bins {
		if math.Abs(b-want[i]/7) > 1e-12 {
			t.Errorf("bin %d has %v, want %v", i, b, want[i]/7)
		}
	}
	if share(nil) != [opinionBins]float64{} {
		t.Error("nothing has a share")
	}
}

func TestQuartiles(t *testing.T) {
	if low, median, high := quartiles([]wire.Value{0.4, 0.1, 0.3, wire.Missing, 0.2}); low != float64(wire.Value(0.1)) || median != float64(wire.Value(0.2)) || high != float64(wire.Value(0.3)) {
		t.Errorf("quartiles %v, %v, %v", low, median, high)
	}
	if low, _, high := quartiles([]wire.Value{0.7}); low != high || low != float64(wire.Value(0.7)) {
		t.Errorf("of one value %v and %v", low, high)
	}
	if _, median, _ := quartiles(nil); !math.IsNaN(median) {
		t.Errorf("the middle of nothing is %v", median)
	}
}

// TestOpinionsAreDrawn: each histogram fills its half, reals go up and fakes down.
func TestOpinionsAreDrawn(t *testing.T) {
	o := Opinions{Reals: []wire.Value{0.99, 0.99, 0.99, 0.99}, Fakes: []wire.Value{0.01, 0.01, 0.01, 0.01, 0.51, 0.51}}
	reals, fakes := o.paths()
	if want := "M95 0v-100h4.5v100z"; reals != want {
		t.Errorf("reals %s, want %s", reals, want)
	}
	if want := "M0 0v100h4.5v-100zM50 0v50h4.5v-50z"; fakes != want {
		t.Errorf("fakes %s, want %s", fakes, want)
	}
	for _, language := range []text.Language{text.English, text.Chinese} {
		words := o.words(language)
		if !strings.Contains(words, "99.0%") || !strings.Contains(words, "1.0%") || strings.Contains(words, "%!") {
			t.Errorf("said as %q", words)
		}
	}
	if reals, fakes := (Opinions{}).paths(); reals+fakes+(Opinions{}).words(text.English) != "" {
		t.Error("nothing is drawn as something")
	}
}
