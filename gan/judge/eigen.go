package judge

import "math"

// matrix is square and row-major.
type matrix struct {
	n      int
	values []float64
}

func newMatrix(n int) matrix { return matrix{n, make([]float64, n*n)} }

func (m matrix) at(i, j int) float64 { return m.values[i*m.n+j] }

func (m matrix) row(i int) []float64 { return m.values[i*m.n : (i+1)*m.n] }

func (m matrix) trace() (sum float64) {
	for i := range m.n {
		sum += m.at(i, i)
	}
	return sum
}

// times is the matrix product. Products are rounded before they are added, here and below, so that the results are the same on every
// machine: a compiler may fuse a*b+c, and not float64(a*b)+c.
func (m matrix) times(o matrix) matrix {
	out := newMatrix(m.n)
	for i := range m.n {
		for k, a := range m.row(i) {
			to := out.row(i)
			for j, b := range o.row(k) {
				to[j] += float64(a * b)
			}
		}
	}
	return out
}

// mostSweeps is far more than Jacobi's method needs: it converges quadratically, 64x64 within ten.
const mostSweeps = 50

// eigen returns the eigenvalues of a symmetric matrix, in no order, and in the rows of vectors the eigenvector of each: the cyclic
// Jacobi method (Golub and Van Loan 2013, algorithm 8.5.3). Eigenvalues are right to some 1e-15 of the largest.
//
// gonum has this too, but with assembly on amd64, which adds in another order than its Go code does elsewhere.
func eigen(m matrix) (values []float64, vectors matrix) {
	a := matrix{m.n, append([]float64{}, m.values...)}
	vectors = newMatrix(m.n)
	squares := 0.0
	for i := range m.n {
		vectors.row(i)[i] = 1
		for _, v := range m.row(i) {
			squares += float64(v * v)
		}
	}
	negligible := 1e-16 * math.Sqrt(squares)
	for range mostSweeps {
		rotated := false
		for p := range m.n {
			for q := p + 1; q < m.n; q++ {
				if math.Abs(a.at(p, q)) > negligible {
					rotate(a, vectors, p, q)
					rotated = true
				}
			}
		}
		if !rotated {
			break
		}
	}
	for i := range m.n {
		values = append(values, a.at(i, i))
	}
	return values, vectors
}

// rotate turns axes p and q so that a becomes 0 between them, and the vectors with them.
func rotate(a, vectors matrix, p, q int) {
	tau := (a.at(q, q) - a.at(p, p)) / (2 * a.at(p, q))
	t := 1 / (math.Abs(tau) + math.Sqrt(1+float64(tau*tau))) // tangent of the smaller angle
	if tau < 0 {
		t = -t
	}
	c := 1 / math.Sqrt(1+float64(t*t))
	s := float64(t * c)
	for k := range a.n { // columns
		x, y := a.at(k, p), a.at(k, q)
		a.row(k)[p], a.row(k)[q] = float64(c*x)-float64(s*y), float64(s*x)+float64(c*y)
	}
	for _, m := range []matrix{a, vectors} {
		rp, rq := m.row(p), m.row(q)
		for k := range rp {
			x, y := rp[k], rq[k]
			rp[k], rq[k] = float64(c*x)-float64(s*y), float64(s*x)+float64(c*y)
		}
	}
	a.row(p)[q], a.row(q)[p] = 0, 0
}

// root is the symmetric square root of a symmetric matrix without negative eigenvalues; those that rounding made negative count as 0.
func root(m matrix) matrix {
	values, vectors := eigen(m)
	out := newMatrix(m.n)
	for k, value := range values {
		scale, v := math.Sqrt(max(value, 0)), vectors.row(k)
		for i := range m.n {
			scaled, to := float64(scale*v[i]), out.row(i)
			for j := range to {
				to[j] += float64(scaled * v[j])
			}
		}
	}
	return out
}
