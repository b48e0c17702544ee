package ui

import (
	"math"
	"time"

	"ganplayground/train/wire"
	"ganplayground/ui/controls"
)

// meter keeps the last measured value of each number, and the speed over the last seconds.
type meter struct {
	last  wire.Stats
	known bool
	marks []mark

	judged     *wire.Judgement // nil before the first
	judgedStep int
}

// mark says which step was done when.
type mark struct {
	step int
	at   time.Time
}

// speedOver is the time over which the speed is averaged.
const speedOver = 3 * time.Second

func (m *meter) reset() { *m = meter{} }

// stop forgets the speed: time without training is not slow training.
func (m *meter) stop() { m.marks = m.marks[:0] }

// add takes in new steps. A player who did not train in a step keeps the numbers of the step before.
func (m *meter) add(stats []wire.Stats, now time.Time) {
	for _, s := range stats {
		if !m.known {
			m.last, m.known = s, true
			continue
		}
		for _, v := range []struct {
			old *wire.Value
			new wire.Value
		}{{&m.last.DLoss, s.DLoss}, {&m.last.GLoss, s.GLoss}, {&m.last.DReal, s.DReal}, {&m.last.DFake, s.DFake},
			{&m.last.DGrad, s.DGrad}, {&m.last.GGrad, s.GGrad}} {
			if v.new.Known() {
				*v.old = v.new
			}
		}
		m.last.Step = s.Step
	}
	m.marks = append(m.marks, mark{m.last.Step, now})
	for len(m.marks) > 2 && now.Sub(m.marks[0].at) > speedOver {
		m.marks = m.marks[1:]
	}
}

// read returns the numbers as they are shown.
func (m *meter) read(step int, playing bool) controls.Numbers {
	n := controls.Numbers{Step: step, Speed: math.NaN(), Judged: m.judged, JudgedStep: m.judgedStep}
	values := []*float64{&n.DLoss, &n.GLoss, &n.DReal, &n.DFake, &n.DGrad, &n.GGrad}
	l := m.last
	for i, v := range []wire.Value{l.DLoss, l.GLoss, l.DReal, l.DFake, l.DGrad, l.GGrad} {
		*values[i] = math.NaN()
		if m.known {
			*values[i] = float64(v)
		}
	}
	if len(m.marks) > 1 && playing {
		first, last := m.marks[0], m.marks[len(m.marks)-1]
		if passed := last.at.Sub(first.at).Seconds(); passed > 0 {
			n.Speed = float64(last.step-first.step) / passed
		}
	}
	return n
}
