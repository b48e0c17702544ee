package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"ganplayground/engine/asm"
)

// convolve is the plain reference: the sums in float64 by the definition, as memory: NaN where no output lies.
func (c Conv) convolve(in, kernel []float32, size int) (sums, magnitudes []float64) {
	sums, magnitudes = make([]float64, size), make([]float64, size)
	for i := range sums {
		sums[i] = math.NaN()
	}
	for n := range c.Batch {
		for oy := range c.Out[0] {
			for ox := range c.Out[1] {
				for co := range c.OutC {
					s := c.output(in, kernel, n, oy, ox, co)
					at := n*c.OutStrides[0] + oy*c.OutStrides[1] + ox*c.OutStrides[2] + co*c.OutStrides[3]
					sums[at], magnitudes[at] = s.sum, s.magnitude
				}
			}
		}
	}
	return sums, magnitudes
}

func (c Conv) output(in, kernel []float32, n, oy, ox, co int) (s reference) {
	for ky := range c.Kernel[0] {
		iy, ok := c.input(0, oy, ky)
		if !ok {
			continue
		}
		for kx := range c.Kernel[1] {
			ix, ok := c.input(1, ox, kx)
			if !ok {
				continue
			}
			at := n*c.InStrides[0] + iy*c.InStrides[1] + ix*c.InStrides[2]
			tap := c.tap(0, ky)*c.KernelStrides[0] + c.tap(1, kx)*c.KernelStrides[1] + co*c.KernelStrides[3]
			for ci := range c.InC {
				s.add(in[at+ci*c.InStrides[3]], kernel[tap+ci*c.KernelStrides[2]])
			}
		}
	}
	return s
}

// input returns the input of a tap along axis i, and whether there is one.
func (c Conv) input(i, out, tap int) (int, bool) {
	at := out*c.Stride[i] + tap*c.KernelDilation[i] - c.Pad[i]
	return at / c.InputDilation[i], at >= 0 && at%c.InputDilation[i] == 0 && at/c.InputDilation[i] < c.In[i]
}

func (c Conv) tap(i, tap int) int {
	if c.KernelReversed[i] {
		return c.Kernel[i] - 1 - tap
	}
	return tap
}

// extent returns the floats that a tensor spans.
func extent(counts, strides [4]int) int {
	last := 0
	for i, n := range counts {
		if n == 0 {
			return 0
		}
		last += (n - 1) * strides[i]
	}
	return last + 1
}

func convCase(kind string, c Conv) emitted {
	size := extent([4]int{c.Batch, c.Out[0], c.Out[1], c.OutC}, c.OutStrides)
	e := emitted{
		name: fmt.Sprintf("%s %+v", kind, c), scratch: c.Scratch(), terms: c.Kernel[0] * c.Kernel[1] * c.InC, shared: true,
		emit:  func(m *asm.Module, name string) { m.Export(name, c.Emit(m, name, nil)) },
		left:  extent([4]int{c.Batch, c.In[0], c.In[1], c.InC}, c.InStrides),
		right: extent([4]int{c.Kernel[0], c.Kernel[1], c.InC, c.OutC}, c.KernelStrides),
		out:   size,
		want:  func(in, kernel []float32) (sums, magnitudes []float64) { return c.convolve(in, kernel, size) },
	}
	if w, ok := c.winograd(); ok {
		return w.bounded(c, e)
	}
	return e
}

// forward is a dense convolution NHWC of so many channels; the output is as large as the paddings make it.
func forward(batch, ci, co int, in, kernel, stride, low, high [2]int) Conv {
	c := Conv{Batch: batch, InC: ci, OutC: co, In: in, Kernel: kernel, Stride: stride, Pad: low,
		InputDilation: [2]int{1, 1}, KernelDilation: [2]int{1, 1}}
	return c.sized(high)
}

// transposed is the transposed convolution that multiplies the side by dilation.
func transposed(batch, ci, co int, in, kernel, dilation [2]int) Conv {
	c := Conv{Batch: batch, InC: ci, OutC: co, In: in, Kernel: kernel, Stride: [2]int{1, 1},
		InputDilation: dilation, KernelDilation: [2]int{1, 1}}
	var high [2]int
	for i := range high {
		cut := kernel[i] - dilation[i]
		c.Pad[i] = kernel[i] - 1 - cut/2
		high[i] = kernel[i] - 1 - (cut - cut/2)
	}
	return c.sized(high)
}

// sized sets Out from the padding behind, and dense strides.
func (c Conv) sized(high [2]int) Conv {
	for i := range c.Out {
		span := (c.In[i]-1)*c.InputDilation[i] + 1 + c.Pad[i] + high[i] - (c.Kernel[i]-1)*c.KernelDilation[i] - 1
		c.Out[i] = max(0, (span+c.Stride[i])/c.Stride[i])
	}
	c.InStrides = [4]int{c.In[0] * c.In[1] * c.InC, c.In[1] * c.InC, c.InC, 1}
	c.KernelStrides = [4]int{c.Kernel[1] * c.InC * c.OutC, c.InC * c.OutC, c.OutC, 1}
	c.OutStrides = [4]int{c.Out[0] * c.Out[1] * c.OutC, c.Out[1] * c.OutC, c.OutC, 1}
	return c
}

