package kernel

import "ganplayground/engine/asm"

// emit appends the whole convolution to a function of parameters in, kernel, out, scratch.
func (p convPlan) emit(m *asm.Module, f *asm.Func) {
	in, kernel, out, scratch := f.Param(p.operands[0]), f.Param(p.operands[1]), f.Param(2), f.Param(3)
	f.Set(in, asm.Plus(in, 4*p.inBase))
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

// run is a part of the outputs with the same taps, of one phase of y and of x each.
type run struct {
	y, x     phase
	ofY, ofX phase // whose taps are packed together
	panels   int   // bytes to their panels
}

// eachPhase calls body for all phases, with the bytes to the panels of each.
func (p convPlan) eachPhase(body func(y, x phase, panels int)) {
	panels := 0
	for _, y := range p.phases[0] {
		for _, x := range p.phases[1] {
			body(y, x, panels)
			panels += contraction{k: p.packedRows(y, x), columns: p.OutC, width: p.width}.packedBytes()
		}
	}
}

// packedRows returns the rows of the panels of a phase.
func (p convPlan) packedRows(y, x phase) int {
	if p.reduced {
		return p.group * y.taps * x.taps
	}
	return y.taps * x.taps * p.InC
}

// kernelBytes is the scratch memory for the panels of all phases.
func (p convPlan) kernelBytes() int {
	n := 0
	p.eachPhase(func(y, x phase, panels int) {
		n = panels + contraction{k: p.packedRows(y, x), columns: p.OutC, width: p.width}.packedBytes()
	})
	return (n + 63) / 64 * 64
}

// packKernel packs the kernel's panels of all phases.
func (p convPlan) packKernel(m *asm.Module, f *asm.Func, kernel, scratch asm.Local) {
	k := p.KernelStrides
	p.eachPhase(func(y, x phase, panels int) {
		if p.packedRows(y, x) == 0 {
			return
		}
		ky, kx := step{n: y.taps, a: 4 * p.tapStride(0) * y.tapStep}, step{n: x.taps, a: 4 * p.tapStride(1) * x.tapStep}
		nest := []step{ky, kx, {n: p.InC, a: 4 * k[2]}}
		if p.reduced {
			nest = []step{{n: p.group, a: 4 * k[2]}, ky, kx}
		}
		pack := packing{nest: mergeSteps(nest), column: 4 * k[3], panels: panelsOf(p.OutC, p.width)}
		from := asm.Plus(kernel, 4*(p.firstTap()+y.tap*p.tapStride(0)+x.tap*p.tapStride(1)))
		f.Do(f.Call(pack.emit(m), from, asm.Plus(scratch, panels)))
	})
}

// eachRun calls body for all runs of all phases with the work of each on a group of images.
func (p convPlan) eachRun(accumulate bool, body func(r run, c contraction)) {
	runs := func(i int, x phase) []phase {
		if p.trimmed[i] {
			return trimmed([]phase{x}, p.In[i])
		}
		return []phase{x}
	}
	p.eachPhase(func(ofY, ofX phase, panels int) {
		for _, y := range runs(0, ofY) {
			for _, x := range runs(1, ofX) {
				r := run{y: y, x: x, ofY: ofY, ofX: ofX, panels: panels}
				body(r, p.contraction(r, accumulate))
			}
		}
	})
}

// contraction is the work of one run on a group of images.
func (p convPlan) contraction(r run, accumulate bool) contraction {
	s, o := p.steps, p.OutStrides
	c := contraction{columns: p.OutC, width: p.width, outColumn: 4 * o[3], k: p.packedRows(r.ofY, r.ofX), accumulate: accumulate}
	rows := axis{r.y.outs, 4 * r.y.inStep * s[1], 4 * r.y.outStep * o[1]}
	pixels := axis{r.x.outs, 4 * r.x.inStep * s[2], 4 * r.x.outStep * o[2]}
	ky, kx := step{r.y.taps, 4 * r.y.inTap * s[1], r.ofX.taps}, step{r.x.taps, 4 * r.x.inTap * s[2], 1}
	if p.reduced {
		c.nest = mergeSteps([]step{{p.group, 4 * s[3], r.y.taps * r.x.taps}, ky, kx})
		if p.strips {
			c.outer = mergeAxes([]axis{rows, pixels})
			c.rows, c.strip = axis{p.Batch, 0, 4 * o[0]}, 16*p.group*p.size[0]*p.size[1]
			return c
		}
		c.choose([]axis{rows, pixels, {p.Batch, 4 * s[0], 4 * o[0]}})
		return c
	}
	ky.b *= p.InC
	kx.b *= p.InC
	c.first = r.y.skipped(r.ofY)*ky.b + r.x.skipped(r.ofX)*kx.b
	channels := step{p.InC, 4 * s[3], 1}
	c.nest = mergeSteps([]step{ky, kx, channels})
	if p.width == 1 {
		// The sums of dot depend on where runs of K end: with each row of taps, wherever the next one lies.
		c.nest = append([]step{ky}, mergeSteps([]step{kx, channels})...)
	}
	c.choose([]axis{{p.group, 4 * s[0], 4 * o[0]}, rows, pixels})
	return c
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

// contract computes all runs on a group of images.
func (p convPlan) contract(m *asm.Module, f *asm.Func, images, out, scratch asm.Local, accumulate bool) {
	p.eachRun(accumulate, func(r run, c contraction) {
		from, to := 0, r.y.first*p.OutStrides[1]+r.x.first*p.OutStrides[2]
		switch {
		case rounds(c.nest) > 0:
			from = (r.y.in+p.border[0])*p.steps[1] + (r.x.in+p.border[1])*p.steps[2]
		case accumulate:
			return
		}
		c.emit(m, f, asm.Plus(images, 4*from), asm.Plus(scratch, r.panels), asm.Plus(out, 4*to))
	})
}
