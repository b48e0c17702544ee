package session

import (
	"ganplayground/gan/config"
	"ganplayground/link"
	"ganplayground/train/wire"
)

// Play trains on: to the target if it lies ahead, else without limit.
func (s *Session) Play() {
	if s.To <= s.Step {
		s.To = 0
	}
	s.playTo(s.To)
}

// PlayTo trains until a step; it returns false if the run is already there or past it.
func (s *Session) PlayTo(step int) bool {
	if step <= s.Step || s.Phase == Seeking {
		return false
	}
	s.playTo(step)
	return true
}

func (s *Session) playTo(step int) {
	s.begin()
	s.To, s.play = step, true
	if s.Live() {
		s.Phase = Running
	}
	s.Send(wire.Command{Kind: wire.Play, To: step}, nil)
}

// Pause stops after the step under way.
func (s *Session) Pause() {
	s.play, s.wanted = false, nowhere
	s.Send(wire.Command{Kind: wire.Pause}, nil)
}

// OneStep trains one step and pauses. On the way to a step that was asked for it does nothing, and so do its like.
func (s *Session) OneStep() { s.single(wire.Command{Kind: wire.Step}) }

// SlowStep trains one step and pauses, as OneStep does, and has the trainer tell what happened in it.
func (s *Session) SlowStep() { s.single(wire.Command{Kind: wire.Slow}) }

// Only trains one player, "d" or "g", for one step and pauses.
func (s *Session) Only(player string) { s.single(wire.Command{Kind: wire.Only, Player: player}) }

// single lets the trainer make one step.
func (s *Session) single(command wire.Command) {
	if s.Phase == Seeking {
		return
	}
	s.begin()
	s.play = false
	s.Phase = Running
	s.Send(command, nil)
}

func (s *Session) begin() {
	s.played = true
	s.Fingerprint = ""
	s.branch()
}

// Rewind opens the run again as it was opened first, without the edits made since, and waits at its start. It tells
// whether there were such edits.
func (s *Session) Rewind() (dropped bool) {
	dropped = len(s.Run.Edits) > len(s.first.Run.Edits)
	s.Open(s.first, false)
	return dropped
}

// Reseeded returns the run with another seed, from its start and without edits.
func (s *Session) Reseeded(seed uint64) link.Link {
	l := link.Link{Run: config.Run{Config: s.Run.Config}, To: s.first.To, Difference: s.first.Difference}
	l.Run.Config.Seed = seed
	return l
}

// CanAverage tells whether the run keeps averaged weights from the next step on.
func (s *Session) CanAverage() bool { return s.InForce().EMA > 0 }

// SetAveraged chooses the weights that samples are drawn from.
func (s *Session) SetAveraged(averaged bool) {
	s.Averaged = averaged
	s.sendWeights()
}

// SetProfiled starts or ends the timing of kernels.
func (s *Session) SetProfiled(on bool) {
	s.Send(wire.Command{Kind: wire.ProfileCommand, On: on}, nil)
}

// sendWeights tells the choice; a run that keeps no average draws from the live weights whatever it is.
func (s *Session) sendWeights() {
	s.Send(wire.Command{Kind: wire.Weights, Averaged: s.Averaged}, nil)
}

// SetDigit chooses the digit that a conditional run draws, or wire.AllDigits.
func (s *Session) SetDigit(digit int) {
	if !s.Run.Config.Conditional {
		return
	}
	s.Digit = digit
	s.sendDigit()
}

// sendChoices tells a trainer that opens a run what of it the visitor wants to see.
func (s *Session) sendChoices() {
	s.sendWeights()
	if s.Run.Config.Conditional && s.Digit != wire.AllDigits {
		s.sendDigit()
	}
	s.sendExploring()
}

func (s *Session) sendDigit() { s.Send(wire.Command{Kind: wire.Digit, Digit: s.Digit}, nil) }
