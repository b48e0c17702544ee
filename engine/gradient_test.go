package engine

import (
	"math"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
)

// gradientCase is a differentiable function of gomlx. Inputs are waves between -3 and 3, or positive ones.
type gradientCase struct {
	name     string
	inputs   [][]int
	positive bool
	f        func(x []*Node) *Node
	second   secondOrder
}

// secondOrder says for which inputs second derivatives are checked.
type secondOrder int

const (
	byAll   secondOrder = iota
	byFirst             // gomlx v0.28.16 fails at the second derivative of a convolution by its kernel
	byNone              // gomlx has none
)

func one(f func(x *Node) *Node) func(x []*Node) *Node {
	return func(x []*Node) *Node { return f(x[0]) }
}

func two(f func(a, b *Node) *Node) func(x []*Node) *Node {
	return func(x []*Node) *Node { return f(x[0], x[1]) }
}

func rows(x *Node, indices ...[]int32) *Node { return Const(x.Graph(), indices) }

var vector, matrix, image = []int{13}, []int{3, 5}, []int{2, 6, 5, 3}

var gradientCases = []gradientCase{
	{"abs", [][]int{vector}, false, one(Abs), byAll},
	{"neg", [][]int{vector}, false, one(Neg), byAll},
	{"exp", [][]int{vector}, false, one(Exp), byAll},
	{"log", [][]int{vector}, true, one(Log), byAll},
	{"log1p", [][]int{vector}, true, one(Log1p), byAll},
	{"sin", [][]int{vector}, false, one(Sin), byAll},
	{"cos", [][]int{vector}, false, one(Cos), byAll},
	{"tanh", [][]int{vector}, false, one(Tanh), byAll},
	{"sqrt", [][]int{vector}, true, one(Sqrt), byAll},
	{"erf", [][]int{vector}, false, one(Erf), byAll},
	{"logistic", [][]int{vector}, false, one(Sigmoid), byAll},
	{"add", [][]int{matrix, {3, 1}}, false, two(Add), byAll},
	{"sub", [][]int{matrix, {1, 5}}, false, two(Sub), byAll},
	{"mul", [][]int{matrix, {}}, false, two(Mul), byAll},
	{"div", [][]int{matrix, {3, 5}}, true, two(Div), byAll},
	{"pow", [][]int{matrix, {3, 5}}, true, two(Pow), byAll},
	{"max", [][]int{matrix, {3, 5}}, false, two(Max), byAll},
	{"min", [][]int{matrix, {3, 1}}, false, two(Min), byAll},
	{"where", [][]int{matrix, {3, 5}}, false, two(func(a, b *Node) *Node { return Where(GreaterThan(a, b), a, Mul(a, b)) }), byAll},
	{"clamp", [][]int{vector}, false, one(func(x *Node) *Node { return ClipScalar(x, -1, 2) }), byAll},
	{"leaky relu", [][]int{{2, 31}}, false, one(func(x *Node) *Node { return Where(GreaterThan(x, ZerosLike(x)), x, MulScalar(x, 0.2)) }), byAll},
	{"softplus", [][]int{vector}, false, one(Softplus), byAll},
	{"softmax", [][]int{matrix}, false, one(func(x *Node) *Node { return Softmax(x, -1) }), byAll},
	{"reshape", [][]int{{4, 6}}, false, one(func(x *Node) *Node { return Reshape(x, 3, 8) }), byAll},
	{"transpose", [][]int{{2, 3, 4}}, false, one(func(x *Node) *Node { return TransposeAllAxes(x, 2, 0, 1) }), byAll},
	{"broadcast", [][]int{{3, 1}}, false, one(func(x *Node) *Node { return BroadcastToDims(x, 3, 7) }), byAll},
	{"slice", [][]int{{9, 7}}, false, one(func(x *Node) *Node { return Slice(x, AxisRange(1, 8).Stride(3), AxisRange(2, 6)) }), byAll},
	{"pad", [][]int{matrix}, false, one(func(x *Node) *Node {
		return Pad(x, ScalarZero(x.Graph(), x.DType()), PadAxis{Start: 1, End: 2}, PadAxis{Start: 2})
	}), byAll},
	{"concatenate", [][]int{matrix, {3, 2}}, false, two(func(a, b *Node) *Node { return Concatenate([]*Node{a, b, a}, 1) }), byAll},
	{"sum", [][]int{{3, 5, 2}}, false, one(func(x *Node) *Node { return ReduceSum(x, 0, 2) }), byAll},
	{"mean", [][]int{{3, 17}}, false, one(func(x *Node) *Node { return ReduceMean(x, 1) }), byAll},
	{"reduce max", [][]int{{3, 17}}, false, one(func(x *Node) *Node { return ReduceMax(x, 1) }), byAll},
	{"reduce min", [][]int{{3, 17}}, false, one(func(x *Node) *Node { return ReduceMin(x, 0) }), byAll},
	{"cumsum", [][]int{matrix}, false, one(func(x *Node) *Node { return CumSum(x, 1) }), byAll},
	{"gather", [][]int{{7, 4}}, false, one(func(x *Node) *Node { return Gather(x, rows(x, []int32{5}, []int32{0}, []int32{5})) }), byAll},
	{"scatter", [][]int{{3, 4}}, false, one(func(x *Node) *Node {
		return ScatterSum(Zeros(x.Graph(), shapes.Make(x.DType(), 7, 4)), rows(x, []int32{5}, []int32{0}, []int32{5}), x, false, false)
	}), byAll},
	{"dynamic slice", [][]int{{7, 4}}, false, one(func(x *Node) *Node {
		return DynamicSlice(x, []*Node{Const(x.Graph(), int32(6)), Const(x.Graph(), int32(1))}, []int{3, 2})
	}), byAll},
	{"dynamic update", [][]int{{7, 4}, {2, 3}}, false, two(func(x, u *Node) *Node {
		return DynamicUpdateSlice(x, u, []*Node{Const(x.Graph(), int32(3)), Const(x.Graph(), int32(9))})
	}), byAll},
	{"matrix product", [][]int{{5, 9}, {9, 4}}, false, two(MatMul), byAll},
	{"vector product", [][]int{{5, 9}, {9}}, false, two(func(a, b *Node) *Node { return DotGeneral(a, []int{1}, nil, b, []int{0}, nil) }), byAll},
	{"batch of products", [][]int{{2, 3, 4}, {4, 5, 2}}, false, two(func(a, b *Node) *Node { return DotGeneral(a, []int{2}, []int{0}, b, []int{0}, []int{2}) }), byAll},
	{"convolution 3x3", [][]int{image, {3, 3, 3, 2}}, false, two(func(x, k *Node) *Node { return Convolve(x, k).PadSame().Done() }), byFirst},
	{"convolution 5x5, stride 2", [][]int{{2, 9, 9, 1}, {5, 5, 1, 2}}, false, two(func(x, k *Node) *Node { return Convolve(x, k).Strides(2).NoPadding().Done() }), byFirst},
	{"convolution 1x1", [][]int{image, {1, 1, 3, 4}}, false, two(func(x, k *Node) *Node { return Convolve(x, k).Done() }), byFirst},
	{"convolution, dilated kernel", [][]int{{1, 7, 7, 2}, {3, 3, 2, 2}}, false, two(func(x, k *Node) *Node { return Convolve(x, k).Dilations(2).Done() }), byFirst},
	{"convolution, one axis", [][]int{{2, 9, 3}, {3, 3, 2}}, false, two(func(x, k *Node) *Node { return Convolve(x, k).PadSame().Done() }), byFirst},
	{"max pool", [][]int{{2, 6, 6, 2}}, false, one(func(x *Node) *Node { return MaxPool(x).Window(2).Done() }), byNone},
	{"sum pool", [][]int{{2, 6, 5, 2}}, false, one(func(x *Node) *Node { return SumPool(x).Window(2).Strides(1).Done() }), byNone},
	{"mean pool", [][]int{{2, 6, 6, 2}}, false, one(func(x *Node) *Node { return MeanPool(x).Window(3).Done() }), byNone},
	{"upsample", [][]int{{2, 3, 2, 2}}, false, one(func(x *Node) *Node {
		x = BroadcastToDims(Reshape(x, 2, 3, 1, 2, 1, 2), 2, 3, 2, 2, 2, 2)
		return Reshape(x, 2, 6, 4, 2)
	}), byAll},
	{"normalisation", [][]int{{4, 3, 5}, {1, 1, 5}}, false, two(func(x, scale *Node) *Node {
		centred := Sub(x, ReduceAndKeep(x, ReduceMean, 0, 1))
		variance := ReduceAndKeep(Square(centred), ReduceMean, 0, 1)
		return Mul(scale, Div(centred, Sqrt(AddScalar(variance, 0.1))))
	}), byAll},
}

