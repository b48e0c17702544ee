package kernel

import (
	"math"

	"ganplayground/engine/asm"
)

// operation names an op that exists for every kind of float; forms says which instruction it is.
type operation int

const (
	opAdd operation = iota
	opSub
	opMul
	opDiv
	opMin
	opMax
	opNeg
	opAbs
	opSqrt
	opFloor
	opCeil
	opTrunc
	opNearest
	opCopysign // scalars only
	opLt
	opLe
	opGt
	opGe
	opEq
	opNe
	opMaskAnd
	opMaskOr
	opMaskNot
	opBitsAnd
	opBitsOr
	opBitsXor
	opBitsAdd
	opBitsSub
	opBitsShl
	opBitsShrS
	opBitsLtS  // gives a mask
	opFromInts // signed integers to the floats nearest to them
	operationCount
)

// forms are the instructions of one kind of float, and how its bits are divided.
type forms struct {
	value        asm.Type
	ops          [operationCount]*asm.Op
	bits, float  *asm.Op // reinterpret a float as an integer and back; nil where both have one type
	mantissaBits int     // without the implicit one
	exponentBias int
}

var laneForms = forms{value: asm.V128, mantissaBits: 23, exponentBias: 127, ops: [operationCount]*asm.Op{
	opAdd: asm.F32x4Add, opSub: asm.F32x4Sub, opMul: asm.F32x4Mul, opDiv: asm.F32x4Div,
	opMin: asm.F32x4Min, opMax: asm.F32x4Max, opNeg: asm.F32x4Neg, opAbs: asm.F32x4Abs, opSqrt: asm.F32x4Sqrt,
	opFloor: asm.F32x4Floor, opCeil: asm.F32x4Ceil, opTrunc: asm.F32x4Trunc, opNearest: asm.F32x4Nearest,
	opLt: asm.F32x4Lt, opLe: asm.F32x4Le, opGt: asm.F32x4Gt, opGe: asm.F32x4Ge, opEq: asm.F32x4Eq, opNe: asm.F32x4Ne,
	opMaskAnd: asm.V128And, opMaskOr: asm.V128Or, opMaskNot: asm.V128Not,
	opBitsAnd: asm.V128And, opBitsOr: asm.V128Or, opBitsXor: asm.V128Xor, opBitsAdd: asm.I32x4Add, opBitsSub: asm.I32x4Sub,
	opBitsShl: asm.I32x4Shl, opBitsShrS: asm.I32x4ShrS, opBitsLtS: asm.I32x4LtS, opFromInts: asm.F32x4ConvertI32x4S,
}}

var singleForms = forms{value: asm.F32, mantissaBits: 23, exponentBias: 127, ops: [operationCount]*asm.Op{
	opAdd: asm.F32Add, opSub: asm.F32Sub, opMul: asm.F32Mul, opDiv: asm.F32Div,
	opMin: asm.F32Min, opMax: asm.F32Max, opNeg: asm.F32Neg, opAbs: asm.F32Abs, opSqrt: asm.F32Sqrt,
	opFloor: asm.F32Floor, opCeil: asm.F32Ceil, opTrunc: asm.F32Trunc, opNearest: asm.F32Nearest, opCopysign: asm.F32Copysign,
	opLt: asm.F32Lt, opLe: asm.F32Le, opGt: asm.F32Gt, opGe: asm.F32Ge, opEq: asm.F32Eq, opNe: asm.F32Ne,
	opMaskAnd: asm.I32And, opMaskOr: asm.I32Or, opMaskNot: asm.I32Eqz,
	opBitsAnd: asm.I32And, opBitsOr: asm.I32Or, opBitsXor: asm.I32Xor, opBitsAdd: asm.I32Add, opBitsSub: asm.I32Sub,
	opBitsShl: asm.I32Shl, opBitsShrS: asm.I32ShrS, opBitsLtS: asm.I32LtS, opFromInts: asm.F32ConvertI32S,
}, bits: asm.I32ReinterpretF32, float: asm.F32ReinterpretI32}

