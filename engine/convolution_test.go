package engine

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
)

// convCase is a convolution; input and kernel are given as [batch, spatial…, channels] and [spatial…, in, out], and laid out as
// axes say. Lists that are nil have their defaults.
type convCase struct {
	input, kernel                   []int
	strides                         []int
	paddings                        [][2]int
	inputDilations, kernelDilations []int
	channelGroups, batchGroups      int
	// inputOrder, kernelOrder and outputOrder are the axes of the layouts above in the order in which they lie in memory.
	inputOrder, kernelOrder, outputOrder []int
}

func (c convCase) rank() int { return len(c.input) - 2 }

// axes are those of gomlx for the case's layouts.
func (c convCase) axes() compute.ConvolveAxesConfig {
	n := c.rank()
	in, kernel, out := c.order(c.inputOrder), c.order(c.kernelOrder), c.order(c.outputOrder)
	at := func(order []int, axis int) int { return slices.Index(order, axis) }
	axes := compute.ConvolveAxesConfig{
		InputBatch: at(in, 0), InputChannels: at(in, n+1), KernelInputChannels: at(kernel, n), KernelOutputChannels: at(kernel, n+1),
		OutputBatch: at(out, 0), OutputChannels: at(out, n+1),
	}
	for i := range n {
		axes.InputSpatial = append(axes.InputSpatial, at(in, 1+i))
		axes.KernelSpatial = append(axes.KernelSpatial, at(kernel, i))
		axes.OutputSpatial = append(axes.OutputSpatial, at(out, 1+i))
	}
	return axes
}

// order is a list of axes, all in their order by default.
func (c convCase) order(list []int) []int {
	if list == nil {
		return subsets(len(c.input))[1<<len(c.input)-1]
	}
	return list
}

// laidOut is the tensor with its axes in another order.
func (x tensor) laidOut(order []int) tensor {
	result := tensor{dtype: x.dtype}
	for _, axis := range order {
		result.dims = append(result.dims, x.dims[axis])
	}
	each(result.dims, func(_ int, index []int) {
		at := make([]int, len(order))
		for i, axis := range order {
			at[axis] = index[i]
		}
		result.values = append(result.values, x.at(at...))
	})
	return result
}

// convolve is the convolution in float64, as [batch, spatial…, channels].
func (c convCase) convolve(x, kernel tensor) tensor {
	n := c.rank()
	strides, inputDilations, kernelDilations := orOnes(c.strides, n), orOnes(c.inputDilations, n), orOnes(c.kernelDilations, n)
	paddings := c.paddings
	if paddings == nil {
		paddings = make([][2]int, n)
	}
	channelGroups, batchGroups := max(1, c.channelGroups), max(1, c.batchGroups)
	batch, outputs, inputs := c.input[0]/batchGroups, c.kernel[n+1], c.kernel[n]
	result := tensor{dtype: x.dtype, dims: []int{batch}}
	for i := range n {
		long := (c.input[1+i]-1)*inputDilations[i] + 1 + paddings[i][0] + paddings[i][1]
		result.dims = append(result.dims, (long-(c.kernel[i]-1)*kernelDilations[i]-1)/strides[i]+1)
	}
	result.dims = append(result.dims, outputs)
	each(result.dims, func(_ int, index []int) {
		sum, channel := 0.0, index[n+1]
		at := make([]int, n+2)
		at[0] = index[0] + channel/(outputs/batchGroups)*batch
		firstChannel := channel / (outputs / channelGroups) * inputs
		each(c.kernel[:n], func(_ int, tap []int) {
			for i := range n {
				long := index[1+i]*strides[i] + tap[i]*kernelDilations[i] - paddings[i][0]
				if long < 0 || long%inputDilations[i] != 0 || long/inputDilations[i] >= c.input[1+i] {
					return
				}
				at[1+i] = long / inputDilations[i]
			}
			for k := range inputs {
				at[n+1] = firstChannel + k
				sum += x.at(at...) * kernel.at(slices.Concat(tap, []int{k, channel})...)
			}
		})
		result.values = append(result.values, sum)
	})
	return result
}

func testConvolutions(t *testing.T, dtype dtypes.DType, cases []convCase) {
	e := newEngines(t)
	for _, c := range cases {
		x, kernel := wave(dtype, 0.3, c.input...), wave(dtype, 1.1, c.kernel...)
		given := []tensor{x.laidOut(c.order(c.inputOrder)), kernel.laidOut(c.order(c.kernelOrder))}
		got := e.run1(t, given, func(f compute.Function, v []compute.Value) (compute.Value, error) {
			return f.ConvGeneral(v[0], v[1], c.axes(), c.strides, c.paddings, c.inputDilations, c.kernelDilations, max(1, c.channelGroups), max(1, c.batchGroups))
		})
		want := c.convolve(x, kernel).laidOut(c.order(c.outputOrder))
		if !dtype.IsFloat() {
			want = want.as(dtypes.Int64).as(dtype) // sums wrap
		}
		expect(t, fmt.Sprintf("%s %+v", dtype, c), got, want, 16, 9*math.Sqrt(float64(sizeOf(c.kernel[:c.rank()+1]))))
	}
}

