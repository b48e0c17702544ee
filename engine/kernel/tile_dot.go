package kernel

import (
	"fmt"

	"ganplayground/engine/asm"
)

// dot is a micro-kernel for products with a vector: MR rows of a, each contiguous along K, times b.
//
//	for count tiles, a, b and out moving by next:
//		acc[MR] = 0, of four lanes
//		for runs of contiguous k in the nest of loops:
//			for four k at a time:
//				b = load
//				for i < MR:
//					acc[i] += load(a at rows[i]) * b
//		out[i] = (acc[i][0] + acc[i][2]) + (acc[i][1] + acc[i][3]), or += if accumulate
//
// Registers at MR = 8: 8 acc + 1 b + 1 a + 1 product = 11 of the 15 xmm that V8 gives out.
//
// Preconditions: the innermost step is 4 bytes in a and b; rows and steps >= 0; K > 0, count > 0; a and b may be read 12 bytes past the
// end of a run.
//
// Tail: the last 1 to 3 values of a run count as 0 in a and in b in the lanes past its end, whatever stands there.
//
// Measured in Chromium 156 on one core: 43 GFLOP/s from L1, 91% of the peak of tile; 15 GFLOP/s or 30 GB/s from memory.
type dot struct {
	rows       []int // bytes from a to each row
	outRow     int   // bytes between rows of out
	nest       []step
	accumulate bool
	next       walk
}

// name is the specification by the grammar of tile.name: "dot" MR " a" rows " k" nest " c" outRow [ "+" ] " n" next.
func (d dot) name() string {
	plus := ""
	if d.accumulate {
		plus = "+"
	}
	return fmt.Sprintf("dot%d a%s k%s c%d%s%s", len(d.rows), joined(d.rows), nestName(d.nest), d.outRow, plus, d.next.name())
}

// emit returns the micro-kernel as a function of its own. Parameters: a, b, out, count.
func (d dot) emit(m *asm.Module) *asm.Func {
	name := d.name()
	if f := m.Named(name); f != nil {
		return f
	}
	f := m.Func(name, asm.None, asm.I32, asm.I32, asm.I32, asm.I32)
	a, b, out := f.Param(0), f.Param(1), f.Param(2)
	acc := make([]asm.Local, len(d.rows))
	for i := range acc {
		acc[i] = f.Local(asm.V128)
	}
	bv := f.Local(asm.V128)
	p, q := f.Local(asm.I32), f.Local(asm.I32)
	out0 := max(0, -d.outRow*(len(d.rows)-1))
	f.Loop(func(again asm.Label) {
		for _, v := range acc {
			f.Set(v, asm.ConstF32x4(0))
		}
		f.Set(p, a)
		f.Set(q, b)
		if rounds(d.nest) > 0 {
			d.walk(f, d.nest, acc, bv, p, q)
		}
		f.Set(p, asm.Plus(out, -out0))
		d.store(f, p, out0, acc)
		d.next.advance(f, again)
	})
	return f
}

// walk runs a nest of loops with p walking in a and q in b.
func (d dot) walk(f *asm.Func, nest []step, acc []asm.Local, b, p, q asm.Local) {
	if len(nest) == 1 {
		d.run(f, nest[0].n, acc, b, p, q)
		return
	}
	inner := nest[1]
	if len(nest) == 2 {
		inner.a, inner.b = 4, 4
	}
	f.Repeat(nest[0].n, func() {
		d.walk(f, nest[1:], acc, b, p, q)
		f.Set(p, asm.Plus(p, nest[0].a-inner.n*inner.a))
		if jump := nest[0].b - inner.n*inner.b; jump != 0 {
			f.Set(q, asm.Plus(q, jump))
		}
	})
}

// run adds the products of n contiguous k, and moves p and q behind them. Up to eight rounds are unrolled, unlike in tile: with a load
// for each product, counting rounds takes time.
func (d dot) run(f *asm.Func, n int, acc []asm.Local, b, p, q asm.Local) {
	round := func(at int, masked func(asm.Expr) asm.Expr) {
		f.Set(b, masked(asm.V128Load.At(q, uint32(at))))
		for i, v := range acc {
			a := masked(asm.V128Load.At(p, uint32(at+d.rows[i])))
			f.Set(v, asm.F32x4Add.Of(v, asm.F32x4Mul.Of(a, b)))
		}
	}
	advance := func(bytes int) {
		f.Set(p, asm.Plus(p, bytes))
		f.Set(q, asm.Plus(q, bytes))
	}
	if n >= 4 {
		unrolled := gcd(n/4, 8)
		f.Repeat(n/4/unrolled, func() {
			for i := range unrolled {
				round(16*i, func(e asm.Expr) asm.Expr { return e })
			}
			advance(16 * unrolled)
		})
	}
	if tail := n % 4; tail > 0 {
		round(0, func(e asm.Expr) asm.Expr { return firstLanes(tail, e) })
		advance(4 * tail)
	}
}

// firstLanes is the vector e with +0 in the lanes from n on.
func firstLanes(n int, e asm.Expr) asm.Expr {
	var mask [4]uint32
	for i := range n {
		mask[i] = 1<<32 - 1
	}
	return asm.V128And.Of(e, asm.ConstLanes(mask))
}

// store sums the lanes of each acc, four acc at a time by transposing them.
func (d dot) store(f *asm.Func, p asm.Local, offset int, acc []asm.Local) {
	sum := f.Local(asm.V128)
	for i := 0; i < len(acc); i += 4 {
		n := min(4, len(acc)-i)
		at := func(j int) asm.Local { return acc[i+min(j, n-1)] }
		f.Set(sum, laneSums(f, at(0), at(1), at(2), at(3)))
		storeLanes(f, p, offset+i*d.outRow, d.outRow, n, sum, d.accumulate)
	}
}

// laneSums is a vector of the sums of the lanes of a, b, c and d: (v[0] + v[2]) + (v[1] + v[3]) each.
func laneSums(f *asm.Func, a, b, c, d asm.Local) asm.Expr {
	halves := func(v, w asm.Local) asm.Local { // v[0]+v[2], w[0]+w[2], v[1]+v[3], w[1]+w[3]
		return f.Let(asm.F32x4Add.Of(asm.Shuffle32([4]int{0, 4, 1, 5}, v, w), asm.Shuffle32([4]int{2, 6, 3, 7}, v, w)))
	}
	ab, cd := halves(a, b), halves(c, d)
	return asm.F32x4Add.Of(asm.Shuffle64([2]int{0, 2}, ab, cd), asm.Shuffle64([2]int{1, 3}, ab, cd))
}
