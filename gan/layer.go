package gan

import (
	"fmt"

	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers/activation"
	"github.com/gomlx/gomlx/ml/model"

	"ganplayground/gan/config"
)

// mode says how the layers work that are different while a network trains.
type mode int

const (
	// inference takes running averages in the place of what a batch has: an example's output does not depend on the others in its
	// batch, nor on chance.
	inference mode = iota
	// training normalises by the batch, and drops values.
	training
	// trainingUpdate is training that also moves the running averages, and the vectors of spectral norms.
	trainingUpdate
)

// forward applies the layers to x of shape [batch, features] and returns [batch, features] again. The weights are variables
// under scope, see parameters.
func forward(scope *model.Scope, architecture []config.Layer, x *Node, m mode) *Node {
	for i, layer := range architecture {
		s := scope.At("%s", layerScope(i))
		switch layer.Kind {
		case config.Dense:
			x = dense(s, x, layer, m)
		case config.Maxout:
			x = maxout(s, x, layer, m)
		case config.Reshape:
			x = Reshape(x, x.Shape().Dim(0), layer.Side, layer.Side, layer.Units)
		case config.Convolution, config.TransposedConvolution:
			x = convolve(s, x, layer, m)
		case config.Upsample:
			x = upsample(x, layer.Factor)
		case config.AveragePool:
			x = averagePool(x, layer.Factor)
		case config.MaxPool:
			x = maxPool(x, layer.Factor)
		case config.BatchNorm:
			x = batchNorm(s, x, m)
		case config.MinibatchDeviation:
			x = minibatchDeviation(s, x, layer.Group, m)
		case config.Dropout:
			x = dropout(s, x, layer.Percent, m)
		case config.ReLU:
			x = activation.Relu(x)
		case config.LeakyReLU:
			x = activation.LeakyReluWith(x, float64(layer.Percent)/100)
		case config.Tanh:
			x = Tanh(x)
		case config.Sigmoid:
			x = Sigmoid(x)
		case config.PlusMinus:
			x = AddScalar(MulScalar(x, 2), -1)
		case config.Affine:
			x = affine(s, x)
		default:
			panic(fmt.Sprintf("BUG: layer kind %d", layer.Kind))
		}
	}
	return flatten(x)
}

// affine is scale*x + shift for x of shape [batch, features], or [batch, height, width, channels] with one of each for a channel.
func affine(s *model.Scope, x *Node) *Node {
	features := shapeOf(x, x.Shape().Dim(-1))
	expanded := func(name string) *Node {
		return ExpandLeftToRank(s.VariableWithShape(name, features).NodeValue(x), x.Rank())
	}
	return Add(Mul(x, expanded("scale")), expanded("shift"))
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
