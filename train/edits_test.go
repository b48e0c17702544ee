package train

import (
	"bytes"
	"regexp"
	"slices"
	"testing"

	"ganplayground/gan/config"
)

// others are edits to what the run of TestEveryEdit does not have, and what they need to matter.
var others = map[string]struct {
	edit config.Edit
	with func(c *config.Config)
}{
	"lrd": {edit: config.Edit{Value: 0.01}}, "lrg": {edit: config.Edit{Value: 0.01}}, "kd": {edit: config.Edit{Value: 2}}, "kg": {edit: config.Edit{Value: 2}},
	"b1d": {edit: config.Edit{Value: 0.9}}, "b2d": {edit: config.Edit{Value: 0.9}}, "b1g": {edit: config.Edit{Value: 0.9}}, "b2g": {edit: config.Edit{Value: 0.9}},
	"r1": {edit: config.Edit{Value: 0}}, "r1e": {edit: config.Edit{Value: 1}}, "gp": {edit: config.Edit{Value: 3}}, "clip": {edit: config.Edit{Value: 0.05}},
	"smooth": {edit: config.Edit{Value: 0.3}}, "noise": {edit: config.Edit{Value: 0.5}}, "sim": {edit: config.Edit{Value: 1}},
	"noises": {edit: config.Edit{Value: 9}, with: func(c *config.Config) { c.Noise = 0.4 }},
	"b":      {edit: config.Edit{Value: 6}, with: func(c *config.Config) { c.Noise, c.GradientPenalty = 0.1, 1 }},
	"ema":    {edit: config.Edit{Value: 0}},
	"loss":   {edit: config.Edit{Word: "hinge"}}, "bug": {edit: config.Edit{Word: "gloss.frozen"}},
	"od": {edit: config.Edit{Word: "sgd"}}, "og": {edit: config.Edit{Word: "rmsprop"}},
}

// keys are those of all settings that can be edited.
func keys() (keys []string) {
	for _, f := range config.Fields {
		if f.Edit {
			keys = append(keys, f.Key)
		}
	}
	for _, choice := range config.Choices {
		if choice.Edit {
			keys = append(keys, choice.Key)
		}
	}
	return keys
}

// TestEveryEdit: a setting that is edited before the first step is one that the run began with; edited later it changes what follows, and
// the course of the run, edits and all, can be gone over again from a snapshot, in a new run or in the same one.
func TestEveryEdit(t *testing.T) {
	for _, key := range keys() {
		t.Run(key, func(t *testing.T) {
			other, ok := others[key]
			if !ok {
				t.Fatalf("this test has no other value of %s", key)
			}
			e := other.edit
			e.Key = key
			plain := small()
			if other.with != nil {
				other.with(&plain.Config)
			}
			begun := plain
			e.Apply(&begun.Config)
			if fingerprintAfter(t, plain.WithEdit(e), 4) != fingerprintAfter(t, begun, 4) {
				t.Error("edited before the first step it makes another run than from the beginning")
			}
			const edit, last = 3, 7
			r := newRun(t, plain)
			steps(t, r, edit)
			if err := r.edit(e); err != nil {
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
	if err := r.Edit("z", 8); err == nil {
		t.Error("the number of latent coordinates can change")
	}
	for key, word := range map[string]string{"prior": "uniform", "loss": "mse", "od": "", "kd": "2", "__proto__": "x"} {
		if err := r.Choose(key, word); err == nil {
			t.Errorf("%s can become %q", key, word)
		}
	}
	if len(r.Description().Edits) > 0 {
		t.Errorf("refused edits are in the description: %v", r.Description().Edits)
	}
}

// TestBatchesComeInOneOrder: images are shown to D one after another in the order of the seed, in batches of whatever size; no batch skips
// any or shows one twice, also where one epoch ends and the next begins.
func TestBatchesComeInOneOrder(t *testing.T) {
	shown := func(description config.Run, n int) (list []int32) {
		r := newRun(t, description)
		var next []int32 // of the update under way
		updates := uint64(0)
		r.updated = func() {
			if r.dUpdates > updates {
				list, updates = append(list, next...), r.dUpdates
				next = r.chosen(description.At(r.step))
			}
		}
		for len(list) < n {
			next = r.chosen(description.At(r.step))
			steps(t, r, 1)
		}
		return list[:n]
	}
	n := 2*(shardSizes[0]+shardSizes[1]+shardSizes[2]) + 5
	want := shown(small(), n)
	edited := small()
	for i, b := range []float64{7, 2, 31, 64, 3, 5} {
		edited = edited.WithEdit(config.Edit{Step: 1 + 2*i, Key: "b", Value: b})
	}
	edited = edited.WithEdit(config.Edit{Step: 4, Key: "kd", Value: 2})
	if got := shown(edited, n); !slices.Equal(got, want) {
		t.Errorf("in batches of changing sizes %v, want %v", got, want)
	}
}

// TestSnapshotFromBeforeBatchesCouldChange: it says how many updates there were, but not how many images.
func TestSnapshotFromBeforeBatchesCouldChange(t *testing.T) {
	r := newRun(t, small())
	steps(t, r, 3)
	snapshot, err := r.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	header, err := headerOf(snapshot)
	if err != nil {
		t.Fatal(err)
	}
	// As long as the entry is, spaces behind the header take its place.
	old := regexp.MustCompile(`,"shown":"\d+"`).ReplaceAll(header, nil)
	copy(header, append(old, bytes.Repeat([]byte(" "), len(header)-len(old))...))
	if err := r.Rewind(snapshot); err != nil {
		t.Fatal(err)
	}
	if r.shown != 12 {
		t.Errorf("three batches of 4 are %d images", r.shown)
	}
}
