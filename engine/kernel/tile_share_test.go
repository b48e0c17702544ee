package kernel

import (
	"fmt"
	"math"
	"testing"

	"ganplayground/engine/asm"
	"ganplayground/engine/host"
)

// threadCounts are those that the emitted functions of a test take turns with, beside one thread.
var threadCounts = []uint32{2, 3, 4, 8}

// sharedRun runs the portions of several threads, one after the other: each on an output and on scratch memory that nobody has
// written before, so that it can read nothing of others.
type sharedRun struct {
	t                  *testing.T
	h                  *host.Host
	call               func(arguments ...uint32) error
	c                  emitted
	a, b, out, scratch uint32
}

// compare checks that so many threads write each element that one thread writes, once, with the same bits.
func (r sharedRun) compare(want []float32, threads uint32) {
	r.t.Helper()
	writer := make([]int, r.c.out)
	for thread := range threads {
		for i, got := range r.portion(thread, threads) {
			switch bits := math.Float32bits(got); {
			case bits == math.Float32bits(notANumber):
			case writer[i] != 0:
				r.t.Fatalf("%s: threads %d and %d of %d write out[%d]", r.c.name, writer[i]-1, thread, threads, i)
			case bits != math.Float32bits(want[i]):
				r.t.Fatalf("%s: thread %d of %d: out[%d] is %v, and %v of one thread", r.c.name, thread, threads, i, got, want[i])
			default:
				writer[i] = int(thread) + 1
			}
		}
	}
	for i, w := range writer {
		if w == 0 && math.Float32bits(want[i]) != math.Float32bits(notANumber) {
			r.t.Fatalf("%s: none of %d threads writes out[%d]", r.c.name, threads, i)
		}
	}
}

// portion returns what a thread writes. Its scratch memory is the only one there is: round it lie canaries.
func (r sharedRun) portion(thread, threads uint32) []float32 {
	r.t.Helper()
	floats := (r.c.scratch + 3) / 4
	r.h.Write(host.Address(r.out), encoded(nans(r.c.out)))
	r.h.Write(host.Address(r.scratch), encoded(nans(floats)))
	if err := r.call(r.a, r.b, r.out, r.scratch-thread*uint32(r.c.scratch), thread, threads); err != nil {
		r.t.Fatalf("%s: thread %d of %d: %v", r.c.name, thread, threads, err)
	}
	all := fetch(r.h, r.out-4*canary, r.c.out+2*canary)
	r.c.checkCanaries(r.t, "out", all, r.c.out)
	r.c.checkCanaries(r.t, "scratch", fetch(r.h, r.scratch-4*canary, floats+2*canary), floats)
	return all[canary : canary+r.c.out]
}

// TestAllThreadCounts runs products that are split in each of the ways by all numbers of threads, more than there are units for some.
func TestProductThreads(t *testing.T) {
	counts := threadCounts
	defer func() { threadCounts = counts }()
	for threads := uint32(1); threads <= 9; threads++ {
		threadCounts = []uint32{threads}
		var cases []emitted
		for _, s := range productSplits {
			cases = append(cases, s.c)
		}
		runEmitted(t, cases)
	}
}

// productSplits are products and what threads share of each.
var productSplits = []struct {
	name  string
	split split
	got   split
	c     emitted
}{
	gemmSplit("many columns", byPanels, Gemm{1, 33, 200, 40, matrixOf('N', 33, 40, 0), matrixOf('N', 40, 200, 0)}),
	gemmSplit("packed strips", byPanels, Gemm{1, 40, 120, 30, matrixOf('T', 40, 30, 0), matrixOf('T', 30, 120, 0)}),
	gemmSplit("rhs in place", byPanels, Gemm{1, 3, 150, 20, matrixOf('N', 3, 20, 0), matrixOf('N', 20, 150, 0)}),
	gemmSplit("an outer product", byPanels, Gemm{1, 20, 90, 1, matrixOf('N', 20, 1, 0), matrixOf('N', 1, 90, 0)}),
	gemmSplit("few columns", byRows, Gemm{1, 110, 3, 20, matrixOf('N', 110, 20, 0), matrixOf('N', 20, 3, 0)}),
	gemmSplit("few columns, strips", byRows, Gemm{1, 71, 8, 20, matrixOf('T', 71, 20, 0), matrixOf('N', 20, 8, 0)}),
	gemmSplit("blocks of rows", byRows, Gemm{1, 311, 7, 520, matrixOf('T', 311, 520, 0), matrixOf('N', 520, 7, 0)}),
	gemmSplit("a batch", byBatch, Gemm{11, 5, 6, 7, matrixOf('N', 5, 7, 0), matrixOf('N', 7, 6, 0)}),
	gemmSplit("a small batch", byPanels, Gemm{2, 30, 70, 9, matrixOf('N', 30, 9, 0), matrixOf('N', 9, 70, 0)}),
	gemmSplit("a vector by dot", byRows, Gemm{1, 43, 1, 30, matrixOf('N', 43, 30, 0), matrixOf('N', 30, 1, 0)}),
	gemmSplit("a vector by axpy", byPanels, Gemm{1, 1, 150, 30, matrixOf('N', 1, 30, 0), matrixOf('N', 30, 150, 0)}),
	gemmSplit("a packed vector", byPanels, Gemm{2, 1, 75, 20, Matrix{80, 80, 4}, Matrix{6000, 300, 3}}),
	gemmSplit("vectors", byBatch, Gemm{9, 1, 33, 20, matrixOf('N', 1, 20, 0), matrixOf('N', 20, 33, 0)}),
	convSplit("groups of images", byBatch, forward(11, 3, 5, [2]int{6, 6}, [2]int{3, 3}, [2]int{1, 1}, [2]int{1, 1}, [2]int{1, 1})),
	convSplit("few images", byPanels, forward(1, 3, 64, [2]int{6, 6}, [2]int{3, 3}, [2]int{1, 1}, [2]int{1, 1}, [2]int{1, 1})),
	convSplit("few channels", byPositions, forward(1, 9, 4, [2]int{16, 16}, [2]int{3, 3}, [2]int{1, 1}, [2]int{1, 1}, [2]int{1, 1})),
	convSplit("a row of pixels", byPositions, forward(1, 9, 4, [2]int{1, 40}, [2]int{1, 3}, [2]int{1, 1}, [2]int{0, 0}, [2]int{0, 0})),
	convSplit("a filter's panels", byPanels, forward(6, 5, 64, [2]int{12, 12}, [2]int{3, 3}, [2]int{1, 1}, [2]int{0, 0}, [2]int{0, 0}).kernelGradient()),
	convSplit("a filter's strips", byRows, forward(6, 45, 8, [2]int{12, 12}, [2]int{3, 3}, [2]int{1, 1}, [2]int{0, 0}, [2]int{0, 0}).kernelGradient()),
	convSplit("a filter's taps", byPositions, forward(6, 5, 8, [2]int{12, 12}, [2]int{4, 4}, [2]int{1, 1}, [2]int{0, 0}, [2]int{0, 0}).kernelGradient()),
}

