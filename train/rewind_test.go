package train

import (
	"strings"
	"testing"

	"ganplayground/gan/config"
)

// TestRewind: from every snapshot of a run, in any order, training goes over the same weights again, with the edits that were made.
func TestRewind(t *testing.T) {
	rmsprop, changing := small(), small()
	rmsprop.Config.DOptimiser.Kind, rmsprop.Config.GOptimiser.Kind = config.RMSProp, config.RMSProp
	for _, e := range []config.Edit{{Step: 1, Key: "ema", Value: 0}, {Step: 2, Key: "od", Word: "sgd"}, {Step: 3, Key: "b", Value: 6}, {Step: 3, Key: "loss", Word: "hinge"},
		{Step: 4, Key: "ema", Value: 0.9}, {Step: 4, Key: "og", Word: "rmsprop"}, {Step: 5, Key: "od", Word: "adam"}, {Step: 5, Key: "b", Value: 2}} {
		changing = changing.WithEdit(e)
	}
	for name, description := range map[string]config.Run{"Adam": small(), "RMSProp with momentum": rmsprop, "edits of every kind": changing} {
		t.Run(name, func(t *testing.T) {
			r := newRun(t, description)
			var prints []string
			var snapshots [][]byte
			const last = 6
			for step := 0; ; step++ {
				snapshot, err := r.Snapshot()
				if err != nil {
					t.Fatal(err)
				}
				prints, snapshots = append(prints, fingerprint(t, r)), append(snapshots, snapshot)
				if step == last {
					break
				}
				if step == 3 {
					if err := r.Edit("lrg", 0.01); err != nil {
						t.Fatal(err)
					}
				}
				steps(t, r, 1)
			}
			for _, from := range []int{4, 0, 2, 5, 1, last} {
				if err := r.Rewind(snapshots[from]); err != nil {
					t.Fatal(err)
				}
				for step := from; ; step++ {
					if got := fingerprint(t, r); r.Steps() != step || got != prints[step] {
						t.Fatalf("from step %d: at step %d the weights are %s, at step %d they were %s", from, r.Steps(), got, step, prints[step])
					}
					if step == last {
						break
					}
					steps(t, r, 1)
				}
			}
		})
	}
}

func TestRewindRefuses(t *testing.T) {
	r, other := newRun(t, small()), small()
	other.Config.Seed++
	steps(t, r, 1)
	before := fingerprint(t, r)
	foreign, err := newRun(t, other).Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	for name, snapshot := range map[string][]byte{"another run": foreign, "bytes": {1, 2, 3}} {
		if err := r.Rewind(snapshot); err == nil || !strings.Contains(err.Error(), "snapshot") {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
	if r.Steps() != 1 || fingerprint(t, r) != before {
		t.Error("a refused snapshot changed the run")
	}
}
