package kernel

// winograd is a convolution by 3x3 taps, one pixel at a time, or the gradient of one by its filter, in tiles of 2x2 outputs: F(2x2, 3x3)
// and F(3x3, 2x2) of Lavin and Gray 2016, "Fast algorithms for convolutional neural networks", section 4. With d the 4x4 inputs of a tile,
// g the taps and y the outputs of one pair of channels, and * element by element,
//
//	y = A^t [(G g G^t) * (B^t d B)] A                // 16 products instead of 36
//	gradient by g = G^t [(A dy A^t) * (B^t d B)] G   // its transpose
//
// Element by element, sums over channels or over tiles are matrix products. The loops are, with C inputs and K outputs,
//
//	kernel's planes = G g G^t                           // [16][C][K]
//	for rows of tiles, of all images, in blocks:
//		inputs' planes = B^t d B                           // [16][tiles][C]
//		for 16 planes:
//			contraction: outputs' = inputs' x kernel's        // [16][tiles][K]
//		y = A^t (outputs' planes) A, stored or given to an epilogue
//
// and for a filter's gradient
//
//	for rows of tiles, of all images, in blocks:
//		inputs' planes = B^t d B
//		outputs' planes = A dy A^t
//		for 16 planes:
//			contraction: kernel's += transposed inputs' x outputs'
//	gradient by g = G^t (kernel's planes) G
//
// What tiles have outside of an image is 0, or is not written. Four channels are transformed at a time, so their numbers have to be divisible
// by 4. Whatever the strides, the same shapes give the same bits.
//
// Threads share the blocks where these are not summed, and each transforms the kernel for itself; else they share the panels of columns,
// and each transforms all inputs.
//
// Errors: those of the inputs of a whole tile, see magnitudes in the tests; an infinite input makes NaN of all outputs of its tiles. With
// the same numbers the largest errors were 0.3 to 0.8 times those of the direct sums, which are longer, and the root mean square 0.4 to 1.4
// times (TestWinogradError).
//
// Measured in V8 11.3 on one core, in shares of the time of the direct way: 3x3 32 -> 64 channels on 26x26 forward 49%, input gradient 59%,
// filter gradient 50%; 128 -> 128 on 14x14 54, 56 and 53%; 16 -> 16 on 28x28 56, 60 and 58%. In the first one the products
// are done at 84 to 86% of the micro-kernel's rate, transforms included.
type winograd struct {
	inputs, outputs tiling
	kernel          [4]int // elements between ky, kx, ci, co
	kernelBase      int    // elements from the kernel's address to tap 0, 0
	filter          bool   // the kernel's gradient is computed, from that of the outputs
	block           int    // rows of tiles at a time, which divides the number of all
}

const (
	// planes is how many elements a transformed tile has.
	planes = 16
	// tilesBytes bounds the planes of a block, which are to stay in L2; but a block has leastTiles where channels are many, and the kernel's
	// planes come from beyond L2 for each block.
	tilesBytes = 256 << 10
	leastTiles = 32
	// leastChannels, in and out, are what is worth other bits than those of direct sums. The judge, of 16 and 32 channels, was trained by these.
	leastChannels = 32
	// Quarters of a cycle to transform four channels of a window.
	inputCost, outputCost, gradientCost, kernelCost = 4 * 20, 4 * 16, 4 * 16, 4 * 40
)

// winograd returns the convolution in tiles; ok tells whether it can be done so, and is by a quarter cheaper: less is not worth the errors.
func (c Conv) winograd() (w winograd, ok bool) {
	if !c.tileable() {
		return w, false
	}
	w = c.tiled()
	if min(w.inputs.channels, w.outputs.channels) < leastChannels {
		return w, false
	}
	return w, 4*w.cost() < 3*c.dense().plan().cost()
}

// tileable tells whether the convolution, or the one whose filter's gradient it is, has 3x3 taps, neither strides nor dilations, and
// channels by four.
func (c Conv) tileable() bool {
	taps, channels, one := c.Kernel, c.InC, [2]int{1, 1}
	if c.reduced() {
		taps, channels = c.Out, c.Batch
	}
	return !c.empty() && taps == [2]int{3, 3} && c.Stride == one && c.InputDilation == one && c.KernelDilation == one &&
		channels > 0 && channels%4 == 0 && c.OutC%4 == 0
}

