package judge

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"ganplayground/gan/symmetric"
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
			if got := x.covariance.At(c.Size-1, j); !near(got, want, 1e-13) || got != x.covariance.At(j, c.Size-1) {
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
	_, axes := symmetric.Eigen(Fit(features(50, n, 2), n).covariance)
	build := func(which int, mean float64) Gaussian {
		g := Gaussian{make([]float64, n), symmetric.New(n)}
		for k, d := range deviations {
			g.mean[k] = mean * float64(k)
			for i := range n {
				for j := range n {
					g.covariance.Row(i)[j] += d[which] * d[which] * axes.At(k, i) * axes.At(k, j)
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
