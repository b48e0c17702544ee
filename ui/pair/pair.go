package pair

import (
	"slices"

	"ganplayground/gan/config"
	"ganplayground/link"
	"ganplayground/train/wire"
	"ganplayground/ui/session"
)

// Side is one of the two runs.
type Side int

const (
	A Side = iota // the page's own
	B             // the one that differs in one setting
	sides
)

// Pair is an A/B.
type Pair struct {
	Difference link.Difference

	sessions [sides]*session.Session
	sendA    func(wire.Command, session.Payload) // to the trainer of A; B's session has its own way
	cores    int

	runs [sides]progress
	// playing: both are on the way to the step to, 0 for none.
	playing bool
	to      int
	limit   int            // where both are held
	meet    int            // the step at which both are to stand, negative for where A stands
	edits   int            // changes of settings that B was sent since it was opened
	waiting []wire.Command // asked for, and to be begun when both stand at one step
}

// progress is what is known of one of the trainers.
type progress struct {
	there  bool // its run is open
	step   int
	newest int
	doing  doing
	fresh  bool // it has just been opened, and was not told yet what to do
	failed bool // it said that something went wrong; if it pauses now, that is why
	edits  int  // changes of settings that it has taken since it was opened
}

// doing is what a run was told to do and has not finished.
type doing int

const (
	standing doing = iota
	playing
	elsewhere // looking back, or making a single step
)

// nowhere is the step of a meeting that is not arranged.
const nowhere = -1

// New makes an A/B of the run that a is, from where it stands. sendA is how commands reach the trainer of a; from now on a sends its commands
// through Command. b is a session without a run, whose trainer may not be up yet. cores is how many processors the trainers share.
func New(d link.Difference, a, b *session.Session, sendA func(wire.Command, session.Payload), cores int) *Pair {
	p := &Pair{Difference: d, sessions: [sides]*session.Session{a, b}, sendA: sendA, cores: cores, meet: nowhere}
	p.share(A)
	p.runs[A] = progress{there: a.Live(), step: a.Step, newest: a.Newest}
	switch {
	case a.Playing():
		p.playing, p.to, p.runs[A].doing = true, a.To, playing
	case !a.Live() && a.WillPlay(): // it is being opened
		p.playing, p.to, p.runs[A].doing = true, a.To, elsewhere
	case a.Phase == session.Seeking:
		p.runs[A].doing = elsewhere
	}
	p.openSecond()
	p.lead()
	return p
}

// End lets the first run go on alone.
func (p *Pair) End() {
	p.sendA(wire.Command{Kind: wire.Limit}, nil)
	p.sendA(wire.Command{Kind: wire.Threads}, nil)
	for _, c := range p.waiting {
		p.sendA(c, nil)
	}
}

// ready tells a new trainer what it has to know before it opens a run.
func (p *Pair) ready(side Side) {
	if side == B {
		p.edits = 0
	}
	p.share(side)
	if p.limit > 0 {
		p.send(side, wire.Command{Kind: wire.Limit, To: p.limit})
	}
}

// share gives a trainer its part of the processors.
func (p *Pair) share(side Side) {
	half := p.cores / 2
	if side == A {
		half = p.cores - half
	}
	p.send(side, wire.Command{Kind: wire.Threads, Threads: max(1, half)})
}

func (p *Pair) send(side Side, c wire.Command) {
	if side == A {
		p.sendA(c, nil)
		return
	}
	p.sessions[B].Send(c, nil)
}

func (p *Pair) sendBoth(c wire.Command) {
	for side := range sides {
		p.send(side, c)
	}
}

// second is the run that B has to be.
func (p *Pair) second() config.Run { return p.Difference.Of(p.sessions[A].Run) }

// openSecond opens B anew, which waits at its start.
func (p *Pair) openSecond() {
	p.runs[B], p.edits = progress{doing: elsewhere}, 0
	p.sessions[B].Open(link.Link{Run: p.second()}, false)
}

// leadCost is what the run that is ahead may compute before the one behind follows, in floating-point operations: some tenths of a second,
// which a pause and a change of settings then take at most.
const leadCost = 4e9

// Lead is how many steps one run may be ahead of the other.
func Lead(a, b config.Config) int {
	const most = 64
	dearest := int64(1)
	for _, c := range []config.Config{a, b} {
		if cost, err := c.Cost(); err == nil {
			dearest = max(dearest, cost.FLOPs)
		}
	}
	return int(min(max(leadCost/dearest, 1), most))
}

// lead moves the limit as far as the run behind allows.
func (p *Pair) lead() {
	if !p.playing {
		return
	}
	limit := max(p.limit, p.behind()+Lead(p.sessions[A].InForce(), p.sessions[B].InForce()))
	if p.to > 0 {
		limit = min(limit, p.to)
	}
	p.hold(limit)
}

// behind is the step of the run that is behind.
func (p *Pair) behind() int { return min(p.runs[A].step, p.runs[B].step) }

// hold lets both go as far as a step and no farther.
func (p *Pair) hold(step int) {
	if step != p.limit {
		p.limit = step
		p.sendBoth(wire.Command{Kind: wire.Limit, To: step})
	}
}

// front is the first step at which both can stand.
func (p *Pair) front() int { return max(p.limit, p.runs[A].step, p.runs[B].step) }

// rest tells whether both stand, at the same step.
func (p *Pair) rest() bool {
	a, b := p.runs[A], p.runs[B]
	return a.stands() && b.stands() && a.step == b.step && !b.fresh
}

func (r progress) stands() bool { return r.there && r.doing == standing }

// wait lets a command wait until both stand at one step. Steps are bounded, as the trainer does.
func (p *Pair) wait(c wire.Command) {
	const most = 64
	if len(p.waiting) < most {
		p.waiting = append(p.waiting, c)
	}
}

// drop forgets what waits, but for changes of settings, which the page shows already.
func (p *Pair) drop() {
	p.waiting = slices.DeleteFunc(p.waiting, func(c wire.Command) bool { return c.Kind != wire.Edit })
}

// Newest is the last step of a run's course: it falls where the run goes on from an earlier one.
func (p *Pair) Newest(side Side) int { return p.runs[side].newest }

// CatchingUp tells whether B is on its way to where A waits for it.
func (p *Pair) CatchingUp() bool {
	return p.runs[A].step-p.runs[B].step > Lead(p.sessions[A].InForce(), p.sessions[B].InForce())
}
