package diagnosis

import (
	"ganplayground/gan/config"
	"ganplayground/train/wire"
)

// Finding is what is wrong with a run. Its words are the text "diagnosis." and the finding.
type Finding string

const (
	Nothing    Finding = ""          // is wrong, as far as the curves show
	Diverged   Finding = "diverged"  // a loss is no longer a number
	Frozen     Finding = "frozen"    // D does not learn: its gradient is 0
	TwoSigmoid Finding = "logits"    // D's loss cannot fall, as when a probability is taken for a logit
	HelpsD     Finding = "gloss"     // G learns to be recognised as fake
	Vanished   Finding = "vanished"  // G's gradient has died away
	Overpower  Finding = "overpower" // D is always right, and G does not get through
	Unstable   Finding = "unstable"  // D's loss swings between success and worse than guessing
	Collapsed  Finding = "collapsed" // all fakes are one shape
	Partial    Finding = "partial"   // the fakes are a few shapes
)

// lessons are the captions, as in links, that help with each finding.
var lessons = map[Finding]string{
	Diverged: "oscillation.3", Frozen: "article.1", TwoSigmoid: "article.2", HelpsD: "article.3", Vanished: "minimax.2", Overpower: "overpower.3",
	Unstable: "oscillation.3", Collapsed: "collapse.4", Partial: "collapse.4",
}

// Lesson is the caption, as in links, that helps; empty if nothing is wrong.
func (f Finding) Lesson() string { return lessons[f] }

// Words is the key of the sentence about a finding.
func (f Finding) Words() string { return "diagnosis." + string(f) }

// A finding is told when it has been there for appears steps, and withdrawn when it has been gone for vanishes steps: a sentence that comes
// and goes would say nothing.
const (
	appears  = 8
	vanishes = 25
)

// Doctor follows one run. The zero Doctor is one that has seen nothing.
type Doctor struct {
	window [longest]sample // the last steps, a ring
	count  int             // of all steps seen
	judged *judged

	told      Finding
	candidate Finding
	since     int // consecutive steps for which the candidate has been there
}

// sample is what one step measured, with the settings that it was made with.
type sample struct {
	wire.Stats
	loss   config.Loss
	failed bool
}

// judged is what the judge said last.
type judged struct {
	wire.Judgement
	step int
}

// Add takes in a step that was made with the settings c.
func (d *Doctor) Add(s wire.Stats, c config.Config) {
	if d.count > 0 && s.Step <= d.last(0).Step { // the visitor has gone back
		*d = Doctor{}
	}
	failed := c.DSteps > 0 && !s.DLoss.Known() || c.GSteps > 0 && !s.GLoss.Known()
	d.window[d.count%longest] = sample{s, c.Loss, failed}
	d.count++
	d.settle(d.look())
}

// Judged takes in what the judge says of the fakes after a step, if that is no step that the visitor looks back at. Between two
// judgements, which are rare, the last one stands.
func (d *Doctor) Judged(j wire.Judgement, step int) {
	if d.count > 0 && step < d.last(0).Step {
		return
	}
	d.judged = &judged{j, step}
	if f := d.look(); f == Collapsed || f == Partial { // may be the last word on a run that has come to its end
		d.candidate, d.since = f, appears
		d.settle(f)
	}
}

// Finding is what is wrong, steady enough to be said.
func (d *Doctor) Finding() Finding { return d.told }

// settle lets a finding be told once it has been there long enough.
func (d *Doctor) settle(f Finding) {
	if f != d.candidate {
		d.candidate, d.since = f, 0
	}
	d.since++
	wait := appears
	if f == Nothing {
		wait = vanishes
	}
	if d.since >= wait || f == Diverged {
		d.told = f
	}
}

// last returns the step n before the newest.
func (d *Doctor) last(n int) sample { return d.window[(d.count-1-n+longest)%longest] }
