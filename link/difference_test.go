package link

import (
	"reflect"
	"testing"

	"ganplayground/gan/config"
)

// TestSecondRun: the second run has another value of one setting from the start, and all edits of the first but those of that setting.
func TestSecondRun(t *testing.T) {
	base := preset(t, "quick").Run
	for _, c := range []struct {
		name       string
		difference Difference
		edits      []config.Edit
		want       []config.Edit
	}{
		{"no edits", Difference{"loss", "minimax"}, nil, nil},
		{"edits of others", Difference{"loss", "minimax"}, []config.Edit{{Step: 3, Key: "lrd", Value: .1}, {Step: 3, Key: "kd", Value: 2}},
			[]config.Edit{{Step: 3, Key: "lrd", Value: .1}, {Step: 3, Key: "kd", Value: 2}}},
		{"edits of the setting itself", Difference{"lrd", "0.1"}, []config.Edit{{Step: 3, Key: "lrd", Value: .2}, {Step: 4, Key: "lrg", Value: .2}},
			[]config.Edit{{Step: 4, Key: "lrg", Value: .2}}},
		{"one player alone, where the number of its updates differs", Difference{"kd", "3"},
			[]config.Edit{{Step: 3, Key: "kd", Value: 0}, {Step: 4, Key: "kd", Value: 1}, {Step: 9, Key: "kg", Value: 0}, {Step: 10, Key: "kg", Value: 1}},
			[]config.Edit{{Step: 3, Key: "kd", Value: 0}, {Step: 4, Key: "kd", Value: 3}, {Step: 9, Key: "kg", Value: 0}, {Step: 10, Key: "kg", Value: 1}}},
		{"another number of updates for the first alone", Difference{"kg", "3"}, []config.Edit{{Step: 3, Key: "kg", Value: 2}}, nil},
		{"a player that the second run leaves out", Difference{"kg", "0"}, []config.Edit{{Step: 3, Key: "kg", Value: 0}, {Step: 4, Key: "kg", Value: 1}}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			run := config.Run{Config: base.Config, Edits: c.edits}
			got := c.difference.Of(run)
			if !reflect.DeepEqual(got.Edits, c.want) {
				t.Errorf("edits %v, want %v", got.Edits, c.want)
			}
			if ValueIn(got.Config, c.difference.Key) != c.difference.Value {
				t.Errorf("%s is %s", c.difference, ValueIn(got.Config, c.difference.Key))
			}
			back := got.Config
			for _, f := range config.Fields {
				if f.Key == c.difference.Key {
					f.Set(&back, f.Get(&base.Config))
				}
			}
			for _, choice := range config.Choices {
				if choice.Key == c.difference.Key {
					if err := choice.Set(&back, choice.Get(&base.Config)); err != nil {
						t.Fatal(err)
					}
				}
			}
			if back != base.Config {
				t.Errorf("more than %s differs: %+v", c.difference.Key, got.Config)
			}
			if !reflect.DeepEqual(run.Edits, c.edits) {
				t.Errorf("the first run's edits have become %v", run.Edits)
			}
		})
	}
}
