package kernel

import (
	"fmt"
	"math"

	"ganplayground/engine/asm"
)

// float emits arithmetic on one kind of float value into a function: on four lanes of float32 in a V128, on one float32, or on
// one float64. Arithmetic that is written once with it comes out in all three forms. All of it is exactly rounded, so that
// every host gives the same bits, and the bits of a lane are those of the single float32. Only which NaN a NaN is, its sign and
// payload, is up to the host.
//
// A mask is what comparisons give and where takes: a V128 with all ones or all zeros in a lane, or an i32 that is 1 or 0.
type float struct {
	f      *asm.Func
	module *asm.Module // of f; only where functions are called, see within
	*forms
}

// lanesOf emits arithmetic on four lanes of float32, type V128.
func lanesOf(f *asm.Func) float { return float{f: f, forms: &laneForms} }

// singleOf emits arithmetic on one float32.
func singleOf(f *asm.Func) float { return float{f: f, forms: &singleForms} }

// doubleOf emits arithmetic on one float64.
func doubleOf(f *asm.Func) float { return float{f: f, forms: &doubleForms} }

// within names the module of the function. sin, cos and pow need it: they call functions that a module has once.
func (e float) within(m *asm.Module) float {
	e.module = m
	return e
}

// constant is v in every lane, rounded to the kind of value.
func (e float) constant(v float64) asm.Expr {
	switch e.value {
	case asm.V128:
		return asm.ConstF32x4(float32(v))
	case asm.F32:
		return asm.ConstF32(float32(v))
	}
	return asm.ConstF64(v)
}

// let keeps a value, so that it can be read more than once.
func (e float) let(value asm.Expr) asm.Local { return e.f.Let(value) }

func (e float) apply(o operation, operands ...asm.Expr) asm.Expr {
	op := e.ops[o]
	if op == nil {
		panic(fmt.Sprintf("BUG: no op %d on %v", o, e.value))
	}
	return op.Of(operands...)
}

func (e float) add(a, b asm.Expr) asm.Expr { return e.apply(opAdd, a, b) }
func (e float) sub(a, b asm.Expr) asm.Expr { return e.apply(opSub, a, b) }
func (e float) mul(a, b asm.Expr) asm.Expr { return e.apply(opMul, a, b) }
func (e float) div(a, b asm.Expr) asm.Expr { return e.apply(opDiv, a, b) }

// min is NaN if an operand is, and -0 is below +0.
func (e float) min(a, b asm.Expr) asm.Expr { return e.apply(opMin, a, b) }

// max is NaN if an operand is, and +0 is above -0.
func (e float) max(a, b asm.Expr) asm.Expr { return e.apply(opMax, a, b) }

func (e float) neg(a asm.Expr) asm.Expr   { return e.apply(opNeg, a) }
func (e float) abs(a asm.Expr) asm.Expr   { return e.apply(opAbs, a) }
func (e float) sqrt(a asm.Expr) asm.Expr  { return e.apply(opSqrt, a) }
func (e float) floor(a asm.Expr) asm.Expr { return e.apply(opFloor, a) }
func (e float) ceil(a asm.Expr) asm.Expr  { return e.apply(opCeil, a) }
func (e float) trunc(a asm.Expr) asm.Expr { return e.apply(opTrunc, a) }

// round gives the nearest integer, of two the even one.
func (e float) round(a asm.Expr) asm.Expr { return e.apply(opNearest, a) }

func (e float) lt(a, b asm.Expr) asm.Expr { return e.apply(opLt, a, b) }
func (e float) le(a, b asm.Expr) asm.Expr { return e.apply(opLe, a, b) }
func (e float) gt(a, b asm.Expr) asm.Expr { return e.apply(opGt, a, b) }
func (e float) ge(a, b asm.Expr) asm.Expr { return e.apply(opGe, a, b) }
func (e float) eq(a, b asm.Expr) asm.Expr { return e.apply(opEq, a, b) }
func (e float) ne(a, b asm.Expr) asm.Expr { return e.apply(opNe, a, b) }

// and, or and not combine masks.
func (e float) and(p, q asm.Expr) asm.Expr { return e.apply(opMaskAnd, p, q) }
func (e float) or(p, q asm.Expr) asm.Expr  { return e.apply(opMaskOr, p, q) }
func (e float) not(p asm.Expr) asm.Expr    { return e.apply(opMaskNot, p) }

