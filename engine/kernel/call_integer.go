package kernel

import (
	"fmt"

	"ganplayground/engine/asm"
	"ganplayground/engine/ir"
)

// integerForm is an instruction for four 32-bit lanes, one i32 and one i64; nil where there is none.
type integerForm struct{ vector, i32, i64 *asm.Op }

func (a arithmetic) apply(o integerForm, operands ...asm.Expr) asm.Expr {
	switch {
	case a.width == vector:
		return o.vector.Of(operands...)
	case a.bits() == 64:
		return o.i64.Of(operands...)
	}
	return o.i32.Of(operands...)
}

var (
	formAdd  = integerForm{asm.I32x4Add, asm.I32Add, asm.I64Add}
	formSub  = integerForm{asm.I32x4Sub, asm.I32Sub, asm.I64Sub}
	formMul  = integerForm{asm.I32x4Mul, asm.I32Mul, asm.I64Mul}
	formAnd  = integerForm{asm.V128And, asm.I32And, asm.I64And}
	formOr   = integerForm{asm.V128Or, asm.I32Or, asm.I64Or}
	formXor  = integerForm{asm.V128Xor, asm.I32Xor, asm.I64Xor}
	formEq   = integerForm{asm.I32x4Eq, asm.I32Eq, asm.I64Eq}
	formNe   = integerForm{asm.I32x4Ne, asm.I32Ne, asm.I64Ne}
	formLtS  = integerForm{asm.I32x4LtS, asm.I32LtS, asm.I64LtS}
	formLtU  = integerForm{asm.I32x4LtU, asm.I32LtU, asm.I64LtU}
	formLeS  = integerForm{asm.I32x4LeS, asm.I32LeS, asm.I64LeS}
	formLeU  = integerForm{asm.I32x4LeU, asm.I32LeU, asm.I64LeU}
	formMinS = integerForm{asm.I32x4MinS, nil, nil}
	formMinU = integerForm{asm.I32x4MinU, nil, nil}
	formMaxS = integerForm{asm.I32x4MaxS, nil, nil}
	formMaxU = integerForm{asm.I32x4MaxU, nil, nil}
	formDivS = integerForm{nil, asm.I32DivS, asm.I64DivS}
	formDivU = integerForm{nil, asm.I32DivU, asm.I64DivU}
	formRemS = integerForm{nil, asm.I32RemS, asm.I64RemS}
	formRemU = integerForm{nil, asm.I32RemU, asm.I64RemU}
	formShl  = integerForm{nil, asm.I32Shl, asm.I64Shl}
	formShrS = integerForm{nil, asm.I32ShrS, asm.I64ShrS}
	formShrU = integerForm{nil, asm.I32ShrU, asm.I64ShrU}
	formClz  = integerForm{nil, asm.I32Clz, asm.I64Clz}
	formPop  = integerForm{nil, asm.I32Popcnt, asm.I64Popcnt}
)

// pick is the form for the dtype's sign.
func (a arithmetic) pick(signed, unsigned integerForm) integerForm {
	if a.unsigned() {
		return unsigned
	}
	return signed
}

// whole is an integer in every lane.
func (a arithmetic) whole(v int64) asm.Expr { return a.literal(uint64(v) & (1<<a.bits() - 1)) }

// wrap brings the result of 32-bit arithmetic back into a narrower dtype, as two's complement does.
func (a arithmetic) wrap(v asm.Expr) asm.Expr {
	spare := 32 - a.bits()
	if spare <= 0 || a.isBool() {
		return v
	}
	switch {
	case a.unsigned() && a.width == vector:
		return asm.V128And.Of(v, asm.ConstI32x4(1<<a.bits()-1))
	case a.unsigned():
		return asm.I32And.Of(v, asm.ConstI32(1<<a.bits()-1))
	case a.width == vector:
		shift := asm.ConstI32(int32(spare))
		return asm.I32x4ShrS.Of(asm.I32x4Shl.Of(v, shift), shift)
	}
	return a.signExtended(v)
}

