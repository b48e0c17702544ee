package kernel

import (
	"slices"
	"sync"
)

// convPlan says how a convolution becomes contractions, one for each run of outputs with the same taps, so that nothing is
// multiplied with a zero of the border. Where runs would be many, as of kernels as large as the image, or make poor tiles of a
// filter's gradient, images are copied between borders of zeros instead, and there is one contraction for each phase.
//
// In which order sums are taken, and so the bits, depends on the shapes alone: strides decide only what is copied first.
type convPlan struct {
	Conv
	operands [2]int // which parameters are the input and the kernel: 0 and 1, or swapped
	inBase   int    // elements from the input's address to its pixel 0, 0; not 0 where InStrides are negative
	outBase  int    // and in out
	phases   [2][]phase
	trimmed  [2]bool // phases are split into runs
	border   [2]int  // zeros before the image
	size     [2]int  // of the image with its borders
	// reduced: there are more taps than outputs, a filter's gradient. InC counts its images and is summed in groups, and Batch
	// counts channels. Else Batch counts images.
	reduced bool
	strips  bool   // the channels of reduced images are the rows of tiles, packed by four
	width   int    // of panels, as in contraction
	copied  bool   // the contraction reads a copy of the images
	group   int    // images at a time
	bRow    int    // 0, or the kernel is read where it lies, with so many bytes between its rows
	steps   [4]int // elements between n, y, x, c as the contraction reads them
	split   split  // what threads share
}

const (
	// groupBytes bounds the images at a time: they stay near L1 while each panel of columns walks over them.
	groupBytes = 64 << 10
	// groupTerms bounds the terms that reduced images give to a sum at a time, so that a panel stays in L1.
	groupTerms = 512
	// groupOutputs is how many outputs a group has at least where threads would like it smaller: enough rows for a tile.
	groupOutputs = 8
	// directBytes bounds the part of a kernel that is read where it lies: next to a group of images in L1.
	directBytes = 32 << 10
	// mostTaps is the largest kernel, 5x5, of which a convolution to one pixel is taken for a last layer and not for the gradient of
	// a filter of one tap.
	mostTaps = 25
	// mostRuns bounds the code: a 5x5 kernel over borders of 2 zeros has 5 runs along an axis, transposed by 2 as well.
	mostRuns = 10
)

// plan returns the cheapest of the ways to do the convolution, the first of those that differ little. It is not to be changed: the next one
// who asks gets the same slices.
func (c Conv) plan() convPlan {
	plans.Lock()
	defer plans.Unlock()
	p, ok := plans.of[c]
	if !ok {
		if len(plans.of) >= mostPlans {
			clear(plans.of)
		}
		p = c.choose()
		plans.of[c] = p
	}
	return p
}

// plans remembers plans, as choosing one takes tenths of a millisecond: a compilation asks four times for each, and the graphs of a GAN have
// the same convolutions.
var plans = struct {
	sync.Mutex
	of map[Conv]convPlan
}{of: map[Conv]convPlan{}}

// mostPlans is several times what a GAN has.
const mostPlans = 256

// ForgetPlans is for benchmarks: what comes next is compiled as if it were the first.
func ForgetPlans() {
	plans.Lock()
	defer plans.Unlock()
	clear(plans.of)
}

// choose makes the plan.
func (c Conv) choose() convPlan {
	swapped := c.swapped()
	candidates := []struct {
		conv         Conv
		strips, swap bool
	}{
		{c, c.Batch >= 4, false}, {c, c.Batch < 4, false},
		{swapped, c.OutC >= 4, true}, {swapped, c.OutC < 4, true},
	}
	best, least := 0, 0
	for i, o := range candidates {
		if cost := o.conv.dense().planned(o.strips).cost(); i == 0 || clearlyLess(cost, least) {
			best, least = i, cost
		}
	}
	p := candidates[best].conv.planned(candidates[best].strips)
	if candidates[best].swap {
		p.operands, p.inBase, p.outBase = [2]int{1, 0}, c.firstTap(), c.lastOut()
	}
	p.split = p.shareCoster().cheapest(p.splits())
	return p
}

