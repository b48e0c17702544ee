package session

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"ganplayground/gan/config"
	"ganplayground/link"
	"ganplayground/train/wire"
)

// desk is a session with what it sent, in short: "open mlp 42 to 500 play", "play 0", "edit lrd=0.1".
type desk struct {
	*Session
	sent []string
}

func newDesk() *desk {
	d := &desk{}
	d.Session = New(func(c wire.Command, payload Payload) { d.sent = append(d.sent, short(c, payload)) })
	return d
}

func short(c wire.Command, payload Payload) string {
	switch c.Kind {
	case wire.Open:
		out := fmt.Sprintf("open %s %d to %d", c.Run.Config.Preset, c.Run.Config.Seed, c.To)
		if c.Play {
			out += " play"
		}
		for _, e := range c.Run.Edits {
			out += fmt.Sprintf(" %d:%s=%g", e.Step, e.Key, e.Value)
		}
		if payload != nil {
			out += fmt.Sprintf(" from %v", payload)
		}
		return out
	case wire.Play:
		return fmt.Sprintf("play %d", c.To)
	case wire.Edit:
		if c.Word != "" {
			return fmt.Sprintf("edit %s=%s", c.Key, c.Word)
		}
		return fmt.Sprintf("edit %s=%g", c.Key, c.Value)
	case wire.Only:
		return "only " + c.Player
	case wire.Weights:
		return fmt.Sprintf("averaged %v", c.Averaged)
	case wire.Digit:
		return fmt.Sprintf("digit %d", c.Digit)
	case wire.Latent:
		return fmt.Sprintf("latent %d", c.Tile)
	}
	return string(c.Kind)
}

// expect compares what was sent since the last look.
func (d *desk) expect(t *testing.T, want ...string) {
	t.Helper()
	if !slices.Equal(d.sent, want) {
		t.Fatalf("sent %q\nwant %q", d.sent, want)
	}
	d.sent = nil
}

func (d *desk) phase(t *testing.T, want Phase) {
	t.Helper()
	if d.Phase != want {
		t.Fatalf("phase %s, want %s", d.Phase, want)
	}
}

func preset(name string) link.Link {
	p, _ := config.PresetByName(name)
	return link.Link{Run: config.Run{Config: p.Config}, To: p.To}
}

// opened is a desk with the default run at its start.
func opened(play bool) *desk { return openedLink(preset("mlp"), play) }

// openedLink is a desk with a link's run at its start.
func openedLink(l link.Link, play bool) *desk {
	d := newDesk()
	d.Open(l, play)
	d.Started()
	d.sent = nil
	d.event(wire.Event{Kind: wire.Opened, Parameters: 7}, nil)
	return d
}

// event is an event of the newest run.
func (d *desk) event(e wire.Event, payload Payload) bool {
	e.ID = d.id
	return d.Handle(e, payload)
}

func (d *desk) state(state wire.State, step int) {
	run := d.Run
	d.event(wire.Event{Kind: wire.StateEvent, State: state, Step: step, Fingerprint: "f", Run: &run}, nil)
}

func TestOpenWaitsForTheTrainer(t *testing.T) {
	d := newDesk()
	d.Open(preset("mlp"), true)
	d.expect(t)
	d.phase(t, Loading)
	d.Started()
	d.expect(t, "open mlp 42 to 500 play", "averaged true")
	d.event(wire.Event{Kind: wire.Opened, Parameters: 7}, nil)
	d.phase(t, Running)
	d.state(wire.Waiting, 3)
	d.phase(t, Waiting)
	d.state(wire.Paused, 500)
	d.phase(t, Paused)
	if d.Fingerprint != "f" || d.Parameters != 7 || d.Step != 500 {
		t.Errorf("fingerprint %q, %d parameters, step %d", d.Fingerprint, d.Parameters, d.Step)
	}
}

func TestReadyUntilPlayed(t *testing.T) {
	d := opened(false)
	d.phase(t, Ready)
	d.state(wire.Paused, 0)
	d.phase(t, Ready)
	d.Play()
	d.expect(t, "play 500")
	d.state(wire.Paused, 500)
	d.Play()
	d.expect(t, "play 0")
	d.phase(t, Running)
	d.Pause()
	d.OneStep()
	d.Only("d")
	d.SlowStep()
	d.expect(t, "pause", "step", "only d", "slow")
}

