package train

import (
	"slices"
	"testing"
	"time"

	"ganplayground/gan/config"
	"ganplayground/train/wire"
)

// TestLimit: a run that plays waits at the limit without a pause, tells that it is there, and goes on when the limit does; looking back
// does not ask for it.
func TestLimit(t *testing.T) {
	p, _ := newPage(t, 3, time.Microsecond) // nothing but the limit makes it tell anything
	p.session.Handle(wire.Command{Kind: wire.Limit, To: 4}, nil)
	p.open(small(), 10, true)
	at := func(step int) {
		t.Helper()
		p.train()
		if stats, _ := p.last(wire.StatsEvent); stats.Step != step || p.session.Running() {
			t.Fatalf("it told of step %d, want to wait at %d", stats.Step, step)
		}
		if state, _ := p.last(wire.StateEvent); state.State != wire.Running {
			t.Fatalf("while it waits it is %s", state.State)
		}
	}
	at(4)
	p.session.Handle(wire.Command{Kind: wire.Limit, To: 7}, nil)
	at(7)
	p.session.Handle(wire.Command{Kind: wire.Limit, To: 5}, nil) // too late
	at(7)
	p.session.Handle(wire.Command{Kind: wire.Play, To: 7}, nil)
	if state, _ := p.last(wire.StateEvent); state.State != wire.Paused || state.Step != 7 {
		t.Errorf("asked to play to where it waits it is %s at step %d, want paused at 7", state.State, state.Step)
	}
	p.session.Handle(wire.Command{Kind: wire.Limit, To: 1}, nil)
	p.session.Handle(wire.Command{Kind: wire.Seek, To: 3}, nil)
	p.train()
	if state, _ := p.last(wire.StateEvent); state.State != wire.Paused || state.Step != 3 {
		t.Errorf("looking back past the limit it is %s at step %d, want paused at 3", state.State, state.Step)
	}
	p.session.Handle(wire.Command{Kind: wire.Limit}, nil)
	p.session.Handle(wire.Command{Kind: wire.Play, To: 10}, nil)
	p.train()
	if state, _ := p.last(wire.StateEvent); state.State != wire.Paused || state.Step != 10 || state.Fingerprint != fingerprintAfter(t, small(), 10) {
		t.Errorf("without a limit it ended as %+v, want paused at 10 with the run's fingerprint", state)
	}
}

// TestEditsAheadGoWithTheirSteps: an edit that waits for its step is gone where the run goes on from an earlier one.
func TestEditsAheadGoWithTheirSteps(t *testing.T) {
	p, _ := newPage(t, 3, time.Millisecond)
	p.open(small(), 4, true)
	p.session.Handle(wire.Command{Kind: wire.Edit, Step: 6, Key: "lrg", Value: 0.01}, nil)
	p.train()
	p.seek(2)
	p.session.Handle(wire.Command{Kind: wire.Play, To: 8}, nil)
	p.train()
	if state, _ := p.last(wire.StateEvent); state.Step != 8 || len(state.Run.Edits) != 0 || state.Edits != 1 {
		t.Errorf("at step %d the run has the edits %v, %d taken; want none, and one that counts as taken", state.Step, state.Run.Edits, state.Edits)
	}
}

// TestEditAhead: an edit of a step that lies ahead waits for it.
func TestEditAhead(t *testing.T) {
	p, _ := newPage(t, 3, time.Millisecond)
	p.open(small(), 0, false)
	p.session.Handle(wire.Command{Kind: wire.Edit, Step: 3, Key: "lrg", Value: 0.01}, nil)
	p.session.Handle(wire.Command{Kind: wire.Edit, Step: 3, Key: "lrd", Value: 0.02}, nil)
	if state, _ := p.last(wire.StateEvent); state.Edits != 0 {
		t.Errorf("%d edits are taken before their step", state.Edits)
	}
	p.session.Handle(wire.Command{Kind: wire.Play, To: 3}, nil)
	p.train()
	state, _ := p.last(wire.StateEvent)
	want := []config.Edit{{Step: 3, Key: "lrg", Value: 0.01}, {Step: 3, Key: "lrd", Value: 0.02}}
	if state.Edits != 2 || state.Step != 3 || !slices.Equal(state.Run.Edits, want) {
		t.Errorf("at step %d it has taken %d edits, %+v; want both", state.Step, state.Edits, state.Run.Edits)
	}
	p.session.Handle(wire.Command{Kind: wire.Play, To: 6}, nil)
	p.train()
	if state, _ := p.last(wire.StateEvent); state.Fingerprint != fingerprintAfter(t, *state.Run, 6) {
		t.Error("replaying the told run gives another fingerprint")
	}
}
