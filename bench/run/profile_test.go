package main

import (
	"testing"

	"ganplayground/bench"
)

// someView is 4 executions of 10 ms each, of which every fourth has a graph of its own.
var someView = view{entry: "quick-step", threads: 2, peak: 30, Profile: bench.Profile{Executions: 4, CallMS: 0.01, Overhead: bench.Overhead{
	WholeMS: 10, HollowMS: 0.25, AloneMS: 17.2, HollowAloneMS: 0.2,
}, Graphs: []bench.Graph{
	{Name: "update D with R1 and G", CompileMS: 80.25, Module: 100_000, Arena: 2_000_000, Constants: 64, Stages: []bench.Stage{
		{Kernel: "0: gemm 32 x 1176 x 32", FLOPs: 2 * 32 * 1176 * 32, Calls: 1, MS: 4.01},
		{Kernel: "1: random", Calls: 1, MS: 0.005},
	}},
	{Name: "update D and G", CompileMS: 60, Module: 90_000, Arena: 1_000_000, Stages: []bench.Stage{
		{Kernel: "0: loop [32 784] to 1 values: add", Calls: 3, MS: 12.03},
		{Kernel: "1: conv", FLOPs: 1e8, Calls: 3, MS: 22.83},
		{Kernel: "2: copy", Calls: 3, MS: 0.13},
	}},
}}}

func TestView(t *testing.T) {
	want := `quick-step, threads: 2
one execution: 10.00 ms, without kernels 0.250 ms: 2.5% of it is overhead
on one thread: 17.20 ms, without kernels 0.200 ms; 12.5% of the execution would be saved if threads divided the kernels evenly
peak 60.00 GFLOP/s; one by one the kernels took 9.72 ms, the time of 2.75 calls, 10.00 us each, taken off

  graph                   compile ms  module bytes  arena bytes  constant bytes  kernels
  update D with R1 and G       80.25        100000      2000000              64        2
  update D and G               60.00         90000      1000000               0        3

  kernel                                                ms  share  calls  GFLOP/s  of peak
  update D and G, 1: conv                             5.70  57.0%   0.75    13.16    21.9%
  update D and G, 0: loop [32 784] to 1 values: add   3.00  30.0%   0.75        -        -
  update D with R1 and G, 0: gemm 32 x 1176 x 32      1.00  10.0%   0.25    0.602     1.0%
  2 others of less than 0.5% each                    0.025   0.2%      1        -        -
`
	if got := someView.String(); got != want {
		t.Errorf("the view is\n%s\nwant\n%s", got, want)
	}
}

// TestProfiledEntries: only what spends its time in graphs that stay is profiled, on pages with the finer clock.
func TestProfiledEntries(t *testing.T) {
	all, err := choose("", "", true)
	if err != nil {
		t.Fatal(err)
	}
	entries, err := toProfile(all)
	if err != nil || len(entries) == 0 {
		t.Fatalf("%d of all entries are profiled, %v", len(entries), err)
	}
	for _, e := range entries {
		if e.by != ours || e.OfPage() || e.Kind == bench.First || e.Kind == bench.Peak || !e.isolated() {
			t.Errorf("%v, isolated: %v", e, e.isolated())
		}
	}
}
