package session

import (
	"strings"
	"testing"

	"ganplayground/gan/config"
	"ganplayground/link"
	"ganplayground/train/wire"
)

var digits = strings.Repeat("3f9a0c62", 8)

// TestVerdict: the weights are compared at the link's step, as long as the run is the sender's.
func TestVerdict(t *testing.T) {
	l := preset("mlp")
	l.Check = digits[:12]
	paused := func(step int, fingerprint string) func(*Session) {
		return func(s *Session) {
			s.Handle(wire.Event{Kind: wire.StateEvent, ID: 1, State: wire.Paused, Step: step, Run: &l.Run, Fingerprint: fingerprint}, nil)
		}
	}
	edited := l.Run.WithEdit(config.Edit{Step: l.To, Key: "lrd", Value: 0.5})
	for _, c := range []struct {
		name string
		act  []func(*Session)
		want Verdict
	}{
		{"opened", nil, NotCompared},
		{"at the step", []func(*Session){paused(l.To, digits)}, Same},
		{"at the step, other weights", []func(*Session){paused(l.To, strings.Repeat("0", 64))}, Differs},
		{"before the step", []func(*Session){paused(l.To-1, digits)}, NotCompared},
		{"behind the step", []func(*Session){paused(l.To+1, digits)}, NotCompared},
		{"on its way on", []func(*Session){paused(l.To, digits), (*Session).OneStep}, NotCompared},
		{"after a change", []func(*Session){paused(l.To, digits), func(s *Session) { s.Edit("lrd", 0.5) }}, NotCompared},
		{"with the change taken", []func(*Session){func(s *Session) {
			s.Handle(wire.Event{Kind: wire.StateEvent, ID: 1, State: wire.Paused, Step: l.To, Run: &edited, Fingerprint: digits}, nil)
		}}, NotCompared},
		{"looked back and on again", []func(*Session){paused(l.To, digits), func(s *Session) { s.Seek(1) }, paused(1, "00"), paused(l.To, digits)}, Same},
		{"another seed", []func(*Session){func(s *Session) { s.Open(s.Reseeded(9), true) }}, NotCompared},
		{"the trainer died", []func(*Session){paused(l.To, digits), (*Session).Lost}, NotCompared},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := New(func(wire.Command, Payload) {})
			s.Started()
			s.Open(l, true)
			s.Handle(wire.Event{Kind: wire.Opened, ID: 1}, nil)
			for _, act := range c.act {
				act(s)
			}
			if got := s.Verdict(); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// TestLinkKeepsTheFingerprint while it is the link's run at the link's step.
func TestLinkKeepsTheFingerprint(t *testing.T) {
	l := preset("mlp")
	l.Check = digits[:6]
	s := New(func(wire.Command, Payload) {})
	s.Started()
	s.Open(l, true)
	s.Handle(wire.Event{Kind: wire.Opened, ID: 1}, nil)
	if got := s.Link(); got.Check != l.Check {
		t.Errorf("while the run is on its way, the link says %q", got)
	}
	s.Handle(wire.Event{Kind: wire.StateEvent, ID: 1, State: wire.Paused, Step: l.To - 1, Run: &l.Run}, nil)
	if got := s.Link(); got.Check != "" {
		t.Errorf("before the step, the link says %q", got)
	}
	s.Handle(wire.Event{Kind: wire.StateEvent, ID: 1, State: wire.Paused, Step: l.To, Run: &l.Run}, nil)
	if got := s.Link(); got.Check != l.Check {
		t.Errorf("at the step, the link says %q", got)
	}
	s.Edit("lrd", 0.5)
	if got := s.Link(); got.Check != "" {
		t.Errorf("after a change, the link says %q", got)
	}
}

// TestStands: a link that differs in what it says beside the run opens nothing.
func TestStands(t *testing.T) {
	l := preset("mlp")
	s := New(func(wire.Command, Payload) {})
	s.Started()
	s.Open(l, true)
	if s.Stands(l) {
		t.Error("a run that is not open yet stands somewhere")
	}
	s.Handle(wire.Event{Kind: wire.Opened, ID: 1}, nil)
	s.Handle(wire.Event{Kind: wire.StateEvent, ID: 1, State: wire.Paused, Step: 3, Run: &l.Run, Fingerprint: digits}, nil)
	there := link.Link{Run: l.Run, To: 3, Check: digits[:6], Hide: []string{"footer"}}
	if !s.Stands(there) {
		t.Error("a link to where the run stands is another's")
	}
	if s.Verdict() != Same {
		t.Errorf("the new link's fingerprint gives %q", s.Verdict())
	}
	if s.Stands(link.Link{Run: l.Run, To: 4}) || s.Stands(link.Link{Run: l.Run.WithEdit(config.Edit{Step: 1, Key: "lrd", Value: 0.5}), To: 3}) {
		t.Error("another step, or another run, is where the run stands")
	}
}
