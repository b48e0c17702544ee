package ir

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

// generator makes a graph from bytes, each a decision: random ones, or those that a fuzzer finds.
type generator struct {
	*Graph
	decisions []byte
	nodes     []*Node // to choose operands from
}

// mostElements bounds the values of generated graphs, which are computed element by element many times.
const mostElements = 400

// generate makes a graph and values for its parameters.
func generate(decisions []byte) (*Graph, [][]uint64) {
	b := &generator{Graph: &Graph{Name: "generated"}, decisions: decisions}
	for range 2 + b.choose(3) {
		b.keep(b.Parameter(b.shape()))
	}
	for len(b.decisions) > 8 && len(b.Nodes) < 150 {
		b.step()
	}
	for range 1 + b.choose(8) {
		b.Outputs = append(b.Outputs, b.nodes[len(b.nodes)-1-b.choose(min(len(b.nodes), 15))])
	}
	var parameters [][]uint64
	r := rand.New(rand.NewPCG(1, uint64(len(decisions))))
	for _, p := range b.Graph.Parameters {
		values := make([]uint64, p.Size())
		for i := range values {
			v := math.Copysign(float64(r.IntN(17))/4, float64(r.IntN(2))-0.5) // -0 too
			values[i] = apply(Convert, dtypes.Float64, p.Shape.DType, fromFloat(v, dtypes.Float64))
		}
		parameters = append(parameters, values)
	}
	return b.Graph, parameters
}

// choose is a decision among n.
func (b *generator) choose(n int) int {
	if len(b.decisions) == 0 {
		return 0
	}
	d := int(b.decisions[0])
	b.decisions = b.decisions[1:]
	return d % n
}

func pick[T any](b *generator, list ...T) T { return list[b.choose(len(list))] }

func (b *generator) keep(n *Node) {
	if n.Size() <= mostElements {
		b.nodes = append(b.nodes, n)
	}
}

// operand is a node, of recent ones more often than of old ones.
func (b *generator) operand() *Node {
	if b.choose(3) == 0 {
		return pick(b, b.nodes...)
	}
	return b.nodes[len(b.nodes)-1-b.choose(min(len(b.nodes), 6))]
}

func (b *generator) dtype() dtypes.DType {
	return pick(b, dtypes.Float32, dtypes.Float32, dtypes.Float32, dtypes.Int32, dtypes.Uint8, dtypes.Int64, dtypes.Float64, dtypes.Bool)
}

func (b *generator) shape() shapes.Shape {
	dims := make([]int, pick(b, 0, 1, 2, 3, 2, 3, 2, 1))
	for i := range dims {
		dims[i] = pick(b, 1, 2, 3, 4, 6, 4, 5, 2)
		if b.choose(40) == 1 {
			dims[i] = 0
		}
	}
	return shapes.Make(b.dtype(), dims...)
}

// float is an operand as float32, by conversion if need be.
func (b *generator) float() *Node { return b.Convert(b.operand(), dtypes.Float32) }

func (b *generator) step() {
	b.keep(pick(b, b.unary, b.binary, b.binary, b.repeated, b.fused, b.convert, b.choice, b.constant, b.counter, b.broadcast, b.transpose, b.slice,
		b.reverse, b.pad, b.window, b.concatenate, b.reshape, b.reshape, b.reinterpret, b.take, b.reduce, b.reduce, b.dot, b.convolve, b.scatter, b.random)())
}

func (b *generator) unary() *Node {
	x := b.operand()
	switch {
	case x.Shape.DType == dtypes.Bool:
		return b.Map(Not, x)
	case x.Shape.DType.IsFloat():
		return b.Map(pick(b, Abs, Neg, Sign, Floor, Sqrt, Exp, Tanh, Logistic, IsFinite, IsNaN), x)
	}
	return b.Map(pick(b, Abs, Neg, Sign, Not, PopCount, LeadingZeros), x)
}

func (b *generator) binary() *Node {
	x := b.operand()
	return b.pair(x, b.like(x))
}

// pair is a function of two nodes of one shape.
func (b *generator) pair(x, y *Node) *Node {
	if b.choose(2) == 1 {
		x, y = y, x
	}
	switch {
	case x.Shape.DType == dtypes.Bool:
		return b.Map(pick(b, And, Or, Xor, Equal, NotEqual), x, y)
	case x.Shape.DType.IsFloat():
		return b.Map(pick(b, Add, Sub, Mul, Div, Min, Max, Less, LessEqual, Equal), x, y)
	}
	return b.Map(pick(b, Add, Sub, Mul, Div, Rem, Min, Max, And, Xor, Less, Equal), x, y)
}

