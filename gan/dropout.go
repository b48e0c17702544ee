package gan

import (
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"ganplayground/gan/config"
	"ganplayground/gan/random"
)

// dropoutPath is the variable that hands the random state, uint64 [3], from one dropout layer of a graph to the next. An update sets it
// to the state that it is given, so its value between two updates means nothing.
const dropoutPath = "/dropout"

// drops tells whether a player has a dropout layer.
func (g *GAN) drops() bool {
	for _, layers := range [][]config.Layer{g.generator, g.discriminator} {
		for _, l := range layers {
			if l.Kind == config.Dropout {
				return true
			}
		}
	}
	return false
}

// createDropout creates the variable of the random state.
func createDropout(store *model.Store) error {
	v, err := store.CreateVariable(dropoutPath, tensors.FromValue(make([]uint64, len(random.State{}))))
	if err != nil {
		return err
	}
	v.SetTrainable(false)
	return nil
}

// dropout is Srivastava 2014, section 10, with the scale in training: every value is 0 with a probability of percent/100, and divided by
// the probability that it stays otherwise. Inference leaves x as it is. A value stays where a uniform number from 0 to 1 is at least
// the probability to go.
func dropout(s *model.Scope, x *Node, percent int, m mode) *Node {
	if m == inference {
		return x
	}
	state := s.Store().GetVariable(dropoutPath)
	next, uniform := RandomUniform(state.NodeValue(x), shapes.Make(dtypes.Float32, x.Shape().Dimensions...))
	state.SetNodeValue(next)
	stays := GreaterOrEqual(uniform, Scalar(x.Graph(), dtypes.Float32, float64(percent)/100))
	return Where(stays, MulScalar(x, 100/float64(100-percent)), ScalarZero(x.Graph(), x.DType()))
}
