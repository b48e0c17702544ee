package asm

import (
	"fmt"
	"math"
)

// Expr is an expression: code that leaves one value of its type on the stack.
type Expr interface {
	Type() Type
	emit(c *code)
}

// application is an op with its operands and immediates.
type application struct {
	op       *Op
	operands []Expr
	offset   uint32
	lane     byte
	mask     [16]byte
}

func (a *application) Type() Type { return a.op.Out }

func (a *application) emit(c *code) {
	for _, operand := range a.operands {
		operand.emit(c)
	}
	c.opcode(a.op)
	switch a.op.immediate {
	case laneIndex:
		c.byte(a.lane)
	case memoryOperand:
		c.memory(a.op.align, a.offset)
	case memoryLane:
		c.memory(a.op.align, a.offset)
		c.byte(a.lane)
	case shuffleMask:
		c.bytes = append(c.bytes, a.mask[:]...)
	case zeroByte, memoryIndex:
		c.byte(0)
	case zeroBytes:
		c.byte(0)
		c.byte(0)
	}
}

// Opcodes of constants.
const (
	opI32Const  = 0x41
	opI64Const  = 0x42
	opF32Const  = 0x43
	opF64Const  = 0x44
	opV128Const = 0x0c // with the prefix simd
)

// constant is a value known now; of V128 the bits are in two halves.
type constant struct {
	t         Type
	bits      uint64
	high, low uint64 // V128
}

func (k constant) Type() Type { return k.t }

func (k constant) emit(c *code) {
	switch k.t {
	case I32:
		c.byte(opI32Const)
		c.signed(int64(int32(k.bits)))
	case I64:
		c.byte(opI64Const)
		c.signed(int64(k.bits))
	case F32:
		c.byte(opF32Const)
		c.little(k.bits, 4)
	case F64:
		c.byte(opF64Const)
		c.little(k.bits, 8)
	case V128:
		c.byte(simd)
		c.unsigned(opV128Const)
		c.little(k.low, 8)
		c.little(k.high, 8)
	}
}

// ConstI32 is a 32-bit integer.
func ConstI32(v int32) Expr { return constant{t: I32, bits: uint64(uint32(v))} }

// ConstI64 is a 64-bit integer.
func ConstI64(v int64) Expr { return constant{t: I64, bits: uint64(v)} }

// ConstF32 is a float of 32 bits.
func ConstF32(v float32) Expr { return constant{t: F32, bits: uint64(math.Float32bits(v))} }

// ConstF64 is a float of 64 bits.
func ConstF64(v float64) Expr { return constant{t: F64, bits: math.Float64bits(v)} }

// ConstI32x4 has the same 32 bits in all four lanes.
func ConstI32x4(v uint32) Expr {
	half := uint64(v)<<32 | uint64(v)
	return constant{t: V128, low: half, high: half}
}

// ConstF32x4 has the same float in all four lanes.
func ConstF32x4(v float32) Expr { return ConstI32x4(math.Float32bits(v)) }

// ConstLanes has four 32-bit lanes, the first one lowest.
func ConstLanes(v [4]uint32) Expr {
	return constant{t: V128, low: uint64(v[1])<<32 | uint64(v[0]), high: uint64(v[3])<<32 | uint64(v[2])}
}

// Local is a local variable or a parameter of one function; as an expression it is its value.
type Local struct {
	owner *Func
	index uint32
	t     Type
}

// Type returns the type of the variable.
func (l Local) Type() Type { return l.t }

func (l Local) emit(c *code) {
	l.mustBeOf(c)
	c.byte(opLocalGet)
	c.unsigned(uint64(l.index))
}

func (l Local) mustBeOf(c *code) {
	if l.owner != c.owner {
		panic("BUG: a local of " + l.owner.Name + " in " + c.owner.Name)
	}
}

// Select is whenTrue where the i32 condition is not 0, else whenFalse; both are computed.
func Select(condition, whenTrue, whenFalse Expr) Expr {
	if condition.Type() != I32 || whenTrue.Type() != whenFalse.Type() || whenTrue.Type() == None {
		panic(fmt.Sprintf("BUG: select(%v, %v, %v)", condition.Type(), whenTrue.Type(), whenFalse.Type()))
	}
	return selection{condition, whenTrue, whenFalse}
}

type selection struct{ condition, whenTrue, whenFalse Expr }

func (s selection) Type() Type { return s.whenTrue.Type() }

func (s selection) emit(c *code) {
	s.whenTrue.emit(c)
	s.whenFalse.emit(c)
	s.condition.emit(c)
	if t := s.Type(); t == V128 {
		c.byte(opSelectTyped)
		c.unsigned(1)
		c.byte(byte(t))
		return
	}
	c.byte(opSelect)
}

// tee sets a local and is its new value.
type tee struct {
	local Local
	value Expr
}

func (t tee) Type() Type { return t.local.t }

func (t tee) emit(c *code) {
	t.local.mustBeOf(c)
	t.value.emit(c)
	c.byte(opLocalTee)
	c.unsigned(uint64(t.local.index))
}

// call is a call of another function of the module.
type call struct {
	callee    *Func
	arguments []Expr
}

func (k call) Type() Type { return k.callee.result }

func (k call) emit(c *code) {
	if k.callee.module != c.owner.module {
		panic("BUG: a call of " + k.callee.Name + " in " + c.owner.Name + " of another module")
	}
	for _, a := range k.arguments {
		a.emit(c)
	}
	c.byte(opCall)
	c.unsigned(uint64(k.callee.index))
}

func mustBeI32(what string, e Expr) {
	if t := e.Type(); t != I32 {
		panic(fmt.Sprintf("BUG: %s of %v instead of i32", what, t))
	}
}

// Plus is the i32 address or index e + n, without an instruction where n is 0.
func Plus(e Expr, n int) Expr {
	mustBeI32("a sum", e)
	if n == 0 {
		return e
	}
	if k, ok := e.(constant); ok {
		return ConstI32(int32(k.bits) + int32(n))
	}
	return I32Add.Of(e, ConstI32(int32(n)))
}

// Times is the i32 product e * n, by a shift where n is a power of 2.
func Times(e Expr, n int) Expr {
	mustBeI32("a product", e)
	if k, ok := e.(constant); ok {
		return ConstI32(int32(k.bits) * int32(n))
	}
	switch {
	case n == 1:
		return e
	case n > 0 && n&(n-1) == 0:
		shift := 0
		for 1<<shift < n {
			shift++
		}
		return I32Shl.Of(e, ConstI32(int32(shift)))
	}
	return I32Mul.Of(e, ConstI32(int32(n)))
}
