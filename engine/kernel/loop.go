package kernel

import (
	"slices"

	"ganplayground/engine/asm"
	"ganplayground/engine/ir"
)

// EmitLoop adds the function of a loop stage:
//
//	for d0 < Dims[0]:
//		for d1 < Dims[1]:
//			…
//				compute the expressions, store the outputs
//
// Its parameters are the addresses of the stage's reads, then those of its outputs. Where every dtype has at most 32 bits, four
// neighbours along the last loop are computed at once; what is left over at its end is computed in the lower lanes of one more
// vector, of which only these are stored. An expression is computed in the outermost loop that it allows.
func EmitLoop(m *asm.Module, name string, s *ir.Stage) *asm.Func {
	e := newNest(m, name, s)
	e.lane = len(s.Loop.Dims) - 1
	e.run(0, func() {
		for i, o := range e.loop.Outputs {
			e.store(i, 0, e.value(o.Value, 0))
		}
	})
	return e.f
}

// nest emits one nest of loops.
type nest struct {
	f       *asm.Func
	module  *asm.Module
	loop    *ir.Loop
	reads   map[*ir.Node]asm.Local // the address of each value that is read
	outputs []asm.Local            // the address of each output
	exprs   []*ir.Expr             // arguments first
	level   map[*ir.Expr]int       // how many loops, from outside, an expression depends on

	width width
	lane  int // the loop that vectors lie along, -1 without one
	count int // lanes in use: 4, or what is left over
	// unrolled is the number of vectors that one round of the lane loop computes.
	unrolled int
	// unroll is the most that it may be; reductions use more than one.
	unroll func(vectors int) int

	index  []asm.Local // of the loops that are open
	values map[slot]asm.Local
	// starts are the addresses that the innermost loop of a load or of an output steps from.
	starts map[any]asm.Local

	// enter and leave are called around the rounds of loop d.
	enter, leave func(d int)
}

// slot is an expression in the u-th vector of a round of the lane loop.
type slot struct {
	e *ir.Expr
	u int
}

func newNest(m *asm.Module, name string, s *ir.Stage) *nest {
	writes := len(s.Loop.Outputs)
	params := make([]asm.Type, len(s.Reads)+writes)
	for i := range params {
		params[i] = asm.I32
	}
	e := &nest{f: m.Func(name, asm.None, params...), module: m, loop: s.Loop, reads: map[*ir.Node]asm.Local{},
		level: map[*ir.Expr]int{}, width: vector, count: int(vector), unrolled: 1,
		index: make([]asm.Local, len(s.Loop.Dims)), values: map[slot]asm.Local{}, starts: map[any]asm.Local{},
		unroll: func(int) int { return 1 }, enter: func(int) {}, leave: func(int) {}}
	for i, n := range s.Reads {
		e.reads[n] = e.f.Param(i)
	}
	for i := range writes {
		e.outputs = append(e.outputs, e.f.Param(len(s.Reads)+i))
	}
	s.Loop.ForEachExpr(func(x *ir.Expr) {
		e.exprs = append(e.exprs, x)
		e.level[x] = e.depth(x)
		if x.DType.Size() > 4 {
			e.width, e.count = single, 1
		}
	})
	return e
}

// depth is the number of loops, from outside, that an expression depends on.
func (e *nest) depth(x *ir.Expr) int {
	depth := depthOf(x.At)
	for _, t := range x.Divided {
		depth = max(depth, depthOf(t.At))
	}
	for _, g := range x.Guards {
		depth = max(depth, depthOf(g.At))
	}
	for _, a := range x.Args {
		depth = max(depth, e.level[a])
	}
	return depth
}

func depthOf(a ir.Affine) int {
	for d, scale := range slices.Backward(a.Scale) {
		if scale != 0 {
			return d + 1
		}
	}
	return 0
}

