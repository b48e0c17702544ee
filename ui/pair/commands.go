package pair

import (
	"ganplayground/train/wire"
	"ganplayground/ui/session"
)

// Command passes on what the page's session sends to its trainer, and what of it concerns the second run.
func (p *Pair) Command(c wire.Command, payload session.Payload) {
	switch c.Kind {
	case wire.Open:
		p.open(c, payload)
	case wire.Play:
		if p.runs[A].doing == elsewhere || p.runs[B].doing == elsewhere || len(p.waiting) > 0 {
			p.wait(c)
			return
		}
		p.play(c.To)
	case wire.Pause:
		p.pause()
	case wire.Step, wire.Slow, wire.Only, wire.Seek:
		if len(p.waiting) == 0 && p.rest() {
			p.begin(c)
			return
		}
		p.wait(c)
		p.stop()
	case wire.Edit:
		if len(p.waiting) == 0 && (p.playing || p.rest()) {
			p.edit(c)
			return
		}
		p.wait(c)
	default:
		p.sendA(c, payload)
		p.mirror(c)
	}
}

// mirror shows of B what the visitor wants to see of A.
func (p *Pair) mirror(c wire.Command) {
	b := p.sessions[B]
	switch c.Kind {
	case wire.Weights:
		b.SetAveraged(c.Averaged)
	case wire.Digit:
		b.SetDigit(c.Digit)
	case wire.Truncate:
		b.SetTruncation(c.Value)
	case wire.Wish:
		b.SetWishes(c.On)
	case wire.Latent:
		if b.Run.Config.Latent == p.sessions[A].Run.Config.Latent {
			b.SendLatent(c.Tile, c.Latent, c.Label)
		}
	}
}

// open follows A, which opens another run, or its own in another trainer. Then B stays where it is.
func (p *Pair) open(c wire.Command, payload session.Payload) {
	p.runs[A] = progress{doing: elsewhere}
	p.playing, p.to, p.meet = c.Play, c.To, nowhere
	if !p.sessions[A].Restarted() {
		p.waiting, p.limit = nil, 0
		p.openSecond()
		p.lead()
	}
	p.sendA(c, payload)
}

// play lets both train until a step, 0 for no end.
func (p *Pair) play(to int) {
	if !p.playing {
		p.limit = 0
	}
	p.playing, p.to, p.meet = true, to, nowhere
	p.lead()
	for side := range sides {
		if r := &p.runs[side]; r.there {
			r.branch()
			r.doing, r.fresh = playing, false
			p.send(side, wire.Command{Kind: wire.Play, To: to})
		}
	}
}

// branch notes that a run goes on from where it stands.
func (r *progress) branch() {
	if r.doing == standing {
		r.newest = r.step
	}
}

// stop lets both play no farther than to the first step at which both can stand.
func (p *Pair) stop() {
	if front := p.front(); p.playing && p.to != front {
		p.hold(front)
		p.play(front)
	}
}

// pause stops both at the first step at which they can stand. A that stands already answers all the same: its session may believe that
// something begins which was dropped.
func (p *Pair) pause() {
	p.drop()
	if p.playing && p.runs[A].there {
		p.stop()
		if p.runs[A].doing == standing {
			p.send(A, wire.Command{Kind: wire.Pause})
		}
		return
	}
	p.playing = false
	for side := range sides {
		if side == A || p.runs[side].doing == elsewhere {
			p.send(side, wire.Command{Kind: wire.Pause})
		}
	}
}

// edit changes a setting of both at the same step. That in which they differ is A's alone.
func (p *Pair) edit(c wire.Command) {
	c.Step = p.runs[A].step
	if p.playing {
		c.Step = p.front()
	}
	p.send(A, c)
	if c.Key != p.Difference.Key {
		p.edits++
		p.send(B, c)
	}
}

// begin obeys a command where both stand at one step.
func (p *Pair) begin(c wire.Command) {
	switch c.Kind {
	case wire.Edit:
		p.edit(c)
		return
	case wire.Play:
		p.play(c.To)
		return
	}
	if c.Kind != wire.Seek {
		p.hold(p.runs[A].step + 1)
	}
	for side := range sides {
		r := &p.runs[side]
		if c.Kind != wire.Seek {
			r.branch()
		}
		r.doing = elsewhere
		if side == B && c.Kind == wire.Slow {
			c.Kind = wire.Step // one of them in slow motion is enough
		}
		p.send(side, c)
	}
}

// bring lets one that stands come to a step. What it has done before it looks at; only from its newest step on it trains.
func (p *Pair) bring(side Side, step int) {
	r := &p.runs[side]
	if step <= r.newest || r.step < r.newest {
		r.doing = elsewhere
		p.send(side, wire.Command{Kind: wire.Seek, To: min(step, r.newest)})
		return
	}
	p.hold(step)
	r.doing = playing
	p.send(side, wire.Command{Kind: wire.Play, To: step})
}