// dense is the convolution of the same shapes in NHWC, or with images and channels in each other's place if it is reduced.
func (c Conv) dense() Conv {
	c.KernelReversed = [2]bool{}
	c.InStrides = [4]int{c.In[0] * c.In[1] * c.InC, c.In[1] * c.InC, c.InC, 1}
	if c.reduced() {
		c.InStrides = [4]int{1, c.In[1] * c.Batch, c.Batch, c.In[0] * c.In[1] * c.Batch}
	}
	c.KernelStrides = [4]int{c.Kernel[1] * c.InC * c.OutC, c.InC * c.OutC, c.OutC, 1}
	c.OutStrides = [4]int{c.Out[0] * c.Out[1] * c.OutC, c.Out[1] * c.OutC, c.OutC, 1}
	return c
}

// reduced tells whether there are more taps than outputs, as in a filter's gradient.
func (c Conv) reduced() bool {
	taps, outs := c.Kernel[0]*c.Kernel[1], c.Out[0]*c.Out[1]
	return c.InC > 0 && taps > outs && (outs > 1 || taps > mostTaps)
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
		InStrides:     [4]int{c.KernelStrides[3], c.tapStride(0), c.tapStride(1), c.KernelStrides[2]},
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

// tapStride returns the elements between taps of axis i.
func (c Conv) tapStride(i int) int {
	if c.KernelReversed[i] {
		return -c.KernelStrides[i]
	}
	return c.KernelStrides[i]
}

// firstTap returns the elements from the kernel's address to its tap 0, 0.
func (c Conv) firstTap() int {
	at := 0
	for i, reversed := range c.KernelReversed {
		if reversed {
			at += (c.Kernel[i] - 1) * c.KernelStrides[i]
		}
	}
	return at
}

// planned returns the plan of the convolution as it is, with reduced images in strips or not, and trimmed along the axes
// where that makes reduced images cheapest: where rows are outputs, short runs are tiles of few rows.
func (c Conv) planned(strips bool) convPlan {
	var best convPlan
	least := -1
	for _, trim := range [][2]bool{{true, true}, {true, false}, {false, true}, {false, false}} {
		if !c.reduced() && trim != [2]bool{true, true} {
			continue
		}
		p := c.trimming(strips, trim)
		if cost := p.cost(); least < 0 || cost < least {
			best, least = p, cost
		}
	}
	return best
}

// trimming is planned where phases are split into runs along some axes, if there are not too many.
func (c Conv) trimming(strips bool, axes [2]bool) convPlan {
	p := convPlan{Conv: c, operands: [2]int{0, 1}, reduced: c.reduced()}
	p.strips = p.reduced && strips
	for i := range p.phases {
		p.phases[i] = c.phases(i)
		p.trimmed[i] = axes[i] && len(trimmed(p.phases[i], c.In[i])) <= mostRuns
		p.size[i] = max(1, c.In[i])
		if !p.trimmed[i] {
			low, high := reach(p.phases[i], c.In[i])
			p.border[i], p.size[i] = -low, high-low+1
		}
	}
	p.group = p.groups()
	p.copied = p.copies()
	p.steps = p.layout()
	p.width = p.panelWidth()
	p.bRow = p.directRow()
	return p
}

// directRow returns the bytes between the rows of a reduced kernel that is read where it lies, 0 if it is packed: rows that are an
// even walk and together stay in L1 are not read faster from panels.
func (p convPlan) directRow() int {
	if !p.reduced || p.KernelStrides[3] != 1 || len(p.phases[0]) != 1 || len(p.phases[1]) != 1 {
		return 0
	}
	y, x := p.phases[0][0], p.phases[1][0]
	row := p.tapStride(1) * x.tapStep
	even := row > 0 && p.tapStride(0)*y.tapStep == x.taps*row && (p.group == 1 || p.KernelStrides[2] == y.taps*x.taps*row)
	if !even || 4*row*p.packedRows(y, x) > directBytes {
		return 0
	}
	return 4 * row
}

// panelWidth returns NR for the most rows that tiles can have.
func (p convPlan) panelWidth() int {
	rows := p.Batch
	switch {
	case p.dots():
		return 1
	case !p.strips:
		if !p.reduced {
			rows = p.group
		}
		for _, phases := range p.phases {
			for _, x := range phases {
				rows = max(rows, x.outs)
			}
		}
	}
	return widest(rows)
}

// groups returns how many images are taken at a time, which divides their number. Threads share the groups, so there are some for
// each.
func (p convPlan) groups() int {
	images, limit := p.Batch, groupBytes/(4*p.size[0]*p.size[1]*max(1, p.InC))
	limit = min(limit, max(p.Batch/maxThreads, groupOutputs/max(1, p.Out[0]*p.Out[1])))
	if p.reduced {
		taps := 1
		for _, y := range p.phases[0] {
			for _, x := range p.phases[1] {
				taps = max(taps, y.taps*x.taps)
			}
		}
		images, limit = p.InC, groupTerms/taps
	}
	n := max(1, min(images, limit))
	for images%n != 0 {
		n--
	}
	return n
}

// copies tells whether the images are copied: for borders, for strips, because they run backwards, or because the channels that
// are summed do not lie side by side.
func (p convPlan) copies() bool {
	s := p.InStrides
	return p.strips || p.size != p.In || s[1] < 0 || s[2] < 0 ||
		!p.reduced && p.InC > 1 && s[3] != 1 || p.dots() && s[2] != p.InC
}

// dots tells whether there is one column, and K has runs long enough for the micro-kernel dot.
func (p convPlan) dots() bool {
	if p.reduced || p.OutC != 1 {
		return false
	}
	run := p.InC
	for _, x := range p.phases[1] {
		if x.taps > 1 && x.inTap == 1 {
			run = max(run, x.taps*p.InC)
		}
	}
	return run >= 4
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

// scratch is the memory that each thread needs.
func (p convPlan) scratch() int { return wholeLines(p.kernelBytes() + p.imageBytes()) }

// cost estimates the time in the micro-kernels and, at a cycle for each float, in packing the kernel.
func (p convPlan) cost() int {
	sum := 0
	p.eachRun(false, func(r run, c contraction) { sum += c.cost() })
	if p.reduced {
		return (sum + p.kernelBytes()) * (p.InC / p.group)
	}
	return sum*(p.Batch/p.group) + p.kernelBytes()
}

// splits lists what threads can share.
func (p convPlan) splits() []split {
	switch {
	case p.strips:
		return []split{byPanels, byRows, byPositions}
	case p.reduced:
		return []split{byPanels, byPositions}
	}
	return []split{byBatch, byPanels, byPositions}
}

// shareCoster estimates the time of the largest portion, at a cycle for each float that is packed or copied.
func (p convPlan) shareCoster() shareCoster {
	kernelBytes, imageBytes, total := p.kernelBytes(), p.imageBytes(), 0
	var runs []contraction
	p.eachRun(false, func(r run, c contraction) {
		runs = append(runs, c)
		total += c.cost()
	})
	return func(s split, threads int) int {
		kernel, images := kernelBytes, imageBytes
		if s == byBatch {
			return (total+images)*largest(p.Batch/p.group, threads) + kernel
		}
		sum := sharedRuns(runs, s, threads)
		switch s {
		case byPanels:
			n := panelCount(p.OutC, p.width)
			kernel = kernel * largest(n, threads) / n
		case byRows:
			images = images * largest(p.stripCount(), threads) / p.stripCount()
		}
		if p.reduced {
			return (sum + kernel + images) * (p.InC / p.group)
		}
		return (sum+images)*(p.Batch/p.group) + kernel
	}
}

// sharedRuns estimates the time of the largest portion of all runs together.
func sharedRuns(runs []contraction, s split, threads int) int {
	costs := make([]int, threads)
	var turns turns
	for _, c := range runs {
		if s != byPositions {
			costs[0] += c.shareCost(s, threads)
			continue
		}
		n, reversed := c.units(s), turns.next(c)
		for thread := range costs {
			units := n*(thread+1)/threads - n*thread/threads
			if reversed {
				costs[threads-1-thread] += c.cost() * units / n
			} else {
				costs[thread] += c.cost() * units / n
			}
		}
	}
	return slices.Max(costs)
}

// stripCount returns the number of strips of channels.
func (p convPlan) stripCount() int { return (p.Batch + 3) / 4 }