var doubleForms = forms{value: asm.F64, mantissaBits: 52, exponentBias: 1023, ops: [operationCount]*asm.Op{
	opAdd: asm.F64Add, opSub: asm.F64Sub, opMul: asm.F64Mul, opDiv: asm.F64Div,
	opMin: asm.F64Min, opMax: asm.F64Max, opNeg: asm.F64Neg, opAbs: asm.F64Abs, opSqrt: asm.F64Sqrt,
	opFloor: asm.F64Floor, opCeil: asm.F64Ceil, opTrunc: asm.F64Trunc, opNearest: asm.F64Nearest, opCopysign: asm.F64Copysign,
	opLt: asm.F64Lt, opLe: asm.F64Le, opGt: asm.F64Gt, opGe: asm.F64Ge, opEq: asm.F64Eq, opNe: asm.F64Ne,
	opMaskAnd: asm.I32And, opMaskOr: asm.I32Or, opMaskNot: asm.I32Eqz,
	opBitsAnd: asm.I64And, opBitsOr: asm.I64Or, opBitsXor: asm.I64Xor, opBitsAdd: asm.I64Add, opBitsSub: asm.I64Sub,
	opBitsShl: asm.I64Shl, opBitsShrS: asm.I64ShrS, opBitsLtS: asm.I64LtS, opFromInts: asm.F64ConvertI64S,
}, bits: asm.I64ReinterpretF64, float: asm.F64ReinterpretI64}

// Bits are integers as wide as the float: i32 in four lanes, i32, or i64.

// bitsOf reads a float as integer.
func (e float) bitsOf(x asm.Expr) asm.Expr {
	if e.bits == nil {
		return x
	}
	return e.bits.Of(x)
}

// floatOf reads an integer as float.
func (e float) floatOf(bits asm.Expr) asm.Expr {
	if e.float == nil {
		return bits
	}
	return e.float.Of(bits)
}

// integer is v in every lane.
func (e float) integer(v int64) asm.Expr {
	switch e.value {
	case asm.V128:
		return asm.ConstI32x4(uint32(v))
	case asm.F32:
		return asm.ConstI32(int32(v))
	}
	return asm.ConstI64(v)
}

// exponent is the integer n where a float has its exponent: added to the bits of x it gives x 2^n.
func (e float) exponent(n int) int64 { return int64(n) << e.mantissaBits }

// one has the bits of 1.
func (e float) one() int64 { return e.exponent(e.exponentBias) }

func (e float) bitsAnd(a, b asm.Expr) asm.Expr { return e.apply(opBitsAnd, a, b) }
func (e float) bitsOr(a, b asm.Expr) asm.Expr  { return e.apply(opBitsOr, a, b) }
func (e float) bitsXor(a, b asm.Expr) asm.Expr { return e.apply(opBitsXor, a, b) }
func (e float) bitsAdd(a, b asm.Expr) asm.Expr { return e.apply(opBitsAdd, a, b) }
func (e float) bitsSub(a, b asm.Expr) asm.Expr { return e.apply(opBitsSub, a, b) }

func (e float) shiftLeft(a asm.Expr, n int) asm.Expr { return e.apply(opBitsShl, a, e.count(n)) }

// shiftRight repeats the sign.
func (e float) shiftRight(a asm.Expr, n int) asm.Expr { return e.apply(opBitsShrS, a, e.count(n)) }

// count is by how much to shift: an i64 for an i64, else an i32.
func (e float) count(n int) asm.Expr {
	if e.value == asm.F64 {
		return asm.ConstI64(int64(n))
	}
	return asm.ConstI32(int32(n))
}

// negative is the mask of integers below 0.
func (e float) negative(bits asm.Expr) asm.Expr { return e.apply(opBitsLtS, bits, e.integer(0)) }

// signBit is the mask of a set sign bit, of -0 and NaN too.
func (e float) signBit(x asm.Expr) asm.Expr { return e.negative(e.bitsOf(x)) }

// highest clears all but the highest bit.
func (e float) highest(bits asm.Expr) asm.Expr {
	sign := int64(math.MinInt32)
	if e.value == asm.F64 {
		sign = math.MinInt64
	}
	return e.bitsAnd(bits, e.integer(sign))
}

// fromInts converts signed integers.
func (e float) fromInts(a asm.Expr) asm.Expr { return e.apply(opFromInts, a) }
