package kernel

import (
	"fmt"
	"slices"
	"strings"

	"ganplayground/engine/asm"
)

// tile is a micro-kernel: a block of MR rows and NR columns of a matrix product over K, held in registers.
//
//	for count tiles, a, b and out moving by next:
//		acc[MR][NR] = 0
//		for k in the nest of loops, a and b walking by its steps:
//			b[NR] = load                            // NR/4 vectors
//			for i < MR:
//				acc[i] += splat(a at rows[i]) * b      // rounded after the product and after the sum: no FMA
//		out[i][j] = acc[i][j], or += if accumulate; with an epilogue, what it makes of that
//
// Registers at 4x8: 8 acc + 2 b + 1 a + 1 product = 12 of the 15 xmm that V8 gives out; 8x4, 2x16 and 1x32 hold 8 acc too, and
// 1x32 takes its b one at a time. Fewer than 6 acc wait for the latency of the addition. The addresses of rows are immediates,
// so a needs no packing whatever its strides are.
//
// Preconditions: rows >= 0, steps >= 0, count > 0; a vector of b may be read past the last column.
//
// Tail: columns < NR are stored lane by lane, all others whole.
//
// Measured in Chromium 156 on one core: 4x8 from L1, by EmitPeak, 47 GFLOP/s, which is 12 operations in a cycle or all that
// three ports for vectors can do; 3x8 and 2x16 as fast, 8x4 at 90% and 1x32 at 85% of it.
type tile struct {
	rows       []int  // bytes from a to each row
	outRow     int    // bytes between rows of out
	width      int    // NR: 4, 8, 16 or 32
	columns    int    // stored, NR-3 to NR (or 1 to 4)
	outColumn  int    // bytes between columns of out
	nest       []step // loops over K, the innermost one last
	accumulate bool
	next       walk
	epilogue   *Epilogue
}

// walk is the bytes from a tile to the next one.
type walk struct{ a, b, out int }

// step is a loop over K: n rounds, with so many bytes between them in a and in b.
type step struct{ n, a, b int }

// rounds returns how often the body of a nest runs.
func rounds(nest []step) int {
	k := 1
	for _, s := range nest {
		k *= s.n
	}
	return k
}

// name is the specification of the micro-kernel by this grammar, numbers in bytes unless said:
//
//	name   = "tile" MR "x" NR [ "of" columns ] " a" rows " k" nest " c" outRow "," outColumn [ "+" ] " n" next [ epilogue ]
//	rows   = offset { "," offset }
//	nest   = rounds "@" a "," b { "x" rounds "@" a "," b }
//	next   = a "," b "," out
func (t tile) name() string {
	var s strings.Builder
	fmt.Fprintf(&s, "tile%dx%d", len(t.rows), t.width)
	if t.columns != t.width {
		fmt.Fprintf(&s, "of%d", t.columns)
	}
	s.WriteString(" a" + joined(t.rows) + " k" + nestName(t.nest))
	fmt.Fprintf(&s, " c%d,%d", t.outRow, t.outColumn)
	if t.accumulate {
		s.WriteString("+")
	}
	s.WriteString(t.next.name() + t.epilogue.name())
	return s.String()
}

func (w walk) name() string { return fmt.Sprintf(" n%d,%d,%d", w.a, w.b, w.out) }

func joined(numbers []int) string {
	return strings.ReplaceAll(strings.Trim(fmt.Sprint(numbers), "[]"), " ", ",")
}

func nestName(nest []step) string {
	words := make([]string, len(nest))
	for i, s := range nest {
		words[i] = fmt.Sprintf("%d@%d,%d", s.n, s.a, s.b)
	}
	return strings.Join(words, "x")
}

// emit returns the micro-kernel as a function of its own, the same one for the same specification: V8 optimises function by
// function. Parameters: a, b, out, count, and those of the epilogue.
func (t tile) emit(m *asm.Module) *asm.Func {
	name := t.name()
	if f := m.Named(name); f != nil {
		return f
	}
	const own = 4
	f := m.Func(name, asm.None, slices.Repeat([]asm.Type{asm.I32}, own+t.epilogue.params())...)
	a, b, out := f.Param(0), f.Param(1), f.Param(2)
	registers := t.registers(f)
	p, q := f.Local(asm.I32), f.Local(asm.I32)
	// Offsets of memory operands are unsigned: rows of out that go down start at the lowest one.
	out0 := max(0, -t.outRow*(len(t.rows)-1))
	f.Loop(func(again asm.Label) {
		for _, row := range registers.acc {
			for _, acc := range row {
				f.Set(acc, asm.ConstF32x4(0))
			}
		}
		f.Set(p, a)
		f.Set(q, b)
		if rounds(t.nest) > 0 {
			t.walk(f, t.nest, registers, p, q)
		}
		f.Set(p, asm.Plus(out, -out0))
		if t.epilogue != nil {
			t.finish(newFinisher(t.epilogue, m, f, own), p, out0, registers)
		} else {
			for i, row := range registers.acc {
				t.store(f, p, out0+i*t.outRow, row)
			}
		}
		t.next.advance(f, again)
	})
	return f
}

