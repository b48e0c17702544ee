package ir

import (
	"fmt"
	"math"
	"slices"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

// Parameter adds the next input of the graph.
func (g *Graph) Parameter(shape shapes.Shape) *Node { return g.Add(Node{Op: Parameter, Shape: shape}) }

// Constant adds a constant of row-major little-endian bytes.
func (g *Graph) Constant(data []byte, shape shapes.Shape) *Node {
	return g.Add(Node{Op: Constant, Data: data, Shape: shape})
}

// Scalar adds a constant with one value, rounded or cut to the dtype, and the given dimensions, all elements alike.
func (g *Graph) Scalar(value float64, dtype dtypes.DType, dimensions ...int) *Node {
	c := g.Constant(encode(value, dtype), shapes.Make(dtype))
	return g.Broadcast(c, dimensions, nil)
}

// encode is a value in the bytes of a dtype.
func encode(value float64, dtype dtypes.DType) []byte {
	var bits uint64
	switch {
	case dtype == dtypes.Float32:
		bits = uint64(math.Float32bits(float32(value)))
	case dtype == dtypes.Float64:
		bits = math.Float64bits(value)
	case dtype == dtypes.Bool && value != 0:
		bits = 1
	case dtype == dtypes.Uint64 && value >= 1<<63:
		bits = math.MaxUint64
	case value >= 1<<63:
		bits = math.MaxInt64
	default:
		bits = uint64(int64(value))
	}
	return Bytes(bits, dtype)
}

// Iota adds a tensor that counts along an axis.
func (g *Graph) Iota(shape shapes.Shape, axis int) *Node {
	return g.Add(Node{Op: Iota, Shape: shape, Axis: axis})
}

// Map adds a function of elements; the inputs have the same dimensions. The dtype is bool for comparisons, else that of the
// last input.
func (g *Graph) Map(f Func, inputs ...*Node) *Node {
	shape := inputs[len(inputs)-1].Shape.Clone()
	if f.Comparison() || f == IsFinite || f == IsNaN {
		shape.DType = dtypes.Bool
	}
	return g.Add(Node{Op: Map, Func: f, Inputs: inputs, Shape: shape})
}

// Convert adds a conversion to a dtype, nothing if x has it.
func (g *Graph) Convert(x *Node, dtype dtypes.DType) *Node { return g.cast(Convert, x, dtype) }

// Bitcast adds another reading of the same bits, in a dtype of the same width.
func (g *Graph) Bitcast(x *Node, dtype dtypes.DType) *Node { return g.cast(Bitcast, x, dtype) }

func (g *Graph) cast(f Func, x *Node, dtype dtypes.DType) *Node {
	if x.Shape.DType == dtype {
		return x
	}
	shape := x.Shape.Clone()
	shape.DType = dtype
	return g.Add(Node{Op: Map, Func: f, Inputs: []*Node{x}, Shape: shape})
}

// view adds a View of x. Fill may be nil where no position is outside.
func (g *Graph) view(x, fill *Node, dimensions []int, axes []AxisView) *Node {
	n := Node{Op: View, Inputs: []*Node{x}, View: axes, Shape: shapes.Make(x.Shape.DType, dimensions...)}
	if fill != nil {
		n.Inputs = append(n.Inputs, fill)
	}
	return g.Add(n)
}

func unit(rank, axis, scale int) []int {
	s := make([]int, rank)
	s[axis] = scale
	return s
}

// Broadcast maps input axis i to output axis axes[i]; input axes of size 1 are repeated.
func (g *Graph) Broadcast(x *Node, dimensions []int, axes []int) *Node {
	if slices.Equal(x.Shape.Dimensions, dimensions) {
		return x
	}
	view := make([]AxisView, len(axes))
	for i, axis := range axes {
		scale := 1
		if x.Shape.Dimensions[i] == 1 {
			scale = 0
		}
		view[i] = AxisView{Scale: unit(len(dimensions), axis, scale), Dilation: 1}
	}
	return g.view(x, nil, dimensions, view)
}

// Transpose gives output axis i the input's axis permutation[i].
func (g *Graph) Transpose(x *Node, permutation []int) *Node {
	dimensions := make([]int, len(permutation))
	view := make([]AxisView, len(permutation))
	for i, axis := range permutation {
		dimensions[i] = x.Shape.Dimensions[axis]
		view[axis] = AxisView{Scale: unit(len(permutation), i, 1), Dilation: 1}
	}
	return g.view(x, nil, dimensions, view)
}

// Slice reads from starts, every strides-th element, up to but without limits.
func (g *Graph) Slice(x *Node, starts, limits, strides []int) *Node {
	rank := x.Shape.Rank()
	dimensions := make([]int, rank)
	view := make([]AxisView, rank)
	for i := range rank {
		dimensions[i] = (limits[i] - starts[i] + strides[i] - 1) / strides[i]
		view[i] = AxisView{Scale: unit(rank, i, strides[i]), Offset: starts[i], Dilation: 1}
	}
	return g.view(x, nil, dimensions, view)
}

// Reverse reads backwards along axes.
func (g *Graph) Reverse(x *Node, axes []int) *Node {
	rank := x.Shape.Rank()
	view := make([]AxisView, rank)
	for i := range rank {
		view[i] = AxisView{Scale: unit(rank, i, 1), Dilation: 1}
		if slices.Contains(axes, i) {
			view[i] = AxisView{Scale: unit(rank, i, -1), Offset: x.Shape.Dimensions[i] - 1, Dilation: 1}
		}
	}
	return g.view(x, nil, x.Shape.Dimensions, view)
}

// Pad puts start elements of fill before each axis, end after it and interior between its elements; negative numbers cut.
// Fill is a scalar.
func (g *Graph) Pad(x, fill *Node, start, end, interior []int) *Node {
	rank := x.Shape.Rank()
	dimensions := make([]int, rank)
	view := make([]AxisView, rank)
	for i, d := range x.Shape.Dimensions {
		dimensions[i] = start[i] + end[i] + max(d+(d-1)*interior[i], 0)
		view[i] = AxisView{Scale: unit(rank, i, 1), Offset: -start[i], Dilation: interior[i] + 1}
	}
	return g.view(x, g.Broadcast(fill, dimensions, nil), dimensions, view)
}

// Window gives x two axes for each of its own, first all positions, then all places in a window, for positions dimensions:
//
//	output[o…, w…] = x[(o*stride + w*dilation - pad) / inputDilation …], or fill, a scalar, outside of x.
func (g *Graph) Window(x, fill *Node, positions, window, strides, pad, inputDilation, dilation []int) *Node {
	rank := x.Shape.Rank()
	dimensions := slices.Concat(positions, window)
	view := make([]AxisView, rank)
	for i := range rank {
		scale := make([]int, 2*rank)
		scale[i], scale[rank+i] = strides[i], dilation[i]
		view[i] = AxisView{Scale: scale, Offset: -pad[i], Dilation: inputDilation[i]}
	}
	return g.view(x, g.Broadcast(fill, dimensions, nil), dimensions, view)
}

// Concatenate joins nodes along an axis: each is padded by what follows it.
func (g *Graph) Concatenate(axis int, nodes []*Node) *Node {
	dimensions := slices.Clone(nodes[0].Shape.Dimensions)
	dimensions[axis] = 0
	for _, n := range nodes {
		dimensions[axis] += n.Shape.Dimensions[axis]
	}
	result := g.Scalar(0, nodes[0].Shape.DType, dimensions...)
	at := 0
	for _, n := range nodes {
		view := make([]AxisView, len(dimensions))
		for i := range view {
			view[i] = AxisView{Scale: unit(len(dimensions), i, 1), Dilation: 1}
		}
		view[axis].Offset = -at
		result = g.view(n, result, dimensions, view)
		at += n.Shape.Dimensions[axis]
	}
	return result
}

// Reshape reads the elements of x in order under other dimensions.
func (g *Graph) Reshape(x *Node, dimensions ...int) *Node {
	if slices.Equal(x.Shape.Dimensions, dimensions) {
		return x
	}
	return g.Reinterpret(x, shapes.Make(x.Shape.DType, dimensions...))
}

// Reinterpret reads the bytes of x in order under another shape of as many bytes.
func (g *Graph) Reinterpret(x *Node, shape shapes.Shape) *Node {
	return g.Add(Node{Op: Reshape, Inputs: []*Node{x}, Shape: shape})
}

// Take reads x at indices, one int32 node for each axis of x, all of the output's dimensions and within bounds.
func (g *Graph) Take(x *Node, indices []*Node, dimensions []int) *Node {
	if len(indices) == 0 {
		return g.Broadcast(x, dimensions, nil)
	}
	return g.Add(Node{Op: Take, Inputs: append([]*Node{x}, indices...), Shape: shapes.Make(x.Shape.DType, dimensions...)})
}

// Reduce combines along axes, which vanish.
func (g *Graph) Reduce(f Func, x *Node, axes []int) *Node {
	axes = slices.Sorted(slices.Values(axes))
	if len(axes) == 0 {
		return x
	}
	var dimensions []int
	for i, d := range x.Shape.Dimensions {
		if !slices.Contains(axes, i) {
			dimensions = append(dimensions, d)
		}
	}
	return g.Add(Node{Op: Reduce, Func: f, Inputs: []*Node{x}, Axes: axes, Shape: shapes.Make(x.Shape.DType, dimensions...)})
}

// Dot adds a general product.
func (g *Graph) Dot(lhs, rhs *Node, axes DotAxes) *Node {
	var dimensions []int
	for _, side := range []struct {
		x    *Node
		axes []int
	}{{lhs, axes.LHS.Batch}, {lhs, axes.LHS.Free}, {rhs, axes.RHS.Free}} {
		for _, axis := range side.axes {
			dimensions = append(dimensions, side.x.Shape.Dimensions[axis])
		}
	}
	return g.Add(Node{Op: Dot, Inputs: []*Node{lhs, rhs}, Dot: &axes, Shape: shapes.Make(lhs.Shape.DType, dimensions...)})
}

// Scatter combines updates into x at indices, see the op.
func (g *Graph) Scatter(f Func, x, updates *Node, indices []*Node) *Node {
	if len(indices) != x.Shape.Rank() {
		panic(fmt.Sprintf("BUG: %d indices for %s", len(indices), x.Shape))
	}
	return g.Add(Node{Op: Scatter, Func: f, Inputs: append([]*Node{x, updates}, indices...), Shape: x.Shape})
}
