package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestMeasuresOurs times our engine once, in Chromium, on a page as build.sh makes it. Any time will do.
func TestMeasuresOurs(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../page")); err != nil {
		t.Fatal(err)
	}
	build := exec.Command("go", "build", "-o", filepath.Join(dir, "bench.wasm"), "ganplayground/bench/worker")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building the worker: %v\n%s", err, out)
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, script := range []string{"../../public/worker.js", filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js")} {
		text, err := os.ReadFile(script)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(script)), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"gemm-256", "quick-step"} {
		t.Run(name, func(t *testing.T) {
			var stdout, stderr strings.Builder
			out := filepath.Join(dir, "results.json")
			if code := command([]string{"-dir", dir, "-out", out, "-rounds", "1", "-who", ours, "-only", name}, &stdout, &stderr); code != 0 {
				t.Fatalf("it returns %d and says %s", code, stderr.String())
			}
			text, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			var results []result
			if err := json.Unmarshal(text, &results); err != nil {
				t.Fatal(err)
			}
			if len(results) != 1 || results[0].Name != name || results[0].Threads != 1 || !(results[0].MedianMS > 0) || !(results[0].GFLOPS > 0) {
				t.Errorf("the results are %s", text)
			}
			if !strings.Contains(stdout.String(), name) || !strings.Contains(stdout.String(), "Chrom") {
				t.Errorf("the table is\n%s", stdout.String())
			}
		})
	}
}
