package config

import (
	"errors"
	"slices"
	"testing"
)

// TestLayerSizes: what the layers of every preset have adds up to what the preset is priced at, and the last gives what it must.
func TestLayerSizes(t *testing.T) {
	for _, p := range Presets {
		cost, err := p.Config.Cost()
		if err != nil {
			t.Fatal(err)
		}
		sum := 0
		for _, ofG := range []bool{true, false} {
			sizes := p.Config.LayerSizes(ofG)
			for _, s := range sizes {
				sum += s.Parameters
			}
			outputs := []Shape{Vector(1), {1, 1}}
			if ofG {
				outputs = p.Config.Data().shapes()
			}
			if last := sizes[len(sizes)-1].Output; !slices.Contains(outputs, last) {
				t.Errorf("%s: the last layer gives %s, not one of %v", p.Name, last, outputs)
			}
		}
		if sum != cost.Parameters {
			t.Errorf("%s: the layers have %d parameters, together %d", p.Name, sum, cost.Parameters)
		}
	}
}

// TestLayerSizesUpToAFault: and the fault says which layer is next.
func TestLayerSizesUpToAFault(t *testing.T) {
	for text, good := range map[string]int{"": 0, "x": 0, "d8.": 1, "d8.r.c3k3.d784": 2, "d98.v2x7.c1k9": 2, "d98.v2x7.u2.u2.u3.d784": 4, "d8.r.d5": 3} {
		want := good // the layer at fault
		if text == "d8.r.d5" {
			want-- // all fit, but the last gives no image
		}
		c := mlp()
		c.Generator, c.OutputBias = text, BiasZero
		if got := len(c.LayerSizes(true)); got != good {
			t.Errorf("%q: sizes of %d layers, want %d", text, got, good)
		}
		var fault *Fault
		if err := c.Validate(); !errors.As(err, &fault) || fault.Text != text || fault.Layer() != want {
			t.Errorf("%q: error %v, of layer %d", text, err, fault.Layer())
		}
	}
}
