package gan

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"ganplayground/engine"
	"ganplayground/gan/config"
	"ganplayground/gan/random"
)

func newBackend(t *testing.T) *engine.Backend {
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

// network is an architecture whose input and trained weights are arguments of a checked function.
type network struct {
	layers []config.Layer
	paths  []string    // of the weights
	inputs []input     // x, then the weights
	fixed  []parameter // what is not trained
}

// newNetwork reads an architecture for x of shape [batch, features].
func newNetwork(t *testing.T, architecture string, x input) network {
	t.Helper()
	layers, err := config.ParseArchitecture(architecture)
	if err != nil {
		t.Fatal(err)
	}
	draws := uint64(0)
	list, err := parameters("", layers, x.dimensions[1], random.New(1, random.Init), &draws)
	if err != nil {
		t.Fatal(err)
	}
	n := network{layers: layers, inputs: []input{x}}
	for i, p := range list {
		if p.trainable {
			n.paths = append(n.paths, p.path)
			n.inputs = append(n.inputs, newInput(0.9, 1+float64(i), p.dimensions...))
		} else {
			n.fixed = append(n.fixed, p)
		}
	}
	return n
}

// apply is the network's output, [batch, features], for nodes of its inputs.
func (n network) apply(s *model.Scope, nodes []*Node) *Node {
	for i, path := range n.paths {
		s.Store().VariableWithShape(path, nodes[i+1].Shape(), Zeros).SetNodeValue(nodes[i+1])
	}
	for _, p := range n.fixed {
		value := ConvertDType(Const(nodes[0].Graph(), tensors.FromFlatDataAndDimensions(p.values, p.dimensions...)), dtypes.Float64)
		s.Store().VariableWithShape(p.path, value.Shape(), Zeros).SetNodeValue(value)
	}
	if s.Store().GetVariable(dropoutPath) == nil {
		if err := createDropout(s.Store()); err != nil {
			panic(err)
		}
	}
	state := testDropout.State(0)
	s.Store().GetVariable(dropoutPath).SetNodeValue(Const(nodes[0].Graph(), state[:]))
	return forward(s, n.layers, nodes[0], training)
}

// TestLayerGradients checks each layer, first and second order, by its input and by its weights: convolutions with even and
// odd kernels, with strides that leave a remainder and without, with and without padding.
func TestLayerGradients(t *testing.T) {
	const batch = 3
	b := newBackend(t)
	for _, c := range []struct {
		architecture string
		features     int
	}{
		{"d3", 4}, {"bn", 4}, {"r", 4}, {"l", 4}, {"t", 4}, {"s", 4}, {"pm", 4}, {"a", 4}, {"v2x3.a", 18}, {"a.t.a", 4}, {"v2x3", 18}, {"v2x3.d2", 18}, {"v2x3.bn", 18},
		{"v2x4.c3k1", 32}, {"v2x4.c3k2", 32}, {"v2x4.c3k3", 32}, {"v2x5.c2k4", 50}, {"v2x3.c2k3p1", 18}, {"v2x3.c2k2p1", 18},
		{"v2x4.c3k4s2p1", 32}, {"v2x5.c3k4s2p1", 50}, {"v1x6.c3k5s3p2", 36}, {"v2x5.c2k3s2", 50}, {"v2x6.c2k3s2p2", 72},
		{"v2x5.c2k1s2", 50}, {"v1x8.c1k7s4p3", 64}, {"v1x5.c2k2s4", 25},
		{"v2x3.t3k1", 18}, {"v2x3.t2k2", 18}, {"v2x3.t2k3", 18}, {"v2x3.t2k4", 18}, {"v3x2.t2k4s2", 12}, {"v2x3.t2k3s2", 18},
		{"v2x2.t2k2s2", 8}, {"v2x2.t2k5s3", 8}, {"v1x3.t2k7s4", 9}, {"v2x2.t1k4s4", 8},
		{"l10", 4}, {"m3x2", 4}, {"v2x2.m2x5", 8}, {"do40", 9}, {"v2x3.do40", 18}, {"mb3", 4}, {"v2x2.mb3", 8}, {"d4.mb3.d2", 3},
		{"v2x2.u2", 8}, {"v3x2.u3.c1k2", 12}, {"v2x4.ap2", 32}, {"v2x3.ap3", 18}, {"v2x4.mp2", 32}, {"v1x6.c2k3p1.mp3", 36},
		{"d3sn", 4}, {"m3x2sn", 4}, {"v2x4.c3k3p1sn", 32}, {"v2x4.c3k2s2sn", 32}, {"v2x3.t2k4s2sn", 18}, {"d3sn.l10.d2sn", 4},
	} {
		n := newNetwork(t, c.architecture, newInput(2, 0.3, batch, c.features))
		t.Run(c.architecture, func(t *testing.T) {
			checkGradient(t, b, n.inputs, func(s *model.Scope, x []*Node) *Node { return weigh(n.apply(s, x)) })
		})
		t.Run(c.architecture+", second order", func(t *testing.T) {
			checkGradient(t, b, n.inputs, func(s *model.Scope, x []*Node) *Node {
				// tanh makes the function curved even where the layer is linear.
				return ReduceAllSum(Square(Gradient(weigh(Tanh(n.apply(s, x))), x[0])[0]))
			})
		})
	}
}

// TestLossGradients checks every loss, as it is and with its variants. The wave has no value at a kink of a hinge.
func TestLossGradients(t *testing.T) {
	b := newBackend(t)
	logits := []input{newInput(3, 0.1, 6, 1), newInput(3, 2, 6, 1)}
	var cases []config.Config
	for _, loss := range config.Losses {
		cases = append(cases, config.Config{Loss: loss})
		if loss.HasLabels() {
			cases = append(cases, config.Config{Loss: loss, Smoothing: 0.1})
		}
		if loss.IsCrossEntropy() {
			cases = append(cases, config.Config{Loss: loss, Bugs: config.Bugs{Logits: true}})
		}
	}
	cases = append(cases, config.Config{Loss: config.NonSaturating, Bugs: config.Bugs{GLoss: true}},
		config.Config{Loss: config.NonSaturating, Bugs: config.Bugs{GLoss: true, Logits: true}})
	for _, c := range cases {
		name := fmt.Sprint(c.Loss, ", smoothing ", c.Smoothing, ", bugs ", c.Bugs)
		t.Run("discriminator "+name, func(t *testing.T) {
			checkGradient(t, b, logits, func(_ *model.Scope, x []*Node) *Node { return discriminatorLoss(c, x[0], x[1]) })
		})
		t.Run("generator "+name, func(t *testing.T) {
			checkGradient(t, b, logits[:1], func(_ *model.Scope, x []*Node) *Node { return generatorLoss(c, x[0]) })
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

// TestR1GradientOfNetworks checks the penalty of small discriminators, with all their layers' derivatives of derivatives.
func TestR1GradientOfNetworks(t *testing.T) {
	b := newBackend(t)
	for _, c := range []struct {
		architecture string
		features     int
	}{
		{"pm.d6.s.d1", 5},
		{"a.t.d6.a.s.d1", 5},
		{"pm.v1x6.c2k4s2p1.l.c2k3p1.t.d1", 36},
		{"v1x6.c2k3.s.bn.c2k2s2.t.d1", 36},
		{"v2x3.t2k4s2.t.c1k6", 18},
		{"d6sn.s.mb2.d1sn", 5},
		{"m4x3sn.do30.t.m3x2.t.d1sn", 5},
		{"v1x6.c2k3p1sn.l10.mp2.do20.u2.ap3.s.mb4.d1", 36},
	} {
		n := newNetwork(t, c.architecture, newInput(1, 0.3, 4, c.features))
		t.Run(c.architecture, func(t *testing.T) {
			checkGradient(t, b, n.inputs[:len(n.inputs)-1], func(s *model.Scope, x []*Node) *Node {
				// The last bias adds a constant to the logits, which the penalty does not see.
				last := n.inputs[len(n.inputs)-1]
				return r1Penalty(n.apply(s, append(slices.Clone(x), Const(x[0].Graph(), last.values))), x[0])
			})
		})
	}
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
