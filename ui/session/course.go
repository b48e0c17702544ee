package session

import "ganplayground/link"

// Continue makes a link the one of the run that is open, if it is the same run and the link's step lies ahead or is where it stands. With
// play it trains on to that step by itself. Continue returns false if the link has to be opened.
func (s *Session) Continue(l link.Link, play bool) bool {
	if !s.Live() || s.Phase == Seeking || s.Step < s.Newest || s.Step > l.To || !sameRun(l.Run, s.Run) || l.Difference != s.Difference() {
		return false
	}
	s.first, s.To = l, l.To
	if play && s.Step < l.To {
		s.playTo(l.To)
	}
	return true
}

// Reached tells whether the run is a link's and has come to its step.
func (s *Session) Reached(l link.Link) bool {
	return s.Live() && s.Step >= l.To && sameRun(l.Run, s.Run)
}