// weigh makes a scalar of a tensor that depends on neighbours differently, by weights that float32 has exactly.
func weigh(x *Node) *Node {
	count := IotaFull(x.Graph(), shapes.Make(x.DType(), x.Shape().Dimensions...))
	weights := AddScalar(MulScalar(ModScalar(MulScalar(count, 7), 11), 0.25), -1.125)
	return ReduceAllSum(Mul(x, weights))
}

// arguments are the case's inputs.
func (c gradientCase) arguments(dtype dtypes.DType) (list []tensor) {
	for i, dims := range c.inputs {
		x := wave(dtypes.Float64, 0.3+float64(i), dims...)
		for j, v := range x.values {
			if c.positive {
				x.values[j] = math.Abs(v)/2 + 0.5
			}
		}
		list = append(list, x.as(dtypes.Float32).as(dtype)) // the same numbers for both dtypes
	}
	return list
}

// call runs a compiled function.
func call(exec *Exec, inputs []tensor) (results []tensor) {
	var list []any
	for _, x := range inputs {
		if x.dtype == dtypes.Float32 {
			list = append(list, tensors.FromFlatDataAndDimensions(x.flat().([]float32), x.dims...))
		} else {
			list = append(list, tensors.FromFlatDataAndDimensions(x.values, x.dims...))
		}
	}
	for _, y := range exec.MustCall(list...) {
		y.MustConstFlatData(func(flat any) { results = append(results, fromFlat(flat, y.Shape())) })
	}
	return results
}

