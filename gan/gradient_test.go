package gan

import (
	"fmt"
	"math"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"ganplayground/engine"
	"ganplayground/gan/config"
)

func newBackend(t *testing.T) compute.Backend {
	t.Helper()
	b, err := engine.New()
	if err != nil {
		t.Fatal(err)
	}
	installDerivatives()
	return b
}

// wave is n values without a pattern that a formula could share: sines of growing argument.
func wave(n int, scale, phase float64) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = scale * math.Sin(phase+1.3*float64(i)+0.01*float64(i*i))
	}
	return v
}

// input is an argument of a checked function.
type input struct {
	values     []float64
	dimensions []int
}

func newInput(scale, phase float64, dimensions ...int) input {
	n := 1
	for _, d := range dimensions {
		n *= d
	}
	return input{wave(n, scale, phase), dimensions}
}

// checkGradient compares the gradient of the scalar f by every input with central differences, in float64. The error is
// relative to the largest gradient; h = 1e-5 leaves about 1e-9 of it.
func checkGradient(t *testing.T, b compute.Backend, inputs []input, f func(s *model.Scope, x []*Node) *Node) {
	t.Helper()
	value := model.MustNewExec(b, model.NewStore(), func(s *model.Scope, x []*Node) []*Node { return []*Node{f(s, x)} })
	gradient := model.MustNewExec(b, model.NewStore(), func(s *model.Scope, x []*Node) []*Node { return Gradient(f(s, x), x...) })
	arguments := func() []any {
		var list []any
		for _, in := range inputs {
			list = append(list, tensors.FromFlatDataAndDimensions(in.values, in.dimensions...))
		}
		return list
	}
	at := func() float64 { return tensors.ToScalar[float64](value.MustCall(arguments()...)[0]) }
	const h = 1e-5
	for k, got := range gradient.MustCall(arguments()...) {
		values := inputs[k].values
		analytic := tensors.MustCopyFlatData[float64](got)
		worst, largest := 0.0, 0.0
		for i, original := range values {
			values[i] = original + h
			above := at()
			values[i] = original - h
			difference := (above - at()) / (2 * h)
			values[i] = original
			worst = max(worst, math.Abs(difference-analytic[i]))
			largest = max(largest, math.Abs(difference))
		}
		if largest == 0 {
			t.Errorf("input %d: the gradient is 0 everywhere, so nothing was checked", k)
		}
		if worst > 1e-6*largest {
			t.Errorf("input %d: gradient off by %.2g of its largest value %.3g", k, worst/largest, largest)
		}
	}
}

// weigh makes a scalar of a tensor that depends on every element differently.
func weigh(x *Node) *Node {
	weights := Sin(AddScalar(MulScalar(IotaFull(x.Graph(), x.Shape()), 1.7), 0.4))
	return ReduceAllSum(Mul(x, weights))
}

// TestLayerGradients checks each layer, first and second order, by its input and by its weights.
func TestLayerGradients(t *testing.T) {
	const batch, features, units = 5, 4, 3
	b := newBackend(t)
	x := newInput(2, 0.3, batch, features)
	layers := map[string]struct {
		layer   config.Layer
		weights map[string]input
	}{
		"dense":      {config.Layer{Kind: config.Dense, Units: units}, map[string]input{"dense/weights": newInput(0.7, 1, features, units), "dense/biases": newInput(0.5, 2, units)}},
		"batch norm": {config.Layer{Kind: config.BatchNorm}, map[string]input{"gamma": newInput(1.5, 1, features), "beta": newInput(0.5, 2, features)}},
		"relu":       {config.Layer{Kind: config.ReLU}, nil},
		"leaky relu": {config.Layer{Kind: config.LeakyReLU}, nil},
		"tanh":       {config.Layer{Kind: config.Tanh}, nil},
		"sigmoid":    {config.Layer{Kind: config.Sigmoid}, nil},
	}
	for name, c := range layers {
		inputs := []input{x}
		var paths []string
		for path, w := range c.weights {
			paths, inputs = append(paths, path), append(inputs, w)
		}
		apply := func(s *model.Scope, x []*Node) *Node {
			setVariables(s, x[1:], paths)
			return forward(s, []config.Layer{c.layer}, x[0], training)
		}
		t.Run(name, func(t *testing.T) {
			checkGradient(t, b, inputs, func(s *model.Scope, x []*Node) *Node { return weigh(apply(s, x)) })
		})
		t.Run(name+", second order", func(t *testing.T) {
			checkGradient(t, b, inputs, func(s *model.Scope, x []*Node) *Node {
				// tanh makes the function curved even where the layer is linear.
				return ReduceAllSum(Square(Gradient(weigh(Tanh(apply(s, x))), x[0])[0]))
			})
		})
	}
}

