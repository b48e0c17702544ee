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
// Its parameters are the addresses of the stage's reads, then those of its outputs, which are dense along the last loop, then the
// number of the thread that runs it and how many threads do. Each computes its share of the outputs; see sharing. Where every dtype has at most 32 bits, four neighbours along the last loop are computed at once, in rounds of several such vectors while the
// code stays short; a last loop of few vectors is no loop at all. What is left over at its end is computed in the lower lanes of
// one more vector, of which only these are stored. An expression is computed in the outermost loop that it allows.
func EmitLoop(m *asm.Module, name string, s *ir.Stage) *asm.Func {
	e := newLoop(m, name, s)
	e.takeShare()
	e.run(0, func(u int) {
		for i, o := range e.loop.Outputs {
			e.store(i, u, e.value(o.Value, u))
		}
	})
	return e.f
}

// newLoop starts the function of a loop stage.
func newLoop(m *asm.Module, name string, s *ir.Stage) *nest {
	e := newNest(m, name, s, len(s.Loop.Dims)-1)
	e.unroll = e.vectorsPerRound
	e.divide()
	e.chooseSplit(len(s.Loop.Dims))
	return e
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
	varies  map[*ir.Expr]bool      // whether it depends on the lane loop

	width width
	lane  int // the loop that vectors lie along, -1 without one
	count int // lanes in use: 4, or what is left over
	// unrolled is the number of vectors that one round of the lane loop computes.
	unrolled int
	// unroll chooses it for a loop of so many vectors.
	unroll func(vectors int) int
	// first is the lane loop's index where it is known: in what is left over, and where there is one round. The local that stands for
	// the index is not used then; else it counts from first on.
	first int
	known bool

	index  []asm.Local // of the loops that are open
	values map[slot]asm.Local
	// starts are the addresses that the innermost loop of a load or of an output steps from.
	starts map[any]origin

	// bounds divide the lane loop into segments in each of which a guard of it alone holds or fails throughout; segment is where the
	// one starts that is emitted, inSegment whether one is.
	bounds    []int
	segment   int
	inSegment bool
	sharing   sharing
	// masks are those of guarded expressions, where they depend on outer loops alone.
	masks map[*ir.Expr]asm.Local

	// enter and leave are called around the rounds of loop d.
	enter, leave func(d int)
}

// slot is an expression in the u-th vector of a round of the lane loop.
type slot struct {
	e *ir.Expr
	u int
}

