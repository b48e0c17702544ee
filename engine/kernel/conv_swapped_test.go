package kernel

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestSwapped checks the algebra of swapped without any emitted code: the definition gives the same sums with the operands in
// each other's place, kernels read backwards included.
func TestSwapped(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	pair := func(low, high int) [2]int { return [2]int{low + r.IntN(high-low+1), low + r.IntN(high-low+1)} }
	for range 500 {
		c := Conv{Batch: 1 + r.IntN(3), InC: 1 + r.IntN(3), OutC: 1 + r.IntN(3), In: pair(1, 6), Kernel: pair(1, 5),
			Stride: pair(1, 3), Pad: pair(-2, 4), InputDilation: pair(1, 3), KernelDilation: pair(1, 3)}
		if c = c.sized(pair(0, 4)); c.empty() {
			continue
		}
		in := randomFloats(r, extent([4]int{c.Batch, c.In[0], c.In[1], c.InC}, c.InStrides))
		kernel := randomFloats(r, extent([4]int{c.Kernel[0], c.Kernel[1], c.InC, c.OutC}, c.KernelStrides))
		c.KernelReversed = [2]bool{r.IntN(2) == 0, r.IntN(2) == 0}
		s := c.swapped()
		first := c.firstTap()
		for n := range c.Batch {
			for oy := range c.Out[0] {
				for ox := range c.Out[1] {
					for co := range c.OutC {
						want := c.output(in, kernel, n, oy, ox, co)
						// Addresses below the first tap are those of reversed axes.
						got := s.outputFrom(kernel, first, in, co, c.Out[0]-1-oy, c.Out[1]-1-ox, n)
						if math.Abs(got.sum-want.sum) > 1e-12*(1+want.magnitude) {
							t.Fatalf("%+v: out[%d,%d,%d,%d] is %v swapped, want %v", c, n, oy, ox, co, got.sum, want.sum)
						}
					}
				}
			}
		}
	}
}

// outputFrom is output with the input's pixel 0, 0 at an index of its memory.
func (c Conv) outputFrom(in []float32, base int, kernel []float32, n, oy, ox, co int) (s reference) {
	for ky := range c.Kernel[0] {
		for kx := range c.Kernel[1] {
			iy, okY := c.input(0, oy, ky)
			ix, okX := c.input(1, ox, kx)
			if !okY || !okX {
				continue
			}
			for ci := range c.InC {
				at := base + n*c.InStrides[0] + iy*c.InStrides[1] + ix*c.InStrides[2] + ci*c.InStrides[3]
				s.add(in[at], kernel[ky*c.KernelStrides[0]+kx*c.KernelStrides[1]+ci*c.KernelStrides[2]+co*c.KernelStrides[3]])
			}
		}
	}
	return s
}

// TestSwappedTwice checks that a second swap is the convolution itself.
func TestSwappedTwice(t *testing.T) {
	for _, c := range []Conv{
		forward(2, 3, 5, [2]int{7, 8}, [2]int{3, 4}, [2]int{2, 1}, [2]int{1, 2}, [2]int{1, 0}),
		transposed(2, 3, 5, [2]int{4, 5}, [2]int{4, 3}, [2]int{2, 2}),
	} {
		if twice := c.swapped().swapped(); twice != c {
			t.Errorf("%+v swapped twice is %+v", c, twice)
		}
	}
}

// TestConvPresets runs the layers of the presets as they are, with few images, and all their derivatives.
func TestConvPresets(t *testing.T) {
	none, one, two, three, four := [2]int{}, [2]int{1, 1}, [2]int{2, 2}, [2]int{3, 3}, [2]int{4, 4}
	for _, test := range []struct {
		name string
		c    Conv
	}{
		{"quick, first", transposed(3, 24, 12, [2]int{7, 7}, four, two)},
		{"quick, second", transposed(3, 12, 1, [2]int{14, 14}, four, two)},
		{"quality, first", transposed(2, 32, 16, [2]int{7, 7}, four, two)},
		{"dcgan, first", forward(3, 1, 16, [2]int{28, 28}, four, two, one, one)},
		{"dcgan, second", forward(2, 16, 32, [2]int{14, 14}, four, two, one, one)},
		{"article, first", forward(2, 1, 32, [2]int{28, 28}, three, one, none, none)},
	} {
		t.Run(test.name, func(t *testing.T) { runEmitted(t, withGradients(test.name, test.c)) })
	}
}
