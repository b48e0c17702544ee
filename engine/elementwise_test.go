package engine

import (
	"fmt"
	"math"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
)

// floats are the dtypes that functions of real numbers take.
var floats = []dtypes.DType{dtypes.Float32, dtypes.Float64}

// The ends of the numbers and of the functions' domains.
var special = []float64{0, math.Copysign(0, -1), 1, -1, 0.5, -0.5, 1.5, -1.5, 2.5, -2.5, 3, 1e-8, -1e-8, 1e-40, -1e-40, 0.999, 20.25, -20.25, 80,
	-80, 110, -110, 1000.5, -1000.5, 8388609, 3e38, -3e38, math.Inf(1), math.Inf(-1), math.NaN()}

type unaryOp = func(f compute.Function, x compute.Value) (compute.Value, error)

// unaryFloats are the functions of one real number; epsilons is what the engine may be off by. Go's own float64 functions, which are
// the reference, are off by one or two, sin of 3e38 by 7, and powers with large exponents by more.
var unaryFloats = []struct {
	name      string
	op        unaryOp
	reference func(float64) float64
	epsilons  float64
}{
	{"abs", compute.Function.Abs, math.Abs, 0},
	{"neg", compute.Function.Neg, func(x float64) float64 { return -x }, 0},
	{"sign", compute.Function.Sign, sign, 0},
	{"ceil", compute.Function.Ceil, math.Ceil, 0},
	{"floor", compute.Function.Floor, math.Floor, 0},
	{"round", compute.Function.Round, math.RoundToEven, 0},
	{"sqrt", compute.Function.Sqrt, math.Sqrt, 0},
	{"rsqrt", compute.Function.Rsqrt, func(x float64) float64 { return 1 / math.Sqrt(x) }, 2},
	{"exp", compute.Function.Exp, math.Exp, 4},
	{"expm1", compute.Function.Expm1, math.Expm1, 4},
	{"log", compute.Function.Log, math.Log, 4},
	{"log1p", compute.Function.Log1p, math.Log1p, 4},
	{"logistic", compute.Function.Logistic, func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }, 4},
	{"tanh", compute.Function.Tanh, math.Tanh, 4},
	{"erf", compute.Function.Erf, math.Erf, 4},
	{"sin", compute.Function.Sin, math.Sin, 8},
	{"cos", compute.Function.Cos, math.Cos, 8},
}

func sign(x float64) float64 {
	if x == 0 || math.IsNaN(x) {
		return x
	}
	return math.Copysign(1, x)
}

// elementShapes are sizes around a vector's four lanes, primes, scalars, empty axes and axes of one element.
var elementShapes = [][]int{{}, {0}, {1}, {2}, {3}, {4}, {5}, {6}, {7}, {8}, {9}, {13}, {17}, {31}, {3, 5}, {1, 1}, {2, 0, 3}, {2, 3, 1}, {2, 1, 3, 5}}

func TestUnaryFloats(t *testing.T) {
	e := newEngines(t)
	for _, dtype := range floats {
		inputs := []tensor{tensor{dtype, []int{len(special)}, special}.as(dtype)}
		for _, dims := range elementShapes {
			inputs = append(inputs, wave(dtype, 0.3, dims...))
		}
		for _, x := range inputs {
			outputs := e.run(t, []tensor{x}, func(f compute.Function, v []compute.Value) (list []compute.Value) {
				for _, u := range unaryFloats {
					list = append(list, must(u.op(f, v[0])))
				}
				return list
			})
			for i, u := range unaryFloats {
				want := tensor{dtype, x.dims, make([]float64, len(x.values))}
				for j, v := range x.values {
					want.values[j] = u.reference(v)
				}
				expect(t, u.name, outputs[i], want, u.epsilons, 0)
				expectZeroSigns(t, u.name, outputs[i], want)
			}
		}
	}
}

// expectZeroSigns checks what expect does not: that a zero is 0 or -0.
func expectZeroSigns(t *testing.T, what string, got, want tensor) {
	t.Helper()
	for i, v := range got.values {
		if w := want.values[i]; v == 0 && w == 0 && math.Signbit(v) != math.Signbit(w) {
			t.Errorf("%s: element %d is %v, want %v", what, i, v, w)
		}
	}
}

type binaryOp = func(f compute.Function, lhs, rhs compute.Value) (compute.Value, error)

