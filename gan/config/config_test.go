package config

import (
	"encoding/json"
	"reflect"
	"testing"
)

func TestAt(t *testing.T) {
	r := Run{Config: mlp(), Edits: []Edit{{Step: 5, Key: "kd", Value: 2}, {Step: 9, Key: "lrg", Value: 0.1}, {Step: 9, Key: "kd", Value: 3}, {Step: 9, Key: "kd", Value: 4}}}
	for _, c := range []struct {
		step, kd int
		lrg      float64
	}{
		{0, 1, 1.5e-3}, {4, 1, 1.5e-3}, {5, 2, 1.5e-3}, {8, 2, 1.5e-3}, {9, 4, 0.1}, {MaxStep, 4, 0.1},
	} {
		got, want := r.At(c.step), r.Config
		want.DSteps, want.GOptimiser.Rate = c.kd, c.lrg
		if got != want {
			t.Errorf("at step %d: %+v, want %+v", c.step, got, want)
		}
	}
	if r.Config != mlp() {
		t.Error("At changed the run's config")
	}
}

func TestWithEdit(t *testing.T) {
	for _, c := range []struct {
		name   string
		before []Edit
		edit   Edit
		want   []Edit
	}{
		{"first", nil, Edit{Step: 5, Key: "kd", Value: 2}, []Edit{{Step: 5, Key: "kd", Value: 2}}},
		{"behind the others", []Edit{{Step: 5, Key: "kd", Value: 2}}, Edit{Step: 6, Key: "kd", Value: 3}, []Edit{{Step: 5, Key: "kd", Value: 2}, {Step: 6, Key: "kd", Value: 3}}},
		{"before the others", []Edit{{Step: 5, Key: "kd", Value: 2}}, Edit{Step: 4, Key: "kd", Value: 3}, []Edit{{Step: 4, Key: "kd", Value: 3}, {Step: 5, Key: "kd", Value: 2}}},
		{"between", []Edit{{Step: 5, Key: "kd", Value: 2}, {Step: 7, Key: "kd", Value: 3}}, Edit{Step: 6, Key: "lrd", Value: 0}, []Edit{{Step: 5, Key: "kd", Value: 2}, {Step: 6, Key: "lrd", Value: 0}, {Step: 7, Key: "kd", Value: 3}}},
		{"another key of the same step goes behind", []Edit{{Step: 5, Key: "kd", Value: 2}}, Edit{Step: 5, Key: "kg", Value: 2}, []Edit{{Step: 5, Key: "kd", Value: 2}, {Step: 5, Key: "kg", Value: 2}}},
		{"same step and key replaces", []Edit{{Step: 5, Key: "kd", Value: 2}, {Step: 5, Key: "kg", Value: 2}}, Edit{Step: 5, Key: "kd", Value: 3}, []Edit{{Step: 5, Key: "kg", Value: 2}, {Step: 5, Key: "kd", Value: 3}}},
		{"as it is already", nil, Edit{Step: 5, Key: "kd", Value: 1}, nil},
		{"as an earlier edit left it", []Edit{{Step: 5, Key: "kd", Value: 2}}, Edit{Step: 9, Key: "kd", Value: 2}, []Edit{{Step: 5, Key: "kd", Value: 2}}},
		{"back to what it was within one step", []Edit{{Step: 5, Key: "lrd", Value: 0}, {Step: 9, Key: "kd", Value: 2}}, Edit{Step: 9, Key: "kd", Value: 1}, []Edit{{Step: 5, Key: "lrd", Value: 0}}},
		{"back to what it was later", []Edit{{Step: 5, Key: "kd", Value: 2}}, Edit{Step: 9, Key: "kd", Value: 1}, []Edit{{Step: 5, Key: "kd", Value: 2}, {Step: 9, Key: "kd", Value: 1}}},
		{"a word", nil, Edit{Step: 5, Key: "loss", Word: "ls"}, []Edit{{Step: 5, Key: "loss", Word: "ls"}}},
		{"another word of the same step", []Edit{{Step: 5, Key: "loss", Word: "ls"}}, Edit{Step: 5, Key: "loss", Word: "hinge"}, []Edit{{Step: 5, Key: "loss", Word: "hinge"}}},
		{"the word that it is already", []Edit{{Step: 5, Key: "loss", Word: "ls"}}, Edit{Step: 5, Key: "loss", Word: "ns"}, nil},
		{"no such word", []Edit{{Step: 5, Key: "kd", Value: 2}}, Edit{Step: 9, Key: "loss", Word: "mse"}, []Edit{{Step: 5, Key: "kd", Value: 2}}},
		{"unknown key", []Edit{{Step: 5, Key: "kd", Value: 2}}, Edit{Step: 9, Key: "x", Value: 1}, []Edit{{Step: 5, Key: "kd", Value: 2}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			// Room behind the edits, which an append in place would write to.
			before := append(make([]Edit, 0, 8), c.before...)
			r := Run{Config: mlp(), Edits: before}
			got := r.WithEdit(c.edit)
			if len(got.Edits) != len(c.want) || len(c.want) > 0 && !reflect.DeepEqual(got.Edits, c.want) {
				t.Errorf("edits %v, want %v", got.Edits, c.want)
			}
			if got.Config != r.Config {
				t.Errorf("config %+v", got.Config)
			}
			if len(c.before) > 0 && !reflect.DeepEqual(before, c.before) || !reflect.DeepEqual(before[:8][len(before):], make([]Edit, 8-len(before))) {
				t.Errorf("the run it was called on now has %v", before[:8])
			}
		})
	}
}

