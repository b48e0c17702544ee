package kernel

import (
	"fmt"
	"testing"

	"ganplayground/engine/asm"
)

// layouts of a matrix of so many rows and columns: N is row-major, T its transpose, each with a gap between rows.
func matrixOf(layout byte, rows, columns, gap int) Matrix {
	if layout == 'T' {
		return Matrix{(rows + gap) * columns, 1, rows + gap}
	}
	return Matrix{rows * (columns + gap), columns + gap, 1}
}

// product is the plain reference: the sums in float64, and the sums of magnitudes for the bounds of rounding.
func (g Gemm) product64(lhs, rhs []float32) (sums, magnitudes []float64) {
	for b := range g.Batch {
		for m := range g.M {
			for n := range g.N {
				var s reference
				for k := range g.K {
					s.add(lhs[b*g.LHS.Batch+m*g.LHS.Row+k*g.LHS.Column], rhs[b*g.RHS.Batch+k*g.RHS.Row+n*g.RHS.Column])
				}
				sums = append(sums, s.sum)
				magnitudes = append(magnitudes, s.magnitude)
			}
		}
	}
	return sums, magnitudes
}

func gemmCase(g Gemm) emitted {
	return emitted{
		name: fmt.Sprintf("%+v", g), scratch: g.Scratch(), terms: g.K, shared: true,
		emit: func(m *asm.Module, name string) { m.Export(name, g.Emit(m, name, nil)) },
		left: g.Batch * max(g.LHS.Batch, 1), right: g.Batch * max(g.RHS.Batch, 1), out: g.Batch * g.M * g.N,
		want: g.product64,
	}
}

// TestGemm walks all sizes round the edges of tiles in all layouts.
func TestGemm(t *testing.T) {
	small := []int{1, 2, 3, 4, 5, 7, 8, 9, 13, 16, 17, 31, 33}
	for _, layout := range []string{"NN", "NT", "TN", "TT"} {
		t.Run(layout, func(t *testing.T) {
			for _, m := range small {
				var cases []emitted
				for _, n := range small {
					for _, k := range []int{1, 2, 3, 4, 9, 33} {
						g := Gemm{1 + (m+n+k)%3, m, n, k, matrixOf(layout[0], m, k, (m+n)%2*3), matrixOf(layout[1], k, n, (n+k)%2*5)}
						cases = append(cases, gemmCase(g))
					}
				}
				runEmitted(t, cases)
			}
		})
	}
}

// TestGemmBlocks has sizes that need several blocks of K or M.
func TestGemmBlocks(t *testing.T) {
	for _, layout := range []string{"NN", "NT", "TN", "TT"} {
		var cases []emitted
		for _, size := range [][3]int{{3, 5, 1100}, {600, 9, 520}, {1, 40, 1537}, {40, 1, 1537}, {137, 9, 513}, {300, 12, 521}, {1, 1, 2049}, {2, 100, 600}} {
			m, n, k := size[0], size[1], size[2]
			cases = append(cases, gemmCase(Gemm{1, m, n, k, matrixOf(layout[0], m, k, 0), matrixOf(layout[1], k, n, 0)}))
		}
		runEmitted(t, cases)
	}
}

// TestGemmEmpty has axes of size 0: without K the sums are 0, without another axis there is nothing to write.
func TestGemmEmpty(t *testing.T) {
	var cases []emitted
	for _, size := range [][4]int{{2, 3, 5, 0}, {1, 1, 1, 0}, {1, 9, 1, 0}, {0, 3, 5, 2}, {1, 0, 5, 2}, {1, 3, 0, 2}, {0, 0, 0, 0}} {
		b, m, n, k := size[0], size[1], size[2], size[3]
		cases = append(cases, gemmCase(Gemm{b, m, n, k, matrixOf('N', m, k, 0), matrixOf('N', k, n, 0)}))
	}
	runEmitted(t, cases)
}

// TestGemmOrder checks that the bits depend on the shape alone, not on the layout: a transposition that is folded into a product
// must not show.
func TestGemmOrder(t *testing.T) {
	for _, size := range [][3]int{{1, 37, 70}, {37, 1, 70}, {1, 1, 1030}, {2, 9, 600}, {13, 13, 13}, {5, 70, 1}, {33, 1, 3}} {
		m, n, k := size[0], size[1], size[2]
		layouts := []Gemm{
			{2, m, n, k, matrixOf('N', m, k, 0), matrixOf('N', k, n, 0)}, {2, m, n, k, matrixOf('N', m, k, 3), matrixOf('T', k, n, 0)},
			{2, m, n, k, matrixOf('T', m, k, 0), matrixOf('N', k, n, 5)}, {2, m, n, k, matrixOf('T', m, k, 1), matrixOf('T', k, n, 1)},
			{2, m, n, k, Matrix{6 * m * k, 6 * k, 3}, Matrix{6 * k * n, 2, 2 * k}},
		}
		var first []float32
		var cases []emitted
		for _, g := range layouts {
			c := gemmCase(g)
			c.fill = g.fromIndices
			c.got = func(out []float32) {
				if first == nil {
					first = out
				}
				equalBits(t, c.name, out, first)
			}
			cases = append(cases, c)
		}
		runEmitted(t, cases)
	}
}

func (g Gemm) fromIndices(left, right []float32) {
	for b := range g.Batch {
		for k := range g.K {
			for m := range g.M {
				left[b*g.LHS.Batch+m*g.LHS.Row+k*g.LHS.Column] = fromIndex(1, b, m, k)
			}
			for n := range g.N {
				right[b*g.RHS.Batch+k*g.RHS.Row+n*g.RHS.Column] = fromIndex(2, b, k, n)
			}
		}
	}
}

// TestGemmRows checks that rows do not know how many there are: what threads will rely on that share the rows of a product.
func TestGemmRows(t *testing.T) {
	const n, k = 21, 530
	var most []float32
	var cases []emitted
	for _, m := range []int{37, 36, 5, 4, 3, 2} {
		g := Gemm{1, m, n, k, matrixOf('N', m, k, 0), matrixOf('N', k, n, 0)}
		c := gemmCase(g)
		c.fill = g.fromIndices
		c.got = func(out []float32) {
			if most == nil {
				most = out
			}
			equalBits(t, c.name, out, most[:len(out)])
		}
		cases = append(cases, c)
	}
	runEmitted(t, cases)
}
