package asm

import (
	"errors"
	"fmt"
)

// validator follows the types on the stack through the body of a function, by the algorithm in the appendix "Validation
// Algorithm" of the core specification. Its names are those of the algorithm where it has some.
type validator struct {
	module   *decoded
	locals   []Type
	result   Type
	operands []Type
	frames   []frame // from the function's body to the innermost block
}

// frame is a block that is open.
type frame struct {
	opcode      byte
	height      int  // of the operands when it was opened
	unreachable bool // after a branch: the stack holds whatever is asked of it
}

// unknown is the type of an operand in code that cannot be reached.
const unknown Type = 0

func newValidator(d *decoded, f *decodedFunc) *validator {
	s := d.types[f.typ]
	v := &validator{module: d, result: s.result}
	v.locals = append(append(v.locals, s.params...), f.locals...)
	v.frames = []frame{{opcode: opBlock}}
	return v
}

func (v *validator) top() *frame { return &v.frames[len(v.frames)-1] }

func (v *validator) push(t Type) {
	if t != None {
		v.operands = append(v.operands, t)
	}
}

// pop takes an operand of type want off the stack and returns its type; any will do for unknown, none for None.
func (v *validator) pop(want Type) (Type, error) {
	if want == None {
		return None, nil
	}
	n := len(v.operands)
	if n == v.top().height {
		if v.top().unreachable {
			return want, nil
		}
		if want == unknown {
			return unknown, errors.New("an operand is missing")
		}
		return unknown, fmt.Errorf("an operand of type %v is missing", want)
	}
	t := v.operands[n-1]
	v.operands = v.operands[:n-1]
	switch {
	case t == unknown:
		t = want
	case want != unknown && want != t:
		return t, fmt.Errorf("an operand has type %v instead of %v", t, want)
	}
	return t, nil
}

// apply pops operands, the last one first, and pushes the result.
func (v *validator) apply(operands []Type, result Type) error {
	for i := len(operands) - 1; i >= 0; i-- {
		if _, err := v.pop(operands[i]); err != nil {
			return err
		}
	}
	v.push(result)
	return nil
}

// leave marks the rest of the block as unreachable.
func (v *validator) leave() {
	v.operands = v.operands[:v.top().height]
	v.top().unreachable = true
}

// step validates the next instruction.
func (v *validator) step(in *instruction) error {
	switch {
	case in.op != nil:
		return v.op(in)
	case in.constant.t != 0:
		v.push(in.constant.t)
		return nil
	}
	switch in.control {
	case opLocalGet, opLocalSet, opLocalTee:
		return v.local(in)
	case opBlock, opLoop, opIf, opElse, opEnd:
		return v.block(in.control)
	case opBr, opBrIf:
		return v.branch(in)
	case opSelect, opSelectTyped:
		return v.selection(in)
	case opCall:
		if int64(in.index) >= int64(len(v.module.funcs)) {
			return fmt.Errorf("function %d of %d", in.index, len(v.module.funcs))
		}
		s := v.module.types[v.module.funcs[in.index].typ]
		return v.apply(s.params, s.result)
	case opDrop:
		_, err := v.pop(unknown)
		return err
	case opReturn:
		if _, err := v.pop(v.result); err != nil {
			return err
		}
	}
	v.leave() // return and unreachable
	return nil
}

func (v *validator) op(in *instruction) error {
	op := in.op
	switch op.immediate {
	case memoryOperand, memoryLane:
		if in.align > op.align {
			return fmt.Errorf("an alignment of 2^%d bytes where 2^%d are accessed", in.align, op.align)
		}
		if op.prefix == atomic && in.align != op.align {
			return fmt.Errorf("an alignment of 2^%d bytes instead of 2^%d", in.align, op.align)
		}
		fallthrough
	case memoryIndex, zeroBytes:
		if v.module.memory == nil {
			return errors.New("the module has no memory")
		}
	case shuffleMask:
		for _, b := range in.mask {
			if b >= shuffleBytes {
				return fmt.Errorf("byte %d of %d", b, shuffleBytes)
			}
		}
	}
	if op.lanes > 0 && int(in.lane) >= op.lanes {
		return fmt.Errorf("lane %d of %d", in.lane, op.lanes)
	}
	return v.apply(op.In, op.Out)
}

func (v *validator) local(in *instruction) error {
	if int64(in.index) >= int64(len(v.locals)) {
		return fmt.Errorf("local %d of %d", in.index, len(v.locals))
	}
	t := v.locals[in.index]
	switch in.control {
	case opLocalGet:
		v.push(t)
		return nil
	case opLocalSet:
		return v.apply([]Type{t}, None)
	}
	return v.apply([]Type{t}, t)
}

// block opens and closes blocks. Only the outermost one, the function's body, can have a result.
func (v *validator) block(opcode byte) error {
	switch opcode {
	case opIf:
		if _, err := v.pop(I32); err != nil {
			return err
		}
		fallthrough
	case opBlock, opLoop:
		v.frames = append(v.frames, frame{opcode: opcode, height: len(v.operands)})
		return nil
	}
	if opcode == opElse && v.top().opcode != opIf {
		return errors.New("there is no if to it")
	}
	result := None
	if len(v.frames) == 1 {
		result = v.result
	}
	if _, err := v.pop(result); err != nil {
		return err
	}
	if left := len(v.operands) - v.top().height; left > 0 {
		return fmt.Errorf("%d values are left on the stack", left)
	}
	v.frames = v.frames[:len(v.frames)-1]
	if opcode == opElse {
		v.frames = append(v.frames, frame{opcode: opElse, height: len(v.operands)})
	}
	return nil
}

// branch validates br and br_if. Only the label of the function's body can have a value.
func (v *validator) branch(in *instruction) error {
	if in.control == opBrIf {
		if _, err := v.pop(I32); err != nil {
			return err
		}
	}
	if int64(in.index) >= int64(len(v.frames)) {
		return fmt.Errorf("label %d of %d", in.index, len(v.frames))
	}
	t := None
	if int(in.index) == len(v.frames)-1 {
		t = v.result
	}
	if _, err := v.pop(t); err != nil {
		return err
	}
	if in.control == opBrIf {
		v.push(t)
		return nil
	}
	v.leave()
	return nil
}

func (v *validator) selection(in *instruction) error {
	if in.control == opSelectTyped {
		return v.apply([]Type{in.typ, in.typ, I32}, in.typ)
	}
	if _, err := v.pop(I32); err != nil {
		return err
	}
	second, err := v.pop(unknown)
	if err != nil {
		return err
	}
	first, err := v.pop(second) // of any type if the second is unknown
	if err != nil {
		return err
	}
	v.push(first)
	return nil
}
