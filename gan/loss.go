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

// discriminatorLoss is E[-log D(x)] + E[-log(1-D(G(z)))] (Goodfellow 2014, equation 1), from D's logits for real and fake
// images, each of shape [batch, 1]. The non-saturating and the minimax game share it.
func discriminatorLoss(real, fake *Node) *Node {
	return Add(ReduceAllMean(softplus(Neg(real))), ReduceAllMean(softplus(fake)))
}

// generatorLoss is what G minimises, from D's logits for fakes, of shape [batch, 1].
func generatorLoss(loss config.Loss, fake *Node) *Node {
	if loss == config.Minimax {
		return Neg(ReduceAllMean(softplus(fake))) // E[log(1-D(G(z)))], Goodfellow 2014, equation 1
	}
	return ReduceAllMean(softplus(Neg(fake))) // E[-log D(G(z))], Goodfellow 2014, section 3
}

// r1Penalty is E[|dD(x)/dx|^2]/2 at the real images (Mescheder 2018, equation 9, with gamma = 1), from the logits that D
// gives for x, both of shape [batch, ...]. The logits of a batch are summed: example i's gradient comes from logit i alone.
func r1Penalty(logits, x *Node) *Node {
	gradient := Gradient(ReduceAllSum(logits), x)[0]
	batch := float64(x.Shape().Dimensions[0])
	return MulScalar(ReduceAllSum(Square(gradient)), 0.5/batch)
}
