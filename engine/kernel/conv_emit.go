package kernel

import "ganplayground/engine/asm"

// convEmitter appends a thread's portion of a convolution to a function.
type convEmitter struct {
	convPlan
	m                    *asm.Module
	f                    *asm.Func
	in, kernel, out      asm.Local
	scratch, images      asm.Local // of this thread: the panels of the kernel, and the copy of a group of images
	thread, threads      asm.Local
	opposite             asm.Local // the thread with the same number from the end
	groups, panels, rows portion
	finish               *finish
}

// newConvEmitter starts in a function of these parameters.
func newConvEmitter(p convPlan, m *asm.Module, f *asm.Func, params productParams) *convEmitter {
	e := &convEmitter{convPlan: p, m: m, f: f, in: f.Param(p.operands[0]), kernel: f.Param(p.operands[1]), out: params.out,
		scratch: params.scratch, thread: params.thread, threads: params.threads, finish: params.finish}
	share := func(n int) portion { return portionOf(f, n, e.thread, e.threads) }
	switch p.split {
	case byBatch:
		e.groups = share(p.Batch / p.group)
	case byPanels:
		e.panels = share(panelCount(p.OutC, p.width))
	case byRows:
		e.rows = share(p.stripCount())
	case byPositions:
		e.opposite = f.Let(asm.Plus(asm.I32Sub.Of(e.threads, e.thread), -1))
	}
	return e
}

// emit appends all of it.
func (e *convEmitter) emit() {
	p, f := e.convPlan, e.f
	f.Set(e.scratch, asm.I32Add.Of(e.scratch, asm.Times(e.thread, p.scratch())))
	f.Set(e.in, asm.Plus(e.in, 4*p.inBase))
	f.Set(e.out, asm.Plus(e.out, 4*p.outBase))
	e.images = f.Let(asm.Plus(e.scratch, p.kernelBytes()))
	if p.copied && p.size != p.In {
		e.clearImages()
	}
	if p.reduced {
		e.reduce()
		return
	}
	e.groups.among(f, 0, p.Batch/p.group, func(at, n quantity) {
		e.packKernel()
		f.Set(e.in, at.from(e.in, 4*p.group*p.InStrides[0]))
		f.Set(e.out, at.from(e.out, 4*p.group*p.OutStrides[0]))
		n.repeat(f, func() {
			e.contract(false)
			f.Set(e.in, asm.Plus(e.in, 4*p.group*p.InStrides[0]))
			f.Set(e.out, asm.Plus(e.out, 4*p.group*p.OutStrides[0]))
		})
	})
}

// reduce sums over groups of images.
func (e *convEmitter) reduce() {
	p, f := e.convPlan, e.f
	group := func(accumulate bool) {
		e.packKernel()
		e.contract(accumulate)
		f.Set(e.in, asm.Plus(e.in, 4*p.group*p.InStrides[3]))
		f.Set(e.kernel, asm.Plus(e.kernel, 4*p.group*p.KernelStrides[2]))
	}
	group(false)
	if rest := p.InC/p.group - 1; rest > 0 {
		f.Repeat(rest, func() { group(true) })
	}
}

// clearImages makes the borders of the copy 0, and all else.
func (e *convEmitter) clearImages() {
	from, size := asm.Expr(e.images), asm.ConstI32(int32(e.imageBytes()))
	if e.rows.part {
		strip := e.imageBytes() / e.stripCount()
		from = asm.I32Add.Of(from, asm.Times(e.rows.lo, strip))
		size = asm.Times(asm.I32Sub.Of(e.rows.hi, e.rows.lo), strip)
	}
	e.f.Fill(from, asm.ConstI32(0), size)
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
	if p.bRow != 0 {
		return 0
	}
	n := 0
	p.eachPhase(func(y, x phase, panels int) {
		n = panels + contraction{k: p.packedRows(y, x), columns: p.OutC, width: p.width}.packedBytes()
	})
	return (n + 63) / 64 * 64
}

// packKernel packs the kernel's panels of all phases, unless it is read where it lies.
func (e *convEmitter) packKernel() {
	p := e.convPlan
	if p.bRow != 0 {
		return
	}
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
		pack.call(e.m, e.f, e.tapAddress(y, x), asm.Plus(e.scratch, panels), e.panels)
	})
}

// tapAddress is that of the first tap of a phase in the kernel.
func (e *convEmitter) tapAddress(y, x phase) asm.Expr {
	return asm.Plus(e.kernel, 4*(e.firstTap()+y.tap*e.tapStride(0)+x.tap*e.tapStride(1)))
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
	c := contraction{columns: p.OutC, width: p.width, outColumn: 4 * o[3], k: p.packedRows(r.ofY, r.ofX), bRow: p.bRow,
		accumulate: accumulate}
	rows := axis{r.y.outs, 4 * r.y.inStep * s[1], 4 * r.y.outStep * o[1]}
	pixels := axis{r.x.outs, 4 * r.x.inStep * s[2], 4 * r.x.outStep * o[2]}
	ky, kx := step{r.y.taps, 4 * r.y.inTap * s[1], r.ofX.taps}, step{r.x.taps, 4 * r.x.inTap * s[2], 1}
	if p.reduced {
		c.nest = mergeSteps([]step{{p.group, 4 * s[3], r.ofY.taps * r.ofX.taps}, ky, kx})
		c.first = r.y.skipped(r.ofY)*ky.b + r.x.skipped(r.ofX)
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

// copyImages returns the address of a group of images as the contraction reads them, copied first if need be.
func (e *convEmitter) copyImages() asm.Local {
	p := e.convPlan
	if !p.copied {
		return e.in
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
	pack.call(e.m, e.f, e.in, asm.Plus(e.images, 4*(p.border[0]*p.steps[1]+p.border[1]*p.steps[2])), e.rows)
	return e.images
}

// contract computes all runs on a group of images.
func (e *convEmitter) contract(accumulate bool) {
	p, images := e.convPlan, e.copyImages()
	var turns turns
	p.eachRun(accumulate, func(r run, c contraction) {
		c.finish = e.finish
		thread := e.thread
		if turns.next(c) {
			thread = e.opposite
		}
		from, to := 0, r.y.first*p.OutStrides[1]+r.x.first*p.OutStrides[2]
		switch {
		case rounds(c.nest) > 0:
			from = (r.y.in+p.border[0])*p.steps[1] + (r.x.in+p.border[1])*p.steps[2]
		case accumulate:
			return
		}
		kernel := asm.Plus(e.scratch, r.panels)
		if p.bRow != 0 {
			kernel = e.tapAddress(r.ofY, r.ofX)
		}
		c.emit(e.m, e.f, asm.Plus(images, 4*from), kernel, asm.Plus(e.out, 4*to), e.portions(c, thread))
	})
}

// portions are those of the work of one run, of a thread by its number. Positions are shared run by run.
func (e *convEmitter) portions(c contraction, thread asm.Local) portions {
	switch {
	case e.split != byPositions:
		return portions{panels: e.panels, rows: e.rows}
	case c.longest() < 0:
		return portions{rows: portionOf(e.f, c.rowUnits(), thread, e.threads)}
	}
	return portions{positions: portionOf(e.f, c.units(byPositions), thread, e.threads)}
}

// turns say which threads have the larger portions of positions: the last ones, and behind each run with an odd number of units the
// first ones instead, or the last ones again. The runs along two borders are of one unit each.
type turns struct{ odd int }

// next tells whether threads take their portions of the next run in reverse.
func (t *turns) next(c contraction) bool {
	reversed := t.odd%2 == 1
	t.odd += c.units(byPositions) % 2
	return reversed
}