// where is a where the mask is set, else b; both are computed.
func (e float) where(mask, a, b asm.Expr) asm.Expr {
	if e.value == asm.V128 {
		return asm.V128Bitselect.Of(a, b, mask)
	}
	return asm.Select(mask, a, b)
}

// any is an i32 that is not 0 if the mask is set in some lane.
func (e float) any(mask asm.Expr) asm.Expr {
	if e.value == asm.V128 {
		return asm.V128AnyTrue.Of(mask)
	}
	return mask
}

// isNaN is the mask of what is no number.
func (e float) isNaN(x asm.Local) asm.Expr { return e.ne(x, x) }

// isFinite is the mask of what is neither infinite nor NaN.
func (e float) isFinite(x asm.Local) asm.Expr { return e.lt(e.abs(x), e.constant(math.Inf(1))) }

// rsqrt is 1/sqrt(x) in two exactly rounded steps: Inf with the sign of a zero, 0 for Inf, NaN below 0.
func (e float) rsqrt(x asm.Local) asm.Expr { return e.div(e.constant(1), e.sqrt(x)) }

// sign is 1 above 0 and -1 below; zeros keep their sign and NaN stays NaN.
func (e float) sign(x asm.Local) asm.Expr {
	ordinary := e.gt(e.abs(x), e.constant(0))
	return e.where(ordinary, e.copysign(e.constant(1), x), x)
}

// copysign is a with the sign bit of b.
func (e float) copysign(a, b asm.Expr) asm.Expr {
	if e.value == asm.V128 {
		return asm.V128Bitselect.Of(b, a, asm.ConstI32x4(1<<31))
	}
	return e.apply(opCopysign, a, b)
}

// atLeast is x, but low where x is below; NaN stays. Unlike max it is one instruction of the processor.
func (e float) atLeast(x asm.Local, low float64) asm.Expr {
	if e.value == asm.V128 {
		return asm.F32x4Pmax.Of(x, e.constant(low))
	}
	return e.where(e.lt(x, e.constant(low)), e.constant(low), x)
}

// atMost is x, but high where x is above; NaN stays.
func (e float) atMost(x asm.Local, high float64) asm.Expr {
	if e.value == asm.V128 {
		return asm.F32x4Pmin.Of(x, e.constant(high))
	}
	return e.where(e.gt(x, e.constant(high)), e.constant(high), x)
}

// nanWhere is y, but NaN where the mask is set.
func (e float) nanWhere(mask, y asm.Expr) asm.Expr {
	if e.value == asm.V128 {
		return asm.V128Or.Of(y, mask)
	}
	return e.where(mask, e.constant(math.NaN()), y)
}

// polynomial is c[0] x^n + ... + c[n-1] x + c[n] by Horner's rule.
func (e float) polynomial(x asm.Local, c ...float64) asm.Expr {
	p := e.constant(c[0])
	for _, k := range c[1:] {
		p = e.add(e.mul(p, x), e.constant(k))
	}
	return p
}

// polynomial2 is the same by Horner's rule on the even and on the odd powers, where the square of x is at hand anyway: as many
// instructions, but a chain of half the length.
func (e float) polynomial2(x, square asm.Local, c ...float64) asm.Expr {
	var halves [2][]float64
	for i, k := range c {
		halves[(len(c)-1-i)%2] = append(halves[(len(c)-1-i)%2], k)
	}
	return e.add(e.mul(e.polynomial(square, halves[1]...), x), e.polynomial(square, halves[0]...))
}

// onlyWhere is v where the mask is set, else 0.
func (e float) onlyWhere(mask asm.Expr, v float64) asm.Expr {
	if e.value == asm.V128 {
		return asm.V128And.Of(mask, e.constant(v))
	}
	return e.where(mask, e.constant(v), e.constant(0))
}

// exceptWhere is x, but +0 where the mask is set.
func (e float) exceptWhere(mask asm.Expr, x asm.Local) asm.Expr {
	if e.value == asm.V128 {
		return asm.V128Andnot.Of(x, mask)
	}
	return e.where(mask, e.constant(0), x)
}

// orSign is y with the sign bit set if that of x is.
func (e float) orSign(y, x asm.Expr) asm.Expr {
	return e.floatOf(e.bitsOr(e.bitsOf(y), e.highest(e.bitsOf(x))))
}