func TestPlayToRefusesThePast(t *testing.T) {
	d := opened(false)
	d.state(wire.Paused, 100)
	if d.PlayTo(100) {
		t.Error("played to where it is")
	}
	if !d.PlayTo(101) {
		t.Error("did not play to the next step")
	}
	d.expect(t, "play 101")
}

func TestEventsOfAReplacedRunAreDropped(t *testing.T) {
	d := opened(true)
	old := d.id
	d.Open(preset("vanish"), true)
	between := d.id
	for _, kind := range []wire.EventKind{wire.StatsEvent, wire.Samples, wire.Reals, wire.Tile, wire.StateEvent, wire.Snapshot, wire.Failed} {
		if d.Handle(wire.Event{Kind: kind, ID: old, Step: 99}, nil) {
			t.Errorf("%s of the old run was taken in", kind)
		}
	}
	d.Open(preset("collapse"), false)
	if d.Handle(wire.Event{Kind: wire.Opened, ID: between}, nil) {
		t.Error("the run in between was shown")
	}
	if !d.event(wire.Event{Kind: wire.Opened}, nil) || d.Run.Config.Preset != "collapse" {
		t.Error("the last run was not shown")
	}
	d.phase(t, Ready)
	d.expect(t, "open vanish 42 to 100 play", "averaged true", "open collapse 42 to 300", "averaged true")
}

// TestBadLinkThenDefault: a page that was opened with a bad link has no run to open, until the visitor chooses one.
func TestBadLinkThenDefault(t *testing.T) {
	d := newDesk()
	d.Phase = Failed
	d.Started()
	d.expect(t)
	d.Open(preset("mlp"), true)
	d.expect(t, "open mlp 42 to 500 play", "averaged true")
	d.event(wire.Event{Kind: wire.Opened}, nil)
	d.phase(t, Running)
}

// TestLinkToStepZeroWaits: as `ganplay run` does, the page plays to the link's step and pauses there.
func TestLinkToStepZeroWaits(t *testing.T) {
	d := newDesk()
	l := preset("mlp")
	l.To = 0
	d.Open(l, true)
	d.Started()
	d.expect(t, "open mlp 42 to 0", "averaged true")
}

// TestEditOfAStartThatIsEdited: the edit of step 0 that a link brought gives way to a new start value.
func TestEditOfAStartThatIsEdited(t *testing.T) {
	l := preset("mlp")
	l.Run = l.Run.WithEdit(config.Edit{Step: 0, Key: "lrg", Value: 0.5}).WithEdit(config.Edit{Step: 9, Key: "lrg", Value: 0.25})
	d := openedLink(l, false)
	d.Edit("lrg", 0.125)
	if now := d.InForce(); now.GOptimiser.Rate != 0.125 || len(d.Run.Edits) != 1 {
		t.Errorf("rate in force %v, edits %v", now.GOptimiser.Rate, d.Run.Edits)
	}
}

// TestTakenEditsAreNotRepeated: an edit that the trainer has taken is not added again, whatever is scheduled after it.
func TestTakenEditsAreNotRepeated(t *testing.T) {
	l := preset("mlp")
	l.Run = l.Run.WithEdit(config.Edit{Step: 6, Key: "lrg", Value: 0.005})
	d := openedLink(l, true)
	d.event(wire.Event{Kind: wire.StatsEvent, Step: 4}, nil)
	d.Edit("lrg", 0.009)
	truth := l.Run.WithEdit(config.Edit{Step: 4, Key: "lrg", Value: 0.009})
	for _, step := range []int{4, 8, 10} {
		d.event(wire.Event{Kind: wire.StateEvent, State: wire.Running, Step: step, Run: &truth, Edits: 1}, nil)
		if !slices.Equal(d.Run.Edits, truth.Edits) {
			t.Errorf("at step %d the edits are %v, the trainer's %v", step, d.Run.Edits, truth.Edits)
		}
	}
}