// tiled is a tileable convolution in tiles. In that of a filter's gradient the outputs are where the kernel is and
// the other way round, and images where channels are.
func (c Conv) tiled() winograd {
	in, out, kernel := c.InStrides, c.OutStrides, [4]int{c.tapStride(0), c.tapStride(1), c.KernelStrides[2], c.KernelStrides[3]}
	w := winograd{
		inputs:  tiling{images: c.Batch, channels: c.InC, size: c.In, window: 4, pad: c.Pad, strides: in},
		outputs: tiling{images: c.Batch, channels: c.OutC, size: c.Out, window: 2, strides: out},
		kernel:  kernel, kernelBase: c.firstTap(),
	}
	if c.reduced() {
		w = winograd{
			inputs: tiling{images: c.InC, channels: c.Batch, size: c.In, window: 4, pad: c.Pad, strides: [4]int{in[3], in[1], in[2], in[0]}},
			outputs: tiling{images: c.InC, channels: c.OutC, size: c.Kernel, window: 2, strides: [4]int{kernel[2], kernel[0], kernel[1], kernel[3]},
				base: c.firstTap()},
			kernel: [4]int{out[1], out[2], out[0], out[3]}, filter: true,
		}
	}
	for i, n := range w.outputs.size {
		w.inputs.tiles[i], w.outputs.tiles[i] = (n+1)/2, (n+1)/2
	}
	w.block = w.blockRows()
	return w
}

// rows returns the number of rows of tiles of all images.
func (w winograd) rows() int { return w.inputs.images * w.inputs.tiles[0] }

// blockRows returns how many rows of tiles to take at a time: no more than an eighth where threads share the blocks.
func (w winograd) blockRows() int {
	columns := w.inputs.tiles[1]
	n := max(tilesBytes/(4*planes*columns*(w.inputs.channels+w.outputs.channels)), leastTiles/columns)
	if !w.filter {
		n = min(n, w.rows()/maxThreads)
	}
	n = max(1, min(n, w.rows()))
	for w.rows()%n != 0 {
		n--
	}
	return n
}

// blocks returns the number of blocks, tiles that of the tiles of each.
func (w winograd) blocks() int { return w.rows() / w.block }
func (w winograd) tiles() int  { return w.block * w.inputs.tiles[1] }

// product is the matrix product of one plane.
func (w winograd) product() contraction {
	n, ci, co := w.tiles(), w.inputs.channels, w.outputs.channels
	c := contraction{rows: axis{n, 4 * ci, 4 * co}, nest: []step{{ci, 4, 1}}, k: ci}
	if w.filter {
		c = contraction{rows: axis{ci, 4, 4 * co}, nest: []step{{n, 4 * ci, 1}}, k: n, accumulate: true}
	}
	c.columns, c.outColumn, c.bRow, c.width = co, 4, 4*co, widest(c.rows.n)
	return c
}

// planeBytes returns the bytes of a plane and of a cache line behind it: planes that are powers of two apart would compete for the same
// places of L1.
func planeBytes(rows, columns int) int { return 4*rows*columns + 64 }

func (w winograd) inputPlane() int  { return planeBytes(w.tiles(), w.inputs.channels) }
func (w winograd) outputPlane() int { return planeBytes(w.tiles(), w.outputs.channels) }
func (w winograd) kernelPlane() int { return planeBytes(w.inputs.channels, w.outputs.channels) }

// scratch is the memory that each thread needs.
func (w winograd) scratch() int {
	return wholeLines(planes * (w.inputPlane() + w.outputPlane() + w.kernelPlane()))
}

// split says what threads share.
func (w winograd) split() split {
	if w.filter {
		return byPanels
	}
	return byBatch
}

// cost estimates the time of one thread, in quarters of a cycle.
func (w winograd) cost() int { return w.shareCost(w.split(), 1) }

// shareCost estimates the time of the largest portion.
func (w winograd) shareCost(s split, threads int) int {
	c, ci, co := w.product(), w.inputs.channels/4, w.outputs.channels/4
	if s == byPanels {
		co = min(co, largest(c.units(s), threads)*c.width/4)
		block := planes*c.shareCost(s, threads) + w.tiles()*(ci*inputCost+co*gradientCost)
		return w.blocks()*block + 4*ci*co*kernelCost
	}
	block := planes*c.cost() + w.tiles()*(ci*inputCost+co*outputCost)
	return largest(w.blocks(), threads)*block + 4*ci*co*kernelCost
}
