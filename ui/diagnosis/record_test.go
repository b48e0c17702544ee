package diagnosis

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"ganplayground/link"
	"ganplayground/train/wire"
)

// testdata holds what runs measured, step by step, as ganplay prints it. To record them anew, after a preset has changed:
//
//	go test ./ui/diagnosis -run TestRecord -record 'go run ../../cmd/ganplay'
//
// which takes a quarter of an hour; with -only PRESET it is one preset. The command built for JavaScript is four times as fast, bit for bit:
// -record 'node --stack-size=8192 …/wasm_exec_node.js ganplay.wasm'.
var (
	record = flag.String("record", "", "the ganplay command that records testdata anew")
	only   = flag.String("only", "", "the preset to record; all if empty")
)

// judgeEvery is how many steps lie between two judgements in the records; in the page it depends on the machine.
const judgeEvery = 25

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

// columns are those of the files: a step's statistics, and for steps that were judged FD, confidence, spread, and what shows each digit.
func (l line) columns() []string {
	out := []string{strconv.Itoa(l.Step)}
	short := func(v wire.Value) string {
		if !v.Known() {
			return ""
		}
		return strconv.FormatFloat(float64(v), 'g', 3, 32)
	}
	for _, v := range []wire.Value{l.DLoss, l.GLoss, l.DReal, l.DFake, l.DGrad, l.GGrad} {
		out = append(out, short(v))
	}
	if l.FD != nil {
		out = append(out, short(*l.FD), short(l.Confidence), short(l.Spread), strconv.Itoa(l.Coverage))
		for _, n := range l.Histogram {
			out = append(out, strconv.Itoa(n))
		}
	}
	return out
}

// TestRecord makes testdata anew if it is asked to.
func TestRecord(t *testing.T) {
	if *record == "" {
		t.Skip("records testdata only with -record")
	}
	for _, r := range recorded() {
		if *only != "" && *only != r.parsed(t).Run.Config.Preset {
			continue
		}
		output, err := exec.Command("sh", "-c", fmt.Sprintf("%s run -threads 1 -json -judge-every %d '#%s'", *record, judgeEvery, r.link)).Output()
		if err != nil {
			t.Fatalf("%s: %v", r.link, err)
		}
		write(t, r.name, output)
	}
}

func write(t *testing.T, name string, output []byte) {
	t.Helper()
	file, err := os.Create(filepath.Join("testdata", name+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	w := csv.NewWriter(file)
	for decoder := json.NewDecoder(bytes.NewReader(output)); decoder.More(); {
		var l line
		if err := decoder.Decode(&l); err != nil {
			t.Fatal(err)
		}
		if err := w.Write(l.columns()); err != nil {
			t.Fatal(err)
		}
	}
	if w.Flush(); w.Error() != nil {
		t.Fatal(w.Error())
	}
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
