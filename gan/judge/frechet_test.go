package judge

import (
	"encoding/json"
	"math"
	"os"
	"testing"
)

// features makes n vectors: those of testdata/frechet.py, exact in float32, every seventh dead.
func features(n, size, kind int) []float32 {
	list := make([]float32, n*size)
	for i := range list {
		if k, j := i/size, i%size; j%7 != 3 {
			list[i] = float32((k*k*(3+kind)+k*(j+1)*37+j*j*11*(kind+1)+kind*7)%257) / 64
		}
	}
	return list
}

// near tells whether a and b agree to a relative error, or an absolute one below 1.
func near(a, b, tolerance float64) bool { return math.Abs(a-b) <= tolerance*max(1, math.Abs(b)) }

func TestAgainstNumpy(t *testing.T) {
	text, err := os.ReadFile("testdata/frechet.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		N, M, Size       int
		Mean, Covariance []float64 // of the covariance the last row
		Distance         float64
	}
	if err := json.Unmarshal(text, &cases); err != nil || len(cases) == 0 {
		t.Fatalf("%d cases, %v", len(cases), err)
	}
	for _, c := range cases {
		x, y := Fit(features(c.N, c.Size, 0), c.Size), Fit(features(c.M, c.Size, 1), c.Size)
		for j, want := range c.Mean {
			if !near(x.mean[j], want, 1e-13) {
				t.Errorf("%d vectors of %d: mean %d is %v, numpy's %v", c.N, c.Size, j, x.mean[j], want)
			}
		}
		for j, want := range c.Covariance {
			if got := x.covariance.at(c.Size-1, j); !near(got, want, 1e-13) || got != x.covariance.at(j, c.Size-1) {
				t.Errorf("%d vectors of %d: covariance %d is %v, numpy's %v", c.N, c.Size, j, got, want)
			}
		}
		// Eigenvalues that are 0 come out as some 1e-15 in both; their roots are 3e-8 each, for up to 45 of 64.
		if got := NewReference(x).Distance(y); !near(got, c.Distance, 1e-6) {
			t.Errorf("%d and %d vectors of %d: distance %v, numpy's %v", c.N, c.M, c.Size, got, c.Distance)
		}
		if got := NewReference(y).Distance(x); !near(got, c.Distance, 1e-6) {
			t.Errorf("%d and %d vectors of %d, the other way: distance %v, numpy's %v", c.N, c.M, c.Size, got, c.Distance)
		}
		if got := NewReference(x).Distance(x); !near(got, 0, 1e-5) {
			t.Errorf("%d vectors of %d are %v from themselves", c.N, c.Size, got)
		}
	}
}

// TestClosedForm: covariances with the same axes a, b, … turned in the same way give the sum of (sqrt(a1)-sqrt(a2))^2.
func TestClosedForm(t *testing.T) {
	deviations := [][2]float64{{1, 1}, {2, 0.5}, {3, 0}, {0, 0}, {0, 4}, {1e-3, 10}, {100, 99}}
	n := len(deviations)
	_, axes := eigen(Fit(features(50, n, 2), n).covariance)
	build := func(which int, mean float64) Gaussian {
		g := Gaussian{make([]float64, n), newMatrix(n)}
		for k, d := range deviations {
			g.mean[k] = mean * float64(k)
			for i := range n {
				for j := range n {
					g.covariance.row(i)[j] += d[which] * d[which] * axes.at(k, i) * axes.at(k, j)
				}
			}
		}
		return g
	}
	want := 0.0
	for k, d := range deviations {
		want += (d[0]-d[1])*(d[0]-d[1]) + 4*float64(k*k)
	}
	if got := NewReference(build(0, 1)).Distance(build(1, -1)); !near(got, want, 1e-6) {
		t.Errorf("distance %v, want %v", got, want)
	}
}

// TestEigen checks the definition: the rows of vectors are orthonormal, and m v = value v.
func TestEigen(t *testing.T) {
	diagonal := newMatrix(3)
	copy(diagonal.values, []float64{3, 0, 0, 0, -1, 0, 0, 0, 0})
	cases := map[string]matrix{
		"nothing": newMatrix(0), "zero": newMatrix(4), "one": {1, []float64{2}}, "diagonal": diagonal, "two equal": {2, []float64{2, 1, 1, 2}},
		"five": Fit(features(9, 5, 0), 5).covariance, "singular": Fit(features(10, 64, 0), 64).covariance, "full": Fit(features(500, 64, 1), 64).covariance,
	}
	for name, m := range cases {
		values, vectors := eigen(m)
		scale := 1.0
		for _, v := range m.values {
			scale = max(scale, math.Abs(v))
		}
		sum := 0.0
		for k, value := range values {
			v := vectors.row(k)
			for i := range m.n {
				product := 0.0
				for j := range m.n {
					product += m.at(i, j) * v[j]
				}
				if math.Abs(product-value*v[i]) > 1e-12*scale {
					t.Fatalf("%s: vector %d is stretched to %v at %d, want %v times %v", name, k, product, i, value, v[i])
				}
			}
			for l := range m.n {
				dot := 0.0
				for j := range m.n {
					dot += v[j] * vectors.at(l, j)
				}
				if want := map[bool]float64{true: 1}[l == k]; math.Abs(dot-want) > 1e-13 {
					t.Fatalf("%s: vectors %d and %d have the product %v", name, k, l, dot)
				}
			}
			sum += value
		}
		if !near(sum, m.trace(), 1e-12) {
			t.Errorf("%s: the eigenvalues add up to %v, the trace is %v", name, sum, m.trace())
		}
		r := root(m)
		if name == "diagonal" {
			m.values[4] = 0 // a negative eigenvalue counts as 0
		}
		for i, v := range r.times(r).values {
			if math.Abs(v-m.values[i]) > 1e-12*scale {
				t.Fatalf("%s: the root's square has %v at %d, want %v", name, v, i, m.values[i])
			}
		}
	}
}
