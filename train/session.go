package train

import (
	"errors"
	"fmt"
	"time"

	"ganplayground/gan/config"
	"ganplayground/gan/judge"
	"ganplayground/train/moments"
	"ganplayground/train/wire"
)

// Session answers the page: it holds the run that is open, trains while it should, and says what happens. It does no waiting
// and starts nothing in the background; its owner calls Advance as long as there is work and Handle for each command.
type Session struct {
	images *Images
	emit   func(wire.Event, []byte)
	now    func() time.Time

	id      int      // of the Open command whose run this is
	opening *opening // an Open command that waits for its images
	run     *Run
	state   wire.State
	to      int // pause at this step; 0 for never
	limit   int // wait at this step; 0 for nowhere
	singles []single
	edits   int            // Edit commands taken since the run was opened
	ahead   []wire.Command // Edit commands whose step lies ahead
	asked   time.Time      // when the last command came
	view    view

	history    history
	profiling  profiling
	judging    judging
	exploring  exploring
	neighbours *judge.Neighbours // nil until a tile is inspected

	stats        []wire.Stats  // not yet told
	busy         time.Duration // that their steps took
	told         time.Time     // when statistics were last told
	alive        time.Time     // when anything was last told
	snapshotAt   time.Time
	snapshotStep int
}

// opening is an Open command with what came after it, to be obeyed once the run is there.
type opening struct {
	command  wire.Command
	snapshot []byte
	later    []wire.Command
}

// single is one step that was asked for by itself: of one player, "d" or "g", or of both, in slow motion or not.
type single struct {
	player string
	slow   bool
}

// NewSession makes a session without a run. emit is called with each event and the bytes beside it.
func NewSession(images *Images, emit func(wire.Event, []byte), now func() time.Time) *Session {
	s := &Session{images: images, now: now, state: wire.Paused, exploring: exploring{truncation: 1}}
	s.emit = func(e wire.Event, payload []byte) {
		if e.Kind != wire.Alive && e.Kind != wire.Loading {
			e.ID = s.id
		}
		s.alive = now()
		emit(e, payload)
	}
	return s
}

const (
	// statsInterval is the least time between two Stats events while the run trains.
	statsInterval = 100 * time.Millisecond
	// snapshotInterval is the time between snapshots: what a crash of the trainer costs at most.
	snapshotInterval = 8 * time.Second
	// pauseSnapshotInterval is the same for runs that pause often, stepped by hand.
	pauseSnapshotInterval = time.Second
	// aliveInterval is how long a step may be silent.
	aliveInterval = time.Second
	// mostSingles bounds the steps that wait to be made one by one.
	mostSingles = 64
)

// Handle obeys one command; payload holds the bytes beside it.
func (s *Session) Handle(c wire.Command, payload []byte) {
	s.asked = s.now()
	if err := s.handle(c, payload); err != nil {
		s.report(fmt.Errorf("command %q: %w", c.Kind, err))
	}
}

func (s *Session) handle(c wire.Command, payload []byte) error {
	if c.Kind == wire.Open {
		if s.run != nil {
			s.run.Close()
		}
		s.id, s.run, s.opening = c.ID, nil, nil
		if c.Run == nil {
			return errors.New("it names no run")
		}
		s.opening = &opening{command: c, snapshot: payload}
		return s.open()
	}
	switch c.Kind {
	case wire.Judge: // needs no run
		s.setJudging(c.On)
		return nil
	case wire.Limit:
		s.limit = c.To
		if s.held() {
			s.tellStats() // how far it has come: this may be late
		}
		return nil
	case wire.Threads:
		s.images.backend.LimitThreads(c.Threads)
		return nil
	case wire.Load:
		s.load(c.ID, payload)
		return nil
	}
	if s.opening != nil {
		s.opening.later = append(s.opening.later, c)
		return nil
	}
	if s.run == nil {
		return errors.New("no run is open")
	}
	switch c.Kind {
	case wire.Play:
		s.singles = nil
		return s.play(c.To)
	case wire.Pause:
		return s.pause()
	case wire.Seek:
		return s.seek(c.To)
	case wire.Step:
		return s.playSingle(single{})
	case wire.Only:
		if c.Player != "d" && c.Player != "g" {
			return fmt.Errorf("player %q: \"d\" and \"g\" are accepted", c.Player)
		}
		return s.playSingle(single{player: c.Player})
	case wire.Slow:
		return s.playSingle(single{slow: true})
	case wire.Edit:
		if c.Step > s.run.Steps() {
			s.ahead = append(s.ahead, c)
			return nil
		}
		s.edits++
		s.branch()
		if err := s.edit(c); err != nil {
			return err
		}
		return s.tellState()
	case wire.Save:
		return s.save()
	case wire.Latent:
		return s.moveTile(c.Tile, c.Latent, c.Label)
	case wire.Weights:
		s.view.averaged = c.Averaged
		if err := s.showSamples(); err != nil {
			return err
		}
		return s.showDirections()
	case wire.Truncate:
		return s.truncate(c.Value)
	case wire.Wish:
		return s.wish(c.On)
	case wire.Inspect:
		return s.inspect(c.Tile)
	case wire.Digit:
		return s.showDigit(c.Digit)
	case wire.ProfileCommand:
		return s.profile(c.On)
	}
	return errors.New("no such command")
}

func (s *Session) edit(c wire.Command) error {
	if c.Word != "" {
		return s.run.Choose(c.Key, c.Word)
	}
	return s.run.Edit(c.Key, c.Value)
}