// TestGradients compares gomlx's gradients, run on the engine, with central differences in float64, and those in float32 with those
// in float64.
func TestGradients(t *testing.T) {
	for _, c := range gradientCases {
		t.Run(c.name, func(t *testing.T) { checkGradient(t, newBackend(t), c, func(x []*Node) *Node { return weigh(c.f(x)) }) })
		by := map[secondOrder]int{byAll: len(c.inputs), byFirst: 1}[c.second]
		if by == 0 {
			continue
		}
		t.Run(c.name+", second order", func(t *testing.T) {
			checkGradient(t, newBackend(t), c, func(x []*Node) *Node {
				sum := ScalarZero(x[0].Graph(), x[0].DType())
				for _, g := range Gradient(weigh(Tanh(MulScalar(c.f(x), 0.1))), x[:by]...) {
					sum = Add(sum, ReduceAllSum(Square(g)))
				}
				return sum
			})
		})
	}
}

func checkGradient(t *testing.T, b compute.Backend, c gradientCase, f func(x []*Node) *Node) {
	value := MustNewExec(b, func(x []*Node) *Node { return f(x) })
	gradient := MustNewExec(b, func(x []*Node) []*Node { return Gradient(f(x), x...) })
	defer value.Finalize()
	defer gradient.Finalize()
	inputs := c.arguments(dtypes.Float64)
	analytic, rounded := call(gradient, inputs), call(gradient, c.arguments(dtypes.Float32))
	for k, x := range inputs {
		const h = 1e-5
		worst, worstRounded, largest := 0.0, 0.0, 0.0
		for i, original := range x.values {
			x.values[i] = original + h
			above := call(value, inputs)[0].values[0]
			x.values[i] = original - h
			difference := (above - call(value, inputs)[0].values[0]) / (2 * h)
			x.values[i] = original
			largest = max(largest, math.Abs(difference))
			worst = max(worst, math.Abs(difference-analytic[k].values[i]))
			worstRounded = max(worstRounded, math.Abs(analytic[k].values[i]-rounded[k].values[i]))
		}
		if largest == 0 {
			t.Errorf("input %d: the gradient is 0 everywhere, so nothing was checked", k)
		}
		if !(worst <= 1e-6*largest) || !(worstRounded <= 2e-5*largest) {
			t.Errorf("input %d: the largest gradient is %.3g, float64 is off by %.2g, float32 by %.2g", k, largest, worst, worstRounded)
		}
	}
}
