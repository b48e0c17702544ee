package gan

import (
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"

	"ganplayground/gan/config"
)

// weightScopes are the scopes of weights and biases within their layer's.
var weightScopes = map[config.LayerKind]string{
	config.Dense: "dense", config.Maxout: "maxout", config.Convolution: "conv", config.TransposedConvolution: "conv_transpose",
}

// weightsOf returns the weights of a layer, of the given shape and spectrally normalised if the layer wants that, and its biases.
func weightsOf(s *model.Scope, x *Node, l config.Layer, m mode, dimensions ...int) (weights, biases *Node) {
	s = s.At("%s", weightScopes[l.Kind])
	weights = s.VariableWithShape("weights", shapeOf(x, dimensions...)).NodeValue(x)
	if l.Spectral {
		weights = spectrallyNormalised(s, weights, m)
	}
	return weights, s.VariableWithShape("biases", shapeOf(x, l.Biases())).NodeValue(x)
}

// dense is x W + b for x of shape [batch, ...], which is flattened first.
func dense(s *model.Scope, x *Node, l config.Layer, m mode) *Node {
	x = flatten(x)
	weights, biases := weightsOf(s, x, l, m, x.Shape().Dim(1), l.Biases())
	return Add(Dot(x, weights).Product(), ExpandLeftToRank(biases, 2))
}

// maxout is Goodfellow 2013, section 3, for x of shape [batch, ...], which is flattened first: a dense layer whose outputs are
// [batch, pieces, units], and of them the largest of each unit's pieces. Of equal pieces the first has the whole gradient.
func maxout(s *model.Scope, x *Node, l config.Layer, m mode) *Node {
	x = dense(s, x, l, m)
	return largest(Reshape(x, x.Shape().Dim(0), l.Pieces, l.Units), 1)
}

// largest reduces an axis to the largest value along it. The gradient goes to the first of several that are equal; gomlx's
// ReduceMax would give all of it to every one.
func largest(x *Node, axis int) *Node {
	piece := func(i int) *Node { return Squeeze(SliceAxis(x, axis, AxisElem(i)), axis) }
	result := piece(0)
	for i := 1; i < x.Shape().Dim(axis); i++ {
		result = Max(result, piece(i))
	}
	return result
}
