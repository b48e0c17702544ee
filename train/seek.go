package train

import (
	"time"

	"ganplayground/train/moments"
	"ganplayground/train/wire"
)

const (
	// momentInterval is the least time between snapshots for the timeline; momentShare bounds the part of the time that is spent on them:
	// 1 in momentShare.
	momentInterval = time.Second
	momentShare    = 50
	// momentBytes bounds them together: some twenty snapshots of quick, three of article.
	momentBytes = 64 << 20
)

// history is what a session keeps of the course of its run.
type history struct {
	line *moments.Line[[]byte] // snapshots
	kept time.Time             // when the last moment was
	cost time.Duration         // of keeping it
	// rewound: the run was taken back to a step that lies before its newest one.
	rewound bool
	newest  int // step
}

// keepMoment adds the present step to the timeline, if one is due.
func (s *Session) keepMoment(now time.Time) error {
	if now.Sub(s.history.kept) < max(momentInterval, momentShare*s.history.cost) || s.run.Steps() < s.history.newest {
		return nil
	}
	_, err := s.snapshot()
	return err
}

// snapshot takes one and keeps it in the timeline.
func (s *Session) snapshot() ([]byte, error) {
	start := s.now()
	snapshot, err := s.run.Snapshot()
	if err != nil {
		return nil, err
	}
	s.history.line.Add(s.run.Steps(), snapshot, len(snapshot))
	s.history.newest = max(s.history.newest, s.run.Steps())
	s.history.kept = s.now()
	s.history.cost = s.history.kept.Sub(start)
	return snapshot, nil
}

// seek begins to take the run to a step, back or on, but not past its newest one.
func (s *Session) seek(to int) error {
	s.tellStats()
	s.singles = nil
	s.history.newest = max(s.history.newest, s.run.Steps())
	to = min(max(to, 0), s.history.newest)
	if err := s.rewindFor(to); err != nil {
		return err
	}
	s.history.rewound = to < s.history.newest
	s.to, s.state = to, wire.Seeking
	if s.run.Steps() == to {
		return s.pause()
	}
	s.emit(s.stateEvent(), nil)
	return nil
}

// rewindFor goes to the last moment before a step, unless the run stands between them.
func (s *Session) rewindFor(to int) error {
	m, ok := s.history.line.Before(to)
	switch {
	case s.run.Steps() <= to && (!ok || m.Step <= s.run.Steps()):
		return nil
	case ok:
		return s.run.Rewind(m.Item)
	}
	// A trainer that was restarted knows the run from its last snapshot on.
	run, err := New(s.run.Description(), s.images)
	if err != nil {
		return err
	}
	run.updated = s.stayAlive
	s.run.Close()
	s.run = run
	_, err = s.snapshot()
	return err
}

// seekOn trains one step on the way, of which the page knows what it measured.
func (s *Session) seekOn() error {
	stats, err := s.run.Step()
	if err != nil {
		return err
	}
	if s.run.Steps() >= s.to {
		if s.diverged(stats) {
			s.snapshotStep = s.run.Steps() // nothing to go on from, see diverge
		}
		return s.pause()
	}
	return nil
}

// branch makes the present step of a run that was taken back its newest one.
func (s *Session) branch() {
	if s.history.rewound {
		s.run.Branch()
		s.history.line.CutAfter(s.run.Steps())
		s.history.rewound, s.history.newest = false, s.run.Steps()
		s.edits += len(s.ahead) // taken, and gone with the steps that they lie at
		s.ahead = nil
	}
}