// run opens loop d and all inside of it, with body innermost.
func (e *nest) run(d int, body func()) {
	e.compute(d)
	if d == len(e.loop.Dims) {
		body()
		return
	}
	e.enter(d)
	e.index[d] = e.f.Local(asm.I32)
	inside := func() {
		e.run(d+1, body)
	}
	if d == e.lane && e.width == vector {
		e.lanes(inside)
	} else {
		e.f.Range(e.index[d], asm.ConstI32(0), asm.ConstI32(int32(e.loop.Dims[d])), 1, inside)
	}
	e.leave(d)
}

// lanes runs the lane loop: rounds of several vectors, one of those that are left, and one of single lanes.
func (e *nest) lanes(inside func()) {
	i, n := e.index[e.lane], e.loop.Dims[e.lane]
	vectors := n / 4
	e.unrolled = e.unroll(vectors)
	round := 4 * e.unrolled
	e.f.Range(i, asm.ConstI32(0), asm.ConstI32(int32(n/round*round)), round, inside)
	rest := func(first, unrolled, count int) {
		e.unrolled, e.count = unrolled, count
		e.f.Set(i, asm.ConstI32(int32(first)))
		inside()
	}
	if left := vectors % e.unrolled; left > 0 {
		rest(4*(vectors-left), left, int(vector))
	}
	if n%4 > 0 {
		rest(4*vectors, 1, n%4)
	}
	e.unrolled, e.count = 1, int(vector)
}

// compute computes the expressions that depend on the first d loops alone, and the addresses that loop d steps from.
func (e *nest) compute(d int) {
	for _, x := range e.exprs {
		switch {
		case e.level[x] == d:
			for u := range e.copies(x) {
				e.values[slot{x, u}] = e.f.Let(e.emit(x, u))
			}
		case e.level[x] == d+1 && x.Kind == ir.Load:
			e.starts[x] = e.f.Let(e.start(e.reads[x.Root()], x.At, d, x.DType.Size()))
		}
	}
	for i, o := range e.loop.Outputs {
		if depthOf(o.Address) == d+1 {
			e.starts[i] = e.f.Let(e.start(e.outputs[i], o.Address, d, o.Node.Shape.DType.Size()))
		}
	}
}

// copies is how many vectors of a round an expression differs in.
func (e *nest) copies(x *ir.Expr) int {
	if e.lane >= 0 && e.level[x] > e.lane && e.varies(x) {
		return e.unrolled
	}
	return 1
}

// varies tells whether an expression depends on the lane loop.
func (e *nest) varies(x *ir.Expr) bool {
	if e.lane < 0 || e.level[x] <= e.lane {
		return false
	}
	along := func(a ir.Affine) bool { return len(a.Scale) > 0 && a.Scale[e.lane] != 0 }
	return along(x.At) || slices.ContainsFunc(x.Args, e.varies) ||
		slices.ContainsFunc(x.Divided, func(t ir.DividedTerm) bool { return along(t.At) }) ||
		slices.ContainsFunc(x.Guards, func(g ir.Guard) bool { return along(g.At) })
}

// value is an expression's value in the u-th vector of the round.
func (e *nest) value(x *ir.Expr, u int) asm.Local {
	if v, ok := e.values[slot{x, u}]; ok && e.copies(x) > u {
		return v
	}
	return e.values[slot{x, 0}]
}

func (e *nest) arithmetic(x *ir.Expr) arithmetic {
	return arithmetic{e.f, e.module, e.width, x.DType}
}

// emit computes an expression from the values of its arguments.
func (e *nest) emit(x *ir.Expr, u int) asm.Expr {
	args := make([]asm.Local, len(x.Args))
	for i, a := range x.Args {
		args[i] = e.value(a, u)
	}
	a := e.arithmetic(x)
	switch x.Kind {
	case ir.Literal:
		return a.literal(x.Bits)
	case ir.Index:
		return e.counted(x.At, u)
	case ir.Load:
		return e.load(x, u)
	case ir.Fetch:
		return e.fetch(x, args)
	case ir.Guarded:
		return a.where(e.mask(x.Guards, u), args[0], args[1])
	}
	if x.Func == ir.Select {
		return a.where(args[0], args[1], args[2])
	}
	return a.to(x.Args[0].DType).call(x.Func, x.DType, args)
}