// inputGradient and kernelGradient are those of gan/derivative.go.
func (c Conv) inputGradient() Conv {
	g := Conv{Batch: c.Batch, InC: c.OutC, OutC: c.InC, In: c.Out, Kernel: c.Kernel, Out: c.In,
		Stride: c.InputDilation, InputDilation: c.Stride, KernelDilation: c.KernelDilation,
		InStrides: c.OutStrides, OutStrides: c.InStrides,
		KernelStrides:  [4]int{c.KernelStrides[0], c.KernelStrides[1], c.KernelStrides[3], c.KernelStrides[2]},
		KernelReversed: [2]bool{!c.KernelReversed[0], !c.KernelReversed[1]}}
	for i := range g.Pad {
		g.Pad[i] = (c.Kernel[i]-1)*c.KernelDilation[i] - c.Pad[i]
	}
	return g
}

func (c Conv) kernelGradient() Conv {
	i, k, o := c.InStrides, c.KernelStrides, c.OutStrides
	return Conv{Batch: c.InC, InC: c.Batch, OutC: c.OutC, In: c.In, Kernel: c.Out, Out: c.Kernel,
		Stride: c.KernelDilation, Pad: c.Pad, InputDilation: c.InputDilation, KernelDilation: c.Stride,
		InStrides: [4]int{i[3], i[1], i[2], i[0]}, KernelStrides: [4]int{o[1], o[2], o[0], o[3]}, OutStrides: [4]int{k[2], k[0], k[1], k[3]}}
}

// withGradients are a convolution and all convolutions that its first and second derivatives are.
func withGradients(kind string, c Conv) []emitted {
	di, dk := c.inputGradient(), c.kernelGradient()
	return []emitted{
		convCase(kind, c), convCase(kind+" input gradient", di), convCase(kind+" filter gradient", dk),
		convCase(kind+" input gradient's filter gradient", di.kernelGradient()),
		convCase(kind+" filter gradient's input gradient", dk.inputGradient()),
		convCase(kind+" filter gradient's filter gradient", dk.kernelGradient()),
	}
}

// TestConvKernels walks kernels 1 to 5, strides and uneven paddings, with few channels.
func TestConvKernels(t *testing.T) {
	for size := 1; size <= 5; size++ {
		var cases []emitted
		for stride := 1; stride <= 2; stride++ {
			for low := range size + 1 {
				for high := range size + 1 {
					in := [2]int{size + low%3, size + 2 + high%4}
					channels := [2]int{1 + (low+high)%3, 1 + (2*low+high)%9}
					c := forward(1+low%3, channels[0], channels[1], in, [2]int{size, max(1, size-low%2)}, [2]int{stride, stride},
						[2]int{low, high}, [2]int{high, low})
					cases = append(cases, withGradients("forward", c)...)
				}
			}
		}
		for in := 1; in <= 8; in++ {
			for dilation := 1; dilation <= 3; dilation++ {
				if dilation <= size {
					c := transposed(1+in%3, 1+in%5, 1+in%4, [2]int{in, in + 1}, [2]int{size, size}, [2]int{dilation, dilation})
					cases = append(cases, withGradients("transposed", c)...)
				}
			}
		}
		t.Run(fmt.Sprint(size), func(t *testing.T) { runEmitted(t, cases) })
	}
}

// TestConvChannels walks pairs of channels round the edges of tiles.
func TestConvChannels(t *testing.T) {
	channels := []int{1, 2, 3, 4, 5, 8, 12, 24, 32}
	for i, ci := range channels {
		var cases []emitted
		for j, co := range channels {
			batch := 1 + (i+j)%3
			strided := [2]int{1 + (i+j)%2, 1 + (i+j)%2}
			kernel := [2]int{3 + (i+2*j)%2, 3 + (i+2*j)%2}
			cases = append(cases, withGradients("forward", forward(batch, ci, co, [2]int{7, 9}, kernel, strided, [2]int{1, 1}, [2]int{1, 2}))...)
			cases = append(cases, withGradients("transposed", transposed(batch, ci, co, [2]int{3, 5}, kernel, [2]int{2, 2}))...)
		}
		t.Run(fmt.Sprint(ci), func(t *testing.T) { runEmitted(t, cases) })
	}
}