// ImagesArrived is to be called after images were added to the set: a run that waited for them goes on.
func (s *Session) ImagesArrived() {
	s.emit(wire.Event{Kind: wire.Loading, Loaded: s.images.Available(), Total: s.images.Len()}, nil)
	if s.opening != nil {
		if err := s.open(); err != nil {
			s.report(err)
		}
	}
	if s.state == wire.Waiting {
		s.state = wire.Running
		s.emit(s.stateEvent(), nil)
	}
}

// ImagesFailed is to be called when images could not be loaded and will be tried again. It matters to who waits for them; a run
// that still has images trains on.
func (s *Session) ImagesFailed(err error) {
	if s.opening != nil || s.state == wire.Waiting {
		s.report(fmt.Errorf("the training images cannot be loaded: %w", err))
	}
}

// open makes the run of the pending Open command, if its images are there.
func (s *Session) open() error {
	c := s.opening.command
	run, err := s.newRun(*c.Run, s.opening.snapshot)
	if errors.Is(err, ErrImagesMissing) {
		return nil
	}
	later, restored := s.opening.later, len(s.opening.snapshot) > 0
	s.opening = nil
	if err != nil && restored {
		s.emit(wire.Event{Kind: wire.Failed, Message: err.Error(), Unfit: true}, nil)
		return nil
	}
	if err != nil {
		return err
	}
	s.begin(run)
	s.emit(s.openedEvent(), nil)
	if err := s.start(c); err != nil {
		return err
	}
	for _, c := range later {
		s.Handle(c, nil)
	}
	return nil
}

func (s *Session) openedEvent() wire.Event {
	return wire.Event{Kind: wire.Opened, Step: s.run.Steps(), Parameters: s.run.Parameters(), Threads: s.run.Threads(), Latents: s.view.latents[:wire.Tiles]}
}

// load replaces the run by the one in a file, which stands at its step. If there is none in it, the run that is open stays.
func (s *Session) load(id int, file []byte) {
	run, err := Load(s.images, file)
	if err != nil {
		s.report(err)
		return
	}
	if s.run != nil {
		s.run.Close()
	}
	s.id, s.opening = id, nil
	s.begin(run)
	event, description := s.openedEvent(), run.Description()
	event.Run = &description
	s.emit(event, nil)
	if err := s.start(wire.Command{}); err != nil {
		s.report(err)
	}
}

// save hands out the run as it is now.
func (s *Session) save() error {
	file, err := s.run.Save()
	if err != nil {
		return err
	}
	s.emit(wire.Event{Kind: wire.Saved, Step: s.run.Steps()}, file)
	return nil
}

// begin takes up a run.
func (s *Session) begin(run *Run) {
	run.updated = s.stayAlive
	s.run, s.state, s.stats, s.busy, s.singles, s.edits, s.ahead = run, wire.Paused, nil, 0, nil, 0, nil
	s.view = view{averaged: s.view.averaged, latents: FixedLatents(run.Description().Config), labels: TileLabels(run.data(), wire.AllDigits)}
	s.snapshotAt, s.snapshotStep = s.now(), run.Steps()
	s.history = history{line: &moments.Line[[]byte]{Budget: momentBytes}}
	s.judging.step, s.judging.at = -1, time.Time{}
	if s.profiling.on {
		s.startProfile(true)
	}
}

// start plays the run that was just opened, if the command says so and its step lies ahead, else shows it as it stands.
func (s *Session) start(c wire.Command) error {
	if _, err := s.snapshot(); err != nil {
		return err
	}
	if !c.Play || c.To > 0 && s.run.Steps() >= c.To {
		return s.pause()
	}
	if err := s.show(); err != nil {
		return err
	}
	return s.play(c.To)
}

// stayAlive tells, in the middle of a long step, that the trainer has not hung itself up.
func (s *Session) stayAlive() {
	if s.now().Sub(s.alive) >= aliveInterval {
		s.emit(wire.Event{Kind: wire.Alive}, nil)
	}
}

func (s *Session) newRun(description config.Run, snapshot []byte) (*Run, error) {
	if len(snapshot) > 0 {
		return Restore(description, s.images, snapshot)
	}
	return New(description, s.images)
}

// play trains until step to, 0 for no end. A step that lies behind does not start anything.
func (s *Session) play(to int) error {
	if to > 0 && s.run.Steps() >= to {
		return s.pause()
	}
	s.branch()
	s.to, s.state = to, wire.Running
	s.emit(s.stateEvent(), nil)
	return nil
}

// playSingle makes one step after those that are waiting to be made, and then pauses.
func (s *Session) playSingle(one single) error {
	if len(s.singles) == mostSingles {
		return fmt.Errorf("%d steps are waiting to be made already", mostSingles)
	}
	s.singles = append(s.singles, one)
	return s.play(0)
}

// pause shows where the run stands, with the fingerprint of its weights. What the judge says of a step that is looked back at has time until
// the visitor rests, who may be on the way to another one.
func (s *Session) pause() error {
	lookedAt := s.state == wire.Seeking
	s.tellStats()
	s.tellProfile()
	s.state, s.singles = wire.Paused, nil
	if err := s.show(); err != nil {
		return err
	}
	if err := s.tellState(); err != nil {
		return err
	}
	if !lookedAt {
		s.judgeRun()
	}
	return s.takeSnapshot(pauseSnapshotInterval)
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
	return wire.Event{Kind: wire.StateEvent, State: s.state, Step: s.run.Steps(), Run: &description, To: s.to, Edits: s.edits}
}

// report tells the page what went wrong.
func (s *Session) report(err error) {
	step := 0
	if s.run != nil {
		step = s.run.Steps()
	}
	s.emit(wire.Event{Kind: wire.Failed, Step: step, Message: err.Error()}, nil)
}
