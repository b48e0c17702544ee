package session

import "ganplayground/train/wire"

// Handle takes in an event. It returns false for one that belongs to a run which has been replaced since; nobody should
// show it.
func (s *Session) Handle(e wire.Event, payload Payload) bool {
	switch e.Kind {
	case wire.Ready, wire.Alive, wire.Loading:
		return true
	case wire.Opened:
		s.opening--
		if s.opening > 0 {
			return false
		}
		s.opened(e)
		return true
	case wire.Failed:
		return s.failed()
	}
	if s.opening > 0 || !s.up {
		return false
	}
	if e.Run != nil {
		s.adopt(*e.Run, e.Step)
	}
	switch e.Kind {
	case wire.StatsEvent, wire.Samples:
		s.Step = e.Step
	case wire.StateEvent:
		s.state(e)
	case wire.Snapshot:
		s.Step = e.Step
		s.snapshot = &snapshot{step: e.Step, payload: payload}
	}
	return true
}

func (s *Session) opened(e wire.Event) {
	s.opening = 0
	s.Opened++
	s.Step, s.Parameters = e.Step, e.Parameters
	if e.Step > 0 {
		s.played = true
	}
	s.Phase = s.resting()
	if s.play {
		s.played = true
		s.Phase = Running
	}
}

// resting is the phase of a run that does not play.
func (s *Session) resting() Phase {
	if s.played {
		return Paused
	}
	return Ready
}

func (s *Session) state(e wire.Event) {
	s.Step = e.Step
	switch e.State {
	case wire.Running:
		s.Phase, s.Fingerprint, s.played = Running, "", true
	case wire.Waiting:
		s.Phase, s.Fingerprint = Waiting, ""
	case wire.Paused:
		s.play = false
		s.Phase, s.Fingerprint = s.resting(), e.Fingerprint
	}
}

// failed takes in a failure: of a command, which leaves the run paused, or of opening a run, which leaves nothing to play.
// What fails after that, because no run is open, is no news.
func (s *Session) failed() (news bool) {
	switch {
	case s.Phase == Failed:
		return false
	case s.Live():
		s.play = false
		s.Phase = s.resting()
	default:
		s.opening = max(0, s.opening-1)
		s.Phase = Failed
	}
	return true
}
