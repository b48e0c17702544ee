package kernel

import (
	"math"

	"ganplayground/engine/asm"
)

// Elementary functions, each written once for all kinds of float. They take locals, which they read more than once. Each may
// append statements to the function (float.let) before it returns an expression; the expression reads locals that nothing sets
// again, and its arguments. So the arguments must keep their values from the call on until the expression has been emitted; a
// call inside of f.If or a loop is good only there.
//
// NaN gives NaN; infinities and zeros are those of Annex F of C99. The error bounds are in ulp, units in the last place of the
// exact result, and hold over all numbers with the subnormal ones: measured in elementary_test.go over every exponent of both
// signs, with 256 mantissas in each, and for float32 once with all floats from 2^-13 to 2^8 in size.

// exponential is the common part of exp, expm1 and what is made of them: x = k ln 2 + r with |r| <= ln 2 / 2.
type exponential struct {
	power asm.Local // k in the exponent's place of an integer, to be added to the bits of a float
	less1 asm.Local // exp(r) - 1
}

// reduce splits an x of at most 2^8 (float64: 2^11) in size. For float64 the polynomial is Taylor's of degree 13, whose remainder
// is below 2^-57. For float32 it has the form of Cephes expf with coefficients of its own: minimax for the relative error of
// exp(r) - 1, which is 4.4e-10, each rounded to float32 before the rest was fitted (Lawson's iteration in 100 bits). Cephes has
// 7.3e-9 there, which tanh feels.
func (e float) reduce(x asm.Local) exponential {
	near, far, power := e.takeMultiple(x)
	r := e.let(e.sub(near, far))
	square := e.let(e.mul(r, r))
	return exponential{power: power, less1: e.let(e.add(e.mul(e.expSeries(r, square), square), r))}
}

// takeMultiple gives r as an exact difference near - far, in which far is small.
func (e float) takeMultiple(x asm.Local) (near, far, power asm.Local) {
	// Where the last place of a float is 1, adding rounds to an integer, which stands in the low bits then.
	shifter := math.Ldexp(1.5, e.mantissaBits)
	shifted := e.let(e.add(e.mul(x, e.constant(math.Log2E)), e.constant(shifter)))
	k := e.let(e.sub(shifted, e.constant(shifter)))
	high, low := 0.693359375, -2.12194440e-4 // ln 2 in two parts: k times the first is exact
	if e.value == asm.F64 {
		high, low = 6.93147180369123816490e-01, 1.90821492927058770002e-10
	}
	near, far = e.let(e.sub(x, e.mul(k, e.constant(high)))), e.let(e.mul(k, e.constant(low)))
	return near, far, e.let(e.shiftLeft(e.bitsOf(shifted), e.mantissaBits))
}

// expSeries is (exp(r) - 1 - r) / r^2.
func (e float) expSeries(r, square asm.Local) asm.Expr {
	if e.value != asm.F64 {
		return e.polynomial2(r, square, 1.97634159e-4, 1.39323424e-3, 8.33354425e-3, 4.16664928e-2, 1.66666657e-1, 0.5)
	}
	return e.polynomial2(r, square, 1.0/6227020800, 1.0/479001600, 1.0/39916800, 1.0/3628800, 1.0/362880, 1.0/40320, 1.0/5040, 1.0/720,
		1.0/120, 1.0/24, 1.0/6, 1.0/2)
}

// exp overflows to +Inf and passes through the subnormal numbers to 0. Error: 1.0 ulp (float64: 1.0).
func (e float) exp(x asm.Local) asm.Expr {
	low, high := -104.0, 89.0 // 0 below, Inf above
	if e.value == asm.F64 {
		low, high = -746, 710
	}
	p := e.reduce(e.let(e.atLeast(e.let(e.atMost(x, high)), low)))
	return e.scaled(e.add(p.less1, e.constant(1)), p.power)
}

// scaled is y 2^k, by two factors, as k leaves the exponents of normal numbers at both ends.
func (e float) scaled(y asm.Expr, power asm.Local) asm.Expr {
	half := e.let(e.bitsAnd(e.shiftRight(power, 1), e.integer(-e.exponent(1))))
	first := e.floatOf(e.bitsAdd(half, e.integer(e.one())))
	second := e.floatOf(e.bitsAdd(e.bitsSub(power, half), e.integer(e.one())))
	return e.mul(e.mul(y, first), second)
}

// expOfNegative is exp(x) for x <= 0. Error as that of exp, with fewer instructions.
func (e float) expOfNegative(x asm.Local) asm.Expr {
	low, spare := -104.0, 64
	if e.value == asm.F64 {
		low, spare = -746, 512
	}
	p := e.reduce(e.let(e.atLeast(x, low)))
	scale := e.floatOf(e.bitsAdd(p.power, e.integer(e.one()+e.exponent(spare))))
	return e.mul(e.mul(e.add(p.less1, e.constant(1)), scale), e.constant(math.Ldexp(1, -spare)))
}

// expm1 is exp(x) - 1, accurate near 0: 2^k (exp(r) - 1) + (2^k - 1). Error: 2.0 ulp (float64: 2.0).
func (e float) expm1(x asm.Local) asm.Expr {
	low, high := -18.0, 89.0 // -1 below, Inf above
	if e.value == asm.F64 {
		low, high = -40, 710
	}
	p := e.reduce(e.let(e.atLeast(e.let(e.atMost(x, high)), low)))
	// Half of everything, as 2^k overflows one step before the result.
	scale := e.let(e.floatOf(e.bitsAdd(p.power, e.integer(e.one()-e.exponent(1)))))
	half := e.add(e.mul(p.less1, scale), e.sub(scale, e.constant(0.5)))
	return e.orSign(e.mul(half, e.constant(2)), x) // -0 stays -0
}

// tanh is (1-t)/(1+t) with t = exp(-2|x|), and the sign of x. 1-t comes without cancellation from exp(r)-1, so that there is no
// second formula near 0; and 1+t not from 1-t, whose error would count twice. Error: 2.1 ulp (float64: 2.5).
func (e float) tanh(x asm.Local) asm.Expr {
	low := -20.0 // |tanh| is 1 below
	if e.value == asm.F64 {
		low = -40
	}
	p := e.reduce(e.let(e.atLeast(e.let(e.mul(e.abs(x), e.constant(-2))), low)))
	scale := e.let(e.floatOf(e.bitsAdd(p.power, e.integer(e.one()))))
	scaled := e.let(e.mul(p.less1, scale)) // t is scaled + scale
	numerator := e.sub(e.sub(e.constant(1), scale), scaled)
	denominator := e.add(scaled, e.add(scale, e.constant(1)))
	return e.orSign(e.div(numerator, denominator), x)
}

// logistic is 1/(1+exp(-x)). It uses t = exp(-|x|), which cannot overflow, and is t/(1+t) below 0, where it keeps its relative
// accuracy down to the subnormal numbers. Error: 2.5 ulp (float64: 2.5).
func (e float) logistic(x asm.Local) asm.Expr {
	t := e.let(e.expOfNegative(e.let(e.neg(e.abs(x)))))
	numerator := e.where(e.lt(x, e.constant(0)), t, e.constant(1))
	return e.div(numerator, e.add(t, e.constant(1)))
}