var binaryFloats = []struct {
	name      string
	op        binaryOp
	reference func(a, b float64) float64
	epsilons  float64
}{
	{"add", compute.Function.Add, func(a, b float64) float64 { return a + b }, 0},
	{"sub", compute.Function.Sub, func(a, b float64) float64 { return a - b }, 0},
	{"mul", compute.Function.Mul, func(a, b float64) float64 { return a * b }, 0},
	{"div", compute.Function.Div, func(a, b float64) float64 { return a / b }, 0},
	{"rem", compute.Function.Rem, math.Mod, 0},
	{"pow", compute.Function.Pow, math.Pow, 64},
	{"atan2", compute.Function.Atan2, math.Atan2, 4},
	{"max", compute.Function.Max, func(a, b float64) float64 { return max(a, b) }, 0},
	{"min", compute.Function.Min, func(a, b float64) float64 { return min(a, b) }, 0},
}

// compareFloats are the comparisons; in the total order, numbers are compared as their ranks.
var compareFloats = []struct {
	name  string
	op    binaryOp
	holds func(a, b float64) bool
	total bool
}{
	{"equal", compute.Function.Equal, func(a, b float64) bool { return a == b }, false},
	{"not equal", compute.Function.NotEqual, func(a, b float64) bool { return a != b }, false},
	{"less", compute.Function.LessThan, func(a, b float64) bool { return a < b }, false},
	{"less or equal", compute.Function.LessOrEqual, func(a, b float64) bool { return a <= b }, false},
	{"greater", compute.Function.GreaterThan, func(a, b float64) bool { return a > b }, false},
	{"greater or equal", compute.Function.GreaterOrEqual, func(a, b float64) bool { return a >= b }, false},
	{"equal, total", compute.Function.EqualTotalOrder, func(a, b float64) bool { return a == b }, true},
	{"not equal, total", compute.Function.NotEqualTotalOrder, func(a, b float64) bool { return a != b }, true},
	{"less, total", compute.Function.LessThanTotalOrder, func(a, b float64) bool { return a < b }, true},
	{"less or equal, total", compute.Function.LessOrEqualTotalOrder, func(a, b float64) bool { return a <= b }, true},
	{"greater, total", compute.Function.GreaterThanTotalOrder, func(a, b float64) bool { return a > b }, true},
	{"greater or equal, total", compute.Function.GreaterOrEqualTotalOrder, func(a, b float64) bool { return a >= b }, true},
}

// rank is a number with the order -NaN < -Inf < … < -0 < +0 < … < +Inf < +NaN.
func rank(x float64) float64 {
	magnitude := math.Abs(x)
	switch {
	case x == 0:
		magnitude = math.SmallestNonzeroFloat64
	case math.IsInf(x, 0):
		magnitude = math.MaxFloat64
	case math.IsNaN(x):
		magnitude = math.Inf(1)
	}
	if math.Signbit(x) {
		return -magnitude
	}
	return magnitude
}

// pairs are all pairs of the values, in two tensors of the same shape.
func pairs(dtype dtypes.DType, values []float64) (a, b tensor) {
	a = tensor{dtype: dtype, dims: []int{len(values) * len(values)}}
	b = a
	for _, v := range values {
		for _, w := range values {
			a.values, b.values = append(a.values, v), append(b.values, w)
		}
	}
	return a.as(dtype), b.as(dtype)
}

func TestBinaryFloats(t *testing.T) {
	e := newEngines(t)
	for _, dtype := range floats {
		a, b := pairs(dtype, append([]float64{math.Copysign(math.NaN(), -1), 1.25, -3.75}, special...))
		outputs := e.run(t, []tensor{a, b}, func(f compute.Function, x []compute.Value) (list []compute.Value) {
			for _, o := range binaryFloats {
				list = append(list, must(o.op(f, x[0], x[1])))
			}
			for _, o := range compareFloats {
				list = append(list, must(o.op(f, x[0], x[1])))
			}
			return list
		})
		for i, o := range binaryFloats {
			want := tensor{dtype, a.dims, make([]float64, len(a.values))}
			for j := range want.values {
				want.values[j] = o.reference(a.values[j], b.values[j])
			}
			expect(t, o.name, outputs[i], want, o.epsilons, 0)
			expectZeroSigns(t, o.name, outputs[i], want)
		}
		for i, o := range compareFloats {
			for j, got := range outputs[len(binaryFloats)+i].values {
				v, w := a.values[j], b.values[j]
				if o.total {
					v, w = rank(v), rank(w)
				}
				if (got == 1) != o.holds(v, w) {
					t.Errorf("%s %s: %v and %v gives %v", dtype, o.name, a.values[j], b.values[j], got)
				}
			}
		}
	}
}

