package session

import "ganplayground/train/wire"

// Handle takes in an event. It returns false for one that belongs to a run which has been replaced since; nobody should
// show it.
func (s *Session) Handle(e wire.Event, payload Payload) bool {
	switch e.Kind {
	case wire.Ready, wire.Alive, wire.Loading:
		return true
	}
	if s.loading != 0 && e.ID == s.loading {
		s.loaded(e)
	}
	if e.ID != s.id || !s.up {
		return false
	}
	if e.Run != nil {
		s.adopt(*e.Run, e.Step, e.Edits)
	}
	switch e.Kind {
	case wire.Opened:
		s.opened(e)
	case wire.Failed:
		s.failed(e)
	case wire.StatsEvent, wire.Samples, wire.PointsEvent:
		s.reach(e.Step)
		if e.Threads > 0 {
			s.Threads = e.Threads
		}
	case wire.StateEvent:
		s.state(e)
	case wire.Snapshot:
		s.reach(e.Step)
		s.snapshot = kept{payload, s.Run, e.Step}
	}
	return true
}

func (s *Session) opened(e wire.Event) {
	s.there = true
	s.Step, s.Newest, s.Parameters, s.Threads = e.Step, e.Step, e.Parameters, e.Threads
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
	s.reach(e.Step)
	switch e.State {
	case wire.Running:
		s.Phase, s.Fingerprint, s.played = Running, "", true
	case wire.Waiting:
		s.Phase, s.Fingerprint = Waiting, ""
	case wire.Seeking:
		s.Phase, s.Fingerprint = Seeking, ""
	case wire.Paused:
		s.play = false
		s.Phase, s.Fingerprint = s.resting(), e.Fingerprint
		s.arrived()
	}
}

func (s *Session) reach(step int) {
	s.Step, s.Newest = step, max(s.Newest, step)
}

// failed takes in a failure. A run that is open stays as it is, unless the trainer tells of another state; one that could not be
// opened is not there. One that cannot go on from what was kept of it is opened from its start.
func (s *Session) failed(e wire.Event) {
	if s.Live() {
		return
	}
	if e.Unfit && s.resumed {
		s.resumed, s.snapshot = false, kept{}
		s.open()
		return
	}
	s.Phase = Failed
}
