package gan

import (
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

const (
	// batchNormEpsilon is added to the variance.
	batchNormEpsilon = 1e-5
	// batchNormMomentum is the weight of a batch in the running averages.
	batchNormMomentum = 0.1
)

// batchNorm is Ioffe 2015, algorithm 1, for x of shape [batch, features], or [batch, height, width, channels], where all
// pixels of a channel share their statistics (section 3.2). gomlx's own layer stops the gradient through mean and variance;
// this one, written with plain ops, has the whole gradient. The running variance is the unbiased one.
func batchNorm(s *model.Scope, x *Node, m mode) *Node {
	features := shapeOf(x, x.Shape().Dim(-1))
	expanded := func(v *Node) *Node { return ExpandLeftToRank(v, x.Rank()) }
	gamma := s.VariableWithShape("gamma", features).NodeValue(x)
	beta := s.VariableWithShape("beta", features).NodeValue(x)
	meanVariable := s.VariableWithShape("mean", features).SetTrainable(false)
	varianceVariable := s.VariableWithShape("variance", features).SetTrainable(false)
	var centred, variance *Node
	if m == inference {
		centred = Sub(x, expanded(meanVariable.NodeValue(x)))
		variance = expanded(varianceVariable.NodeValue(x))
	} else {
		axes := []int{0, 1, 2}[:x.Rank()-1] // all but the last
		mean := ReduceAndKeep(x, ReduceMean, axes...)
		centred = Sub(x, mean)
		variance = ReduceAndKeep(Square(centred), ReduceMean, axes...)
		if m == trainingUpdate {
			n := float64(x.Shape().Size() / features.Size())
			moveAverage(meanVariable, Squeeze(mean, axes...), batchNormMomentum)
			moveAverage(varianceVariable, MulScalar(Squeeze(variance, axes...), n/(n-1)), batchNormMomentum)
		}
	}
	y := Div(centred, Sqrt(AddScalar(variance, batchNormEpsilon)))
	return Add(Mul(y, expanded(gamma)), expanded(beta))
}

// moveAverage moves v towards value by the given weight.
func moveAverage(v *model.Variable, value *Node, weight float64) {
	old := v.NodeValue(value)
	v.SetNodeValue(Add(MulScalar(old, 1-weight), MulScalar(StopGradient(value), weight)))
}

// deviationEpsilon is added to the variances of a minibatch deviation, whose root would have no derivative at 0.
const deviationEpsilon = 1e-8

// minibatchDeviation is Karras 2018, section 3, for x of shape [batch, features] or [batch, height, width, channels]: it puts one more
// feature or channel behind the others, the same number for all the examples of a group of consecutive ones. That is the standard
// deviation of each value over the group, averaged over the values. In inference it is the running average of that number, as an
// example is then no part of a batch; the paper, which needs D for training only, leaves this open.
func minibatchDeviation(s *model.Scope, x *Node, group int, m mode) *Node {
	dimensions := x.Shape().Clone().Dimensions
	batch := dimensions[0]
	dimensions[len(dimensions)-1] = 1
	running := s.VariableWithShape("deviation", shapeOf(x, 1)).SetTrainable(false)
	var deviation *Node // [batch]
	if m == inference {
		deviation = BroadcastToDims(running.NodeValue(x), batch)
	} else {
		groups := batch / group
		grouped := Reshape(x, groups, group, x.Shape().Size()/batch)
		centred := Sub(grouped, ReduceAndKeep(grouped, ReduceMean, 1))
		deviation = Sqrt(AddScalar(ReduceMean(Square(centred), 1), deviationEpsilon)) // [groups, values of an example]
		deviation = ReduceMean(deviation, 1)
		if m == trainingUpdate {
			moveAverage(running, Reshape(ReduceAllMean(deviation), 1), batchNormMomentum)
		}
		deviation = Reshape(BroadcastToDims(ExpandAxes(deviation, 1), groups, group), batch)
	}
	for range len(dimensions) - 1 {
		deviation = ExpandAxes(deviation, -1)
	}
	return Concatenate([]*Node{x, BroadcastToDims(deviation, dimensions...)}, -1)
}
