package gan

import (
	. "github.com/gomlx/gomlx/core/graph"

	"ganplayground/gan/config"
)

// softplus is log(1+exp(x)), written so that nothing overflows: max(x,0) + log1p(exp(-|x|)). With l a logit,
// softplus(-l) = -log sigmoid(l) and softplus(l) = -log(1-sigmoid(l)): the cross-entropies against 1 and 0.
func softplus(x *Node) *Node {
	return Add(Max(x, ScalarZero(x.Graph(), x.DType())), Log1P(Exp(Neg(Abs(x)))))
}

// objectives are what the players minimise in the mean over examples, as functions of D's output for each. real takes the label of
// real images too, which is 1 unless it is smoothed; losses without labels do not look at it.
type objectives struct {
	real            func(x *Node, label float64) *Node
	fake, generator func(x *Node) *Node
}

// objectivesOf are those of each loss; the papers and equations stand beside the losses in gan/config.
var objectivesOf = map[config.Loss]objectives{
	config.NonSaturating: {
		real:      crossEntropy,
		fake:      softplus,
		generator: func(x *Node) *Node { return softplus(Neg(x)) }},
	config.Minimax: {
		real:      crossEntropy,
		fake:      softplus,
		generator: func(x *Node) *Node { return Neg(softplus(x)) }},
	config.LeastSquares: {
		real:      func(x *Node, label float64) *Node { return halfSquare(AddScalar(x, -label)) },
		fake:      halfSquare,
		generator: func(x *Node) *Node { return halfSquare(AddScalar(x, -1)) }},
	config.Hinge: {
		real:      func(x *Node, _ float64) *Node { return positive(OneMinus(x)) },
		fake:      func(x *Node) *Node { return positive(OnePlus(x)) },
		generator: Neg},
	config.Wasserstein: {
		real:      func(x *Node, _ float64) *Node { return Neg(x) },
		fake:      func(x *Node) *Node { return x },
		generator: Neg},
}

// crossEntropy is that of the logit x against a label from 0 to 1.
func crossEntropy(x *Node, label float64) *Node {
	if label == 1 {
		return softplus(Neg(x))
	}
	return Add(MulScalar(softplus(Neg(x)), label), MulScalar(softplus(x), 1-label))
}

func halfSquare(x *Node) *Node { return MulScalar(Square(x), 0.5) }

func positive(x *Node) *Node { return Max(x, ScalarZero(x.Graph(), x.DType())) }

// discriminatorLoss is what D minimises but for penalties, from its outputs for real and fake examples, each of shape [examples, 1].
func discriminatorLoss(c config.Config, real, fake *Node) *Node {
	o := objectivesOf[c.Loss]
	if c.Bugs.Logits {
		real, fake = Sigmoid(real), Sigmoid(fake)
	}
	return Add(ReduceAllMean(o.real(real, 1-c.Smoothing)), ReduceAllMean(o.fake(fake)))
}

// generatorLoss is what G minimises, from D's outputs for fakes, of shape [examples, 1].
func generatorLoss(c config.Config, fake *Node) *Node {
	objective := objectivesOf[c.Loss].generator
	if c.Bugs.GLoss {
		objective = softplus // the cross-entropy against 0, the label of fakes
	}
	if c.Bugs.Logits {
		fake = Sigmoid(fake)
	}
	return ReduceAllMean(objective(fake))
}

// probability is what D's output says of an image being real. With the least squares loss, the best D is that probability (Mao 2017,
// equation 6, for labels 0 and 1), kept within its limits. With hinge and Wasserstein losses it is no probability, only a score on
// the same scale: where D's output is 0, as for the hinge between both sides, it is a half.
func probability(loss config.Loss, x *Node) *Node {
	if loss == config.LeastSquares {
		return ClipScalar(x, 0, 1)
	}
	return Sigmoid(x)
}
