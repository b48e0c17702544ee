package asm

import (
	"fmt"
	"slices"
)

// Opcodes of control and of locals, which are no Ops: they have immediates and types of their own.
const (
	opUnreachable = 0x00
	opBlock       = 0x02
	opLoop        = 0x03
	opIf          = 0x04
	opElse        = 0x05
	opEnd         = 0x0b
	opBr          = 0x0c
	opBrIf        = 0x0d
	opReturn      = 0x0f
	opCall        = 0x10
	opDrop        = 0x1a
	opSelect      = 0x1b
	opSelectTyped = 0x1c
	opLocalGet    = 0x20
	opLocalSet    = 0x21
	opLocalTee    = 0x22
)

// Func is a function of a module. Its methods append statements to its body.
type Func struct {
	// Name stands in the module's name section: profilers and the disassembly show it.
	Name string

	module *Module
	index  uint32
	params []Type
	result Type
	locals []Type
	body   code
	open   []int // the serial numbers of the blocks around the end of body
	blocks int   // so far
}

// Param is the i-th parameter.
func (f *Func) Param(i int) Local { return Local{f, uint32(i), f.params[i]} }

// Local makes a new local variable, which is 0 when the function starts.
func (f *Func) Local(t Type) Local {
	if t == None {
		panic("BUG: " + f.Name + ": a local without a value")
	}
	f.locals = append(f.locals, t)
	return Local{f, uint32(len(f.params) + len(f.locals) - 1), t}
}

// Let makes a new local variable with a value.
func (f *Func) Let(value Expr) Local {
	l := f.Local(value.Type())
	f.Set(l, value)
	return l
}

// Set assigns a local.
func (f *Func) Set(l Local, value Expr) {
	f.assign(l, value)
	value.emit(&f.body)
	f.body.byte(opLocalSet)
	f.body.unsigned(uint64(l.index))
}

// Tee is an expression that assigns a local and gives its new value.
func (f *Func) Tee(l Local, value Expr) Expr {
	f.assign(l, value)
	return tee{l, value}
}

func (f *Func) assign(l Local, value Expr) {
	if l.owner != f || l.t != value.Type() {
		panic(fmt.Sprintf("BUG: %s: a local of type %v is set to %v", f.Name, l.t, value.Type()))
	}
}

// Do runs an expression for its effect: a store, a call, a fence. A value is dropped.
func (f *Func) Do(e Expr) {
	e.emit(&f.body)
	if e.Type() != None {
		f.body.byte(opDrop)
	}
}

// Copy copies n bytes between addresses of the memory, as memmove does.
func (f *Func) Copy(to, from, n Expr) {
	f.Do(&application{op: memoryCopy, operands: []Expr{to, from, n}})
}

// Fill sets n bytes at an address to the low byte of value.
func (f *Func) Fill(to, value, n Expr) {
	f.Do(&application{op: memoryFill, operands: []Expr{to, value, n}})
}

// Call is a call of a function of the same module, as an expression; Do runs one without a result.
func (f *Func) Call(callee *Func, arguments ...Expr) Expr {
	if callee.module != f.module || len(arguments) != len(callee.params) {
		panic(fmt.Sprintf("BUG: %s calls %s with %d arguments", f.Name, callee.Name, len(arguments)))
	}
	for i, a := range arguments {
		if a.Type() != callee.params[i] {
			panic(fmt.Sprintf("BUG: %s calls %s with %v as argument %d", f.Name, callee.Name, a.Type(), i))
		}
	}
	return call{callee, arguments}
}

// Return leaves the function; value is nil where it has no result. A function with a result ends with a Return or a Trap.
func (f *Func) Return(value Expr) {
	t := None
	if value != nil {
		t = value.Type()
	}
	if t != f.result {
		panic(fmt.Sprintf("BUG: %s returns %v instead of %v", f.Name, t, f.result))
	}
	if value != nil {
		value.emit(&f.body)
	}
	f.body.byte(opReturn)
}

// Trap ends the program: for states that cannot be.
func (f *Func) Trap() { f.body.byte(opUnreachable) }

// Label names a block that branches can leave, or a loop that they can start again.
type Label struct {
	owner *Func
	block int // its serial number in the function: depths come again when a block is closed
}

// Block runs body; a branch to its label leaves it.
func (f *Func) Block(body func(Label)) { f.nest(opBlock, body) }

// Loop runs body once; a branch to its label runs it again.
func (f *Func) Loop(body func(Label)) { f.nest(opLoop, body) }

func (f *Func) nest(op byte, body func(Label)) {
	f.begin(op)
	body(Label{f, f.blocks})
	f.end()
}

func (f *Func) begin(op byte) {
	f.body.byte(op)
	f.body.byte(byte(None))
	f.blocks++
	f.open = append(f.open, f.blocks)
}

func (f *Func) end() {
	f.body.byte(opEnd)
	f.open = f.open[:len(f.open)-1]
}

// Branch continues at a label.
func (f *Func) Branch(l Label) {
	f.body.byte(opBr)
	f.branchDepth(l)
}

// BranchIf continues at a label if the i32 condition is not 0.
func (f *Func) BranchIf(l Label, condition Expr) {
	mustBeI32(f.Name+": a branch by a condition", condition)
	condition.emit(&f.body)
	f.body.byte(opBrIf)
	f.branchDepth(l)
}

func (f *Func) branchDepth(l Label) {
	i := slices.Index(f.open, l.block)
	if l.owner != f || i < 0 {
		panic("BUG: " + f.Name + ": a branch to a block that is closed")
	}
	f.body.unsigned(uint64(len(f.open) - 1 - i))
}

// If runs then if the i32 condition is not 0, else otherwise; otherwise may be nil.
func (f *Func) If(condition Expr, then, otherwise func()) {
	mustBeI32(f.Name+": a test by a condition", condition)
	condition.emit(&f.body)
	f.begin(opIf)
	then()
	if otherwise != nil {
		f.body.byte(opElse)
		otherwise()
	}
	f.end()
}

// Range runs body for i from, from+step, ... below to; the bounds are signed i32, step is positive, and to+step is at most
// 2^31. The body must leave i alone, and the value of to, which is computed again in each round. Bounds that are constant save
// the test before the first round.
func (f *Func) Range(i Local, from, to Expr, step int, body func()) {
	if step <= 0 {
		panic(fmt.Sprintf("BUG: %s: a range by steps of %d", f.Name, step))
	}
	mustBeI32(f.Name+": the counter of a range", i)
	mustBeI32(f.Name+": the end of a range", to)
	f.Set(i, from)
	rounds := func() {
		f.Loop(func(again Label) {
			body()
			f.BranchIf(again, I32LtS.Of(f.Tee(i, Plus(i, step)), to))
		})
	}
	a, aKnown := from.(constant)
	b, bKnown := to.(constant)
	switch {
	case !aKnown || !bKnown:
		f.If(I32LtS.Of(i, to), rounds, nil)
	case int32(a.bits) < int32(b.bits):
		rounds()
	}
}

// Repeat runs body n times; n is known and not negative. It counts down in a local of its own.
func (f *Func) Repeat(n int, body func()) {
	switch {
	case n < 0:
		panic(fmt.Sprintf("BUG: %s: %d rounds", f.Name, n))
	case n == 0:
		return
	case n == 1:
		body()
		return
	}
	left := f.Let(ConstI32(int32(n)))
	f.Loop(func(again Label) {
		body()
		f.BranchIf(again, f.Tee(left, Plus(left, -1)))
	})
}
