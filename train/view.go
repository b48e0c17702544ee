package train

import (
	"fmt"
	"slices"
	"time"

	"ganplayground/gan/config"
	"ganplayground/train/wire"
)

// view is what the page shows of a run: which z is in which tile, and when tiles were last drawn.
type view struct {
	averaged bool
	latents  [][]float32 // one for each tile; the fixed ones unless moved
	labels   []int32     // the digit of each tile, of a conditional run

	shown, realsShown time.Time
	cost              time.Duration // of drawing all samples once
}

const (
	// samplesInterval is the least time between two Samples events while the run trains.
	samplesInterval = 100 * time.Millisecond
	// realsInterval is the time between looks at D's scores of the real images.
	realsInterval = 2 * time.Second
	// samplesShare bounds the part of the time spent on samples: 1 in samplesShare.
	samplesShare = 5
)

func (v *view) due(now time.Time) bool {
	return now.Sub(v.shown) >= max(samplesInterval, samplesShare*v.cost)
}

func (v *view) realsDue(now time.Time) bool { return now.Sub(v.realsShown) >= realsInterval }

// show shows everything as it is now.
func (s *Session) show() error {
	if err := s.showSamples(); err != nil {
		return err
	}
	if err := s.showDirections(); err != nil {
		return err
	}
	return s.showReals()
}

func (s *Session) showSamples() error {
	start := s.now()
	event, payload, err := s.run.look(s.exploring.truncated(s.view.latents), s.view.labels, s.view.averaged)
	if err != nil {
		return err
	}
	event.Step = s.run.Steps()
	if s.run.description.Config.Conditional {
		event.Labels = slices.Clone(s.view.labels)
	}
	s.emit(event, payload)
	if err := s.showWishes(payload, s.view.labels); err != nil {
		return err
	}
	s.view.shown = s.now()
	s.view.cost = s.view.shown.Sub(start)
	return nil
}

func (s *Session) showReals() error {
	kind, n := wire.Reals, wire.Tiles
	if s.run.data().Points() != nil {
		kind, n = wire.RealPoints, wire.Points
	}
	reals, scores, err := s.run.Reals(n)
	if err != nil {
		return err
	}
	s.emit(wire.Event{Kind: kind, Step: s.run.Steps(), Scores: scores[:min(len(scores), wire.Tiles)]}, reals)
	s.view.realsShown = s.now()
	return nil
}

// showDigit shows one digit in all tiles, or the pattern of all of them.
func (s *Session) showDigit(digit int) error {
	if digit < wire.AllDigits || digit >= config.Classes {
		return fmt.Errorf("digit %d: 0 to %d, and %d for all, are accepted", digit, config.Classes-1, wire.AllDigits)
	}
	data := s.run.data()
	if digit != wire.AllDigits && !data.HasDigit(byte(digit)) {
		return fmt.Errorf("digit %d does not belong to the data set %q", digit, data)
	}
	s.view.labels = TileLabels(data, digit)
	return s.showSamples()
}
