package gan

import (
	"fmt"

	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/layers/activation"
	"github.com/gomlx/gomlx/ml/model"

	"ganplayground/gan/config"
)

// mode says how batch normalisation works in a graph.
type mode int

const (
	// inference normalises by the running averages: an example's output does not depend on the others in its batch.
	inference mode = iota
	// training normalises by the batch.
	training
	// trainingUpdate is training that also moves the running averages.
	trainingUpdate
)

// leakySlope is the slope of the leaky ReLU for negative inputs (Radford 2015, section 3).
const leakySlope = 0.2

// forward applies the layers to x of shape [batch, features] and returns [batch, features] again. The weights are variables
// under scope, see parameters.
func forward(scope *model.Scope, architecture []config.Layer, x *Node, m mode) *Node {
	for i, layer := range architecture {
		s := scope.At("%s", layerScope(i))
		switch layer.Kind {
		case config.Dense:
			x = layers.DenseWithBias(s, flatten(x), layer.Units)
		case config.Reshape:
			x = Reshape(x, x.Shape().Dim(0), layer.Side, layer.Side, layer.Units)
		case config.Convolution, config.TransposedConvolution:
			x = convolve(s, x, layer)
		case config.BatchNorm:
			x = batchNorm(s, x, m)
		case config.ReLU:
			x = activation.Relu(x)
		case config.LeakyReLU:
			x = activation.LeakyReluWith(x, leakySlope)
		case config.Tanh:
			x = Tanh(x)
		case config.Sigmoid:
			x = Sigmoid(x)
		case config.PlusMinus:
			x = AddScalar(MulScalar(x, 2), -1)
		default:
			panic(fmt.Sprintf("BUG: layer kind %d", layer.Kind))
		}
	}
	return flatten(x)
}

// flatten turns images [batch, height, width, channels] into [batch, features].
func flatten(x *Node) *Node {
	if x.Rank() == 2 {
		return x
	}
	batch := x.Shape().Dim(0)
	return Reshape(x, batch, x.Shape().Size()/batch)
}

// layerPrefix begins the scope of every layer, and of nothing else in a player's scope.
const layerPrefix = "l"

func layerScope(i int) string { return fmt.Sprintf("%s%d", layerPrefix, i) }

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
