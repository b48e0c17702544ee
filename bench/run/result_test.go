package main

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"ganplayground/bench"
)

func TestMedian(t *testing.T) {
	for name, c := range map[string]struct {
		samples []float64
		want    float64
	}{
		"one":            {[]float64{3}, 3},
		"an odd number":  {[]float64{9, 1, 2}, 2},
		"an even number": {[]float64{4, 1, 2, 100}, 3},
		"one far out":    {[]float64{1, 1, 1, 1, 1e6}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			before := slices.Clone(c.samples)
			if got := median(c.samples); got != c.want {
				t.Errorf("the median of %v is %v, want %v", c.samples, got, c.want)
			}
			if !slices.Equal(c.samples, before) {
				t.Errorf("the samples became %v", c.samples)
			}
		})
	}
}

func TestNewResult(t *testing.T) {
	for _, c := range []struct {
		benchmark, by string
		samples       []float64
		want          result
	}{
		{"gemm-256", ours, []float64{2, 1, 4},
			result{Name: "gemm-256", Who: "x", Threads: 2, MedianMS: 2, MinMS: 1, GFLOPS: 16.78, N: 3}},
		{"gemm-512", "tfjs", []float64{12.345678},
			result{Name: "gemm-512", Who: "x", Threads: 2, MedianMS: 12.35, MinMS: 12.35, GFLOPS: 21.74, N: 1}},
		{"quick-first", ours, []float64{200},
			result{Name: "quick-first", Who: "x", Threads: 2, MedianMS: 200, MinMS: 200, N: 1}},
	} {
		t.Run(c.benchmark, func(t *testing.T) {
			b, err := bench.ByName(c.benchmark)
			if err != nil {
				t.Fatal(err)
			}
			got, err := newResult(entry{Benchmark: b, by: c.by, threads: 1}, "x", 2, c.samples)
			if err != nil || got != c.want {
				t.Errorf("it is %+v, %v; want %+v", got, err, c.want)
			}
		})
	}
}

func TestFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "results.json")
	results := []result{
		{Name: "mlp-step", Who: "wasmsimd", Threads: 1, MedianMS: 50, MinMS: 48.5, GFLOPS: 33.25, N: 5, Machine: "a machine"},
		timed("page-start-warm-bytes", "wasmsimd", 2, []float64{0}).as("bytes"),
		{Name: "page-frames", Who: "wasmsimd", Threads: 2, MedianMS: 16.67, MinMS: 16.6, N: 300, P95MS: 17.1, P99MS: 33.4},
	}
	if err := write(file, results); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := `[
  {"name":"mlp-step","who":"wasmsimd","threads":1,"median_ms":50,"min_ms":48.5,"gflops":33.25,"n":5,"machine":"a machine"},
  {"name":"page-start-warm-bytes","who":"wasmsimd","threads":2,"median_ms":0,"min_ms":0,"gflops":0,"n":1,"value":0,"unit":"bytes"},
  {"name":"page-frames","who":"wasmsimd","threads":2,"median_ms":16.67,"min_ms":16.6,"gflops":0,"n":300,"p95_ms":17.1,"p99_ms":33.4}
]
`
	if string(text) != want {
		t.Errorf("the file is\n%s\nwant\n%s", text, want)
	}
	if back, err := read(file); err != nil || !reflect.DeepEqual(back, results) {
		t.Errorf("it reads back as %+v, %v", back, err)
	}
	if err := os.WriteFile(file, []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := read(file); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("a file of something else gives the error %v", err)
	}
	if _, err := read(file + "2"); err == nil || !strings.Contains(err.Error(), "./build.sh bench") {
		t.Errorf("a file that is missing gives the error %v", err)
	}
}
