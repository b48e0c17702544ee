package gan

import (
	"fmt"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/train/optimizer"

	"ganplayground/gan/config"
)

// compile prepares the graphs; each is built when it first runs with a new batch size.
func (g *GAN) compile(backend compute.Backend, c config.Config) error {
	for _, rate := range []struct {
		scope string
		value float64
	}{{generatorScope, c.GAdam.Rate}, {discriminatorScope, c.DAdam.Rate}} {
		v, err := g.store.CreateVariable(ratePath(rate.scope), tensors.FromScalar(float32(rate.value)))
		if err != nil {
			return fmt.Errorf("creating the learning rate of %s: %w", rate.scope, err)
		}
		v.SetTrainable(false)
		g.rates[rate.scope] = rate.value
	}
	var err error
	prepare := func(exec **model.Exec, name string, graph func(*model.Scope, []*Node) []*Node) {
		if err != nil {
			return
		}
		*exec, err = model.NewExec(backend, g.store, graph)
		if err != nil {
			err = fmt.Errorf("preparing the graph %q: %w", name, err)
			return
		}
		(*exec).WithName(name)
	}
	prepare(&g.updateD, "update D", g.discriminatorUpdate(c, false))
	prepare(&g.updateDWithR1, "update D with R1", g.discriminatorUpdate(c, true))
	prepare(&g.updateG, "update G", g.generatorUpdate(c))
	prepare(&g.generateLive, "generate", g.sampling(generatorScope))
	prepare(&g.generateMean, "generate from averaged weights", g.sampling(averageScope))
	prepare(&g.scores, "score", g.scoring())
	return err
}

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

// discriminatorUpdate takes images as bytes [n, Pixels], the numbers [batch] of those to show, and z [batch, latent], and returns the loss without the penalty,
// D's mean probability for reals and for fakes, and the gradient's norm.
func (g *GAN) discriminatorUpdate(c config.Config, penalise bool) func(*model.Scope, []*Node) []*Node {
	return func(scope *model.Scope, inputs []*Node) []*Node {
		chosen, z := ExpandAxes(inputs[1], -1), inputs[2]
		real := intensities(Gather(inputs[0], chosen))
		fake := StopGradient(g.generate(scope, z, training))
		onReal, onFake := g.discriminate(scope, real, trainingUpdate), g.discriminate(scope, fake, trainingUpdate)
		loss := discriminatorLoss(onReal, onFake)
		objective := loss
		if penalise {
			objective = Add(loss, MulScalar(r1Penalty(onReal, real), c.R1*float64(c.R1Every)))
		}
		norm := applyAdam(scope.At(discriminatorScope), "adam_d", c.DAdam, objective)
		return []*Node{loss, ReduceAllMean(Sigmoid(onReal)), ReduceAllMean(Sigmoid(onFake)), norm}
	}
}

// generatorUpdate takes z [batch, latent] and the decay of the moving average (a scalar), and returns the loss and the
// gradient's norm. D's weights are read only, so its gradient is not computed.
func (g *GAN) generatorUpdate(c config.Config) func(*model.Scope, []*Node) []*Node {
	return func(scope *model.Scope, inputs []*Node) []*Node {
		z, decay := inputs[0], inputs[1]
		fake := g.generate(scope, z, trainingUpdate)
		loss := generatorLoss(c.Loss, g.discriminate(scope, fake, training))
		norm := applyAdam(scope.At(generatorScope), "adam_g", c.GAdam, loss)
		if g.averaged {
			g.moveAverages(decay)
		}
		return []*Node{loss, norm}
	}
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
func (g *GAN) sampling(weights string) func(*model.Scope, []*Node) []*Node {
	return func(scope *model.Scope, inputs []*Node) []*Node {
		x := forward(scope.At("%s", weights).WithInitializer(unexpected), g.generator, inputs[0], inference)
		x = AddScalar(MulScalar(ClipScalar(x, 0, 1), 255), 0.5)
		return []*Node{ConvertDType(Floor(x), dtypes.Uint8)}
	}
}

// scoring takes images as bytes [n, Pixels] and returns D's probability [n, 1] that each is real.
func (g *GAN) scoring() func(*model.Scope, []*Node) []*Node {
	return func(scope *model.Scope, inputs []*Node) []*Node {
		return []*Node{Sigmoid(g.discriminate(scope, intensities(inputs[0]), inference))}
	}
}

// intensities turns bytes 0..255 into float32 0..1.
func intensities(images *Node) *Node {
	return MulScalar(ConvertDType(images, dtypes.Float32), 1.0/255)
}
