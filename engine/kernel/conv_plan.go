package kernel

// convPlan says how a convolution becomes contractions, one for each phase of y and x.
type convPlan struct {
	Conv
	operands [2]int // which parameters are the input and the kernel: 0 and 1, or swapped
	outBase  int    // elements from out to the output 0, 0; not 0 where OutStrides are negative
	phases   [2][]phase
	border   [2]int // zeros before the image
	size     [2]int // of the image with its borders
	// reduced: images are summed, a filter's gradient; InC counts them, and Batch the channels. Else Batch counts them.
	reduced bool
	// strips: the channels of reduced images are the rows of tiles, packed by four.
	strips bool
	// copied: the contraction reads a copy of the images.
	copied bool
	group  int    // images at a time
	steps  [4]int // elements between n, y, x, c as the contraction reads them
}

const (
	// groupBytes bounds the images at a time: they stay near L1 while each panel of columns walks over them.
	groupBytes = 64 << 10
	// groupTerms bounds the terms that reduced images give to a sum at a time, so that a panel stays in L1.
	groupTerms = 512
)

// plan returns the cheaper one of the convolution as it is and with its operands in the other order.
func (c Conv) plan() convPlan {
	p := c.planned()
	p.operands = [2]int{0, 1}
	if c.KernelReversed != [2]bool{} {
		return p
	}
	s := c.swapped().planned()
	if s.cycles() >= p.cycles() {
		return p
	}
	s.operands, s.outBase = [2]int{1, 0}, c.lastOut()
	return s
}

// swapped is the same sums with kernel and input in each other's place. From out*Stride + tap*KernelDilation - Pad =
// in*InputDilation follows, with outputs counted from the last one (out = last - out'):
//
//	out'*Stride + in*InputDilation - (last*Stride - Pad) = tap*KernelDilation
//
// A filter's gradient for one output channel becomes one for one input channel.
func (c Conv) swapped() Conv {
	s := Conv{
		Batch: c.OutC, InC: c.InC, OutC: c.Batch, In: c.Kernel, Kernel: c.In, Out: c.Out, Stride: c.Stride,
		InputDilation: c.KernelDilation, KernelDilation: c.InputDilation,
		InStrides:     [4]int{c.KernelStrides[3], c.KernelStrides[0], c.KernelStrides[1], c.KernelStrides[2]},
		KernelStrides: [4]int{c.InStrides[1], c.InStrides[2], c.InStrides[3], c.InStrides[0]},
		OutStrides:    [4]int{c.OutStrides[3], -c.OutStrides[1], -c.OutStrides[2], c.OutStrides[0]},
	}
	for i := range s.Pad {
		s.Pad[i] = (c.Out[i]-1)*c.Stride[i] - c.Pad[i]
	}
	return s
}

// lastOut returns the elements from the first output of an image to the last one.
func (c Conv) lastOut() int {
	return (c.Out[0]-1)*c.OutStrides[1] + (c.Out[1]-1)*c.OutStrides[2]
}

// planned returns the plan of the convolution as it is.
func (c Conv) planned() convPlan {
	p := convPlan{Conv: c}
	for i := range p.phases {
		p.phases[i] = c.phases(i)
		low, high := reach(p.phases[i], c.In[i])
		p.border[i], p.size[i] = -low, high-low+1
		p.copied = p.copied || p.size[i] > c.In[i]
	}
	p.reduced = c.InC > 1 && c.InStrides[3] != 1 && (c.Batch == 1 || c.InStrides[0] == 1)
	p.strips = p.reduced && rowCycles(c.Batch, true) <= rowCycles(c.Out[1], false)
	p.copied = p.copied || p.strips
	p.group = p.groups()
	p.steps = p.layout()
	return p
}

// groups returns how many images are taken at a time, which divides their number.
func (p convPlan) groups() int {
	images, limit := p.Batch, groupBytes/(4*p.size[0]*p.size[1]*max(1, p.InC))
	if p.reduced {
		images, limit = p.InC, groupTerms/max(1, p.Kernel[0]*p.Kernel[1])
	}
	n := max(1, min(images, limit))
	for images%n != 0 {
		n--
	}
	return n
}

