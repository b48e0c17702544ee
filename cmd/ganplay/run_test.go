package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ganplayground/train"
)

func TestRunRefuses(t *testing.T) {
	cases := map[string]struct {
		args []string
		want string
	}{
		"no link":        {nil, "usage"},
		"two links":      {[]string{"p=mlp", "p=mlp"}, "usage"},
		"unknown flag":   {[]string{"-fast", "p=mlp"}, "fast"},
		"no threads":     {[]string{"-threads", "0", "p=mlp"}, "1 to 8 are accepted"},
		"judged never":   {[]string{"-judge-every", "-1", "p=mlp"}, "-judge-every -1: 0 to"},
		"one sample":     {[]string{"-judge-n", "1", "p=mlp"}, "-judge-n 1: 2 to 100000 are accepted"},
		"unknown preset": {[]string{"#v=1&p=nonsense"}, "nonsense"},
		"newer version":  {[]string{"http://127.0.0.1:8080/#v=99"}, "version"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			if code := runCommand(context.Background(), c.args, &stdout, &stderr); code != 2 {
				t.Errorf("exit code %d, want 2", code)
			}
			if stdout.Len() > 0 || !strings.Contains(stderr.String(), c.want) {
				t.Errorf("wrote %q to standard output and %q to standard error, want only an error with %q", &stdout, &stderr, c.want)
			}
			if c.want != "usage" && c.want != "fast" && strings.Count(strings.TrimSpace(stderr.String()), "\n") > 0 {
				t.Errorf("the error has more than one line: %q", &stderr)
			}
		})
	}
}

// TestRunPrintsEveryStep trains three steps of the smallest batch on real MNIST, with one step of D alone.
func TestRunPrintsEveryStep(t *testing.T) {
	const address = "http://127.0.0.1:8080/#v=1&p=mlp&seed=7&to=3&b=2&edits=1:kg=0,2:kg=1"
	var stdout, stderr bytes.Buffer
	if code := runCommand(context.Background(), []string{"-json", address}, &stdout, &stderr); code != 0 {
		t.Fatalf("exit code %d: %s", code, &stderr)
	}
	lines := strings.Split(strings.TrimSpace(stdout.String()), "\n")
	if len(lines) != 4 {
		t.Fatalf("%d lines, want steps 0 to 3:\n%s", len(lines), &stdout)
	}
	fingerprints := map[string]bool{}
	for step, line := range lines {
		var got struct {
			Step        int      `json:"step"`
			DLoss       *float64 `json:"d_loss"`
			GLoss       *float64 `json:"g_loss"`
			DReal       *float64 `json:"d_real"`
			DFake       *float64 `json:"d_fake"`
			DGrad       *float64 `json:"d_grad"`
			GGrad       *float64 `json:"g_grad"`
			Fingerprint string   `json:"fingerprint"`
		}
		if err := json.Unmarshal([]byte(line), &got); err != nil {
			t.Fatalf("line %q: %v", line, err)
		}
		if got.Step != step || len(got.Fingerprint) != 64 {
			t.Errorf("line %d: step %d with fingerprint %q", step, got.Step, got.Fingerprint)
		}
		if (got.DLoss != nil) != (step > 0) || (got.GLoss != nil) != (step == 1 || step == 3) {
			t.Errorf("step %d: losses %v and %v: want D's from step 1 on, G's at steps 1 and 3", step, got.DLoss, got.GLoss)
		}
		trainedD, trainedG := got.DReal != nil && got.DFake != nil && got.DGrad != nil, got.GGrad != nil
		if trainedD != (got.DLoss != nil) || trainedG != (got.GLoss != nil) {
			t.Errorf("step %d: where there is a player's loss there are its gradient and, for D, its opinion: %s", step, line)
		}
		fingerprints[got.Fingerprint] = true
	}
	if len(fingerprints) != 4 {
		t.Errorf("%d different fingerprints of 4 steps", len(fingerprints))
	}

	stdout.Reset()
	if code := runCommand(context.Background(), []string{address}, &stdout, &stderr); code != 0 {
		t.Fatalf("exit code %d: %s", code, &stderr)
	}
	var last struct{ Fingerprint string }
	if err := json.Unmarshal([]byte(lines[3]), &last); err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(stdout.String(), "fingerprint "+last.Fingerprint+"\n") {
		t.Errorf("without -json it ends with %q, want the same fingerprint %s", stdout.String(), last.Fingerprint)
	}
}

