package ir

import (
	"slices"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

func (b *generator) window() *Node {
	x := b.operand()
	rank := x.Shape.Rank()
	var positions, window, strides, pad, inputDilation, dilation []int
	for range rank {
		positions, window = append(positions, pick(b, 1, 2, 3)), append(window, pick(b, 1, 2, 3))
		strides, pad = append(strides, pick(b, 1, 2)), append(pad, pick(b, 0, 1))
		inputDilation, dilation = append(inputDilation, pick(b, 1, 1, 2)), append(dilation, pick(b, 1, 1, 2))
	}
	return b.Window(x, b.fill(x), positions, window, strides, pad, inputDilation, dilation)
}

func (b *generator) concatenate() *Node {
	x := b.operand()
	if x.Shape.Rank() == 0 {
		return b.Concatenate(0, []*Node{b.Reshape(x, 1), b.Reshape(b.like(x), 1)})
	}
	return b.Concatenate(b.choose(x.Shape.Rank()), []*Node{x, b.like(x), x}[:2+b.choose(2)])
}

// dimensions divides a number into factors.
func (b *generator) dimensions(size int) (dims []int) {
	for _, factor := range []int{2, 3, 2, 5, 2} {
		if size > 0 && size%factor == 0 && b.choose(2) == 1 {
			dims, size = append(dims, factor), size/factor
		}
	}
	dims = append(dims, size)
	if b.choose(3) == 0 {
		dims = append(dims, 1)
	}
	slices.SortFunc(dims, func(int, int) int { return b.choose(3) - 1 })
	return dims
}

func (b *generator) reshape() *Node {
	x := b.operand()
	return b.Reshape(x, b.dimensions(x.Size())...)
}

// reinterpret reads bytes as integers: as floats, NaN would have bits that functions of floats do not keep.
func (b *generator) reinterpret() *Node {
	x := b.operand()
	if x.Shape.DType == dtypes.Bool {
		return b.reshape()
	}
	if dtype := pick(b, dtypes.Int32, dtypes.Uint8, dtypes.Int64); x.Bytes()%dtype.Size() == 0 {
		return b.Reinterpret(x, shapes.Make(dtype, b.dimensions(x.Bytes()/dtype.Size())...))
	}
	return b.reshape()
}

// indices are int32 of some dimensions, one for each axis of x; within bounds if they have to be.
func (b *generator) indices(x *Node, dims []int, bounded bool) (indices []*Node) {
	for _, size := range x.Shape.Dimensions {
		index := b.Convert(b.like(b.Scalar(0, dtypes.Int32, dims...)), dtypes.Int32)
		if len(dims) > 0 && b.choose(2) == 0 {
			index = b.Map(Add, index, b.Iota(shapes.Make(dtypes.Int32, dims...), b.choose(len(dims))))
		}
		if bounded {
			index = b.Map(Max, index, b.Scalar(0, dtypes.Int32, dims...))
			index = b.Map(Min, index, b.Scalar(float64(size-1), dtypes.Int32, dims...))
		}
		indices = append(indices, index)
	}
	return indices
}

func (b *generator) take() *Node {
	x := b.operand()
	dims := b.shape().Dimensions
	if x.Size() == 0 {
		return x
	}
	return b.Take(x, b.indices(x, dims, true), dims)
}

func (b *generator) scatter() *Node {
	x, dims := b.operand(), b.shape().Dimensions
	if x.Shape.DType == dtypes.Bool {
		return x
	}
	updates := b.Convert(b.like(b.Scalar(0, x.Shape.DType, dims...)), x.Shape.DType)
	return b.Scatter(pick(b, Add, Max, Min), x, updates, b.indices(x, dims, false))
}

func (b *generator) reduce() *Node {
	x := b.operand()
	axes := b.permutation(x.Shape.Rank())
	f := pick(b, Add, Max, Min, Mul)
	if x.Shape.DType == dtypes.Bool {
		f = pick(b, And, Or)
	}
	return b.Reduce(f, x, axes[:min(1+b.choose(len(axes)+1), len(axes))])
}

// dot makes a second operand that has the axes of the first one in another order and with other roles.
func (b *generator) dot() *Node {
	x := b.float()
	rank := x.Shape.Rank()
	p := b.permutation(rank)
	batch := b.choose(rank/2 + 1)
	contracted := b.choose(rank - batch + 1)
	axes := OperandAxes{Batch: p[:batch], Contracting: p[batch : batch+contracted], Free: p[batch+contracted:]}
	free := pick(b, [][]int{nil, {1}, {3}, {2, 2}}...)
	q := b.permutation(batch + contracted + len(free))
	dims := make([]int, len(q))
	other := OperandAxes{Batch: q[:batch], Contracting: q[batch : batch+contracted], Free: q[batch+contracted:]}
	for i, axis := range slices.Concat(axes.Batch, axes.Contracting) {
		dims[q[i]] = x.Shape.Dimensions[axis]
	}
	for i, axis := range other.Free {
		dims[axis] = free[i]
	}
	if product(dims) > mostElements {
		return x
	}
	y := b.Convert(b.like(b.Scalar(1, dtypes.Float32, dims...)), dtypes.Float32)
	lhs, rhs := x, y
	pair := DotAxes{axes, other}
	if b.choose(2) == 1 {
		lhs, rhs, pair = y, x, DotAxes{other, axes}
	}
	z := b.Dot(lhs, rhs, pair)
	if b.choose(2) == 1 && z.Size() <= mostElements { // as gomlx writes the gradient of a weight
		n, m := len(pair.LHS.Free), len(pair.RHS.Free)
		return b.Transpose(z, slices.Concat(count(0, batch), count(batch+n, m), count(batch, n)))
	}
	return z
}

// convolve makes an image and a kernel of what is there.
func (b *generator) convolve() *Node {
	in, kernel, out := b.permutation(4), b.permutation(4), b.permutation(4)
	axes := ConvAxes{Input: [4]int(in), Kernel: [4]int(kernel), Output: [4]int(out)}
	channels := pick(b, 1, 2)
	x, k := make([]int, 4), make([]int, 4)
	x[in[0]], x[in[3]] = pick(b, 1, 2), channels
	k[kernel[2]], k[kernel[3]] = channels, pick(b, 1, 3)
	var positions [2]int
	for i := range 2 {
		x[in[1+i]], k[kernel[i]] = pick(b, 3, 4, 2), pick(b, 1, 2, 3)
		axes.Stride[i], axes.Pad[i] = pick(b, 1, 2), pick(b, 0, 1)
		axes.InputDilation[i], axes.KernelDilation[i] = pick(b, 1, 1, 2), pick(b, 1, 1, 2)
		axes.KernelReversed[i] = b.choose(4) == 1
		positions[i] = pick(b, 1, 2, 3)
	}
	image := b.like(b.Scalar(1, dtypes.Float32, x...))
	weights := b.like(b.Scalar(2, dtypes.Float32, k...))
	if b.choose(2) == 1 { // as gomlx writes the gradient of an image
		weights = b.Reverse(b.Transpose(weights, b.permutation(4)), []int{kernel[0], kernel[1]})
		if !slices.Equal(weights.Shape.Dimensions, k) {
			return weights
		}
	}
	return b.Convolve2D(image, weights, axes, positions)
}

func (b *generator) random() *Node {
	x := b.Convert(b.operand(), dtypes.Uint64)
	if x.Size() == 0 {
		return x
	}
	flat := b.Reshape(x, x.Size())
	state := b.view(flat, nil, []int{3}, []AxisView{{Scale: []int{0}, Dilation: 1}})
	return b.Add(Node{Op: Random, Inputs: []*Node{state}, Shape: shapes.Make(dtypes.Int32, 2, 3)})
}