// layout returns the steps of the axes n, y, x, c as the contraction reads them.
func (p convPlan) layout() [4]int {
	h, w := p.size[0], p.size[1]
	switch {
	case p.strips:
		return [4]int{1, 4 * w, 4, 4 * h * w}
	case p.copied && p.reduced:
		return [4]int{1, p.Batch * w, p.Batch, p.Batch * h * w}
	case p.copied:
		return [4]int{p.InC * h * w, p.InC * w, p.InC, 1}
	}
	return p.InStrides
}

// imageBytes is the scratch memory for the images of a group.
func (p convPlan) imageBytes() int {
	if !p.copied {
		return 0
	}
	n := p.group * p.size[0] * p.size[1]
	switch {
	case p.strips:
		n *= (p.Batch + 3) / 4 * 4
	case p.reduced:
		n *= p.Batch
	default:
		n *= p.InC
	}
	return 4 * n
}

// contraction is the work of one phase on a group of images.
func (p convPlan) contraction(y, x phase, accumulate bool) contraction {
	s, o := p.steps, p.OutStrides
	c := contraction{columns: p.OutC, outColumn: 4 * o[3], accumulate: accumulate}
	rows := axis{y.outs, 4 * y.inStep * s[1], 4 * y.outStep * o[1]}
	pixels := axis{x.outs, 4 * x.inStep * s[2], 4 * x.outStep * o[2]}
	taps := []step{{y.taps, 4 * y.inTap * s[1]}, {x.taps, 4 * x.inTap * s[2]}}
	if p.reduced {
		c.nest = mergeSteps(append([]step{{p.group, 4 * s[3]}}, taps...))
	} else {
		c.nest = mergeSteps(append(taps, step{p.InC, 4 * s[3]}))
	}
	switch {
	case p.strips:
		c.outer = mergeAxes([]axis{rows, pixels})
		c.rows, c.strip = axis{p.Batch, 0, 4 * o[0]}, 16*p.group*p.size[0]*p.size[1]
		c.width = widest(p.Batch)
	case p.reduced:
		c.choose([]axis{rows, pixels, {p.Batch, 4 * s[0], 4 * o[0]}})
	default:
		c.choose([]axis{{p.group, 4 * s[0], 4 * o[0]}, rows, pixels})
	}
	return c
}

// packing is how the kernel's taps of one phase become panels.
func (p convPlan) packing(c contraction, y, x phase) packing {
	k := p.KernelStrides
	taps := []step{{y.taps, 4 * p.tapStride(0) * y.tapStep}, {x.taps, 4 * p.tapStride(1) * x.tapStep}}
	nest := append(taps, step{p.InC, 4 * k[2]})
	if p.reduced {
		nest = append([]step{{p.group, 4 * k[2]}}, taps...)
	}
	return packing{nest: mergeSteps(nest), column: 4 * k[3], panels: panelsOf(p.OutC, c.width)}
}

// tapStride returns the elements between taps of axis i.
func (p convPlan) tapStride(i int) int {
	if p.KernelReversed[i] {
		return -p.KernelStrides[i]
	}
	return p.KernelStrides[i]
}

// tapOffset returns the elements from the kernel's address to a tap of axis i.
func (p convPlan) tapOffset(i, tap int) int {
	if p.KernelReversed[i] {
		tap = p.Kernel[i] - 1 - tap
	}
	return tap * p.KernelStrides[i]
}

// cycles estimates the time in the micro-kernels.
func (p convPlan) cycles() float64 {
	images := p.Batch
	if p.reduced {
		images = p.InC
	}
	var sum float64
	for _, y := range p.phases[0] {
		for _, x := range p.phases[1] {
			sum += p.contraction(y, x, false).cycles()
		}
	}
	return sum * float64(images/p.group)
}