// setVariables makes the nodes the values of layer 0's variables.
func setVariables(s *model.Scope, nodes []*Node, paths []string) {
	for i, path := range paths {
		v := s.Store().VariableWithShape(model.JoinPath("/", layerScope(0), path), nodes[i].Shape(), Zeros)
		v.SetNodeValue(nodes[i])
	}
}

// TestLossGradients checks every loss, and the losses through a network as G and D see them.
func TestLossGradients(t *testing.T) {
	b := newBackend(t)
	logits := []input{newInput(3, 0.1, 6, 1), newInput(3, 2, 6, 1)}
	t.Run("discriminator", func(t *testing.T) {
		checkGradient(t, b, logits, func(_ *model.Scope, x []*Node) *Node { return discriminatorLoss(x[0], x[1]) })
	})
	for _, loss := range []config.Loss{config.NonSaturating, config.Minimax} {
		t.Run("generator "+string(loss), func(t *testing.T) {
			checkGradient(t, b, logits[:1], func(_ *model.Scope, x []*Node) *Node { return generatorLoss(loss, x[0]) })
		})
	}
}

// TestR1Gradient checks the penalty, itself a gradient, by input and weights of a small discriminator.
func TestR1Gradient(t *testing.T) {
	b := newBackend(t)
	inputs := []input{newInput(1, 0.3, 4, 5), newInput(0.8, 1, 5, 6), newInput(0.8, 2, 6, 1)}
	checkGradient(t, b, inputs, func(_ *model.Scope, x []*Node) *Node {
		hidden := Tanh(Dot(x[0], x[1]).Product())
		return r1Penalty(Dot(hidden, x[2]).Product(), x[0])
	})
}

// TestConvolutionGradients checks ConvGeneral, first and second order, over even and odd kernels, strides, paddings and
// input dilation (transposed convolution), also where the stride leaves a remainder.
func TestConvolutionGradients(t *testing.T) {
	b := newBackend(t)
	for _, kernel := range []int{1, 2, 3, 4, 5} {
		for _, stride := range []int{1, 2, 3} {
			for _, padding := range []int{0, 1} {
				for _, transposed := range []bool{false, true} {
					name := fmt.Sprintf("kernel %d, stride %d, padding %d, transposed %v", kernel, stride, padding, transposed)
					t.Run(name, func(t *testing.T) {
						inputs := []input{newInput(1, 0.3, 2, 6, 5, 2), newInput(0.5, 1, kernel, kernel, 2, 3)}
						apply := func(x []*Node) *Node {
							c := Convolve(x[0], x[1]).PaddingPerDim([][2]int{{padding, padding}, {padding, padding}})
							if transposed {
								return Tanh(c.InputDilationPerAxis(stride, stride).Done())
							}
							return Tanh(c.StridePerAxis(stride, stride).Done())
						}
						checkGradient(t, b, inputs, func(_ *model.Scope, x []*Node) *Node { return weigh(apply(x)) })
						checkGradient(t, b, inputs, func(_ *model.Scope, x []*Node) *Node {
							return ReduceAllSum(Square(Gradient(weigh(apply(x)), x[0])[0]))
						})
					})
				}
			}
		}
	}
}

// TestPadAndReverseGradients checks the ops that derivatives of convolutions are made of.
func TestPadAndReverseGradients(t *testing.T) {
	b := newBackend(t)
	inputs := []input{newInput(1, 0.3, 3, 4)}
	cases := map[string]func(x *Node) *Node{
		"reverse": func(x *Node) *Node { return Reverse(x, 1) },
		"pad": func(x *Node) *Node {
			return Pad(x, ScalarZero(x.Graph(), dtypes.Float64), compute.PadAxis{Start: 1, End: 2, Interior: 1}, compute.PadAxis{Start: 2})
		},
	}
	for name, op := range cases {
		t.Run(name, func(t *testing.T) {
			checkGradient(t, b, inputs, func(_ *model.Scope, x []*Node) *Node { return weigh(Tanh(op(x[0]))) })
		})
	}
}
