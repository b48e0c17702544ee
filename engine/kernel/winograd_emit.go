package kernel

import "ganplayground/engine/asm"

// winogradEmitter appends a thread's portion of a convolution in tiles to a function.
type winogradEmitter struct {
	winograd
	m                      *asm.Module
	f                      *asm.Func
	input, output, weights planeSet // in the thread's scratch memory; weights are the kernel's
	finish                 *finish
}

// planeSet is where planes are, and the bytes from one to the next.
type planeSet struct {
	at   asm.Local
	step int
}

// emit appends it to a function of these parameters.
func (w winograd) emit(m *asm.Module, f *asm.Func, p productParams) {
	in, kernel, out := p.lhs, p.rhs, p.out
	if w.filter {
		kernel, out = out, kernel
	}
	f.Set(kernel, asm.Plus(kernel, 4*w.kernelBase))
	f.Set(out, asm.Plus(out, 4*w.outputs.base))
	e := winogradEmitter{winograd: w, m: m, f: f, finish: p.finish}
	free := f.Let(asm.I32Add.Of(p.scratch, asm.Times(p.thread, w.scratch())))
	take := func(step int) planeSet {
		set := planeSet{f.Let(free), step}
		f.Set(free, asm.Plus(free, planes*step))
		return set
	}
	e.input, e.output, e.weights = take(w.inputPlane()), take(w.outputPlane()), take(w.kernelPlane())
	if w.filter {
		e.reduce(in, kernel, out, portionOf(f, w.product().units(byPanels), p.thread, p.threads))
		return
	}
	portionOf(f, w.blocks(), p.thread, p.threads).among(f, 0, w.blocks(), func(at, n quantity) {
		e.convolve(in, kernel, out, f.Let(asm.Times(at.value(), w.block)), n)
	})
}

// convolve computes n blocks from a row of tiles on.
func (e *winogradEmitter) convolve(in, kernel, out, row asm.Local, n quantity) {
	windowKernel{transform: kernelTransform, windows: e.taps()}.call(e.m, e.f, kernel, e.weights.at, e.outputs.groups())
	from, to := e.cursor(e.inputs, in, row), e.cursor(e.outputs, out, row)
	n.repeat(e.f, func() {
		e.eachRow(from, windowKernel{transform: inputTransform}, e.input, e.inputs.groups())
		e.multiply(e.input, e.weights, e.output, portions{})
		e.eachRow(to, windowKernel{transform: outputTransform, back: true, finish: e.finish}, e.output, e.outputs.groups())
	})
}

// reduce sums the gradient by the kernel over all blocks, for the output channels of a portion of the panels.
func (e *winogradEmitter) reduce(in, kernel, out asm.Local, panels portion) {
	f, channels, width := e.f, e.outputs.channels, e.product().width
	first := func(panel asm.Local) asm.Local { // channel of a panel; only the last one may be narrower
		at := f.Let(asm.Times(panel, width))
		return f.Let(asm.Select(asm.I32LtS.Of(at, asm.ConstI32(int32(channels))), at, asm.ConstI32(int32(channels))))
	}
	channel := first(panels.lo)
	groups := f.Let(asm.I32ShrU.Of(asm.I32Sub.Of(first(panels.hi), channel), asm.ConstI32(2)))
	ofChannel := func(e asm.Local, bytes int) asm.Local { return f.Let(asm.I32Add.Of(e, asm.Times(channel, bytes))) }
	f.If(groups, func() {
		f.Fill(e.weights.at, asm.ConstI32(0), asm.ConstI32(int32(planes*e.kernelPlane())))
		row := f.Let(asm.ConstI32(0))
		from, to := e.cursor(e.inputs, in, row), e.cursor(e.outputs, ofChannel(out, 4*e.outputs.strides[3]), row)
		f.Repeat(e.blocks(), func() {
			e.eachRow(from, windowKernel{transform: inputTransform}, e.input, e.inputs.groups())
			e.eachRow(to, windowKernel{transform: gradientTransform}, planeSet{ofChannel(e.output.at, 4), e.output.step}, groups)
			e.multiply(e.input, e.output, e.weights, portions{panels: panels})
		})
		back := windowKernel{transform: filterTransform, back: true, windows: e.taps()}
		back.call(e.m, f, ofChannel(kernel, 4*e.kernel[3]), ofChannel(e.weights.at, 4), groups)
	}, nil)
}

// multiply appends the products of all planes: of left and right to out.
func (e *winogradEmitter) multiply(left, right, out planeSet, s portions) {
	f := e.f
	a, b, c := f.Let(left.at), f.Let(right.at), f.Let(out.at)
	f.Repeat(planes, func() {
		e.product().emit(e.m, f, a, b, c, s)
		f.Set(a, asm.Plus(a, left.step))
		f.Set(b, asm.Plus(b, right.step))
		f.Set(c, asm.Plus(c, out.step))
	})
}

// tileCursor walks over the rows of tiles of all images.
type tileCursor struct {
	tiling
	row asm.Local // of its image
	at  asm.Local // the address of its first window, which may lie before the image
}

// cursor starts at a row of tiles.
func (e *winogradEmitter) cursor(t tiling, base, row asm.Local) tileCursor {
	f := e.f
	image := f.Let(asm.I32DivU.Of(row, asm.ConstI32(int32(t.tiles[0]))))
	c := tileCursor{t, f.Let(asm.I32Sub.Of(row, asm.Times(image, t.tiles[0]))), f.Local(asm.I32)}
	at := asm.I32Add.Of(asm.Times(image, 4*t.strides[0]), asm.Times(c.row, 8*t.strides[1]))
	f.Set(c.at, asm.Plus(asm.I32Add.Of(base, at), -4*(t.pad[0]*t.strides[1]+t.pad[1]*t.strides[2])))
	return c
}

// eachRow transforms a block's rows of windows to planes, or planes to windows, for so many groups of four channels, and leaves the cursor
// behind them.
func (e *winogradEmitter) eachRow(c tileCursor, k windowKernel, p planeSet, groups asm.Expr) {
	f, runs := e.f, c.runs(0)
	at, last := f.Let(p.at), len(runs)-1
	row := func(y spanRun) {
		k.windows = c.windows(y.span, p.step)
		k.call(e.m, f, c.at, at, groups)
	}
	f.Repeat(e.block, func() {
		f.Block(func(done asm.Label) {
			for _, y := range runs[:last] {
				f.If(asm.I32LtS.Of(c.row, asm.ConstI32(int32(y.first+y.n))), func() {
					row(y)
					f.Branch(done)
				}, nil)
			}
			row(runs[last])
		})
		f.Set(at, asm.Plus(at, 4*c.tiles[1]*c.channels))
		c.advance(f)
	})
}

// advance goes to the next row, which may be that of the next image.
func (c tileCursor) advance(f *asm.Func) {
	f.Set(c.row, asm.Plus(c.row, 1))
	f.Set(c.at, asm.Plus(c.at, 8*c.strides[1]))
	f.If(asm.I32Eq.Of(c.row, asm.ConstI32(int32(c.tiles[0]))), func() {
		f.Set(c.row, asm.ConstI32(0))
		f.Set(c.at, asm.Plus(c.at, 4*c.strides[0]-8*c.tiles[0]*c.strides[1]))
	}, nil)
}