// advance moves the parameters a, b, out of a micro-kernel to the next tile, and goes again until count of them are done.
func (w walk) advance(f *asm.Func, again asm.Label) {
	for i, bytes := range []int{w.a, w.b, w.out} {
		if bytes != 0 {
			f.Set(f.Param(i), asm.Plus(f.Param(i), bytes))
		}
	}
	f.BranchIf(again, f.Tee(f.Param(3), asm.Plus(f.Param(3), -1)))
}

type tileRegisters struct {
	acc [][]asm.Local
	b   []asm.Local
	a   asm.Local
}

func (t tile) registers(f *asm.Func) tileRegisters {
	var r tileRegisters
	for range t.rows {
		row := make([]asm.Local, t.width/4)
		for j := range row {
			row[j] = f.Local(asm.V128)
		}
		r.acc = append(r.acc, row)
	}
	for range t.width / 4 {
		r.b = append(r.b, f.Local(asm.V128))
	}
	r.a = f.Local(asm.V128)
	return r
}

// walk runs a nest of loops with p walking in a and q in b. Nothing is unrolled: V8 up to 11.3 moves the loads of all rounds to
// the front and spills, later ones gain nothing from it.
func (t tile) walk(f *asm.Func, nest []step, r tileRegisters, p, q asm.Local) {
	if len(nest) == 0 {
		t.multiply(f, r, p, q)
		return
	}
	var inner step
	if len(nest) > 1 {
		inner = nest[1]
	}
	f.Repeat(nest[0].n, func() {
		t.walk(f, nest[1:], r, p, q)
		f.Set(p, asm.Plus(p, nest[0].a-inner.n*inner.a))
		if jump := nest[0].b - inner.n*inner.b; jump != 0 {
			f.Set(q, asm.Plus(q, jump))
		}
	})
}

// multiply adds the product of a column of a and a row of b to the tile.
func (t tile) multiply(f *asm.Func, r tileRegisters, p, q asm.Local) {
	load := func(j int) asm.Expr { return asm.V128Load.At(q, uint32(16*j)) }
	splat := func(i int) asm.Expr { return asm.V128Load32Splat.At(p, uint32(t.rows[i])) }
	if len(t.rows) == 1 {
		f.Set(r.a, splat(0))
		for j, acc := range r.acc[0] {
			f.Set(acc, asm.F32x4Add.Of(acc, asm.F32x4Mul.Of(r.a, load(j))))
		}
		return
	}
	for j, b := range r.b {
		f.Set(b, load(j))
	}
	for i, row := range r.acc {
		f.Set(r.a, splat(i))
		for j, acc := range row {
			f.Set(acc, asm.F32x4Add.Of(acc, asm.F32x4Mul.Of(r.a, r.b[j])))
		}
	}
}

// store writes the columns of a row of the tile at p + offset.
func (t tile) store(f *asm.Func, p asm.Local, offset int, row []asm.Local) {
	for j, acc := range row {
		columns := min(4, t.columns-4*j)
		storeLanes(f, p, offset+4*j*t.outColumn, t.outColumn, columns, acc, t.accumulate)
	}
}

// finish stores what the epilogue makes of the tile.
func (t tile) finish(r *finisher, p asm.Local, out0 int, registers tileRegisters) {
	r.beginTile(p, t.width/4)
	for i, row := range registers.acc {
		for j, acc := range row {
			offset := out0 + i*t.outRow + 16*j
			if t.accumulate {
				r.f.Set(acc, asm.F32x4Add.Of(asm.V128Load.At(p, uint32(offset)), acc))
			}
			if columns := min(4, t.columns-4*j); columns > 0 {
				r.store(acc, j, offset/4, columns)
			}
		}
	}
}

// storeLanes writes the first n lanes of a vector at p + offset, with so many bytes between them.
func storeLanes(f *asm.Func, p asm.Local, offset, between, n int, v asm.Local, accumulate bool) {
	if n == 4 && between == 4 {
		var sum asm.Expr = v
		if accumulate {
			sum = asm.F32x4Add.Of(asm.V128Load.At(p, uint32(offset)), v)
		}
		f.Do(asm.V128Store.At(p, uint32(offset), sum))
		return
	}
	for l := range n {
		o := uint32(offset + l*between)
		sum := asm.F32x4ExtractLane.Lane(l, v)
		if accumulate {
			sum = asm.F32Add.Of(asm.F32Load.At(p, o), sum)
		}
		f.Do(asm.F32Store.At(p, o, sum))
	}
}
