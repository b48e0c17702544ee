package engine

import (
	"math"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
)

// The elementary functions of float32, written as graphs of exactly rounded ops (add, multiply, divide, shift, select), so
// that every host computes the same bits. The polynomials are those of the Cephes library (S. Moshier, single precision:
// expf, logf, tanhf). Other dtypes go to the inner backend: float64 serves tests only, where accuracy counts.
// Bounds of their errors, checked over every exponent in elementary_test.go: exp and log 1 ulp, log1p and logistic 3 ulp, tanh
// 2 ulp.

// Exp is the exponential function; it overflows to +Inf and passes through subnormal numbers to 0.
func (f *function) Exp(x compute.Value) (compute.Value, error) {
	return f.strict(x, f.Function.Exp, (*expression).exp)
}

// Log is the natural logarithm: -Inf at 0, NaN below.
func (f *function) Log(x compute.Value) (compute.Value, error) {
	return f.strict(x, f.Function.Log, (*expression).log)
}

// Log1p is log(1+x), accurate for small x.
func (f *function) Log1p(x compute.Value) (compute.Value, error) {
	return f.strict(x, f.Function.Log1p, (*expression).log1p)
}

// Logistic is 1/(1+exp(-x)).
func (f *function) Logistic(x compute.Value) (compute.Value, error) {
	return f.strict(x, f.Function.Logistic, (*expression).logistic)
}

// Tanh is the hyperbolic tangent.
func (f *function) Tanh(x compute.Value) (compute.Value, error) {
	return f.strict(x, f.Function.Tanh, (*expression).tanh)
}

// strict applies the float32 definition to float32 operands and the inner op to all others.
func (f *function) strict(x compute.Value, inner func(compute.Value) (compute.Value, error),
	float32Op func(*expression, compute.Value) compute.Value) (compute.Value, error) {
	shape, err := f.Shape(x)
	if err != nil || shape.DType != dtypes.Float32 {
		return inner(x)
	}
	e := &expression{f: f.Function}
	y := float32Op(e, x)
	return y, e.err
}

// exp reduces x = k ln 2 + r with |r| <= ln 2 / 2 and returns (1 + r + r^2 P(r)) 2^k.
func (e *expression) exp(x compute.Value) compute.Value {
	bounded := e.max(e.min(x, e.constant(89)), e.constant(-104)) // beyond these the result is Inf or 0
	k := e.floor(e.add(e.mul(bounded, e.constant(math.Log2E)), e.constant(0.5)))
	r := e.sub(bounded, e.mul(k, e.constant(0.693359375)))
	r = e.sub(r, e.mul(k, e.constant(-2.12194440e-4)))
	p := e.polynomial(r, 1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1)
	y := e.add(e.add(e.mul(p, e.mul(r, r)), r), e.constant(1))
	// 2^k in two factors: k reaches -150 and 128, outside the exponents of normal numbers.
	half := e.floor(e.mul(k, e.constant(0.5)))
	y = e.mul(e.mul(y, e.powerOfTwo(half)), e.powerOfTwo(e.sub(k, half)))
	return e.where(e.isNaN(x), x, y)
}

// log splits x = m 2^k with sqrt(1/2) <= m < sqrt(2) and returns log(m) + k ln 2.
func (e *expression) log(x compute.Value) compute.Value {
	tiny := e.less(x, e.constant(0x1p-126))
	normal := e.where(tiny, e.mul(x, e.constant(0x1p24)), x)
	bits := e.bitcast(normal, dtypes.Int32)
	k := e.convert(e.sub(e.shiftRight(bits, 23), e.integer(126)), dtypes.Float32)
	k = e.where(tiny, e.sub(k, e.constant(24)), k)
	m := e.bitcast(e.or(e.and(bits, 0x007fffff), 0x3f000000), dtypes.Float32) // 0.5 <= m < 1
	low := e.less(m, e.constant(math.Sqrt2/2))
	k = e.where(low, e.sub(k, e.constant(1)), k)
	r := e.sub(e.where(low, e.add(m, m), m), e.constant(1))
	square := e.mul(r, r)
	y := e.mul(e.mul(e.polynomial(r, 7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1,
		-1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1), r), square)
	y = e.add(y, e.mul(k, e.constant(-2.12194440e-4)))
	y = e.sub(y, e.mul(square, e.constant(0.5)))
	y = e.add(e.add(r, y), e.mul(k, e.constant(0.693359375)))
	y = e.where(e.equal(x, e.constant(math.Inf(1))), x, y)
	y = e.where(e.equal(x, e.constant(0)), e.constant(math.Inf(-1)), y)
	y = e.where(e.less(x, e.constant(0)), e.constant(math.NaN()), y)
	return e.where(e.isNaN(x), x, y)
}

// log1p corrects the rounding of 1+x: log(w) x/(w-1) with w = 1+x (Hewlett-Packard HP-15C Advanced Functions Handbook).
func (e *expression) log1p(x compute.Value) compute.Value {
	w := e.add(x, e.constant(1))
	unchanged := e.equal(w, e.constant(1))
	corrected := e.mul(e.log(w), e.div(x, e.sub(w, e.constant(1))))
	y := e.where(unchanged, x, corrected)
	return e.where(e.equal(x, e.constant(math.Inf(1))), x, y)
}

// logistic uses exp(-|x|), which cannot overflow.
func (e *expression) logistic(x compute.Value) compute.Value {
	t := e.exp(e.neg(e.abs(x)))
	y := e.div(e.constant(1), e.add(t, e.constant(1)))
	return e.where(e.less(x, e.constant(0)), e.mul(t, y), y)
}

// tanh is x + x^3 P(x^2) near 0 and 1 - 2/(exp(2|x|)+1) with the sign of x elsewhere.
func (e *expression) tanh(x compute.Value) compute.Value {
	magnitude := e.abs(x)
	square := e.mul(x, x)
	near := e.add(x, e.mul(x, e.mul(square, e.polynomial(square, -5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2,
		1.33314422036e-1, -3.33332819422e-1))))
	far := e.sub(e.constant(1), e.div(e.constant(2), e.add(e.exp(e.add(magnitude, magnitude)), e.constant(1))))
	far = e.where(e.less(x, e.constant(0)), e.neg(far), far)
	return e.where(e.less(magnitude, e.constant(0.625)), near, far)
}