func (a arithmetic) compare(f ir.Func, x, y asm.Local) asm.Expr {
	switch f {
	case ir.Equal:
		return a.apply(formEq, x, y)
	case ir.NotEqual:
		return a.apply(formNe, x, y)
	case ir.Less:
		return a.apply(a.pick(formLtS, formLtU), x, y)
	case ir.LessEqual:
		return a.apply(a.pick(formLeS, formLeU), x, y)
	}
	panic(fmt.Sprintf("BUG: %s is no comparison", f))
}

func (a arithmetic) integerUnary(f ir.Func, x asm.Local) asm.Expr {
	zero := a.whole(0)
	switch f {
	case ir.Abs:
		if a.unsigned() {
			return x
		}
		return a.where(a.apply(formLtS, x, zero), a.apply(formSub, zero, x), x)
	case ir.Neg:
		return a.apply(formSub, zero, x)
	case ir.Sign:
		sign := a.where(a.apply(formNe, x, zero), a.whole(1), zero)
		if a.unsigned() {
			return sign
		}
		return a.where(a.apply(formLtS, x, zero), a.whole(-1), sign)
	case ir.Not:
		if a.isBool() && a.width == single {
			return asm.I32Eqz.Of(x)
		}
		return a.apply(formXor, x, a.allOnes())
	case ir.PopCount:
		return a.laneByLane(a, func(v []asm.Local) asm.Expr { return a.singly().apply(formPop, a.singly().zeroExtended(v[0])) }, x)
	case ir.LeadingZeros:
		return a.laneByLane(a, func(v []asm.Local) asm.Expr {
			s := a.singly()
			zeros := s.apply(formClz, s.zeroExtended(v[0]))
			if a.bits() < 32 {
				return asm.Plus(zeros, a.bits()-32)
			}
			return zeros
		}, x)
	case ir.IsFinite:
		return a.apply(formEq, x, x)
	case ir.IsNaN:
		return a.apply(formNe, x, x)
	}
	panic(fmt.Sprintf("BUG: %s of %s", f, a.dtype))
}

// allOnes has every bit set.
func (a arithmetic) allOnes() asm.Expr {
	switch {
	case a.width == vector:
		return asm.ConstI32x4(0xffffffff)
	case a.bits() == 64:
		return asm.ConstI64(-1)
	}
	return asm.ConstI32(-1)
}

// zeroExtended is a single integer with no bits above its dtype's.
func (a arithmetic) zeroExtended(v asm.Expr) asm.Expr {
	if a.bits() >= 32 {
		return v
	}
	return asm.I32And.Of(v, asm.ConstI32(1<<a.bits()-1))
}

// signExtended is a single integer with its highest bit in all bits above.
func (a arithmetic) signExtended(v asm.Expr) asm.Expr {
	switch a.bits() {
	case 8:
		return asm.I32Extend8S.Of(v)
	case 16:
		return asm.I32Extend16S.Of(v)
	}
	return v
}

func (a arithmetic) integerBinary(f ir.Func, x, y asm.Local) asm.Expr {
	switch f {
	case ir.Add:
		return a.apply(formAdd, x, y)
	case ir.Sub:
		return a.apply(formSub, x, y)
	case ir.Mul:
		return a.apply(formMul, x, y)
	case ir.Min:
		if a.width == vector {
			return a.apply(a.pick(formMinS, formMinU), x, y)
		}
		return a.where(a.apply(a.pick(formLtS, formLtU), x, y), x, y)
	case ir.Max:
		if a.width == vector {
			return a.apply(a.pick(formMaxS, formMaxU), x, y)
		}
		return a.where(a.apply(a.pick(formLtS, formLtU), x, y), y, x)
	case ir.And:
		return a.apply(formAnd, x, y)
	case ir.Or:
		return a.apply(formOr, x, y)
	case ir.Xor:
		return a.apply(formXor, x, y)
	}
	one := map[ir.Func]func(x, y asm.Local) asm.Expr{ir.Div: a.quotient, ir.Rem: a.remainder, ir.Pow: a.integerPower,
		ir.ShiftLeft: a.shift(formShl), ir.ShiftRightLogical: a.shift(formShrU), ir.ShiftRightArithmetic: a.shift(formShrS)}[f]
	if one == nil {
		panic(fmt.Sprintf("BUG: %s of %s", f, a.dtype))
	}
	return a.laneByLane(a, func(v []asm.Local) asm.Expr { return one(v[0], v[1]) }, x, y)
}

