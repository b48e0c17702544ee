package config

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// FuzzParseArchitecture checks that every text is refused or is the only text of its layers, and that these cost what is
// finite.
func FuzzParseArchitecture(f *testing.F) {
	for _, seed := range []string{"d256.bn.r.d784.s", "", ".", "d0", "d+1", "d01", "d2049", "d٣", "D1", "l.t.", strings.Repeat("s.", 40)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		layers, err := ParseArchitecture(text)
		if err != nil {
			return
		}
		words := make([]string, len(layers))
		for i, l := range layers {
			words[i] = fmt.Sprintf("d%d", l.Units)
			for name, kind := range layerNames {
				if kind == l.Kind {
					words[i] = name
				}
			}
		}
		if again := strings.Join(words, "."); again != text {
			t.Errorf("%q has the layers of %q", text, again)
		}
		s := sizeOf(layers, Pixels)
		if s.values < len(layers) || s.values > MaxLayers*MaxUnits || s.macs > s.parameters || s.parameters > MaxLayers*(MaxUnits+3)*MaxUnits {
			t.Errorf("%q: %+v", text, s)
		}
	})
}

// TestEditsProperty makes edits at random, as training with sliders does, and compares with a list of the settings of
// every step.
func TestEditsProperty(t *testing.T) {
	const steps = 8
	random := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		r := Run{Config: mlp()}
		var inForce [steps]Config
		for k := range inForce {
			inForce[k] = r.Config
		}
		for at := 0; at < steps; at += random.IntN(3) {
			key := []string{"kd", "kg"}[random.IntN(2)]
			f, _ := FieldByKey(key)
			value := float64(random.IntN(3))
			r = r.WithEdit(Edit{Step: at, Key: key, Value: value})
			for k := at; k < steps; k++ {
				f.Set(&inForce[k], value)
			}
		}
		for k := range inForce {
			if got := r.At(k); got != inForce[k] {
				t.Fatalf("edits %v: at step %d\n%+v, want\n%+v", r.Edits, k, got, inForce[k])
			}
			if got := r.Until(k).At(steps); k > 0 && got != inForce[k-1] {
				t.Fatalf("edits %v until step %d leave\n%+v, want\n%+v", r.Edits, k, got, inForce[k-1])
			}
		}
		if err := r.Validate(); err != nil {
			t.Fatal(err)
		}
	}
}
