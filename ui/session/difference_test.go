package session

import (
	"testing"

	"ganplayground/gan/config"
	"ganplayground/link"
	"ganplayground/train/wire"
)

// TestDifference: the link holds the second run, and rewinding, another seed and changes at the start keep it, as long as it is another run.
func TestDifference(t *testing.T) {
	ab := link.Difference{Key: "lrg", Value: "0.1"}
	l := preset("mlp")
	l.Difference = ab
	d := newDesk()
	d.Started()
	d.Open(l, false)
	d.event(wire.Event{Kind: wire.Opened}, nil)
	kept := func(when string) {
		t.Helper()
		if d.Difference() != ab || d.Link().Difference != ab {
			t.Errorf("%s the difference is %v, in the link %v", when, d.Difference(), d.Link().Difference)
		}
	}
	kept("opened")
	d.Edit("lrd", 0.2)
	d.event(wire.Event{Kind: wire.Opened}, nil)
	kept("after a change at the start")
	d.Play()
	d.Edit("lrg", 0.1)
	kept("after a change of the setting itself, later on")
	d.Rewind()
	d.event(wire.Event{Kind: wire.Opened}, nil)
	kept("rewound")
	d.Open(d.Reseeded(7), false)
	d.event(wire.Event{Kind: wire.Opened}, nil)
	kept("with another seed")
	d.Edit("lrg", 0.1)
	if d.Difference().Some() || d.Link().Difference.Some() {
		t.Errorf("the first run is as the second: the difference is %v", d.Difference())
	}
	d.Edit("lrg", 0.2)
	kept("when the first run is another one again")
	d.Compare(link.Difference{})
	if d.Link().Difference.Some() {
		t.Error("the A/B was ended, but stands in the link")
	}
	d.Open(preset("vanish"), false)
	if d.Difference().Some() {
		t.Error("another run has the difference of the last one")
	}
}

// TestSnapshotOfAnotherCourse: after a step back and another way from there, a trainer that dies is not given what was kept of the old one.
func TestSnapshotOfAnotherCourse(t *testing.T) {
	for name, c := range map[string]struct {
		edits []config.Edit
		want  string
	}{
		"the same way":         {nil, " from snapshot"},
		"an edit behind it":    {[]config.Edit{{Step: 50, Key: "lrd", Value: .1}}, " 50:lrd=0.1 from snapshot"},
		"an edit that was not": {[]config.Edit{{Step: 20, Key: "lrd", Value: .1}}, " 20:lrd=0.1"},
	} {
		t.Run(name, func(t *testing.T) {
			d := pausedAt(t, 50)
			run := d.Run.Until(20)
			d.event(wire.Event{Kind: wire.Snapshot, Step: 50, Run: &run}, "snapshot")
			for _, e := range c.edits {
				run = run.WithEdit(e)
			}
			d.event(wire.Event{Kind: wire.StateEvent, State: wire.Paused, Step: 20, Run: &run}, nil)
			d.Lost()
			d.sent = nil
			d.Started()
			if want := "open mlp 42 to 500" + c.want; len(d.sent) == 0 || d.sent[0] != want {
				t.Errorf("sent %q, want %q", d.sent, want)
			}
		})
	}
}
