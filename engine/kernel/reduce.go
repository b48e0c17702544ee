package kernel

import (
	"math"

	"ganplayground/engine/asm"
	"ganplayground/engine/ir"
)

// EmitReduce adds the function of a reduce stage. Its parameters are the addresses of the stage's reads, then that of its output,
// then the number of the thread that runs it and how many threads do. Each computes its share of the outputs; no sum is split.
//
// Lanes along the kept loop, where the last axis is kept ([batch, features] over the batch): each lane is an element of the
// output, and several vectors go side by side so that whole cache lines are read.
//
//	for kept loops; the last one in rounds of up to 4 or 8 vectors:
//		sum[u] = 0
//		for reduced loops:
//			sum[u] += value
//		store sum[u]
//
// Lanes along the last reduced loop, where the last axis is reduced ([batch, features] over the features):
//
//	for kept loops:
//		for reduced loops; the last one in rounds of 4 vectors if it has 64 elements, else of 1:
//			sum[u] += value
//		store ((sum[0]+sum[1]) + (sum[2]+sum[3])) summed over its lanes, 0+2 and 1+3 first
//
// What is left over at the end of a row, less than a vector, is added to the lanes of sum[0]. Sums of 64 bits have
// no lanes: a row is added one element after the other. Package ir fuses no 64-bit values into other sums along lanes.
//
// Every reduced loop has a sum of its own, which is added to that of the loop around it when it ends: errors grow with the sum of
// the loops' sizes, not with their product. The order depends on nothing but the shape and the axes.
func EmitReduce(m *asm.Module, name string, s *ir.Stage) *asm.Func {
	e := newReducer(m, name, s)
	e.takeShare()
	value := e.loop.Outputs[0].Value
	e.run(0, func(u int) {
		e.combine(&e.sums[len(e.loop.Dims)-1][u], e.used(e.value(value, u)))
	})
	return e.f
}

// newReducer starts the function of a reduce stage.
func newReducer(m *asm.Module, name string, s *ir.Stage) *reducer {
	kept := len(s.Loop.Dims) - s.Loop.Reduced
	lane := kept - 1
	if s.Loop.LanesReduced {
		lane = len(s.Loop.Dims) - 1
	}
	e := &reducer{nest: newNest(m, name, s, lane), kept: kept, sums: make([][]asm.Local, len(s.Loop.Dims))}
	e.a = e.arithmetic(e.loop.Outputs[0].Value)
	e.unroll = e.besideEachOther
	if e.loop.LanesReduced {
		e.unroll = apart
	}
	e.enter, e.leave = e.begin, e.finish
	e.chooseSplit(kept)
	return e
}

// reducer is a nest whose inner loops combine into sums; "sum" stands for the result of any function.
type reducer struct {
	*nest
	a    arithmetic
	kept int
	sums [][]asm.Local // by loop; one for each vector of a round
}

const (
	// mostBeside is how many vectors a round has at most; with mostValues, no more values than registers can nearly hold. It is two
	// cache lines: memory gives both in the time of one (measured: 0.14 instead of 0.28 ns an element of 100352x32). What lies in a
	// core's cache is added up to 1.4 times faster in rounds of mostCached, and threads can cut it into more pieces.
	mostBeside = 8
	mostCached = 4
	// cachedElements is how many elements a core's cache holds.
	cachedElements = 1 << 18
	mostValues     = 48
)

// besideEachOther is the number of vectors of a round over kept elements; it does not touch the order of any sum.
func (e *reducer) besideEachOther(vectors int) int {
	most := mostBeside
	if e.elements(len(e.loop.Dims)) <= cachedElements {
		most = mostCached
	}
	return divisor(vectors, max(1, min(most, vectors, mostValues/len(e.exprs))))
}

// apart is the number of sums that go side by side along the last reduced loop.
func apart(vectors int) int {
	if vectors >= 16 {
		return 4
	}
	return 1
}

// begin sets the sums of a reduced loop to nothing.
func (e *reducer) begin(d int) {
	if d < e.kept {
		return
	}
	n := e.unrolled
	if e.loop.LanesReduced {
		n = 1
		if d == e.lane && e.width == vector {
			n = e.unroll(e.loop.Dims[d] / 4)
		}
	}
	for len(e.sums[d]) < n {
		e.sums[d] = append(e.sums[d], e.f.Local(e.width.typeOf(e.a.dtype)))
	}
	for _, sum := range e.sums[d][:n] {
		e.f.Set(sum, e.a.literal(ir.Identity(e.loop.Func, e.a.dtype)))
	}
}

// finish adds the sums of a reduced loop to those of the loop around it; the outermost ones are stored.
func (e *reducer) finish(d int) {
	if d < e.kept {
		return
	}
	sums := e.sums[d]
	if e.loop.LanesReduced {
		sums = e.pairwise(sums)
	} else {
		sums = sums[:e.unrolled]
	}
	for u, sum := range sums {
		if d > e.kept {
			e.combine(&e.sums[d-1][u], sum)
			continue
		}
		if e.loop.LanesReduced {
			sum = e.acrossLanes(sum)
		}
		e.store(0, u, sum)
	}
}

// pairwise combines the sums that went side by side.
func (e *reducer) pairwise(sums []asm.Local) []asm.Local {
	for step := 1; step < len(sums); step *= 2 {
		for i := 0; i+step < len(sums); i += 2 * step {
			e.combine(&sums[i], sums[i+step])
		}
	}
	return sums[:1]
}

// acrossLanes combines the four lanes of a sum into all of them.
func (e *reducer) acrossLanes(sum asm.Local) asm.Local {
	if e.width == single {
		return sum
	}
	e.combine(&sum, e.f.Let(asm.Shuffle32([4]int{2, 3, 0, 1}, sum, sum)))
	e.combine(&sum, e.f.Let(asm.Shuffle32([4]int{1, 0, 3, 2}, sum, sum)))
	return sum
}

func (e *reducer) combine(sum *asm.Local, value asm.Local) {
	e.f.Set(*sum, e.a.call(e.loop.Func, e.a.dtype, []asm.Local{*sum, value}))
}

// used is a value whose lanes beyond the end of the lane loop change no sum.
func (e *reducer) used(value asm.Local) asm.Local {
	if !e.loop.LanesReduced || e.width == single || e.count == int(vector) {
		return value
	}
	var mask [4]uint32
	for lane := range e.count {
		mask[lane] = math.MaxUint32
	}
	nothing := e.a.literal(ir.Identity(e.loop.Func, e.a.dtype))
	return e.f.Let(asm.V128Bitselect.Of(value, nothing, asm.ConstLanes(mask)))
}
