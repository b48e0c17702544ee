package pair

import (
	"slices"

	"ganplayground/train/wire"
)

// Heard takes in an event of a trainer, after its session has taken it for one of its run. A session is told that its trainer is Ready only
// after this.
func (p *Pair) Heard(side Side, e wire.Event) {
	r := &p.runs[side]
	switch e.Kind {
	case wire.Ready:
		p.ready(side)
	case wire.Opened:
		*r = progress{there: true, step: e.Step, newest: e.Step, doing: elsewhere, fresh: side == B}
	case wire.StatsEvent, wire.Samples, wire.PointsEvent, wire.Snapshot:
		r.reach(e.Step)
	case wire.Failed:
		r.failed = true
	case wire.Diverged: // it has paused already
		if p.playing {
			p.failed(side)
		}
	case wire.StateEvent:
		r.reach(e.Step)
		r.edits = e.Edits
		p.state(side, e.State)
	default:
		return
	}
	p.lead()
}

// Lost is called when a trainer died.
func (p *Pair) Lost(side Side) { p.runs[side].there, p.runs[side].doing = false, elsewhere }

func (r *progress) reach(step int) { r.step, r.newest = step, max(r.newest, step) }

func (p *Pair) state(side Side, state wire.State) {
	r := &p.runs[side]
	switch {
	case state == wire.Seeking:
		r.doing = elsewhere
	case state != wire.Paused:
		if p.playing {
			r.doing = playing
		}
	case p.playing && r.fresh:
		r.fresh, r.doing = false, playing
		p.send(side, wire.Command{Kind: wire.Play, To: p.to})
	case p.playing && r.failed:
		p.failed(side)
	case p.playing && (p.to == 0 || r.step < p.to):
		// It paused before it heard that it is to play on.
	default:
		r.doing = standing
		p.settle()
	}
	if state == wire.Paused {
		r.failed = false
	}
}

// failed has the other come to the step at which one cannot go on.
func (p *Pair) failed(side Side) {
	p.playing, p.meet = false, p.runs[side].step
	p.drop()
	p.runs[side].doing = standing
	if other := &p.runs[1-side]; other.there && other.doing != standing {
		p.send(1-side, wire.Command{Kind: wire.Pause})
	}
	p.settle()
}

// settle has both stand at the same step, and then do what waits for that.
func (p *Pair) settle() {
	if !p.runs[A].stands() || !p.runs[B].stands() {
		return
	}
	p.playing, p.runs[B].fresh = false, false
	goal := p.meet
	if goal == nowhere {
		goal = p.runs[A].step
	}
	for side := range sides {
		if p.runs[side].step != goal {
			p.bring(side, goal)
		}
	}
	if !p.rest() {
		return
	}
	p.meet = nowhere
	if p.strayed() {
		p.openSecond()
		return
	}
	for len(p.waiting) > 0 && p.rest() && !p.playing {
		c := p.waiting[0]
		p.waiting = p.waiting[1:]
		p.begin(c)
	}
}

// strayed tells whether B is another run than the link makes of A. While changes are on their way nothing is known of it.
func (p *Pair) strayed() bool {
	a, b := p.sessions[A], p.sessions[B]
	if a.Pending() || p.runs[B].edits < p.edits {
		return false
	}
	want := p.second()
	return b.Run.Config != want.Config || !slices.Equal(b.Run.Edits, want.Edits)
}
