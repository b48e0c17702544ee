package session

import (
	"slices"
	"strings"

	"ganplayground/gan/config"
	"ganplayground/link"
)

// Verdict is how the weights compare with those that the sender of the link had.
type Verdict string

const (
	NotCompared Verdict = "" // the link does not say, or the run does not stand where the sender's did
	Same        Verdict = "same"
	Differs     Verdict = "differs"
)

// Verdict compares the fingerprint with the link's, if the run stands still at the link's step and nothing was changed since.
func (s *Session) Verdict() Verdict {
	switch {
	case s.first.Check == "" || s.Fingerprint == "" || s.Busy() || s.Step != s.first.To || !sameRun(s.Run, s.first.Run):
		return NotCompared
	case strings.HasPrefix(s.Fingerprint, s.first.Check):
		return Same
	}
	return Differs
}

// Check is the beginning of the sender's fingerprint, empty if the link does not say.
func (s *Session) Check() string { return s.first.Check }

// Stands tells whether a link leads to where the run is, so that nothing has to be opened. From now on it is the link of this run.
func (s *Session) Stands(l link.Link) bool {
	here := s.Link()
	if !s.Live() || l.To != here.To || !sameRun(l.Run, here.Run) {
		return false
	}
	s.first = l
	return true
}

func sameRun(a, b config.Run) bool { return a.Config == b.Config && slices.Equal(a.Edits, b.Edits) }
