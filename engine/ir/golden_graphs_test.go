package ir

import (
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

// goldens are small graphs in the shape in which gomlx records them.
var goldens = map[string]func(name string) *Graph{
	"dense": dense, "batchnorm": batchNorm, "softplus": softplus, "transposedconv": transposedConv, "adam": adam,
	"gather": gather, "concat": concat, "batchdot": batchDot,
}

func f32(dims ...int) shapes.Shape { return shapes.Make(dtypes.Float32, dims...) }

// matmul is the product of two matrices.
var matmul = DotAxes{LHS: OperandAxes{Free: []int{0}, Contracting: []int{1}}, RHS: OperandAxes{Free: []int{1}, Contracting: []int{0}}}

// row is a vector seen as each row of a matrix, by way of a reshape.
func row(g *Graph, v *Node, rows int) *Node {
	n := v.Shape.Dimensions[0]
	return g.Broadcast(g.Reshape(v, 1, n), []int{rows, n}, []int{0, 1})
}

// dense is leaky relu of x w + b, and the gradients of w, b and x for the gradient of the result.
func dense(name string) *Graph {
	g := &Graph{Name: name}
	x, w, b, gradient := g.Parameter(f32(8, 6)), g.Parameter(f32(6, 4)), g.Parameter(f32(4)), g.Parameter(f32(8, 4))
	zero := g.Scalar(0, dtypes.Float32, 8, 4)
	sum := g.Map(Add, g.Dot(x, w, matmul), row(g, b, 8))
	positive := g.Map(LessEqual, zero, sum)
	slope := g.Scalar(0.2, dtypes.Float32, 8, 4)
	y := g.Map(Select, positive, sum, g.Map(Mul, sum, slope))

	inner := g.Map(Add, g.Map(Select, positive, gradient, zero), g.Map(Mul, g.Map(Select, positive, zero, gradient), slope))
	// gomlx contracts the batch and transposes what comes of it.
	dw := g.Dot(inner, x, DotAxes{LHS: OperandAxes{Free: []int{1}, Contracting: []int{0}}, RHS: OperandAxes{Free: []int{1}, Contracting: []int{0}}})
	dx := g.Dot(inner, w, DotAxes{LHS: OperandAxes{Free: []int{0}, Contracting: []int{1}}, RHS: OperandAxes{Free: []int{0}, Contracting: []int{1}}})
	g.Outputs = []*Node{y, g.Transpose(dw, []int{1, 0}), g.Reduce(Add, inner, []int{0}), dx}
	return g
}

// batchNorm normalises the columns of a matrix by their mean and variance, then scales and shifts them.
func batchNorm(name string) *Graph {
	g := &Graph{Name: name}
	x, scale, shift := g.Parameter(f32(32, 12)), g.Parameter(f32(12)), g.Parameter(f32(12))
	mean := func(x *Node) *Node {
		return g.Map(Mul, g.Reduce(Add, x, []int{0}), g.Scalar(1.0/32, dtypes.Float32, 12))
	}
	centred := g.Map(Sub, x, row(g, mean(x), 32))
	variance := mean(g.Map(Mul, centred, centred))
	deviation := g.Map(Sqrt, g.Map(Add, variance, g.Scalar(1e-5, dtypes.Float32, 12)))
	normal := g.Map(Div, centred, row(g, deviation, 32))
	g.Outputs = []*Node{g.Map(Add, g.Map(Mul, normal, row(g, scale, 32)), row(g, shift, 32))}
	return g
}

// softplus is the mean of log(1+exp(x)) over logits, without overflow, and its gradient.
func softplus(name string) *Graph {
	g := &Graph{Name: name}
	x := g.Parameter(f32(16, 1))
	constant := func(v float64) *Node { return g.Scalar(v, dtypes.Float32, 16, 1) }
	loss := g.Map(Add, g.Map(Max, x, constant(0)), g.Map(Log1p, g.Map(Exp, g.Map(Neg, g.Map(Abs, x)))))
	mean := g.Map(Mul, g.Reduce(Add, loss, []int{0, 1}), g.Scalar(1.0/16, dtypes.Float32))
	g.Outputs = []*Node{mean, g.Map(Mul, g.Map(Logistic, x), constant(1.0/16))}
	return g
}

// transposedConv doubles an image by a convolution with a dilated input, whose kernel is given for the other direction.
func transposedConv(name string) *Graph {
	g := &Graph{Name: name}
	x, kernel, b := g.Parameter(f32(2, 7, 7, 8)), g.Parameter(f32(4, 4, 3, 8)), g.Parameter(f32(3))
	backwards := g.Reverse(g.Transpose(kernel, []int{0, 1, 3, 2}), []int{0, 1})
	axes := ConvAxes{Input: [4]int{0, 1, 2, 3}, Kernel: [4]int{0, 1, 2, 3}, Output: [4]int{0, 1, 2, 3}, Stride: [2]int{1, 1}, Pad: [2]int{2, 2},
		InputDilation: [2]int{2, 2}, KernelDilation: [2]int{1, 1}}
	y := g.Convolve2D(x, backwards, axes, [2]int{14, 14})
	bias := g.Broadcast(g.Reshape(b, 1, 1, 1, 3), []int{2, 14, 14, 3}, []int{0, 1, 2, 3})
	g.Outputs = []*Node{g.Map(Tanh, g.Map(Add, y, bias))}
	return g
}

// adam is an update of one weight: the step, both moments and the weight.
func adam(name string) *Graph {
	g := &Graph{Name: name}
	w, m, v, gradient := g.Parameter(f32(6, 4)), g.Parameter(f32(6, 4)), g.Parameter(f32(6, 4)), g.Parameter(f32(6, 4))
	rate, step := g.Parameter(f32()), g.Parameter(f32())
	number := func(v float64) *Node { return g.Scalar(v, dtypes.Float32) }
	all := func(x *Node) *Node { return g.Broadcast(x, []int{6, 4}, nil) }
	moment := func(old *Node, decay float64, value *Node) *Node {
		return g.Map(Add, g.Map(Mul, all(number(decay)), old), g.Map(Mul, all(number(1-decay)), value))
	}
	next := g.Map(Add, step, number(1))
	first := moment(m, 0.5, gradient)
	second := moment(v, 0.999, g.Map(Mul, gradient, gradient))
	corrected := func(x *Node, decay float64) *Node {
		return g.Map(Mul, x, all(g.Map(Div, number(1), g.Map(Sub, number(1), g.Map(Pow, number(decay), next)))))
	}
	denominator := g.Map(Add, g.Map(Sqrt, corrected(second, 0.999)), all(number(1e-7)))
	change := g.Map(Div, g.Map(Mul, all(rate), corrected(first, 0.5)), denominator)
	g.Outputs = []*Node{g.Map(Sub, w, change), first, second, next}
	return g
}

// gather takes images by their numbers out of a table of bytes and makes intensities of them.
func gather(name string) *Graph {
	g := &Graph{Name: name}
	table, chosen := g.Parameter(shapes.Make(dtypes.Uint8, 100, 784)), g.Parameter(shapes.Make(dtypes.Int32, 16))
	dims := []int{16, 784}
	number := g.Broadcast(chosen, dims, []int{0})
	number = g.Map(Max, number, g.Scalar(0, dtypes.Int32, dims...))
	number = g.Map(Min, number, g.Scalar(99, dtypes.Int32, dims...))
	pixel := g.Map(Add, g.Scalar(0, dtypes.Int32, dims...), g.Iota(shapes.Make(dtypes.Int32, dims...), 1))
	bytes := g.Take(table, []*Node{number, pixel}, dims)
	g.Outputs = []*Node{g.Map(Mul, g.Convert(bytes, dtypes.Float32), g.Scalar(1.0/255, dtypes.Float32, dims...))}
	return g
}

// concat joins two images side by side, the second one with a frame of ones, and doubles them.
func concat(name string) *Graph {
	g := &Graph{Name: name}
	a, b := g.Parameter(f32(6, 5)), g.Parameter(f32(4, 3))
	framed := g.Pad(b, g.Scalar(1, dtypes.Float32), []int{1, 1}, []int{1, 1}, []int{0, 0})
	both := g.Concatenate(1, []*Node{a, framed})
	g.Outputs = []*Node{g.Map(Mul, both, g.Scalar(2, dtypes.Float32, 6, 10))}
	return g
}

// batchDot multiplies matrices whose batch has two axes that are not neighbours: they are copied, then one stride reaches all.
func batchDot(name string) *Graph {
	g := &Graph{Name: name}
	x, y := g.Parameter(f32(2, 5, 3, 4)), g.Parameter(f32(2, 3, 4, 6))
	g.Outputs = []*Node{g.Dot(x, y, DotAxes{LHS: OperandAxes{Batch: []int{0, 2}, Free: []int{1}, Contracting: []int{3}},
		RHS: OperandAxes{Batch: []int{0, 1}, Free: []int{3}, Contracting: []int{2}}})}
	return g
}
