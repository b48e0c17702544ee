package asm

import (
	"fmt"
	"slices"
	"strings"
)

// Disassemble prints a module for people and for golden tests: one statement a line, indented by blocks, with expressions
// folded as in WebAssembly's text format:
//
//	memory "env" "memory" 1..16 shared
//
//	func $axpy export "axpy" (param $0 i32, $1 i32, $2 f32) (local $3 v128, $4..$5 i32)
//	  $3 = (f32x4.splat $2)
//	  $4 = 0
//	  loop @1
//	    (v128.store offset=16 $1 (f32x4.add (v128.load offset=16 $1) (f32x4.mul $3 (v128.load $0))))
//	    if @2 (i32.eqz $0)
//	      return
//	    br_if @1 (i32.lt_s ($4 = (i32.add $4 1)) 100)
//
// Locals are $0, $1, ...; `$4 = x` sets one, and as an operand it is local.tee. A block ends where its indentation does; @n is
// its label, n the number of blocks around it, and a branch to @0 leaves the function. Constants stand without their type, as
// the operation around them tells it: integers are decimal, floats have a point or an exponent. A constant of type v128 is
// f32x4(1.0 2.0 3.0 4.0), or f32x4(1.0) if all lanes are equal; outside of operations on floats it is i32x4(0x3f800000).
// i8x16.shuffle is followed by the bytes it chooses, or by 32-bit lanes where it moves those. An align= is printed where it is
// not the natural one. A value that no operation of the same block takes has a line of its own, and one that is taken from
// further away is left out: functions that are built with this package have none of these.
//
// Of a module that is not valid Disassemble returns the text up to the mistake, and the error of Validate.
func Disassemble(module []byte) (string, error) {
	d, err := decode(module)
	if err != nil {
		return "", err
	}
	p := &printer{module: d}
	if err := d.validate(); err != nil {
		return "", err
	}
	if m := d.memory; m != nil {
		p.line(0, fmt.Sprintf("memory %q %q %d..%d%s", m.module, m.name, m.min, m.max, suffix(m.shared, " shared")))
	}
	for i := range d.funcs {
		p.text.WriteByte('\n')
		p.header(i)
		err := d.walk(module, i, p.instruction)
		p.flush(1)
		if err != nil {
			return p.text.String(), err
		}
	}
	return p.text.String(), nil
}

func suffix(present bool, s string) string {
	if present {
		return s
	}
	return ""
}

// printer folds instructions into expressions until a statement takes them.
type printer struct {
	module *decoded
	text   strings.Builder
	stack  []*node
}

// node is an expression: what stands before its operands, and those.
type node struct {
	head     string
	operands []*node
	leaf     bool     // a local
	constant constant // of a constant, instead of a head; else its type is 0
}

func (p *printer) line(depth int, text string) {
	p.text.WriteString(strings.Repeat("  ", depth))
	p.text.WriteString(text)
	p.text.WriteByte('\n')
}

// header prints a function's name, exports, parameters, result and locals.
func (p *printer) header(i int) {
	f := &p.module.funcs[i]
	s := p.module.types[f.typ]
	text := "func " + strings.TrimPrefix(p.module.title(uint32(i)), "function ")
	for _, e := range p.module.exports {
		if e.kind == externFunc && int(e.index) == i {
			text += fmt.Sprintf(" export %q", e.name)
		}
	}
	text += declarations("param", 0, s.params)
	if s.result != None {
		text += fmt.Sprintf(" (result %v)", s.result)
	}
	p.line(0, text+declarations("local", len(s.params), f.locals))
}

// declarations lists variables from $first on, in runs of one type.
func declarations(what string, first int, types []Type) string {
	var list []string
	for i := 0; i < len(types); {
		end := i + 1
		for end < len(types) && types[end] == types[i] && what == "local" {
			end++
		}
		run := fmt.Sprintf("$%d", first+i)
		if end-i > 1 {
			run += fmt.Sprintf("..$%d", first+end-1)
		}
		list = append(list, run+" "+types[i].String())
		i = end
	}
	if list == nil {
		return ""
	}
	return " (" + what + " " + strings.Join(list, ", ") + ")"
}

// instruction pushes an expression, or prints a statement.
func (p *printer) instruction(in *instruction, depth int) {
	local := fmt.Sprintf("$%d", in.index)
	switch {
	case in.op != nil:
		p.fold(depth, p.opHead(in), len(in.op.In), in.op.Out == None)
	case in.constant.t != 0:
		p.stack = append(p.stack, &node{constant: in.constant})
	case in.control == opLocalGet:
		p.stack = append(p.stack, &node{head: local, leaf: true})
	case in.control == opLocalTee:
		p.fold(depth, local+" =", 1, false)
	case in.control == opLocalSet:
		p.statement(depth, local+" =", 1)
	case in.control == opCall:
		s := p.module.types[p.module.funcs[in.index].typ]
		p.fold(depth, "call "+p.module.title(in.index), len(s.params), s.result == None)
	case in.control == opSelect, in.control == opSelectTyped:
		p.fold(depth, "select", 3, false)
	default:
		p.control(in, depth)
	}
}

// control prints blocks, branches and drops. The walk gives the depth inside of a block at its else and its end.
func (p *printer) control(in *instruction, depth int) {
	name := in.name()
	switch in.control {
	case opBlock, opLoop, opIf:
		p.statement(depth, fmt.Sprintf("%s @%d", name, depth+1), operandCount(in.control == opIf))
	case opElse:
		p.flush(depth + 1)
		p.line(depth, name)
	case opEnd:
		p.flush(depth + 1)
	case opBr, opBrIf:
		p.statement(depth, fmt.Sprintf("%s @%d", name, depth-int(in.index)), operandCount(in.control == opBrIf))
	case opReturn:
		p.statement(depth, name, len(p.stack))
	default:
		p.statement(depth, name, operandCount(in.control == opDrop))
	}
}

func operandCount(one bool) int {
	if one {
		return 1
	}
	return 0
}

// pop takes the n operands of an operation, or as many as there are in unreachable code.
func (p *printer) pop(n int) []*node {
	i := max(len(p.stack)-n, 0)
	operands := slices.Clone(p.stack[i:])
	p.stack = p.stack[:i]
	return operands
}

// fold makes an expression, or in parentheses a statement, of an operation on the n last ones.
func (p *printer) fold(depth int, head string, n int, statement bool) {
	e := &node{head: head, operands: p.pop(n)}
	if statement {
		p.flush(depth + 1)
		p.line(depth+1, e.String())
		return
	}
	p.stack = append(p.stack, e)
}

// statement prints a head and its operands. Values that were left on the stack come on lines before it.
func (p *printer) statement(depth int, head string, n int) {
	operands := p.pop(n)
	p.flush(depth + 1)
	for _, e := range operands {
		head += " " + e.String()
	}
	p.line(depth+1, head)
}

// flush prints what is left on the stack.
func (p *printer) flush(depth int) {
	for _, e := range p.stack {
		p.line(depth, e.String())
	}
	p.stack = p.stack[:0]
}