// TestBroadcast walks pairs of shapes: scalars and axes of one element are repeated.
func TestBroadcast(t *testing.T) {
	e := newEngines(t)
	for _, test := range []struct{ lhs, rhs, want []int }{
		{[]int{}, []int{}, []int{}},
		{[]int{}, []int{7}, []int{7}},
		{[]int{3, 5}, []int{}, []int{3, 5}},
		{[]int{1}, []int{9}, []int{9}},
		{[]int{3, 1}, []int{3, 5}, []int{3, 5}},
		{[]int{3, 1}, []int{1, 5}, []int{3, 5}},
		{[]int{1, 13}, []int{4, 13}, []int{4, 13}},
		{[]int{2, 1, 4, 1}, []int{1, 3, 1, 5}, []int{2, 3, 4, 5}},
		{[]int{2, 3, 1, 1}, []int{1, 1, 1, 4}, []int{2, 3, 1, 4}},
		{[]int{0}, []int{1}, []int{0}},
		{[]int{1, 3}, []int{0, 1}, []int{0, 3}},
		{[]int{}, []int{2, 0}, []int{2, 0}},
	} {
		for _, dtype := range []dtypes.DType{dtypes.Float32, dtypes.Float64, dtypes.Int8, dtypes.Uint16} {
			name := fmt.Sprint(dtype, test.lhs, test.rhs)
			a, b, c := wave(dtype, 0.1, test.lhs...), wave(dtype, 2, test.rhs...), wave(dtypes.Bool, 1, test.lhs...)
			outputs := e.run(t, []tensor{a, b, c}, func(f compute.Function, x []compute.Value) []compute.Value {
				return []compute.Value{must(f.Sub(x[0], x[1])), must(f.LessThan(x[0], x[1])), must(f.Where(x[2], x[0], x[1]))}
			})
			want := [3]tensor{{dtype: dtype}, {dtype: dtypes.Bool}, {dtype: dtype}}
			for i := range want {
				want[i].dims, want[i].values = test.want, make([]float64, sizeOf(test.want))
			}
			each(test.want, func(i int, index []int) {
				v, w := a.repeated(index), b.repeated(index)
				want[0].values[i], want[2].values[i] = v-w, w
				if v < w {
					want[1].values[i] = 1
				}
				if c.repeated(index) == 1 {
					want[2].values[i] = v
				}
			})
			want[0] = want[0].as(dtype) // of unsigned integers, differences wrap
			for i, what := range []string{"sub", "less", "where"} {
				expect(t, name+" "+what, outputs[i], want[i], 0, 0)
			}
		}
	}
}

// repeated is the element at an index, with axes of one element repeated; a scalar has the same everywhere.
func (x tensor) repeated(index []int) float64 {
	own := make([]int, len(x.dims))
	for axis := range own {
		if x.dims[axis] != 1 {
			own[axis] = index[axis]
		}
	}
	return x.at(own...)
}

func TestClamp(t *testing.T) {
	e := newEngines(t)
	for _, dtype := range []dtypes.DType{dtypes.Float32, dtypes.Float64, dtypes.Int32, dtypes.Int8, dtypes.Int64, dtypes.Uint8} {
		for _, dims := range elementShapes {
			x := wave(dtype, 0.3, dims...)
			low, high := scalar(dtype, 1), scalar(dtype, 2)
			lows := tensor{dtype, dims, make([]float64, len(x.values))}
			want := [2]tensor{{dtype, dims, nil}, {dtype, dims, nil}}
			for i, v := range x.values {
				lows.values[i] = float64(i % 3)
				want[0].values = append(want[0].values, math.Min(math.Max(v, 1), 2))
				want[1].values = append(want[1].values, math.Min(math.Max(v, lows.values[i]), 2))
			}
			outputs := e.run(t, []tensor{low, x, high, lows}, func(f compute.Function, x []compute.Value) []compute.Value {
				return []compute.Value{must(f.Clamp(x[0], x[1], x[2])), must(f.Clamp(x[3], x[1], x[2]))}
			})
			expect(t, fmt.Sprint(dtype, dims, " scalar bounds"), outputs[0], want[0], 0, 0)
			expect(t, fmt.Sprint(dtype, dims, " lower bounds"), outputs[1], want[1], 0, 0)
		}
	}
}

func TestFloatClasses(t *testing.T) {
	e := newEngines(t)
	for _, dtype := range floats {
		x := tensor{dtype, []int{len(special)}, special}.as(dtype)
		outputs := e.run(t, []tensor{x}, func(f compute.Function, x []compute.Value) []compute.Value {
			return []compute.Value{must(f.IsFinite(x[0])), must(f.IsNaN(x[0]))}
		})
		for i, v := range x.values {
			finite, nan := outputs[0].values[i] == 1, outputs[1].values[i] == 1
			if nan != math.IsNaN(v) || finite != !(math.IsNaN(v) || math.IsInf(v, 0)) {
				t.Errorf("%s %v: finite %v, NaN %v", dtype, v, finite, nan)
			}
		}
	}
}
