package kernel

import (
	"fmt"
	"slices"

	"ganplayground/engine/asm"
)

// imagePacking copies images into scratch memory whose borders are zeros already, in one of two layouts:
//
//	[images][height][width][channels]      // strips == 0
//	[channels/4][images][height][width][4] // strips: channels one after the other in the source
//
// Steps are in bytes, of the axes image, y, x, channel. All numbers of the target describe where pixels stand, so that borders
// are left out.
type imagePacking struct {
	counts   [4]int // images, height, width and channels that are copied
	from, to [4]int // steps; with strips to[3] is the step between strips
	strips   bool
}

// name is the specification: "image" | "strips", then counts, "f" steps, "t" steps.
func (p imagePacking) name() string {
	kind := "image"
	if p.strips {
		kind = "strips"
	}
	return fmt.Sprintf("%s %s f%s t%s", kind, joined(p.counts[:]), joined(p.from[:]), joined(p.to[:]))
}

// emit returns the function of parameters from, to. Strips read at most 12 bytes past the last channel.
func (p imagePacking) emit(m *asm.Module) *asm.Func {
	name := p.name()
	if f := m.Named(name); f != nil {
		return f
	}
	f := m.Func(name, asm.None, asm.I32, asm.I32)
	if p.counts[0]*p.counts[1]*p.counts[2]*p.counts[3] == 0 {
		return f
	}
	loop := func(i int) axis { return axis{p.counts[i], p.from[i], p.to[i]} }
	image, y, x, channel := loop(0), loop(1), loop(2), loop(3)
	from, to := f.Param(0), f.Param(1)
	if p.strips {
		strips := channel.n / 4
		p.strip(f, []axis{image, y, {strips, 4 * channel.a, channel.out}, x}, 4, from, to)
		if rest := channel.n % 4; rest > 0 {
			from, to := f.Let(asm.Plus(from, strips*4*channel.a)), f.Let(asm.Plus(to, strips*channel.out))
			p.strip(f, []axis{image, y, x}, rest, from, to)
		}
		return f
	}
	axes := mergeAxes([]axis{image, y, x, channel})
	run := axes[len(axes)-1]
	if run.a != 4 || run.out != 4 {
		positions(f, axes, from, to, func(from, to asm.Local) { f.Do(asm.F32Store.At(to, 0, asm.F32Load.At(from, 0))) })
		return f
	}
	positions(f, axes[:len(axes)-1], from, to, func(from, to asm.Local) { copyRun(f, from, to, run.n) })
	return f
}

// strip copies so many channels of a strip at all positions of axes.
func (p imagePacking) strip(f *asm.Func, axes []axis, channels int, from, to asm.Local) {
	if slices.ContainsFunc(axes, func(x axis) bool { return x.n == 0 }) {
		return
	}
	positions(f, axes, from, to, func(from, to asm.Local) {
		if p.from[3] == 4 {
			f.Do(asm.V128Store.At(to, 0, asm.V128Load.At(from, 0)))
			return
		}
		for i := range channels {
			at := f.Let(asm.Plus(from, i*p.from[3])) // the step may be negative
			f.Do(asm.F32Store.At(to, uint32(4*i), asm.F32Load.At(at, 0)))
		}
	})
}

// copyRun copies n contiguous floats and moves both addresses on.
func copyRun(f *asm.Func, from, to asm.Local, n int) {
	for _, vectors := range []int{4, 1} {
		times := n / (4 * vectors)
		if times == 0 {
			continue
		}
		f.Repeat(times, func() {
			for i := range vectors {
				f.Do(asm.V128Store.At(to, uint32(16*i), asm.V128Load.At(from, uint32(16*i))))
			}
			f.Set(from, asm.Plus(from, 16*vectors))
			f.Set(to, asm.Plus(to, 16*vectors))
		})
		n -= times * 4 * vectors
	}
	for i := range n {
		f.Do(asm.F32Store.At(to, uint32(4*i), asm.F32Load.At(from, uint32(4*i))))
	}
}
