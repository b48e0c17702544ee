package gan

import (
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// r1Penalty is E[|dD(x)/dx|^2]/2 at the real images (Mescheder 2018, equation 9, with gamma = 1), from D's outputs [examples, 1] and
// the images x that they come from. The outputs of a batch are summed: example i's gradient comes from output i alone.
func r1Penalty(outputs, x *Node) *Node {
	gradient := Gradient(ReduceAllSum(outputs), x)[0]
	return MulScalar(ReduceAllSum(Square(gradient)), 0.5/float64(outputs.Shape().Dim(0)))
}

// gradientPenalty is E[(|dD(x)/dx|-1)^2] (Gulrajani 2017, equation 3, without its weight), from D's outputs [examples, 1] and the images
// x [examples*samples, values] that they come from.
func gradientPenalty(outputs, x *Node) *Node {
	examples := outputs.Shape().Dim(0)
	gradient := Gradient(ReduceAllSum(outputs), x)[0]
	square := ReduceSum(Square(Reshape(gradient, examples, x.Shape().Size()/examples)), -1)
	return ReduceAllMean(Square(AddScalar(Sqrt(AddScalar(square, normFloor)), -1)))
}

// normFloor keeps the root's derivative finite where a gradient vanishes. It changes a norm of 1 by 5e-13.
const normFloor = 1e-12

// between mixes real and fake, both [examples*samples, values], each example at its own place, mix [examples, 1], from 0, fake, to 1, real.
func between(real, fake, mix *Node) *Node {
	rows, examples := real.Shape().Dim(0), mix.Shape().Dim(0)
	mix = BroadcastToDims(ExpandAxes(mix, 1), examples, rows/examples, 1)
	return Add(fake, Mul(Reshape(mix, rows, 1), Sub(real, fake)))
}

// clip bounds the trained variables of a scope, which have just been updated.
func clip(scope *model.Scope, g *Graph, bound float64) {
	for v := range trained(scope, g) {
		v.SetNodeValue(ClipScalar(v.NodeValue(g), -bound, bound))
	}
}
