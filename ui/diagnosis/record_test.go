//go:build record

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

	"ganplayground/train/wire"
)

// testdata holds what runs measured, step by step, as ganplay prints it. To record them anew, after a preset has changed:
//
//	go test -tags record ./ui/diagnosis -run 'TestRecord$' -timeout 1h
//
// which takes a quarter of an hour; with -only PRESET it is one preset. The command built for JavaScript is four times as fast, bit for bit:
// -record 'node --stack-size=8192 …/wasm_exec_node.js ganplay.wasm'.
var (
	ganplay = flag.String("record", "go run ../../cmd/ganplay", "the ganplay command that records testdata anew")
	only    = flag.String("only", "", "the preset to record; all if empty")
)

// judgeEvery is how many steps lie between two judgements in the records; in the page it depends on the machine.
const judgeEvery = 25

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

// TestRecord makes testdata anew.
func TestRecord(t *testing.T) {
	for _, r := range recorded() {
		if *only != "" && *only != r.parsed(t).Run.Config.Preset {
			continue
		}
		output, err := exec.Command("sh", "-c", fmt.Sprintf("%s run -threads 1 -json -judge-every %d '#%s'", *ganplay, judgeEvery, r.link)).Output()
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
