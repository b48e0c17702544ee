package train

import (
	"errors"
	"fmt"
	"time"

	"github.com/gomlx/compute"

	"ganplayground/assets/mnist"
	"ganplayground/gan/config"
	"ganplayground/train/wire"
)

// Session answers the page: it holds the run that is open, trains while it should, and says what happens. It does no waiting
// and starts nothing in the background; its owner calls Advance as long as there is work and Handle for each command.
type Session struct {
	backend compute.Backend
	images  *mnist.Set
	emit    func(wire.Event, []byte)
	now     func() time.Time

	opening *opening // an Open command that waits for its images
	run     *Run
	state   wire.State
	to      int // pause at this step; 0 for never
	view    view

	stats      []wire.Stats // not yet told
	told       time.Time    // when statistics were last told
	snapshotAt time.Time
}

type opening struct {
	command  wire.Command
	snapshot []byte
}

// NewSession makes a session without a run. emit is called with each event and the bytes beside it.
func NewSession(backend compute.Backend, images *mnist.Set, emit func(wire.Event, []byte), now func() time.Time) *Session {
	return &Session{backend: backend, images: images, emit: emit, now: now, state: wire.Paused}
}

const (
	// statsInterval is the least time between two Stats events while the run trains.
	statsInterval = 100 * time.Millisecond
	// snapshotInterval is the time between snapshots: what a crash of the trainer costs at most.
	snapshotInterval = 8 * time.Second
)

// Handle obeys one command; payload holds the bytes beside it.
func (s *Session) Handle(c wire.Command, payload []byte) {
	if err := s.handle(c, payload); err != nil {
		s.fail(fmt.Errorf("command %q: %w", c.Kind, err))
	}
}

func (s *Session) handle(c wire.Command, payload []byte) error {
	if c.Kind == wire.Open {
		if c.Run == nil {
			return errors.New("it names no run")
		}
		s.run, s.opening = nil, &opening{c, payload}
		return s.open()
	}
	if s.run == nil && s.opening != nil && s.meanwhile(c) {
		return nil
	}
	if s.run == nil {
		return errors.New("no run is open")
	}
	switch c.Kind {
	case wire.Play:
		return s.play(c.To)
	case wire.Pause:
		return s.pause()
	case wire.Step:
		return s.play(s.run.Steps() + 1)
	case wire.Only:
		if err := s.run.Only(c.Player); err != nil {
			return err
		}
		return s.play(s.run.Steps() + 1)
	case wire.Edit:
		if err := s.run.Edit(c.Key, c.Value); err != nil {
			return err
		}
		return s.tellState()
	case wire.Latent:
		return s.moveTile(c.Tile, c.Latent)
	case wire.Weights:
		s.view.averaged = c.Averaged
		return s.showSamples()
	}
	return errors.New("no such command")
}

// meanwhile obeys what can be said to a run that still waits for its first images.
func (s *Session) meanwhile(c wire.Command) bool {
	switch c.Kind {
	case wire.Play:
		s.opening.command.Play, s.opening.command.To = true, c.To
	case wire.Pause:
		s.opening.command.Play = false
	case wire.Weights:
		s.view.averaged = c.Averaged
	default:
		return false
	}
	return true
}

// ImagesArrived is to be called after images were added to the set: a run that waited for them goes on.
func (s *Session) ImagesArrived() {
	s.emit(wire.Event{Kind: wire.Loading, Loaded: s.images.Available(), Total: s.images.Len()}, nil)
	if s.opening != nil {
		if err := s.open(); err != nil {
			s.fail(err)
		}
	}
	if s.state == wire.Waiting {
		s.state = wire.Running
		s.emit(s.stateEvent(), nil)
	}
}

// ImagesFailed is to be called when images could not be loaded. It matters to who waits for them; a run that still has images
// trains on, and waits when it needs more.
func (s *Session) ImagesFailed(err error) {
	if s.opening != nil || s.state == wire.Waiting {
		s.fail(fmt.Errorf("the training images cannot be loaded: %w", err))
	}
}

// open makes the run of the pending Open command, if its images are there.
func (s *Session) open() error {
	c := s.opening.command
	run, err := s.newRun(*c.Run, s.opening.snapshot)
	if errors.Is(err, ErrImagesMissing) {
		return nil
	}
	s.opening = nil
	if err != nil {
		return err
	}
	s.run, s.state, s.stats = run, wire.Paused, nil
	s.view = view{averaged: s.view.averaged, latents: FixedLatents(run.Description().Config)}
	s.snapshotAt = s.now()
	s.emit(wire.Event{Kind: wire.Opened, Step: run.Steps(), Parameters: run.Parameters(), Latents: FixedLatents(run.Description().Config)}, nil)
	if err := s.showReals(); err != nil {
		return err
	}
	if c.Play && (c.To == 0 || run.Steps() < c.To) {
		if err := s.showSamples(); err != nil {
			return err
		}
		return s.play(c.To)
	}
	return s.pause()
}

func (s *Session) newRun(description config.Run, snapshot []byte) (*Run, error) {
	if len(snapshot) > 0 {
		return Restore(s.backend, description, s.images, snapshot)
	}
	return New(s.backend, description, s.images)
}

// play trains until step to, 0 for no end. A step that lies behind does not start anything.
func (s *Session) play(to int) error {
	if to > 0 && s.run.Steps() >= to {
		return s.pause()
	}
	s.to, s.state = to, wire.Running
	s.emit(s.stateEvent(), nil)
	return nil
}

// pause shows where the run stands, with the fingerprint of its weights.
func (s *Session) pause() error {
	s.tellStats()
	s.state = wire.Paused
	if err := s.showSamples(); err != nil {
		return err
	}
	if err := s.showReals(); err != nil {
		return err
	}
	return s.tellState()
}

// tellState emits the state; when paused, with the fingerprint.
func (s *Session) tellState() error {
	event := s.stateEvent()
	if s.state == wire.Paused {
		fingerprint, err := s.run.Fingerprint()
		if err != nil {
			return err
		}
		event.Fingerprint = fingerprint
	}
	s.emit(event, nil)
	return nil
}

func (s *Session) stateEvent() wire.Event {
	description := s.run.Description()
	return wire.Event{Kind: wire.StateEvent, State: s.state, Step: s.run.Steps(), Run: &description, To: s.to}
}

// fail tells the page what went wrong, and pauses.
func (s *Session) fail(err error) {
	s.state = wire.Paused
	step := 0
	if s.run != nil {
		step = s.run.Steps()
	}
	s.emit(wire.Event{Kind: wire.Failed, Step: step, Message: err.Error()}, nil)
}