func TestEdit(t *testing.T) {
	d := opened(false)
	d.Edit("lrd", 0.1)
	d.expect(t, "open mlp 42 to 500", "averaged true") // at the start the config itself changes
	if d.Run.Config.DOptimiser.Rate != 0.1 || len(d.Run.Edits) != 0 {
		t.Fatalf("run %+v", d.Run)
	}
	d.event(wire.Event{Kind: wire.Opened}, nil)
	d.Play()
	d.event(wire.Event{Kind: wire.StatsEvent, Step: 10}, nil)
	d.Edit("lrd", 0.1) // as it is
	d.Edit("lrg", 0.2)
	d.expect(t, "play 500", "edit lrg=0.2")
	if got := d.InForce().GOptimiser.Rate; got != 0.2 {
		t.Errorf("rate in force %v", got)
	}
	truth := d.Run.Until(0).WithEdit(config.Edit{Step: 12, Key: "lrg", Value: 0.2})
	d.event(wire.Event{Kind: wire.StateEvent, State: wire.Paused, Step: 20, Run: &truth, Edits: 1}, nil)
	if len(d.Run.Edits) != 1 || d.Run.Edits[0].Step != 12 {
		t.Errorf("edits %v: the trainer knows the step better", d.Run.Edits)
	}
}

func TestRewindGoesBackToTheRunAsItWasOpened(t *testing.T) {
	l := preset("mlp")
	l.Run = l.Run.WithEdit(config.Edit{Step: 5, Key: "lrg", Value: 0.5})
	d := openedLink(l, true)
	if d.Rewind() {
		t.Error("edits of the link count as dropped")
	}
	d.expect(t, "open mlp 42 to 500 5:lrg=0.5", "averaged true")
	d.event(wire.Event{Kind: wire.Opened}, nil)
	d.Play()
	d.event(wire.Event{Kind: wire.StatsEvent, Step: 10}, nil)
	d.Edit("lrd", 0.25)
	d.sent = nil
	if !d.Rewind() {
		t.Error("dropped edits are not told")
	}
	d.expect(t, "open mlp 42 to 500 5:lrg=0.5", "averaged true")
}

func TestLinkHoldsWhereTheRunIs(t *testing.T) {
	d := opened(true)
	for _, c := range []struct {
		name string
		do   func()
		to   int
	}{
		{"playing to its target", func() { d.state(wire.Running, 10) }, 500},
		{"paused on the way", func() { d.state(wire.Paused, 120) }, 120},
		{"paused at the target", func() { d.state(wire.Paused, 500) }, 500},
		{"playing without limit", func() { d.Play(); d.event(wire.Event{Kind: wire.StatsEvent, Step: 730}, nil) }, 730},
		{"rewound", func() { d.Rewind() }, 500},
	} {
		c.do()
		if got := d.Link().To; got != c.to {
			t.Errorf("%s: to=%d, want %d", c.name, got, c.to)
		}
	}
	reseeded := d.Reseeded(7)
	if reseeded.Run.Config.Seed != 7 || reseeded.To != 500 || len(reseeded.Run.Edits) != 0 {
		t.Errorf("reseeded %v", reseeded)
	}
}

func TestRestartGoesOnFromTheSnapshot(t *testing.T) {
	d := opened(true)
	d.event(wire.Event{Kind: wire.StatsEvent, Step: 100}, nil)
	d.Edit("lrd", 0.5)
	truth := d.Run.Until(0).WithEdit(config.Edit{Step: 103, Key: "lrd", Value: 0.5})
	d.event(wire.Event{Kind: wire.Snapshot, Step: 110, Run: &truth, Edits: 1}, "bytes")
	d.Edit("lrg", 0.25)
	d.sent = nil
	d.Lost()
	d.phase(t, Loading)
	d.SendLatent(1, nil, nil)
	d.expect(t) // nobody is there to answer
	d.Started()
	d.expect(t, "open mlp 42 to 500 play 103:lrd=0.5 110:lrg=0.25 from bytes", "averaged true")
	d.event(wire.Event{Kind: wire.Opened, Step: 110}, nil)
	d.phase(t, Running)
	if !d.Restarted() || d.Step != 110 {
		t.Errorf("restarted %v at step %d", d.Restarted(), d.Step)
	}
	d.Open(preset("vanish"), false)
	if d.sent[0] != "open vanish 42 to 100" {
		t.Errorf("sent %q: another run must not get the snapshot", d.sent)
	}
	d.GiveUp()
	d.phase(t, Failed)
}

