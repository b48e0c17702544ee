package train

import (
	"errors"
	"time"

	"ganplayground/train/wire"
)

// Running tells whether there is work for Advance.
func (s *Session) Running() bool {
	return s.run != nil && (s.state == wire.Running && !s.held() || s.state == wire.Seeking)
}

// held tells whether the run waits at the step that it must not pass.
func (s *Session) held() bool { return s.run != nil && s.limit > 0 && s.run.Steps() >= s.limit }

// Advance does one piece of work, a step with what is due after it, and tells whether there may be more at once.
func (s *Session) Advance() bool {
	if !s.Running() {
		return false
	}
	if err := s.advance(); err != nil {
		s.report(err)
		if err := s.pause(); err != nil { // what is broken may be what pause looks at
			s.report(err)
		}
	}
	return s.Running()
}

func (s *Session) advance() error {
	if s.state == wire.Seeking {
		return s.seekOn()
	}
	one, alone := single{}, len(s.singles) > 0
	if alone {
		one = s.singles[0]
	}
	start := s.now()
	stats, err := s.step(one)
	if errors.Is(err, ErrImagesMissing) {
		s.state = wire.Waiting
		s.emit(s.stateEvent(), nil)
		return nil
	}
	if err != nil {
		return err
	}
	s.stats = append(s.stats, stats)
	took := s.now().Sub(start)
	s.busy += took
	s.profiled(took)
	if s.diverged(stats) {
		return s.diverge()
	}
	if alone {
		s.singles = s.singles[1:]
	}
	s.takeEdits()
	if alone && len(s.singles) == 0 || s.to > 0 && s.run.Steps() >= s.to {
		return s.pause()
	}
	return s.tellWhatIsDue()
}

// takeEdits obeys the Edit commands whose step has come.
func (s *Session) takeEdits() {
	for len(s.ahead) > 0 && s.ahead[0].Step <= s.run.Steps() {
		c := s.ahead[0]
		s.ahead = s.ahead[1:]
		s.Handle(c, nil)
	}
}

// step makes one step, of one player alone if that is asked for.
func (s *Session) step(one single) (wire.Stats, error) {
	if one.player != "" {
		if err := s.run.Only(one.player); err != nil {
			return wire.Stats{}, err
		}
	}
	if one.slow {
		return s.walk()
	}
	return s.run.Step()
}

// walk makes one step and tells what happened in it.
func (s *Session) walk() (wire.Stats, error) {
	stats, walk, err := s.run.Walk()
	if err == nil {
		s.emit(wire.Event{Kind: wire.Walked, Step: s.run.Steps(), Walk: &walk}, nil)
	}
	return stats, err
}

// diverged tells whether a player who trained got a loss or a gradient that is not a finite number: the weights are none any more, or
// about to be.
func (s *Session) diverged(stats wire.Stats) bool {
	c := s.run.Description().At(stats.Step - 1)
	return c.DSteps > 0 && !(stats.DLoss.Known() && stats.DGrad.Known()) || c.GSteps > 0 && !(stats.GLoss.Known() && stats.GGrad.Known())
}

// diverge pauses a run that has diverged, and says to which moment it can be taken back. What it is now is nothing to go on from.
func (s *Session) diverge() error {
	step, back := s.run.Steps(), 0
	s.snapshotStep = step
	if err := s.pause(); err != nil {
		return err
	}
	// Weights of the step before may be finite and beyond help.
	if m, ok := s.history.line.Before(max(step-2, 0)); ok {
		back = m.Step
	}
	s.emit(wire.Event{Kind: wire.Diverged, Step: step, To: back}, nil)
	return nil
}

// tellWhatIsDue emits statistics, samples, what the judge says and a snapshot, each in its own rhythm.
func (s *Session) tellWhatIsDue() error {
	now := s.now()
	if now.Sub(s.told) >= statsInterval || s.held() {
		s.tellStats()
	}
	if s.view.due(now) {
		if err := s.showSamples(); err != nil {
			return err
		}
	}
	if s.view.realsDue(now) {
		if err := s.showReals(); err != nil {
			return err
		}
	}
	if s.exploring.directionsDue(now) {
		if err := s.showDirections(); err != nil {
			return err
		}
	}
	if s.judging.due(now) {
		s.judgeRun()
	}
	if err := s.keepMoment(now); err != nil {
		return err
	}
	return s.takeSnapshot(snapshotInterval)
}

// takeSnapshot emits a snapshot if the run has moved on and the last one is so old.
func (s *Session) takeSnapshot(age time.Duration) error {
	now := s.now()
	if now.Sub(s.snapshotAt) < age || s.run.Steps() == s.snapshotStep {
		return nil
	}
	snapshot, err := s.snapshot()
	if err != nil {
		return err
	}
	s.snapshotAt, s.snapshotStep = now, s.run.Steps()
	description := s.run.Description()
	s.emit(wire.Event{Kind: wire.Snapshot, Step: s.run.Steps(), Run: &description, Edits: s.edits}, snapshot)
	return nil
}

func (s *Session) tellStats() {
	if len(s.stats) > 0 {
		s.emit(wire.Event{Kind: wire.StatsEvent, Step: s.run.Steps(), Threads: s.run.Threads(), Stats: s.stats, Busy: s.busy.Seconds()}, nil)
	}
	s.stats, s.busy, s.told = nil, 0, s.now()
}
