package gan

import (
	"fmt"
	"math"

	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"ganplayground/gan/config"
	"ganplayground/gan/random"
)

// Scopes of the variables: the two players, and the moving average of G.
const (
	generatorScope     = "gen"
	discriminatorScope = "disc"
	averageScope       = "ema"
)

// parameter is a variable with its initial value.
type parameter struct {
	path       string
	dimensions []int
	values     []float32
	trainable  bool
}

// parameters lists the variables of a network in the order of its layers, with initial values: weights uniform by Glorot
// 2010, equation 16, the rest constant. draws numbers the random draws over both players.
func parameters(scope string, architecture []config.Layer, inputs int, stream random.Stream, draws *uint64) []parameter {
	var list []parameter
	for i, layer := range architecture {
		add := func(name string, trainable bool, values []float32, dimensions ...int) {
			path := model.JoinPath("/", scope, layerScope(i), name)
			list = append(list, parameter{path, dimensions, values, trainable})
		}
		switch layer.Kind {
		case config.Dense:
			weights := make([]float32, inputs*layer.Units)
			stream.Uniform(weights, *draws, glorotLimit(inputs, layer.Units))
			*draws++
			add("dense/weights", true, weights, inputs, layer.Units)
			add("dense/biases", true, make([]float32, layer.Units), layer.Units)
			inputs = layer.Units
		case config.BatchNorm:
			add("gamma", true, filled(inputs, 1), inputs)
			add("beta", true, make([]float32, inputs), inputs)
			add("mean", false, make([]float32, inputs), inputs)
			add("variance", false, filled(inputs, 1), inputs)
		}
	}
	return list
}

func glorotLimit(inputs, outputs int) float32 {
	return float32(math.Sqrt(6 / float64(inputs+outputs)))
}

func filled(n int, value float32) []float32 {
	v := make([]float32, n)
	for i := range v {
		v[i] = value
	}
	return v
}

// setOutputBias makes the last bias of the list the logits of the mean image: G's first outputs are then spread around the
// average digit. Means are kept within 0.01 and 0.99, away from infinite logits.
func setOutputBias(list []parameter, meanImage []float32) {
	for i := len(list) - 1; i >= 0; i-- {
		if len(list[i].values) == len(meanImage) && len(list[i].dimensions) == 1 {
			for j, mean := range meanImage {
				list[i].values[j] = random.Logit(min(max(mean, 0.01), 0.99))
			}
			return
		}
	}
	panic(fmt.Sprintf("BUG: no bias of %d values", len(meanImage)))
}

// create puts the parameters into the store.
func create(store *model.Store, list []parameter) error {
	for _, p := range list {
		v, err := store.CreateVariable(p.path, tensors.FromFlatDataAndDimensions(p.values, p.dimensions...))
		if err != nil {
			return fmt.Errorf("creating %s: %w", p.path, err)
		}
		v.SetTrainable(p.trainable)
	}
	return nil
}

// unexpected is the initialiser of every scope: all variables have their values before a graph names them, so a variable
// that needs one is a mistake in parameters, which must not be papered over by gomlx's unseeded random numbers.
func unexpected(_ *Graph, shape shapes.Shape) *Node {
	panic(fmt.Sprintf("BUG: a variable of shape %s has no initial value", shape))
}

func shapeOf(x *Node, dimensions ...int) shapes.Shape { return shapes.Make(x.DType(), dimensions...) }
