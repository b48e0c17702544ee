package kernel

import (
	"github.com/gomlx/compute/dtypes"

	"ganplayground/engine/asm"
)

// width is how many elements of a loop are computed at once: four, in vectors, or one where a dtype is wider than 32 bits.
//
// A value in vectors is a V128 of four 32-bit lanes: floats, integers that are extended from narrower ones, or masks of all
// ones and zeros for bool. A single value is an i32 (also of narrower integers, and 0 or 1 for bool), i64, f32 or f64.
type width int

const (
	single width = 1
	vector width = 4
)

// typeOf is the type of a value of the dtype.
func (w width) typeOf(dtype dtypes.DType) asm.Type {
	switch {
	case w == vector:
		return asm.V128
	case dtype == dtypes.Float32:
		return asm.F32
	case dtype == dtypes.Float64:
		return asm.F64
	case dtype.Size() == 8:
		return asm.I64
	}
	return asm.I32
}

// arithmetic emits functions of values of one dtype into a function.
type arithmetic struct {
	f      *asm.Func
	module *asm.Module
	width  width
	dtype  dtypes.DType
}

func (a arithmetic) isFloat() bool  { return a.dtype.IsFloat() }
func (a arithmetic) unsigned() bool { return a.dtype.IsUnsigned() || a.dtype == dtypes.Bool }
func (a arithmetic) bits() int      { return 8 * a.dtype.Size() }

// float is the arithmetic of a float dtype.
func (a arithmetic) float() float {
	switch {
	case a.width == vector:
		return lanesOf(a.f).within(a.module)
	case a.dtype == dtypes.Float32:
		return singleOf(a.f).within(a.module)
	}
	return doubleOf(a.f).within(a.module)
}

// literal is a value with known bits.
func (a arithmetic) literal(bits uint64) asm.Expr {
	if !a.isFloat() && !a.unsigned() {
		shift := 64 - a.bits()
		bits = uint64(int64(bits<<shift) >> shift)
	}
	switch a.width.typeOf(a.dtype) {
	case asm.V128:
		if a.dtype == dtypes.Bool {
			bits = -bits
		}
		return asm.ConstI32x4(uint32(bits))
	case asm.F32:
		return asm.F32ReinterpretI32.Of(asm.ConstI32(int32(bits)))
	case asm.F64:
		return asm.F64ReinterpretI64.Of(asm.ConstI64(int64(bits)))
	case asm.I64:
		return asm.ConstI64(int64(bits))
	}
	return asm.ConstI32(int32(bits))
}

// extract is one lane of a value as a single one.
func (a arithmetic) extract(lane int, v asm.Expr) asm.Expr {
	switch {
	case a.width == single:
		return v
	case a.isFloat():
		return asm.F32x4ExtractLane.Lane(lane, v)
	case a.dtype == dtypes.Bool:
		return asm.I32And.Of(asm.I32x4ExtractLane.Lane(lane, v), asm.ConstI32(1))
	}
	return asm.I32x4ExtractLane.Lane(lane, v)
}

// replace is v with a single value in one lane.
func (a arithmetic) replace(lane int, v, element asm.Expr) asm.Expr {
	switch {
	case a.width == single:
		return element
	case a.isFloat():
		return asm.F32x4ReplaceLane.Lane(lane, v, element)
	case a.dtype == dtypes.Bool:
		return asm.I32x4ReplaceLane.Lane(lane, v, asm.I32Sub.Of(asm.ConstI32(0), element))
	}
	return asm.I32x4ReplaceLane.Lane(lane, v, element)
}

// splat is a single value in every lane.
func (a arithmetic) splat(element asm.Expr) asm.Expr {
	switch {
	case a.width == single:
		return element
	case a.isFloat():
		return asm.F32x4Splat.Of(element)
	case a.dtype == dtypes.Bool:
		return asm.I32x4Splat.Of(asm.I32Sub.Of(asm.ConstI32(0), element))
	}
	return asm.I32x4Splat.Of(element)
}

// singly is the same arithmetic on one element.
func (a arithmetic) singly() arithmetic {
	a.width = single
	return a
}

// laneByLane computes a function of single elements for each lane; result is the arithmetic of what it gives.
func (a arithmetic) laneByLane(result arithmetic, f func(args []asm.Local) asm.Expr, args ...asm.Local) asm.Expr {
	if a.width == single {
		return f(args)
	}
	v := a.f.Local(asm.V128)
	for lane := range int(vector) {
		elements := make([]asm.Local, len(args))
		for i, arg := range args {
			elements[i] = a.f.Let(a.extract(lane, arg))
		}
		a.f.Set(v, result.replace(lane, v, f(elements)))
	}
	return v
}

// where is x where the mask holds, else y: bitwise for vectors, for the i32 0 or 1 of a single mask by selection.
func (a arithmetic) where(mask, x, y asm.Expr) asm.Expr {
	if a.width == vector {
		return asm.V128Bitselect.Of(x, y, mask)
	}
	return asm.Select(mask, x, y)
}