// TestConvWide has rows of tiles of all sizes, and images of one row, one column and one pixel.
func TestConvWide(t *testing.T) {
	var cases []emitted
	for width := 1; width <= 20; width++ {
		cases = append(cases,
			convCase("wide", forward(2, 3, 9, [2]int{3, width + 2}, [2]int{3, 3}, [2]int{1, 1}, [2]int{0, 0}, [2]int{0, 0})),
			convCase("high", forward(2, 3, 9, [2]int{width + 2, 3}, [2]int{3, 3}, [2]int{1, 1}, [2]int{0, 0}, [2]int{0, 0})),
			convCase("pixels", forward(width, 3, 9, [2]int{3, 3}, [2]int{3, 3}, [2]int{1, 1}, [2]int{0, 0}, [2]int{0, 0})),
			convCase("padded pixels", forward(width, 5, 4, [2]int{2, 2}, [2]int{4, 4}, [2]int{2, 2}, [2]int{1, 1}, [2]int{1, 1})),
			convCase("one channel", forward(1, 1, 1, [2]int{3, width + 2}, [2]int{3, 3}, [2]int{1, 1}, [2]int{0, 0}, [2]int{0, 0})))
	}
	// Too many runs along y, or along both axes.
	cases = append(cases, withGradients("large kernel", forward(2, 3, 5, [2]int{14, 15}, [2]int{13, 9}, [2]int{1, 1}, [2]int{6, 4}, [2]int{6, 4}))...)
	cases = append(cases, withGradients("large kernel", forward(2, 4, 1, [2]int{16, 15}, [2]int{13, 14}, [2]int{1, 1}, [2]int{6, 6}, [2]int{6, 7}))...)
	runEmitted(t, cases)
}

// TestConvGroups has so many images that they are taken in several groups, and prime numbers of them, of which no group does.
func TestConvGroups(t *testing.T) {
	var cases []emitted
	for _, batch := range []int{17, 18, 21, 40} {
		cases = append(cases, withGradients("large", forward(batch, 8, 3, [2]int{16, 16}, [2]int{3, 3}, [2]int{2, 2}, [2]int{1, 1}, [2]int{1, 1}))...)
		cases = append(cases, withGradients("small", transposed(batch, 5, 4, [2]int{7, 7}, [2]int{4, 4}, [2]int{2, 2}))...)
		cases = append(cases, withGradients("one channel", forward(batch, 1, 4, [2]int{12, 12}, [2]int{3, 3}, [2]int{1, 1}, [2]int{}, [2]int{}))...)
	}
	runEmitted(t, cases)
}

// TestConvRandom draws convolutions with everything at once: dilations, strides, gaps between axes, reversed kernels.
func TestConvRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	pair := func(low, high int) [2]int { return [2]int{low + r.IntN(high-low+1), low + r.IntN(high-low+1)} }
	for round := range 7 {
		var cases []emitted
		for len(cases) < 100 {
			c := Conv{Batch: 1 + r.IntN(5), InC: 1 + r.IntN(9), OutC: 1 + r.IntN(18), In: pair(1, 9), Kernel: pair(1, 5),
				Stride: pair(1, 3), Pad: pair(-2, 4), InputDilation: pair(1, 3), KernelDilation: pair(1, 3),
				KernelReversed: [2]bool{r.IntN(2) == 0, r.IntN(2) == 0}}
			c = c.sized(pair(-1, 4))
			if c.empty() {
				continue
			}
			c.InStrides = shuffledStrides(r, [4]int{c.Batch, c.In[0], c.In[1], c.InC})
			c.KernelStrides = shuffledStrides(r, [4]int{c.Kernel[0], c.Kernel[1], c.InC, c.OutC})
			c.OutStrides = shuffledStrides(r, [4]int{c.Batch, c.Out[0], c.Out[1], c.OutC})
			cases = append(cases, convCase("random", c))
		}
		t.Run(fmt.Sprint(round), func(t *testing.T) { runEmitted(t, cases) })
	}
}

// shuffledStrides are those of a tensor with its axes in any order in memory, sometimes with gaps.
func shuffledStrides(r *rand.Rand, counts [4]int) (strides [4]int) {
	step := 1 + r.IntN(4)/3
	for _, i := range r.Perm(4) {
		strides[i] = step
		step = step*counts[i] + r.IntN(3)/2
	}
	return strides
}

// TestConvEmpty has axes of size 0: sums of nothing are 0, no outputs are no work.
func TestConvEmpty(t *testing.T) {
	one := [2]int{1, 1}
	base := forward(2, 3, 4, [2]int{5, 5}, [2]int{3, 3}, one, [2]int{}, [2]int{})
	noChannels, noOutputs, noBatch, noInput, noTaps := base, base, base, base, base
	noChannels.InC = 0
	noOutputs.OutC = 0
	noBatch.Batch = 0
	noInput.In = [2]int{0, 5}
	noTaps.Kernel = [2]int{0, 3}
	var cases []emitted
	for _, c := range []Conv{noChannels, noOutputs, noBatch, noInput, noTaps} {
		cases = append(cases, convCase("empty", c))
	}
	// Of a kernel of one tap, every other row and column of an input gradient with stride 2 has no terms.
	cases = append(cases, withGradients("gaps", forward(2, 3, 4, [2]int{5, 5}, one, [2]int{2, 2}, [2]int{}, [2]int{}))...)
	runEmitted(t, cases)
}
