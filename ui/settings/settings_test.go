package settings

import (
	"strings"
	"testing"

	"ganplayground/gan/config"
	"ganplayground/ui/text"
)

// TestEverySettingHasARow: each setting of links stands in the page once, with its name and its line.
func TestEverySettingHasARow(t *testing.T) {
	rows := map[string]int{}
	for _, group := range Groups {
		if !text.Has("group." + group.Key) {
			t.Errorf("no text for group %s", group.Key)
		}
		for _, row := range group.Rows {
			rows[row.Key]++
			for _, key := range append([]string{"set." + row.Key, "set." + row.Key + ".hint"}, words(row)...) {
				if !text.Has(key) {
					t.Errorf("no text %s", key)
				}
			}
		}
	}
	keys := []string{"g", "d"}
	for _, f := range config.Fields {
		keys = append(keys, f.Key)
	}
	for _, choice := range config.Choices {
		keys = append(keys, choice.Key)
	}
	for _, key := range keys {
		if rows[key] != 1 {
			t.Errorf("%s stands in %d rows", key, rows[key])
		}
		delete(rows, key)
	}
	if len(rows) > 0 {
		t.Errorf("rows of no setting: %v", rows)
	}
}

// words are the texts of what can be chosen.
func words(row Row) (keys []string) {
	offered := row.Choice.Words
	if row.Kind == Data {
		offered = DataSets
	}
	for _, word := range offered {
		keys = append(keys, row.Key+"."+word)
	}
	return keys
}

func TestWithData(t *testing.T) {
	quick := config.Presets[0].Config
	quick.Seed, quick.Batch = 7, 16
	for _, c := range []struct{ name, moved, preset string }{
		{"mnist:01", "", "quick"}, {"mnist", "", "quick"}, {"ring", "ring", "ring"}, {"two", "two-gaussians", "two-gaussians"}, {"gauss", "gaussian", "gaussian"},
	} {
		with, moved := WithData(quick, c.name)
		if moved != c.moved || with.Preset != c.preset || with.Dataset != c.name || with.Seed != 7 {
			t.Errorf("%s: preset %s, data %s, seed %d, moved to %q", c.name, with.Preset, with.Dataset, with.Seed, moved)
		}
		if err := with.Validate(); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if moved == "" && with.Batch != 16 {
			t.Errorf("%s: other settings changed", c.name)
		}
		back, _ := WithData(with, "mnist:3")
		if err := back.Validate(); err != nil || back.Dataset != "mnist:3" {
			t.Errorf("back from %s: %+v, %v", c.name, back, err)
		}
	}
	ring, _ := WithData(quick, "ring")
	ring.Batch = 64
	if grid, moved := WithData(ring, "grid"); moved != "" || grid.Batch != 64 {
		t.Errorf("from points to points: moved to %q, batch %d", moved, grid.Batch)
	}
}

func TestDigitsName(t *testing.T) {
	var digits [config.Classes]bool
	if name, ok := DigitsName(digits); ok {
		t.Errorf("no digits are %s", name)
	}
	for d, want := range []string{"mnist:0", "mnist:01", "mnist:012", "mnist:0123", "mnist:01234", "mnist:012345", "mnist:0123456", "mnist:01234567",
		"mnist:012345678", "mnist"} {
		digits[d] = true
		name, ok := DigitsName(digits)
		if _, err := config.ParseData(name); !ok || name != want || err != nil {
			t.Errorf("%s, want %s: %v", name, want, err)
		}
	}
}

