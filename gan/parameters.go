package gan

import (
	"fmt"
	"math"
	"slices"
	"strings"

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
func parameters(scope string, architecture []config.Layer, inputs int, stream random.Stream, draws *uint64) ([]parameter, error) {
	outputs, err := config.Shapes(architecture, inputs)
	if err != nil {
		return nil, err
	}
	next := initialiser{stream, draws}
	var list []parameter
	in := config.Vector(inputs)
	for i, layer := range architecture {
		list = append(list, layerParameters(model.JoinPath("/", scope, layerScope(i)), layer, in, next)...)
		in = outputs[i]
	}
	return list, nil
}

// initialiser draws initial values, a draw of the stream for each tensor.
type initialiser struct {
	stream random.Stream
	draws  *uint64
}

// uniform draws n weights within a limit.
func (i initialiser) uniform(n int, limit float32) []float32 {
	values := make([]float32, n)
	i.stream.Uniform(values, *i.draws, limit)
	*i.draws++
	return values
}

// normal draws a vector of no preferred direction.
func (i initialiser) normal(n int) []float32 {
	values := make([]float32, n)
	i.stream.Normal(values, *i.draws)
	*i.draws++
	return values
}

// layerParameters lists the variables of one layer for inputs of the given shape.
func layerParameters(path string, layer config.Layer, in config.Shape, next initialiser) []parameter {
	variable := func(name string, trainable bool, values []float32, dimensions ...int) parameter {
		return parameter{model.JoinPath(path, name), dimensions, values, trainable}
	}
	constant := func(name string, trainable bool, n int, value float32) parameter {
		return variable(name, trainable, slices.Repeat([]float32{value}, n), n)
	}
	switch layer.Kind {
	case config.Dense, config.Maxout, config.Convolution, config.TransposedConvolution:
		outputs := layer.Biases()
		dimensions, fanIn, fanOut := []int{in.Values(), outputs}, in.Values(), outputs
		if layer.Kind == config.Convolution || layer.Kind == config.TransposedConvolution {
			window := layer.Kernel * layer.Kernel
			dimensions = []int{layer.Kernel, layer.Kernel, in.Channels, layer.Units}
			fanIn, fanOut = window*in.Channels, window*layer.Units
		}
		weights := next.uniform(fanIn*outputs, glorotLimit(fanIn, fanOut))
		s := weightScopes[layer.Kind]
		list := []parameter{variable(s+"/weights", true, weights, dimensions...), constant(s+"/biases", true, outputs, 0)}
		if layer.Spectral {
			u := next.normal(outputs)
			v := singularVectors(weights, u)
			list = append(list, variable(s+"/u", false, u, outputs), variable(s+"/v", false, v, len(v)))
		}
		return list
	case config.Affine:
		return []parameter{constant("scale", true, in.Channels, 1), constant("shift", true, in.Channels, 0)}
	case config.BatchNorm:
		n := in.Channels
		return []parameter{
			constant("gamma", true, n, 1), constant("beta", true, n, 0),
			constant("mean", false, n, 0), constant("variance", false, n, 1),
		}
	case config.MinibatchDeviation:
		return []parameter{constant("deviation", false, 1, 1)}
	}
	return nil
}

// glorotLimit bounds the initial weights of a layer by its fans: the inputs that make one output and the outputs that one
// input goes into, for convolutions as if they had neither stride nor border.
func glorotLimit(fanIn, fanOut int) float32 {
	return float32(math.Sqrt(6 / float64(fanIn+fanOut)))
}

// darkLogit is the bias of config.BiasDark.
const darkLogit = -2

// setOutputBias gives the last biases of the list their start. Biases of the mean image are its logits: G's first outputs are
// then spread around the average digit. Means are kept within 0.01 and 0.99, away from infinite logits.
func setOutputBias(list []parameter, bias config.OutputBias, meanImage []float32) {
	if bias == config.BiasZero {
		return
	}
	var biases []float32
	for _, p := range list {
		if strings.HasSuffix(p.path, "/biases") {
			biases = p.values
		}
	}
	if biases == nil {
		panic("BUG: no biases among the parameters of G")
	}
	for i := range biases {
		switch bias {
		case config.BiasDark:
			biases[i] = darkLogit
		case config.BiasMeanImage:
			biases[i] = random.Logit(min(max(meanImage[i], 0.01), 0.99))
		}
	}
}

// create makes a variable: its name and shape for the graphs, its values in a table.
func (g *GAN) create(p parameter) error {
	v, err := g.store.CreateVariable(p.path, tensors.FromFlatDataAndDimensions(p.values, p.dimensions...))
	if err != nil {
		return fmt.Errorf("creating %s: %w", p.path, err)
	}
	v.SetTrainable(p.trainable)
	if err := g.makeTable(p.path[1:], v.Shape()); err != nil {
		return err
	}
	return g.write(p.path[1:], p.values)
}

// unexpected is the initialiser of every scope: all variables have their values before a graph names them, so a variable
// that needs one is a mistake in parameters, which must not be papered over by gomlx's unseeded random numbers.
func unexpected(_ *Graph, shape shapes.Shape) *Node {
	panic(fmt.Sprintf("BUG: a variable of shape %s has no initial value", shape))
}

func shapeOf(x *Node, dimensions ...int) shapes.Shape { return shapes.Make(x.DType(), dimensions...) }
