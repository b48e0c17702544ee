package kernel

import (
	"slices"

	"ganplayground/engine/asm"
)

// emit appends the loops to f, or a thread's portions of them; a, b and out are addresses.
func (c contraction) emit(m *asm.Module, f *asm.Func, a, b, out asm.Expr, s portions) {
	if !s.positions.part {
		c.emitPanels(m, f, loopsOf(c.outer), a, b, out, s)
		return
	}
	i := c.longest()
	shared := c.outer[i]
	s.positions.among(f, 0, shared.n, func(at, n quantity) {
		outer := loopsOf(c.outer)
		outer[i].n = n
		c.emitPanels(m, f, outer, f.Let(at.from(a, shared.a)), b, f.Let(at.from(out, shared.out)), s)
	})
}

// emitPanels appends the loops over panels, rows and positions of outer.
func (c contraction) emitPanels(m *asm.Module, f *asm.Func, outer []loop, a, b, out asm.Expr, s portions) {
	packed, before := 0, 0
	for _, p := range panelsOf(c.columns, c.width) {
		size := p.bytes(c.k)
		s.panels.among(f, before, p.n, func(at, n quantity) {
			if c.bRow != 0 {
				from, to := at.from(asm.Plus(b, 4*p.first+c.first*c.bRow), 4*p.width), at.from(asm.Plus(out, p.first*c.outColumn), p.width*c.outColumn)
				c.direct(m, f, p, n, outer, a, f.Let(from), to, s.rows)
				return
			}
			panel := f.Let(at.from(asm.Plus(b, packed+p.bytes(c.first)), size))
			to := f.Let(at.from(asm.Plus(out, p.first*c.outColumn), p.width*c.outColumn))
			n.repeat(f, func() {
				c.tiles(m, f, p, outer, a, panel, to, s.rows)
				if p.n > 1 {
					f.Set(panel, asm.Plus(panel, size))
					f.Set(to, asm.Plus(to, p.width*c.outColumn))
				}
			})
		})
		packed += p.n * size
		before += p.n
	}
}

// tiles computes all rows and outer positions of a panel. The longer one of the two innermost loops runs in the micro-kernel.
func (c contraction) tiles(m *asm.Module, f *asm.Func, p panels, outer []loop, a, b, out asm.Expr, rows portion) {
	c.eachPart(f, p.width, a, out, rows, func(mr int, a, out asm.Expr, n quantity) {
		outer, inner := outer, loop{n, c.row(mr), mr * c.rows.out}
		if last := len(outer) - 1; last >= 0 && outer[last].n.most > n.most {
			outer, inner = append(slices.Clone(outer[:last]), inner), outer[last]
		}
		run := c.kernel(m, p, mr, walk{a: inner.a, out: inner.out})
		positions(f, outer, a, out, func(a, out asm.Local) { f.Do(f.Call(run, c.arguments(a, b, out, inner.n.value())...)) })
	})
}

// direct reads b where it lies. The panels, n of them, are the innermost loop, so that rows of out are written from end to end.
func (c contraction) direct(m *asm.Module, f *asm.Func, p panels, n quantity, outer []loop, a, b, out asm.Expr, rows portion) {
	c.eachPart(f, p.width, a, out, rows, func(mr int, a, out asm.Expr, tiles quantity) {
		run := c.kernel(m, p, mr, walk{b: 4 * p.width, out: p.width * c.outColumn})
		outer := append(slices.Clone(outer), loop{tiles, c.row(mr), mr * c.rows.out})
		positions(f, outer, a, out, func(a, out asm.Local) { f.Do(f.Call(run, c.arguments(a, b, out, n.value())...)) })
	})
}

// eachPart calls body for the runs of tiles that the rows, or a portion of them, are cut into: MR, the addresses of the first one
// and how many there are.
func (c contraction) eachPart(f *asm.Func, width int, a, out asm.Expr, rows portion, body func(mr int, a, out asm.Expr, n quantity)) {
	static := func(row int, parts []part) {
		for _, part := range parts {
			body(part.rows, asm.Plus(a, c.row(row)), asm.Plus(out, row*c.rows.out), known(part.n))
			row += part.n * part.rows
		}
	}
	if !rows.part {
		static(0, c.parts(width))
		return
	}
	limit, whole := c.tileRows(width), c.rows.n/4
	if c.strip == 0 && c.rows.n%4 != 0 {
		whole = max(0, whole-1)
	}
	rows.among(f, 0, whole, func(at, n quantity) {
		from, to := f.Let(at.from(a, c.row(4))), f.Let(at.from(out, 4*c.rows.out))
		if limit <= 4 {
			tiles := quantity{n.most * 4 / limit, f.Let(asm.Times(n.value(), 4/limit)), true}
			body(limit, from, to, tiles)
			return
		}
		pairs := quantity{n.most / 2, f.Let(asm.I32ShrU.Of(n.value(), asm.ConstI32(1))), true}
		f.If(pairs.local, func() { body(8, from, to, pairs) }, nil)
		f.If(asm.I32And.Of(n.value(), asm.ConstI32(1)), func() {
			body(4, pairs.from(from, c.row(8)), pairs.from(to, 8*c.rows.out), known(1))
		}, nil)
	})
	if rest := c.rows.n - 4*whole; rest > 0 {
		rows.among(f, whole, 1, func(_, _ quantity) { static(4*whole, partsOf(rest, limit, c.strip != 0)) })
	}
}

// kernel returns the micro-kernel for tiles of so many rows, one after the other at the steps next.
func (c contraction) kernel(m *asm.Module, p panels, rows int, next walk) *asm.Func {
	offsets := make([]int, rows)
	for i := range offsets {
		offsets[i] = c.row(i)
	}
	bRow := c.bRow
	if bRow == 0 {
		bRow = 4 * p.width
	}
	nest := slices.Clone(c.nest)
	for i := range nest {
		nest[i].b *= bRow
	}
	if p.width == 1 {
		return dot{rows: offsets, outRow: c.rows.out, nest: nest, accumulate: c.accumulate, next: next}.emit(m)
	}
	t := tile{rows: offsets, outRow: c.rows.out, width: p.width, columns: p.columns, outColumn: c.outColumn, nest: nest,
		accumulate: c.accumulate, next: next}
	if c.finish != nil {
		t.epilogue = c.finish.Epilogue
	}
	return t.emit(m)
}

// arguments are those of a micro-kernel.
func (c contraction) arguments(own ...asm.Expr) []asm.Expr {
	if c.finish == nil {
		return own
	}
	return append(own, c.finish.starts...)
}

// loop is an axis of which a part may run.
type loop struct {
	n      quantity
	a, out int // bytes, as in axis
}

func loopsOf(axes []axis) []loop {
	loops := make([]loop, len(axes))
	for i, x := range axes {
		loops[i] = loop{known(x.n), x.a, x.out}
	}
	return loops
}

// positions runs body for all positions of loops.
func positions(f *asm.Func, loops []loop, a, out asm.Expr, body func(a, out asm.Local)) {
	p, o := f.Let(a), f.Let(out)
	if len(loops) == 0 {
		body(p, o)
		return
	}
	loops[0].n.repeat(f, func() {
		positions(f, loops[1:], p, o, body)
		f.Set(p, asm.Plus(p, loops[0].a))
		f.Set(o, asm.Plus(o, loops[0].out))
	})
}
