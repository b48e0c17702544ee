package kernel

import (
	"math"

	"ganplayground/engine/asm"
)

// pow is x^y with the special cases of C99: x^0 and 1^y are 1 even for NaN, a negative x wants an integer y, and an odd one
// gives it back its sign. Error: 0.51 ulp (float64: 0.7). It is computed in float64, lane by lane, and costs some 60 times as
// much as exp: write products and square roots where the exponent is known. Needs within.
func (e float) pow(x, y asm.Local) asm.Expr {
	power := e.powDouble()
	single := func(x, y asm.Expr) asm.Expr {
		return asm.F32DemoteF64.Of(e.f.Call(power, asm.F64PromoteF32.Of(x), asm.F64PromoteF32.Of(y)))
	}
	switch e.value {
	case asm.F64:
		return e.f.Call(power, x, y)
	case asm.F32:
		return single(x, y)
	}
	var lanes asm.Expr
	for i := range 4 {
		lane := single(asm.F32x4ExtractLane.Lane(i, x), asm.F32x4ExtractLane.Lane(i, y))
		if i == 0 {
			lanes = asm.F32x4Splat.Of(lane)
		} else {
			lanes = asm.F32x4ReplaceLane.Lane(i, lanes, lane)
		}
	}
	return lanes
}

// powDouble is the function (x, y) -> x^y of float64: exp(y log|x|) with the logarithm and the product in two floats each.
func (e float) powDouble() *asm.Func {
	return e.once("float64.pow", asm.F64, []asm.Type{asm.F64, asm.F64}, func(f *asm.Func) {
		d := doubleOf(f)
		x, y := f.Param(0), f.Param(1)
		one := f.Let(asm.I32Or.Of(d.eq(y, d.constant(0)), d.eq(x, d.constant(1))))
		f.If(one, func() { f.Return(d.constant(1)) }, nil)
		f.If(asm.I32Or.Of(d.isNaN(x), d.isNaN(y)), func() { f.Return(d.add(x, y)) }, nil)

		size := f.Let(d.abs(x))
		power := f.Local(asm.F64)
		edge := asm.I32Or.Of(d.eq(size, d.constant(0)), d.eq(size, d.constant(math.Inf(1))))
		f.If(edge, func() {
			grows := asm.I32Eq.Of(d.gt(y, d.constant(0)), d.gt(size, d.constant(1)))
			f.Set(power, d.where(grows, d.constant(math.Inf(1)), d.constant(0)))
		}, func() {
			fraction := d.ne(d.trunc(y), y)
			f.If(asm.I32And.Of(fraction, d.lt(x, d.constant(0))), func() { f.Return(d.constant(math.NaN())) }, nil)
			f.Set(power, d.expOfProduct(d.logPair(size), y))
		})
		half := f.Let(d.mul(y, d.constant(0.5)))
		odd := asm.I32And.Of(d.eq(d.trunc(y), y), d.ne(d.trunc(half), half))
		f.Return(d.where(asm.I32And.Of(odd, d.signBit(x)), d.neg(power), power))
	})
}

// pair is the sum of two floats of which the second is at most half a unit in the last place of the first (T. J. Dekker, A
// Floating-Point Technique for Extending the Available Precision, 1971).
type pair struct{ high, low asm.Local }

// fastSum is exact for |a| >= |b|.
func (e float) fastSum(a, b asm.Local) pair {
	high := e.let(e.add(a, b))
	return pair{high, e.let(e.sub(b, e.sub(high, a)))}
}

// product is exact, as long as nothing overflows or underflows.
func (e float) product(a, b asm.Local) pair {
	high := e.let(e.mul(a, b))
	a1, a2 := e.halves(a)
	b1, b2 := e.halves(b)
	low := e.add(e.sub(e.mul(a1, b1), high), e.mul(a1, b2))
	return pair{high, e.let(e.add(e.add(low, e.mul(a2, b1)), e.mul(a2, b2)))}
}

