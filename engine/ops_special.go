package engine

import (
	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"

	"ganplayground/engine/ir"
)

// RNGBitGenerator fills a shape with the bits of Philox4x32-10 (Salmon 2011). The state is three uint64: a key, and the low and
// high half of a counter of blocks of 16 bytes; the new state has counted those that were used.
func (f *function) RNGBitGenerator(state compute.Value, shape shapes.Shape) (newState, values compute.Value, err error) {
	r := f.record(compute.OpTypeRNGBitGenerator, state)
	if r.err != nil {
		return nil, nil, r.fail()
	}
	if !r.nodes[0].Shape.Equal(compute.RNGStateShape) {
		r.refuse("a state is %s", compute.RNGStateShape)
	}
	r.infer(shape, nil)
	if !shape.DType.IsInt() {
		r.refuse("bits of dtype %s", shape.DType)
	}
	if r.err != nil {
		return nil, nil, r.fail()
	}
	old := r.nodes[0]
	word := func(i int) *ir.Node { return r.Graph.Slice(old, []int{i}, []int{i + 1}, []int{1}) }
	blocks := r.bits(uint64((bytesOf(shape)+15)/16), dtypes.Uint64, 1)
	low := r.Map(ir.Add, word(1), blocks)
	carry := r.Convert(r.Map(ir.Less, low, blocks), dtypes.Uint64)
	next := r.Graph.Concatenate(0, []*ir.Node{word(0), low, r.Map(ir.Add, word(2), carry)})
	return next, r.Add(ir.Node{Op: ir.Random, Inputs: []*ir.Node{old}, Shape: shape.Clone()}), nil
}

// normalisation is a batch norm being recorded: its operand, and how vectors over the feature axis are seen over the operand.
type normalisation struct {
	*recording
	x       *ir.Node
	feature int
}

func (f *function) normalise(op compute.OpType, feature int, values ...compute.Value) *normalisation {
	r := f.record(op, values...)
	if r.err != nil {
		return &normalisation{recording: r}
	}
	x := r.nodes[0]
	if feature < 0 || feature >= x.Shape.Rank() {
		r.refuse("axis %d", feature)
		return &normalisation{r, x, feature}
	}
	vector := shapes.Make(x.Shape.DType, x.Shape.Dimensions[feature])
	if !x.Shape.DType.IsFloat() {
		r.refuse("dtype %s", x.Shape.DType)
	}
	for i, n := range r.nodes[1:] {
		want := vector
		if op == compute.OpTypeBatchNormGradient && i == 3 { // the gradient of the output
			want = x.Shape
		}
		if !n.Shape.Equal(want) {
			r.refuse("operand %d is %s, not %s", i+1, n.Shape, want)
		}
	}
	return &normalisation{r, x, feature}
}

// over sees a vector of features over the whole operand.
func (n *normalisation) over(v *ir.Node) *ir.Node {
	return n.Broadcast(v, n.x.Shape.Dimensions, []int{n.feature})
}

// sum adds over all axes but the features'.
func (n *normalisation) sum(x *ir.Node) *ir.Node {
	return n.Graph.Reduce(ir.Add, x, others(x.Shape.Rank(), []int{n.feature}, nil))
}

func (n *normalisation) scalar(v float64, like *ir.Node) *ir.Node {
	return n.Scalar(v, n.x.Shape.DType, like.Shape.Dimensions...)
}

// count is the number of elements of each feature.
func (n *normalisation) count() float64 {
	return float64(max(n.x.Size(), 1)) / float64(max(n.x.Shape.Dimensions[n.feature], 1))
}

// normalised is (x - mean) / sqrt(variance + epsilon).
func (n *normalisation) normalised(mean, variance *ir.Node, epsilon float32) *ir.Node {
	deviation := n.Map(ir.Sqrt, n.Map(ir.Add, variance, n.scalar(float64(epsilon), variance)))
	return n.Map(ir.Div, n.Map(ir.Sub, n.x, n.over(mean)), n.over(deviation))
}

// BatchNormForInference is scale (x - mean) / sqrt(variance + epsilon) + offset (Ioffe 2015, algorithm 2).
func (f *function) BatchNormForInference(x, scale, offset, mean, variance compute.Value, epsilon float32, featureAxis int) (compute.Value, error) {
	n := f.normalise(compute.OpTypeBatchNormForInference, featureAxis, x, scale, offset, mean, variance)
	return n.done(func() *ir.Node {
		y := n.normalised(n.nodes[3], n.nodes[4], epsilon)
		return n.Map(ir.Add, n.Map(ir.Mul, y, n.over(n.nodes[1])), n.over(n.nodes[2]))
	})
}

// BatchNormForTraining normalises by the batch's mean and biased variance, which it returns (Ioffe 2015, algorithm 1).
func (f *function) BatchNormForTraining(x, scale, offset compute.Value, epsilon float32, featureAxis int) (normalized, mean, variance compute.Value, err error) {
	n := f.normalise(compute.OpTypeBatchNormForTraining, featureAxis, x, scale, offset)
	if n.err != nil {
		return nil, nil, nil, n.fail()
	}
	average := func(v *ir.Node) *ir.Node {
		sum := n.sum(v)
		return n.Map(ir.Div, sum, n.scalar(n.count(), sum))
	}
	m := average(n.x)
	centred := n.Map(ir.Sub, n.x, n.over(m))
	v := average(n.Map(ir.Mul, centred, centred))
	y := n.normalised(m, v, epsilon)
	return n.Map(ir.Add, n.Map(ir.Mul, y, n.over(n.nodes[1])), n.over(n.nodes[2])), m, v, nil
}

// BatchNormGradient gives the gradients for operand, scale and offset of BatchNormForTraining.
func (f *function) BatchNormGradient(x, scale, mean, variance, gradOutput compute.Value, epsilon float32, featureAxis int) (gradOperand, gradScale, gradOffset compute.Value, err error) {
	n := f.normalise(compute.OpTypeBatchNormGradient, featureAxis, x, scale, mean, variance, gradOutput)
	if n.err != nil {
		return nil, nil, nil, n.fail()
	}
	g := n.nodes[4]
	y := n.normalised(n.nodes[2], n.nodes[3], epsilon)
	toScale, toOffset := n.sum(n.Map(ir.Mul, g, y)), n.sum(g)
	share := n.scalar(1/n.count(), toScale)
	inner := n.Map(ir.Sub, g, n.over(n.Map(ir.Mul, toOffset, share)))
	inner = n.Map(ir.Sub, inner, n.Map(ir.Mul, y, n.over(n.Map(ir.Mul, toScale, share))))
	deviation := n.Map(ir.Sqrt, n.Map(ir.Add, n.nodes[3], n.scalar(float64(epsilon), n.nodes[3])))
	return n.Map(ir.Mul, inner, n.over(n.Map(ir.Div, n.nodes[1], deviation))), toScale, toOffset, nil
}
