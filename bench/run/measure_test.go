package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// benchPage makes a folder with the page of the benchmarks as build.sh makes it.
func benchPage(t *testing.T) string {
	t.Helper()
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
	for _, script := range []string{"../../public/worker.js", "../../public/crew.js", "../../public/thread.js", filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js")} {
		text, err := os.ReadFile(script)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(script)), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestMeasuresOurs times our engine once, in Chromium. Any time will do.
func TestMeasuresOurs(t *testing.T) {
	dir := benchPage(t)
	for _, c := range []struct {
		only, names string
		threads     []int
	}{
		{"gemm-peak,gemm-128", "gemm-peak gemm-128 gemm-128", []int{1, 1, 2}},
		{"quick-step,conv-quick-2", "conv-quick-2-forward conv-quick-2-input conv-quick-2-filter quick-step quick-step", []int{1, 1, 1, 1, 2}},
	} {
		t.Run(c.only, func(t *testing.T) {
			var stdout, stderr strings.Builder
			out := filepath.Join(dir, "results.json")
			if code := command([]string{"-dir", dir, "-out", out, "-rounds", "1", "-who", ours, "-only", c.only}, &stdout, &stderr); code != 0 {
				t.Fatalf("it returns %d and says %s", code, stderr.String())
			}
			results, err := read(out)
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			var threads []int
			for _, r := range results {
				names, threads = append(names, r.Name), append(threads, r.Threads)
				if !(r.MedianMS > 0) || !(r.GFLOPS > 0) || !strings.Contains(r.Machine, "Chrom") {
					t.Errorf("a result is %+v", r)
				}
			}
			if got := strings.Join(names, " "); got != c.names || !slices.Equal(threads, c.threads) {
				t.Errorf("the results are of %s on %v threads, want %s on %v", got, threads, c.names, c.threads)
			}
			if stdout.String() != report(results, table.plain) {
				t.Errorf("the tables are\n%s", stdout.String())
			}
		})
	}
}

// TestProfiles looks into a step, in Chromium.
func TestProfiles(t *testing.T) {
	var stdout, stderr strings.Builder
	if code := command([]string{"-dir", benchPage(t), "-rounds", "1", "-profile"}, &stdout, &stderr); code != 0 {
		t.Fatalf("it returns %d and says %s", code, stderr.String())
	}
	for _, want := range []string{"quick-step, threads: 1\n", "quick-step, threads: 2\n", "gemm 32 x 128 x 784", "update D with R1 and G"} {
		if !strings.Contains(stdout.String(), want) {
			t.Errorf("there is no %q in\n%s", want, stdout.String())
		}
	}
}
