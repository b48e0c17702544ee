package asm

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// A program is a random function with branches and loops, written twice: for the builder and as a Go function. The builder's
// module, when wazero runs it, has to do what the Go function does, with every nesting of statements and expressions.

// environment holds the locals of a running program, and how many more rounds it may take.
type environment struct {
	locals []uint64 // i32 in the low half
	fuel   int
}

// value is an expression, twice.
type value struct {
	e    Expr
	eval func(*environment) uint64
}

// statement is a statement that was written already, in Go. It returns the number of blocks that it leaves.
type statement func(*environment) int

// again is what a loop's label adds to the number of blocks that a branch leaves, as it does not leave the loop itself.
const again = 1 << 20

// generator writes a program.
type generator struct {
	random *rand.Rand
	f      *Func
	locals []Local
	labels []Label
	loops  []bool // which labels begin loops
	fuel   Local
}

// integerOps are the ops of i32 and i64 that cannot trap, by their result.
var integerOps = func() map[Type][]*Op {
	ops := map[Type][]*Op{}
	for _, op := range slices.SortedFunc(maps.Values(table), func(a, b *Op) int { return strings.Compare(a.Name, b.Name) }) {
		integers := !slices.ContainsFunc(append([]Type{op.Out}, op.In...), func(t Type) bool { return t != I32 && t != I64 })
		if integers && op.immediate == nothing && !strings.Contains(op.Name, "div") && !strings.Contains(op.Name, "rem") {
			ops[op.Out] = append(ops[op.Out], op)
		}
	}
	return ops
}()

// value writes an expression of type t.
func (g *generator) value(t Type, depth int) value {
	choice := g.random.IntN(8)
	if depth == 0 {
		choice %= 2
	}
	switch choice {
	case 0:
		return g.constant(t)
	case 1:
		l := g.local(t)
		return value{l, func(env *environment) uint64 { return env.locals[l.index] }}
	case 2:
		l, v := g.local(t), g.value(t, depth-1)
		return value{g.f.Tee(l, v.e), func(env *environment) uint64 {
			env.locals[l.index] = v.eval(env)
			return env.locals[l.index]
		}}
	case 3:
		a, b, condition := g.value(t, depth-1), g.value(t, depth-1), g.value(I32, depth-1)
		return value{Select(condition.e, a.e, b.e), func(env *environment) uint64 {
			x, y := a.eval(env), b.eval(env)
			if condition.eval(env) != 0 {
				return x
			}
			return y
		}}
	}
	op := integerOps[t][g.random.IntN(len(integerOps[t]))]
	var operands []value
	var exprs []Expr
	for _, in := range op.In {
		v := g.value(in, depth-1)
		operands, exprs = append(operands, v), append(exprs, v.e)
	}
	return value{op.Of(exprs...), func(env *environment) uint64 {
		s := &sample{}
		for i, v := range operands {
			s.in[i] = pack(v.eval(env))
		}
		return first[uint64](references[op.Name](s))
	}}
}

func (g *generator) constant(t Type) value {
	bits := g.random.Uint64() >> g.random.IntN(64)
	if t == I32 {
		bits = uint64(uint32(bits))
		return value{ConstI32(int32(bits)), func(*environment) uint64 { return bits }}
	}
	return value{ConstI64(int64(bits)), func(*environment) uint64 { return bits }}
}

// local chooses one of the locals of type t.
func (g *generator) local(t Type) Local {
	for {
		if l := g.locals[g.random.IntN(len(g.locals))]; l.t == t {
			return l
		}
	}
}

// body writes some statements.
func (g *generator) body(depth int) statement {
	var list []statement
	for range 1 + g.random.IntN(4) {
		list = append(list, g.statement(depth))
	}
	return func(env *environment) int {
		for _, s := range list {
			if leaves := s(env); leaves > 0 {
				return leaves
			}
		}
		return 0
	}
}

func (g *generator) statement(depth int) statement {
	choice := g.random.IntN(8)
	if depth == 0 {
		choice %= 4
	}
	switch choice {
	case 0, 1:
		t := []Type{I32, I64}[choice]
		l, v := g.local(t), g.value(t, 3)
		g.f.Set(l, v.e)
		return func(env *environment) int {
			env.locals[l.index] = v.eval(env)
			return 0
		}
	case 2:
		v := g.value(I64, 3) // with the tees in it
		g.f.Do(v.e)
		return func(env *environment) int {
			v.eval(env)
			return 0
		}
	case 3:
		return g.branch()
	case 4, 5:
		return g.choice(depth)
	}
	return g.nested(choice == 6, depth)
}

