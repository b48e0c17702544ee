package engine

import (
	"slices"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapeinference"

	"ganplayground/engine/ir"
)

// DotGeneral sums products over the contracting axes; batch axes are paired, the others crossed. It is computed in the
// accumulator's dtype, which is the operands' unless configured.
func (f *function) DotGeneral(lhs compute.Value, lhsContracting, lhsBatch []int, rhs compute.Value, rhsContracting, rhsBatch []int,
	config compute.DotGeneralConfig) (compute.Value, error) {
	r := f.record(compute.OpTypeDotGeneral, lhs, rhs)
	if r.err != nil {
		return nil, r.fail()
	}
	a, b := r.nodes[0], r.nodes[1]
	shape := r.infer(shapeinference.DotGeneral(a.Shape, lhsContracting, lhsBatch, b.Shape, rhsContracting, rhsBatch, config))
	accumulator := a.Shape.DType
	if config.AccumulatorDType != dtypes.InvalidDType {
		accumulator = config.AccumulatorDType
	}
	if accumulator == dtypes.Bool {
		r.refuse("bools have no products")
	}
	wide := shape.Clone()
	wide.DType = accumulator
	r.infer(wide, nil)
	return r.done(func() *ir.Node {
		axes := ir.DotAxes{
			LHS: ir.OperandAxes{Batch: lhsBatch, Contracting: lhsContracting, Free: others(a.Shape.Rank(), lhsBatch, lhsContracting)},
			RHS: ir.OperandAxes{Batch: rhsBatch, Contracting: rhsContracting, Free: others(b.Shape.Rank(), rhsBatch, rhsContracting)},
		}
		product := r.Graph.Dot(r.Convert(a, accumulator), r.Convert(b, accumulator), axes)
		return r.Convert(product, shape.DType)
	})
}

// others are the axes below rank that stand in neither list.
func others(rank int, a, b []int) []int {
	var rest []int
	for axis := range rank {
		if !slices.Contains(a, axis) && !slices.Contains(b, axis) {
			rest = append(rest, axis)
		}
	}
	return rest
}

// ConvGeneral is a convolution over any number of spatial axes, with dilations and groups.
func (f *function) ConvGeneral(input, kernel compute.Value, axes compute.ConvolveAxesConfig, strides []int, paddings [][2]int,
	inputDilations, kernelDilations []int, channelGroups, batchGroups int) (compute.Value, error) {
	r := f.record(compute.OpTypeConvGeneral, input, kernel)
	if r.err != nil {
		return nil, r.fail()
	}
	x, k := r.nodes[0], r.nodes[1]
	channelGroups, batchGroups = max(channelGroups, 1), max(batchGroups, 1)
	shape := r.infer(shapeinference.ConvGeneral(x.Shape, k.Shape, axes, strides, paddings, inputDilations, kernelDilations, channelGroups, batchGroups))
	if x.Shape.DType == dtypes.Bool || x.Shape.DType != k.Shape.DType {
		r.refuse("operands are numbers of one dtype")
	}
	n := len(axes.InputSpatial)
	strides, inputDilations, kernelDilations = orOnes(strides, n), orOnes(inputDilations, n), orOnes(kernelDilations, n)
	pads := low(paddings, n)
	return r.done(func() *ir.Node {
		positions := make([]int, n)
		for i, axis := range axes.OutputSpatial {
			positions[i] = shape.Dimensions[axis]
		}
		if n == 2 && channelGroups == 1 && batchGroups == 1 && x.Shape.DType == dtypes.Float32 && x.Size() > 0 && k.Size() > 0 {
			pair := func(list []int) [2]int { return [2]int(list) }
			return r.Convolve2D(x, k, ir.ConvAxes{
				Input:  [4]int{axes.InputBatch, axes.InputSpatial[0], axes.InputSpatial[1], axes.InputChannels},
				Kernel: [4]int{axes.KernelSpatial[0], axes.KernelSpatial[1], axes.KernelInputChannels, axes.KernelOutputChannels},
				Output: [4]int{axes.OutputBatch, axes.OutputSpatial[0], axes.OutputSpatial[1], axes.OutputChannels},
				Stride: pair(strides), Pad: pair(pads), InputDilation: pair(inputDilations), KernelDilation: pair(kernelDilations),
			}, pair(positions))
		}
		return r.Convolve(x, k, ir.Convolution{
			InputBatch: axes.InputBatch, InputChannels: axes.InputChannels, InputSpatial: axes.InputSpatial,
			KernelInputChannels: axes.KernelInputChannels, KernelOutputChannels: axes.KernelOutputChannels, KernelSpatial: axes.KernelSpatial,
			OutputBatch: axes.OutputBatch, OutputChannels: axes.OutputChannels, OutputSpatial: axes.OutputSpatial,
			Strides: strides, Pads: pads, InputDilations: inputDilations, KernelDilations: kernelDilations, Positions: positions,
			ChannelGroups: channelGroups, BatchGroups: batchGroups,
		})
	})
}
