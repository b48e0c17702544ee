package export

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"

	"ganplayground/train/wire"
)

// mostSteps bounds the steps that Numbers keeps, to some 2 MB.
const mostSteps = 1 << 16

// Numbers keeps what each step measured, in bounded memory: when it is full, only every second step stays, and so on. The zero value is
// empty.
type Numbers struct {
	steps  []wire.Stats
	stride int // a power of two: the steps that are kept are its multiples; 0 before the first counts as 1
	judged []judged
}

// judged is what the judge said of a step, which need not be one of those that are kept.
type judged struct {
	step int
	wire.Judgement
}

// Add appends steps. One that is not after the last begins the numbers anew from there: another course of the run, or the same one again
// after a restart.
func (n *Numbers) Add(stats []wire.Stats) {
	for _, s := range stats {
		n.CutAfter(s.Step - 1)
		if s.Step%n.Every() != 0 {
			continue
		}
		if len(n.steps) == mostSteps {
			n.stride = 2 * n.Every()
			n.steps = slices.DeleteFunc(n.steps, func(s wire.Stats) bool { return s.Step%n.stride != 0 })
			if s.Step%n.stride != 0 {
				continue
			}
		}
		n.steps = append(n.steps, s)
	}
}

// CutAfter forgets the steps after one.
func (n *Numbers) CutAfter(step int) {
	for len(n.steps) > 0 && n.steps[len(n.steps)-1].Step > step {
		n.steps = n.steps[:len(n.steps)-1]
	}
	for len(n.judged) > 0 && n.judged[len(n.judged)-1].step > step {
		n.judged = n.judged[:len(n.judged)-1]
	}
}

// Judge adds what the judge says of a step. Steps before the last one that was judged are only looked back at: nothing is added.
func (n *Numbers) Judge(step int, j wire.Judgement) {
	last := len(n.judged) - 1
	switch {
	case last >= 0 && step < n.judged[last].step:
		return
	case last >= 0 && step == n.judged[last].step:
		n.judged = n.judged[:last]
	case len(n.judged) == mostSteps:
		for i := range mostSteps / 2 {
			n.judged[i] = n.judged[2*i+1]
		}
		n.judged = n.judged[:mostSteps/2]
	}
	n.judged = append(n.judged, judged{step, j})
}

// Every is the distance of the steps that are kept.
func (n *Numbers) Every() int { return max(1, n.stride) }

// Range returns how many steps are kept, the first and the last.
func (n *Numbers) Range() (count, first, last int) {
	if len(n.steps) == 0 {
		return 0, 0, 0
	}
	return len(n.steps), n.steps[0].Step, n.steps[len(n.steps)-1].Step
}

// columnsOf are the numbers of a step with their names, those of ganplay run -json.
var columnsOf = []struct {
	name string
	of   func(wire.Stats) wire.Value
}{
	{"d_loss", func(s wire.Stats) wire.Value { return s.DLoss }},
	{"g_loss", func(s wire.Stats) wire.Value { return s.GLoss }},
	{"d_real", func(s wire.Stats) wire.Value { return s.DReal }},
	{"d_fake", func(s wire.Stats) wire.Value { return s.DFake }},
	{"d_grad", func(s wire.Stats) wire.Value { return s.DGrad }},
	{"g_grad", func(s wire.Stats) wire.Value { return s.GGrad }},
}

// CSV writes a line of names and one for each step that is kept or was judged (RFC 4180). A number that was not measured is empty.
func (n *Numbers) CSV(w io.Writer) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	line := []string{"step"}
	for _, c := range columnsOf {
		line = append(line, c.name)
	}
	out.Write(append(line, "fd", "coverage")) // an error stays until it is asked for below
	steps, judged := n.steps, n.judged
	for len(steps)+len(judged) > 0 {
		step := first(steps, judged)
		line = append(line[:0], strconv.Itoa(step))
		if len(steps) > 0 && steps[0].Step == step {
			for _, c := range columnsOf {
				line = append(line, written(c.of(steps[0])))
			}
			steps = steps[1:]
		} else {
			line = append(line, make([]string, len(columnsOf))...)
		}
		if len(judged) > 0 && judged[0].step == step {
			line = append(line, written(judged[0].FD), strconv.Itoa(judged[0].Coverage))
			judged = judged[1:]
		} else {
			line = append(line, "", "")
		}
		out.Write(line)
	}
	out.Flush()
	return out.Error()
}

// first is the first step of two lists that are not both empty.
func first(steps []wire.Stats, judged []judged) int {
	switch {
	case len(judged) == 0:
		return steps[0].Step
	case len(steps) == 0:
		return judged[0].step
	}
	return min(steps[0].Step, judged[0].step)
}

func written(v wire.Value) string {
	if !v.Known() {
		return ""
	}
	return strconv.FormatFloat(float64(v), 'g', -1, 32)
}
