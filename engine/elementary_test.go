package engine

import (
	"math"
	"testing"

	"github.com/gomlx/gomlx/core/graph"
)

// everyExponent returns float32 values of both signs: 64 spread over each exponent, subnormal to largest, and the specials.
func everyExponent() []float32 {
	values := []float32{0, float32(math.Copysign(0, -1)), 1, -1, float32(math.Inf(1)), float32(math.Inf(-1)), float32(math.NaN())}
	for exponent := range uint32(255) {
		for i := range uint32(64) {
			mantissa := i * 0x1ffff & 0x7fffff
			bits := exponent<<23 | mantissa
			values = append(values, math.Float32frombits(bits), math.Float32frombits(bits|1<<31))
		}
	}
	return values
}

// ulps is the distance between got and the real number want in units of want's last float32 place; infinities and NaN must
// agree exactly, a want beyond the largest float32 counts as infinite.
func ulps(got float32, want float64) float64 {
	w := float32(want)
	switch {
	case math.IsNaN(want):
		if got != got {
			return 0
		}
		return math.Inf(1)
	case math.IsInf(float64(w), 0) || math.IsInf(float64(got), 0):
		if got == w || math.Abs(want) > 0.9999999*math.MaxFloat32 && math.Abs(float64(got)) > 0.9999999*math.MaxFloat32 {
			return 0
		}
		return math.Inf(1)
	}
	next := math.Nextafter32(float32(math.Abs(float64(w))), float32(math.Inf(1)))
	return math.Abs(float64(got)-want) / (float64(next) - math.Abs(float64(w)))
}

func TestElementaryFunctionsAgainstFloat64(t *testing.T) {
	cases := []struct {
		name  string
		op    func(*graph.Node) *graph.Node
		want  func(float64) float64
		bound float64 // ulp
	}{
		{"exp", graph.Exp, math.Exp, 1},
		{"log", graph.Log, math.Log, 1},
		{"log1p", graph.Log1P, math.Log1p, 3},
		{"logistic", graph.Logistic, func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }, 3},
		{"tanh", graph.Tanh, math.Tanh, 2},
	}
	b := newBackend(t)
	xs := everyExponent()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := graph.MustNewExec(b, c.op).MustExec(xs)[0].Value().([]float32)
			worst, at := 0.0, float32(0)
			for i, x := range xs {
				if u := ulps(got[i], c.want(float64(x))); u > worst {
					worst, at = u, x
				}
			}
			t.Logf("largest error %.2f ulp at %g", worst, at)
			if worst > c.bound {
				t.Errorf("error of %.2f ulp at %g, above %v", worst, at, c.bound)
			}
		})
	}
}

// TestElementaryFunctionsOfFloat64 checks that float64 is left to Go's math package.
func TestElementaryFunctionsOfFloat64(t *testing.T) {
	b := newBackend(t)
	got := graph.MustNewExec(b, graph.Exp).MustExec([]float64{0.3, -7})[0].Value().([]float64)
	for i, x := range []float64{0.3, -7} {
		if got[i] != math.Exp(x) {
			t.Errorf("exp(%v) = %v in float64, want %v", x, got[i], math.Exp(x))
		}
	}
}

func TestCapabilitiesHideFusedOps(t *testing.T) {
	b := newBackend(t)
	for op := range b.Capabilities().Operations {
		if len(op.String()) > 5 && op.String()[:5] == "Fused" {
			t.Errorf("%s is still offered", op)
		}
	}
}

// TestSpecialValues pins what the functions give at the ends of the numbers, where formulas go wrong first.
func TestSpecialValues(t *testing.T) {
	infinity, nan := float32(math.Inf(1)), float32(math.NaN())
	cases := []struct {
		name    string
		op      func(*graph.Node) *graph.Node
		x, want float32
	}{
		{"exp of 0", graph.Exp, 0, 1},
		{"exp of -infinity", graph.Exp, -infinity, 0},
		{"exp of infinity", graph.Exp, infinity, infinity},
		{"exp just above the largest", graph.Exp, 88.8, infinity},
		{"exp far below the smallest", graph.Exp, -1000, 0},
		{"exp of NaN", graph.Exp, nan, nan},
		{"log of 1", graph.Log, 1, 0},
		{"log of 0", graph.Log, 0, -infinity},
		{"log of a negative number", graph.Log, -1, nan},
		{"log of infinity", graph.Log, infinity, infinity},
		{"log of NaN", graph.Log, nan, nan},
		{"log1p of a tiny number", graph.Log1P, 1e-30, 1e-30},
		{"log1p of -1", graph.Log1P, -1, -infinity},
		{"log1p of infinity", graph.Log1P, infinity, infinity},
		{"log1p of NaN", graph.Log1P, nan, nan},
		{"logistic of 0", graph.Sigmoid, 0, 0.5},
		{"logistic of infinity", graph.Sigmoid, infinity, 1},
		{"logistic of -infinity", graph.Sigmoid, -infinity, 0},
		{"logistic of NaN", graph.Sigmoid, nan, nan},
		{"tanh of 0", graph.Tanh, 0, 0},
		{"tanh of infinity", graph.Tanh, infinity, 1},
		{"tanh of -infinity", graph.Tanh, -infinity, -1},
		{"tanh of NaN", graph.Tanh, nan, nan},
	}
	b := newBackend(t)
	for _, c := range cases {
		got := graph.MustNewExec(b, c.op).MustExec([]float32{c.x})[0].Value().([]float32)[0]
		if got != c.want && (got == got || c.want == c.want) {
			t.Errorf("%s is %v, want %v", c.name, got, c.want)
		}
	}
}

// TestLogisticIsSymmetric: D's probabilities of real and fake add up to 1.
func TestLogisticIsSymmetric(t *testing.T) {
	var xs, negated []float32
	for x := float32(-20); x <= 20; x += 0.37 {
		xs, negated = append(xs, x), append(negated, -x)
	}
	exec := graph.MustNewExec(newBackend(t), graph.Sigmoid)
	a, b := exec.MustExec(xs)[0].Value().([]float32), exec.MustExec(negated)[0].Value().([]float32)
	for i, x := range xs {
		if sum := float64(a[i]) + float64(b[i]); math.Abs(sum-1) > 0x1p-23 {
			t.Errorf("logistic(%v) + logistic(%v) = %v", x, -x, sum)
		}
	}
}