type productSplit = struct {
	name  string
	split split
	got   split
	c     emitted
}

func gemmSplit(name string, s split, g Gemm) productSplit {
	return productSplit{name, s, g.split(), gemmCase(g)}
}

func convSplit(name string, s split, c Conv) productSplit {
	return productSplit{name, s, c.plan().split, convCase(name, c)}
}

// TestSplit says what threads share.
func TestProductSplit(t *testing.T) {
	for _, s := range productSplits {
		if s.got != s.split {
			t.Errorf("%s: split %d, want %d", s.name, s.got, s.split)
		}
	}
}

// TestPortionAmong checks that the portions of threads cover runs of units, each unit once.
func TestPortionAmong(t *testing.T) {
	var cases []emitted
	for _, runs := range [][]int{{1}, {5}, {2, 3}, {0, 4, 1, 1}, {7, 9}} {
		total := 0
		for _, n := range runs {
			total += n
		}
		cases = append(cases, emitted{
			name: fmt.Sprint(runs), out: total, shared: true,
			// Each unit gets its number plus 1, added up, so that a second visit would show.
			emit: func(m *asm.Module, name string) {
				f := productFunc(m, name)
				p := portionOf(f, total, f.Param(4), f.Param(5))
				first := 0
				for _, n := range runs {
					p.among(f, first, n, func(at, count quantity) {
						to, value := f.Let(at.from(asm.Plus(f.Param(2), 4*first), 4)), f.Let(at.from(asm.ConstI32(int32(first+1)), 1))
						count.repeat(f, func() {
							f.Do(asm.F32Store.At(to, 0, asm.F32ConvertI32S.Of(value)))
							f.Set(to, asm.Plus(to, 4))
							f.Set(value, asm.Plus(value, 1))
						})
					})
					first += n
				}
				m.Export(name, f)
			},
			want: func(_, _ []float32) (values, bounds []float64) {
				for i := range total {
					values = append(values, float64(i+1))
				}
				return values, make([]float64, total)
			},
		})
	}
	for range threadCounts { // each case meets each number of threads
		runEmitted(t, cases)
		cases = append(cases[1:], cases[0])
	}
}

// TestParallel says which products are worth threads: of 10 microseconds or more, and of more than one unit.
func TestProductParallel(t *testing.T) {
	one, two, four := [2]int{1, 1}, [2]int{2, 2}, [2]int{4, 4}
	gemm := func(m, n, k int) Gemm { return Gemm{1, m, n, k, matrixOf('N', m, k, 0), matrixOf('N', k, n, 0)} }
	quick := transposed(32, 24, 12, [2]int{7, 7}, four, two)
	for _, test := range []struct {
		name string
		got  bool
		want bool
	}{
		{"mlp", gemm(128, 512, 784).Parallel(), true},
		{"mlp, last layer", gemm(128, 1, 512).Parallel(), false},
		{"article, last layer", gemm(128, 1, 36864).Parallel(), true},
		{"latent", gemm(32, 64, 100).Parallel(), false},
		{"small", gemm(16, 16, 16).Parallel(), false},
		{"long sums of one tile", gemm(4, 8, 100000).Parallel(), false},
		{"long dot", gemm(1, 1, 1000000).Parallel(), false},
		{"nothing", gemm(0, 8, 8).Parallel(), false},
		{"quick", quick.Parallel(), true},
		{"quick, filter gradient", quick.kernelGradient().Parallel(), true},
		{"small conv", forward(2, 3, 4, [2]int{8, 8}, four, one, one, one).Parallel(), false},
		{"no conv", Conv{}.Parallel(), false},
	} {
		if test.got != test.want {
			t.Errorf("%s: %v, want %v", test.name, test.got, test.want)
		}
	}
}
