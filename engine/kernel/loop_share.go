package kernel

import (
	"ganplayground/engine/asm"
	"ganplayground/engine/ir"
)

// Threads that run one loop or reduction together call its function at the same time, each with its number, on the same memory. One
// kept loop is split; each thread runs a share of its rounds, and all of the loops inside of them. So every element is computed and
// written by one thread, in the order in which one thread alone would compute it, and its bits do not depend on how many there are.
// What stands outside of the split loop is computed by every thread.

const (
	// enoughUnits is how many units the outermost loop needs so that another one is not looked for: with 8 threads no thread then
	// waits for more than a third of the time.
	enoughUnits = 16
	// unitElements is how many elements a unit has at least: a cache line of float32, of which two threads had better not write half.
	unitElements = 16
)

// sharing is how threads divide the rounds of a nest.
type sharing struct {
	// loop is the one that is split, -1 if none is: thread 0 does all then.
	loop int
	// units is the number of pieces that it can be cut into.
	units int

	thread, threads asm.Local
	last            asm.Local // whether the thread has the last share
	// shares are those of the segments of the loop, by their starts.
	shares map[int]share
}

// share is a thread's part of a loop: the bounds of its index.
type share struct{ from, to asm.Local }

// chooseSplit decides which of the kept loops is split: the outermost one, which keeps together what a thread touches, or, where it
// has few rounds, the one that can be cut into the most pieces.
func (e *nest) chooseSplit(kept int) {
	e.sharing.loop = -1
	for d := range kept {
		if n := e.units(d); n > max(e.sharing.units, 1) {
			e.sharing.loop, e.sharing.units = d, n
		}
		if d == 0 && e.sharing.units >= enoughUnits {
			return
		}
	}
}

// units is the number of pieces that loop d can be cut into: those of the lane loop, of whole rounds.
func (e *nest) units(d int) int {
	if d != e.lane || e.width == single {
		return ceil(e.loop.Dims[d], e.unitRounds(d, 1))
	}
	n := 0
	for _, s := range e.segments() {
		if r := e.roundsOf(s.n); r.rounds > 1 {
			n += ceil(r.rounds, e.unitRounds(d, 4*r.unrolled))
		}
	}
	return n
}

// unitRounds is how many rounds of loop d, of so many elements along it, make a unit; reduced elements count as well.
func (e *nest) unitRounds(d, elements int) int {
	for _, n := range e.loop.Dims[d+1:] {
		elements *= n
	}
	return ceil(unitElements, max(elements, 1))
}

func ceil(n, by int) int { return (n + by - 1) / by }

// takeShare computes, as the function starts, what the thread has to do, and leaves it if that is nothing.
func (e *nest) takeShare() {
	s := &e.sharing
	switch {
	case s.loop < 0:
		e.f.If(s.thread, func() { e.f.Return(nil) }, nil)
	case s.loop != e.lane || e.width == single:
		s.shares[0] = e.shareOf(e.loop.Dims[s.loop], 1, e.unitRounds(s.loop, 1))
	default:
		s.last = e.f.Let(asm.I32Eq.Of(asm.Plus(s.thread, 1), s.threads))
		for _, g := range e.segments() {
			if r := e.roundsOf(g.n); r.rounds > 1 {
				s.shares[g.from] = e.shareOf(r.rounds, 4*r.unrolled, e.unitRounds(e.lane, 4*r.unrolled))
			}
		}
	}
}

// shareOf is the thread's part of so many rounds of an index that goes up by step, so many of which are a unit: of n units those from
// n*thread/threads up to n*(thread+1)/threads. The last unit may be smaller.
func (e *nest) shareOf(rounds, step, unit int) share {
	s := e.sharing
	end := asm.ConstI32(int32(rounds * step))
	bound := func(thread asm.Expr) asm.Expr {
		return asm.Times(asm.I32DivU.Of(asm.Times(thread, ceil(rounds, unit)), s.threads), unit*step)
	}
	part := share{e.f.Let(bound(s.thread)), e.f.Let(bound(asm.Plus(s.thread, 1)))}
	if rounds%unit > 0 {
		e.f.Set(part.to, asm.Select(asm.I32LtS.Of(part.to, end), part.to, end))
	}
	return part
}

// each runs inside for the thread's part of a loop of so many rounds from first on, or for all of it where it is not the split one.
func (e *nest) each(d, first, rounds, step int, inside func()) {
	from, to := asm.ConstI32(0), asm.ConstI32(int32(rounds*step))
	if d == e.sharing.loop {
		part := e.sharing.shares[first]
		from, to = part.from, part.to
	}
	e.f.Range(e.index[d], from, to, step, inside)
}

// atTheEnd runs what is left over at the end of the lane loop: the thread with the last share does it.
func (e *nest) atTheEnd(body func()) {
	if e.lane == e.sharing.loop {
		e.f.If(e.sharing.last, body, nil)
		return
	}
	body()
}

// Estimates of the time that a stage takes, in nanoseconds: of one element of an expression, in vectors, as node 20 runs them on a core
// of 3 GHz. A loop of few instructions is bound by the caches.
const (
	simpleNanoseconds     = 0.02
	divisionNanoseconds   = 0.15
	elementaryNanoseconds = 1.0
	oneByOneNanoseconds   = 0.4
	// worthwhile is the time from which on threads pay: two of them save half of it, and it takes up to two more barriers, of a third of a
	// microsecond each, and what one has written must come to the other. With 1,500 a step of quick or dcgan takes as long, with 10,000 it
	// takes 4% longer on two threads.
	worthwhile = 3_000
)

// Parallel tells whether threads should run a loop or reduce stage together. What is not worth it, or cannot be split, one thread
// runs alone, as thread 0 of 1; with more of them thread 0 would do what cannot be split.
func Parallel(s *ir.Stage) bool {
	m := asm.NewModule("", "", 0, 0, false) // nothing is emitted
	var e *nest
	switch s.Kind {
	case ir.LoopStage:
		e = newLoop(m, "", s)
	case ir.ReduceStage:
		e = newReducer(m, "", s).nest
	default:
		return false
	}
	return e.sharing.loop >= 0 && e.nanoseconds() >= worthwhile
}

// nanoseconds estimates how long one thread runs.
func (e *nest) nanoseconds() float64 {
	sum := simpleNanoseconds * e.elements(len(e.loop.Dims)) * float64(len(e.outputs))
	for _, x := range e.exprs {
		t := e.cost(x) * e.elements(e.level[x])
		if e.width == single {
			t *= 2
		}
		sum += t
	}
	return sum
}

// elements is how often the innermost of so many loops, from outside, runs.
func (e *nest) elements(depth int) float64 {
	n := 1.0
	for _, dim := range e.loop.Dims[:depth] {
		n *= float64(dim)
	}
	return n
}

// cost is the time of one element of an expression.
func (e *nest) cost(x *ir.Expr) float64 {
	switch {
	case x.Kind == ir.Literal:
		return 0
	case x.Kind == ir.Call && (x.Func == ir.Div || x.Func == ir.Sqrt || x.Func == ir.Rsqrt):
		return divisionNanoseconds
	case e.elementary(x):
		return elementaryNanoseconds
	case e.oneByOne(x):
		return oneByOneNanoseconds
	}
	return simpleNanoseconds
}
