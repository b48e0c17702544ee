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
		{"a", []Layer{{Kind: Affine}}},
		{"l.t", []Layer{{Kind: LeakyReLU, Percent: 20}, {Kind: Tanh}}},
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
		{"m240x5", []Layer{{Kind: Maxout, Units: 240, Pieces: 5}}},
		{"u2.ap8.mp7", []Layer{{Kind: Upsample, Factor: 2}, {Kind: AveragePool, Factor: 8}, {Kind: MaxPool, Factor: 7}}},
		{"do1.do50.do99", []Layer{{Kind: Dropout, Percent: 1}, {Kind: Dropout, Percent: 50}, {Kind: Dropout, Percent: 99}}},
		{"l1.l.l99", []Layer{{Kind: LeakyReLU, Percent: 1}, {Kind: LeakyReLU, Percent: 20}, {Kind: LeakyReLU, Percent: 99}}},
		{"mb4.mb256", []Layer{{Kind: MinibatchDeviation, Group: 4}, {Kind: MinibatchDeviation, Group: 256}}},
		{"d5sn.m3x2sn.c16k4s2p1sn.c2k3sn.t8k4s2sn", []Layer{{Kind: Dense, Units: 5, Spectral: true},
			{Kind: Maxout, Units: 3, Pieces: 2, Spectral: true},
			{Kind: Convolution, Units: 16, Kernel: 4, Stride: 2, Padding: 1, Spectral: true},
			{Kind: Convolution, Units: 2, Kernel: 3, Stride: 1, Spectral: true},
			{Kind: TransposedConvolution, Units: 8, Kernel: 4, Stride: 2, Spectral: true}}},
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

