package kernel

import (
	"fmt"

	"ganplayground/engine/asm"
)

// axpy is a micro-kernel for products of a vector a with a matrix b that is contiguous along its columns: NR columns of the
// product, each summed in the order of dot.
//
//	for count tiles, a, b and out moving by next:
//		acc[4][NR] = 0
//		for four k at a time:
//			for l < 4:
//				acc[l] += splat(a[k+l]) * b[k+l][NR]   // BLAS's a x plus y
//		out[NR] = (acc[0] + acc[2]) + (acc[1] + acc[3])
//
// Registers at NR = 16: 16 acc + 1 a + 1 product, of which V8 has 15 xmm, so some sums live on the stack. The matrix comes from
// beyond L1, and half a cache line at a time (NR = 8, 10 registers) takes twice as long for 128 x 36864.
//
// Preconditions: K > 0, count > 0; a vector of b may be read past the last column.
//
// Tail: the last 1 to 3 values of K add to as many acc; columns < NR are stored lane by lane.
//
// Measured in Chromium 156 on one core: 18 GFLOP/s from L2, 10 GFLOP/s or 20 GB/s from memory.
type axpy struct {
	width   int // NR: 4, 8 or 16
	columns int // stored
	k       int
	aStep   int // bytes between values of k in a
	bStep   int // and in b
	next    walk
}

// name is the specification by the grammar of tile.name: "axpy" NR [ "of" columns ] " k" K " a" aStep " b" bStep " n" next.
func (x axpy) name() string {
	of := ""
	if x.columns != x.width {
		of = fmt.Sprintf("of%d", x.columns)
	}
	return fmt.Sprintf("axpy%d%s k%d a%d b%d%s", x.width, of, x.k, x.aStep, x.bStep, x.next.name())
}

// emit returns the micro-kernel as a function of its own. Parameters: a, b, out, count.
func (x axpy) emit(m *asm.Module) *asm.Func {
	name := x.name()
	if f := m.Named(name); f != nil {
		return f
	}
	f := m.Func(name, asm.None, asm.I32, asm.I32, asm.I32, asm.I32)
	a, b, out := f.Param(0), f.Param(1), f.Param(2)
	var acc [4][]asm.Local
	for l := range acc {
		for range x.width / 4 {
			acc[l] = append(acc[l], f.Local(asm.V128))
		}
	}
	scalar := f.Local(asm.V128)
	p, q := f.Local(asm.I32), f.Local(asm.I32)
	round := func(n int) {
		for l := range n {
			f.Set(scalar, asm.V128Load32Splat.At(p, uint32(l*x.aStep)))
			for j, v := range acc[l] {
				f.Set(v, asm.F32x4Add.Of(v, asm.F32x4Mul.Of(scalar, asm.V128Load.At(q, uint32(l*x.bStep+16*j)))))
			}
		}
	}
	f.Loop(func(again asm.Label) {
		for _, sums := range acc {
			for _, v := range sums {
				f.Set(v, asm.ConstF32x4(0))
			}
		}
		f.Set(p, a)
		f.Set(q, b)
		if x.k >= 4 {
			f.Repeat(x.k/4, func() {
				round(4)
				f.Set(p, asm.Plus(p, 4*x.aStep))
				f.Set(q, asm.Plus(q, 4*x.bStep))
			})
		}
		round(x.k % 4)
		for j, v := range acc[0] {
			f.Set(v, asm.F32x4Add.Of(asm.F32x4Add.Of(v, acc[2][j]), asm.F32x4Add.Of(acc[1][j], acc[3][j])))
			storeLanes(f, out, 16*j, 4, min(4, x.columns-4*j), v, false)
		}
		x.next.advance(f, again)
	})
	return f
}
