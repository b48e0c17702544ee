package asm

import "math/bits"

// instruction is an instruction as it stands in the code of a module, with its immediates.
type instruction struct {
	offset   int
	op       *Op      // nil for control, locals and constants
	control  byte     // the opcode of control and locals
	constant constant // of constants; else its type is 0

	index   uint32 // of a local or a function, or the depth of a label
	typ     Type   // of a typed select
	align   uint32 // the exponent
	address uint32 // the constant offset of a memory op
	lane    byte
	mask    [16]byte
}

// name is the instruction's name in the text format.
func (in *instruction) name() string {
	switch {
	case in.op != nil:
		return in.op.Name
	case in.constant.t != 0:
		return in.constant.t.String() + ".const"
	}
	return controlNames[in.control]
}

var controlNames = map[byte]string{
	opUnreachable: "unreachable",
	opBlock:       "block",
	opLoop:        "loop",
	opIf:          "if",
	opElse:        "else",
	opEnd:         "end",
	opBr:          "br",
	opBrIf:        "br_if",
	opReturn:      "return",
	opCall:        "call",
	opDrop:        "drop",
	opSelect:      "select",
	opSelectTyped: "select",
	opLocalGet:    "local.get",
	opLocalSet:    "local.set",
	opLocalTee:    "local.tee",
}

// instruction reads the next instruction.
func (r *reader) instruction() (in instruction) {
	in.offset = r.at
	b := r.byte()
	key := opcode{code: uint32(b)}
	if b == simd || b == misc || b == atomic {
		key = opcode{b, r.unsigned()}
		if shortest := (bits.Len32(key.code|1) + 6) / 7; r.at-in.offset-1 > shortest {
			r.fail(in.offset, "an opcode is longer than it has to be") // wazero takes it for another one
		}
	}
	if in.op = table[key]; in.op != nil {
		r.immediates(&in)
		return in
	}
	if key == (opcode{simd, opV128Const}) {
		in.constant = constant{t: V128, low: r.little(8), high: r.little(8)}
		return in
	}
	if key.prefix != 0 {
		r.fail(in.offset, "the opcode 0x%02x %d is unknown", key.prefix, key.code)
		return in
	}
	r.control(&in, b)
	return in
}

func (r *reader) control(in *instruction, b byte) {
	in.control = b
	switch b {
	case opUnreachable, opElse, opEnd, opReturn, opDrop, opSelect:
	case opBlock, opLoop, opIf:
		if t := r.byte(); Type(t) != None {
			r.fail(r.at-1, "a block of type 0x%02x: blocks give no values here", t)
		}
	case opBr, opBrIf, opCall, opLocalGet, opLocalSet, opLocalTee:
		in.index = r.unsigned()
	case opSelectTyped:
		if n := r.unsigned(); n != 1 {
			r.fail(in.offset, "a select of %d types", n)
		}
		in.typ = r.valueType()
	case opI32Const:
		in.constant = constant{t: I32, bits: uint64(uint32(r.signed(32)))}
	case opI64Const:
		in.constant = constant{t: I64, bits: uint64(r.signed(64))}
	case opF32Const:
		in.constant = constant{t: F32, bits: r.little(4)}
	case opF64Const:
		in.constant = constant{t: F64, bits: r.little(8)}
	default:
		r.fail(in.offset, "the opcode 0x%02x is unknown", b)
	}
}

func (r *reader) immediates(in *instruction) {
	switch in.op.immediate {
	case memoryOperand, memoryLane:
		in.align, in.address = r.unsigned(), r.unsigned()
	case shuffleMask:
		copy(in.mask[:], r.take(uint64(len(in.mask))))
	case zeroBytes:
		r.zero()
		r.zero()
	case zeroByte, memoryIndex:
		r.zero()
	}
	if in.op.lanes > 0 {
		in.lane = r.byte()
	}
}