func TestUntil(t *testing.T) {
	edits := []Edit{{Step: 0, Key: "kd", Value: 2}, {Step: 5, Key: "kd", Value: 3}, {Step: 5, Key: "kg", Value: 2}, {Step: 9, Key: "kd", Value: 4}}
	for _, c := range []struct{ step, left int }{{0, 0}, {1, 1}, {5, 1}, {6, 3}, {9, 3}, {10, 4}} {
		r := Run{Config: mlp(), Edits: append([]Edit(nil), edits...)}
		got := r.Until(c.step)
		if len(got.Edits) != c.left || c.left > 0 && !reflect.DeepEqual(got.Edits, edits[:c.left]) {
			t.Errorf("until step %d: %v, want the first %d of %v", c.step, got.Edits, c.left, edits)
		}
		if !reflect.DeepEqual(r.Edits, edits) {
			t.Errorf("until step %d: the run it was called on now has %v", c.step, r.Edits)
		}
	}
}

// TestJSON pins that a run survives storage and the way between page and trainer.
func TestJSON(t *testing.T) {
	for _, p := range Presets {
		t.Run(p.Name, func(t *testing.T) {
			want := Run{Config: p.Config, Edits: []Edit{{Step: 5, Key: "lrd", Value: 1e-7}, {Step: 9, Key: "kd", Value: 3}, {Step: 9, Key: "bug", Word: "frozen"}}}
			want.Config.Seed = MaxSeed
			text, err := json.Marshal(want)
			if err != nil {
				t.Fatal(err)
			}
			var got Run
			if err := json.Unmarshal(text, &got); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%+v, want %+v", got, want)
			}
		})
	}
}

func TestPresets(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range Presets {
		t.Run(p.Name, func(t *testing.T) {
			if seen[p.Name] {
				t.Error("a second preset of that name")
			}
			seen[p.Name] = true
			if err := p.Config.Validate(); err != nil {
				t.Error(err)
			}
			if p.Config.Preset != p.Name {
				t.Errorf("its config names the preset %q", p.Config.Preset)
			}
			if p.To < 1 || p.To > MaxStep {
				t.Errorf("it plays to step %d", p.To)
			}
			if got, ok := PresetByName(p.Name); !ok || got != p {
				t.Errorf("PresetByName gives %+v, %t", got, ok)
			}
		})
	}
	for _, name := range []string{"", "MLP", "mlp ", "__proto__"} {
		if p, ok := PresetByName(name); ok {
			t.Errorf("PresetByName(%q) gives %+v", name, p)
		}
	}
}