// halves splits a float64 into two of 26 bits each (G. W. Veltkamp).
func (e float) halves(a asm.Local) (upper, lower asm.Local) {
	scaled := e.let(e.mul(a, e.constant(1<<27+1)))
	upper = e.let(e.sub(scaled, e.sub(scaled, a)))
	return upper, e.let(e.sub(a, upper))
}

// logPair is the logarithm of a positive float64, wrong by less than 2^-64 of it: k ln 2 + 2 atanh(s) with s = (m-1)/(m+1). In
// 2 (s + s^3/3 + s^5/5 + ...) the first two terms want more than 53 bits, as s^2 <= 0.03.
func (e float) logPair(x asm.Local) pair {
	subnormal := e.let(e.lt(x, e.constant(0x1p-1022)))
	p := e.split(e.let(e.mul(x, e.where(subnormal, e.constant(0x1p54), e.constant(1)))))
	k := e.let(e.sub(p.k, e.onlyWhere(subnormal, 54)))

	n := e.let(e.sub(p.mantissa, e.constant(1)))
	d := e.fastSum(e.let(e.constant(1)), p.mantissa)
	high := e.let(e.div(n, d.high))
	back := e.product(high, d.high)
	rest := e.sub(e.sub(e.sub(n, back.high), back.low), e.mul(high, d.low))
	s := e.fastSum(high, e.let(e.div(rest, d.high)))

	square := e.product(s.high, s.high)
	square.low = e.let(e.add(square.low, e.mul(e.mul(s.high, s.low), e.constant(2))))
	tail := e.let(e.mul(square.high, e.polynomial(square.high, 1.0/25, 1.0/23, 1.0/21, 1.0/19, 1.0/17, 1.0/15, 1.0/13, 1.0/11, 1.0/9, 1.0/7, 1.0/5)))
	c := e.fastSum(e.let(e.constant(1.0/3)), tail)
	c.low = e.let(e.add(c.low, e.constant(0x1.5555555555555p-56))) // of 1/3
	series := e.times(e.times(c, square), s)

	sum := e.fastSum(s.high, series.high)
	sum.low = e.let(e.add(sum.low, e.add(s.low, series.low)))
	whole := e.let(e.mul(k, e.constant(6.93147180369123816490e-01))) // exact
	sum = pair{e.let(e.add(sum.high, sum.high)), e.let(e.add(sum.low, sum.low))}
	total := e.fastSum(whole, sum.high)
	// Where k is 0 this sum is exact whatever the order; elsewhere |whole| is the larger.
	low := e.add(e.add(total.low, sum.low), e.mul(k, e.constant(1.90821492927058770002e-10)))
	return e.fastSum(total.high, e.let(low))
}

// times is the product of two pairs, without the product of their second parts.
func (e float) times(a, b pair) pair {
	p := e.product(a.high, b.high)
	low := e.add(p.low, e.add(e.mul(a.high, b.low), e.mul(a.low, b.high)))
	return e.fastSum(p.high, e.let(low))
}

// expOfProduct is exp(y l). As log x is 0 or at least 2^-54, a y of 2^66 does what any larger one does.
func (e float) expOfProduct(l pair, y asm.Local) asm.Expr {
	y = e.let(e.atLeast(e.let(e.atMost(y, 0x1p66)), -0x1p66))
	p := e.product(l.high, y)
	low := e.let(e.add(p.low, e.mul(l.low, y)))
	low = e.let(e.where(e.lt(e.abs(p.high), e.constant(1024)), low, e.constant(0)))
	return e.expOfPair(pair{e.let(e.atLeast(e.let(e.atMost(p.high, 710)), -746)), low})
}

// expOfPair is exp(high + low), rounded little more than once: 1 + r is the largest of three summands and keeps what it loses.
func (e float) expOfPair(x pair) asm.Expr {
	near, far, power := e.takeMultiple(x.high)
	far = e.let(e.sub(far, x.low))
	r := e.let(e.sub(near, far))
	lost := e.sub(e.sub(near, r), far)
	sum := e.fastSum(e.let(e.constant(1)), r)
	square := e.let(e.mul(r, r))
	series := e.mul(e.expSeries(r, square), square)
	return e.scaled(e.add(sum.high, e.add(sum.low, e.add(series, lost))), power)
}
