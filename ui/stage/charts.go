package stage

import (
	"math"

	"ganplayground/train/wire"
)

// Chart names one of the charts, which share a place.
type Chart int

const (
	Losses Chart = iota
	Gradients
	Distance // Frechet distance to real images
	chartsCount
)

// chartWords are the keys of a chart's name and of its reading at a step.
var chartWords = [chartsCount]struct{ name, reading string }{
	{"chart.losses", "chart.reading"}, {"chart.gradients", "chart.reading.gradients"}, {"chart.fd", "chart.reading.fd"}}

// charts are the curves of a run, of which one chart is shown.
type charts struct {
	shown     Chart
	histories [chartsCount]History
	floor     float64 // the distance that as many real images get; NaN if not known
}

func newCharts() charts { return charts{floor: math.NaN()} }

func (c *charts) reset() {
	for i := range c.histories {
		c.histories[i].Reset()
	}
	c.floor = math.NaN()
}

// history is that of the chart which is shown.
func (c *charts) history() *History { return &c.histories[c.shown] }

// lastOf is the last step of runs, where all their charts end.
func lastOf(runs ...*charts) int {
	last := 1
	for _, c := range runs {
		last = max(last, c.histories[Losses].Last(), c.histories[Distance].Last())
	}
	return last
}

func (c *charts) cutAfter(step int) {
	for i := range c.histories {
		c.histories[i].CutAfter(step)
	}
}

// add takes in a step. What was judged from there on belongs to another course of the run.
func (c *charts) add(s wire.Stats) {
	c.histories[Losses].Add(s.Step, float64(s.DLoss), float64(s.GLoss))
	c.histories[Gradients].Add(s.Step, float64(s.DGrad), float64(s.GGrad))
	c.histories[Distance].CutAfter(s.Step - 1)
}

// judge takes in what the judge says of a step. Steps before the last one that was judged are only looked back at: nothing is added.
func (c *charts) judge(step int, j wire.Judgement) {
	c.floor = float64(j.Floor)
	if step >= c.histories[Distance].Last() {
		c.histories[Distance].Add(step, float64(j.FD), math.NaN())
	}
}

// scaleOf is the vertical axis of the chart that runs show. Gradients and distances span powers of ten, losses do not.
func scaleOf(runs ...*charts) scale {
	bottom, top, low, high := 0.0, 0.0, math.Inf(1), math.Inf(-1)
	for _, c := range runs {
		b, t := c.history().Bounds()
		bottom, top = min(bottom, b), max(top, t)
		l, h := c.history().Range()
		low, high = lower(low, l), higher(high, h)
		if c.shown == Distance {
			low, high = lower(low, c.floor), higher(high, c.floor)
		}
	}
	if runs[0].shown == Losses {
		return linearScale(bottom, top)
	}
	return logarithmicScale(low, high)
}
