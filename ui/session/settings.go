package session

import (
	"slices"

	"ganplayground/gan/config"
	"ganplayground/link"
	"ganplayground/train/wire"
)

// Edit changes a number that config.Editable allows to change: of the run itself as long as it has not left its start, from the next step
// on later. An error says why the run would not be accepted; then nothing changes. While the run is on its way to another step nothing
// changes either.
func (s *Session) Edit(key string, value float64) error {
	return s.edit(config.Edit{Step: s.Step, Key: key, Value: value})
}

// Choose does the same for a setting that is a word.
func (s *Session) Choose(key, word string) error {
	return s.edit(config.Edit{Step: s.Step, Key: key, Word: word})
}

func (s *Session) edit(e config.Edit) error {
	if err := e.Validate(); err != nil {
		return err
	}
	now := s.InForce()
	if changed := now; !e.Apply(&changed) || changed == now || s.Phase == Seeking {
		return nil
	}
	if !s.played && s.Step == 0 {
		return s.startWith(e)
	}
	run := s.Run.WithEdit(e)
	// What is wrong from now on is about this edit, not about one by its number; those of a link may lie ahead.
	if err := run.At(e.Step).Validate(); err != nil {
		return err
	}
	if err := run.Validate(); err != nil {
		return err
	}
	s.branch()
	s.Run = run
	s.pending = append(s.pending, e)
	s.Send(wire.Command{Kind: wire.Edit, Key: e.Key, Value: e.Value, Word: e.Word}, nil)
	return nil
}

// startWith opens the run again with another value to start with; an edit of step 0 that a link brought gives way to it.
func (s *Session) startWith(e config.Edit) error {
	atStart := func(o config.Edit) bool { return o.Step == 0 && o.Key == e.Key }
	l := link.Link{Run: config.Run{Config: s.Run.Config, Edits: slices.DeleteFunc(slices.Clone(s.Run.Edits), atStart)}, To: s.To,
		Difference: s.first.Difference}
	e.Apply(&l.Run.Config)
	if err := l.Run.Validate(); err != nil {
		return err
	}
	s.Open(l, false)
	return nil
}

// Remade returns the link of a run from its start with other settings: those in force, and what change makes of them, without edits. Of a
// run that has not left its start the edits stay. An error says why it would not be accepted.
func (s *Session) Remade(change func(*config.Config)) (link.Link, error) {
	l := link.Link{Run: config.Run{Config: s.InForce()}, To: s.first.To, Difference: s.first.Difference}
	if !s.played {
		l.Run = config.Run{Config: s.Run.Config, Edits: s.Run.Edits}
	}
	change(&l.Run.Config)
	return l, l.Run.Validate()
}

// Played tells whether the run has left its start.
func (s *Session) Played() bool { return s.played }
