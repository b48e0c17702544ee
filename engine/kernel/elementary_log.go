package kernel

import (
	"math"

	"ganplayground/engine/asm"
)

// logarithmic is the common part of log and log1p: a positive normal x = m 2^k with sqrt(1/2) <= m < sqrt(2).
type logarithmic struct {
	mantissa asm.Local // m
	k        asm.Local // as a float
	power    asm.Local // k in the exponent's place of an integer
}

// split is exact. It subtracts the bits of sqrt(1/2) and reads k from the exponent's place, as musl's logf does.
func (e float) split(x asm.Local) logarithmic {
	root := int64(math.Float32bits(math.Sqrt2 / 2))
	if e.value == asm.F64 {
		root = int64(math.Float64bits(math.Sqrt2 / 2))
	}
	above := e.let(e.bitsSub(e.bitsOf(x), e.integer(root)))
	power := e.let(e.bitsAnd(above, e.integer(-e.exponent(1))))
	return logarithmic{
		mantissa: e.let(e.floatOf(e.bitsSub(e.bitsOf(x), power))),
		k:        e.let(e.fromInts(e.shiftRight(above, e.mantissaBits))),
		power:    power,
	}
}

// logSum is log(1+r) + k ln 2 for sqrt(1/2) <= 1+r < sqrt(2): Cephes logf for float32, fdlibm e_log.c for float64.
func (e float) logSum(r, k asm.Local) asm.Expr {
	if e.value == asm.F64 {
		return e.logSumDouble(r, k)
	}
	square := e.let(e.mul(r, r))
	y := e.mul(e.mul(e.polynomial2(r, square, 7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1,
		-1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1), r), square)
	y = e.add(y, e.mul(k, e.constant(-2.12194440e-4)))
	y = e.sub(y, e.mul(square, e.constant(0.5)))
	return e.add(e.add(r, y), e.mul(k, e.constant(0.693359375)))
}

func (e float) logSumDouble(r, k asm.Local) asm.Expr {
	s := e.let(e.div(r, e.add(r, e.constant(2))))
	square := e.let(e.mul(s, s))
	series := e.mul(square, e.polynomial(square, 1.479819860511658591e-01, 1.531383769920937332e-01, 1.818357216161805012e-01,
		2.222219843214978396e-01, 2.857142874366239149e-01, 3.999999999940941908e-01, 6.666666666666735130e-01))
	half := e.let(e.mul(e.mul(r, r), e.constant(0.5)))
	small := e.add(e.mul(s, e.add(half, series)), e.mul(k, e.constant(1.90821492927058770002e-10)))
	return e.sub(e.mul(k, e.constant(6.93147180369123816490e-01)), e.sub(e.sub(half, small), r))
}

// logSpecial puts right what a finite y = log(w) is where w is no positive finite number; x is infinite or NaN where w would be.
// Sums take fewer instructions than where.
func (e float) logSpecial(w, x asm.Local, y asm.Expr) asm.Expr {
	y = e.add(y, e.exceptWhere(e.lt(x, e.constant(math.Inf(1))), x))
	y = e.add(y, e.onlyWhere(e.eq(w, e.constant(0)), math.Inf(-1)))
	return e.nanWhere(e.lt(w, e.constant(0)), y)
}

// log is the natural logarithm: -Inf at both zeros, NaN below. Error: 1.0 ulp (float64: 1.0).
func (e float) log(x asm.Local) asm.Expr {
	smallest, lift := 0x1p-126, 24
	if e.value == asm.F64 {
		smallest, lift = 0x1p-1022, 54
	}
	subnormal := e.let(e.lt(x, e.constant(smallest)))
	normal := e.let(e.mul(x, e.add(e.onlyWhere(subnormal, math.Ldexp(1, lift)-1), e.constant(1))))
	s := e.split(normal)
	k := e.let(e.sub(s.k, e.onlyWhere(subnormal, float64(lift))))
	return e.logSpecial(x, x, e.logSum(e.let(e.sub(s.mantissa, e.constant(1))), k))
}

// log1p is log(1+x), accurate near 0. What the sum w = 1+x loses by rounding is known exactly and is added to the fraction of
// w before the series, so that no division is needed. Error: 1.5 ulp (float64: 1.5).
func (e float) log1p(x asm.Local) asm.Expr {
	largest, spare := math.MaxFloat32, 64 // 2^-spare keeps 2^-k normal
	if e.value == asm.F64 {
		largest, spare = math.MaxFloat64, 512
	}
	finite := e.let(e.atMost(x, largest))
	w := e.let(e.add(finite, e.constant(1)))
	s := e.split(w)
	lost := e.sub(finite, e.sub(w, e.constant(1)))
	scale := e.floatOf(e.bitsSub(e.integer(e.one()+e.exponent(spare)), s.power))
	lost = e.mul(e.mul(lost, scale), e.constant(math.Ldexp(1, -spare)))
	r := e.let(e.add(e.sub(s.mantissa, e.constant(1)), lost))
	y := e.logSpecial(w, x, e.logSum(r, s.k))
	return e.orSign(y, x) // -0 stays -0
}
