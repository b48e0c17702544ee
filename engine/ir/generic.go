package ir

import (
	"slices"

	"github.com/gomlx/compute/shapes"
)

// dotAsReduce writes a product as a sum over a product of views, for dtypes and sizes without a kernel.
func (g *Graph) dotAsReduce(n Node) *Node {
	lhs, rhs := n.Inputs[0], n.Inputs[1]
	l, r := n.Dot.LHS, n.Dot.RHS
	sizes := func(x *Node, axes []int) (d []int) {
		for _, axis := range axes {
			d = append(d, x.Shape.Dimensions[axis])
		}
		return d
	}
	batch, m, n2, k := len(l.Batch), len(l.Free), len(r.Free), len(l.Contracting)
	dimensions := slices.Concat(sizes(lhs, l.Batch), sizes(lhs, l.Free), sizes(rhs, r.Free), sizes(lhs, l.Contracting))
	// place reads each axis of an operand at one axis of [batch, m, n, k].
	place := func(x *Node, lists [3][]int, starts [3]int) *Node {
		view := make([]AxisView, x.Shape.Rank())
		for i, axes := range lists {
			for j, axis := range axes {
				view[axis] = AxisView{Scale: unit(len(dimensions), starts[i]+j, 1), Dilation: 1}
			}
		}
		return g.view(x, nil, dimensions, view)
	}
	a := place(lhs, [3][]int{l.Batch, l.Free, l.Contracting}, [3]int{0, batch, batch + m + n2})
	b := place(rhs, [3][]int{r.Batch, r.Free, r.Contracting}, [3]int{0, batch + m, batch + m + n2})
	last := make([]int, k)
	for i := range last {
		last[i] = batch + m + n2 + i
	}
	return g.reduce(Add, g.Map(Mul, a, b), last)
}

// Convolution is a convolution in any number of spatial axes, with groups: what ConvGeneral of gomlx says, spelt out.
type Convolution struct {
	// Axes of the operands and of the output; the spatial ones are lists of one length.
	InputBatch, InputChannels, KernelInputChannels, KernelOutputChannels, OutputBatch, OutputChannels int
	InputSpatial, KernelSpatial, OutputSpatial                                                        []int
	Strides, Pads, InputDilations, KernelDilations                                                    []int
	// Positions are the sizes of the output's spatial axes.
	Positions []int
	// ChannelGroups divides the channels, BatchGroups the batch of the input; at most one is above 1.
	ChannelGroups, BatchGroups int
}

// Convolve writes a convolution as a reduction of a product of views. Its loops are, in this order: batch, positions, groups,
// output channels of a group, kernel positions, input channels of a group.
func (g *Graph) Convolve(x, kernel *Node, c Convolution) *Node {
	n := len(c.Positions)
	in, k := x.Shape.Dimensions, kernel.Shape.Dimensions
	groups := max(c.ChannelGroups, 1) * max(c.BatchGroups, 1)
	batch := in[c.InputBatch] / max(c.BatchGroups, 1)
	outputs, inputs := k[c.KernelOutputChannels]/groups, k[c.KernelInputChannels]
	group, output, window, input := 1+n, 2+n, 3+n, 3+2*n
	rank := 4 + 2*n
	dimensions := slices.Concat([]int{batch}, c.Positions, []int{groups, outputs})
	for _, axis := range c.KernelSpatial {
		dimensions = append(dimensions, k[axis])
	}
	dimensions = append(dimensions, inputs)

	xView, kernelView := make([]AxisView, len(in)), make([]AxisView, len(k))
	xView[c.InputBatch] = AxisView{Scale: unit(rank, 0, 1), Dilation: 1}
	xView[c.InputChannels] = AxisView{Scale: unit(rank, input, 1), Dilation: 1}
	if c.BatchGroups > 1 {
		xView[c.InputBatch].Scale[group] = batch
	} else if c.ChannelGroups > 1 {
		xView[c.InputChannels].Scale[group] = inputs
	}
	kernelView[c.KernelInputChannels] = AxisView{Scale: unit(rank, input, 1), Dilation: 1}
	kernelView[c.KernelOutputChannels] = AxisView{Scale: unit(rank, output, 1), Dilation: 1}
	kernelView[c.KernelOutputChannels].Scale[group] = outputs
	var summed []int
	for i := range n {
		scale := unit(rank, 1+i, c.Strides[i])
		scale[window+i] = c.KernelDilations[i]
		xView[c.InputSpatial[i]] = AxisView{Scale: scale, Offset: -c.Pads[i], Dilation: c.InputDilations[i]}
		kernelView[c.KernelSpatial[i]] = AxisView{Scale: unit(rank, window+i, 1), Dilation: 1}
		summed = append(summed, window+i)
	}
	zero := g.Scalar(0, x.Shape.DType, dimensions...)
	terms := g.Map(Mul, g.view(x, zero, dimensions, xView), g.view(kernel, nil, dimensions, kernelView))
	sum := g.reduce(Add, terms, append(summed, input))
	sum = g.Reshape(sum, slices.Concat([]int{batch}, c.Positions, []int{groups * outputs})...)
	permutation := make([]int, n+2) // of the output's axes: which axis of sum each is
	permutation[c.OutputBatch], permutation[c.OutputChannels] = 0, n+1
	for i, axis := range c.OutputSpatial {
		permutation[axis] = 1 + i
	}
	return g.Transpose(sum, permutation)
}

// Convolve2D adds a Conv; the output's positions are sizes.
func (g *Graph) Convolve2D(x, kernel *Node, axes ConvAxes, positions [2]int) *Node {
	dimensions := make([]int, 4)
	dimensions[axes.Output[0]] = x.Shape.Dimensions[axes.Input[0]]
	dimensions[axes.Output[1]], dimensions[axes.Output[2]] = positions[0], positions[1]
	dimensions[axes.Output[3]] = kernel.Shape.Dimensions[axes.Kernel[3]]
	return g.Add(Node{Op: Conv, Inputs: []*Node{x, kernel}, Conv: &axes, Shape: shapes.Make(x.Shape.DType, dimensions...)})
}
