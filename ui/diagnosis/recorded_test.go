package diagnosis

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"ganplayground/link"
	"ganplayground/train/wire"
)

// run is a recorded run.
type run struct {
	name string // of its file
	link string
	want Finding
	// from is a step by which the finding must have been told.
	from int
}

// recorded are the runs in testdata: those that fail, on two or three seeds, and those that do not.
func recorded() (runs []run) {
	add := func(want Finding, to, from int, preset string, seeds ...int) {
		for _, seed := range seeds {
			runs = append(runs, run{fmt.Sprintf("%s-%d", preset, seed), fmt.Sprintf("p=%s&seed=%d&to=%d", preset, seed, to), want, from})
		}
	}
	add(Vanished, 100, 60, "vanish", 1, 2, 3)
	add(Overpower, 100, 40, "overpower", 1, 2, 3)
	add(Collapsed, 200, 125, "collapse", 1, 2, 3)
	add(Partial, 150, 150, "collapse-partial", 1, 2)
	add(Unstable, 250, 250, "unstable", 1, 2)
	add(HelpsD, 40, 30, "article-bug-gloss", 1)
	add(TwoSigmoid, 40, 40, "article-bug-logits", 1)
	add(Frozen, 40, 20, "article-bug-frozen", 1)
	add(Frozen, 40, 20, "article-verbatim", 1)
	add(Nothing, 300, 0, "quick", 1, 2, 3)
	add(Nothing, 300, 0, "mlp", 1, 2, 3)
	add(Nothing, 300, 0, "dcgan", 1, 2, 3)
	return runs
}

// line is what ganplay run -json prints of a step, as far as it is of interest.
type line struct {
	wire.Stats
	FD         *wire.Value
	Confidence wire.Value
	Spread     wire.Value
	Coverage   int
	Histogram  [10]int
	Samples    int
}

func (l line) judgement() wire.Judgement {
	return wire.Judgement{N: l.Samples, FD: *l.FD, Digits: l.Histogram, Coverage: l.Coverage, Of: len(l.Histogram), Confidence: l.Confidence, Spread: l.Spread}
}

// read returns the steps of a record.
func read(t *testing.T, name string) (lines []line) {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", name+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r := csv.NewReader(file)
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		lines = append(lines, parse(t, row))
	}
	return lines
}

func parse(t *testing.T, row []string) (l line) {
	t.Helper()
	number := func(i int) wire.Value {
		if row[i] == "" {
			return wire.Missing
		}
		v, err := strconv.ParseFloat(row[i], 32)
		if err != nil {
			t.Fatal(err)
		}
		return wire.Value(v)
	}
	l.Stats = wire.Stats{Step: int(number(0)), DLoss: number(1), GLoss: number(2), DReal: number(3), DFake: number(4), DGrad: number(5), GGrad: number(6)}
	if len(row) > 7 {
		fd := number(7)
		l.FD, l.Confidence, l.Spread, l.Coverage = &fd, number(8), number(9), int(number(10))
		for i := range l.Histogram {
			l.Histogram[i] = int(number(11 + i))
			l.Samples += l.Histogram[i]
		}
	}
	return l
}

// parsed is the run's link.
func (r run) parsed(t *testing.T) link.Link {
	t.Helper()
	l, _, err := link.Parse(r.link)
	if err != nil {
		t.Fatal(err)
	}
	return l
}
