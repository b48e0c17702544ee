package kernel

import (
	"math"
	"testing"

	"ganplayground/engine/asm"
)

// TestDot runs micro-kernels by themselves: all numbers of rows, runs of K with every tail, gaps between runs in a and in b.
func TestDot(t *testing.T) {
	var cases []emitted
	for mr := 1; mr <= 8; mr++ {
		for run := 1; run <= 9; run++ {
			for _, nest := range [][]step{
				{{run, 4, 4}},
				{{3, 4 * 11, 4 * run}, {run, 4, 4}},
				{{2, 4 * 31, 4 * 40}, {2, 4 * 13, 4 * (run + 1)}, {run, 4, 4}},
				{{1, 4 * 17, 4 * 23}, {run, 4, 4}},
			} {
				k := dot{outRow: 4 * (1 + mr%3), nest: nest, next: walk{a: 4 * 3, b: 4 * 2, out: 4 * 29}}
				if mr%2 == 0 {
					k.outRow = -k.outRow
				}
				for i := range mr {
					k.rows = append(k.rows, 4*7*i)
				}
				cases = append(cases, dotCase(k))
			}
		}
	}
	runEmitted(t, cases)
}

// dotCase runs three tiles, then adds the same once more. Rows of out that go down start in the middle.
func dotCase(k dot) emitted {
	const count, start, size = 3, 24, 120
	again := k
	again.accumulate = true
	return emitted{
		name: k.name(), terms: 2 * rounds(k.nest), left: 200, right: 200, out: size,
		emit: func(m *asm.Module, name string) {
			f := productFunc(m, name)
			for _, k := range []dot{k, again} {
				f.Do(f.Call(k.emit(m), f.Param(0), f.Param(1), asm.Plus(f.Param(2), 4*start), asm.ConstI32(count)))
			}
			m.Export(name, f)
		},
		want: func(left, right []float32) (sums, magnitudes []float64) {
			sums, magnitudes = make([]float64, size), make([]float64, size)
			for i := range sums {
				sums[i] = math.NaN()
			}
			b := offsetsInB(k.nest)
			for n := range count {
				for i, row := range k.rows {
					var s reference
					for at, a := range offsets(k.nest) {
						s.add(left[n*3+(row+a)/4], right[n*2+b[at]/4])
					}
					to := start + n*29 + i*k.outRow/4
					sums[to], magnitudes[to] = 2*s.sum, 2*s.magnitude
				}
			}
			return sums, magnitudes
		},
	}
}

// offsetsInB returns the bytes from the start of b of each round of a nest.
func offsetsInB(nest []step) []int {
	inB := make([]step, len(nest))
	for i, s := range nest {
		inB[i] = step{s.n, s.b, 0}
	}
	return offsets(inB)
}

// TestDotOrder pins the order of the sum, which all products with a vector share: four parts by k mod 4.
func TestDotOrder(t *testing.T) {
	const k = 11
	values := func(f func(i int) float32) (all []float32) {
		for i := range k {
			all = append(all, f(i))
		}
		return all
	}
	a, b := values(func(i int) float32 { return fromIndex(1, i) }), values(func(i int) float32 { return fromIndex(2, i) })
	var parts [4]float32
	for i := range k {
		parts[i%4] += float32(a[i] * b[i])
	}
	want := []float32{(parts[0] + parts[2]) + (parts[1] + parts[3])}
	for _, g := range []Gemm{
		{1, 1, 1, k, Matrix{0, k, 1}, Matrix{0, 1, 1}},
		{1, 1, 1, k, Matrix{0, 1, 3}, Matrix{0, 2, 1}},
	} {
		c := gemmCase(g)
		c.left, c.right = 3*k, 2*k
		c.fill = func(left, right []float32) {
			for i := range k {
				left[i*g.LHS.Column], right[i*g.RHS.Row] = a[i], b[i]
			}
		}
		c.got = func(out []float32) { equalBits(t, c.name, out, want) }
		runEmitted(t, []emitted{c})
	}
}

// TestAxpy runs micro-kernels by themselves: all widths, every number of columns, K with every tail, gaps in a and in b.
func TestAxpy(t *testing.T) {
	var cases []emitted
	for _, width := range []int{4, 8, 16} {
		for columns := width - 3; columns <= width; columns++ {
			for k := 1; k <= 9; k++ {
				cases = append(cases, axpyCase(axpy{width: width, columns: columns, k: k, aStep: 4 * (1 + k%3), bStep: 4 * (width + k%2),
					next: walk{a: 4 * (k % 2), b: 4 * 5, out: 4 * 19}}))
			}
		}
	}
	runEmitted(t, cases)
}

func axpyCase(x axpy) emitted {
	const count, size = 3, 2*19 + 16
	return emitted{
		name: x.name(), terms: x.k, left: 40, right: 9*17 + 40, out: size,
		emit: func(m *asm.Module, name string) {
			f := productFunc(m, name)
			f.Do(f.Call(x.emit(m), f.Param(0), f.Param(1), f.Param(2), asm.ConstI32(count)))
			m.Export(name, f)
		},
		want: func(left, right []float32) (sums, magnitudes []float64) {
			sums, magnitudes = make([]float64, size), make([]float64, size)
			for i := range sums {
				sums[i] = math.NaN()
			}
			for n := range count {
				for j := range x.columns {
					var s reference
					for k := range x.k {
						s.add(left[(n*x.next.a+k*x.aStep)/4], right[n*5+k*x.bStep/4+j])
					}
					sums[n*19+j], magnitudes[n*19+j] = s.sum, s.magnitude
				}
			}
			return sums, magnitudes
		},
	}
}
