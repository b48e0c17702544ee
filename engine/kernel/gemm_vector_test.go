package kernel

import (
	"fmt"
	"testing"
)

// TestVectorProduct says how products with a vector are computed, and what threads share of them.
func TestVectorProduct(t *testing.T) {
	for _, test := range []struct {
		name  string
		g     Gemm
		dots  bool
		split split
		units int
	}{
		{"rows of lhs", Gemm{1, 40, 1, 30, Matrix{0, 30, 1}, Matrix{0, 1, 1}}, true, byRows, 10},
		{"columns of lhs", Gemm{1, 40, 1, 30, Matrix{0, 1, 40}, Matrix{0, 1, 1}}, false, byPanels, 3},
		{"columns of rhs", Gemm{1, 1, 40, 30, Matrix{0, 30, 1}, Matrix{0, 40, 1}}, false, byPanels, 3},
		{"rows of rhs", Gemm{1, 1, 40, 30, Matrix{0, 30, 1}, Matrix{0, 1, 30}}, true, byRows, 10},
		{"contiguous nowhere", Gemm{1, 1, 40, 30, Matrix{0, 30, 1}, Matrix{0, 80, 2}}, false, byPanels, 3},
		{"one term", Gemm{1, 40, 1, 1, Matrix{0, 2, 1}, Matrix{0, 1, 1}}, true, byRows, 10},
		{"one number", Gemm{1, 1, 1, 30, Matrix{0, 30, 1}, Matrix{0, 1, 1}}, true, byRows, 1},
		{"many of them", Gemm{8, 40, 1, 30, Matrix{1200, 30, 1}, Matrix{30, 1, 1}}, true, byBatch, 10},
	} {
		v, ok := test.g.vectorProduct()
		if !ok || v.dots() != test.dots || test.g.split() != test.split || v.units() != test.units {
			t.Errorf("%s: %+v, by dot %v, split %d of %d units", test.name, v, v.dots(), test.g.split(), v.units())
		}
	}
	if _, ok := (Gemm{1, 2, 2, 30, Matrix{0, 30, 1}, Matrix{0, 2, 1}}).vectorProduct(); ok {
		t.Error("two by two is taken for a vector")
	}
}

// TestVectorUnits runs products with a vector round the numbers of rows that make another unit, with gaps between the vector's elements.
func TestVectorUnits(t *testing.T) {
	var cases []emitted
	for rows := 1; rows <= 68; rows += 1 + rows/20 {
		for _, k := range []int{1, 6, 21} {
			for _, matrix := range []Matrix{{0, k, 1}, {0, 1, rows}, {0, 2 * k, 2}} {
				column := Gemm{1, rows, 1, k, matrix, Matrix{0, 3, 1}}
				row := Gemm{1, 1, rows, k, Matrix{0, 1, 3}, Matrix{0, matrix.Column, matrix.Row}}
				a, b := gemmCase(column), gemmCase(row)
				a.left, a.right = 2*rows*k, 3*k
				b.left, b.right = 3*k, 2*rows*k
				cases = append(cases, a, b)
			}
		}
	}
	runEmitted(t, cases)
}

// TestVectorOrder checks that threads, and lhs or rhs being the matrix, leave the bits of a product with a vector alone.
func TestVectorOrder(t *testing.T) {
	for _, k := range []int{3, 32, 130} {
		const rows = 45
		var first []float32
		var cases []emitted
		for _, matrix := range []Matrix{{0, k, 1}, {0, 1, rows}, {0, 2 * k, 2}} {
			for _, g := range []Gemm{{1, rows, 1, k, matrix, Matrix{0, 1, 1}}, {1, 1, rows, k, Matrix{0, 1, 1}, Matrix{0, matrix.Column, matrix.Row}}} {
				c := gemmCase(g)
				c.name = fmt.Sprintf("%d terms, %+v", k, matrix)
				c.left, c.right = 2*rows*k, 2*rows*k
				c.fill = func(left, right []float32) {
					m, v := left, right
					if g.M == 1 {
						m, v = right, left
					}
					for i := range k {
						v[i] = fromIndex(1, i)
						for r := range rows {
							m[r*matrix.Row+i*matrix.Column] = fromIndex(2, r, i)
						}
					}
				}
				c.got = func(out []float32) {
					if first == nil {
						first = out
					}
					equalBits(t, c.name, out, first)
				}
				cases = append(cases, c)
			}
		}
		runEmitted(t, cases)
	}
}
