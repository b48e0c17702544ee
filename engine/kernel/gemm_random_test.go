package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"ganplayground/engine/asm"
	"ganplayground/engine/host"
)

// TestGemmRandom draws products whose axes lie in any order in memory, with gaps.
func TestGemmRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for range 4 {
		var cases []emitted
		for len(cases) < 100 {
			g := Gemm{Batch: 1 + r.IntN(10), M: 1 + r.IntN(30), N: 1 + r.IntN(60), K: 1 + r.IntN(20)}
			lhs := shuffledStrides(r, [4]int{1, g.Batch, g.M, g.K})
			rhs := shuffledStrides(r, [4]int{1, g.Batch, g.K, g.N})
			g.LHS, g.RHS = Matrix{lhs[1], lhs[2], lhs[3]}, Matrix{rhs[1], rhs[2], rhs[3]}
			c := gemmCase(g)
			c.left, c.right = extent([4]int{1, g.Batch, g.M, g.K}, lhs), extent([4]int{1, g.Batch, g.K, g.N}, rhs)
			cases = append(cases, c)
		}
		runEmitted(t, cases)
	}
}

// TestGemmKernels says which micro-kernels the products of the presets run in.
func TestGemmKernels(t *testing.T) {
	gemm := func(layout string, m, n, k int) Gemm {
		return Gemm{1, m, n, k, matrixOf(layout[0], m, k, 0), matrixOf(layout[1], k, n, 0)}
	}
	for _, test := range []struct {
		name    string
		g       Gemm
		kernels []string
	}{
		{"mlp", gemm("NN", 128, 512, 784), []string{
			"pack 64x8of8 k392@2048,0 c4", "tile4x8 a0,3136,6272,9408 k392@4,32 c2048,4 n12544,0,8192",
			"tile4x8 a0,3136,6272,9408 k392@4,32 c2048,4+ n12544,0,8192"}},
		{"weights' gradient", gemm("TN", 784, 512, 128), []string{
			"pack 196x4of4 k128@3136,0 c4", "pack 64x8of8 k128@2048,0 c4", "tile4x8 a0,4,8,12 k128@16,32 c2048,4 n2048,0,8192"}},
		{"input's gradient", gemm("NT", 128, 784, 512), []string{
			"pack 98x8of8 k512@4,0 c2048", "tile4x8 a0,2048,4096,6144 k512@4,32 c3136,4 n8192,0,12544"}},
		{"two samples", gemm("NN", 2, 784, 512), []string{"tile2x16 a0,2048 k512@4,3136 c3136,4 n0,64,64"}},
		{"one sample", gemm("NN", 1, 784, 512), []string{"axpy16 k512 a4 b3136 n0,64,64"}},
		{"one column", gemm("NN", 128, 1, 512), []string{"dot8 a0,2048,4096,6144,8192,10240,12288,14336 k512@4,4 c4 n16384,0,32"}},
		{"few columns, shared rows", gemm("NN", 128, 8, 512), []string{"tile4x8 a0,2048,4096,6144 k512@4,32 c32,4 n8192,0,128"}},
	} {
		m := asm.NewModule("env", "memory", 1, 1, false)
		test.g.Emit(m, "gemm", nil)
		for _, kernel := range test.kernels {
			if m.Named(kernel) == nil {
				t.Errorf("%s does not run %q", test.name, kernel)
			}
		}
	}
}

// TestScratch checks what each thread needs: whole cache lines, and nothing where nothing is packed.
func TestScratch(t *testing.T) {
	gemm := func(layout string, m, n, k int) int {
		return Gemm{1, m, n, k, matrixOf(layout[0], m, k, 0), matrixOf(layout[1], k, n, 0)}.Scratch()
	}
	one := [2]int{1, 1}
	for _, test := range []struct {
		name      string
		got, want int
	}{
		{"rhs in panels", gemm("NN", 16, 20, 30), 4*20*30 + 32},
		{"rhs in panels, one wider than its columns", gemm("NN", 16, 21, 30), 4 * 24 * 30},
		{"and lhs in strips", gemm("TN", 15, 20, 30), 4*20*30 + 4*16*30 + 32},
		{"a block of K", gemm("NN", 16, 8, 1024), 4 * 8 * 512},
		{"in place", gemm("NN", 4, 20, 30), 0},
		{"a row", gemm("NN", 1, 20, 30), 0},
		{"a vector, if it has gaps", gemm("NN", 9, 1, 30), 128},
		{"a matrix that is contiguous nowhere", Gemm{1, 5, 1, 6, Matrix{0, 12, 2}, Matrix{0, 1, 1}}.Scratch(), (4*8*6 + 63) / 64 * 64},
		{"empty", gemm("NN", 4, 0, 30), 0},
		{"a convolution's panels", forward(2, 3, 8, [2]int{5, 5}, [2]int{3, 3}, one, one, one).Scratch(), (4*27*8 + 63) / 64 * 64},
		{"no convolution", Conv{}.Scratch(), 0},
	} {
		if test.got != test.want {
			t.Errorf("%s: %d bytes, want %d", test.name, test.got, test.want)
		}
	}
}

// TestProductConcurrently runs products by several threads at one time, as an engine does, again and again.
func TestProductConcurrently(t *testing.T) {
	for _, threads := range []int{2, 3, 4} {
		h, err := host.NewThreaded(1<<26, threads)
		if err != nil {
			t.Fatal(err)
		}
		if h.Threads() != threads {
			t.Fatalf("%d threads, want %d", h.Threads(), threads)
		}
		m := asm.NewModule("env", "memory", 1, 1<<10, true)
		for i, s := range productSplits {
			s.c.emit(m, fmt.Sprint(i))
		}
		module, err := h.Instantiate(m.Encode())
		if err != nil {
			t.Fatal(err)
		}
		random := rand.New(rand.NewPCG(13, 14))
		for i, s := range productSplits {
			c, export := s.c, fmt.Sprint(i)
			a, b := place(t, h, randomFloats(random, c.left), 0), place(t, h, randomFloats(random, c.right), 0)
			out, scratch := place(t, h, nans(c.out), canary), place(t, h, nans(threads*c.scratch/4), canary)
			if err := module.Call(export, a, b, out, scratch, 0, 1); err != nil {
				t.Fatalf("%s: %v", s.name, err)
			}
			want := fetch(h, out, c.out)
			for range 20 {
				h.Write(host.Address(out), encoded(nans(c.out)))
				if err := module.CallAll(export, a, b, out, scratch); err != nil {
					t.Fatalf("%s: %v", s.name, err)
				}
				for k, got := range fetch(h, out, c.out) {
					if math.Float32bits(got) != math.Float32bits(want[k]) {
						t.Fatalf("%s, %d threads: out[%d] is %v, and %v of one thread", s.name, threads, k, got, want[k])
					}
				}
			}
			c.checkCanaries(t, "scratch", fetch(h, scratch-4*canary, threads*c.scratch/4+2*canary), threads*c.scratch/4)
		}
		h.Close()
	}
}
