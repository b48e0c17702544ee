package kernel

import (
	"math"

	"ganplayground/engine/asm"
)

// quarters says by how many quarter turns an angle is moved before its sine is taken: cos(x) = sin(x + pi/2).
const (
	sineQuarters   = 0
	cosineQuarters = 1
)

// sin is NaN for infinities. Error: 2.0 ulp (float64: 2.5) at all sizes of x. Needs within.
func (e float) sin(x asm.Local) asm.Expr { return e.sine(x, sineQuarters) }

// cos is NaN for infinities. Error: 2.0 ulp (float64: 2.5) at all sizes of x. Needs within.
func (e float) cos(x asm.Local) asm.Expr { return e.sine(x, cosineQuarters) }

// sineLimit is how large an x the sums of angle are exact enough for: 1600 2/pi is below 2^10.
const sineLimit = 1600

// sine is that of x moved by quarters. Single precision is computed in place as long as x is small. Lanes with large x, which
// are rare, and all float64, go through a function of the module.
func (e float) sine(x asm.Local, quarters int32) asm.Expr {
	if e.value == asm.F64 {
		return e.f.Call(e.sineDouble(), x, asm.ConstI32(quarters))
	}
	magnitude := e.let(e.abs(x))
	r, turned := e.angle(magnitude, quarters)
	square := e.let(e.mul(r, r))
	// Cephes sinf and cosf on |r| <= pi/4.
	sine := e.add(r, e.mul(e.mul(r, square), e.polynomial(square, -1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1)))
	cosine := e.add(e.sub(e.constant(1), e.mul(square, e.constant(0.5))),
		e.mul(e.mul(square, square), e.polynomial(square, 2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2)))
	odd := e.negative(e.shiftLeft(turned, 31))
	flip := e.highest(e.shiftLeft(turned, 30))
	if quarters == sineQuarters {
		flip = e.bitsXor(flip, e.highest(e.bitsOf(x)))
	}
	y := e.let(e.floatOf(e.bitsXor(e.bitsOf(e.where(odd, cosine, sine)), flip)))
	e.sineOfLarge(y, x, e.let(e.gt(magnitude, e.constant(sineLimit))), quarters)
	return y
}

// angle reduces 0 <= x <= sineLimit to |r| <= pi/4 and gives how many quarter turns were taken off, plus quarters, in the low
// bits. This is the reduction of Cody and Waite: pi/2 is in four parts, of which the first three have at most 14 bits, so that
// their products with k < 2^10 are exact; what the differences lose by rounding is exact too and is added at the end.
func (e float) angle(x asm.Local, quarters int32) (r, turned asm.Local) {
	shifter := math.Ldexp(1.5, e.mantissaBits)
	shifted := e.let(e.add(e.mul(x, e.constant(2/math.Pi)), e.constant(shifter)))
	k := e.let(e.sub(shifted, e.constant(shifter)))
	r0 := e.let(e.sub(x, e.mul(k, e.constant(0x1.9218p+0))))
	part := e.let(e.mul(k, e.constant(0x1.ed5p-14)))
	r1 := e.let(e.sub(r0, part))
	lost := e.let(e.sub(e.sub(r0, r1), part))
	part = e.let(e.mul(k, e.constant(0x1.10bp-30)))
	r2 := e.let(e.sub(r1, part))
	lost = e.let(e.add(lost, e.sub(e.sub(r1, r2), part)))
	lost = e.let(e.sub(lost, e.mul(k, e.constant(0x1.1846988p-44))))
	return e.let(e.add(r2, lost)), e.let(e.bitsAdd(e.bitsOf(shifted), e.integer(int64(quarters))))
}