// like is a node of the shape of x: another one converted and cut or repeated, a constant, or x.
func (b *generator) like(x *Node) *Node {
	switch b.choose(4) {
	case 0:
		return x
	case 1:
		return b.Scalar(pick(b, 0, 1, 2, 0.5, 3, math.Copysign(0, -1)), x.Shape.DType, x.Shape.Dimensions...)
	}
	y := b.Convert(b.operand(), x.Shape.DType)
	if y.Size() == 0 {
		return x
	}
	view := make([]AxisView, y.Shape.Rank())
	for i, d := range y.Shape.Dimensions {
		view[i] = AxisView{Scale: make([]int, x.Shape.Rank()), Dilation: 1}
		if j := i + x.Shape.Rank() - y.Shape.Rank(); j >= 0 && x.Shape.Dimensions[j] <= d {
			view[i].Scale[j] = 1
		}
	}
	return b.view(y, nil, x.Shape.Dimensions, view)
}

// repeated reads one vector along another axis, through a reshape as gomlx does.
func (b *generator) repeated() *Node {
	x := b.operand()
	n := pick(b, 2, 3, 5)
	y := b.Reshape(x, append([]int{1}, x.Shape.Dimensions...)...)
	axes := count(0, y.Shape.Rank())
	return b.Broadcast(y, append([]int{n}, x.Shape.Dimensions...), axes)
}

// fused is a chain of functions.
func (b *generator) fused() *Node {
	x := b.operand()
	for range b.choose(12) {
		next := b.pair(x, b.like(x))
		if next.Shape.DType == x.Shape.DType {
			x = next
		}
	}
	return x
}

func (b *generator) convert() *Node { return b.Convert(b.operand(), b.dtype()) }

func (b *generator) choice() *Node {
	x := b.operand()
	y := b.like(x)
	return b.Map(Select, b.Map(Equal, x, b.like(x)), x, y)
}

func (b *generator) constant() *Node {
	shape := b.shape()
	if b.choose(3) == 0 {
		return b.Scalar(pick(b, 0.0, 1, -1, 0.25, 7), shape.DType, shape.Dimensions...)
	}
	values := make([]uint64, shape.Size())
	for i := range values {
		values[i] = apply(Convert, dtypes.Int64, shape.DType, uint64(i%5))
	}
	return b.Constant(pack(values, shape.DType), shape)
}

func (b *generator) counter() *Node {
	shape := b.shape()
	if shape.Rank() == 0 || shape.DType == dtypes.Bool {
		return b.constant()
	}
	return b.Iota(shape, b.choose(shape.Rank()))
}

func (b *generator) broadcast() *Node {
	x := b.operand()
	dims := slices.Clone(x.Shape.Dimensions)
	at := b.choose(len(dims) + 1)
	axes := count(0, len(dims))
	for i := range axes {
		if i >= at {
			axes[i]++
		}
		if dims[i] == 1 {
			dims[i] = pick(b, 1, 3)
		}
	}
	return b.Broadcast(x, slices.Insert(dims, at, pick(b, 1, 2, 4)), axes)
}

func (b *generator) permutation(rank int) []int {
	p := count(0, rank)
	for i := range p {
		j := i + b.choose(rank-i)
		p[i], p[j] = p[j], p[i]
	}
	return p
}

func (b *generator) transpose() *Node {
	x := b.operand()
	return b.Transpose(x, b.permutation(x.Shape.Rank()))
}

func (b *generator) slice() *Node {
	x := b.operand()
	var starts, limits, strides []int
	for _, d := range x.Shape.Dimensions {
		start := b.choose(d + 1)
		starts, limits = append(starts, start), append(limits, start+b.choose(d-start+1))
		strides = append(strides, pick(b, 1, 1, 2, 3))
	}
	for i := range limits {
		if starts[i] == limits[i] && x.Shape.Dimensions[i] > 0 { // seldom empty
			starts[i], limits[i] = 0, x.Shape.Dimensions[i]
		}
	}
	return b.Slice(x, starts, limits, strides)
}

func (b *generator) reverse() *Node {
	x := b.operand()
	var axes []int
	for i := range x.Shape.Rank() {
		if b.choose(2) == 1 {
			axes = append(axes, i)
		}
	}
	return b.Reverse(x, axes)
}

func (b *generator) fill(x *Node) *Node { return b.Scalar(pick(b, 0.0, 1, 3), x.Shape.DType) }

func (b *generator) pad() *Node {
	x := b.operand()
	rank := x.Shape.Rank()
	start, end, interior := make([]int, rank), make([]int, rank), make([]int, rank)
	for i, d := range x.Shape.Dimensions {
		start[i], end[i], interior[i] = pick(b, 0, 1, 2, -1), pick(b, 0, 1, 0, -1), pick(b, 0, 0, 1)
		if d < 3 {
			start[i], end[i] = max(start[i], 0), max(end[i], 0)
		}
	}
	return b.Pad(x, b.fill(x), start, end, interior)
}
