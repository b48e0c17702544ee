package config

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestParseArchitecture(t *testing.T) {
	for _, c := range []struct {
		text string
		want []Layer
	}{
		{"d1", []Layer{{Kind: Dense, Units: 1}}},
		{"d2048", []Layer{{Kind: Dense, Units: 2048}}},
		{"d256.bn.r.d784.s", []Layer{
			{Kind: Dense, Units: 256}, {Kind: BatchNorm}, {Kind: ReLU}, {Kind: Dense, Units: 784}, {Kind: Sigmoid}}},
		{"l.t", []Layer{{Kind: LeakyReLU}, {Kind: Tanh}}},
		{"pm.v1x28", []Layer{{Kind: PlusMinus}, {Kind: Reshape, Units: 1, Side: 28}}},
		{"v512x64", []Layer{{Kind: Reshape, Units: 512, Side: 64}}},
		{"c32k3", []Layer{{Kind: Convolution, Units: 32, Kernel: 3, Stride: 1}}},
		{"c16k4s2", []Layer{{Kind: Convolution, Units: 16, Kernel: 4, Stride: 2}}},
		{"c16k4p3", []Layer{{Kind: Convolution, Units: 16, Kernel: 4, Stride: 1, Padding: 3}}},
		{"c512k7s4p6", []Layer{{Kind: Convolution, Units: 512, Kernel: 7, Stride: 4, Padding: 6}}},
		{"c1k1s4", []Layer{{Kind: Convolution, Units: 1, Kernel: 1, Stride: 4}}},
		{"t12k4s2", []Layer{{Kind: TransposedConvolution, Units: 12, Kernel: 4, Stride: 2}}},
		{"t1k1", []Layer{{Kind: TransposedConvolution, Units: 1, Kernel: 1, Stride: 1}}},
		{"t512k7s4", []Layer{{Kind: TransposedConvolution, Units: 512, Kernel: 7, Stride: 4}}},
		{strings.TrimSuffix(strings.Repeat("r.", MaxLayers), "."), slices.Repeat([]Layer{{Kind: ReLU}}, MaxLayers)},
	} {
		t.Run(c.text, func(t *testing.T) {
			got, err := ParseArchitecture(c.text)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

// layersKnown ends the sentence about an unknown layer.
const layersKnown = "; layers are d<units>, v<channels>x<side>, c<channels>k<kernel>[s<stride>][p<padding>], " +
	"t<channels>k<kernel>[s<stride>], bn, r, l, t, s and pm"

func TestParseArchitectureRefuses(t *testing.T) {
	unknown := func(layer string) string { return "unknown layer \"" + layer + "\"" + layersKnown }
	for _, c := range []struct {
		name, text string
		at         int
		sentence   string
	}{
		{"empty", "", 1, unknown("")},
		{"empty layer", "d5..r", 4, unknown("")},
		{"cut off", "d5.", 4, unknown("")},
		{"unknown", "d5.bn.x9.r", 7, unknown("x9")},
		{"capital", "D5", 1, unknown("D5")},
		{"no units", "r.d", 3, unknown("d")},
		{"no units at all", "d0", 1, `layer "d0": the number of units is 0: 1 to 2048 is accepted`},
		{"negative", "d-5", 1, unknown("d-5")},
		{"too wide", "d2049", 1, `layer "d2049": the number of units is 2049: 1 to 2048 is accepted`},
		{"huge", "d99999999999999999999", 1, unknown("d99999999999999999999")},
		{"sign", "d+5", 1, unknown("d+5")},
		{"leading zero", "d05", 1, `layer "d05" is written "d5"`},
		{"fraction", "d5,5", 1, unknown("d5,5")},
		{"digits of another script", "d٣", 1, unknown("d٣")},
		{"a number alone", "5", 1, unknown("5")},
		{"a number for what has none", "bn.r5", 4, unknown("r5")},

		{"no side", "v8", 1, unknown("v8")},
		{"no channels", "v0x7", 1, `layer "v0x7": the number of channels is 0: 1 to 512 is accepted`},
		{"too many channels", "v513x1", 1, `layer "v513x1": the number of channels is 513: 1 to 512 is accepted`},
		{"too large", "v1x65", 1, `layer "v1x65": the side is 65: 1 to 64 is accepted`},
		{"side of nothing", "v1x0", 1, `layer "v1x0": the side is 0: 1 to 64 is accepted`},
		{"side with a leading zero", "v1x028", 1, `layer "v1x028" is written "v1x28"`},

		{"no kernel", "r.c8", 3, unknown("c8")},
		{"kernel without a number", "c8k", 1, unknown("c8k")},
		{"other order", "c8k3p1s2", 1, unknown("c8k3p1s2")},
		{"something behind", "c8k3s2p1x", 1, unknown("c8k3s2p1x")},
		{"kernel of nothing", "c8k0", 1, `layer "c8k0": the kernel is 0: 1 to 7 is accepted`},
		{"kernel too large", "c8k8", 1, `layer "c8k8": the kernel is 8: 1 to 7 is accepted`},
		{"channels too many", "c513k3", 1, `layer "c513k3": the number of channels is 513: 1 to 512 is accepted`},
		{"stride of nothing", "c8k3s0", 1, `layer "c8k3s0": the stride is 0: 1 to 4 is accepted`},
		{"stride too large", "c8k7s5", 1, `layer "c8k7s5": the stride is 5: 1 to 4 is accepted`},
		{"stride that goes without saying", "c8k3s1", 1, `layer "c8k3s1" is written "c8k3"`},
		{"padding that goes without saying", "c8k3s2p0", 1, `layer "c8k3s2p0" is written "c8k3s2"`},
		{"padding as wide as the kernel", "c8k3p3", 1, `layer "c8k3p3": the padding is 3: 0 to 2 is accepted`},

		{"transposed without a kernel", "t8s2", 1, unknown("t8s2")},
		{"transposed with padding", "t8k4s2p1", 1, unknown("t8k4s2p1")},
		{"transposed with gaps", "t8k2s3", 1, `layer "t8k2s3": the stride is 3: 1 to 2 is accepted`},
		{"transposed with too large a stride", "t8k7s5", 1, `layer "t8k7s5": the stride is 5: 1 to 4 is accepted`},
		{"transposed with a leading zero", "t8k04s2", 1, `layer "t8k04s2" is written "t8k4s2"`},
		{"transposed stride that goes without saying", "t8k3s1", 1, `layer "t8k3s1" is written "t8k3"`},
		{"transposed of no channels", "t0k3", 1, `layer "t0k3": the number of channels is 0: 1 to 512 is accepted`},
		{"transposed kernel too large", "t8k8", 1, `layer "t8k8": the kernel is 8: 1 to 7 is accepted`},
	} {
		t.Run(c.name, func(t *testing.T) {
			layers, err := ParseArchitecture(c.text)
			if err == nil {
				t.Fatalf("accepted as %v", layers)
			}
			if want := fmt.Sprintf("architecture %q, character %d: %s", c.text, c.at, c.sentence); err.Error() != want {
				t.Errorf("sentence\n%s, want\n%s", err, want)
			}
		})
	}
	t.Run("too deep", func(t *testing.T) {
		_, err := ParseArchitecture(strings.Repeat("r.", MaxLayers) + "r")
		if err == nil || !strings.Contains(err.Error(), "has 33 layers; at most 32 are accepted") {
			t.Errorf("error %v", err)
		}
	})
}

// TestLayerTexts writes every layer that is accepted with small numbers, and reads it back.
func TestLayerTexts(t *testing.T) {
	var layers []Layer
	for _, kind := range layerNames {
		layers = append(layers, Layer{Kind: kind})
	}
	for n := 1; n <= 12; n++ {
		layers = append(layers, Layer{Kind: Dense, Units: n}, Layer{Kind: Reshape, Units: 13 - n, Side: n})
		for kernel := 1; kernel <= MaxKernel; kernel++ {
			for stride := 1; stride <= MaxStride; stride++ {
				if stride <= kernel {
					layers = append(layers, Layer{Kind: TransposedConvolution, Units: n, Kernel: kernel, Stride: stride})
				}
				for padding := range kernel {
					layers = append(layers, Layer{Kind: Convolution, Units: n, Kernel: kernel, Stride: stride, Padding: padding})
				}
			}
		}
	}
	seen := map[string]bool{}
	for _, l := range layers {
		text := l.String()
		if seen[text] {
			t.Errorf("two layers are written %s", text)
		}
		seen[text] = true
		if back, err := parseLayer(text); err != nil || back != l {
			t.Errorf("%+v is written %s, which reads back as %+v, %v", l, text, back, err)
		}
	}
}

func TestUnknownKindPanics(t *testing.T) {
	defer func() {
		if reason := fmt.Sprint(recover()); !strings.HasPrefix(reason, "BUG") {
			t.Errorf("a layer of no kind ended in %q, want a panic that calls it a bug", reason)
		}
	}()
	t.Errorf("a layer of no kind is written %q", Layer{Kind: -1}.String())
}
