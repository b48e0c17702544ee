package gan

import (
	"github.com/gomlx/compute/dtypes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// generate returns fakes [n, values] for z [n, latent] and the codes of labels [n, Classes], if there are any, by the weights of a scope.
func (g *GAN) generate(scope *model.Scope, weights string, z, codes *Node, m mode) *Node {
	return forward(scope.At("%s", weights).WithInitializer(unexpected), g.generator, conditioned(z, codes), m)
}

// discriminate returns D's outputs, [examples, 1], for samples x [n, values] and the codes of their labels, if there are any.
func (g *GAN) discriminate(scope *model.Scope, x, codes *Node, m mode) *Node {
	return forward(scope.At(discriminatorScope).WithInitializer(unexpected), g.discriminator, seen(g.view, x, codes), m)
}

// fakes are the images that G makes for an update of a player, and the codes of their labels. They come first in every update: layers that
// drop draw from here on what the update is given for it.
func (g *GAN) fakes(scope *model.Scope, in nodes, player string, m mode) (images, codes *Node) {
	if state := in[of(dropouts, player)]; state != nil {
		g.store.GetVariable(dropoutPath).SetNodeValue(state)
	}
	codes = oneHot(in[of(fakeLabels, player)])
	return g.generate(scope, generatorScope, in[of(latents, player)], codes, m), codes
}

// trial is what D makes of a batch of real images and one of fakes.
type trial struct {
	real, fake      *Node // what D sees, [batch, values]
	onReal, onFake  *Node // D's outputs, [examples, 1]
	loss, objective *Node // what D minimises, without and with penalties
}

// try shows D the chosen images and the fakes [batch, values] with their labels' codes.
func (g *GAN) try(scope *model.Scope, in nodes, fake, fakeCodes *Node, penalise bool) trial {
	real, realCodes := values(Gather(in[argExamples], ExpandAxes(in[argChosen], -1))), oneHot(in[argLabels])
	if noise := in[of(noises, discriminatorScope)]; noise != nil {
		noise = Mul(noise, in[argSigma])
		real, fake = Add(real, Slice(noise, AxisRange(0, g.config.Batch))), Add(fake, Slice(noise, AxisRange(g.config.Batch)))
	}
	m := trainingUpdate
	if g.config.Bugs.Frozen {
		m = training
	}
	t := trial{real: real, fake: fake, onReal: g.discriminate(scope, real, realCodes, m), onFake: g.discriminate(scope, fake, fakeCodes, m)}
	t.loss = discriminatorLoss(g.config, t.onReal, t.onFake)
	t.objective = t.loss
	if penalise {
		t.objective = Add(t.objective, MulScalar(r1Penalty(t.onReal, real), g.config.R1*float64(g.config.R1Every)))
	}
	if mix := in[of(mixes, discriminatorScope)]; mix != nil {
		x, codes := between(real, fake, mix), (*Node)(nil)
		if realCodes != nil {
			codes = between(realCodes, fakeCodes, mix)
		}
		penalty := gradientPenalty(g.discriminate(scope, x, codes, training), x)
		t.objective = Add(t.objective, MulScalar(penalty, g.config.GradientPenalty))
	}
	return t
}

// gradientsOfD are those of a trial; a frozen D has none.
func (g *GAN) gradientsOfD(scope *model.Scope, t trial) []*Node {
	if g.config.Bugs.Frozen {
		return nil
	}
	return gradients(scope, discriminatorScope, t.objective)
}

// moveD updates D, and returns the loss without penalties, D's mean probability for reals and for fakes, and the gradient's norm, as a
// vector of 4.
func (g *GAN) moveD(scope *model.Scope, t trial, gradients []*Node) *Node {
	length := ScalarZero(t.loss.Graph(), t.loss.DType())
	if gradients != nil {
		length = norm(gradients)
		optimise(scope, discriminatorScope, g.config.DOptimiser, gradients)
		if g.config.Clip > 0 {
			clip(scope.At(discriminatorScope), t.loss.Graph(), g.config.Clip)
		}
	}
	onReal, onFake := ReduceAllMean(probability(g.config.Loss, t.onReal)), ReduceAllMean(probability(g.config.Loss, t.onFake))
	return Stack([]*Node{t.loss, onReal, onFake, length}, 0)
}

// moveG updates G and its averages, and returns the loss and the gradient's norm, as a vector of 2.
func (g *GAN) moveG(scope *model.Scope, in nodes, loss *Node, gradients []*Node) *Node {
	length := norm(gradients)
	optimise(scope, generatorScope, g.config.GOptimiser, gradients)
	if g.averaged {
		g.moveAverages(in[argDecay])
	}
	return Stack([]*Node{loss, length}, 0)
}

// discriminatorUpdate is an update of D alone; with the R1 penalty if penalise is set.
func (g *GAN) discriminatorUpdate(penalise bool) recipe {
	return func(scope *model.Scope, in nodes) []*Node {
		fake, codes := g.fakes(scope, in, discriminatorScope, training)
		t := g.try(scope, in, StopGradient(fake), codes, penalise)
		return []*Node{g.moveD(scope, t, g.gradientsOfD(scope, t))}
	}
}

// attempt is what D makes of a batch of fakes [batch, values] that G learns from: D's outputs [examples, 1], and G's loss.
func (g *GAN) attempt(scope *model.Scope, in nodes) (fake, onFake, loss *Node) {
	fake, codes := g.fakes(scope, in, generatorScope, trainingUpdate)
	if noise := in[of(noises, generatorScope)]; noise != nil {
		fake = Add(fake, Mul(noise, in[argSigma]))
	}
	onFake = g.discriminate(scope, fake, codes, training)
	return fake, onFake, generatorLoss(g.config, onFake)
}

// generatorUpdate is an update of G alone. D's weights are read only, so its gradient is not computed.
func (g *GAN) generatorUpdate(scope *model.Scope, in nodes) []*Node {
	_, _, loss := g.attempt(scope, in)
	return []*Node{g.moveG(scope, in, loss, gradients(scope, generatorScope, loss))}
}

// simultaneousUpdate is an update of both players from one pass forward, on D's fakes: both gradients are taken before either moves.
func (g *GAN) simultaneousUpdate(penalise bool) recipe {
	return func(scope *model.Scope, in nodes) []*Node {
		fake, codes := g.fakes(scope, in, discriminatorScope, trainingUpdate)
		t := g.try(scope, in, fake, codes, penalise)
		loss := generatorLoss(g.config, t.onFake)
		ofD, ofG := g.gradientsOfD(scope, t), gradients(scope, generatorScope, loss)
		return []*Node{g.moveD(scope, t, ofD), g.moveG(scope, in, loss, ofG)}
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

// sampling takes z [n, latent], and labels [n] in a conditional GAN, and returns examples [n, values]: points, or images as bytes,
// rounded to the nearest.
func (g *GAN) sampling(weights string) recipe {
	return func(scope *model.Scope, in nodes) []*Node {
		return []*Node{g.examples(g.generate(scope, weights, in[argLatents], oneHot(in[argLabels]), inference))}
	}
}

// examples turns what D sees [n, values] into examples as ExamplesShape has them: the inverse of values, but for what lies beyond black
// and white.
func (g *GAN) examples(x *Node) *Node {
	if g.data.Points() != nil {
		return x
	}
	x = AddScalar(MulScalar(ClipScalar(x, 0, 1), 255), 0.5)
	return ConvertDType(Floor(x), dtypes.Uint8)
}

// scoreExamples takes examples [n, values], and their labels [n] in a conditional GAN, and returns D's probability [n, 1] that each is real.
func (g *GAN) scoreExamples(scope *model.Scope, in nodes) []*Node {
	x, codes := g.withCompanions(values(in[argExamples])), oneHot(in[argLabels])
	if codes != nil {
		codes = g.withCompanions(codes)
	}
	return []*Node{probability(g.config.Loss, g.discriminate(scope, x, codes, inference))}
}

// withCompanions puts behind each row of x [n, values] those that follow it, as many as D sees together, the first ones behind the last.
func (g *GAN) withCompanions(x *Node) *Node {
	if g.view.Samples == 1 {
		return x
	}
	n := x.Shape().Dim(0)
	columns := []*Node{x}
	for shift := 1; shift < g.view.Samples; shift++ {
		turned := x
		if at := shift % n; at > 0 {
			turned = Concatenate([]*Node{Slice(x, AxisRange(at)), Slice(x, AxisRange(0, at))}, 0)
		}
		columns = append(columns, turned)
	}
	return Reshape(Stack(columns, 1), n*g.view.Samples, x.Shape().Dim(1))
}

// values turns examples into what D sees: the bytes 0..255 of images into float32 0..1; points are float32 already.
func values(examples *Node) *Node {
	if examples.DType() != dtypes.Uint8 {
		return examples
	}
	return MulScalar(ConvertDType(examples, dtypes.Float32), 1.0/255)
}
