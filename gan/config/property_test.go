package config

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// FuzzParseArchitecture checks that every text is refused or is the only text of its layers, and that these cost what is
// finite, or do not fit.
func FuzzParseArchitecture(f *testing.F) {
	for _, seed := range []string{"d256.bn.r.d784.s", "", ".", "d0", "d+1", "d01", "d2049", "d٣", "D1", "l.t.", strings.Repeat("s.", 40),
		"v24x7.t12k4s2.bn.r.t1k4s2.s", "pm.v1x28.c16k4s2p1.c32k3p1", "v1x28.c8k3s1", "c8k3p0", "t8k2s3",
		"v1x28.t512k7s2.c512k7p3.c512k7p3.c512k7p3", "m240x5sn.do50.l10.mb4.d1sn", "v1x28.mp2.ap7.u8.u8.c3k3p1sn", "m2048x8.m2048x8", "do0", "l20",
		"v1x28.u2.mb2.mb2.t512k7sn"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		layers, err := ParseArchitecture(text)
		if err != nil {
			return
		}
		if again := formatArchitecture(layers); again != text {
			t.Errorf("%q has the layers of %q", text, again)
		}
		const (
			// The most values, parameters and multiply-adds that one layer can have.
			values     = MaxSide * MaxSide * MaxChannels
			parameters = max(values*MaxUnits*MaxPieces, MaxKernel*MaxKernel*MaxChannels*MaxChannels) + 2*values
			macs       = max(parameters, values*MaxKernel*MaxKernel*MaxChannels)
		)
		s, err := sizeOf(text, func([]Layer) int { return Pixels })
		if err != nil {
			return
		}
		if s.values < len(layers) || s.values > MaxLayers*2*values || s.parameters > MaxLayers*parameters || s.macs > MaxLayers*macs {
			t.Errorf("%q: %+v", text, s)
		}
		c := Config{Batch: 256, DSteps: 8, GSteps: 8, R1: 1, R1Every: 1, Pack: 1}
		if cost := c.cost(s, s); cost.Bytes < 0 || cost.FLOPs < 0 {
			t.Errorf("%q: a cost beyond all integers: %+v", text, cost)
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
