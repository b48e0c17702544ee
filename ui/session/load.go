package session

import (
	"ganplayground/link"
	"ganplayground/train/wire"
)

// Save asks for the run as a file, which a Saved event brings.
func (s *Session) Save() {
	if s.Live() {
		s.Send(wire.Command{Kind: wire.Save}, nil)
	}
}

// Load opens the run in a file. Until the trainer has read it, and if it is unfit, the run that is open stays.
func (s *Session) Load(file Payload) {
	if !s.Live() {
		return
	}
	s.newestID++
	s.loading, s.file = s.newestID, file
	s.Send(wire.Command{Kind: wire.Load, ID: s.loading}, file)
}

// loaded takes up the run of a file; e is its first event, Opened.
func (s *Session) loaded(e wire.Event) {
	s.first = link.Link{Run: *e.Run, To: e.Step}
	s.To, s.play, s.played, s.Fingerprint = e.Step, false, false, ""
	s.id, s.loading = s.loading, 0
	s.wanted, s.branching, s.restarting, s.resumed = nowhere, false, false, false
	s.pending, s.taken = nil, 0
	s.Run = *e.Run
	s.snapshot, s.file = kept{s.file, s.Run, e.Step}, nil
	s.sendChoices()
}
