package ir

import (
	"strings"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

// TestVerify: every broken graph is refused, with a word on what is wrong.
func TestVerify(t *testing.T) {
	i32 := func(g *Graph, dims ...int) *Node { return g.Parameter(shapes.Make(dtypes.Int32, dims...)) }
	for name, c := range map[string]struct {
		breakIt func(g *Graph, x *Node) // x is f32[2,3]
		want    string
	}{
		"a number":                  {func(g *Graph, x *Node) { g.Map(Neg, x).ID = 7 }, "has the number 7"},
		"an input of another graph": {func(g *Graph, x *Node) { g.Map(Neg, (&Graph{}).Parameter(f32(2, 3))) }, "does not come before it"},
		"an input that comes later": {func(g *Graph, x *Node) {
			n := g.Map(Neg, x)
			n.Inputs[0] = g.Map(Neg, x)
		}, "does not come before it"},
		"an output of another graph": {func(g *Graph, x *Node) { g.Outputs = []*Node{(&Graph{}).Parameter(f32(2, 3))} }, "of another graph"},
		"a constant's bytes":         {func(g *Graph, x *Node) { g.Constant([]byte{1, 2}, f32()) }, "2 bytes"},
		"an iota's axis":             {func(g *Graph, x *Node) { g.Iota(f32(2), 1) }, "axis 1 of rank 1"},
		"an arity":                   {func(g *Graph, x *Node) { g.Map(Add, x) }, "1 inputs"},
		"dimensions":                 {func(g *Graph, x *Node) { g.Map(Add, g.Parameter(f32(3)), x) }, "dimensions [3]"},
		"two dtypes":                 {func(g *Graph, x *Node) { g.Map(Add, i32(g, 2, 3), x) }, "of Int32 and Float32"},
		"a comparison's dtype":       {func(g *Graph, x *Node) { g.Map(Less, x, x).Shape.DType = dtypes.Float32 }, "gives Float32"},
		"a result's dtype":           {func(g *Graph, x *Node) { g.Map(Neg, x).Shape.DType = dtypes.Int32 }, "of Float32"},
		"a bitcast's width":          {func(g *Graph, x *Node) { g.Bitcast(x, dtypes.Int64) }, "another width"},
		"a reshape's size":           {func(g *Graph, x *Node) { g.Reshape(x, 5) }, "24 bytes become 20"},
		"a view's axes":              {func(g *Graph, x *Node) { g.view(x, nil, []int{2}, nil) }, "a view of f32[2,3]"},
		"a view's scale":             {func(g *Graph, x *Node) { g.Transpose(x, []int{1, 0}).View[0].Scale = []int{1} }, "axis 0"},
		"a view outside":             {func(g *Graph, x *Node) { g.Transpose(x, []int{1, 0}).View[0].Offset = 1 }, "goes outside"},
		"a view between elements":    {func(g *Graph, x *Node) { g.Transpose(x, []int{1, 0}).View[0].Dilation = 2 }, "goes outside"},
		"a view's fill": {func(g *Graph, x *Node) {
			g.Pad(x, g.Scalar(0, dtypes.Float32), []int{1, 0}, []int{0, 0}, []int{0, 0}).Inputs[1] = x
		}, "a fill of f32[2,3]"},
		"a take's indices":       {func(g *Graph, x *Node) { g.Take(x, []*Node{i32(g, 4)}, []int{4}) }, "1 indices for f32[2,3]"},
		"an index's dtype":       {func(g *Graph, x *Node) { g.Take(x, []*Node{g.Parameter(f32(4)), i32(g, 4)}, []int{4}) }, "an index of f32[4]"},
		"an index's dimensions":  {func(g *Graph, x *Node) { g.Take(x, []*Node{i32(g, 4), i32(g, 5)}, []int{4}) }, "an index of i32[5]"},
		"a take's dtype":         {func(g *Graph, x *Node) { g.Take(x, []*Node{i32(g, 4), i32(g, 4)}, []int{4}).Shape.DType = dtypes.Int32 }, "elements of f32[2,3]"},
		"a scatter's updates":    {func(g *Graph, x *Node) { g.Scatter(Add, x, i32(g, 4), []*Node{i32(g, 4), i32(g, 4)}) }, "elements of i32[4]"},
		"a scatter's indices":    {func(g *Graph, x *Node) { g.Scatter(Add, x, g.Parameter(f32(4)), []*Node{i32(g, 4), i32(g, 3)}) }, "an index of i32[3]"},
		"a sum's dimensions":     {func(g *Graph, x *Node) { g.Reduce(Add, x, []int{0}).Axes = []int{1} }, "reducing f32[2,3]"},
		"a product's roles":      {func(g *Graph, x *Node) { g.Dot(x, g.Parameter(f32(3, 4)), matmul).Dot.LHS.Free = nil }, "operand 0"},
		"a product's pairs":      {func(g *Graph, x *Node) { g.Dot(x, g.Parameter(f32(4, 4)), matmul) }, "paired axes differ"},
		"a product's dimensions": {func(g *Graph, x *Node) { g.Dot(x, g.Parameter(f32(3, 4)), matmul).Shape = f32(4, 2) }, "has dimensions [2 4]"},
		"a convolution's axes": {func(g *Graph, x *Node) {
			g.Convolve2D(g.Parameter(f32(1, 4, 4, 2)), g.Parameter(f32(3, 3, 2, 5)), nhwc, [2]int{4, 4}).Conv.Input[0] = 1
		}, "axes [1 1 2 3]"},
		"a convolution's channels": {func(g *Graph, x *Node) {
			g.Convolve2D(g.Parameter(f32(1, 4, 4, 2)), g.Parameter(f32(3, 3, 3, 5)), nhwc, [2]int{4, 4})
		}, "of f32[1,4,4,2] and f32[3,3,3,5]"},
	} {
		t.Run(name, func(t *testing.T) {
			g := &Graph{}
			c.breakIt(g, g.Parameter(f32(2, 3)))
			if err := g.Verify(); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("Verify says %v, want a word on %q", err, c.want)
			}
		})
	}
}

// nhwc is a convolution of dense images, of stride 1 without padding.
var nhwc = ConvAxes{Input: [4]int{0, 1, 2, 3}, Kernel: [4]int{0, 1, 2, 3}, Output: [4]int{0, 1, 2, 3}, Stride: [2]int{1, 1},
	InputDilation: [2]int{1, 1}, KernelDilation: [2]int{1, 1}}

// TestVerifyAccepts: the graphs of goldens are sound.
func TestVerifyAccepts(t *testing.T) {
	for name, record := range goldens {
		if err := record(name).Verify(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestLeaves: over all small views, whether some position is outside or between elements.
func TestLeaves(t *testing.T) {
	lists([]int{1, 2, 3}, 2, func(dims []int) {
		lists([]int{-1, 0, 1, 2}, len(dims), func(scale []int) {
			if len(scale) != len(dims) {
				return
			}
			for offset := -1; offset < 4; offset++ {
				for size := 1; size < 5; size++ {
					outside := false
					each(dims, func(_ int, index []int) {
						at := Affine{scale, offset}.at(index)
						outside = outside || at < 0 || at >= size
					})
					view := AxisView{scale, offset, 1}
					if view.leaves(dims, size) != outside {
						t.Errorf("%v of dimensions %v leaves a size of %d: %v, want %v", view, dims, size, !outside, outside)
					}
				}
			}
		})
	})
}
