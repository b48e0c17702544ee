package ir

import (
	"slices"

	"github.com/gomlx/compute/dtypes"
)

// Target says what the kernels for products need.
type Target interface {
	// GemmScratch and ConvScratch are the bytes that the kernel needs beside its operands.
	GemmScratch(GemmShape) int
	ConvScratch(ConvShape) int
	// TakesEpilogue tells whether the kernel of a Dot or a Conv can compute what is made of each element in place of storing it.
	TakesEpilogue(product *Node) bool
}

// GemmShape is a batch of matrix products: out[b,m,n] = sum over k of lhs[b,m,k] rhs[b,k,n], with strides in elements; out is
// dense.
type GemmShape struct {
	Batch, M, N, K int
	LHS, RHS       Matrices
}

// Matrices is the layout of a batch of matrices, in elements.
type Matrices struct{ Batch, Row, Column int }

// ConvShape is a convolution of dense NHWC-like tensors: sizes, strides in elements, and the parameters of ConvAxes.
type ConvShape struct {
	Batch, InC, OutC                           int
	In, Kernel, Out                            [2]int // height and width
	Stride, Pad, InputDilation, KernelDilation [2]int
	KernelReversed                             [2]bool
	// Strides in elements, of the axes batch, y, x, channels; for the kernel y, x, input channels, output channels.
	InStrides, KernelStrides, OutStrides [4]int
}

// lower leaves only what stages can be made of: products of float32 matrices and convolutions, whose kernels read their operands
// where they lie, other products as reductions, and reductions without axes of size 1. It always runs.
func lower(g *Graph) *Graph {
	return g.rewrite(func(to *Graph, n Node) *Node {
		switch n.Op {
		case Dot:
			return to.lowerDot(n)
		case Conv:
			return to.lowerConv(n)
		case Reduce:
			return to.reduce(n.Func, n.Inputs[0], n.Axes)
		}
		return to.Add(n)
	})
}

// reduce is Reduce without axes of size 1, which would take a vector's lanes for one element.
func (g *Graph) reduce(f Func, x *Node, axes []int) *Node {
	kept := without(x.Shape.Dimensions, axes)
	var dimensions, left []int
	for i, d := range x.Shape.Dimensions {
		if d == 1 {
			continue
		}
		if slices.Contains(axes, i) {
			left = append(left, len(dimensions))
		}
		dimensions = append(dimensions, d)
	}
	return g.Reshape(g.Reduce(f, g.Reshape(x, dimensions...), left), kept...)
}

// lowerDot keeps a product of float32 matrices. Transposes of its operands are read through, as far as the axes of each list then lie so
// that one stride reaches them all; operands for which that does not hold are copied.
func (g *Graph) lowerDot(n Node) *Node {
	if n.Shape.DType != dtypes.Float32 || product(n.Inputs[0].Shape.Dimensions) == 0 || product(n.Inputs[1].Shape.Dimensions) == 0 {
		return g.dotAsReduce(n)
	}
	matrices := func(n Node) bool {
		_, ok := n.GemmShape()
		return ok
	}
	for i := range n.Inputs {
		for direct, ok := n.throughTranspose(i); ok && matrices(direct); direct, ok = n.throughTranspose(i) {
			n = direct
		}
	}
	if matrices(n) {
		return g.Add(n)
	}
	axes := *n.Dot
	l, r := axes.LHS, axes.RHS
	n.Inputs[0] = g.Transpose(n.Inputs[0], slices.Concat(l.Batch, l.Free, l.Contracting))
	n.Inputs[1] = g.Transpose(n.Inputs[1], slices.Concat(r.Batch, r.Contracting, r.Free))
	batch, m, k := len(l.Batch), len(l.Free), len(l.Contracting)
	axes.LHS = OperandAxes{count(0, batch), count(batch, m), count(batch+m, k)}
	axes.RHS = OperandAxes{count(0, batch), count(batch+k, len(r.Free)), count(batch, k)}
	n.Dot = &axes
	return g.Add(n)
}

// lowerConv lets a convolution read its operands through transposes, and its kernel through a reversal.
func (g *Graph) lowerConv(n Node) *Node {
	for _, through := range []func(Node) (Node, bool){Node.imageThroughTranspose, Node.kernelThroughTranspose} {
		for direct, ok := through(n); ok; direct, ok = through(n) {
			n = direct
		}
	}
	return g.Add(n)
}

// count is n numbers from first on.
func count(first, n int) []int {
	numbers := make([]int, n)
	for i := range numbers {
		numbers[i] = first + i
	}
	return numbers
}

// GemmShape is the product as matrices, if the axes of each list lie so that one stride reaches them all.
func (n *Node) GemmShape() (s GemmShape, ok bool) {
	lhs, rhs := n.Inputs[0].Shape.Dimensions, n.Inputs[1].Shape.Dimensions
	ok = true
	stride := func(dimensions, axes []int) (size, stride int) {
		size, stride, fits := flatten(dimensions, axes)
		ok = ok && fits
		return size, stride
	}
	s.Batch, s.LHS.Batch = stride(lhs, n.Dot.LHS.Batch)
	s.M, s.LHS.Row = stride(lhs, n.Dot.LHS.Free)
	s.K, s.LHS.Column = stride(lhs, n.Dot.LHS.Contracting)
	_, s.RHS.Batch = stride(rhs, n.Dot.RHS.Batch)
	_, s.RHS.Row = stride(rhs, n.Dot.RHS.Contracting)
	s.N, s.RHS.Column = stride(rhs, n.Dot.RHS.Free)
	return s, ok
}

// flatten is the number of elements along axes taken together, and the stride from one to the next if there is one.
func flatten(dimensions, axes []int) (size, stride int, ok bool) {
	strides := Strides(dimensions)
	size, stride, ok = 1, 0, true
	for _, axis := range slices.Backward(axes) {
		switch {
		case dimensions[axis] == 1:
		case size == 1:
			size, stride = dimensions[axis], strides[axis]
		default:
			ok = ok && strides[axis] == size*stride
			size *= dimensions[axis]
		}
	}
	return size, stride, ok
}

// ConvShape is the convolution with the strides of its dense operands.
func (n *Node) ConvShape() ConvShape {
	c := n.Conv
	in, kernel, out := n.Inputs[0].Shape.Dimensions, n.Inputs[1].Shape.Dimensions, n.Shape.Dimensions
	pick := func(dimensions []int, axes [4]int) (sizes, strides [4]int) {
		all := Strides(dimensions)
		for i, axis := range axes {
			sizes[i], strides[i] = dimensions[axis], all[axis]
		}
		return sizes, strides
	}
	s := ConvShape{Stride: c.Stride, Pad: c.Pad, InputDilation: c.InputDilation, KernelDilation: c.KernelDilation, KernelReversed: c.KernelReversed}
	var sizes [4]int
	sizes, s.InStrides = pick(in, c.Input)
	s.Batch, s.In, s.InC = sizes[0], [2]int{sizes[1], sizes[2]}, sizes[3]
	sizes, s.KernelStrides = pick(kernel, c.Kernel)
	s.Kernel = [2]int{sizes[0], sizes[1]}
	sizes, s.OutStrides = pick(out, c.Output)
	s.Out, s.OutC = [2]int{sizes[1], sizes[2]}, sizes[3]
	return s
}
