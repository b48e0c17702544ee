package engine

import (
	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapeinference"
	"github.com/gomlx/compute/shapes"

	"ganplayground/engine/ir"
)

// ReduceWindow reduces the elements of a window at each of its positions; strides default to the window's dimensions.
func (f *function) ReduceWindow(x compute.Value, reduction compute.ReduceOpType, window, strides, inputDilations, windowDilations []int,
	paddings [][2]int) (compute.Value, error) {
	r := f.record(compute.OpTypeReduceWindow, x)
	if r.err != nil {
		return nil, r.fail()
	}
	operand := r.nodes[0]
	window = orOnes(window, operand.Shape.Rank())
	if len(strides) == 0 {
		strides = window
	}
	shape := r.infer(shapeinference.ReduceWindow(operand.Shape, window, strides, inputDilations, windowDilations, paddings))
	fn, ok := map[compute.ReduceOpType]ir.Func{compute.ReduceOpSum: ir.Add, compute.ReduceOpProduct: ir.Mul, compute.ReduceOpMax: ir.Max,
		compute.ReduceOpMin: ir.Min}[reduction]
	if !ok || operand.Shape.DType == dtypes.Bool {
		r.refuse("reduction %s of %s", reduction, operand.Shape.DType)
	}
	return r.done(func() *ir.Node {
		rank := shape.Rank()
		identity := r.bits(ir.Identity(fn, operand.Shape.DType), operand.Shape.DType)
		windows := r.Window(operand, identity, shape.Dimensions, window, strides, low(paddings, rank), orOnes(inputDilations, rank),
			orOnes(windowDilations, rank))
		return r.Graph.Reduce(fn, windows, windowAxes(rank))
	})
}

// low are the paddings before each axis.
func low(paddings [][2]int, rank int) []int {
	pads := make([]int, rank)
	for i, p := range paddings {
		pads[i] = p[0]
	}
	return pads
}

// SelectAndScatterMax adds each element of source to where the largest element of its window of x was, the first of several.
func (f *function) SelectAndScatterMax(x, source compute.Value, window, strides []int, paddings [][2]int) (compute.Value, error) {
	return f.selectAndScatter(compute.OpTypeSelectAndScatterMax, ir.Max, x, source, window, strides, paddings)
}

// SelectAndScatterMin is SelectAndScatterMax for the smallest element.
func (f *function) SelectAndScatterMin(x, source compute.Value, window, strides []int, paddings [][2]int) (compute.Value, error) {
	return f.selectAndScatter(compute.OpTypeSelectAndScatterMin, ir.Min, x, source, window, strides, paddings)
}

func (f *function) selectAndScatter(op compute.OpType, fn ir.Func, x, source compute.Value, window, strides []int, paddings [][2]int) (compute.Value, error) {
	r := f.record(op, x, source)
	if r.err != nil {
		return nil, r.fail()
	}
	operand, updates := r.nodes[0], r.nodes[1]
	window = orOnes(window, operand.Shape.Rank())
	if len(strides) == 0 {
		strides = window
	}
	r.infer(shapeinference.SelectAndScatter(operand.Shape, updates.Shape, window, strides, paddings))
	return r.done(func() *ir.Node {
		dims, dtype := updates.Shape.Dimensions, operand.Shape.DType
		rank, pads, ones := len(dims), low(paddings, len(dims)), orOnes(nil, len(dims))
		identity := r.bits(ir.Identity(fn, dtype), dtype)
		windows := r.Window(operand, identity, dims, window, strides, pads, ones, ones)
		places := 1
		for _, w := range window {
			places *= w
		}
		flat := r.Reshape(windows, append(append([]int{}, dims...), places)...)
		chosen := r.argMinMax(flat, rank, fn == ir.Min)
		indices := make([]*ir.Node, rank)
		for i := rank - 1; i >= 0; i-- {
			// The place in the window along axis i, and the position of the window.
			size := r.Scalar(float64(window[i]), dtypes.Int32, dims...)
			place := r.Map(ir.Rem, chosen, size)
			chosen = r.Map(ir.Div, chosen, size)
			start := r.Map(ir.Mul, r.Iota(shapes.Make(dtypes.Int32, dims...), i), r.Scalar(float64(strides[i]), dtypes.Int32, dims...))
			indices[i] = r.Map(ir.Sub, r.Map(ir.Add, start, place), r.Scalar(float64(pads[i]), dtypes.Int32, dims...))
		}
		return r.Scatter(ir.Add, r.Scalar(0, dtype, operand.Shape.Dimensions...), updates, indices)
	})
}
