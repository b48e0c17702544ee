package session

import "ganplayground/train/wire"

// nowhere is the step of a look that nobody wants.
const nowhere = -1

// Seek looks at a step that the run has done, back or on. While the trainer is on its way to one, only the last of those that were asked
// for meanwhile comes next.
func (s *Session) Seek(step int) {
	if !s.Live() {
		return
	}
	step = min(max(step, 0), s.Newest)
	if s.Phase == Seeking {
		s.wanted = step
		return
	}
	s.seek(step)
}

func (s *Session) seek(step int) {
	s.wanted, s.play, s.played = nowhere, false, true
	s.Fingerprint, s.Phase = "", Seeking
	s.Send(wire.Command{Kind: wire.Seek, To: step}, nil)
}

// arrived follows a pause: the look that was wanted meanwhile comes next.
func (s *Session) arrived() {
	if s.wanted != nowhere {
		s.seek(s.wanted)
	}
}

// branch notes that training goes on from where the run stands, which may be an earlier step.
func (s *Session) branch() {
	s.wanted = nowhere
	if s.Step < s.Newest {
		s.branching, s.Newest = true, s.Step
	}
}

// TookBranch tells, once, whether the run goes on from an earlier step without edits that it had.
func (s *Session) TookBranch(edits int) bool {
	took := s.branching && len(s.Run.Edits) < edits
	s.branching = false
	return took
}
