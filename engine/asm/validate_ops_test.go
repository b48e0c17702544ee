package asm

import (
	"fmt"
	"testing"

	"github.com/tetratelabs/wazero"
)

// every is a module that pushes values of the types and then has an op, with the immediates as they are given.
func every(op *Op, operands []Type, align uint32, lane, mask byte) []byte {
	var c code
	for _, t := range operands {
		constant{t: t}.emit(&c)
	}
	c.opcode(op)
	switch op.immediate {
	case memoryOperand, memoryLane:
		c.memory(align, 0)
	case shuffleMask:
		for range 16 {
			c.byte(mask)
		}
	case zeroBytes:
		c.little(0, 2)
	case zeroByte, memoryIndex:
		c.byte(0)
	}
	if op.lanes > 0 {
		c.byte(lane)
	}
	if op.Out != None {
		c.byte(opDrop)
	}
	c.byte(opEnd)
	return foreign(string(c.bytes))
}

// TestValidateEveryOp puts each op of the table to all rules that it has to keep, one wrong thing at a time.
func TestValidateEveryOp(t *testing.T) {
	runtime := newRuntime(t, wazero.NewRuntimeConfigInterpreter())
	for _, op := range table {
		expect := func(what string, want bool, module []byte) {
			t.Helper()
			if got := compare(t, runtime, module); got != want {
				t.Errorf("%s with %s: valid is %v, %v", op.Name, what, got, Validate(module))
			}
		}
		expect("its operands", true, every(op, op.In, op.align, 0, 0))
		expect("an operand too many", false, every(op, append([]Type{I32}, op.In...), op.align, 0, 0))
		if len(op.In) > 0 {
			expect("an operand missing", false, every(op, op.In[1:], op.align, 0, 0))
		}
		for i := range op.In {
			for _, other := range []Type{I32, I64, F32, F64, V128} {
				operands := append([]Type{}, op.In...)
				operands[i] = other
				expect(fmt.Sprintf("%v as operand %d", other, i), other == op.In[i], every(op, operands, op.align, 0, 0))
			}
		}
		if op.immediate == memoryOperand || op.immediate == memoryLane {
			for align := range uint32(8) {
				valid := align == op.align || align < op.align && op.prefix != atomic
				expect(fmt.Sprintf("an alignment of 2^%d", align), valid, every(op, op.In, align, 0, 0))
			}
		}
		if op.lanes > 0 {
			expect("the last lane", true, every(op, op.In, op.align, byte(op.lanes-1), 0))
			expect("a lane too high", false, every(op, op.In, op.align, byte(op.lanes), 0))
			expect("the highest lane", false, every(op, op.In, op.align, 255, 0))
		}
		if op == shuffle {
			expect("the last byte", true, every(op, op.In, 0, 0, 31))
			expect("a byte too high", false, every(op, op.In, 0, 0, 32))
		}
	}
}

// Each op prints as the name and the immediates that it has in the text format.
func TestDisassembleOps(t *testing.T) {
	for _, c := range []struct {
		op         *Op
		align      uint32
		lane, mask byte
		want       string
	}{
		{I64ShrU, 0, 0, 0, "drop (i64.shr_u 0 0)"},
		{F64Copysign, 0, 0, 0, "drop (f64.copysign 0.0 0.0)"},
		{I32TruncF32S, 0, 0, 0, "drop (i32.trunc_f32_s 0.0)"},
		{F32x4Splat, 0, 0, 0, "drop (f32x4.splat 0.0)"},
		{F32x4Neg, 0, 0, 0, "drop (f32x4.neg f32x4(0.0))"},
		{F64x2Sqrt, 0, 0, 0, "drop (f64x2.sqrt f64x2(0.0))"},
		{I64x2Add, 0, 0, 0, "drop (i64x2.add i32x4(0x0) i32x4(0x0))"},
		{F32x4ExtractLane, 0, 3, 0, "drop (f32x4.extract_lane 3 f32x4(0.0))"},
		{I8x16ReplaceLane, 0, 15, 0, "drop (i8x16.replace_lane 15 i32x4(0x0) 0)"},
		{shuffle, 0, 0, 4, "drop (i8x16.shuffle [4 4 4 4 4 4 4 4 4 4 4 4 4 4 4 4] i32x4(0x0) i32x4(0x0))"},
		{V128Load, 4, 0, 0, "drop (v128.load 0)"},
		{V128Load, 2, 0, 0, "drop (v128.load align=4 0)"},
		{F64Store, 0, 0, 0, "(f64.store align=1 0 0.0)"},
		{V128Store8Lane, 0, 9, 0, "(v128.store8_lane 9 0 i32x4(0x0))"},
		{V128Load32Lane, 1, 2, 0, "drop (v128.load32_lane align=2 2 0 i32x4(0x0))"},
		{MemorySize, 0, 0, 0, "drop (memory.size)"},
		{memoryCopy, 0, 0, 0, "(memory.copy 0 0 0)"},
		{AtomicFence, 0, 0, 0, "(atomic.fence)"},
		{MemoryAtomicWait32, 2, 0, 0, "drop (memory.atomic.wait32 0 0 0)"},
		{I32AtomicStore, 2, 0, 0, "(i32.atomic.store 0 0)"},
	} {
		text, err := Disassemble(every(c.op, c.op.In, c.align, c.lane, c.mask))
		want := "memory \"m\" \"m\" 0..65536\n\nfunc 0 (local $0 i32)\n  " + c.want + "\n"
		if err != nil || text != want {
			t.Errorf("%s: %v, got\n%swant\n%s", c.op.Name, err, text, want)
		}
	}
}
