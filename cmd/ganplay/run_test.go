package main

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"
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

func TestRunStopsWhenTold(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var stdout, stderr bytes.Buffer
	if code := runCommand(ctx, []string{"#v=1&p=mlp&to=5"}, &stdout, &stderr); code != 1 {
		t.Errorf("exit code %d, want 1", code)
	}
}