// TestDeathBeforeTheNextRunIsOpen: a trainer that dies before it opened a new run must not make that run pass for the old one.
func TestDeathBeforeTheNextRunIsOpen(t *testing.T) {
	d := opened(true)
	d.Open(preset("vanish"), true)
	for range 2 {
		d.Lost()
		d.Started()
	}
	d.event(wire.Event{Kind: wire.Opened}, nil)
	if d.Restarted() {
		t.Error("a new run counts as the old one, restarted: its latent vectors would not be shown")
	}
	d.Lost()
	d.Lost()
	d.Started()
	d.event(wire.Event{Kind: wire.Opened}, nil)
	if !d.Restarted() {
		t.Error("the same run, opened again, counts as a new one")
	}
}

func TestFailures(t *testing.T) {
	d := opened(true)
	if !d.event(wire.Event{Kind: wire.Failed, Message: "NaN"}, nil) {
		t.Error("the failure of a command is no news")
	}
	d.phase(t, Running) // until the trainer tells of another state
	d.Open(preset("vanish"), true)
	d.event(wire.Event{Kind: wire.Failed, Message: "too large"}, nil)
	d.phase(t, Failed)
	d.Open(preset("mlp"), false)
	d.event(wire.Event{Kind: wire.Opened}, nil)
	d.phase(t, Ready)
}

func TestWeights(t *testing.T) {
	d := opened(false)
	d.SetAveraged(false)
	d.Open(preset("collapse"), false) // keeps no average
	d.SetAveraged(true)
	if d.CanAverage() {
		t.Error("collapse has averaged weights")
	}
	if got := strings.Join(d.sent, ", "); got != "averaged false, open collapse 42 to 300, averaged false, averaged true" {
		t.Errorf("sent %s", got)
	}
}

// TestDigit: a conditional run is asked for the chosen digit, also when it is opened anew; others are not asked.
func TestDigit(t *testing.T) {
	d := opened(false)
	d.SetDigit(3)
	if d.Digit != wire.AllDigits {
		t.Errorf("a run without labels draws digit %d", d.Digit)
	}
	d.Open(preset("conditional"), false)
	d.event(wire.Event{Kind: wire.Opened}, nil)
	d.SetDigit(7)
	d.Rewind()
	d.SetDigit(wire.AllDigits)
	d.Rewind()
	want := "open conditional 42 to 500, averaged true, digit 7, open conditional 42 to 500, averaged true, digit 7, " +
		"digit -1, open conditional 42 to 500, averaged true"
	if got := strings.Join(d.sent, ", "); got != want {
		t.Errorf("sent %s\nwant %s", got, want)
	}
}

// TestResume: a run goes on from what was kept of it; from its start if the trainer cannot use that, and only then.
func TestResume(t *testing.T) {
	d := newDesk()
	d.Started()
	d.Resume(preset("mlp"), true, "kept 40", preset("mlp").Run, 40)
	d.expect(t, "open mlp 42 to 500 play from kept 40", "averaged true")
	if !d.Handle(wire.Event{Kind: wire.Failed, ID: d.id, Message: "images"}, nil) || d.Phase != Failed || !d.Resumed() {
		t.Errorf("after another failure the phase is %s", d.Phase)
	}
	d.Resume(preset("mlp"), true, "kept 40", preset("mlp").Run, 40)
	d.sent = nil
	d.Handle(wire.Event{Kind: wire.Failed, ID: d.id, Unfit: true}, nil)
	d.expect(t, "open mlp 42 to 500 play", "averaged true")
	if d.Resumed() {
		t.Error("the run is said to go on from what was kept")
	}
	d.Handle(wire.Event{Kind: wire.Failed, ID: d.id, Unfit: true}, nil)
	d.phase(t, Failed)

	d.Resume(preset("mlp"), true, "kept 40", preset("mlp").Run, 40)
	d.Handle(wire.Event{Kind: wire.Opened, ID: d.id, Step: 40}, nil)
	d.phase(t, Running)
	if !d.Resumed() || d.Restarted() {
		t.Errorf("resumed %v, restarted %v", d.Resumed(), d.Restarted())
	}
	d.Lost()
	d.sent = nil
	d.Started()
	d.expect(t, "open mlp 42 to 500 play from kept 40", "averaged true")
	if d.Resumed() || !d.Restarted() {
		t.Errorf("after a restart: resumed %v, restarted %v", d.Resumed(), d.Restarted())
	}
}
