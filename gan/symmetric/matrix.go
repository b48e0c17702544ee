package symmetric

import "math"

// Matrix is square, N x N, and row-major. Whether it is symmetric is up to who fills it.
type Matrix struct {
	N      int
	Values []float64
}

// New returns the matrix of n x n zeros.
func New(n int) Matrix { return Matrix{n, make([]float64, n*n)} }

// At returns the value in row i and column j.
func (m Matrix) At(i, j int) float64 { return m.Values[i*m.N+j] }

// Row returns row i, not a copy of it.
func (m Matrix) Row(i int) []float64 { return m.Values[i*m.N : (i+1)*m.N] }

// Trace is the sum of the diagonal.
func (m Matrix) Trace() (sum float64) {
	for i := range m.N {
		sum += m.At(i, i)
	}
	return sum
}

// Times is the matrix product. Products are rounded before they are added, here and below, so that the results are the same on every
// machine: a compiler may fuse a*b+c, and not float64(a*b)+c.
func (m Matrix) Times(o Matrix) Matrix {
	out := New(m.N)
	for i := range m.N {
		for k, a := range m.Row(i) {
			to := out.Row(i)
			for j, b := range o.Row(k) {
				to[j] += float64(a * b)
			}
		}
	}
	return out
}

// mostSweeps is far more than Jacobi's method needs: it converges quadratically, 64x64 within ten.
const mostSweeps = 50

// Eigen returns the eigenvalues of a symmetric matrix, in no order, and in the rows of vectors the eigenvector of each: the cyclic
// Jacobi method (Golub and Van Loan 2013, algorithm 8.5.3). Eigenvalues are right to some 1e-15 of the largest.
//
// gonum has this too, but with assembly on amd64, which adds in another order than its Go code does elsewhere.
func Eigen(m Matrix) (values []float64, vectors Matrix) {
	a := Matrix{m.N, append([]float64{}, m.Values...)}
	vectors = New(m.N)
	squares := 0.0
	for i := range m.N {
		vectors.Row(i)[i] = 1
		for _, v := range m.Row(i) {
			squares += float64(v * v)
		}
	}
	negligible := 1e-16 * math.Sqrt(squares)
	for range mostSweeps {
		rotated := false
		for p := range m.N {
			for q := p + 1; q < m.N; q++ {
				if math.Abs(a.At(p, q)) > negligible {
					rotate(a, vectors, p, q)
					rotated = true
				}
			}
		}
		if !rotated {
			break
		}
	}
	for i := range m.N {
		values = append(values, a.At(i, i))
	}
	return values, vectors
}

// rotate turns axes p and q so that a becomes 0 between them, and the vectors with them.
func rotate(a, vectors Matrix, p, q int) {
	tau := (a.At(q, q) - a.At(p, p)) / (2 * a.At(p, q))
	t := 1 / (math.Abs(tau) + math.Sqrt(1+float64(tau*tau))) // tangent of the smaller angle
	if tau < 0 {
		t = -t
	}
	c := 1 / math.Sqrt(1+float64(t*t))
	s := float64(t * c)
	for k := range a.N { // columns
		x, y := a.At(k, p), a.At(k, q)
		a.Row(k)[p], a.Row(k)[q] = float64(c*x)-float64(s*y), float64(s*x)+float64(c*y)
	}
	for _, m := range []Matrix{a, vectors} {
		rp, rq := m.Row(p), m.Row(q)
		for k := range rp {
			x, y := rp[k], rq[k]
			rp[k], rq[k] = float64(c*x)-float64(s*y), float64(s*x)+float64(c*y)
		}
	}
	a.Row(p)[q], a.Row(q)[p] = 0, 0
}

// Root is the symmetric square root of a symmetric matrix without negative eigenvalues; those that rounding made negative count as 0.
func Root(m Matrix) Matrix {
	values, vectors := Eigen(m)
	out := New(m.N)
	for k, value := range values {
		scale, v := math.Sqrt(max(value, 0)), vectors.Row(k)
		for i := range m.N {
			scaled, to := float64(scale*v[i]), out.Row(i)
			for j := range to {
				to[j] += float64(scaled * v[j])
			}
		}
	}
	return out
}
