package kernel

import (
	"slices"

	"ganplayground/engine/asm"
)

// emit appends the loops to f; a, b and out are addresses.
func (c contraction) emit(m *asm.Module, f *asm.Func, a, b, out asm.Expr) {
	if c.bRow != 0 {
		c.emitDirect(m, f, a, b, out)
		return
	}
	packed := 0
	for _, p := range panelsOf(c.columns, c.width) {
		size := p.bytes(c.k)
		panel := f.Let(asm.Plus(b, packed+p.bytes(c.first)))
		to := f.Let(asm.Plus(out, p.first*c.outColumn))
		f.Repeat(p.n, func() {
			c.tiles(m, f, p, a, panel, to)
			if p.n > 1 {
				f.Set(panel, asm.Plus(panel, size))
				f.Set(to, asm.Plus(to, p.width*c.outColumn))
			}
		})
		packed += p.n * size
	}
}

// tiles computes all rows and outer positions of a panel. The longer one of the two innermost loops runs in the micro-kernel.
func (c contraction) tiles(m *asm.Module, f *asm.Func, p panels, a, b, out asm.Expr) {
	row := 0
	for _, part := range c.parts(p.width) {
		outer, inner := c.outer, axis{part.n, c.row(part.rows), part.rows * c.rows.out}
		if last := len(outer) - 1; last >= 0 && outer[last].n > inner.n {
			outer, inner = append(append([]axis{}, outer[:last]...), inner), outer[last]
		}
		run := c.kernel(m, p, part.rows, walk{a: inner.a, out: inner.out})
		positions(f, outer, asm.Plus(a, c.row(row)), asm.Plus(out, row*c.rows.out), func(a, out asm.Local) {
			f.Do(f.Call(run, a, b, out, asm.ConstI32(int32(inner.n))))
		})
		row += part.n * part.rows
	}
}

// emitDirect reads b where it lies. The panels are the innermost loop, so that rows of out are written from end to end.
func (c contraction) emitDirect(m *asm.Module, f *asm.Func, a, b, out asm.Expr) {
	for _, p := range panelsOf(c.columns, c.width) {
		row := 0
		for _, part := range c.parts(p.width) {
			run := c.kernel(m, p, part.rows, walk{b: 4 * p.width, out: p.width * c.outColumn})
			tiles := append(append([]axis{}, c.outer...), axis{part.n, c.row(part.rows), part.rows * c.rows.out})
			from, to := asm.Plus(a, c.row(row)), asm.Plus(out, row*c.rows.out+p.first*c.outColumn)
			positions(f, tiles, from, to, func(a, out asm.Local) {
				f.Do(f.Call(run, a, asm.Plus(b, 4*p.first), out, asm.ConstI32(int32(p.n))))
			})
			row += part.n * part.rows
		}
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
	return tile{rows: offsets, outRow: c.rows.out, width: p.width, columns: p.columns, outColumn: c.outColumn, nest: nest,
		accumulate: c.accumulate, next: next}.emit(m)
}

// positions runs body for all positions of axes.
func positions(f *asm.Func, axes []axis, a, out asm.Expr, body func(a, out asm.Local)) {
	p, o := f.Let(a), f.Let(out)
	if len(axes) == 0 {
		body(p, o)
		return
	}
	f.Repeat(axes[0].n, func() {
		positions(f, axes[1:], p, o, body)
		f.Set(p, asm.Plus(p, axes[0].a))
		f.Set(o, asm.Plus(o, axes[0].out))
	})
}
