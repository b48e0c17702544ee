package kernel

import (
	"fmt"
	"slices"

	"ganplayground/engine/asm"
)

// tiling is a batch of images that are cut into windows, one for each tile, two pixels apart.
type tiling struct {
	images, channels int
	size             [2]int // height and width
	tiles            [2]int // along y and x
	window           int    // side of a window: 4 of inputs, which overlap, 2 of outputs
	pad              [2]int // pixels of the first window before the image
	strides          [4]int // elements between n, y, x, c
	base             int    // elements from the address to pixel 0, 0
}

// span is the part of a window, from lo up to hi, that is inside of an image.
type span struct{ lo, hi int }

func (s span) holds(i int) bool { return s.lo <= i && i < s.hi }

// spanRun is a run of n windows along an axis, from the first on, with the same span.
type spanRun struct {
	first, n int
	span     span
}

// runs returns all windows along an axis.
func (t tiling) runs(axis int) []spanRun {
	var all []spanRun
	for tile := range t.tiles[axis] {
		at := 2*tile - t.pad[axis]
		lo := min(max(0, -at), t.window)
		s := span{lo, max(lo, min(t.size[axis]-at, t.window))}
		if last := len(all) - 1; last >= 0 && all[last].span == s {
			all[last].n++
			continue
		}
		all = append(all, spanRun{tile, 1, s})
	}
	return all
}

// groups is the number of vectors of four channels.
func (t tiling) groups() asm.Expr { return asm.ConstI32(int32(t.channels / 4)) }

// windows returns those of a row of tiles.
func (t tiling) windows(rows span, plane int) []windows {
	var all []windows
	s := t.strides
	for _, x := range t.runs(1) {
		all = append(all, windows{x.first, x.n, rows, x.span, 8 * s[2], 4 * s[1], 4 * s[2], 4 * s[3], t.channels, plane})
	}
	return all
}

// taps returns the kernel as windows, one for each input channel.
func (w winograd) taps() []windows {
	k, all := w.kernel, span{0, 3}
	return []windows{{0, w.inputs.channels, all, all, 4 * k[2], 4 * k[0], 4 * k[1], 4 * k[3], w.outputs.channels, w.kernelPlane()}}
}

// windows are n windows in a row, from the first one on, and what becomes of them in planes of [windows][channels].
type windows struct {
	first, n      int
	rows, columns span
	next, y, x, c int // bytes from a window to the next one, and between rows, columns and channels; next, y and x may be negative
	channels      int
	plane         int // bytes from a plane to the next one
}

// windowKernel transforms windows to planes or, if it goes back, planes to windows.
type windowKernel struct {
	transform transform
	back      bool
	windows   []windows
	finish    *finish // what becomes of windows on the way back; nil to store them
}

// call appends a call for so many groups of four channels, at least one. The addresses are those of the first group in a window with
// number 0.
func (k windowKernel) call(m *asm.Module, f *asm.Func, image, planes, groups asm.Expr) {
	arguments := []asm.Expr{image, planes, groups}
	if k.finish != nil {
		arguments = append(arguments, k.finish.starts...)
	}
	f.Do(f.Call(k.emit(m), arguments...))
}

// emit returns the function, whose name is the specification.
func (k windowKernel) emit(m *asm.Module) *asm.Func {
	var epilogue *Epilogue
	if k.finish != nil {
		epilogue = k.finish.Epilogue
	}
	name := fmt.Sprintf("winograd %s %v %v%s", k.transform.name, k.back, k.windows, epilogue.name())
	if f := m.Named(name); f != nil {
		return f
	}
	const own = 3
	f := m.Func(name, asm.None, slices.Repeat([]asm.Type{asm.I32}, own+epilogue.params())...)
	for _, w := range k.windows {
		loops := []loop{{known(w.n), w.next, 4 * w.channels}, {quantity{w.channels / 4, f.Param(2), true}, 4 * w.c, 16}}
		image, block := asm.Plus(f.Param(0), w.first*w.next+w.lowest()), asm.Plus(f.Param(1), w.first*4*w.channels)
		positions(f, loops, image, block, func(image, block asm.Local) {
			switch {
			case !k.back:
				w.load(f, k.transform, image, block)
			case epilogue == nil:
				w.store(f, k.transform, block, func(offset int, v asm.Local) { storeLanes(f, image, offset, w.c, 4, v, false) })
			default:
				r := newFinisher(epilogue, m, f, own)
				r.beginTile(image, 1)
				w.store(f, k.transform, block, func(offset int, v asm.Local) { r.store(v, 0, offset/4, 4) })
			}
		})
	}
	return f
}

// lowest returns the bytes from pixel 0, 0 of a window to the lowest one inside of the image: offsets of memory operands are unsigned.
func (w windows) lowest() int {
	return min(w.rows.lo*w.y, (w.rows.hi-1)*w.y) + min(w.columns.lo*w.x, (w.columns.hi-1)*w.x)
}

func (w windows) pixel(y, x int) int      { return y*w.y + x*w.x - w.lowest() }
func (w windows) element(y, x int) uint32 { return uint32((4*y + x) * w.plane) }

// load transforms four channels of a window, 0 outside of the image, to planes.
func (w windows) load(f *asm.Func, t transform, image, block asm.Local) {
	load := func(y, x int) asm.Expr {
		if !w.rows.holds(y) || !w.columns.holds(x) {
			return asm.ConstF32x4(0)
		}
		return loadLanes(image, w.pixel(y, x), w.c)
	}
	t.emit(f, span{0, 4}, span{0, 4}, load, func(y, x int, v asm.Local) { f.Do(asm.V128Store.At(block, w.element(y, x), v)) })
}

// store transforms planes to four channels of the part of a window that is inside of the image. Body gets the bytes from its lowest pixel
// to each of them.
func (w windows) store(f *asm.Func, t transform, block asm.Local, body func(offset int, v asm.Local)) {
	load := func(y, x int) asm.Expr { return asm.V128Load.At(block, w.element(y, x)) }
	t.emit(f, w.rows, w.columns, load, func(y, x int, v asm.Local) { body(w.pixel(y, x), v) })
}

// loadLanes loads a vector from p + offset, with so many bytes between its lanes.
func loadLanes(p asm.Local, offset, between int) asm.Expr {
	if between == 4 {
		return asm.V128Load.At(p, uint32(offset))
	}
	v := asm.V128Load32Zero.At(p, uint32(offset))
	for l := 1; l < 4; l++ {
		v = asm.V128Load32Lane.LaneAt(l, p, uint32(offset+l*between), v)
	}
	return v
}
