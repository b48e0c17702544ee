package kernel

import (
	"fmt"

	"ganplayground/engine/asm"
)

// packing copies a matrix of K rows into panels of columns: for each panel, for each k, NR values side by side. Columns past
// the last one become 0.
//
//	for panel:
//		for k in the nest of loops:
//			to[panel][k][0..NR] = from[k][panel*NR ..]
//
// Where columns are contiguous it copies vectors; where K is, it transposes blocks of 4x4; else it gathers.
type packing struct {
	nest   []step // K in the source, as a; steps may be negative
	column int    // bytes between columns in the source
	panels []panels
}

// name is the specification: "pack" { " " n "x" NR "of" columns } " k" nest " c" column.
func (p packing) name() string {
	s := "pack"
	for _, group := range p.panels {
		s += fmt.Sprintf(" %dx%dof%d", group.n, group.width, group.columns)
	}
	return s + fmt.Sprintf(" k%s c%d", nestName(p.nest), p.column)
}

// emit returns the function of parameters from, to, lo, hi: it packs the panels from lo up to hi, each to where it lies among all of
// them. It reads at most 28 bytes past the last column.
func (p packing) emit(m *asm.Module) *asm.Func {
	name := p.name()
	if f := m.Named(name); f != nil {
		return f
	}
	f := m.Func(name, asm.None, asm.I32, asm.I32, asm.I32, asm.I32)
	from, to, some := f.Param(0), f.Param(1), portion{f.Param(2), f.Param(3), true}
	k := rounds(p.nest)
	before, packed := 0, 0
	for _, group := range p.panels {
		some.among(f, before, group.n, func(at, n quantity) {
			source := f.Let(at.from(asm.Plus(from, group.first*p.column), group.width*p.column))
			target := f.Let(at.from(asm.Plus(to, packed), group.bytes(k)))
			left := n.local
			for _, side := range []int{4, 2, 1} {
				if group.n < side || side > 1 && (p.column != 4 || group.width == 1) {
					continue
				}
				enough := asm.I32GeS.Of(left, asm.ConstI32(int32(side)))
				f.If(enough, func() {
					f.Loop(func(again asm.Label) {
						p.pack(f, group, side, source, target)
						f.Set(source, asm.Plus(source, side*group.width*p.column))
						f.Set(target, asm.Plus(target, side*group.bytes(k)))
						f.Set(left, asm.Plus(left, -side))
						f.BranchIf(again, enough)
					})
				}, nil)
			}
		})
		before += group.n
		packed += group.n * group.bytes(k)
	}
	return f
}

// call appends a call of the function for a thread's portion of the panels.
func (p packing) call(m *asm.Module, f *asm.Func, from, to asm.Expr, some portion) {
	n := 0
	for _, group := range p.panels {
		n += group.n
	}
	lo, hi := some.bounds(n)
	f.Do(f.Call(p.emit(m), from, to, lo, hi))
}

// pack packs so many panels side by side; more than one where columns are contiguous, so that each row of the source is read in
// long pieces.
func (p packing) pack(f *asm.Func, group panels, side int, from, to asm.Local) {
	write := f.Let(to)
	row := func(copyOne func(*asm.Func, panels, asm.Local, asm.Local)) func(asm.Local) {
		return func(at asm.Local) {
			copyOne(f, group, at, write)
			f.Set(write, asm.Plus(write, 4*group.width))
		}
	}
	outer, inner := p.nest[:len(p.nest)-1], p.nest[len(p.nest)-1]
	switch {
	case group.width == 1:
		walkNest(f, p.nest, from, row(p.gatherRow))
	case p.column == 4:
		walkNest(f, p.nest, from, row(func(f *asm.Func, group panels, from, to asm.Local) {
			for i := range side {
				p.copyRow(f, group, i*4*group.width, from, i*group.bytes(rounds(p.nest)), to)
			}
		}))
	case inner.a == 4 && inner.n >= 4:
		walkNest(f, outer, from, func(at asm.Local) {
			f.Repeat(inner.n/4, func() {
				p.transpose(f, group, at, write)
				f.Set(at, asm.Plus(at, 16))
				f.Set(write, asm.Plus(write, 16*group.width))
			})
			for range inner.n % 4 {
				row(p.gatherRow)(at)
				f.Set(at, asm.Plus(at, 4))
			}
		})
	default:
		walkNest(f, p.nest, from, row(p.gatherRow))
	}
}

// walkNest runs body in a nest of loops, with the address that they move.
func walkNest(f *asm.Func, nest []step, from asm.Expr, body func(at asm.Local)) {
	at := f.Let(from)
	if len(nest) == 0 {
		body(at)
		return
	}
	f.Repeat(nest[0].n, func() {
		walkNest(f, nest[1:], at, body)
		f.Set(at, asm.Plus(at, nest[0].a))
	})
}

// copyRow copies the columns of one k, which are contiguous.
func (p packing) copyRow(f *asm.Func, group panels, offset int, from asm.Local, toOffset int, to asm.Local) {
	for j := 0; j < group.width; j += 4 {
		v := asm.ConstF32x4(0)
		if n := group.columns - j; n >= 4 {
			v = asm.V128Load.At(from, uint32(offset+4*j))
		} else if n > 0 {
			v = firstLanes(n, asm.V128Load.At(from, uint32(offset+4*j)))
		}
		f.Do(asm.V128Store.At(to, uint32(toOffset+4*j), v))
	}
}

// gatherRow copies the columns of one k one by one.
func (p packing) gatherRow(f *asm.Func, group panels, from, to asm.Local) {
	for j := range group.width {
		v := asm.ConstF32(0)
		if j < group.columns {
			v = asm.F32Load.At(from, uint32(j*p.column))
		}
		f.Do(asm.F32Store.At(to, uint32(4*j), v))
	}
}

// transpose copies four k, contiguous in each column, four columns at a time.
func (p packing) transpose(f *asm.Func, group panels, from, to asm.Local) {
	for j := 0; j < group.width; j += 4 {
		var v [4]asm.Local
		for i := range v {
			column := asm.ConstF32x4(0)
			if j+i < group.columns {
				column = asm.V128Load.At(from, uint32((j+i)*p.column))
			}
			v[i] = f.Let(column)
		}
		low := func(a, b asm.Local) asm.Local { return f.Let(asm.Shuffle32([4]int{0, 4, 1, 5}, a, b)) }
		high := func(a, b asm.Local) asm.Local { return f.Let(asm.Shuffle32([4]int{2, 6, 3, 7}, a, b)) }
		x, y, z, w := low(v[0], v[1]), low(v[2], v[3]), high(v[0], v[1]), high(v[2], v[3])
		rows := []asm.Expr{
			asm.Shuffle64([2]int{0, 2}, x, y), asm.Shuffle64([2]int{1, 3}, x, y),
			asm.Shuffle64([2]int{0, 2}, z, w), asm.Shuffle64([2]int{1, 3}, z, w),
		}
		for i, row := range rows {
			f.Do(asm.V128Store.At(to, uint32(4*(i*group.width+j)), row))
		}
	}
}
