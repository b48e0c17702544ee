package kernel

import "ganplayground/engine/asm"

// emit appends the whole convolution to a function of parameters in, kernel, out, scratch.
func (p convPlan) emit(m *asm.Module, f *asm.Func) {
	in, kernel, out, scratch := f.Param(p.operands[0]), f.Param(p.operands[1]), f.Param(2), f.Param(3)
	f.Set(out, asm.Plus(out, 4*p.outBase))
	images := f.Let(asm.Plus(scratch, p.kernelBytes()))
	if p.copied {
		f.Fill(images, asm.ConstI32(0), asm.ConstI32(int32(p.imageBytes())))
	}
	if !p.reduced {
		p.packKernel(m, f, kernel, scratch)
		f.Repeat(p.Batch/p.group, func() {
			p.contract(m, f, p.images(m, f, in, images), out, scratch, false)
			f.Set(in, asm.Plus(in, 4*p.group*p.InStrides[0]))
			f.Set(out, asm.Plus(out, 4*p.group*p.OutStrides[0]))
		})
		return
	}
	group := func(accumulate bool) {
		p.packKernel(m, f, kernel, scratch)
		p.contract(m, f, p.images(m, f, in, images), out, scratch, accumulate)
		f.Set(in, asm.Plus(in, 4*p.group*p.InStrides[3]))
		f.Set(kernel, asm.Plus(kernel, 4*p.group*p.KernelStrides[2]))
	}
	group(false)
	if rest := p.InC/p.group - 1; rest > 0 {
		f.Repeat(rest, func() { group(true) })
	}
}

// eachPhase calls body for all phases with the work of each, and the bytes to its panels.
func (p convPlan) eachPhase(accumulate bool, body func(y, x phase, c contraction, panels int)) {
	panels := 0
	for _, y := range p.phases[0] {
		for _, x := range p.phases[1] {
			c := p.contraction(y, x, accumulate)
			body(y, x, c, panels)
			panels += c.packedBytes()
		}
	}
}

// kernelBytes is the scratch memory for the panels of all phases.
func (p convPlan) kernelBytes() int {
	n := 0
	p.eachPhase(false, func(_, _ phase, c contraction, _ int) { n += c.packedBytes() })
	return (n + 63) / 64 * 64
}

// packKernel packs the kernel's panels of all phases.
func (p convPlan) packKernel(m *asm.Module, f *asm.Func, kernel, scratch asm.Local) {
	p.eachPhase(false, func(y, x phase, c contraction, panels int) {
		if rounds(c.nest) > 0 {
			from := asm.Plus(kernel, 4*(p.tapOffset(0, y.tap)+p.tapOffset(1, x.tap)))
			f.Do(f.Call(p.packing(c, y, x).emit(m), from, asm.Plus(scratch, panels)))
		}
	})
}

// images returns the address of a group of images as the contraction reads them, copied first if need be.
func (p convPlan) images(m *asm.Module, f *asm.Func, in, images asm.Local) asm.Local {
	if !p.copied {
		return in
	}
	s := p.InStrides
	h, w := p.In[0], p.In[1]
	pack := imagePacking{strips: p.strips}
	if p.reduced {
		pack.counts = [4]int{p.group, h, w, p.Batch}
		pack.from = [4]int{4 * s[3], 4 * s[1], 4 * s[2], 4 * s[0]}
		pack.to = [4]int{4 * p.steps[3], 4 * p.steps[1], 4 * p.steps[2], 4 * p.steps[0]}
		if p.strips {
			pack.to[3] = 16 * p.group * p.size[0] * p.size[1]
		}
	} else {
		pack.counts = [4]int{p.group, h, w, p.InC}
		pack.from = [4]int{4 * s[0], 4 * s[1], 4 * s[2], 4 * s[3]}
		pack.to = [4]int{4 * p.steps[0], 4 * p.steps[1], 4 * p.steps[2], 4 * p.steps[3]}
	}
	f.Do(f.Call(pack.emit(m), in, asm.Plus(images, 4*(p.border[0]*p.steps[1]+p.border[1]*p.steps[2]))))
	return images
}

// contract runs all phases on a group of images.
func (p convPlan) contract(m *asm.Module, f *asm.Func, images, out, scratch asm.Local, accumulate bool) {
	p.eachPhase(accumulate, func(y, x phase, c contraction, panels int) {
		if rounds(c.nest) == 0 && accumulate {
			return
		}
		at := (y.in+p.border[0])*p.steps[1] + (x.in+p.border[1])*p.steps[2]
		if rounds(c.nest) == 0 {
			at = 0
		}
		to := y.first*p.OutStrides[1] + x.first*p.OutStrides[2]
		c.emit(m, f, asm.Plus(images, 4*at), asm.Plus(scratch, panels), asm.Plus(out, 4*to))
	})
}
