package config

import "fmt"

// Optimiser says how a player's weights follow their gradients.
type Optimiser struct {
	Kind OptimiserKind `json:"kind"`
	Rate float64       `json:"rate"`
	// Beta1 is the decay of Adam's mean of gradients, and the momentum of the others; 0 keeps none.
	Beta1 float64 `json:"beta1"`
	// Beta2 is the decay of the mean square of gradients; SGD has none and does not look at it.
	Beta2 float64 `json:"beta2"`
	// Epsilon is added to the root of that mean square; SGD does not look at it.
	Epsilon float64 `json:"epsilon"`
}

// OptimiserKind names a rule for updates.
type OptimiserKind string

const (
	// Adam is Kingma 2015, algorithm 1.
	Adam OptimiserKind = "adam"
	// SGD is gradient descent with classical momentum (Polyak 1964; Sutskever 2013, equation 1, with the rate outside of the velocity):
	// velocity = beta1 velocity + gradient, weight -= rate velocity.
	SGD OptimiserKind = "sgd"
	// RMSProp is Tieleman and Hinton 2012, lecture 6e: square = beta2 square + (1-beta2) gradient^2, weight -= rate gradient /
	// (sqrt(square) + epsilon). With momentum, the step is collected in a velocity as for SGD (Graves 2013, section 3, without its mean).
	RMSProp OptimiserKind = "rmsprop"
)

// OptimiserKinds are all of them.
var OptimiserKinds = []OptimiserKind{Adam, SGD, RMSProp}

// Moments is the number of values that the optimiser remembers for each weight.
func (o Optimiser) Moments() int {
	moments := 0
	if o.Kind != SGD {
		moments++ // the mean square
	}
	if o.Kind == Adam || o.Beta1 > 0 {
		moments++
	}
	return moments
}

func (o Optimiser) validate(player string) error {
	if err := oneOf(OptimiserKinds, o.Kind); err != nil {
		return fmt.Errorf("optimiser %q of the %s: %w", o.Kind, player, err)
	}
	if !(o.Epsilon > 0 && o.Epsilon <= 1) {
		return fmt.Errorf("epsilon of the %s's optimiser is %v: above 0 and up to 1 is accepted", player, o.Epsilon)
	}
	return nil
}
