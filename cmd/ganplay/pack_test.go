package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPackCommand(t *testing.T) {
	out := t.TempDir()
	var stdout, stderr bytes.Buffer
	if code := packCommand([]string{"-out", out}, &stdout, &stderr); code != 0 {
		t.Fatalf("exit code %d, stderr:\n%s", code, &stderr)
	}
	if want := "train-0.mpk    2000 images "; !strings.HasPrefix(stdout.String(), want) {
		t.Errorf("stdout begins with %.40q, want %q", &stdout, want)
	}
	for _, name := range []string{"manifest.json", "shards/train-0.mpk", "shards/train-6.mpk", "shards/test-0.mpk"} {
		if _, err := os.Stat(filepath.Join(out, name)); err != nil {
			t.Error(err)
		}
	}
}

func TestPackCommandErrors(t *testing.T) {
	tests := []struct {
		name string
		args []string
		code int
		want string // part of stderr
	}{
		{"help", []string{"-h"}, 0, "-idx folder"},
		{"unknown flag", []string{"-source", "x"}, 2, "flag provided but not defined: -source"},
		{"argument", []string{"assets"}, 2, `unexpected argument "assets"`},
		{"folder without the files", []string{"-idx", t.TempDir(), "-out", t.TempDir()}, 1, "train-images-idx3-ubyte.gz: no such file"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			if code := packCommand(test.args, &stdout, &stderr); code != test.code {
				t.Errorf("exit code %d, want %d", code, test.code)
			}
			if !strings.Contains(stderr.String(), test.want) {
				t.Errorf("stderr is %q, want it to contain %q", &stderr, test.want)
			}
			if stdout.Len() != 0 {
				t.Errorf("stdout is %q, want nothing", &stdout)
			}
		})
	}
}
