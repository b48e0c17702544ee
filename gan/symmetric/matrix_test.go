package symmetric

import (
	"math"
	"slices"
	"testing"
)

// gram is the matrix of products of size vectors of n values, without a pattern that a formula could share.
func gram(n, size int) Matrix {
	v := make([][]float64, size)
	for i := range v {
		for j := range n {
			v[i] = append(v[i], float64((j*j*3+j*(i+1)*37+i*i*11+i*7)%257)/64-2)
		}
	}
	m := New(size)
	for i := range size {
		for j := range size {
			m.Row(i)[j] = dot(v[i], v[j])
		}
	}
	return m
}

// sized is a matrix of rows.
func sized(rows ...[]float64) Matrix { return Matrix{len(rows), slices.Concat(rows...)} }

func largestEntry(m Matrix) float64 {
	scale := 1.0
	for _, v := range m.Values {
		scale = max(scale, math.Abs(v))
	}
	return scale
}

// checkEigen checks the definition: the vectors are orthonormal, and m v = value v.
func checkEigen(t *testing.T, m Matrix, values []float64, vectors [][]float64, tolerance float64) {
	t.Helper()
	for k, v := range vectors {
		for i, product := range m.apply(v) {
			if math.Abs(product-values[k]*v[i]) > tolerance*largestEntry(m) {
				t.Fatalf("vector %d is stretched to %v at %d, want %v times %v", k, product, i, values[k], v[i])
			}
		}
		for l, u := range vectors {
			if want := map[bool]float64{true: 1}[l == k]; math.Abs(dot(u, v)-want) > 1e-13 {
				t.Fatalf("vectors %d and %d have the product %v", k, l, dot(u, v))
			}
		}
	}
}

func TestEigen(t *testing.T) {
	for name, m := range map[string]Matrix{
		"nothing": New(0), "zero": New(4), "one": sized([]float64{2}), "two equal": sized([]float64{2, 1}, []float64{1, 2}),
		"diagonal": sized([]float64{3, 0, 0}, []float64{0, -1, 0}, []float64{0, 0, 0}),
		"five":     gram(9, 5), "singular": gram(10, 64), "full": gram(500, 64),
	} {
		t.Run(name, func(t *testing.T) {
			values, vectors := Eigen(m)
			var rows [][]float64
			sum := 0.0
			for k, value := range values {
				rows = append(rows, vectors.Row(k))
				sum += value
			}
			checkEigen(t, m, values, rows, 1e-12)
			if math.Abs(sum-m.Trace()) > 1e-12*max(1, m.Trace()) {
				t.Errorf("the eigenvalues add up to %v, the trace is %v", sum, m.Trace())
			}
			r := Root(m)
			if name == "diagonal" {
				m.Values[4] = 0 // a negative eigenvalue counts as 0
			}
			for i, v := range r.Times(r).Values {
				if math.Abs(v-m.Values[i]) > 1e-12*largestEntry(m) {
					t.Fatalf("the root's square has %v at %d, want %v", v, i, m.Values[i])
				}
			}
		})
	}
}

// TestLargest compares with the definition, and the values with Jacobi's method. Matrices that have only few directions, or none, end
// Lanczos' series early.
func TestLargest(t *testing.T) {
	repeated := New(20)
	for i := range 20 {
		repeated.Row(i)[i] = 5
	}
	for name, c := range map[string]struct {
		m     Matrix
		count int
	}{
		"zero": {New(4), 2}, "one": {sized([]float64{2}), 1}, "all equal": {repeated, 3}, "two directions": {gram(2, 30), 4},
		"two": {sized([]float64{2, 1}, []float64{1, 2}), 2}, "small": {gram(9, 5), 5}, "as large as its series": {gram(500, 64), 3},
		"large": {gram(800, 100), 2}, "largest": {gram(900, 256), 2}, "singular": {gram(10, 100), 2},
	} {
		t.Run(name, func(t *testing.T) {
			values, vectors := Largest(c.m, c.count)
			checkEigen(t, c.m, values, vectors, 1e-6)
			all, _ := Eigen(c.m)
			slices.Sort(all)
			slices.Reverse(all)
			for k, v := range values {
				if math.Abs(v-all[k]) > 1e-10*largestEntry(c.m) {
					t.Errorf("eigenvalue %d is %v, Jacobi's %v", k, v, all[k])
				}
			}
		})
	}
}
