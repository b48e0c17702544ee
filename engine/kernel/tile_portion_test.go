package kernel

import (
	"bytes"
	"fmt"
	"testing"

	"ganplayground/engine/asm"
)

// TestLargest checks the most units that a thread has, against the bounds of all portions.
func TestLargest(t *testing.T) {
	for n := 0; n <= 40; n++ {
		for threads := 1; threads <= 9; threads++ {
			want := 0
			for thread := range threads {
				want = max(want, n*(thread+1)/threads-n*thread/threads)
			}
			if got := largest(n, threads); got != want {
				t.Errorf("%d units, %d threads: %d, want %d", n, threads, got, want)
			}
		}
	}
}

func TestPanelCount(t *testing.T) {
	for _, test := range []struct{ columns, width, want int }{
		{16, 8, 2}, {17, 8, 3}, {21, 8, 3}, {12, 8, 2}, {3, 8, 1}, {63, 32, 4}, {784, 16, 49}, {5, 1, 5}, {0, 8, 0},
	} {
		if got := panelCount(test.columns, test.width); got != test.want {
			t.Errorf("%d columns in panels of %d: %d, want %d", test.columns, test.width, got, test.want)
		}
	}
}

// TestPortionOf checks that a portion goes to the loop that is split, and all other loops run whole.
func TestPortionOf(t *testing.T) {
	p := portion{part: true}
	for _, test := range []struct {
		split split
		want  portions
	}{
		{byBatch, portions{}}, {byPanels, portions{panels: p}}, {byRows, portions{rows: p}}, {byPositions, portions{positions: p}},
	} {
		if got := p.of(test.split); got != test.want {
			t.Errorf("split %d: %+v", test.split, got)
		}
	}
}

// TestCheapest checks that a later split has to be clearly better, for few threads or for many.
func TestCheapest(t *testing.T) {
	costs := func(two, four, eight int) [3]int { return [3]int{two, four, eight} }
	for _, test := range []struct {
		name string
		cost map[split][3]int
		want split
	}{
		{"equal", map[split][3]int{byBatch: costs(50, 25, 13), byPanels: costs(50, 25, 13)}, byBatch},
		{"little better", map[split][3]int{byBatch: costs(500, 250, 130), byPanels: costs(495, 248, 129)}, byBatch},
		{"better for two", map[split][3]int{byBatch: costs(67, 25, 13), byPanels: costs(50, 25, 13)}, byPanels},
		{"better for eight", map[split][3]int{byBatch: costs(50, 25, 25), byPanels: costs(50, 25, 13)}, byPanels},
	} {
		cost := shareCoster(func(s split, threads int) int { return test.cost[s][map[int]int{2: 0, 4: 1, 8: 2}[threads]] })
		if got := cost.cheapest([]split{byBatch, byPanels}); got != test.want {
			t.Errorf("%s: split %d, want %d", test.name, got, test.want)
		}
	}
}

// TestPresetProducts runs the large products of the presets at their full size: shares of threads have the bits of one thread, whatever
// that computes.
func TestPresetProducts(t *testing.T) {
	gemm := func(layout string, m, n, k int) emitted {
		return gemmCase(Gemm{1, m, n, k, matrixOf(layout[0], m, k, 0), matrixOf(layout[1], k, n, 0)})
	}
	cases := []emitted{
		gemm("NN", 128, 512, 784), gemm("NT", 128, 784, 512), gemm("TN", 784, 512, 128), gemm("NN", 128, 1, 512), gemm("TN", 512, 1, 128),
		gemm("NN", 32, 1176, 100), gemm("TN", 100, 1176, 32),
	}
	for _, c := range []Conv{
		transposed(32, 24, 12, [2]int{7, 7}, four2, two2), transposed(32, 12, 1, [2]int{14, 14}, four2, two2),
		forward(32, 1, 16, [2]int{28, 28}, four2, two2, one2, one2), forward(32, 16, 32, [2]int{14, 14}, four2, two2, one2, one2),
		forward(32, 1, 32, [2]int{28, 28}, three2, one2, none2, none2), forward(8, 32, 64, [2]int{26, 26}, three2, one2, none2, none2),
		forward(32, 32, 1, four2, four2, one2, none2, none2),
	} {
		cases = append(cases, convCase("", c), convCase("input gradient", c.inputGradient()), convCase("filter gradient", c.kernelGradient()))
	}
	for i := range cases {
		cases[i].want = func(_, _ []float32) (sums, magnitudes []float64) { return nil, nil }
	}
	runEmitted(t, cases)
}

// TestEmitTwice checks that the same products give the same module, byte for byte.
func TestEmitTwice(t *testing.T) {
	module := func() []byte {
		m := asm.NewModule("env", "memory", 1, 1<<10, true)
		for i, s := range productSplits {
			s.c.emit(m, fmt.Sprint(i))
		}
		return m.Encode()
	}
	first := module()
	if err := asm.Validate(first); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, module()) {
		t.Error("two modules of the same products differ")
	}
}
