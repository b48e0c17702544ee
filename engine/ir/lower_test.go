package ir

import (
	"slices"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

// TestFlatten: wherever several axes are said to have one stride, it leads to their elements in order; wherever some do, it is found.
func TestFlatten(t *testing.T) {
	lists([]int{1, 2, 3}, 3, func(dims []int) {
		for rank := range len(dims) + 1 {
			lists(count(0, len(dims)), rank, func(axes []int) {
				if len(slices.Compact(slices.Sorted(slices.Values(axes)))) != len(axes) {
					return
				}
				size, stride, ok := flatten(dims, axes)
				var sizes []int
				for _, axis := range axes {
					sizes = append(sizes, dims[axis])
				}
				var places []int
				each(sizes, func(_ int, index []int) {
					at := 0
					for i, axis := range axes {
						at += index[i] * Strides(dims)[axis]
					}
					places = append(places, at)
				})
				regular := true
				for i, at := range places {
					regular = regular && at == i*places[min(1, len(places)-1)]
				}
				right := size == len(places) && (len(places) == 1 || stride == places[1])
				if ok != regular || ok && !right {
					t.Errorf("axes %v of %v are taken for %d with stride %d (%v); they lie at %v", axes, dims, size, stride, ok, places)
				}
			})
		}
	})
}

// TestGemmShape: sizes and strides of products as kernels see them.
func TestGemmShape(t *testing.T) {
	for name, c := range map[string]struct {
		lhs, rhs []int
		axes     DotAxes
		want     GemmShape
		ok       bool
	}{
		"NN": {[]int{4, 6}, []int{6, 5}, matmul, GemmShape{1, 4, 5, 6, Matrices{0, 6, 1}, Matrices{0, 5, 1}}, true},
		"NT": {[]int{4, 6}, []int{5, 6}, DotAxes{matmul.LHS, OperandAxes{Free: []int{0}, Contracting: []int{1}}},
			GemmShape{1, 4, 5, 6, Matrices{0, 6, 1}, Matrices{0, 1, 6}}, true},
		"TN": {[]int{6, 4}, []int{6, 5}, DotAxes{OperandAxes{Free: []int{1}, Contracting: []int{0}}, matmul.RHS},
			GemmShape{1, 4, 5, 6, Matrices{0, 1, 4}, Matrices{0, 5, 1}}, true},
		"a batch": {[]int{3, 4, 6}, []int{3, 6, 5}, DotAxes{OperandAxes{[]int{0}, []int{1}, []int{2}}, OperandAxes{[]int{0}, []int{2}, []int{1}}},
			GemmShape{3, 4, 5, 6, Matrices{24, 6, 1}, Matrices{30, 5, 1}}, true},
		"rows of two axes": {[]int{2, 3, 6}, []int{6, 5}, DotAxes{OperandAxes{Free: []int{0, 1}, Contracting: []int{2}}, matmul.RHS},
			GemmShape{1, 6, 5, 6, Matrices{0, 6, 1}, Matrices{0, 5, 1}}, true},
		"rows of two axes in the other order": {[]int{2, 3, 6}, []int{6, 5}, DotAxes{OperandAxes{Free: []int{1, 0}, Contracting: []int{2}}, matmul.RHS},
			GemmShape{}, false},
		"vectors": {[]int{6}, []int{6}, DotAxes{OperandAxes{Contracting: []int{0}}, OperandAxes{Contracting: []int{0}}},
			GemmShape{1, 1, 1, 6, Matrices{0, 0, 1}, Matrices{0, 1, 0}}, true},
	} {
		t.Run(name, func(t *testing.T) {
			g := &Graph{}
			got, ok := g.Dot(g.Parameter(f32(c.lhs...)), g.Parameter(f32(c.rhs...)), c.axes).GemmShape()
			if ok != c.ok || ok && got != c.want {
				t.Errorf("%+v (%v), want %+v (%v)", got, ok, c.want, c.ok)
			}
		})
	}
}

// TestLower: what is left for a target to compute.
func TestLower(t *testing.T) {
	conv := ConvAxes{Input: [4]int{0, 1, 2, 3}, Kernel: [4]int{0, 1, 2, 3}, Output: [4]int{0, 1, 2, 3}, Stride: [2]int{2, 2}, Pad: [2]int{1, 1},
		InputDilation: [2]int{1, 1}, KernelDilation: [2]int{1, 1}}
	for name, c := range map[string]struct {
		record func(g *Graph) *Node
		want   map[Op]int
	}{
		"a product":           {func(g *Graph) *Node { return g.Dot(g.Parameter(f32(4, 6)), g.Parameter(f32(6, 5)), matmul) }, map[Op]int{Dot: 1}},
		"through a transpose": {transposedProduct, map[Op]int{Dot: 1}},
		"a product of int32": {func(g *Graph) *Node {
			i32 := func(d ...int) *Node { return g.Parameter(shapes.Make(dtypes.Int32, d...)) }
			return g.Dot(i32(4, 6), i32(6, 5), matmul)
		}, map[Op]int{Reduce: 1, Map: 1, View: 2}},
		"a product of nothing": {func(g *Graph) *Node { return g.Dot(g.Parameter(f32(4, 0)), g.Parameter(f32(0, 5)), matmul) },
			map[Op]int{Reduce: 1, Map: 1, View: 2}},
		"a convolution": {func(g *Graph) *Node {
			return g.Convolve2D(g.Parameter(f32(1, 4, 4, 2)), g.Parameter(f32(3, 3, 2, 5)), conv, [2]int{2, 2})
		}, map[Op]int{Conv: 1}},
		"a sum over an axis of size 1": {func(g *Graph) *Node { return g.Reduce(Add, g.Parameter(f32(4, 1)), []int{1}) }, map[Op]int{Reshape: 1}},
		"a sum beside an axis of size 1": {func(g *Graph) *Node { return g.Reduce(Add, g.Parameter(f32(1, 4)), []int{1}) },
			map[Op]int{Reduce: 1, Reshape: 2}},
	} {
		t.Run(name, func(t *testing.T) {
			g := &Graph{}
			g.Outputs = []*Node{c.record(g)}
			l := simplify(lower(g))
			if err := l.Verify(); err != nil {
				t.Fatal(err)
			}
			if err := same(evaluate(g, waves(g)), evaluate(l, waves(g))); err != nil {
				t.Error(err)
			}
			got := map[Op]int{}
			for _, n := range l.Nodes {
				if n.Op != Parameter {
					got[n.Op]++
				}
			}
			for op := Parameter; op <= Random; op++ {
				if got[op] != c.want[op] {
					t.Errorf("%d times %s, want %d:\n%s", got[op], op, c.want[op], l)
				}
			}
		})
	}
}

// transposedProduct multiplies by the transpose of a matrix.
func transposedProduct(g *Graph) *Node {
	return g.Dot(g.Parameter(f32(4, 6)), g.Transpose(g.Parameter(f32(5, 6)), []int{1, 0}), matmul)
}

// columnProduct contracts the last axis of both sides.
func columnProduct(g *Graph) *Node {
	return g.Dot(g.Parameter(f32(4, 6)), g.Parameter(f32(5, 6)), DotAxes{LHS: matmul.LHS, RHS: OperandAxes{Free: []int{0}, Contracting: []int{1}}})
}
