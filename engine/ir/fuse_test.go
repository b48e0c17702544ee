package ir

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

// stagesOf compiles a graph of some outputs as it is, and lists its stages with what each writes.
func stagesOf(t *testing.T, g *Graph, merge bool) string {
	t.Helper()
	g = own(g)
	f := fuser{graph: g, memory: make([]bool, len(g.Nodes)), repeated: make([]bool, len(g.Nodes))}
	stages, err := f.divide(target{}, false)
	if err != nil {
		t.Fatal(err)
	}
	if merge {
		stages = mergeLoops(g, stages)
	}
	var list []string
	for _, s := range stages {
		text := s.Kind.String()
		for _, n := range s.Writes() {
			text += fmt.Sprintf(" %s%d", n.Op, n.ID)
			if n.Op == Map {
				text = strings.Replace(text, n.Op.String(), n.Func.String(), 1)
			}
		}
		list = append(list, text)
	}
	return strings.Join(list, "; ")
}

// TestDecide: what is computed where it is used, and what goes through memory.
func TestDecide(t *testing.T) {
	x := func(g *Graph, dims ...int) *Node { return g.Parameter(f32(dims...)) }
	for name, c := range map[string]struct {
		record func(g *Graph) []*Node
		want   string
	}{
		"a chain is one loop": {func(g *Graph) []*Node {
			return []*Node{g.Map(Tanh, g.Map(Neg, g.Map(Exp, x(g, 8))))}
		}, "loop tanh3"},
		"what is dear is computed once for two loops": {func(g *Graph) []*Node {
			e := g.Map(Exp, x(g, 8))
			return []*Node{g.Map(Neg, e), g.Map(Abs, e)}
		}, "loop exp1; loop neg2; loop abs3"},
		"what is cheap is computed twice": {func(g *Graph) []*Node {
			e := g.Map(Neg, x(g, 8))
			return []*Node{g.Map(Exp, e), g.Map(Tanh, e)}
		}, "loop exp2; loop tanh3"},
		"two cheap ones are not cheap": {func(g *Graph) []*Node {
			e := g.Map(Neg, g.Map(Abs, x(g, 8)))
			return []*Node{g.Map(Exp, e), g.Map(Tanh, e)}
		}, "loop neg2; loop exp3; loop tanh4"},
		"cheap on top of what is stored": {func(g *Graph) []*Node {
			e := g.Map(Exp, x(g, 8))
			n := g.Map(Neg, e)
			return []*Node{g.Map(Tanh, n), g.Map(Abs, n), e}
		}, "loop exp1; loop tanh3; loop abs4"},
		"cheap once what it needs is stored for others": {func(g *Graph) []*Node {
			e := g.Map(Exp, x(g, 8))
			n := g.Map(Neg, e)
			return []*Node{g.Map(Tanh, n), g.Map(Abs, n), g.Map(Floor, e)}
		}, "loop exp1; loop tanh3; loop abs4; loop floor5"},
		"used twice in one loop is no reason": {func(g *Graph) []*Node {
			e := g.Map(Exp, x(g, 8))
			return []*Node{g.Map(Add, g.Map(Neg, e), g.Map(Abs, e))}
		}, "loop add4"},
		"dear and repeated along an axis": {func(g *Graph) []*Node {
			return []*Node{g.Map(Neg, g.Broadcast(g.Map(Exp, x(g, 8)), []int{16, 8}, []int{1}))}
		}, "loop exp1; loop neg3"},
		"dear and repeated by way of a reshape": {func(g *Graph) []*Node {
			e := g.Reshape(g.Map(Exp, x(g, 8)), 1, 8)
			return []*Node{g.Map(Neg, g.Broadcast(e, []int{16, 8}, []int{0, 1}))}
		}, "loop exp1; loop neg4"},
		"dear under what is cheap and repeated": {func(g *Graph) []*Node {
			e := g.Map(Neg, g.Map(Exp, x(g, 8)))
			return []*Node{g.Map(Abs, g.Broadcast(e, []int{16, 8}, []int{1}))}
		}, "loop neg2; loop abs4"},
		"cheap and repeated": {func(g *Graph) []*Node {
			return []*Node{g.Map(Exp, g.Broadcast(g.Map(Neg, x(g, 8)), []int{16, 8}, []int{1}))}
		}, "loop exp3"},
		"a sum is stored, what it sums is not": {func(g *Graph) []*Node {
			return []*Node{g.Map(Neg, g.Reduce(Add, g.Map(Exp, x(g, 4, 8)), []int{0}))}
		}, "reduce reduce2; loop neg3"},
		"a product reads memory": {func(g *Graph) []*Node {
			return []*Node{g.Map(Neg, g.Dot(g.Map(Neg, x(g, 4, 6)), x(g, 6, 5), matmul))}
		}, "loop neg1; gemm dot3; loop neg4"},
		"a table is read where it lies": {func(g *Graph) []*Node {
			i := g.Map(Max, g.Parameter(shapes.Make(dtypes.Int32, 5)), g.Scalar(0, dtypes.Int32, 5))
			return []*Node{g.Map(Neg, g.Take(x(g, 9), []*Node{i}, []int{5}))}
		}, "loop neg6"},
		"a computed table is stored": {func(g *Graph) []*Node {
			i := g.Parameter(shapes.Make(dtypes.Int32, 5))
			return []*Node{g.Map(Neg, g.Take(g.Map(Neg, x(g, 9)), []*Node{i}, []int{5}))}
		}, "loop neg2; loop neg4"},
		"a reshape that is not affine is stored": {func(g *Graph) []*Node {
			return []*Node{g.Map(Neg, g.Reshape(g.Reverse(x(g, 4, 6), []int{1}), 3, 8))}
		}, "loop view1; loop neg3"},
		"a reshape that splits a loop": {func(g *Graph) []*Node {
			r := g.Reshape(g.Transpose(x(g, 4, 6), []int{1, 0}), 24)
			return []*Node{g.Map(Neg, r)}
		}, "loop neg3"},
		"a reshape under a sum is stored lest the sum change its order": {func(g *Graph) []*Node {
			r := g.Reshape(g.Transpose(x(g, 4, 6), []int{1, 0}), 24)
			return []*Node{g.Reduce(Add, r, []int{0})}
		}, "loop view1; reduce reduce3"},
		"bits of another width are stored": {func(g *Graph) []*Node {
			b := g.Reinterpret(g.Map(Neg, x(g, 8)), shapes.Make(dtypes.Uint8, 32))
			return []*Node{g.Map(Not, b)}
		}, "loop neg1; loop not3"},
		"a spaced view is of memory": {func(g *Graph) []*Node {
			p := g.Pad(g.Map(Neg, x(g, 8)), g.Scalar(0, dtypes.Float32), []int{0}, []int{0}, []int{1})
			return []*Node{g.Map(Abs, p)}
		}, "loop neg1; loop abs5"},
		"a spaced view of a splat is not": {func(g *Graph) []*Node {
			p := g.Pad(g.Scalar(3, dtypes.Float32, 8), g.Scalar(0, dtypes.Float32), []int{0}, []int{0}, []int{1})
			return []*Node{g.Map(Abs, p)}
		}, "loop abs5"},
		"nothing is not computed": {func(g *Graph) []*Node {
			return []*Node{g.Map(Neg, g.Reduce(Add, g.Map(Exp, x(g, 0, 4)), []int{0}))}
		}, "reduce reduce2; loop neg3"},
	} {
		t.Run(name, func(t *testing.T) {
			g := &Graph{}
			g.Outputs = c.record(g)
			if got := stagesOf(t, g, false); got != c.want {
				t.Errorf("%s, want %s, of\n%s", got, c.want, g)
			}
		})
	}
}

// TestLongChains: a chain ends where it needs more calls than mostFused, so a loop computes at most a few times as many.
func TestLongChains(t *testing.T) {
	for name, next := range map[string]func(g *Graph, x, y *Node) *Node{
		"a line":      func(g *Graph, x, _ *Node) *Node { return g.Map(Tanh, x) },
		"doubling":    func(g *Graph, x, _ *Node) *Node { return g.Map(Add, x, x) },
		"two strands": func(g *Graph, x, y *Node) *Node { return g.Map(Mul, x, g.Map(Tanh, y)) },
	} {
		t.Run(name, func(t *testing.T) {
			g := &Graph{Name: name}
			x := g.Parameter(f32(8))
			y := x
			for range 400 {
				x, y = next(g, x, y), x
			}
			g.Outputs = []*Node{x}
			p, err := Compile(g, target{}, true)
			if err != nil {
				t.Fatal(err)
			}
			if len(p.Stages) < 2 {
				t.Errorf("%d stages", len(p.Stages))
			}
			for _, s := range p.Stages {
				if n := s.Loop.calls(); n > 2*mostFused+1 {
					t.Errorf("a loop of %d calls: %d is the most that is fused", n, mostFused)
				}
			}
		})
	}
}
