package kernel

import "ganplayground/engine/asm"

// Conv is a 2-D convolution in float32, as graphs write it and both of its gradients:
//
//	out[n,oy,ox,co] = sum over ky, kx, ci of in[n, iy, ix, ci] * kernel[ky,kx,ci,co]
//	where iy*InputDilation[0] = oy*Stride[0] + ky*KernelDilation[0] - Pad[0], and so for ix
//
// Terms with no such iy and ix in the input are 0. The loops are
//
//	pack kernel in panels of NR columns, one set for each phase        // [phases][OutC/NR][taps][InC][NR]
//	for n in groups of images:
//		copy the images to a dense block                                  // only if channels do not lie side by side
//		for phase:                                                        // one, or a residue of oy and ox by InputDilation
//			for run of oy, of ox with the same taps inside of the input:     // 3 of each for 3x3 taps and 1 zero around
//				contraction: rows are neighbours along x (or y, n), K is taps x InC
//
// and for a filter's gradient, where InC counts images, Batch channels and the kernel's taps are the pixels of the output's
// gradient,
//
//	for InC in groups of images:                                       // the first group writes out, the others add
//		copy the images to strips of 4 channels                          // [Batch/4][group][height][width][4]
//		pack kernel in panels of NR columns                               // [phases][OutC/NR][group][taps][NR]; not if it fits in L1
//		for phase:
//			for run of oy, of ox with the same taps inside of the input:
//				contraction: rows are channels, outer positions oy and ox, K is group x taps
//
// Whatever the strides, the same shapes give the same bits. Convolutions by 3x3 taps, and their gradients, are done in fewer products where
// that is clearly faster: see winograd.
//
// Threads share groups of images where these are not summed; else panels of columns, strips of channels or positions of the output,
// whatever makes them pack least twice.
//
// Measured in Chromium 156 on one core, in shares of what tile does in L1 (47 GFLOP/s), counting the products with zeros around
// images that are not done: forward, input gradient and filter gradient of 3x3 32 -> 64 channels on 26x26, not in tiles, 97, 98 and 94%; of 4x4
// transposed by 2 24 -> 12 on 7x7 114, 114 and 104%, 12 -> 1 on 14x14 91, 99 and 91%; of 3x3 1 -> 32 on 28x28 88, 78 and 74%.
type Conv struct {
	Batch, InC, OutC int
	In, Kernel, Out  [2]int // height and width
	Stride, Pad      [2]int // Pad is what stands before the input, maybe negative; what stands behind follows from Out
	InputDilation    [2]int
	KernelDilation   [2]int
	InStrides        [4]int  // in elements, of the axes n, y, x, c
	KernelStrides    [4]int  // of the axes ky, kx, ci, co
	OutStrides       [4]int  // of the axes n, y, x, c
	KernelReversed   [2]bool // the kernel's height and width are read backwards
}

// Scratch returns the bytes of scratch memory that each thread needs, whole cache lines.
func (c Conv) Scratch() int {
	if c.empty() {
		return 0
	}
	if w, ok := c.winograd(); ok {
		return w.scratch()
	}
	return c.plan().scratch()
}

// Parallel tells whether the convolution is worth a barrier before and one behind it.
func (c Conv) Parallel() bool {
	if c.empty() {
		return false
	}
	split, cost := c.sharing()
	return cost.parallel(split)
}

// sharing says what threads share, and what it costs.
func (c Conv) sharing() (split, shareCoster) {
	if w, ok := c.winograd(); ok {
		return w.split(), w.shareCost
	}
	p := c.plan()
	return p.split, p.shareCoster()
}

// empty tells whether there are no outputs.
func (c Conv) empty() bool { return c.Batch*c.OutC*c.Out[0]*c.Out[1] == 0 }

// Emit writes the function of parameters in, kernel, out, scratch, which are addresses, thread, threads: of so many threads, that one
// computes its portion. Scratch is that of all threads, one behind the other. An epilogue changes the parameters as it does for a Gemm.
func (c Conv) Emit(m *asm.Module, name string, e *Epilogue) *asm.Func {
	f, p := newProduct(m, name, e)
	if w, ok := c.winograd(); ok {
		w.emit(m, f, p)
	} else if !c.empty() {
		newConvEmitter(c.plan(), m, f, p).emit()
	}
	return f
}
