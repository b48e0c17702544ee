package slow

import (
	"ganplayground/gan/config"
	"ganplayground/train/wire"
)

// Show is a step in slow motion, at one of its captions.
type Show struct {
	// Step is the number of steps done with this one.
	Step int
	// At is the number of the caption that is shown, from 0.
	At int
	// Auto lets captions follow one another by themselves.
	Auto bool

	walk   wire.Walk
	config config.Config // in force in that step
}

// Stage is what happens in an update.
type Stage int

const (
	Generate Stage = iota
	Judge
	Loss
	Gradients
	Update
	stages
)

// New shows the walk of a step that ran with these settings; auto lets it go on by itself. Of a step in which nobody learnt, because edits
// left it no updates, there is nothing to show: it returns nil.
func New(walk wire.Walk, step int, c config.Config, auto bool) *Show {
	if len(walk.Updates) == 0 {
		return nil
	}
	return &Show{Step: step, Auto: auto, walk: walk, config: c}
}

// Captions is the number of captions.
func (s *Show) Captions() int { return len(s.walk.Updates) * int(stages) }

// Next goes on to the next caption; at the last one it returns false.
func (s *Show) Next() bool {
	if s.At+1 >= s.Captions() {
		s.Auto = false
		return false
	}
	s.At++
	s.Auto = s.Auto && s.At+1 < s.Captions()
	return true
}

// Back goes back to the caption before; at the first one it stays.
func (s *Show) Back() { s.At = max(0, s.At-1) }

// Stage is what the caption is about.
func (s *Show) Stage() Stage { return Stage(s.At % int(stages)) }

func (s *Show) update() wire.Update { return s.walk.Updates[s.At/int(stages)] }

// Learns tells who learns in the update of the caption.
func (s *Show) Learns() (d, g bool) { return s.update().D, s.update().G }

// sight is what the players see: after the update has moved them, what they see then.
func (s *Show) sight() wire.Sight {
	if s.Stage() == Update {
		return s.update().After
	}
	return s.update().Before
}

// order is the number of the update among those of its player in the step, from 1, and how many there are.
func (s *Show) order() (number, of int) {
	now := s.update()
	for i, u := range s.walk.Updates {
		if u.D == now.D && u.G == now.G {
			of++
			if i <= s.At/int(stages) {
				number++
			}
		}
	}
	return number, of
}
