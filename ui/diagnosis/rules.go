package diagnosis

import (
	"math"

	"ganplayground/gan/config"
)

// The rules, in the order in which they are tried. Their thresholds are those that tell apart the runs in testdata.
const (
	usual   = 12  // steps that most rules look at
	longest = 100 // those that the slowest looks at
)

// guessing is the loss of a D that says 50% to everything.
const guessing = 2 * math.Ln2

// look applies the rules to what is known now.
func (d *Doctor) look() Finding {
	if d.count == 0 {
		return Nothing
	}
	if d.last(0).failed {
		return Diverged
	}
	w, ok := d.means(usual)
	if !ok {
		return d.lookAtFakes()
	}
	entropy := d.last(0).loss == config.NonSaturating || d.last(0).loss == config.Minimax
	switch {
	case w.most.dGrad == 0 && w.dLoss > 0.1:
		return Frozen
	case d.last(0).loss == config.NonSaturating && w.squeezed():
		return TwoSigmoid
	case d.last(0).loss == config.NonSaturating && w.helpsD():
		return HelpsD
	case w.sure(0.98) && w.gGrad < 2e-3:
		return Vanished
	case entropy && w.sure(0.99) && w.gGrad >= 2e-3:
		return Overpower
	case entropy && d.swings():
		return Unstable
	}
	return d.lookAtFakes()
}

// squeezed: D tells real from fake, and yet its loss stays where a probability in the place of a logit keeps it, above ln(1+1/e) + ln 2 =
// 1.0064, and G's below ln(1+e) = 1.3133, though no more than 15% real for the fakes means a loss of -ln 0.15 = 1.9 at least.
func (w means) squeezed() bool {
	return w.dReal-w.dFake > 0.25 && w.dFake < 0.15 && w.least.dLoss > 1.0064 && w.most.gLoss < 1.3133
}

// helpsD: G's loss is that of fakes compared with zeros, -ln(1-D), which is small where D is right. Compared with ones it would be at least
// -ln D, by Jensen's inequality.
func (w means) helpsD() bool {
	zeros, ones := -math.Log(1-w.dFake), -math.Log(w.dFake)
	return w.dFake < 0.35 && w.gLoss < 0.5*ones && math.Abs(w.gLoss-zeros) < 0.3*zeros
}

// sure: D finds reals real and fakes fake, with this probability at least.
func (w means) sure(probability float64) bool {
	return w.dReal > probability && w.dFake < 1-probability
}

// swings: D's loss was well above guessing in a fifth of the last steps, and in some below. Healthy runs of dcgan have peaks, in less than a
// tenth.
func (d *Doctor) swings() bool {
	if d.count < longest {
		return false
	}
	above, below := 0, 0
	for i := range longest {
		switch loss := float64(d.last(i).DLoss); {
		case loss > 1.5*guessing:
			above++
		case loss < guessing:
			below++
		}
	}
	return above >= longest/5 && below >= longest/20
}

// settled is the step from which on fakes are looked at: before, all of them are what G began with.
const settled = 60

// lookAtFakes judges by what the judge saw. It takes the fakes of a collapsed run for one digit, and is sure of it, whatever they are; dark
// or grey pictures, with which runs begin, leave it unsure.
func (d *Doctor) lookAtFakes() Finding {
	if d.judged == nil || d.judged.step < settled {
		return Nothing
	}
	j := d.judged
	largest := 0
	for _, n := range j.Digits {
		largest = max(largest, n)
	}
	share := float64(largest) / float64(max(1, j.N))
	switch {
	case j.Spread < 2.5 && share > 0.95 && j.Confidence > 0.9:
		return Collapsed
	case 2*j.Coverage <= j.Of && j.Spread >= 2.5 && j.Confidence > 0.6 && j.step >= 100:
		return Partial
	}
	return Nothing
}

// means are the means of the last steps, and the extremes of some.
type means struct {
	dLoss, gLoss, dReal, dFake, gGrad float64
	least, most                       extremes
}

type extremes struct{ dLoss, gLoss, dGrad float64 }

// means averages the last n steps; ok is false if there are not so many, or one player did not train in one of them.
func (d *Doctor) means(n int) (m means, ok bool) {
	if d.count < n {
		return means{}, false
	}
	m.least, m.most = extremes{math.Inf(1), math.Inf(1), math.Inf(1)}, extremes{math.Inf(-1), math.Inf(-1), math.Inf(-1)}
	for i := range n {
		s := d.last(i)
		for _, v := range []struct {
			sum   *float64
			value float64
		}{{&m.dLoss, float64(s.DLoss)}, {&m.gLoss, float64(s.GLoss)}, {&m.dReal, float64(s.DReal)}, {&m.dFake, float64(s.DFake)}, {&m.gGrad, float64(s.GGrad)}} {
			*v.sum += v.value / float64(n)
		}
		m.least, m.most = m.least.with(s, math.Min), m.most.with(s, math.Max)
	}
	sum := m.dLoss + m.gLoss + m.dReal + m.dFake + m.gGrad
	return m, !math.IsNaN(sum)
}

func (e extremes) with(s sample, pick func(a, b float64) float64) extremes {
	return extremes{pick(e.dLoss, float64(s.DLoss)), pick(e.gLoss, float64(s.GLoss)), pick(e.dGrad, float64(s.DGrad))}
}