func TestParseArchitectureRefuses(t *testing.T) {
	unknown := func(layer string) string {
		return "unknown layer \"" + layer + "\"; the layers are d…, m…, v…, c…, t…, u…, ap…, mp…, bn, mb…, do…, r, l, t, s, pm and a"
	}
	const (
		dense       = ": a dense layer is written d<units>[sn]"
		convolution = ": a convolution is written c<channels>k<kernel>[s<stride>][p<padding>][sn]"
		transposed  = ": a transposed convolution is written t<channels>k<kernel>[s<stride>][sn]"
		long        = "99999999999999999999"
	)
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
		{"begins like two layers", "d5.bnr", 4, unknown("bnr")},
		{"a number alone", "5", 1, unknown("5")},

		{"no units", "r.d", 4, `layer "d"` + dense},
		{"no units at all", "d0", 2, `layer "d0": units is 0: 1 to 2048 is accepted`},
		{"negative", "d-5", 2, `layer "d-5"` + dense},
		{"too wide", "d2049", 2, `layer "d2049": units is 2049: 1 to 2048 is accepted`},
		{"huge", "r.d" + long, 4, `layer "d` + long + `": units is ` + long + `: 1 to 2048 is accepted`},
		{"sign", "d+5", 2, `layer "d+5"` + dense},
		{"leading zero", "d05", 2, `layer "d05" is written "d5"`},
		{"fraction", "d5,5", 3, `layer "d5,5"` + dense},
		{"digits of another script", "d٣", 2, `layer "d�"` + dense},
		{"behind letters of another script", "d5.dé.r", 5, `layer "d�"` + dense},
		{"NUL", "d5\x00", 3, `layer "d5�"` + dense},
		{"half a suffix", "d5s", 3, `layer "d5s"` + dense},
		{"suffix twice", "d5snsn", 3, `layer "d5snsn"` + dense},
		{"a number for what has none", "bn.r5", 5, `layer "r5": ReLU is written r`},
		{"a suffix for what has no weights", "bn.l5sn", 6, `layer "l5sn": leaky ReLU is written l[<hundredths>]`},

		{"no side", "v8", 3, `layer "v8": a reshape is written v<channels>x<side>`},
		{"no channels", "v0x7", 2, `layer "v0x7": channels is 0: 1 to 512 is accepted`},
		{"too many channels", "v513x1", 2, `layer "v513x1": channels is 513: 1 to 512 is accepted`},
		{"too large", "v1x65", 4, `layer "v1x65": side is 65: 1 to 64 is accepted`},
		{"side of nothing", "v1x0", 4, `layer "v1x0": side is 0: 1 to 64 is accepted`},
		{"side with a leading zero", "v1x028", 4, `layer "v1x028" is written "v1x28"`},

		{"no kernel", "r.c8", 5, `layer "c8"` + convolution},
		{"kernel without a number", "c8k", 3, `layer "c8k"` + convolution},
		{"other order", "c8k3p1s2", 7, `layer "c8k3p1s2"` + convolution},
		{"something behind", "c8k3s2p1x", 9, `layer "c8k3s2p1x"` + convolution},
		{"kernel of nothing", "c8k0", 4, `layer "c8k0": kernel is 0: 1 to 7 is accepted`},
		{"kernel too large", "c8k8", 4, `layer "c8k8": kernel is 8: 1 to 7 is accepted`},
		{"channels too many", "c513k3", 2, `layer "c513k3": channels is 513: 1 to 512 is accepted`},
		{"stride of nothing", "c8k3s0", 6, `layer "c8k3s0": stride is 0: 1 to 4 is accepted`},
		{"stride too large", "c8k7s5", 6, `layer "c8k7s5": stride is 5: 1 to 4 is accepted`},
		{"stride that goes without saying", "c8k3s1", 6, `layer "c8k3s1" is written "c8k3"`},
		{"padding that goes without saying", "c8k3s2p0", 8, `layer "c8k3s2p0" is written "c8k3s2"`},
		{"padding as wide as the kernel", "c8k3p3", 6, `layer "c8k3p3": padding is 3: 0 to 2 is accepted`},

		{"transposed without a kernel", "t8s2", 3, `layer "t8s2"` + transposed},
		{"transposed with padding", "t8k4s2p1", 7, `layer "t8k4s2p1"` + transposed},
		{"transposed with gaps", "t8k2s3", 6, `layer "t8k2s3": stride is 3: 1 to 2 is accepted`},
		{"transposed with too large a stride", "t8k7s5", 6, `layer "t8k7s5": stride is 5: 1 to 4 is accepted`},
		{"transposed with a leading zero", "t8k04s2", 4, `layer "t8k04s2" is written "t8k4s2"`},
		{"transposed stride that goes without saying", "t8k3s1", 6, `layer "t8k3s1" is written "t8k3"`},
		{"transposed of no channels", "t0k3", 2, `layer "t0k3": channels is 0: 1 to 512 is accepted`},
		{"transposed kernel too large", "t8k8", 4, `layer "t8k8": kernel is 8: 1 to 7 is accepted`},

		{"maxout without pieces", "m8", 3, `layer "m8": a maxout layer is written m<units>x<pieces>[sn]`},
		{"maxout of one piece", "m8x1", 4, `layer "m8x1": pieces is 1: 2 to 8 is accepted`},
		{"maxout of too many pieces", "m8x9", 4, `layer "m8x9": pieces is 9: 2 to 8 is accepted`},
		{"upsampling by nothing", "u", 2, `layer "u": upsampling is written u<factor>`},
		{"upsampling by one", "u1", 2, `layer "u1": factor is 1: 2 to 8 is accepted`},
		{"upsampling by too much", "u9", 2, `layer "u9": factor is 9: 2 to 8 is accepted`},
		{"average of one", "ap1", 3, `layer "ap1": factor is 1: 2 to 8 is accepted`},
		{"max pooling with a stride", "mp2s1", 4, `layer "mp2s1": max pooling is written mp<factor>`},
		{"dropout of nothing", "do0", 3, `layer "do0": percent is 0: 1 to 99 is accepted`},
		{"dropout of all", "do100", 3, `layer "do100": percent is 100: 1 to 99 is accepted`},
		{"dropout as a fraction", "do.5", 3, `layer "do": dropout is written do<percent>`},
		{"slope that goes without saying", "r.l20", 4, `layer "l20" is written "l"`},
		{"slope of nothing", "l0", 2, `layer "l0": hundredths is 0: 1 to 99 is accepted`},
		{"slope with a leading zero", "l05", 2, `layer "l05" is written "l5"`},
		{"group of one", "mb1", 3, `layer "mb1": group is 1: 2 to 256 is accepted`},
		{"no group", "mb", 3, `layer "mb": the minibatch standard deviation is written mb<group>`},
	} {
		t.Run(c.name, func(t *testing.T) {
			layers, err := ParseArchitecture(c.text)
			if err == nil {
				t.Fatalf("accepted as %v", layers)
			}
			shown := strings.NewReplacer("\x00", "�", "é", "�", "٣", "�").Replace(c.text)
			if want := fmt.Sprintf("architecture %q, character %d: %s", shown, c.at, c.sentence); err.Error() != want {
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
	t.Run("far into a long text", func(t *testing.T) {
		_, err := ParseArchitecture(strings.Repeat("d512.", 12) + "d512.d5é.d512.d512.d512.d512.d512")
		const want = `architecture "…12.d512.d512.d512.d512.d512.d5�.d512.d512.d512.d512.d512", character 68: layer "d5�": `
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("error\n%v, want\n%s…", err, want)
		}
	})
	t.Run("a long word", func(t *testing.T) {
		if _, err := ParseArchitecture("r." + strings.Repeat("\u202e", 5000)); err == nil || len([]rune(err.Error())) > 240 {
			t.Errorf("error %v", err)
		}
	})
}

// TestLayerTexts writes every layer that is accepted with small numbers, and reads it back.
func TestLayerTexts(t *testing.T) {
	var layers []Layer
	for _, kind := range []LayerKind{BatchNorm, ReLU, Tanh, Sigmoid, PlusMinus} {
		layers = append(layers, Layer{Kind: kind})
	}
	for n := 1; n <= 99; n++ {
		layers = append(layers, Layer{Kind: LeakyReLU, Percent: n}, Layer{Kind: Dropout, Percent: n}, Layer{Kind: MinibatchDeviation, Group: 1 + n})
	}
	for n := 2; n <= MaxFactor; n++ {
		layers = append(layers, Layer{Kind: Upsample, Factor: n}, Layer{Kind: AveragePool, Factor: n}, Layer{Kind: MaxPool, Factor: n})
	}
	for n := 1; n <= 12; n++ {
		layers = append(layers, Layer{Kind: Dense, Units: n}, Layer{Kind: Reshape, Units: 13 - n, Side: n})
		for pieces := 2; pieces <= MaxPieces; pieces++ {
			layers = append(layers, Layer{Kind: Maxout, Units: n, Pieces: pieces})
		}
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
	for _, l := range slices.Clone(layers) {
		if l.Biases() > 0 {
			l.Spectral = true
			layers = append(layers, l)
		}
	}
	seen := map[string]bool{}
	for _, l := range layers {
		text := l.String()
		if seen[text] {
			t.Errorf("two layers are written %s", text)
		}
		seen[text] = true
		if back, _, err := parseLayer(text); err != nil || back != l {
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
