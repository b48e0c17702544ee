package judge

import (
	"math"

	"ganplayground/gan/symmetric"
)

// Gaussian is the normal distribution that has the mean and the covariance of some features.
type Gaussian struct {
	mean       []float64
	covariance symmetric.Matrix
}

// Fit returns the mean and the covariance of n vectors of features (n x size), the unbiased one: divided by n-1. Sums are taken in the
// order of the vectors.
func Fit(features []float32, size int) Gaussian {
	n := len(features) / size
	g := Gaussian{make([]float64, size), symmetric.New(size)}
	for i, v := range features {
		g.mean[i%size] += float64(v)
	}
	for j := range g.mean {
		g.mean[j] /= float64(n)
	}
	centred := make([]float64, size)
	for k := range n {
		for j, mean := range g.mean {
			centred[j] = float64(features[k*size+j]) - mean
		}
		for i, a := range centred {
			row := g.covariance.Row(i)
			for j, b := range centred[:i+1] {
				row[j] += float64(a * b)
			}
		}
	}
	for i := range size {
		for j := range i + 1 {
			v := g.covariance.At(i, j) / float64(n-1)
			g.covariance.Row(i)[j], g.covariance.Row(j)[i] = v, v
		}
	}
	return g
}

// Reference is a Gaussian that others are compared with.
type Reference struct {
	Gaussian
	root symmetric.Matrix // of its covariance
}

// NewReference prepares the comparison with g.
func NewReference(g Gaussian) Reference { return Reference{g, symmetric.Root(g.covariance)} }

// Distance is the Frechet distance of Dowson and Landau (1982, equation 4) that Heusel 2017, equation 6, computes from features,
//
//	|m1 - m2|^2 + tr(S1 + S2 - 2 (S1 S2)^1/2),
//
// where the square root's trace is that of the symmetric (S1^1/2 S2 S1^1/2)^1/2, the sum of the roots of that one's eigenvalues. Those
// of features that are always 0 are 0 but for rounding; negative ones count as 0.
func (r Reference) Distance(g Gaussian) float64 {
	d := r.covariance.Trace() + g.covariance.Trace()
	for i, m := range r.mean {
		off := m - g.mean[i]
		d += float64(off * off)
	}
	values, _ := symmetric.Eigen(r.root.Times(g.covariance).Times(r.root))
	for _, v := range values {
		d -= float64(2 * math.Sqrt(max(v, 0)))
	}
	return d
}
