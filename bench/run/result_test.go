package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
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
			result{Name: "gemm-256", Who: "x", Threads: 2, MedianMS: 2, MinMS: 1, GFLOPS: 16.78, N: 3, mine: true}},
		{"gemm-512", "tfjs", []float64{12.345678},
			result{Name: "gemm-512", Who: "x", Threads: 2, MedianMS: 12.35, MinMS: 12.35, GFLOPS: 21.74, N: 1}},
		{"quick-first", ours, []float64{200},
			result{Name: "quick-first", Who: "x", Threads: 2, MedianMS: 200, MinMS: 200, N: 1, mine: true}},
	} {
		t.Run(c.benchmark, func(t *testing.T) {
			b, err := bench.ByName(c.benchmark)
			if err != nil {
				t.Fatal(err)
			}
			got, err := newResult(entry{b, c.by, 1}, "x", 2, c.samples)
			if err != nil || got != c.want {
				t.Errorf("it is %+v, %v; want %+v", got, err, c.want)
			}
		})
	}
}

var someResults = []result{
	{Name: "mlp-step", Who: "wasmsimd", Threads: 1, MedianMS: 50, MinMS: 48.5, GFLOPS: 33.25, N: 5, mine: true},
	{Name: "mlp-step", Who: "jax-js", Threads: 1, MedianMS: 125, MinMS: 120, GFLOPS: 13.3, N: 5},
	{Name: "mlp-step", Who: "jax-js", Threads: 2, MedianMS: 80, MinMS: 79, GFLOPS: 20.78, N: 5},
	{Name: "quick-first", Who: "wasmsimd", Threads: 1, MedianMS: 250, MinMS: 240, N: 5, mine: true},
	{Name: "article-step", Who: "jax-js", Threads: 2, MedianMS: 61000, MinMS: 61000, GFLOPS: 0.3738, N: 1},
}

func TestTable(t *testing.T) {
	want := `     benchmark       who  threads  median ms    min ms  GFLOP/s  n  time / ours
      mlp-step  wasmsimd        1      50.00     48.50    33.25  5         1.00
      mlp-step    jax-js        1     125.00    120.00    13.30  5         2.50
      mlp-step    jax-js        2      80.00     79.00    20.78  5            -
   quick-first  wasmsimd        1     250.00    240.00        -  5         1.00
  article-step    jax-js        2   61000.00  61000.00     0.37  1            -
`
	if got := table(someResults); got != want {
		t.Errorf("the table is\n%s\nwant\n%s", got, want)
	}
}

func TestWrite(t *testing.T) {
	file := filepath.Join(t.TempDir(), "results.json")
	if err := write(file, someResults[:2]); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := `[
  {"name":"mlp-step","who":"wasmsimd","threads":1,"median_ms":50,"min_ms":48.5,"gflops":33.25,"n":5},
  {"name":"mlp-step","who":"jax-js","threads":1,"median_ms":125,"min_ms":120,"gflops":13.3,"n":5}
]
`
	if string(text) != want {
		t.Errorf("the file is\n%s\nwant\n%s", text, want)
	}
	var back []result
	if err := json.Unmarshal(text, &back); err != nil || len(back) != 2 {
		t.Errorf("it reads back as %+v, %v", back, err)
	}
}
