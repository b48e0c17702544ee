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

// forward applies the layers to x of shape [batch, features]. The weights are variables under scope, see parameters.
func forward(scope *model.Scope, architecture []config.Layer, x *Node, m mode) *Node {
	for i, layer := range architecture {
		s := scope.At("%s", layerScope(i))
		switch layer.Kind {
		case config.Dense:
			x = layers.DenseWithBias(s, x, layer.Units)
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
		default:
			panic(fmt.Sprintf("BUG: layer kind %d", layer.Kind))
		}
	}
	return x
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

// batchNorm is Ioffe 2015, algorithm 1, for x of shape [batch, features]. gomlx's own layer stops the gradient through mean
// and variance; this one, written with plain ops, has the whole gradient. The running variance is the unbiased one.
func batchNorm(s *model.Scope, x *Node, m mode) *Node {
	features := shapeOf(x, x.Shape().Dimensions[1])
	gamma := s.VariableWithShape("gamma", features).NodeValue(x)
	beta := s.VariableWithShape("beta", features).NodeValue(x)
	meanVariable := s.VariableWithShape("mean", features).SetTrainable(false)
	varianceVariable := s.VariableWithShape("variance", features).SetTrainable(false)
	var centred, variance *Node
	if m == inference {
		centred = Sub(x, ExpandLeftToRank(meanVariable.NodeValue(x), 2))
		variance = ExpandLeftToRank(varianceVariable.NodeValue(x), 2)
	} else {
		mean := ReduceAndKeep(x, ReduceMean, 0)
		centred = Sub(x, mean)
		variance = ReduceAndKeep(Square(centred), ReduceMean, 0)
		if m == trainingUpdate {
			n := float64(x.Shape().Dimensions[0])
			moveAverage(meanVariable, Squeeze(mean, 0), batchNormMomentum)
			moveAverage(varianceVariable, MulScalar(Squeeze(variance, 0), n/(n-1)), batchNormMomentum)
		}
	}
	y := Div(centred, Sqrt(AddScalar(variance, batchNormEpsilon)))
	return Add(Mul(y, ExpandLeftToRank(gamma, 2)), ExpandLeftToRank(beta, 2))
}

// moveAverage moves v towards value by the given weight.
func moveAverage(v *model.Variable, value *Node, weight float64) {
	old := v.NodeValue(value)
	v.SetNodeValue(Add(MulScalar(old, 1-weight), MulScalar(StopGradient(value), weight)))
}
