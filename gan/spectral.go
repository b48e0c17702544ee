package gan

import (
	"math"

	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// Spectral normalisation (Miyato 2018, section 2.1 and algorithm 1) divides a layer's weights by their largest singular value. The
// weights are taken as a matrix W of a row for each input, kernels unrolled, and a column for each output, which is the transpose of the
// paper's. Variables u, a value for each output, and v, one for each input, follow the singular vectors by power iteration.

// spectralEpsilon keeps the normalisation of a vector of zeros from dividing by 0.
const spectralEpsilon = 1e-12

// spectrallyNormalised is W divided by sigma = v' W u, the weights [..., outputs] under the scope. Each update of the player makes one
// iteration, however often it applies the layer, and no other graph makes any. Sigma is differentiated by W with u and v held constant,
// which is its exact derivative once they have converged (Miyato 2018, equation 11).
func spectrallyNormalised(s *model.Scope, weights *Node, m mode) *Node {
	outputs := weights.Shape().Dim(-1)
	inputs := weights.Shape().Size() / outputs
	matrix := Reshape(weights, inputs, outputs)
	u := s.VariableWithShape("u", shapeOf(weights, outputs)).SetTrainable(false)
	v := s.VariableWithShape("v", shapeOf(weights, inputs)).SetTrainable(false)
	if m == trainingUpdate && !u.ChangedInGraph(weights.Graph()) {
		iterate(matrix, u, v)
	}
	row, column := Reshape(v.NodeValue(weights), 1, inputs), Reshape(u.NodeValue(weights), outputs, 1)
	sigma := Dot(Dot(row, matrix).Product(), column).Product()
	return Div(weights, Reshape(sigma))
}

// iterate makes one step of power iteration: v = W u and u = W' v, each of them normalised.
func iterate(matrix *Node, u, v *model.Variable) {
	matrix = StopGradient(matrix)
	unit := func(x *Node) *Node {
		return Div(x, MaxScalar(Sqrt(ReduceAllSum(Square(x))), spectralEpsilon))
	}
	newV := unit(Dot(matrix, ExpandAxes(u.NodeValue(matrix), -1)).Product()) // [inputs, 1]
	newU := unit(Dot(Reshape(newV, 1, newV.Shape().Size()), matrix).Product())
	v.SetNodeValue(Reshape(newV, v.Shape().Dimensions...))
	u.SetNodeValue(Reshape(newU, u.Shape().Dimensions...))
}

// spectralStart is the number of iterations that a layer starts with, so that its first sigma is about its largest singular value.
const spectralStart = 15

// singularVectors iterates from a random u until it and v are near the singular vectors of weights [inputs, len(u)]; it changes u and returns v.
func singularVectors(weights, u []float32) (v []float32) {
	outputs := len(u)
	right, left := make([]float64, outputs), make([]float64, len(weights)/outputs)
	for j := range u {
		right[j] = float64(u[j])
	}
	for range spectralStart {
		for i := range left {
			left[i] = 0
			for j, w := range weights[i*outputs : (i+1)*outputs] {
				left[i] += float64(float64(w) * right[j])
			}
		}
		toUnit(left)
		clear(right)
		for i, l := range left {
			for j, w := range weights[i*outputs : (i+1)*outputs] {
				right[j] += float64(float64(w) * l)
			}
		}
		toUnit(right)
	}
	v = make([]float32, len(left))
	for i := range left {
		v[i] = float32(left[i])
	}
	for j := range right {
		u[j] = float32(right[j])
	}
	return v
}

// toUnit divides a vector by its length.
func toUnit(x []float64) {
	sum := 0.0
	for _, v := range x {
		sum += float64(v * v)
	}
	length := max(math.Sqrt(sum), spectralEpsilon)
	for i := range x {
		x[i] /= length
	}
}