// TestConvolutionKernels walks kernels, strides, paddings and dilations in two spatial axes. Channels and layouts change from case to
// case.
func TestConvolutionKernels(t *testing.T) {
	channels := [][2]int{{1, 1}, {3, 5}, {1, 8}, {4, 1}, {8, 13}, {5, 4}, {2, 17}}
	orders := [][3][]int{{}, {{0, 3, 1, 2}, {3, 2, 0, 1}, {0, 3, 1, 2}}, {{3, 1, 2, 0}, {3, 0, 1, 2}, {1, 2, 0, 3}}, {{1, 0, 3, 2}, {2, 0, 3, 1}, {3, 2, 1, 0}}, {}}
	paddings := [][][2]int{nil, {{1, 1}, {1, 1}}, {{2, 1}, {0, 3}}, {{-1, 2}, {1, -1}}}
	var cases []convCase
	for size := 1; size <= 5; size++ {
		for stride := 1; stride <= 3; stride++ {
			for _, padding := range paddings {
				for _, dilations := range [][2]int{{1, 1}, {2, 1}, {1, 2}, {3, 2}} {
					i := len(cases)
					c, order := channels[i%len(channels)], orders[i%len(orders)]
					cases = append(cases, convCase{input: []int{1 + i%3, 11, 12, c[0]}, kernel: []int{size, size, c[0], c[1]}, strides: []int{stride, stride},
						paddings: padding, inputDilations: []int{dilations[0], dilations[0]}, kernelDilations: []int{dilations[1], dilations[1]},
						inputOrder: order[0], kernelOrder: order[1], outputOrder: order[2]})
				}
			}
		}
	}
	testConvolutions(t, dtypes.Float32, cases)
}

func TestConvolutions(t *testing.T) {
	cases := []convCase{
		{input: []int{2, 9, 3}, kernel: []int{3, 3, 5}},
		{input: []int{1, 17, 1}, kernel: []int{4, 1, 1}, strides: []int{3}, paddings: [][2]int{{2, 1}}},
		{input: []int{3, 7, 4}, kernel: []int{2, 4, 3}, strides: []int{2}, inputDilations: []int{3}, kernelDilations: []int{2}, inputOrder: []int{2, 0, 1}},
		{input: []int{2, 5, 4, 3, 2}, kernel: []int{2, 3, 1, 2, 3}},
		{input: []int{1, 4, 5, 3, 2}, kernel: []int{3, 2, 2, 2, 2}, strides: []int{1, 2, 1}, paddings: [][2]int{{1, 1}, {0, 1}, {1, 0}}, inputDilations: []int{2, 1, 1}},
		{input: []int{2, 6, 5, 3}, kernel: []int{3, 2, 3, 4}, strides: []int{2, 1}, paddings: [][2]int{{1, 0}, {0, 2}}},
		{input: []int{2, 6, 5, 6}, kernel: []int{3, 3, 2, 9}, channelGroups: 3, paddings: [][2]int{{1, 1}, {1, 1}}},
		{input: []int{1, 6, 5, 4}, kernel: []int{2, 2, 1, 4}, channelGroups: 4, strides: []int{2, 2}},
		{input: []int{6, 6, 5, 2}, kernel: []int{3, 3, 2, 9}, batchGroups: 3},
		{input: []int{4, 9, 3}, kernel: []int{3, 3, 4}, batchGroups: 2},
		{input: []int{2, 1, 1, 3}, kernel: []int{1, 1, 3, 2}},
		{input: []int{1, 1, 13, 1}, kernel: []int{1, 5, 1, 1}, paddings: [][2]int{{0, 0}, {2, 2}}},
		{input: []int{1, 5, 5, 2}, kernel: []int{5, 5, 2, 3}, paddings: [][2]int{{4, 4}, {4, 4}}},
		{input: []int{1, 5, 5, 2}, kernel: []int{7, 7, 2, 3}, paddings: [][2]int{{1, 1}, {1, 1}}},
		{input: []int{2, 4, 4, 2}, kernel: []int{4, 4, 2, 3}, strides: []int{2, 2}, paddings: [][2]int{{1, 1}, {1, 1}}, kernelOrder: []int{2, 3, 1, 0}},
		{input: []int{0, 5, 5, 2}, kernel: []int{3, 3, 2, 3}},
		{input: []int{2, 5, 5, 0}, kernel: []int{3, 3, 0, 3}},
		{input: []int{2, 5, 5, 2}, kernel: []int{3, 3, 2, 0}},
		{input: []int{1, 28, 28, 1}, kernel: []int{5, 5, 1, 6}, strides: []int{2, 2}, paddings: [][2]int{{1, 2}, {1, 2}}},
		{input: []int{1, 14, 14, 6}, kernel: []int{4, 4, 6, 3}, paddings: [][2]int{{2, 2}, {2, 2}}, inputDilations: []int{2, 2}},
	}
	for _, dtype := range []dtypes.DType{dtypes.Float32, dtypes.Float64, dtypes.Int32, dtypes.Uint8} {
		testConvolutions(t, dtype, cases)
	}
}
