package gan

import (
	"iter"
	"strings"

	"github.com/gomlx/compute/dtypes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/model/initializer"
	"github.com/gomlx/gomlx/ml/train/optimizer"

	"ganplayground/gan/config"
)

// ratePath is where gomlx's optimisers keep the learning rate of a scope.
func ratePath(scope string) string {
	return model.JoinPath("/", scope, optimizer.Scope, optimizer.ParamLearningRate)
}

// optimiserScope is the scope of what a player's optimiser remembers: adam_d and adam_g, and likewise for the others.
func optimiserScope(o config.Optimiser, player string) string {
	return string(o.Kind) + "_" + player[:1]
}

// isOptimiserState tells whether a variable of that name is one that an optimiser of g makes when it is first used.
func (g *GAN) isOptimiserState(name string) bool {
	for player, o := range g.optimisers() {
		if strings.Contains("/"+name, "/"+optimiserScope(o, player)+"/") {
			return true
		}
	}
	return false
}

// optimisers are those of the players, by their scopes.
func (g *GAN) optimisers() map[string]config.Optimiser {
	return map[string]config.Optimiser{generatorScope: g.config.GOptimiser, discriminatorScope: g.config.DOptimiser}
}

// trained are the variables of a scope that are trained and in use, in the order of their gradients.
func trained(scope *model.Scope, g *Graph) iter.Seq[*model.Variable] {
	return func(yield func(*model.Variable) bool) {
		for v := range scope.IterVariables() {
			if v.Trainable && v.InUseByGraph(g) && !yield(v) {
				return
			}
		}
	}
}

// gradients are those of the objective by the trained variables of a player.
func gradients(scope *model.Scope, player string, objective *Node) []*Node {
	return scope.At("%s", player).BuildTrainableVariablesGradientsGraph(objective)
}

// norm is the length of all gradients together.
func norm(gradients []*Node) *Node {
	sum := ScalarZero(gradients[0].Graph(), gradients[0].DType())
	for _, gradient := range gradients {
		sum = Add(sum, ReduceAllSum(Square(gradient)))
	}
	return Sqrt(sum)
}

// optimise updates the trained variables of a player by their gradients.
func optimise(scope *model.Scope, player string, o config.Optimiser, gradients []*Node) {
	scope = scope.At("%s", player)
	if o.Kind == config.Adam {
		update := optimizer.Adam().Scope(optimiserScope(o, player)).LearningRate(o.Rate).Betas(o.Beta1, o.Beta2).Epsilon(o.Epsilon).Done()
		update.(gradientsUpdater).UpdateGraphWithGradients(scope, gradients, gradients[0].DType())
		return
	}
	g := gradients[0].Graph()
	rate := optimizer.LearningRateVar(scope, gradients[0].DType(), o.Rate).NodeValue(g)
	i := 0
	for v := range trained(scope, g) {
		// remembered is a value of the optimiser's for each of the variable's.
		remembered := func(what string) *model.Variable {
			path := model.JoinPath("/", optimiserScope(o, player), v.Scope())
			return scope.Store().Scope(path).WithInitializer(initializer.Zero).VariableWithShape(v.Name()+"_"+what, v.Shape()).SetTrainable(false)
		}
		v.SetNodeValue(Sub(v.NodeValue(g), Mul(rate, direction(o, gradients[i], remembered))))
		i++
	}
}

// gradientsUpdater is what gomlx's Adam offers beside its interface: an update from gradients that are already there.
type gradientsUpdater interface {
	UpdateGraphWithGradients(scope *model.Scope, gradients []*Node, lossDType dtypes.DType)
}

// direction is what SGD or RMSProp makes of a gradient; the formulas stand in gan/config. gomlx's SGD has no momentum, and its RMSProp
// is Adam's, with a bias correction that the published one does not have.
func direction(o config.Optimiser, gradient *Node, remembered func(what string) *model.Variable) *Node {
	g := gradient.Graph()
	if o.Kind == config.RMSProp {
		square := remembered("mean_square")
		square.SetNodeValue(Add(MulScalar(square.NodeValue(g), o.Beta2), MulScalar(Square(gradient), 1-o.Beta2)))
		gradient = Div(gradient, AddScalar(Sqrt(square.NodeValue(g)), o.Epsilon))
	}
	if o.Beta1 > 0 {
		velocity := remembered("velocity")
		velocity.SetNodeValue(Add(MulScalar(velocity.NodeValue(g), o.Beta1), gradient))
		gradient = velocity.NodeValue(g)
	}
	return gradient
}
