package engine

import (
	"github.com/gomlx/compute"
	"github.com/gomlx/compute/shapeinference"
	"github.com/gomlx/compute/shapes"

	"ganplayground/engine/ir"
)

// Identity is x.
func (f *function) Identity(x compute.Value) (compute.Value, error) {
	r := f.record(compute.OpTypeIdentity, x)
	return r.done(func() *ir.Node { return r.nodes[0] })
}

// OptimizationBarrier is its operands: no pass changes a bit, so there is nothing to keep apart.
func (f *function) OptimizationBarrier(operands ...compute.Value) ([]compute.Value, error) {
	if r := f.record(compute.OpTypeOptimizationBarrier, operands...); r.err != nil {
		return nil, r.fail()
	}
	return operands, nil
}

// SchedulingBarrier is its operand: ops have no effects that an order would matter to.
func (f *function) SchedulingBarrier(operand compute.Value, dependencies ...compute.Value) (compute.Value, error) {
	r := f.record(compute.OpTypeSchedulingBarrier, append([]compute.Value{operand}, dependencies...)...)
	return r.done(func() *ir.Node { return r.nodes[0] })
}

// Iota counts 0, 1, 2, … along an axis.
func (f *function) Iota(shape shapes.Shape, axis int) (compute.Value, error) {
	r := f.record(compute.OpTypeIota)
	r.infer(shape, nil)
	if axis < 0 || axis >= shape.Rank() {
		r.refuse("axis %d of %s", axis, shape)
	}
	return r.done(func() *ir.Node { return r.Iota(shape.Clone(), axis) })
}

// Reshape gives the elements, in row-major order, other dimensions of the same product.
func (f *function) Reshape(x compute.Value, dimensions ...int) (compute.Value, error) {
	r := f.record(compute.OpTypeReshape, x)
	if r.err != nil {
		return nil, r.fail()
	}
	shape := r.infer(shapeinference.Reshape(r.nodes[0].Shape, dimensions))
	return r.done(func() *ir.Node { return r.Reshape(r.nodes[0], shape.Dimensions...) })
}

// Transpose gives output axis i the axis permutation[i] of x.
func (f *function) Transpose(x compute.Value, permutation ...int) (compute.Value, error) {
	r := f.record(compute.OpTypeTranspose, x)
	if r.err != nil {
		return nil, r.fail()
	}
	r.infer(shapeinference.Transpose(r.nodes[0].Shape, permutation))
	return r.done(func() *ir.Node { return r.Transpose(r.nodes[0], permutation) })
}

// BroadcastInDim puts axis i of x at axis broadcastAxes[i] of the output and repeats it along the others.
func (f *function) BroadcastInDim(x compute.Value, outputShape shapes.Shape, broadcastAxes []int) (compute.Value, error) {
	r := f.record(compute.OpTypeBroadcastInDim, x)
	if r.err != nil {
		return nil, r.fail()
	}
	r.infer(outputShape, shapeinference.BroadcastInDim(r.nodes[0].Shape, outputShape, broadcastAxes, nil))
	if outputShape.DType != r.nodes[0].Shape.DType {
		r.refuse("a broadcast to %s, another dtype", outputShape)
	}
	return r.done(func() *ir.Node { return r.Broadcast(r.nodes[0], outputShape.Dimensions, broadcastAxes) })
}

// Slice takes every strides-th element from starts up to, without, limits.
func (f *function) Slice(x compute.Value, starts, limits, strides []int) (compute.Value, error) {
	r := f.record(compute.OpTypeSlice, x)
	if r.err != nil {
		return nil, r.fail()
	}
	strides = orOnes(strides, r.nodes[0].Shape.Rank())
	r.infer(shapeinference.Slice(r.nodes[0].Shape, starts, limits, strides))
	return r.done(func() *ir.Node { return r.Slice(r.nodes[0], starts, limits, strides) })
}

// Reverse reads x backwards along axes.
func (f *function) Reverse(x compute.Value, axes ...int) (compute.Value, error) {
	r := f.record(compute.OpTypeReverse, x)
	if r.err == nil {
		for _, axis := range axes {
			if axis < 0 || axis >= r.nodes[0].Shape.Rank() {
				r.refuse("axis %d of %s", axis, r.nodes[0].Shape)
			}
		}
	}
	return r.done(func() *ir.Node { return r.Reverse(r.nodes[0], axes) })
}

// Pad puts elements of the scalar fill before, after and between those of x; negative numbers cut elements off.
func (f *function) Pad(x, fill compute.Value, axes ...compute.PadAxis) (compute.Value, error) {
	r := f.record(compute.OpTypePad, x, fill)
	if r.err != nil {
		return nil, r.fail()
	}
	r.infer(shapeinference.Pad(r.nodes[0].Shape, axes...))
	if !r.nodes[1].IsScalar() || r.nodes[1].Shape.DType != r.nodes[0].Shape.DType {
		r.refuse("the fill is a scalar of the operand's dtype")
	}
	for i, a := range axes {
		if a.Interior < 0 {
			r.refuse("axis %d has %d elements in between", i, a.Interior)
		}
	}
	return r.done(func() *ir.Node {
		rank := r.nodes[0].Shape.Rank()
		start, end, interior := make([]int, rank), make([]int, rank), make([]int, rank)
		for i, a := range axes {
			start[i], end[i], interior[i] = a.Start, a.End, a.Interior
		}
		return r.Pad(r.nodes[0], r.nodes[1], start, end, interior)
	})
}

// Concatenate joins operands along an axis.
func (f *function) Concatenate(axis int, operands ...compute.Value) (compute.Value, error) {
	r := f.record(compute.OpTypeConcatenate, operands...)
	if r.err != nil {
		return nil, r.fail()
	}
	r.infer(shapeinference.Concatenate(r.shapes(), axis))
	return r.done(func() *ir.Node { return r.Concatenate(axis, r.nodes) })
}

// orOnes is the list, or n ones where it is empty.
func orOnes(list []int, n int) []int {
	if len(list) > 0 {
		return list
	}
	ones := make([]int, n)
	for i := range ones {
		ones[i] = 1
	}
	return ones
}
