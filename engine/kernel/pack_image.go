package kernel

import (
	"fmt"

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

// emit returns the function of parameters from, to, lo, hi: of strips, it copies those from lo up to hi, else all channels. Strips
// read at most 12 bytes past the last channel.
func (p imagePacking) emit(m *asm.Module) *asm.Func {
	name := p.name()
	if f := m.Named(name); f != nil {
		return f
	}
	f := m.Func(name, asm.None, asm.I32, asm.I32, asm.I32, asm.I32)
	if p.counts[0]*p.counts[1]*p.counts[2]*p.counts[3] == 0 {
		return f
	}
	from, to := f.Param(0), f.Param(1)
	if p.strips {
		p.emitStrips(f, from, to, portion{f.Param(2), f.Param(3), true})
		return f
	}
	axes := mergeAxes([]axis{p.axis(0), p.axis(1), p.axis(2), p.axis(3)})
	run := axes[len(axes)-1]
	if run.a != 4 || run.out != 4 {
		positions(f, loopsOf(axes), from, to, func(from, to asm.Local) { f.Do(asm.F32Store.At(to, 0, asm.F32Load.At(from, 0))) })
		return f
	}
	positions(f, loopsOf(axes[:len(axes)-1]), from, to, func(from, to asm.Local) { copyRun(f, from, to, run.n) })
	return f
}

// call appends a call of the function for a thread's portion of the strips.
func (p imagePacking) call(m *asm.Module, f *asm.Func, from, to asm.Expr, some portion) {
	lo, hi := some.bounds((p.counts[3] + 3) / 4)
	f.Do(f.Call(p.emit(m), from, to, lo, hi))
}

func (p imagePacking) axis(i int) axis { return axis{p.counts[i], p.from[i], p.to[i]} }

// emitStrips copies some of the strips.
func (p imagePacking) emitStrips(f *asm.Func, from, to asm.Local, some portion) {
	image, y, x, channel := p.axis(0), p.axis(1), p.axis(2), p.axis(3)
	strips := channel.n / 4
	some.among(f, 0, strips, func(at, n quantity) {
		loops := loopsOf([]axis{image, y, {strips, 4 * channel.a, channel.out}, x})
		loops[2].n = n
		p.strip(f, loops, 4, at.from(from, 4*channel.a), at.from(to, channel.out))
	})
	if rest := channel.n % 4; rest > 0 {
		some.among(f, strips, 1, func(_, _ quantity) {
			p.strip(f, loopsOf([]axis{image, y, x}), rest, asm.Plus(from, strips*4*channel.a), asm.Plus(to, strips*channel.out))
		})
	}
}

// strip copies so many channels of a strip at all positions of loops.
func (p imagePacking) strip(f *asm.Func, loops []loop, channels int, from, to asm.Expr) {
	positions(f, loops, from, to, func(from, to asm.Local) {
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
