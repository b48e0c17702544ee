package session

import (
	"testing"

	"ganplayground/gan/config"
	"ganplayground/train/wire"
)

// pausedAt is a desk with a run that was trained to a step, with an edit at 30.
func pausedAt(t *testing.T, step int) *desk {
	t.Helper()
	l := preset("mlp")
	l.Run.Edits = []config.Edit{{Step: 30, Key: "kd", Value: 2}}
	d := openedLink(l, true)
	d.event(wire.Event{Kind: wire.StateEvent, State: wire.Running, Run: &l.Run}, nil)
	d.pauses(step, l.Run)
	d.sent = nil
	return d
}

func (d *desk) pauses(step int, run config.Run) {
	d.event(wire.Event{Kind: wire.StateEvent, State: wire.Paused, Step: step, Run: &run, Fingerprint: "f"}, nil)
}

// TestSeek: one look is on its way at a time, and of those asked for meanwhile the last one is next.
func TestSeek(t *testing.T) {
	d := pausedAt(t, 50)
	d.Seek(20)
	d.phase(t, Seeking)
	d.Seek(10)
	d.Seek(40)
	d.expect(t, "seek")
	d.event(wire.Event{Kind: wire.StateEvent, State: wire.Seeking, Step: 5, Run: &d.Run}, nil)
	d.pauses(20, d.Run)
	d.expect(t, "seek")
	d.phase(t, Seeking)
	d.pauses(40, d.Run)
	d.phase(t, Paused)
	d.expect(t)
	if d.Step != 40 || d.Newest != 50 || d.Link().To != 40 || len(d.Link().Run.Edits) != 1 {
		t.Errorf("it stands at %d of %d, its link is %v", d.Step, d.Newest, d.Link())
	}
}

// TestSeekingAlone: on the way to a step nothing else is trained, and Pause stops it.
func TestSeekingAlone(t *testing.T) {
	d := pausedAt(t, 50)
	d.Seek(20)
	d.Seek(25)
	d.sent = nil
	d.OneStep()
	d.Only("d")
	d.Edit("lrd", 0.5)
	if d.PlayTo(100) {
		t.Error("it plays")
	}
	d.expect(t)
	d.Pause()
	d.expect(t, "pause")
	d.pauses(12, d.Run)
	d.phase(t, Paused)
	d.expect(t) // the other look is not wanted any more
}

// TestBranch: going on from an earlier step makes it the newest, and the page is told once if edits are gone.
func TestBranch(t *testing.T) {
	for name, c := range map[string]struct {
		to   int
		took bool
	}{"before the edit": {20, true}, "behind the edit": {40, false}} {
		t.Run(name, func(t *testing.T) {
			d := pausedAt(t, 50)
			d.Seek(c.to)
			d.pauses(c.to, d.Run)
			if d.TookBranch(1) {
				t.Error("a look is a branch")
			}
			d.Play()
			if d.Newest != c.to {
				t.Errorf("the newest step is %d", d.Newest)
			}
			run := d.Run.Until(c.to + 1)
			d.event(wire.Event{Kind: wire.StateEvent, State: wire.Running, Step: c.to, Run: &run}, nil)
			if d.TookBranch(1) != c.took || d.TookBranch(1) {
				t.Errorf("with %d edits it is told wrongly or twice", len(d.Run.Edits))
			}
		})
	}
}

// TestSeekLimits: there is no step before the start or behind the newest, and no look at a run that is not there.
func TestSeekLimits(t *testing.T) {
	d := newDesk()
	d.Seek(3)
	d.expect(t)
	d = pausedAt(t, 50)
	var to []int
	d.Send = func(c wire.Command, _ Payload) { to = append(to, c.To) }
	d.Seek(-5)
	d.pauses(0, d.Run)
	d.Seek(1000)
	if len(to) != 2 || to[0] != 0 || to[1] != 50 {
		t.Errorf("it goes to %v", to)
	}
}