// newNest starts a function whose vectors lie along a loop, -1 for none. But for those of scatters it takes a thread's number and the
// number of threads.
func newNest(m *asm.Module, name string, s *ir.Stage, lane int) *nest {
	writes := len(s.Loop.Outputs)
	params := make([]asm.Type, len(s.Reads)+writes, len(s.Reads)+writes+2)
	if s.Kind != ir.ScatterStage {
		params = params[:cap(params)]
	}
	for i := range params {
		params[i] = asm.I32
	}
	e := &nest{f: m.Func(name, asm.None, params...), module: m, loop: s.Loop, reads: map[*ir.Node]asm.Local{},
		level: map[*ir.Expr]int{}, varies: map[*ir.Expr]bool{}, width: vector, lane: lane, count: int(vector), unrolled: 1,
		index: make([]asm.Local, len(s.Loop.Dims)), values: map[slot]asm.Local{}, starts: map[any]origin{}, masks: map[*ir.Expr]asm.Local{},
		sharing: sharing{loop: -1, shares: map[int]share{}}, unroll: func(int) int { return 1 }, enter: func(int) {}, leave: func(int) {}}
	for i, n := range s.Reads {
		e.reads[n] = e.f.Param(i)
	}
	for i := range writes {
		e.outputs = append(e.outputs, e.f.Param(len(s.Reads)+i))
	}
	if s.Kind != ir.ScatterStage {
		e.sharing.thread, e.sharing.threads = e.f.Param(len(s.Reads)+writes), e.f.Param(len(s.Reads)+writes+1)
	}
	s.Loop.ForEachExpr(func(x *ir.Expr) {
		e.exprs = append(e.exprs, x)
		e.level[x] = e.depth(x)
		e.varies[x] = e.dependsOnLane(x)
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

// run opens loop d and all inside of it, with body innermost, once for each vector of a round.
func (e *nest) run(d int, body func(u int)) {
	if d == len(e.loop.Dims) {
		e.innermost(body)
		return
	}
	e.compute(d)
	e.enter(d)
	e.index[d] = e.f.Local(asm.I32)
	inside := func() {
		e.run(d+1, body)
	}
	if d == e.lane && e.width == vector {
		e.lanes(inside)
	} else {
		e.each(d, 0, e.loop.Dims[d], 1, inside)
	}
	e.leave(d)
}

// innermost computes one vector after the other, so that few values are alive at a time.
func (e *nest) innermost(body func(u int)) {
	depth := len(e.loop.Dims)
	for _, x := range e.exprs {
		if e.level[x] == depth && !e.varies[x] {
			e.values[slot{x, 0}] = e.keep(e.emit(x, 0))
		}
	}
	for u := range e.unrolled {
		for _, x := range e.exprs {
			if e.level[x] == depth && e.varies[x] {
				e.values[slot{x, u}] = e.keep(e.emit(x, u))
			}
		}
		body(u)
	}
}

// segment is n elements of the lane loop from one of its indices on.
type segment struct{ from, n int }

// segments are the pieces that the lane loop is divided into.
func (e *nest) segments() (list []segment) {
	if e.bounds == nil {
		return []segment{{0, e.loop.Dims[e.lane]}}
	}
	for i, from := range e.bounds[:len(e.bounds)-1] {
		list = append(list, segment{from, e.bounds[i+1] - from})
	}
	return list
}

// laneRounds is how a segment is computed: in rounds of several vectors, then one of the vectors that are left over, then single lanes.
type laneRounds struct{ rounds, unrolled, left, lanes int }

func (e *nest) roundsOf(n int) laneRounds {
	vectors := n / 4
	unrolled := e.unroll(vectors)
	return laneRounds{vectors / unrolled, unrolled, vectors % unrolled, n % 4}
}

// lanes runs the lane loop, a segment after the other.
func (e *nest) lanes(inside func()) {
	for _, s := range e.segments() {
		e.segment, e.inSegment = s.from, true
		r := e.roundsOf(s.n)
		if r.rounds > 1 {
			e.first, e.unrolled, e.count = s.from, r.unrolled, int(vector)
			e.each(e.lane, s.from, r.rounds, 4*r.unrolled, inside)
		}
		if r.rounds == 1 || r.left > 0 || r.lanes > 0 {
			e.atTheEnd(func() { e.leftOver(r, inside) })
		}
	}
	e.inSegment = false
	e.first, e.unrolled, e.count = 0, 1, int(vector)
}

// leftOver runs inside for what is no loop: the only round of a segment, the vectors that are left, and the lanes.
func (e *nest) leftOver(r laneRounds, inside func()) {
	at := e.segment
	part := func(vectors, count int) {
		e.first, e.known, e.unrolled, e.count = at, true, vectors, count
		inside()
		e.known = false
	}
	if r.rounds == 1 {
		part(r.unrolled, int(vector))
	}
	at += 4 * r.unrolled * r.rounds
	if r.left > 0 {
		part(r.left, int(vector))
	}
	at += 4 * r.left
	if r.lanes > 0 {
		part(1, r.lanes)
	}
}

// compute computes the expressions that depend on the first d loops alone, and the addresses that loop d steps from.
func (e *nest) compute(d int) {
	for _, x := range e.exprs {
		switch {
		case e.level[x] == d:
			for u := range e.copies(x) {
				e.values[slot{x, u}] = e.keep(e.emit(x, u))
			}
		case e.level[x] == d+1 && x.Kind == ir.Load:
			if start, ok := e.startOfLoad(x, d); ok {
				e.starts[x] = origin{e.keep(start), d}
			}
		}
	}
	e.keepMasks(d)
	for i, o := range e.loop.Outputs {
		if depthOf(o.Address) == d+1 {
			e.starts[i] = origin{e.keep(e.start(e.outputs[i], o.Address, d, o.Node.Shape.DType.Size())), d}
		}
	}
}

// keep is the local that holds a value, a new one unless the value is a local.
func (e *nest) keep(value asm.Expr) asm.Local {
	if l, ok := value.(asm.Local); ok {
		return l
	}
	return e.f.Let(value)
}

// copies is how many vectors of a round an expression differs in.
func (e *nest) copies(x *ir.Expr) int {
	if e.varies[x] {
		return e.unrolled
	}
	return 1
}

// dependsOnLane tells whether an expression depends on the lane loop, by the answers for its arguments.
func (e *nest) dependsOnLane(x *ir.Expr) bool {
	depends := e.along(x.At) != 0
	for _, a := range x.Args {
		depends = depends || e.varies[a]
	}
	for _, t := range x.Divided {
		depends = depends || e.along(t.At) != 0
	}
	for _, g := range x.Guards {
		depends = depends || e.along(g.At) != 0
	}
	return depends
}

// value is an expression's value in the u-th vector of the round.
func (e *nest) value(x *ir.Expr, u int) asm.Local {
	if e.varies[x] {
		return e.values[slot{x, u}]
	}
	return e.values[slot{x, 0}]
}

func (e *nest) arithmetic(x *ir.Expr) arithmetic {
	return arithmetic{e.f, e.module, e.width, x.DType}
}
