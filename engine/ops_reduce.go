package engine

import (
	"slices"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapeinference"
	"github.com/gomlx/compute/shapes"

	"ganplayground/engine/ir"
)

// reduce records a reduction along axes, along all of them where none are given.
func (f *function) reduce(op compute.OpType, fn ir.Func, accepts func(dtypes.DType) bool, x compute.Value, axes []int) (compute.Value, error) {
	r := f.record(op, x)
	if r.err != nil {
		return nil, r.fail()
	}
	shape := r.nodes[0].Shape
	if len(axes) == 0 {
		axes = allAxes(shape)
	}
	r.infer(shapeinference.Reduce(shape, axes))
	for i, axis := range axes {
		if slices.Contains(axes[:i], axis) {
			r.refuse("axis %d is given twice", axis)
		}
	}
	if !accepts(shape.DType) {
		r.refuse("it does not take %s", shape.DType)
	}
	return r.done(func() *ir.Node { return r.Reduce(fn, r.nodes[0], axes) })
}

func allAxes(shape shapes.Shape) []int {
	axes := make([]int, shape.Rank())
	for i := range axes {
		axes[i] = i
	}
	return axes
}

func numbers(dtype dtypes.DType) bool  { return dtype != dtypes.Bool }
func integers(dtype dtypes.DType) bool { return dtype.IsInt() }
func bools(dtype dtypes.DType) bool    { return dtype == dtypes.Bool }

// ReduceSum adds along axes.
func (f *function) ReduceSum(x compute.Value, axes ...int) (compute.Value, error) {
	return f.reduce(compute.OpTypeReduceSum, ir.Add, numbers, x, axes)
}

// ReduceProduct multiplies along axes.
func (f *function) ReduceProduct(x compute.Value, axes ...int) (compute.Value, error) {
	return f.reduce(compute.OpTypeReduceProduct, ir.Mul, numbers, x, axes)
}

// ReduceMax takes the largest along axes, NaN if one is.
func (f *function) ReduceMax(x compute.Value, axes ...int) (compute.Value, error) {
	return f.reduce(compute.OpTypeReduceMax, ir.Max, numbers, x, axes)
}

// ReduceMin takes the smallest along axes, NaN if one is.
func (f *function) ReduceMin(x compute.Value, axes ...int) (compute.Value, error) {
	return f.reduce(compute.OpTypeReduceMin, ir.Min, numbers, x, axes)
}

// ReduceBitwiseAnd keeps the bits set in all elements along axes.
func (f *function) ReduceBitwiseAnd(x compute.Value, axes ...int) (compute.Value, error) {
	return f.reduce(compute.OpTypeReduceBitwiseAnd, ir.And, integers, x, axes)
}

// ReduceBitwiseOr keeps the bits set in any element along axes.
func (f *function) ReduceBitwiseOr(x compute.Value, axes ...int) (compute.Value, error) {
	return f.reduce(compute.OpTypeReduceBitwiseOr, ir.Or, integers, x, axes)
}

// ReduceBitwiseXor keeps the bits set in an odd number of elements along axes.
func (f *function) ReduceBitwiseXor(x compute.Value, axes ...int) (compute.Value, error) {
	return f.reduce(compute.OpTypeReduceBitwiseXor, ir.Xor, integers, x, axes)
}

// ReduceLogicalAnd tells whether all hold along axes.
func (f *function) ReduceLogicalAnd(x compute.Value, axes ...int) (compute.Value, error) {
	return f.reduce(compute.OpTypeReduceLogicalAnd, ir.And, bools, x, axes)
}

// ReduceLogicalOr tells whether any holds along axes.
func (f *function) ReduceLogicalOr(x compute.Value, axes ...int) (compute.Value, error) {
	return f.reduce(compute.OpTypeReduceLogicalOr, ir.Or, bools, x, axes)
}

// ReduceLogicalXor tells whether an odd number hold along axes.
func (f *function) ReduceLogicalXor(x compute.Value, axes ...int) (compute.Value, error) {
	return f.reduce(compute.OpTypeReduceLogicalXor, ir.Xor, bools, x, axes)
}

// ArgMinMax is the position of the smallest or largest element along an axis, the first of several; a NaN counts as such.
func (f *function) ArgMinMax(x compute.Value, axis int, outputDType dtypes.DType, isMin bool) (compute.Value, error) {
	r := f.record(compute.OpTypeArgMinMax, x)
	if r.err != nil {
		return nil, r.fail()
	}
	shape := r.nodes[0].Shape
	r.infer(shapeinference.ArgMinMax(shape, axis, outputDType))
	if r.err == nil && shape.Dimensions[axis] == 0 {
		r.refuse("axis %d is empty", axis)
	}
	return r.done(func() *ir.Node { return r.Convert(r.argMinMax(r.nodes[0], axis, isMin), outputDType) })
}

// argMinMax finds the extreme value, and then the first position that has it; int32.
func (r *recording) argMinMax(x *ir.Node, axis int, isMin bool) *ir.Node {
	fn := ir.Max
	if isMin {
		fn = ir.Min
	}
	dims := x.Shape.Dimensions
	var kept []int
	for i := range dims {
		if i != axis {
			kept = append(kept, i)
		}
	}
	extreme := r.Broadcast(r.Graph.Reduce(fn, x, []int{axis}), dims, kept)
	found := r.Map(ir.Equal, x, extreme)
	if x.Shape.DType.IsFloat() { // the extreme is NaN then, and equal to nothing
		found = r.Map(ir.Or, found, r.Map(ir.IsNaN, x))
	}
	position := r.Iota(shapes.Make(dtypes.Int32, dims...), axis)
	beyond := r.Scalar(float64(dims[axis]), dtypes.Int32, dims...)
	return r.Graph.Reduce(ir.Min, r.Map(ir.Select, found, position, beyond), []int{axis})
}

// CumSum is, at each place of an axis, the sum of all elements up to it; without the element itself if exclusive, from the other
// end if reversed. Each sum is made anew, so the cost grows with the square of the axis.
func (f *function) CumSum(x compute.Value, axis int, options compute.CumSumOptions) (compute.Value, error) {
	r := f.record(compute.OpTypeCumSum, x)
	if r.err != nil {
		return nil, r.fail()
	}
	shape := r.infer(shapeinference.CumSum(r.nodes[0].Shape, axis))
	return r.done(func() *ir.Node {
		rank := shape.Rank()
		ones, pad, window := orOnes(nil, rank), make([]int, rank), orOnes(nil, rank)
		n := shape.Dimensions[axis]
		window[axis] = n
		switch {
		case options.Reverse && options.Exclusive:
			pad[axis] = -1
		case options.Exclusive:
			pad[axis] = n
		case !options.Reverse:
			pad[axis] = n - 1
		}
		zero := r.Scalar(0, shape.DType)
		windows := r.Window(r.nodes[0], zero, shape.Dimensions, window, ones, pad, ones, ones)
		return r.Graph.Reduce(ir.Add, windows, windowAxes(rank))
	})
}

// windowAxes are the axes of Window that lie within a window.
func windowAxes(rank int) []int {
	axes := make([]int, rank)
	for i := range axes {
		axes[i] = rank + i
	}
	return axes
}