// sineOfLarge sets y where the mask is set, in float64.
func (e float) sineOfLarge(y, x, large asm.Local, quarters int32) {
	callee := e.sineDouble()
	sine := func(x asm.Expr) asm.Expr {
		return asm.F32DemoteF64.Of(e.f.Call(callee, asm.F64PromoteF32.Of(x), asm.ConstI32(quarters)))
	}
	e.f.If(e.any(large), func() {
		if e.value == asm.F32 {
			e.f.Set(y, sine(x))
			return
		}
		for i := range 4 {
			e.f.If(asm.I32x4ExtractLane.Lane(i, large), func() {
				e.f.Set(y, asm.F32x4ReplaceLane.Lane(i, y, sine(asm.F32x4ExtractLane.Lane(i, x))))
			}, nil)
		}
	}, nil)
}

// atan2 is the angle of the point (x, y), from -pi to pi, with the cases of C99 for zeros and infinities. In the octant next to
// the x axis it is atan of a ratio, by Cephes atanf (atan.c for float64); the other octants follow by symmetry. Error: 2.5 ulp
// (float64: 2.0).
func (e float) atan2(y, x asm.Local) asm.Expr {
	ay, ax := e.let(e.abs(y)), e.let(e.abs(x))
	steep := e.let(e.gt(ay, ax))
	left := e.let(e.signBit(x))
	p, middle := e.atanOfOctant(e.let(e.min(ax, ay)), e.let(e.max(ax, ay)))
	// The angle is b pi/4 + p, with b from 0 to 4 and a sign of p that mirrors the octant.
	b := e.let(e.onlyWhere(middle, 1))
	b = e.let(e.where(steep, e.sub(e.constant(2), b), b))
	b = e.let(e.where(left, e.sub(e.constant(4), b), b))
	p = e.let(e.where(steep, e.neg(p), p))
	p = e.let(e.where(left, e.neg(p), p))
	high, low := 0x1.921fbp-1, 0x1.5110b4611a626p-23 // pi/4; b times the first part is exact
	if e.value == asm.F64 {
		high, low = 0x1.921fb54442d18p-1, 0x1.1a62633145c07p-55
	}
	return e.copysign(e.add(e.mul(b, e.constant(high)), e.add(p, e.mul(b, e.constant(low)))), y)
}

// atanOfOctant is atan(small/large) - pi/4 where the ratio is above middle, a mask, and atan(small/large) below.
func (e float) atanOfOctant(small, large asm.Local) (p, middle asm.Local) {
	huge, tiny, limit := 0x1p100, 0x1p-100, math.Sqrt2-1 // tan(pi/8)
	if e.value == asm.F64 {
		huge, tiny, limit = 0x1p1000, 0x1p-1000, 0.66
	}
	// The sum must not overflow, and the limit of subnormal numbers not be lost by rounding.
	scale := e.where(e.gt(large, e.constant(huge)), e.constant(0x1p-64), e.constant(1))
	scale = e.let(e.where(e.lt(large, e.constant(tiny)), e.constant(0x1p64), scale))
	infinite := e.let(e.eq(small, e.constant(math.Inf(1))))
	n := e.let(e.where(infinite, e.constant(1), e.mul(small, scale)))
	d := e.let(e.where(e.or(infinite, e.eq(large, e.constant(0))), e.constant(1), e.mul(large, scale)))
	middle = e.let(e.gt(n, e.mul(d, e.constant(limit))))
	q := e.let(e.div(e.where(middle, e.sub(n, d), n), e.where(middle, e.add(n, d), d)))
	square := e.let(e.mul(q, q))
	var series asm.Expr
	if e.value == asm.F64 {
		series = e.div(e.polynomial(square, -8.750608600031904122785e-01, -1.615753718733365076637e+01, -7.500855792314704667340e+01,
			-1.228866684490136173410e+02, -6.485021904942025371773e+01),
			e.polynomial(square, 1, 2.485846490142306297962e+01, 1.650270098316988542046e+02, 4.328810604912902668951e+02,
				4.853903996359136964868e+02, 1.945506571482613964425e+02))
	} else {
		series = e.polynomial(square, 8.05374449538e-2, -1.38776856032e-1, 1.99777106478e-1, -3.33329491539e-1)
	}
	return e.let(e.add(q, e.mul(e.mul(q, square), series))), middle
}
