package kernel

import (
	"github.com/gomlx/compute/dtypes"

	"ganplayground/engine/asm"
)

func (a arithmetic) isBool() bool { return a.dtype == dtypes.Bool }

// to is the same arithmetic for another dtype.
func (a arithmetic) to(dtype dtypes.DType) arithmetic {
	a.dtype = dtype
	return a
}

// convert turns a value into another dtype: floats to integers towards zero, saturating, NaN to 0; wider integers lose their high
// bits; anything but 0 is true.
func (a arithmetic) convert(dtype dtypes.DType, x asm.Local) asm.Expr {
	b := a.to(dtype)
	switch {
	case a.dtype == dtype:
		return x
	case a.isBool():
		return a.to(dtypes.Int32).convert(dtype, a.f.Let(a.zeroOrOne(x)))
	case b.isBool() && a.isFloat():
		return a.float().ne(x, a.float().constant(0))
	case b.isBool():
		return a.apply(formNe, x, a.whole(0))
	case a.isFloat() && b.isFloat():
		if dtype == dtypes.Float64 {
			return asm.F64PromoteF32.Of(x)
		}
		return asm.F32DemoteF64.Of(x)
	case a.isFloat():
		return a.truncate(b, x)
	case b.isFloat():
		return a.fromInteger(b, x)
	}
	return a.resize(b, x)
}

// zeroOrOne is a bool as an int32.
func (a arithmetic) zeroOrOne(x asm.Local) asm.Expr {
	if a.width == vector {
		return asm.V128And.Of(x, asm.ConstI32x4(1))
	}
	return x
}

// truncate turns a float into an integer of b's dtype.
func (a arithmetic) truncate(b arithmetic, x asm.Local) asm.Expr {
	if b.bits() == 64 {
		return pickOp(a.bits() == 64, b.unsigned(), asm.I64TruncSatF32S, asm.I64TruncSatF32U, asm.I64TruncSatF64S, asm.I64TruncSatF64U).Of(x)
	}
	// Into 32 bits first, of the same sign, then within the bounds of narrower ones.
	wide := b.to(dtypes.Int32)
	bounds := []int64{int64(1)<<(b.bits()-1) - 1, int64(-1) << (b.bits() - 1)}
	if b.unsigned() {
		wide = b.to(dtypes.Uint32)
		bounds = []int64{int64(1)<<b.bits() - 1}
	}
	var v asm.Expr
	switch {
	case a.width == vector && b.unsigned():
		v = asm.I32x4TruncSatF32x4U.Of(x)
	case a.width == vector:
		v = asm.I32x4TruncSatF32x4S.Of(x)
	default:
		v = pickOp(a.bits() == 64, b.unsigned(), asm.I32TruncSatF32S, asm.I32TruncSatF32U, asm.I32TruncSatF64S, asm.I32TruncSatF64U).Of(x)
	}
	if b.bits() == 32 {
		return v
	}
	less := wide.pick(formLtS, formLtU)
	for _, bound := range bounds {
		kept := a.f.Let(v)
		outside := wide.apply(less, wide.whole(bound), kept)
		if bound < 0 {
			outside = wide.apply(less, kept, wide.whole(bound))
		}
		v = wide.where(outside, wide.whole(bound), kept)
	}
	return v
}

// fromInteger turns an integer into the nearest float of b's dtype.
func (a arithmetic) fromInteger(b arithmetic, x asm.Local) asm.Expr {
	switch {
	case a.width == vector && a.unsigned() && a.bits() == 32: // narrower ones are not negative; signed takes fewer instructions
		return asm.F32x4ConvertI32x4U.Of(x)
	case a.width == vector:
		return asm.F32x4ConvertI32x4S.Of(x)
	case b.dtype == dtypes.Float32:
		return pickOp(a.bits() == 64, a.unsigned(), asm.F32ConvertI32S, asm.F32ConvertI32U, asm.F32ConvertI64S, asm.F32ConvertI64U).Of(x)
	}
	return pickOp(a.bits() == 64, a.unsigned(), asm.F64ConvertI32S, asm.F64ConvertI32U, asm.F64ConvertI64S, asm.F64ConvertI64U).Of(x)
}

// resize turns an integer into one of another width or sign.
func (a arithmetic) resize(b arithmetic, x asm.Local) asm.Expr {
	switch {
	case a.bits() == 64 && b.bits() < 64:
		return b.wrap(asm.I32WrapI64.Of(x))
	case a.bits() < 64 && b.bits() == 64 && a.unsigned():
		return asm.I64ExtendI32U.Of(x)
	case a.bits() < 64 && b.bits() == 64:
		return asm.I64ExtendI32S.Of(x)
	case b.bits() == 64:
		return x
	}
	return b.wrap(x)
}

// bitcast reads the same bits as another dtype of the same width.
func (a arithmetic) bitcast(dtype dtypes.DType, x asm.Local) asm.Expr {
	b := a.to(dtype)
	switch from, to := a.width.typeOf(a.dtype), b.width.typeOf(dtype); {
	case a.isBool() || b.isBool():
		return a.convert(dtype, x)
	case from == asm.F32 && to == asm.I32:
		return asm.I32ReinterpretF32.Of(x)
	case from == asm.I32 && to == asm.F32:
		return asm.F32ReinterpretI32.Of(x)
	case from == asm.F64 && to == asm.I64:
		return asm.I64ReinterpretF64.Of(x)
	case from == asm.I64 && to == asm.F64:
		return asm.F64ReinterpretI64.Of(x)
	}
	if b.isFloat() {
		return x
	}
	return b.wrap(x)
}

// pickOp chooses one of four ops by the width and the sign of an operand.
func pickOp(wide, unsigned bool, s32, u32, s64, u64 *asm.Op) *asm.Op {
	switch {
	case wide && unsigned:
		return u64
	case wide:
		return s64
	case unsigned:
		return u32
	}
	return s32
}
