package symmetric

import (
	"cmp"
	"math"
	"slices"
)

// mostSteps bounds the vectors that Largest works with: far more than a few large eigenvalues of a few hundred need.
const mostSteps = 64

// Largest returns the count largest eigenvalues of a symmetric matrix without negative ones, the largest first, and in the rows of vectors
// a unit eigenvector of each: Lanczos' method with full reorthogonalisation (Golub and Van Loan 2013, section 10.3.1). Up to 64 x 64 it is
// as exact as Eigen; of larger matrices the vectors are right to some 1e-6 unless the eigenvalues that are asked for lie closely
// together, where any vectors between theirs serve as well. count is at most N.
func Largest(m Matrix, count int) (values []float64, vectors [][]float64) {
	basis, t := lanczos(m, min(m.N, max(mostSteps, count)))
	all, within := Eigen(t)
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(all[j], all[i]) })
	for _, i := range order[:count] {
		v := make([]float64, m.N)
		for k, share := range within.Row(i) {
			add(v, share, basis[k])
		}
		values, vectors = append(values, all[i]), append(vectors, v)
	}
	return values, vectors
}

// lanczos returns orthonormal vectors q and the tridiagonal t with t[i,j] = q[i]·m q[j]. Where the vectors so far span a space that m does
// not lead out of, the next one is any other.
func lanczos(m Matrix, steps int) (q [][]float64, t Matrix) {
	t = New(steps)
	next := make([]float64, m.N)
	for i := range next {
		next[i] = 1 / float64(i+1) // a start that is orthogonal to no eigenvector but by chance
	}
	for k := range steps {
		q = append(q, unit(next, q))
		next = m.apply(q[k])
		t.Row(k)[k] = dot(q[k], next)
		orthogonalise(next, q)
		if beta := math.Sqrt(dot(next, next)); k+1 < steps && beta > 1e-14*math.Abs(t.At(0, 0)) {
			t.Row(k)[k+1], t.Row(k + 1)[k] = beta, beta
		} else {
			clear(next)
		}
	}
	return q, t
}

// unit returns v with length 1; in the place of a v of length 0, the first axis that does not lie in the space of q, made orthogonal to it.
func unit(v []float64, q [][]float64) []float64 {
	for axis := -1; dot(v, v) == 0; {
		axis++
		v[axis] = 1
		orthogonalise(v, q)
		if dot(v, v) < 0.5/float64(len(v)) { // the longest of what is left of all axes is longer
			clear(v)
		}
	}
	out := make([]float64, len(v))
	add(out, 1/math.Sqrt(dot(v, v)), v)
	return out
}

// orthogonalise takes out of v what lies in the space of q, twice: once leaves rounding errors behind (Golub and Van Loan 2013, section
// 5.2.8).
func orthogonalise(v []float64, q [][]float64) {
	for range 2 {
		for _, u := range q {
			add(v, -dot(u, v), u)
		}
	}
}

// apply is the product with a vector.
func (m Matrix) apply(v []float64) []float64 {
	out := make([]float64, m.N)
	for i := range out {
		out[i] = dot(m.Row(i), v)
	}
	return out
}

func dot(a, b []float64) (sum float64) {
	for i, v := range a {
		sum += float64(v * b[i])
	}
	return sum
}

// add adds scale times v to a vector.
func add(to []float64, scale float64, v []float64) {
	for i := range to {
		to[i] += float64(scale * v[i])
	}
}
