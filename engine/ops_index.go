package engine

import (
	"slices"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapeinference"
	"github.com/gomlx/compute/shapes"

	"ganplayground/engine/ir"
)

// within brings whole numbers of any dtype between two bounds and makes them int32. The bounds are applied before the conversion, in
// which large numbers would wrap.
func (r *recording) within(x *ir.Node, low, high int) *ir.Node {
	dtype, dims := x.Shape.DType, x.Shape.Dimensions
	if !dtype.IsUnsigned() {
		x = r.Map(ir.Max, x, r.Scalar(float64(low), dtype, dims...))
	}
	if most := int64(1)<<(8*dtype.Size()-1) - 1; dtype.Size() == 8 || int64(high) <= most {
		x = r.Map(ir.Min, x, r.Scalar(float64(high), dtype, dims...))
	}
	x = r.Convert(x, dtypes.Int32)
	// Of narrow dtypes a bound may be out of reach; it is applied once more where all fit.
	x = r.Map(ir.Max, x, r.Scalar(float64(low), dtypes.Int32, dims...))
	return r.Map(ir.Min, x, r.Scalar(float64(high), dtypes.Int32, dims...))
}

// counter is an int32 that counts along an axis of dims.
func (r *recording) counter(dims []int, axis int) *ir.Node {
	return r.Iota(shapes.Make(dtypes.Int32, dims...), axis)
}

// component is the k-th number of the index vectors that lie along an axis of indices, seen over dims; the other axes of indices
// are those of dims that batchAxes names. An axis behind the last one means vectors of one number.
func (r *recording) component(indices *ir.Node, vectorAxis, k int, dims, batchAxes []int) *ir.Node {
	starts, limits := make([]int, indices.Shape.Rank()), slices.Clone(indices.Shape.Dimensions)
	var flat []int
	for i, d := range indices.Shape.Dimensions {
		if i == vectorAxis {
			starts[i], limits[i] = k, k+1
		} else {
			flat = append(flat, d)
		}
	}
	one := r.Graph.Slice(indices, starts, limits, orOnes(nil, len(starts)))
	return r.Broadcast(r.Graph.Reshape(one, flat...), dims, batchAxes)
}

// Gather takes slices of an operand at positions that startIndices hold; positions are moved so that slices lie within.
func (f *function) Gather(operand, startIndices compute.Value, indexVectorAxis int, offsetOutputAxes, collapsedSliceAxes, startIndexMap,
	sliceSizes []int, indicesAreSorted bool) (compute.Value, error) {
	r := f.record(compute.OpTypeGather, operand, startIndices)
	if r.err != nil {
		return nil, r.fail()
	}
	x, starts := r.nodes[0], r.nodes[1]
	vectors := starts.Shape
	if indexVectorAxis == vectors.Rank() { // vectors of one number, which shape inference of compute v0.1.14 panics at
		vectors = shapes.Make(vectors.DType, append(slices.Clone(vectors.Dimensions), 1)...)
	}
	shape := r.infer(shapeinference.Gather(x.Shape, vectors, indexVectorAxis, offsetOutputAxes, collapsedSliceAxes, startIndexMap, sliceSizes, indicesAreSorted))
	if !starts.Shape.DType.IsInt() {
		r.refuse("indices are whole numbers")
	}
	return r.done(func() *ir.Node {
		dims := shape.Dimensions
		batch := others(len(dims), offsetOutputAxes, nil)
		offsets := offsetOutputAxes
		indices := make([]*ir.Node, x.Shape.Rank())
		for axis, size := range x.Shape.Dimensions {
			index := r.Scalar(0, dtypes.Int32, dims...)
			if k := slices.Index(startIndexMap, axis); k >= 0 {
				index = r.within(r.component(starts, indexVectorAxis, k, dims, batch), 0, size-sliceSizes[axis])
			}
			if !slices.Contains(collapsedSliceAxes, axis) {
				index = r.Map(ir.Add, index, r.counter(dims, offsets[0]))
				offsets = offsets[1:]
			}
			indices[axis] = index
		}
		return r.Take(x, indices, dims)
	})
}

// ScatterSum adds updates to the elements that scatterIndices point at.
func (f *function) ScatterSum(operand, scatterIndices, updates compute.Value, indexVectorAxis int, updateWindowAxes, insertedWindowAxes,
	scatterAxesToOperandAxes []int, indicesAreSorted, uniqueIndices bool) (compute.Value, error) {
	return f.scatter(compute.OpTypeScatterSum, ir.Add, operand, scatterIndices, updates, indexVectorAxis, updateWindowAxes, insertedWindowAxes, scatterAxesToOperandAxes)
}

// ScatterMax takes the larger of an element and its updates.
func (f *function) ScatterMax(operand, scatterIndices, updates compute.Value, indexVectorAxis int, updateWindowAxes, insertedWindowAxes,
	scatterAxesToOperandAxes []int, indicesAreSorted, uniqueIndices bool) (compute.Value, error) {
	return f.scatter(compute.OpTypeScatterMax, ir.Max, operand, scatterIndices, updates, indexVectorAxis, updateWindowAxes, insertedWindowAxes, scatterAxesToOperandAxes)
}

