package train

import (
	"testing"

	"ganplayground/gan/config"
)

// others are values that editable settings do not have in small, and what they need to matter.
var others = map[string]struct {
	value float64
	with  func(c *config.Config)
}{
	"lrd": {value: 0.01}, "lrg": {value: 0.01}, "kd": {value: 2}, "kg": {value: 2}, "b1d": {value: 0.9}, "b2d": {value: 0.9},
	"b1g": {value: 0.9}, "b2g": {value: 0.9}, "r1": {value: 0}, "r1e": {value: 1}, "gp": {value: 3}, "clip": {value: 0.05}, "smooth": {value: 0.3},
	"noise": {value: 0.5}, "noises": {value: 9, with: func(c *config.Config) { c.Noise = 0.4 }}, "sim": {value: 1},
}

// TestEveryEdit: a setting that is edited before the first step is one that the run began with; edited later it changes what follows, and
// the course of the run, edits and all, can be gone over again from a snapshot, in a new run or in the same one.
func TestEveryEdit(t *testing.T) {
	for _, f := range config.Fields {
		if !f.Edit {
			continue
		}
		t.Run(f.Key, func(t *testing.T) {
			other, ok := others[f.Key]
			if !ok {
				t.Fatalf("this test has no other value of %s", f.Key)
			}
			plain := small()
			if other.with != nil {
				other.with(&plain.Config)
			}
			begun := plain
			f.Set(&begun.Config, other.value)
			atStart := plain.WithEdit(config.Edit{Step: 0, Key: f.Key, Value: other.value})
			if fingerprintAfter(t, atStart, 4) != fingerprintAfter(t, begun, 4) {
				t.Error("edited before the first step it makes another run than from the beginning")
			}
			const edit, last = 3, 7
			r := newRun(t, plain)
			steps(t, r, edit)
			if err := r.Edit(f.Key, other.value); err != nil {
				t.Fatal(err)
			}
			before, err := r.Snapshot()
			if err != nil {
				t.Fatal(err)
			}
			steps(t, r, 2)
			snapshot, err := r.Snapshot()
			if err != nil {
				t.Fatal(err)
			}
			steps(t, r, last-edit-2)
			want := fingerprint(t, r)
			if want == fingerprintAfter(t, plain, last) {
				t.Error("the edit changes nothing")
			}
			if got := fingerprintAfter(t, r.Description(), last); got != want {
				t.Errorf("its description gives %s, it has %s", got, want)
			}
			again, err := Restore(r.Description(), imageSet(t, len(shardSizes)), snapshot)
			if err != nil {
				t.Fatal(err)
			}
			steps(t, again, last-edit-2)
			if got := fingerprint(t, again); got != want {
				t.Errorf("from a snapshot it comes to %s, want %s", got, want)
			}
			if err := r.Rewind(before); err != nil {
				t.Fatal(err)
			}
			steps(t, r, last-edit)
			if got := fingerprint(t, r); got != want {
				t.Errorf("gone over again it comes to %s, want %s", got, want)
			}
		})
	}
}

// TestEditsThatDoNotFit are refused and change nothing.
func TestEditsThatDoNotFit(t *testing.T) {
	description := small()
	description.Config.Loss = config.Wasserstein
	r := newRun(t, description)
	if err := r.Edit("smooth", 0.1); err == nil {
		t.Error("labels of a loss without labels can be smoothed")
	}
	if err := r.Edit("b", 8); err == nil {
		t.Error("the batch can change")
	}
	if len(r.Description().Edits) > 0 {
		t.Errorf("refused edits are in the description: %v", r.Description().Edits)
	}
}
