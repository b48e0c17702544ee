package session

import (
	"ganplayground/gan/config"
	"ganplayground/link"
	"ganplayground/train/wire"
)

// Phase is what the page is doing, as in the data-state attribute; Waiting counts as running there.
type Phase string

const (
	Loading Phase = "loading"
	Ready   Phase = "ready" // opened at its start and not yet played
	Running Phase = "running"
	Waiting Phase = "waiting" // for training images
	Paused  Phase = "paused"
	Seeking Phase = "seeking" // going back, or on, to a step that was asked for
	Failed  Phase = "failed"
)

// Payload is the block of bytes beside a message; the session keeps snapshots without looking into them.
type Payload any

// Session is one open run.
type Session struct {
	// Send passes a command to the trainer.
	Send func(wire.Command, Payload)

	Run         config.Run // with the newest edits
	Phase       Phase
	Step        int
	Newest      int // the last step of the run's course; Step is less while the visitor looks back
	To          int // the step at which the run pauses, 0 for never
	Fingerprint string
	Parameters  int
	Threads     int  // that the trainer computes with
	Averaged    bool // the visitor's choice of weights for the samples
	Digit       int  // that a conditional run draws, or wire.AllDigits

	first      link.Link // as it was opened: what Rewind goes back to
	play       bool      // it plays, or will as soon as it is opened
	played     bool      // it left its start
	up         bool      // the trainer takes commands
	there      bool      // the trainer has had this run open
	id         int       // of the run that is open, or being opened; events of others are of no interest
	newestID   int       // of the last Open or Load command
	loading    int       // of the Load command that has not been answered, 0 for none
	file       Payload   // what it loads
	restarting bool
	resumed    bool          // it was opened from a state that had been kept
	wanted     int           // the step to look at next, negative for none
	branching  bool          // training goes on from an earlier step, and the trainer has not said yet what becomes of later edits
	pending    []config.Edit // sent since, and not yet taken
	taken      int           // edits taken since
	snapshot   kept
	exploring  exploring
}

// New returns a session without a run.
func New(send func(wire.Command, Payload)) *Session {
	return &Session{Send: send, Phase: Loading, Averaged: true, Digit: wire.AllDigits, wanted: nowhere, exploring: exploring{part: 1}}
}

// Open replaces the run; with play it starts by itself and pauses at the link's step, so that a link to step 0 waits there.
func (s *Session) Open(l link.Link, play bool) {
	s.prepare(l, play)
	s.open()
}

// Resume is Open from a snapshot that was kept when the run was open before, as it was then, at a step. If the trainer cannot use it, the run
// is opened from its start.
func (s *Session) Resume(l link.Link, play bool, snapshot Payload, run config.Run, step int) {
	s.prepare(l, play)
	s.snapshot, s.resumed = kept{snapshot, run, step}, true
	s.open()
}

func (s *Session) prepare(l link.Link, play bool) {
	s.first = l
	s.Run, s.To, s.play = l.Run, l.To, play && l.To > 0
	s.Step, s.Newest, s.Fingerprint, s.Parameters = 0, 0, "", 0
	s.wanted, s.branching = nowhere, false
	s.played, s.there, s.restarting, s.resumed, s.pending, s.snapshot = false, false, false, false, nil, kept{}
	s.Phase = Loading
}

// open sends the run, from the snapshot if there is one. Before the trainer is up it waits for Ready.
func (s *Session) open() {
	if !s.up || s.Run.Config.Preset == "" { // a page that was opened with a bad link has no run
		return
	}
	s.newestID++
	s.id, s.loading, s.file = s.newestID, 0, nil
	s.pending, s.taken = nil, 0
	run := s.Run
	s.Send(wire.Command{Kind: wire.Open, ID: s.id, Run: &run, To: s.To, Play: s.play}, s.snapshot.of(run))
	s.sendChoices()
}

// Started is called when the trainer takes commands for the first time.
func (s *Session) Started() {
	s.up = true
	s.open()
}

// Lost is called when the trainer died: nothing can be sent until it is up again.
func (s *Session) Lost() {
	s.up = false
	s.restarting = s.there
	s.Phase = Loading
	s.Fingerprint = ""
}

// GiveUp is called when the trainer died too often.
func (s *Session) GiveUp() { s.Phase = Failed }

// Restarted tells, when a run has been opened, whether it is the same run as before.
func (s *Session) Restarted() bool { return s.restarting }

// Resumed tells, when a run has been opened, whether it goes on from a state that had been kept.
func (s *Session) Resumed() bool { return s.resumed && !s.restarting }

// InForce returns the settings of the next step.
func (s *Session) InForce() config.Config {
	if s.Run.Config.Preset == "" {
		return s.Run.Config
	}
	return s.Run.At(s.Step)
}

// Playing tells whether the run plays, or waits for images to do so.
func (s *Session) Playing() bool { return s.Phase == Running || s.Phase == Waiting }

// WillPlay tells whether it plays, or will as soon as it is opened.
func (s *Session) WillPlay() bool { return s.play }

// Busy tells whether the trainer trains, for whatever reason: there is something to pause.
func (s *Session) Busy() bool { return s.Playing() || s.Phase == Seeking }

// Live tells whether the controls mean something.
func (s *Session) Live() bool { return s.Phase != Loading && s.Phase != Failed }

// Link is what the address bar holds: at a pause the run up to this very step, at the start and while it runs the step
// at which it is to pause. As long as that is what the sender's link said, it has the sender's fingerprint.
func (s *Session) Link() link.Link {
	to := s.To
	if s.Step > 0 && (!s.Playing() || to < s.Step) {
		to = s.Step
	}
	if to == 0 {
		to = s.first.To
	}
	l := link.Link{Run: s.Run, To: to, Difference: s.Difference()}
	if to == s.first.To && sameRun(s.Run, s.first.Run) {
		l.Check = s.first.Check
	}
	return l
}

// adopt takes the run as the trainer reports it, having taken so many edits, with those that are still on their way.
func (s *Session) adopt(run config.Run, step, taken int) {
	s.pending = s.pending[min(taken-s.taken, len(s.pending)):]
	s.taken = taken
	for _, e := range s.pending {
		e.Step = max(e.Step, step)
		run = run.WithEdit(e)
	}
	s.Run = run
}
