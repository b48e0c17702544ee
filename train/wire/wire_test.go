package wire

import (
	"encoding/json"
	"math"
	"reflect"
	"testing"

	"ganplayground/gan/config"
)

func TestValuesTravel(t *testing.T) {
	cases := map[string]struct {
		value Value
		text  string
	}{
		"zero":              {0, "0"},
		"shortest":          {0.1, "0.1"},
		"tiny":              {math.SmallestNonzeroFloat32, "1e-45"},
		"huge":              {-math.MaxFloat32, "-3.4028235e+38"},
		"not measured":      {Missing, "null"},
		"infinite":          {Value(math.Inf(1)), "null"},
		"negative infinity": {Value(math.Inf(-1)), "null"},
	}
	for name, c := range cases {
		text, err := json.Marshal(c.value)
		if err != nil || string(text) != c.text {
			t.Errorf("%s: written as %s, %v; want %s", name, text, err, c.text)
		}
		var back Value
		if err := json.Unmarshal(text, &back); err != nil {
			t.Errorf("%s: reading %s: %v", name, text, err)
		}
		if back != c.value && (back.Known() || c.value.Known()) {
			t.Errorf("%s: came back as %v, was %v", name, back, c.value)
		}
	}
	var v Value
	if err := json.Unmarshal([]byte(`"a"`), &v); err == nil {
		t.Error("a text was read as a number")
	}
}

// TestMessagesTravel: what one side says is what the other reads.
func TestMessagesTravel(t *testing.T) {
	run := config.Run{Config: config.Presets[0].Config, Edits: []config.Edit{{Step: 3, Key: "lrg", Value: 1e-4}}}
	commands := []Command{
		{Kind: Open, Run: &run, To: 500, Play: true},
		{Kind: Edit, Key: "lrd", Value: 0.1},
		{Kind: Edit, Key: "loss", Word: "hinge"},
		{Kind: Latent, Tile: 127, Latent: []float32{0.1, -3}},
	}
	for _, want := range commands {
		text, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got Command
		if err := json.Unmarshal(text, &got); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s came as %+v, %v; sent %+v", text, got, err, want)
		}
	}
	event := Event{Kind: StatsEvent, Step: 2, Stats: []Stats{{Step: 2, DLoss: 1.5, GLoss: 0.25, DReal: 0.5, DFake: 0.5, DGrad: 1, GGrad: 2}}}
	text, err := json.Marshal(event)
	if err != nil {
		t.Fatal(err)
	}
	var got Event
	if err := json.Unmarshal(text, &got); err != nil || !reflect.DeepEqual(got, event) {
		t.Errorf("%s came as %+v, %v", text, got, err)
	}
}
