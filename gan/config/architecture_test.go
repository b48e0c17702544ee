package config

import (
	"slices"
	"strings"
	"testing"
)

func TestParseArchitecture(t *testing.T) {
	for _, c := range []struct {
		text string
		want []Layer
	}{
		{"d1", []Layer{{Dense, 1}}},
		{"d2048", []Layer{{Dense, 2048}}},
		{"d256.bn.r.d784.s", []Layer{{Dense, 256}, {Kind: BatchNorm}, {Kind: ReLU}, {Dense, 784}, {Kind: Sigmoid}}},
		{"l.t", []Layer{{Kind: LeakyReLU}, {Kind: Tanh}}},
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
	const known = "; layers are d<units>, bn, r, l, t and s"
	for _, c := range []struct{ name, text, sentence string }{
		{"empty", "", `architecture "", character 1: unknown layer ""` + known},
		{"empty layer", "d5..r", `architecture "d5..r", character 4: unknown layer ""` + known},
		{"cut off", "d5.", `architecture "d5.", character 4: unknown layer ""` + known},
		{"unknown", "d5.bn.x9.r", `architecture "d5.bn.x9.r", character 7: unknown layer "x9"` + known},
		{"capital", "D5", `architecture "D5", character 1: unknown layer "D5"` + known},
		{"no units", "r.d", `architecture "r.d", character 3: unknown layer "d"` + known},
		{"no units at all", "d0", `architecture "d0", character 1: a dense layer of 0 units; 1 to 2048 are accepted`},
		{"negative", "d-5", `architecture "d-5", character 1: a dense layer of -5 units; 1 to 2048 are accepted`},
		{"too wide", "d2049", `architecture "d2049", character 1: a dense layer of 2049 units; 1 to 2048 are accepted`},
		{"huge", "d99999999999999999999", `architecture "d99999999999999999999", character 1: unknown layer "d99999999999999999999"` + known},
		{"sign", "d+5", `architecture "d+5", character 1: unknown layer "d+5"` + known},
		{"leading zero", "d05", `architecture "d05", character 1: unknown layer "d05"` + known},
		{"fraction", "d5,5", `architecture "d5,5", character 1: unknown layer "d5,5"` + known},
	} {
		t.Run(c.name, func(t *testing.T) {
			layers, err := ParseArchitecture(c.text)
			if err == nil {
				t.Fatalf("accepted as %v", layers)
			}
			if err.Error() != c.sentence {
				t.Errorf("sentence\n%s, want\n%s", err, c.sentence)
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

func TestOutputs(t *testing.T) {
	for _, c := range []struct {
		text         string
		inputs, want int
	}{
		{"r", 7, 7},
		{"bn.t.s.l", 7, 7},
		{"d3", 7, 3},
		{"d3.bn.d5.r", 7, 5},
	} {
		t.Run(c.text, func(t *testing.T) {
			layers, err := ParseArchitecture(c.text)
			if err != nil {
				t.Fatal(err)
			}
			if got := Outputs(layers, c.inputs); got != c.want {
				t.Errorf("%d outputs of %d inputs, want %d", got, c.inputs, c.want)
			}
		})
	}
}
