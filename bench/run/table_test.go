package main

import (
	"strings"
	"testing"
)

func value(v float64) *float64 { return &v }

// someResults have something of every kind, and peers with and without a counterpart.
var someResults = []result{
	{Name: "gemm-peak", Who: "wasmsimd", Threads: 1, MedianMS: 0.4096, MinMS: 0.4, GFLOPS: 40, N: 5, Machine: "a machine"},
	{Name: "gemm-256", Who: "wasmsimd", Threads: 1, MedianMS: 0.9, MinMS: 0.8, GFLOPS: 36, N: 5, Machine: "a machine"},
	{Name: "conv-quick-1-forward", Who: "wasmsimd", Threads: 1, MedianMS: 0.5, MinMS: 0.5, GFLOPS: 28.9, N: 5, Machine: "a machine"},
	{Name: "conv-quick-1-input", Who: "wasmsimd", Threads: 1, MedianMS: 0.4, MinMS: 0.4, GFLOPS: 36.13, N: 5, Machine: "a machine"},
	{Name: "conv-quick-1-filter", Who: "wasmsimd", Threads: 1, MedianMS: 0.7, MinMS: 0.7, GFLOPS: 20.64, N: 5, Machine: "a machine"},
	{Name: "conv-article-2-forward", Who: "wasmsimd", Threads: 1, MedianMS: 95, MinMS: 90, GFLOPS: 30, N: 5, Machine: "a machine"},
	{Name: "mlp-step", Who: "wasmsimd", Threads: 1, MedianMS: 50, MinMS: 48.5, GFLOPS: 33.25, N: 5, Machine: "a machine"},
	{Name: "mlp-step", Who: "wasmsimd", Threads: 2, MedianMS: 25, MinMS: 24, GFLOPS: 66.5, N: 5, Machine: "a machine"},
	{Name: "mlp-step", Who: "jax-js", Threads: 1, MedianMS: 125, MinMS: 120, GFLOPS: 13.3, N: 5, Machine: "a machine"},
	{Name: "quick-first", Who: "wasmsimd", Threads: 1, MedianMS: 250, MinMS: 240, N: 5, Machine: "a machine"},
	{Name: "article-step", Who: "jax-js", Threads: 2, MedianMS: 61000, MinMS: 61000, GFLOPS: 0.3738, N: 1, Machine: "a machine"},
	{Name: "page-start-cold-bytes", Who: "wasmsimd", Threads: 2, N: 5, Value: value(6.184e6), Unit: "bytes", Machine: "a machine"},
	{Name: "page-start-warm-bytes", Who: "wasmsimd", Threads: 2, N: 5, Value: value(0), Unit: "bytes", Machine: "a machine"},
	{Name: "page-frames", Who: "wasmsimd", Threads: 2, MedianMS: 16.67, MinMS: 16.6, N: 300, P95MS: 17.1, P99MS: 33.4, Machine: "a machine"},
	{Name: "page-frames-rate", Who: "wasmsimd", Threads: 2, N: 1, Value: value(72.5), Unit: "steps/s", Machine: "a machine"},
}

func TestPlain(t *testing.T) {
	want := `a machine

  benchmark       who  threads  median ms  min ms  GFLOP/s  of peak  n  time / ours  speed-up
  gemm-peak  wasmsimd        1      0.410   0.400    40.00   100.0%  5         1.00         -
  gemm-256   wasmsimd        1      0.900   0.800    36.00    90.0%  5         1.00         -

  convolution                            threads  forward ms  input ms  filter ms  GFLOP/s  input  filter  gradients / forward
  conv-quick-1, t12k4s2 of 32x7x7x24           1       0.500     0.400      0.700    28.90  36.13   20.64                 2.20
  conv-article-2, c64k3 of 128x26x26x32        1       95.00         -          -    30.00      -       -                    -

  benchmark          who  threads  median ms    min ms  GFLOP/s  of peak  n  time / ours  speed-up
  mlp-step      wasmsimd        1      50.00     48.50    33.25    83.1%  5         1.00         -
  mlp-step      wasmsimd        2      25.00     24.00    66.50    83.1%  5         1.00      2.00
  mlp-step        jax-js        1     125.00    120.00    13.30    33.2%  5         2.50         -
  quick-first   wasmsimd        1     250.00    240.00        -        -  5         1.00         -
  article-step    jax-js        2   61000.00  61000.00    0.374     0.5%  1            -         -

  page                   threads        median      min      p95      p99    n
  page-start-cold-bytes        2       6.18 MB        -        -        -    5
  page-start-warm-bytes        2       0.00 MB        -        -        -    5
  page-frames                  2      16.67 ms  16.6 ms  17.1 ms  33.4 ms  300
  page-frames-rate             2  72.5 steps/s        -        -        -    1
`
	if got := report(someResults, table.plain); got != want {
		t.Errorf("the tables are\n%s\nwant\n%s", got, want)
	}
}

func TestMarkdown(t *testing.T) {
	want := `a machine

| benchmark | who | threads | median ms | min ms | GFLOP/s | of peak | n | time / ours | speed-up |
| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |
| mlp-step | wasmsimd | 1 | 50.00 | 48.50 | 33.25 | - | 5 | 1.00 | - |
`
	if got := report(someResults[6:7], table.markdown); got != want {
		t.Errorf("the tables are\n%s\nwant\n%s", got, want)
	}
}

// TestMachines: results of two machines are not passed off as those of one.
func TestMachines(t *testing.T) {
	other := someResults[0]
	other.Machine = "another"
	if got := report([]result{someResults[0], other, someResults[1]}, table.plain); !strings.HasPrefix(got, "a machine; another\n") {
		t.Errorf("the machines are not named:\n%s", got)
	}
}