// ScatterMin takes the smaller of an element and its updates.
func (f *function) ScatterMin(operand, scatterIndices, updates compute.Value, indexVectorAxis int, updateWindowAxes, insertedWindowAxes,
	scatterAxesToOperandAxes []int, indicesAreSorted, uniqueIndices bool) (compute.Value, error) {
	return f.scatter(compute.OpTypeScatterMin, ir.Min, operand, scatterIndices, updates, indexVectorAxis, updateWindowAxes, insertedWindowAxes, scatterAxesToOperandAxes)
}

// scatter records updates in the order of their elements, so that a sum has one order. Updates outside of the operand are ignored.
func (f *function) scatter(op compute.OpType, fn ir.Func, operand, scatterIndices, updates compute.Value, vectorAxis int, windowAxes, insertedAxes, operandAxes []int) (compute.Value, error) {
	r := f.record(op, operand, scatterIndices, updates)
	if r.err != nil {
		return nil, r.fail()
	}
	x, positions, values := r.nodes[0], r.nodes[1], r.nodes[2]
	r.infer(shapeinference.Scatter(x.Shape, positions.Shape, values.Shape, vectorAxis, windowAxes, insertedAxes, operandAxes))
	if !positions.Shape.DType.IsInt() {
		r.refuse("indices are whole numbers")
	}
	return r.done(func() *ir.Node {
		dims := values.Shape.Dimensions
		batch := others(len(dims), windowAxes, nil)
		windows := windowAxes
		indices := make([]*ir.Node, x.Shape.Rank())
		for axis, size := range x.Shape.Dimensions {
			index := r.Scalar(0, dtypes.Int32, dims...)
			if k := slices.Index(operandAxes, axis); k >= 0 {
				index = r.within(r.component(positions, vectorAxis, k, dims, batch), -size, size)
			}
			if !slices.Contains(insertedAxes, axis) {
				index = r.Map(ir.Add, index, r.counter(dims, windows[0]))
				windows = windows[1:]
			}
			indices[axis] = index
		}
		return r.Graph.Scatter(fn, x, values, indices)
	})
}

// DynamicSlice takes a slice of fixed size at a position that scalars hold, moved so that it lies within.
func (f *function) DynamicSlice(operand compute.Value, startIndices []compute.Value, sliceSizes []int) (compute.Value, error) {
	r := f.record(compute.OpTypeDynamicSlice, append([]compute.Value{operand}, startIndices...)...)
	if r.err != nil {
		return nil, r.fail()
	}
	x := r.nodes[0]
	shape := r.infer(shapeinference.DynamicSlice(x.Shape, sliceSizes))
	r.checkStarts(x, r.nodes[1:])
	return r.done(func() *ir.Node {
		indices := make([]*ir.Node, x.Shape.Rank())
		for axis, start := range r.nodes[1:] {
			at := r.within(start, 0, x.Shape.Dimensions[axis]-sliceSizes[axis])
			indices[axis] = r.Map(ir.Add, r.Broadcast(at, shape.Dimensions, nil), r.counter(shape.Dimensions, axis))
		}
		return r.Take(x, indices, shape.Dimensions)
	})
}

func (r *recording) checkStarts(x *ir.Node, starts []*ir.Node) {
	if len(starts) != x.Shape.Rank() {
		r.refuse("%d starts for %d axes", len(starts), x.Shape.Rank())
	}
	for _, s := range starts {
		if !s.IsScalar() || !s.Shape.DType.IsInt() {
			r.refuse("starts are scalars and whole numbers, not %s", s.Shape)
		}
	}
}

// DynamicUpdateSlice is the operand with update in the place that scalars hold, moved so that it lies within.
func (f *function) DynamicUpdateSlice(operand, update compute.Value, startIndices []compute.Value) (compute.Value, error) {
	r := f.record(compute.OpTypeDynamicUpdateSlice, append([]compute.Value{operand, update}, startIndices...)...)
	if r.err != nil {
		return nil, r.fail()
	}
	x, u := r.nodes[0], r.nodes[1]
	r.infer(shapeinference.DynamicUpdateSlice(x.Shape, u.Shape))
	for axis, size := range u.Shape.Dimensions {
		if r.err == nil && size > x.Shape.Dimensions[axis] {
			r.refuse("axis %d of the update is longer than the operand's", axis)
		}
	}
	r.checkStarts(x, r.nodes[2:])
	return r.done(func() *ir.Node {
		dims := x.Shape.Dimensions
		if u.Size() == 0 {
			return x
		}
		inside := r.Scalar(1, dtypes.Bool, dims...)
		indices := make([]*ir.Node, len(dims))
		for axis, start := range r.nodes[2:] {
			size := u.Shape.Dimensions[axis]
			at := r.Broadcast(r.within(start, 0, dims[axis]-size), dims, nil)
			index := r.Map(ir.Sub, r.counter(dims, axis), at)
			bound := func(v int) *ir.Node { return r.Scalar(float64(v), dtypes.Int32, dims...) }
			inside = r.Map(ir.And, inside, r.Map(ir.And, r.Map(ir.LessEqual, bound(0), index), r.Map(ir.Less, index, bound(size))))
			indices[axis] = r.Map(ir.Min, r.Map(ir.Max, index, bound(0)), bound(size-1))
		}
		return r.Map(ir.Select, inside, r.Take(u, indices, dims), x)
	})
}
