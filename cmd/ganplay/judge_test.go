package main

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"
)

func TestJudgeCommandErrors(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		code int
		want string // part of stderr
	}{
		"nothing":      {nil, 2, "usage: ganplay judge train"},
		"help":         {[]string{"-h"}, 0, "usage: ganplay judge train"},
		"help behind":  {[]string{"train", "-h"}, 0, "-seed N"},
		"another verb": {[]string{"jump"}, 2, "usage: ganplay judge train"},
		"argument":     {[]string{"train", "x"}, 2, `unexpected argument "x"`},
		"threads":      {[]string{"train", "-threads", "9"}, 2, "-threads 9: 1 to 8 are accepted"},
		"no steps":     {[]string{"train", "-steps", "0", "-out", t.TempDir()}, 1, "steps and batch from 1"},
	} {
		t.Run(name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			if code := judgeCommand(context.Background(), c.args, &stdout, &stderr); code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
			if !strings.Contains(stderr.String(), c.want) || stdout.Len() > 0 {
				t.Errorf("stderr is %q, want it to contain %q; stdout is %q", &stderr, c.want, &stdout)
			}
		})
	}
}

// TestJudgeCommandStops: a training that is interrupted leaves what was there.
func TestJudgeCommandStops(t *testing.T) {
	out := t.TempDir()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var stdout, stderr bytes.Buffer
	if code := judgeCommand(ctx, []string{"train", "-steps", "2", "-out", out}, &stdout, &stderr); code != 1 {
		t.Errorf("exit code %d, want 1; it says %s", code, &stderr)
	}
	if files, err := os.ReadDir(out); err != nil || len(files) > 0 {
		t.Errorf("it wrote %v, %v", files, err)
	}
}
