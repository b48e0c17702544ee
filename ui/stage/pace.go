package stage

import "time"

// pace keeps painting from taking the processor away from training on a machine that paints slowly, such as one without a
// graphics card: what the trainer sends is painted in at most a third of the time. What the visitor does shows at once.
type pace struct {
	painted time.Time
	cost    time.Duration
	waiting bool // the frame after painting has not come yet
}

// slowest bounds the cost that is believed: a tab in the background gets no frames for minutes.
const slowest = 500 * time.Millisecond

// frame is called at the start of every frame. The time since a frame that painted is what painting cost, waiting for the
// graphics included.
func (p *pace) frame(now time.Time) {
	if p.waiting {
		p.cost = min(now.Sub(p.painted), slowest)
		p.waiting = false
	}
}

// due tells whether something may be painted now, and takes it as painted if so.
func (p *pace) due(now time.Time, urgent bool) bool {
	if !urgent && now.Sub(p.painted) < 3*p.cost {
		return false
	}
	p.painted, p.waiting = now, true
	return true
}
