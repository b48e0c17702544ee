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

// CSV writes a line of names and one for each step that is kept (RFC 4180). A number that was not measured is empty.
func (n *Numbers) CSV(w io.Writer) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	line := []string{"step"}
	for _, c := range columnsOf {
		line = append(line, c.name)
	}
	out.Write(line) // an error stays until it is asked for below
	for _, s := range n.steps {
		line = append(line[:0], strconv.Itoa(s.Step))
		for _, c := range columnsOf {
			text := ""
			if v := c.of(s); v.Known() {
				text = strconv.FormatFloat(float64(v), 'g', -1, 32)
			}
			line = append(line, text)
		}
		out.Write(line)
	}
	out.Flush()
	return out.Error()
}
