package engine

import (
	"fmt"
	"slices"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"

	"ganplayground/engine/ir"
)

// finishing is something that layers do with a product: of y, of a bias along its last axis, a scalar, and of values and a mask of its
// shape.
type finishing struct {
	name   string
	finish func(f compute.Function, y, bias, scalar, others, mask compute.Value) []compute.Value
}

var finishings = []finishing{
	{"bias and relu", func(f compute.Function, y, bias, _, _, _ compute.Value) []compute.Value {
		zero := must(f.Constant([]float32{0}))
		return []compute.Value{must(f.Max(must(f.Add(y, bias)), zero))}
	}},
	{"bias and leaky relu, with the mask for its gradient", func(f compute.Function, y, bias, _, _, _ compute.Value) []compute.Value {
		sum := must(f.Add(y, bias))
		positive := must(f.GreaterThan(sum, must(f.Constant([]float32{0}))))
		return []compute.Value{positive, must(f.Where(positive, sum, must(f.Mul(sum, must(f.Constant([]float32{0.2}))))))}
	}},
	{"the gradient of relu", func(f compute.Function, y, _, _, _, mask compute.Value) []compute.Value {
		return []compute.Value{must(f.Where(mask, y, must(f.Constant([]float32{0}))))}
	}},
	{"a scalar and others", func(f compute.Function, y, bias, scalar, others, _ compute.Value) []compute.Value {
		return []compute.Value{must(f.Sub(must(f.Mul(y, scalar)), must(f.Mul(others, bias))))}
	}},
}

// TestEpilogues: products that finish the work of a loop behind them give the bits of one that does not, with any number of threads
// (engines), and do finish it.
func TestEpilogues(t *testing.T) {
	e := newEngines(t)
	type product struct {
		name        string
		left, right tensor
		of          func(f compute.Function, a, b compute.Value) (compute.Value, error)
	}
	var products []product
	for _, s := range [][3]int{{2, 2, 1}, {3, 5, 7}, {4, 8, 3}, {17, 19, 23}, {8, 33, 515}, {5, 64, 1030}, {130, 12, 1601}, {131, 7, 40}} {
		m, n, k := s[0], s[1], s[2]
		products = append(products, product{fmt.Sprintf("%dx%dx%d", m, n, k), wave(dtypes.Float32, 0.3, m, k), wave(dtypes.Float32, 1.1, k, n),
			func(f compute.Function, a, b compute.Value) (compute.Value, error) {
				return f.DotGeneral(a, []int{1}, nil, b, []int{0}, nil, compute.DotGeneralConfig{})
			}}, product{fmt.Sprintf("%dx%dx%d, both transposed, a batch of 3", m, n, min(k, 40)), wave(dtypes.Float32, 0.3, 3, min(k, 40), m),
			wave(dtypes.Float32, 1.1, 3, n, min(k, 40)), func(f compute.Function, a, b compute.Value) (compute.Value, error) {
				return f.DotGeneral(a, []int{1}, []int{0}, b, []int{2}, []int{0}, compute.DotGeneralConfig{})
			}})
	}
	for _, c := range []convCase{
		{input: []int{2, 9, 9, 3}, kernel: []int{3, 3, 3, 5}},
		{input: []int{3, 11, 11, 4}, kernel: []int{4, 4, 4, 12}, strides: []int{2, 2}, paddings: [][2]int{{1, 1}, {1, 1}}},
		{input: []int{2, 7, 7, 6}, kernel: []int{4, 4, 6, 13}, paddings: [][2]int{{2, 2}, {2, 2}}, inputDilations: []int{2, 2}},
		{input: []int{5, 8, 8, 1}, kernel: []int{3, 3, 1, 8}},
		{input: []int{9, 13, 16, 32}, kernel: []int{3, 3, 32, 36}, paddings: [][2]int{{1, 1}, {1, 1}}}, // in tiles, of an odd height
	} {
		products = append(products, product{fmt.Sprintf("convolution %v by %v", c.input, c.kernel), wave(dtypes.Float32, 0.3, c.input...),
			wave(dtypes.Float32, 1.1, c.kernel...), func(f compute.Function, a, b compute.Value) (compute.Value, error) {
				return f.ConvGeneral(a, b, c.axes(), c.strides, c.paddings, c.inputDilations, c.kernelDilations, 1, 1)
			}})
	}
	for _, p := range products {
		shape := e.run1(t, []tensor{p.left, p.right}, func(f compute.Function, x []compute.Value) (compute.Value, error) { return p.of(f, x[0], x[1]) }).shape()
		n := shape.Dimensions[shape.Rank()-1]
		inputs := []tensor{p.left, p.right, wave(dtypes.Float32, 2, n), scalar(dtypes.Float32, -0.75), wave(dtypes.Float32, 4, shape.Dimensions...),
			wave(dtypes.Bool, 5, shape.Dimensions...)}
		for _, c := range finishings {
			t.Run(p.name+", "+c.name, func(t *testing.T) {
				record := func(f compute.Function, x []compute.Value) []compute.Value {
					bias := must(f.BroadcastInDim(x[2], shape, []int{shape.Rank() - 1}))
					return c.finish(f, must(p.of(f, x[0], x[1])), bias, x[3], x[4], x[5])
				}
				e.run(t, inputs, record)
				if finished := finishedProducts(t, e.optimised, inputs, record); finished != 1 {
					t.Errorf("%d products have an epilogue", finished)
				}
			})
		}
	}
}

// finishedProducts counts the products of a graph that have an epilogue.
func finishedProducts(t *testing.T, b *Backend, inputs []tensor, record build) int {
	t.Helper()
	var given []shapes.Shape
	for _, x := range inputs {
		given = append(given, x.shape())
	}
	exec, err := compile(b, given, record)
	if err != nil {
		t.Fatal(err)
	}
	defer exec.Finalize()
	n := 0
	for _, s := range exec.(*executable).program.Stages {
		if slices.Contains([]ir.StageKind{ir.GemmStage, ir.ConvStage}, s.Kind) && s.Loop != nil {
			n++
		}
	}
	return n
}
