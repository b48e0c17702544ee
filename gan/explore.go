package gan

import (
	"fmt"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"

	"ganplayground/gan/config"
)

// Wishes returns how D tells G to change each of the examples, as Generate returns them: minus the gradient of G's loss on each by its
// values, n x values, per unit of intensity. The loss is that of the example alone, as if the batch had no other; D looks at it as it does for
// Scores, so that a wish depends neither on chance nor on the other examples, but for those that D sees together.
func (g *GAN) Wishes(examples []byte, labels []int32) ([]float32, error) {
	n := len(examples) / ExampleBytes(g.data)
	in := []given{{argument{argExamples, ExamplesShape(g.data, n)}, examples}}
	return apply(g, fmt.Sprintf("wishes %d", n), g.wishing, g.withLabels(in, labels, n), make([]float32, n*g.data.Values()))
}

// wishing takes examples [n, values], and their labels [n] in a conditional GAN, and returns what Wishes says of them, [n, values].
func (g *GAN) wishing(scope *model.Scope, in nodes) []*Node {
	x, codes := values(in[argExamples]), oneHot(in[argLabels])
	seen := g.withCompanions(x)
	if codes != nil {
		codes = g.withCompanions(codes)
	}
	// The loss is a mean over the examples; times their number, each has its own.
	loss := MulScalar(generatorLoss(g.config, g.discriminate(scope, seen, codes, inference)), float64(x.Shape().Dim(0)))
	return []*Node{Neg(Gradient(loss, x)[0])}
}

// FirstLayer returns the matrix A^T A, latent x latent and row-major, of the first of G's layers with weights: A takes a step in z to the
// change of that layer's outputs, the same everywhere but for maxout layers, of which it is that from z = 0 to each axis' unit. The labels
// of a conditional GAN are left as they are. Weights are chosen as for Generate.
func (g *GAN) FirstLayer(averaged bool) ([]float32, error) {
	n, weights := g.config.Latent, generatorScope
	if averaged && g.averaged {
		weights = averageScope
	}
	z := make([]float32, (n+1)*n) // the axes' units, and 0
	for i := range n {
		z[i*n+i] = 1
	}
	in := []given{{argument{argLatents, shapes.Make(dtypes.Float32, n+1, n)}, z}}
	return apply(g, "first layer of "+weights, g.firstLayer(weights), g.withLabels(in, make([]int32, n+1), n+1), make([]float32, n*n))
}

// firstLayer takes z [n+1, n], the last of which is 0, and returns A^T A [n, n].
func (g *GAN) firstLayer(weights string) recipe {
	first := 0
	for first < len(g.generator)-1 && g.generator[first].Biases() == 0 && g.generator[first].Kind != config.Affine {
		first++
	}
	return func(scope *model.Scope, in nodes) []*Node {
		n := g.config.Latent
		s := scope.At("%s", weights).WithInitializer(unexpected)
		x := forward(s, g.generator[:first+1], conditioned(in[argLatents], oneHot(in[argLabels])), inference)
		a := Sub(Slice(x, AxisRange(0, n)), Slice(x, AxisRange(n))) // row i: the change along axis i
		return []*Node{Dot(a, TransposeAllDims(a, 1, 0)).MatMul()}
	}
}
