package gan

import (
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/train/optimizer"

	"ganplayground/gan/config"
)

// ratePath is where gomlx's optimisers keep the learning rate of a scope.
func ratePath(scope string) string {
	return model.JoinPath("/", scope, optimizer.Scope, optimizer.ParamLearningRate)
}

func (g *GAN) generate(scope *model.Scope, z *Node, m mode) *Node {
	return forward(scope.At(generatorScope).WithInitializer(unexpected), g.generator, z, m)
}

// discriminate returns the logits, [batch, 1], for x of shape [batch, Pixels].
func (g *GAN) discriminate(scope *model.Scope, x *Node, m mode) *Node {
	return forward(scope.At(discriminatorScope).WithInitializer(unexpected), g.discriminator, x, m)
}

// drawLatents takes the state of a random stream, uint64 [3], and returns z [batch, latent], standard normal (Box and Muller 1958).
func (g *GAN) drawLatents(_ *model.Scope, inputs []*Node) []*Node {
	_, z := RandomNormal(inputs[0], shapes.Make(dtypes.Float32, g.config.Batch, g.config.Latent))
	return []*Node{z}
}

// discriminatorUpdate takes images as bytes [n, Pixels], the numbers [batch] of those to show, and z [batch, latent], and returns
// the loss without the penalty, D's mean probability for reals and for fakes, and the gradient's norm, as a vector of 4.
func (g *GAN) discriminatorUpdate(penalise bool) buildFn {
	return func(scope *model.Scope, inputs []*Node) []*Node {
		chosen, z := ExpandAxes(inputs[1], -1), inputs[2]
		real := intensities(Gather(inputs[0], chosen))
		fake := StopGradient(g.generate(scope, z, training))
		onReal, onFake := g.discriminate(scope, real, trainingUpdate), g.discriminate(scope, fake, trainingUpdate)
		loss := discriminatorLoss(onReal, onFake)
		objective := loss
		if penalise {
			objective = Add(loss, MulScalar(r1Penalty(onReal, real), g.config.R1*float64(g.config.R1Every)))
		}
		norm := applyAdam(scope.At(discriminatorScope), "adam_d", g.config.DAdam, objective)
		return []*Node{Stack([]*Node{loss, ReduceAllMean(Sigmoid(onReal)), ReduceAllMean(Sigmoid(onFake)), norm}, 0)}
	}
}

// generatorUpdate takes z [batch, latent] and the decay of the moving average (a scalar), and returns the loss and the
// gradient's norm, as a vector of 2. D's weights are read only, so its gradient is not computed.
func (g *GAN) generatorUpdate(scope *model.Scope, inputs []*Node) []*Node {
	z, decay := inputs[0], inputs[1]
	fake := g.generate(scope, z, trainingUpdate)
	loss := generatorLoss(g.config.Loss, g.discriminate(scope, fake, training))
	norm := applyAdam(scope.At(generatorScope), "adam_g", g.config.GAdam, loss)
	if g.averaged {
		g.moveAverages(decay)
	}
	return []*Node{Stack([]*Node{loss, norm}, 0)}
}

// moveAverages moves the averaged weights towards the updated ones: average += (1-decay) (weight-average). Running
// averages of batch normalisation are copied: they are averages already.
func (g *GAN) moveAverages(decay *Node) {
	for v := range g.store.Scope("/" + generatorScope).IterVariables() {
		average := g.store.GetVariable(averagePath(v.Path()))
		if average == nil { // the learning rate
			continue
		}
		value := v.NodeValue(decay)
		if v.Trainable {
			old := average.NodeValue(decay)
			value = Add(old, Mul(OneMinus(decay), Sub(value, old)))
		}
		average.SetNodeValue(value)
	}
}

// applyAdam updates the trained variables of the scope to lower the objective, and returns the norm of the whole gradient.
func applyAdam(scope *model.Scope, name string, adam config.Adam, objective *Node) *Node {
	gradients := scope.BuildTrainableVariablesGradientsGraph(objective)
	sum := ScalarZero(objective.Graph(), objective.DType())
	for _, gradient := range gradients {
		sum = Add(sum, ReduceAllSum(Square(gradient)))
	}
	update := optimizer.Adam().Scope(name).LearningRate(adam.Rate).Betas(adam.Beta1, adam.Beta2).Epsilon(adam.Epsilon).Done()
	update.(gradientsUpdater).UpdateGraphWithGradients(scope, gradients, objective.DType())
	return Sqrt(sum)
}

// gradientsUpdater is what gomlx's Adam offers beside its interface: an update from gradients that are already there.
type gradientsUpdater interface {
	UpdateGraphWithGradients(scope *model.Scope, gradients []*Node, lossDType dtypes.DType)
}

// sampling takes z [n, latent] and returns images [n, Pixels] as bytes, rounded to the nearest.
func (g *GAN) sampling(weights string) buildFn {
	return func(scope *model.Scope, inputs []*Node) []*Node {
		x := forward(scope.At("%s", weights).WithInitializer(unexpected), g.generator, inputs[0], inference)
		x = AddScalar(MulScalar(ClipScalar(x, 0, 1), 255), 0.5)
		return []*Node{ConvertDType(Floor(x), dtypes.Uint8)}
	}
}

// scoring takes images as bytes [n, Pixels] and returns D's probability [n, 1] that each is real.
func (g *GAN) scoring(scope *model.Scope, inputs []*Node) []*Node {
	return []*Node{Sigmoid(g.discriminate(scope, intensities(inputs[0]), inference))}
}

// intensities turns bytes 0..255 into float32 0..1.
func intensities(images *Node) *Node {
	return MulScalar(ConvertDType(images, dtypes.Float32), 1.0/255)
}