// TestRunJudges: every second step and the last are judged, and nothing else of a run changes.
func TestRunJudges(t *testing.T) {
	const address = "#v=1&p=mlp&seed=7&to=3&b=2"
	lines := func(args ...string) []string {
		var stdout, stderr bytes.Buffer
		if code := runCommand(context.Background(), args, &stdout, &stderr); code != 0 {
			t.Fatalf("%v: exit code %d: %s", args, code, &stderr)
		}
		return strings.Split(strings.TrimSpace(stdout.String()), "\n")
	}
	type line struct {
		Fingerprint string
		FD          *float64
		Coverage    *int
		Histogram   []int
		Confidence  *float64
		Spread      *float64
		Samples     int
	}
	parse := func(text string) (l line) {
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			t.Fatalf("line %q: %v", text, err)
		}
		return l
	}
	plain, judged := lines("-json", address), lines("-json", "-judge-every", "2", "-judge-n", "30", address)
	for step := range 4 {
		was, is := parse(plain[step]), parse(judged[step])
		if was.FD != nil || was.Fingerprint != is.Fingerprint {
			t.Errorf("step %d: %s, and judged %s", step, plain[step], judged[step])
		}
		if step == 1 {
			if is.FD != nil || is.Coverage != nil || is.Histogram != nil {
				t.Errorf("step 1 was judged: %s", judged[step])
			}
			continue
		}
		total := 0
		for _, n := range is.Histogram {
			total += n
		}
		if is.FD == nil || is.Coverage == nil || is.Confidence == nil || is.Spread == nil || is.Samples != 30 || len(is.Histogram) != 10 || total != 30 {
			t.Errorf("step %d: %s", step, judged[step])
		}
	}
	table := lines("-judge-every", "2", "-judge-n", "30", address)
	if len(table) != 5 || !strings.Contains(table[0], "FD") || !strings.Contains(table[0], "coverage") || !strings.Contains(table[0], "confidence") {
		t.Fatalf("the table is %q, want a header, steps 0, 2 and 3, and the fingerprint", table)
	}
	last := parse(judged[3])
	if fields := strings.Fields(table[3]); len(fields) != 6 || fields[0] != "3" || fields[3] != fmt.Sprintf("%.2f", *last.FD) {
		t.Errorf("the table ends with %q, want step 3 with FD %.2f", table[3], *last.FD)
	}
	if table[4] != "fingerprint "+last.Fingerprint {
		t.Errorf("below the table stands %q", table[4])
	}
}

// TestRunSecond: -b trains the second run of an A/B, the same as its own link does.
func TestRunSecond(t *testing.T) {
	last := func(args ...string) string {
		t.Helper()
		var stdout, stderr bytes.Buffer
		if code := runCommand(context.Background(), args, &stdout, &stderr); code != 0 || stderr.Len() > 0 {
			t.Fatalf("%v: exit code %d: %s", args, code, &stderr)
		}
		lines := strings.Split(strings.TrimSpace(stdout.String()), "\n")
		return lines[len(lines)-1]
	}
	const first, ab = "#v=1&p=mlp&seed=7&to=3&b=2&edits=1:lrg=0.01,2:lrd=0.01", "&ab=lrg=0.02"
	if a := last(first + ab); a != last(first) {
		t.Errorf("without -b: %s, want the first run's %s", a, last(first))
	}
	b, want := last("-b", first+ab), last("#v=1&p=mlp&seed=7&to=3&b=2&lrg=0.02&edits=2:lrd=0.01")
	if b != want || b == last(first) {
		t.Errorf("with -b: %s, want %s", b, want)
	}
	var stdout, stderr bytes.Buffer
	if code := runCommand(context.Background(), []string{"-b", first}, &stdout, &stderr); code != 2 || !strings.Contains(stderr.String(), "ab=") {
		t.Errorf("-b without a second run: exit code %d, %s", code, &stderr)
	}
}

func TestRunStopsWhenTold(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var stdout, stderr bytes.Buffer
	if code := runCommand(ctx, []string{"#v=1&p=mlp&to=5"}, &stdout, &stderr); code != 1 {
		t.Errorf("exit code %d, want 1", code)
	}
}

// TestRunWritesWeights: the file holds the run at the link's step.
func TestRunWritesWeights(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.safetensors")
	var stdout, stderr bytes.Buffer
	if code := runCommand(context.Background(), []string{"-weights", path, "#v=1&p=mlp&seed=7&to=2&b=2"}, &stdout, &stderr); code != 0 {
		t.Fatalf("exit code %d: %s", code, &stderr)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := newStudio(context.Background(), 1)
	if err != nil {
		t.Fatal(err)
	}
	run, err := train.Load(s.images, file)
	if err != nil {
		t.Fatal(err)
	}
	fingerprint, err := run.Fingerprint()
	if err != nil {
		t.Fatal(err)
	}
	if run.Steps() != 2 || !strings.Contains(stdout.String(), fingerprint) {
		t.Errorf("the file is of step %d with the fingerprint %s; the command says %s", run.Steps(), fingerprint, &stdout)
	}
	stdout.Reset()
	if code := runCommand(context.Background(), []string{"-weights", t.TempDir(), "#v=1&p=mlp&to=0&b=2"}, &stdout, &stderr); code != 1 {
		t.Errorf("weights into a folder: exit code %d, want 1", code)
	}
}