func (g *generator) choice(depth int) statement {
	condition := g.value(I32, 2)
	var then, otherwise statement
	g.labels, g.loops = append(g.labels, Label{}), append(g.loops, false) // an if has a label that nobody can name
	g.f.If(condition.e, func() { then = g.body(depth - 1) }, func() { otherwise = g.body(depth - 1) })
	g.labels, g.loops = g.labels[:len(g.labels)-1], g.loops[:len(g.loops)-1]
	return func(env *environment) int {
		taken := otherwise
		if condition.eval(env) != 0 {
			taken = then
		}
		return max(taken(env)-1, 0)
	}
}

// nested writes a block or a loop. Each round of a loop uses fuel, and without any the program ends.
func (g *generator) nested(loop bool, depth int) statement {
	var inner statement
	contents := func(l Label) {
		g.labels, g.loops = append(g.labels, l), append(g.loops, loop)
		if loop {
			g.f.If(I32Eqz.Of(g.f.Tee(g.fuel, Plus(g.fuel, -1))), func() { g.end() }, nil)
		}
		inner = g.body(depth - 1)
		g.labels, g.loops = g.labels[:len(g.labels)-1], g.loops[:len(g.loops)-1]
	}
	if !loop {
		g.f.Block(contents)
		return func(env *environment) int { return max(inner(env)-1, 0) }
	}
	g.f.Loop(contents)
	return func(env *environment) int {
		for {
			if env.fuel--; env.fuel == 0 {
				return again / 2 // more blocks than there are
			}
			leaves := inner(env)
			if leaves != again {
				return max(leaves-1, 0)
			}
		}
	}
}

// branch writes a branch to one of the labels around it, if there are any, that a condition takes.
func (g *generator) branch() statement {
	var open []int
	for i, l := range g.labels {
		if l.owner != nil {
			open = append(open, i)
		}
	}
	if open == nil {
		return func(*environment) int { return 0 }
	}
	i := open[g.random.IntN(len(open))]
	condition := g.value(I32, 2)
	g.f.BranchIf(g.labels[i], condition.e)
	leaves := len(g.labels) - i
	if g.loops[i] {
		leaves += again - 1
	}
	return func(env *environment) int {
		if condition.eval(env) != 0 {
			return leaves
		}
		return 0
	}
}

// end returns a number that depends on all locals.
func (g *generator) end() {
	hash := Expr(ConstI64(0))
	for _, l := range g.locals {
		e := Expr(l)
		if l.t == I32 {
			e = I64ExtendI32U.Of(l)
		}
		hash = I64Xor.Of(I64Mul.Of(hash, ConstI64(1000003)), e)
	}
	g.f.Return(hash)
}

func (env *environment) hash() uint64 {
	hash := uint64(0)
	for _, v := range env.locals {
		hash = hash*1000003 ^ v
	}
	return hash
}

const programFuel = 100

// newProgram writes a function of the module with locals of both types, of which two are parameters.
func newProgram(m *Module, name string, random *rand.Rand) statement {
	g := &generator{random: random, f: exported(m, name, I64, I32, I64)}
	g.locals = []Local{g.f.Param(0), g.f.Param(1), g.f.Local(I64), g.f.Local(I32), g.f.Local(I32), g.f.Local(I64)}
	g.fuel = g.f.Let(ConstI32(programFuel))
	s := g.body(5)
	g.end()
	return s
}

func TestRandomPrograms(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	m := newModule()
	var programs []statement
	for i := range 150 {
		programs = append(programs, newProgram(m, fmt.Sprint(i), random))
	}
	machine := run(t, m)
	ended, exhausted := 0, 0
	for i, program := range programs {
		for range 5 {
			a, b := random.Uint32(), random.Uint64()
			env := &environment{locals: []uint64{uint64(a), b, 0, 0, 0, 0}, fuel: programFuel}
			program(env)
			if env.fuel == 0 {
				exhausted++
			} else {
				ended++
			}
			if got := machine.call(t, fmt.Sprint(i), uint64(a), b); got != env.hash() {
				text, _ := Disassemble(m.Encode())
				t.Fatalf("program %d of %d, %d: %x, want %x\n%s", i, a, b, got, env.hash(), strings.Split(text, "\n\n")[i+1])
			}
		}
	}
	if ended < 100 || exhausted < 20 {
		t.Errorf("%d programs came to their end and %d ran out of fuel", ended, exhausted)
	}
}
