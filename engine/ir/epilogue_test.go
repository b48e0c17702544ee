package ir

import (
	"strings"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

// TestEpilogues: which loops become part of the product before them.
func TestEpilogues(t *testing.T) {
	matrix := func(g *Graph, m, n int) *Node { return g.Parameter(f32(m, n)) }
	dot := func(g *Graph) *Node { return g.Dot(matrix(g, 6, 5), matrix(g, 5, 8), matmul) }
	for name, c := range map[string]struct {
		record func(g *Graph) []*Node
		want   string
	}{
		"a function of the product": {func(g *Graph) []*Node { return []*Node{g.Map(Neg, dot(g))} }, "gemm+loop"},
		"a bias":                    {func(g *Graph) []*Node { return []*Node{g.Map(Add, dot(g), row(g, g.Parameter(f32(8)), 6))} }, "gemm+loop"},
		"a scalar": {func(g *Graph) []*Node {
			return []*Node{g.Map(Mul, dot(g), g.Broadcast(g.Parameter(f32()), []int{6, 8}, nil))}
		}, "gemm+loop"},
		"elements beside": {func(g *Graph) []*Node { return []*Node{g.Map(Add, matrix(g, 6, 8), dot(g))} }, "gemm+loop"},
		"what is computed before the loop": {func(g *Graph) []*Node {
			y := dot(g)
			sum := g.Reduce(Add, matrix(g, 6, 8), []int{0})
			return []*Node{g.Map(Add, y, row(g, sum, 6))}
		}, "reduce; gemm+loop"},
		"in another shape": {func(g *Graph) []*Node { return []*Node{g.Map(Neg, g.Reshape(dot(g), 2, 24))} }, "gemm+loop"},
		"of two products the last one": {func(g *Graph) []*Node {
			return []*Node{g.Map(Add, dot(g), dot(g))}
		}, "gemm; gemm+loop"},
		"with a mask that is stored too": {func(g *Graph) []*Node {
			y := dot(g)
			zero := g.Scalar(0, dtypes.Float32, 6, 8)
			mask := g.Map(LessEqual, zero, y)
			return []*Node{mask, g.Map(Select, mask, y, zero)}
		}, "gemm+loop"},

		"not where nothing can keep the sums": {func(g *Graph) []*Node {
			return []*Node{g.Map(LessEqual, g.Scalar(0, dtypes.Float32, 6, 8), dot(g))}
		}, "gemm; loop"},
		"not where the product is an output": {func(g *Graph) []*Node { y := dot(g); return []*Node{y, g.Map(Neg, y)} }, "gemm; loop"},
		"not where a sum reads it too": {func(g *Graph) []*Node {
			y := dot(g)
			return []*Node{g.Map(Neg, y), g.Reduce(Add, y, []int{0})}
		}, "gemm; loop; reduce"},
		"transposed": {func(g *Graph) []*Node {
			return []*Node{g.Map(Add, g.Transpose(dot(g), []int{1, 0}), matrix(g, 8, 6))}
		}, "gemm+loop"}, // swap computes the transpose of the product
		"not reversed":                        {func(g *Graph) []*Node { return []*Node{g.Map(Neg, g.Reverse(dot(g), []int{0}))} }, "gemm; loop"},
		"not with a function that takes long": {func(g *Graph) []*Node { return []*Node{g.Map(Tanh, dot(g))} }, "gemm; loop"},
		"not with a value for each row": {func(g *Graph) []*Node {
			return []*Node{g.Map(Add, dot(g), g.Broadcast(g.Parameter(f32(6)), []int{6, 8}, []int{0}))}
		}, "gemm; loop"},
		"not with indices": {func(g *Graph) []*Node {
			i := g.Parameter(shapes.Make(dtypes.Int32, 6, 8))
			return []*Node{g.Map(Add, dot(g), g.Take(g.Parameter(f32(9)), []*Node{i}, []int{6, 8}))}
		}, "gemm; loop"},
		"not in 64 bits": {func(g *Graph) []*Node {
			return []*Node{g.Convert(dot(g), dtypes.Float64)}
		}, "gemm; loop"},
	} {
		t.Run(name, func(t *testing.T) {
			g := &Graph{}
			g.Outputs = c.record(g)
			p, err := Compile(g, target{}, true)
			if err != nil {
				t.Fatal(err)
			}
			var list []string
			for _, s := range p.Stages {
				text := s.Kind.String()
				if s.product() && s.Loop != nil {
					text += "+loop"
				}
				list = append(list, text)
			}
			if got := strings.Join(list, "; "); got != c.want {
				t.Errorf("%s, want %s, of\n%s", got, c.want, p)
			}
			if err := checkCompile(g, indexWaves(g)); err != nil {
				t.Error(err)
			}
		})
	}
}
