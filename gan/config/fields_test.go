package config

import (
	"math"
	"testing"
)

// TestFields checks every field against every other: each has a key and a value of its own.
func TestFields(t *testing.T) {
	for i, f := range Fields {
		t.Run(f.Key, func(t *testing.T) {
			if got, ok := FieldByKey(f.Key); !ok || got.Name != f.Name {
				t.Errorf("FieldByKey gives %+v, %t", got, ok)
			}
			if f.Min >= f.Max || f.Clamp(f.Min) != f.Min || f.Clamp(f.Max) != f.Max {
				t.Errorf("limits %v to %v", f.Min, f.Max)
			}
			for _, v := range []float64{f.Min, f.Max} {
				c := mlp()
				f.Set(&c, v)
				if got := f.Get(&c); got != v {
					t.Errorf("set to %v, it is %v", v, got)
				}
				for j, other := range Fields {
					before := mlp()
					if j != i && other.Get(&c) != other.Get(&before) {
						t.Errorf("setting it changed %s", other.Key)
					}
				}
			}
			for _, reserved := range []string{"v", "p", "seed", "to", "edits", "chk", "hide", "g", "d"} {
				if f.Key == reserved {
					t.Errorf("links use the key %q for something else", f.Key)
				}
			}
		})
	}
	if f, ok := FieldByKey("constructor"); ok {
		t.Errorf("FieldByKey finds %+v", f)
	}
}

func TestClamp(t *testing.T) {
	real := Field{Min: -1, Max: 2.5}
	whole := Field{Min: 2, Max: 8, Integer: true}
	for _, c := range []struct {
		name    string
		f       Field
		v, want float64
	}{
		{"inside", real, 0.3, 0.3},
		{"least", real, -1, -1},
		{"most", real, 2.5, 2.5},
		{"below", real, -1.001, -1},
		{"above", real, 2.6, 2.5},
		{"infinite", real, math.Inf(1), 2.5},
		{"negative infinite", real, math.Inf(-1), -1},
		{"NaN", real, math.NaN(), -1},
		{"whole", whole, 3, 3},
		{"half goes away from zero", whole, 3.5, 4},
		{"less than half", whole, 3.4999, 3},
		{"rounds into the limits", whole, 1.6, 2},
		{"rounds out of the limits", whole, 8.6, 8},
		{"huge", whole, 1e300, 8},
		{"whole infinite", whole, math.Inf(1), 8},
		{"whole negative infinite", whole, math.Inf(-1), 2},
		{"whole NaN", whole, math.NaN(), 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.f.Clamp(c.v); got != c.want {
				t.Errorf("Clamp(%v) = %v, want %v", c.v, got, c.want)
			}
		})
	}
	if zero := (Field{Min: 0, Max: 1}).Clamp(math.Copysign(0, -1)); math.Signbit(zero) {
		t.Error("Clamp(-0) is -0: a link would write it with its sign")
	}
}

// TestChoices: each choice has a key of its own, takes what it gives, and refuses what it does not know without changing anything.
func TestChoices(t *testing.T) {
	for i, choice := range Choices {
		t.Run(choice.Key, func(t *testing.T) {
			if got, ok := ChoiceByKey(choice.Key); !ok || got.Name != choice.Name {
				t.Errorf("ChoiceByKey gives %+v, %t", got, ok)
			}
			if f, ok := FieldByKey(choice.Key); ok {
				t.Errorf("%s has the same key", f.Name)
			}
			c := mlp()
			if err := choice.Set(&c, choice.Get(&c)); err != nil || c != mlp() {
				t.Errorf("its own word %q: error %v, config %+v", choice.Get(&c), err, c)
			}
			for _, wrong := range []string{"", "nonsense", choice.Get(&c) + " ", "gloss.", ".", "none.frozen"} {
				if err := choice.Set(&c, wrong); err == nil || c != mlp() {
					t.Errorf("%q: error %v, config %+v", wrong, err, c)
				}
			}
			for j, other := range Choices[:i] {
				if other.Key == choice.Key {
					t.Errorf("choice %d has the same key", j)
				}
			}
		})
	}
}

func TestBugs(t *testing.T) {
	for text, want := range map[string]Bugs{"none": {}, "gloss": {GLoss: true}, "logits": {Logits: true}, "frozen": {Frozen: true},
		"gloss.frozen": {GLoss: true, Frozen: true}, "gloss.logits.frozen": {true, true, true}} {
		if got, err := ParseBugs(text); err != nil || got != want || got.String() != text {
			t.Errorf("%s is read as %+v, written %q, error %v", text, got, got.String(), err)
		}
	}
}