// The functions below take single values.

// quotient rounds towards zero. As in XLA, x/0 has all bits set and the least integer divided by -1 is itself: nothing traps.
func (a arithmetic) quotient(x, y asm.Local) asm.Expr {
	s := a.singly()
	byZero := s.apply(formEq, y, s.whole(0))
	if a.unsigned() {
		safe := asm.Select(byZero, s.whole(1), y)
		return asm.Select(byZero, s.whole(-1), s.apply(formDivU, x, safe))
	}
	byMinusOne := s.apply(formEq, y, s.whole(-1))
	safe := asm.Select(asm.I32Or.Of(byZero, byMinusOne), s.whole(1), y)
	exact := s.apply(formDivS, x, safe)
	return asm.Select(byZero, s.whole(-1), asm.Select(byMinusOne, s.apply(formSub, s.whole(0), x), exact))
}

// remainder has the sign of x; that of a division by zero is x.
func (a arithmetic) remainder(x, y asm.Local) asm.Expr {
	s := a.singly()
	byZero := s.apply(formEq, y, s.whole(0))
	return asm.Select(byZero, x, s.apply(a.pick(formRemS, formRemU), x, asm.Select(byZero, s.whole(1), y)))
}

// shift by as many bits as the dtype has, or more, leaves zeros, or the sign for an arithmetic shift to the right, which takes the
// highest bit of unsigned integers for one too.
func (a arithmetic) shift(o integerForm) func(x, y asm.Local) asm.Expr {
	return func(x, y asm.Local) asm.Expr {
		s := a.singly()
		within := s.apply(formLtU, y, s.whole(int64(a.bits())))
		switch o {
		case formShrS:
			return s.apply(o, s.signExtended(x), asm.Select(within, y, s.whole(int64(a.bits()-1))))
		case formShrU:
			return asm.Select(within, s.apply(o, s.zeroExtended(x), y), s.whole(0))
		}
		return asm.Select(within, s.apply(o, x, y), s.whole(0))
	}
}

// integerPower multiplies by squares (Knuth, TAOCP 4.6.3, algorithm A). Of negative exponents only those of 1 and -1 are whole; the
// others give 0.
func (a arithmetic) integerPower(x, y asm.Local) asm.Expr {
	s := a.singly()
	t := s.width.typeOf(a.dtype)
	name := fmt.Sprintf("pow_%s_%s", t, map[bool]string{true: "u", false: "s"}[a.unsigned()])
	power := a.once(name, t, []asm.Type{t, t}, func(f *asm.Func) { s.emitPower(f) })
	return a.f.Call(power, x, y)
}

func (a arithmetic) emitPower(f *asm.Func) {
	base, exponent := f.Param(0), f.Param(1)
	result := f.Let(a.whole(1))
	if !a.unsigned() {
		f.If(a.apply(formLtS, exponent, a.whole(0)), func() {
			odd := a.apply(formNe, a.apply(formAnd, exponent, a.whole(1)), a.whole(0))
			ofMinusOne := asm.Select(odd, a.whole(-1), a.whole(1))
			f.Return(asm.Select(a.apply(formEq, base, a.whole(1)), a.whole(1),
				asm.Select(a.apply(formEq, base, a.whole(-1)), ofMinusOne, a.whole(0))))
		}, nil)
	}
	f.Block(func(done asm.Label) {
		f.Loop(func(again asm.Label) {
			f.BranchIf(done, a.apply(formEq, exponent, a.whole(0)))
			odd := a.apply(formNe, a.apply(formAnd, exponent, a.whole(1)), a.whole(0))
			f.Set(result, asm.Select(odd, a.apply(formMul, result, base), result))
			f.Set(base, a.apply(formMul, base, base))
			f.Set(exponent, a.apply(formShrU, exponent, a.whole(1)))
			f.Branch(again)
		})
	})
	f.Return(result)
}
