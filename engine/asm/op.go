package asm

import (
	"fmt"
	"slices"
)

// Op is an instruction that takes its operands from the stack and gives at most one value.
type Op struct {
	// Name is the name in the text format, "f32x4.add".
	Name string
	// In and Out are the types of the operands and of the result.
	In  []Type
	Out Type

	prefix    byte // 0 for one-byte opcodes, else the first byte
	code      uint32
	immediate immediate
	align     uint32 // of memory ops: the exponent of 2 of the bytes that are accessed
	lanes     int    // of ops that name a lane: how many there are
}

// shuffleBytes is how many bytes i8x16.shuffle chooses from: those of two vectors.
const shuffleBytes = 32

// immediate says what follows an opcode in the code.
type immediate int

const (
	nothing immediate = iota
	laneIndex
	memoryOperand
	memoryLane // a memory operand, then a lane index
	shuffleMask
	zeroByte  // atomic.fence
	zeroBytes // memory.copy: two memory indices
	memoryIndex
)

const (
	simd   = 0xfd
	misc   = 0xfc
	atomic = 0xfe
)

type opcode struct {
	prefix byte
	code   uint32
}

// table holds every Op by its opcode, for reading modules back.
var table = map[opcode]*Op{}

func define(op Op) *Op {
	key := opcode{op.prefix, op.code}
	if table[key] != nil {
		panic(fmt.Sprintf("BUG: %s and %s share an opcode", op.Name, table[key].Name))
	}
	table[key] = &op
	return &op
}

func unary(name string, prefix byte, code uint32, in, out Type) *Op {
	return define(Op{Name: name, prefix: prefix, code: code, In: []Type{in}, Out: out})
}

func binary(name string, prefix byte, code uint32, in, out Type) *Op {
	return define(Op{Name: name, prefix: prefix, code: code, In: []Type{in, in}, Out: out})
}

func operation(name string, prefix byte, code uint32, out Type, in ...Type) *Op {
	return define(Op{Name: name, prefix: prefix, code: code, In: in, Out: out})
}

func lane(name string, lanes int, code uint32, out Type, in ...Type) *Op {
	return define(Op{Name: name, prefix: simd, code: code, In: in, Out: out, immediate: laneIndex, lanes: lanes})
}

func load(name string, prefix byte, code, align uint32, out Type) *Op {
	return define(Op{Name: name, prefix: prefix, code: code, In: []Type{I32}, Out: out, immediate: memoryOperand, align: align})
}

func store(name string, prefix byte, code, align uint32, value Type) *Op {
	return define(Op{Name: name, prefix: prefix, code: code, In: []Type{I32, value}, Out: None, immediate: memoryOperand, align: align})
}

// access is a memory op with operands of its own.
func access(name string, prefix byte, code, align uint32, out Type, in ...Type) *Op {
	return define(Op{Name: name, prefix: prefix, code: code, In: in, Out: out, immediate: memoryOperand, align: align})
}

// laneAccess is a load or store of one of a vector's lanes.
func laneAccess(name string, code, align uint32, out Type) *Op {
	return define(Op{Name: name, prefix: simd, code: code, In: []Type{I32, V128}, Out: out, immediate: memoryLane, align: align, lanes: 16 >> align})
}

// check panics unless the expressions have the op's operand types.
func (op *Op) check(operands []Expr) {
	types := make([]Type, len(operands))
	for i, e := range operands {
		types[i] = e.Type()
	}
	if !slices.Equal(types, op.In) {
		panic(fmt.Sprintf("BUG: %s takes %v, not %v", op.Name, op.In, types))
	}
}

func (op *Op) checkLane(index int) {
	if index < 0 || index >= op.lanes {
		panic(fmt.Sprintf("BUG: %s has %d lanes, not one of index %d", op.Name, op.lanes, index))
	}
}

// Of applies an op that leaves nothing to choose but its operands.
func (op *Op) Of(operands ...Expr) Expr {
	op.want(nothing, memoryIndex, zeroByte, zeroBytes)
	op.check(operands)
	return &application{op: op, operands: operands}
}

// Lane applies an op that names a lane of its operand.
func (op *Op) Lane(index int, operands ...Expr) Expr {
	op.want(laneIndex)
	op.checkLane(index)
	op.check(operands)
	return &application{op: op, operands: operands, lane: byte(index)}
}

// At applies a memory op at address + offset bytes; operands are those after the address.
func (op *Op) At(address Expr, offset uint32, operands ...Expr) Expr {
	op.want(memoryOperand)
	operands = append([]Expr{address}, operands...)
	op.check(operands)
	return &application{op: op, operands: operands, offset: offset}
}

// LaneAt applies a memory op to one lane of a vector at address + offset bytes.
func (op *Op) LaneAt(index int, address Expr, offset uint32, vector Expr) Expr {
	op.want(memoryLane)
	op.checkLane(index)
	operands := []Expr{address, vector}
	op.check(operands)
	return &application{op: op, operands: operands, offset: offset, lane: byte(index)}
}

func (op *Op) want(kinds ...immediate) {
	if !slices.Contains(kinds, op.immediate) {
		panic("BUG: " + op.Name + " has other immediates")
	}
}

// Shuffle gives 16 bytes chosen from a (0..15) and b (16..31).
func Shuffle(mask [16]byte, a, b Expr) Expr {
	shuffle.check([]Expr{a, b})
	if i := slices.IndexFunc(mask[:], func(b byte) bool { return b >= shuffleBytes }); i >= 0 {
		panic(fmt.Sprintf("BUG: a shuffle of byte %d", mask[i]))
	}
	return &application{op: shuffle, operands: []Expr{a, b}, mask: mask}
}

// Shuffle32 gives four 32-bit lanes chosen from a (0..3) and b (4..7).
func Shuffle32(lanes [4]int, a, b Expr) Expr {
	var mask [16]byte
	for i := range mask {
		mask[i] = byte(4*lanes[i/4] + i%4)
	}
	return Shuffle(mask, a, b)
}

// Shuffle64 gives two 64-bit lanes chosen from a (0..1) and b (2..3).
func Shuffle64(lanes [2]int, a, b Expr) Expr {
	return Shuffle32([4]int{2 * lanes[0], 2*lanes[0] + 1, 2 * lanes[1], 2*lanes[1] + 1}, a, b)
}
