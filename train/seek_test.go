package train

import (
	"testing"
	"time"

	"ganplayground/gan/config"
	"ganplayground/train/wire"
)

// edited is small with an edit of the start and one in the middle.
func edited() config.Run {
	r := small()
	r.Edits = []config.Edit{{Step: 2, Key: "kg", Value: 2}, {Step: 9, Key: "lrd", Value: 0.01}}
	return r
}

func (p *page) seek(to int) wire.Event {
	p.t.Helper()
	p.session.Handle(wire.Command{Kind: wire.Seek, To: to}, nil)
	p.train()
	state, _ := p.last(wire.StateEvent)
	if state.State != wire.Paused {
		p.t.Fatalf("after a look at step %d the state is %+v", to, state)
	}
	return state
}

// TestSeek looks at steps of a run in any order: each has the weights that the run had there.
func TestSeek(t *testing.T) {
	p, _ := newPage(t, 3, 300*time.Millisecond) // so that moments are kept on the way
	p.open(edited(), 20, true)
	p.train()
	if n := len(p.session.history.line.All()); n < 3 {
		t.Fatalf("%d moments in 20 steps", n)
	}
	for _, to := range []int{7, 0, 19, 20, 3, 3, 12, 5} {
		state := p.seek(to)
		if want := fingerprintAfter(t, edited(), to); state.Step != to || state.Fingerprint != want {
			t.Errorf("step %d shows step %d and weights %s, want %s", to, state.Step, state.Fingerprint, want)
		}
		if samples, _ := p.last(wire.Samples); samples.Step != to {
			t.Errorf("step %d shows the samples of step %d", to, samples.Step)
		}
		if len(state.Run.Edits) != 2 {
			t.Errorf("a look at step %d changed the edits to %v", to, state.Run.Edits)
		}
	}
	for to, step := range map[int]int{-3: 0, 1000: 20} {
		if state := p.seek(to); state.Step != step {
			t.Errorf("step %d shows step %d, want %d", to, state.Step, step)
		}
	}
}

// TestBranch goes on from an earlier step: later edits are gone, those up to there are not, and what was ahead is no more.
func TestBranch(t *testing.T) {
	for name, goOn := range map[string]wire.Command{
		"by playing":   {Kind: wire.Play, To: 15},
		"by a step":    {Kind: wire.Step},
		"by one of D":  {Kind: wire.Only, Player: "d"},
		"with an edit": {Kind: wire.Edit, Key: "lrg", Value: 0.1},
		"with a word":  {Kind: wire.Edit, Key: "loss", Word: "hinge"},
	} {
		t.Run(name, func(t *testing.T) {
			p, _ := newPage(t, 3, 300*time.Millisecond)
			p.open(edited(), 12, true)
			p.train()
			p.seek(6)
			p.session.Handle(goOn, nil)
			p.train()
			p.session.Handle(wire.Command{Kind: wire.Play, To: 14}, nil)
			p.train()
			state, _ := p.last(wire.StateEvent)
			for _, e := range state.Run.Edits {
				if e.Key == "lrd" {
					t.Errorf("the edit of step %d is still there", e.Step)
				}
			}
			if state.Run.Edits[0].Key != "kg" {
				t.Errorf("the edits are %v", state.Run.Edits)
			}
			if want := fingerprintAfter(t, *state.Run, state.Step); state.Fingerprint != want || state.Step < 14 {
				t.Errorf("at step %d the weights are %s, by its description %s", state.Step, state.Fingerprint, want)
			}
			if at := p.seek(5); at.Fingerprint != fingerprintAfter(t, *state.Run, 5) {
				t.Error("the branch has another beginning")
			}
		})
	}
}

// TestNoBranch: a look back and forth leaves the run as it is.
func TestNoBranch(t *testing.T) {
	p, _ := newPage(t, 3, time.Millisecond)
	p.open(edited(), 12, true)
	p.train()
	p.seek(6)
	p.seek(12)
	p.session.Handle(wire.Command{Kind: wire.Play, To: 14}, nil)
	p.train()
	if state, _ := p.last(wire.StateEvent); len(state.Run.Edits) != 2 || state.Fingerprint != fingerprintAfter(t, edited(), 14) {
		t.Errorf("it went on as %+v", state)
	}
}

// TestSeekBeforeASnapshot: a trainer that was restarted reaches steps before the snapshot that it began with.
func TestSeekBeforeASnapshot(t *testing.T) {
	first := newRun(t, edited())
	steps(t, first, 10)
	snapshot, err := first.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	p, _ := newPage(t, 3, time.Millisecond)
	run := edited()
	p.session.Handle(wire.Command{Kind: wire.Open, Run: &run}, snapshot)
	for _, to := range []int{4, 10, 2} {
		if state := p.seek(to); state.Step != to || state.Fingerprint != fingerprintAfter(t, edited(), to) {
			t.Errorf("step %d shows step %d and other weights", to, state.Step)
		}
	}
}