func TestDraft(t *testing.T) {
	c := config.Presets[0].Config
	for _, x := range []struct {
		name, player, text string
		fault              int
		layer, all         string // how their sentences begin
		last               string // what is known of the last layer that something is known of
	}{
		{"as it is", "g", c.Generator, -1, "", "", "28x28x1"},
		{"another D", "d", "d64.l.d1", -1, "", "", "1"},
		{"unknown layer", "d", "d64.q.d1", 1, `unknown layer "q"`, "discriminator: architecture", "64"},
		{"no text", "g", "", 0, `unknown layer ""`, "generator: architecture", ""},
		{"does not fit", "g", "d98.v2x8.s", 1, `layer "v2x8": an image of 8x8x2 has 128 values`, "generator: ", "98"},
		{"wrong at the end", "g", "d98.r", 1, `the last layer, "r", gives 98 values`, "generator: ", "98"},
		{"nothing to train", "d", "r", 0, `the last layer`, "discriminator: ", "784"},
		{"too large", "g", "d2048.m2048x8.d784.s", -1, "", "the networks have", "784"},
		{"of another player's batch", "d", "mb5.d1", 0, `layer "mb5": a batch of 32`, "discriminator: ", "1"},
		{"too many layers", "d", strings.Repeat("r.", 40) + "d1", -1, "", "discriminator: architecture", ""},
	} {
		t.Run(x.name, func(t *testing.T) {
			d := NewDraft(c, x.player, x.text)
			if d.Fault() != x.fault || !strings.HasPrefix(d.Wrong, x.all) || (d.Wrong == "") != (x.all == "") {
				t.Errorf("fault at layer %d: %s", d.Fault(), d.Wrong)
			}
			if x.fault >= 0 && !strings.HasPrefix(d.Layers[x.fault].Wrong, x.layer) {
				t.Errorf("said of the layer: %s", d.Layers[x.fault].Wrong)
			}
			last := ""
			for _, l := range d.Layers {
				if l.Known {
					last = l.Output
				}
			}
			if last != x.last {
				t.Errorf("the last shape known is %q, want %q", last, x.last)
			}
			if d.Wrong == "" && !d.Priced {
				t.Error("it has no price")
			}
		})
	}
	if d := NewDraft(c, "g", "d2048.m2048x8.d784.s"); !d.Priced || d.Cost.Parameters < config.MaxParameters {
		t.Errorf("what is refused for its price has none: %+v", d.Cost)
	}
}

func TestDraftChanges(t *testing.T) {
	d := NewDraft(config.Presets[0].Config, "d", "d8.l.d1")
	for what, got := range map[string][2]string{
		"replaced":    {d.Replaced(1, "r"), "d8.r.d1"},
		"without":     {d.Without(0), "l.d1"},
		"moved up":    {d.Moved(2, -1), "d8.d1.l"},
		"moved down":  {d.Moved(0, 1), "l.d8.d1"},
		"no place":    {d.Moved(2, 1), "d8.l.d1"},
		"no place up": {d.Moved(0, -1), "d8.l.d1"},
		"added":       {d.Added(0, "bn"), "d8.bn.l.d1"},
		"at the end":  {d.Added(2, "s"), "d8.l.d1.s"},
		"unchanged":   {d.Text, "d8.l.d1"},
	} {
		if got[0] != got[1] {
			t.Errorf("%s: %s, want %s", what, got[0], got[1])
		}
	}
	if one := NewDraft(config.Presets[0].Config, "d", "d1"); one.Without(0) != "d1" {
		t.Error("the only layer can be taken away")
	}
}

// TestExamples: every kind of layer is offered once, by a word that is read as one of it, and has a name.
func TestExamples(t *testing.T) {
	for kind := config.Dense; kind <= config.Affine; kind++ {
		found := 0
		for _, e := range Examples {
			if e.Kind != kind {
				continue
			}
			found++
			if layers, err := config.ParseArchitecture(e.Word); err != nil || layers[0].Kind != kind {
				t.Errorf("%s: %v, %v", e.Word, layers, err)
			}
			if !text.Has(KindName(kind)) {
				t.Errorf("no text %s", KindName(kind))
			}
		}
		if found != 1 {
			t.Errorf("kind %d is offered %d times", kind, found)
		}
	}
}
