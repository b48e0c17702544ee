package ir

import (
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

// TestMergeLoops: which loops become one, and in which order stages stand then.
func TestMergeLoops(t *testing.T) {
	x := func(g *Graph, dims ...int) *Node { return g.Parameter(f32(dims...)) }
	pair := func(f, h Func, dims ...int) func(g *Graph) []*Node {
		return func(g *Graph) []*Node {
			a := g.Map(f, x(g, dims...))
			return []*Node{a, g.Map(h, x(g, dims...))}
		}
	}
	for name, c := range map[string]struct {
		record func(g *Graph) []*Node
		want   string
	}{
		"equal loops":                     {pair(Exp, Tanh, 8), "loop exp1 tanh3"},
		"one reads what the other writes": {func(g *Graph) []*Node { e := g.Map(Exp, x(g, 8)); return []*Node{e, g.Map(Neg, e)} }, "loop exp1 neg2"},
		"one reads another element": {func(g *Graph) []*Node {
			e := g.Map(Exp, x(g, 8))
			return []*Node{e, g.Reverse(e, []int{0})}
		}, "loop exp1; loop view2"},
		"one reads a neighbour under a guard": {func(g *Graph) []*Node {
			e := g.Map(Exp, x(g, 8))
			return []*Node{e, g.Pad(e, g.Scalar(0, dtypes.Float32), []int{1}, []int{-1}, []int{0})}
		}, "loop exp1; loop view4"},
		"one takes computed elements": {func(g *Graph) []*Node {
			i, e := g.Parameter(shapes.Make(dtypes.Int32, 8)), g.Map(Exp, x(g, 8))
			return []*Node{e, g.Take(e, []*Node{i}, []int{8})}
		}, "loop exp2; loop take3"},
		"other sizes": {func(g *Graph) []*Node { return []*Node{g.Map(Exp, x(g, 8)), g.Map(Exp, x(g, 4))} }, "loop exp1; loop exp3"},
		"other widths": {func(g *Graph) []*Node {
			return []*Node{g.Map(Exp, x(g, 8)), g.Map(Neg, g.Parameter(shapes.Make(dtypes.Int64, 8)))}
		}, "loop exp1; loop neg3"},
		"narrow ones go with 32 bits": {func(g *Graph) []*Node {
			return []*Node{g.Map(Exp, x(g, 8)), g.Map(Not, g.Parameter(shapes.Make(dtypes.Uint8, 8)))}
		}, "loop exp1 not3"},
		"past a stage that it does not need": {func(g *Graph) []*Node {
			a, b := g.Map(Exp, x(g, 8)), g.Reduce(Add, x(g, 3, 4), []int{0})
			return []*Node{a, b, g.Map(Tanh, x(g, 8))}
		}, "loop exp1 tanh5; reduce reduce3"},
		"not past a stage that it needs": {func(g *Graph) []*Node {
			a, b := g.Map(Exp, x(g, 8)), g.Reduce(Add, x(g, 3, 8), []int{0})
			return []*Node{a, b, g.Map(Mul, b, a)}
		}, "loop exp1; reduce reduce3; loop mul4"},
		"no more outputs than mostOutputs": {func(g *Graph) (all []*Node) {
			for range mostOutputs + 1 {
				all = append(all, g.Map(Exp, x(g, 8)))
			}
			return all
		}, "loop exp1 exp3 exp5 exp7; loop exp9"},
		"what only the merged loop reads is not stored": {func(g *Graph) []*Node {
			e := g.Map(Exp, x(g, 8))
			return []*Node{g.Map(Neg, e), g.Map(Abs, e)}
		}, "loop neg2 abs3"},
		"what another stage reads is stored": {func(g *Graph) []*Node {
			e := g.Map(Exp, x(g, 8))
			return []*Node{g.Map(Neg, e), g.Map(Abs, e), g.Reduce(Add, e, []int{0})}
		}, "loop exp1 neg2 abs3; reduce reduce4"},
		"a scalar runs as early as it can": {func(g *Graph) []*Node {
			a := g.Map(Exp, x(g, 8))
			s := g.Map(Tanh, x(g))
			return []*Node{a, g.Map(Exp, s), g.Map(Add, g.Broadcast(s, []int{8}, nil), a)}
		}, "loop tanh3 exp4; loop exp1 add6"},
		"a scalar joins the first one that it can": {func(g *Graph) []*Node {
			a, u := g.Map(Tanh, x(g)), g.Map(Exp, g.Reduce(Add, x(g, 8), []int{0}))
			return []*Node{a, u, g.Map(Abs, x(g))}
		}, "loop tanh1 abs6; reduce reduce3; loop exp4"},
		"a scalar runs after what it reads": {func(g *Graph) []*Node {
			return []*Node{g.Map(Tanh, g.Reduce(Add, x(g, 8), []int{0})), g.Map(Exp, x(g, 4))}
		}, "reduce reduce1; loop tanh2; loop exp4"},
		"the sums of one loop share it": {func(g *Graph) []*Node {
			e, h := g.Map(Exp, x(g, 8)), g.Map(Exp, x(g, 8))
			return []*Node{g.Map(Add, e, h), g.Map(Mul, e, h)}
		}, "loop add4 mul5"},
	} {
		t.Run(name, func(t *testing.T) {
			g := &Graph{}
			g.Outputs = c.record(g)
			if got := stagesOf(t, g, true); got != c.want {
				t.Errorf("%s, want %s, of\n%s", got, c.want, g)
			}
			if err := checkCompile(g, indexWaves(g)); err != nil {
				t.Error(err)
			}
		})
	}
}

// indexWaves are values for the parameters of a graph, whose int32 ones are indices into 8 elements.
func indexWaves(g *Graph) [][]uint64 {
	values := waves(g)
	for i, p := range g.Parameters {
		if p.Shape.DType == dtypes.Int32 {
			for j := range values[i] {
				values[i][j] %= 8
			}
		}
	}
	return values
}

// TestMergedExpressionsAreShared: what both loops compute is computed once in the merged one.
func TestMergedExpressionsAreShared(t *testing.T) {
	g := &Graph{}
	a, b := g.Parameter(f32(8)), g.Parameter(f32(8))
	sum := func() *Node { return g.Map(Mul, g.Map(Add, a, b), b) }
	g.Outputs = []*Node{g.Map(Exp, sum()), g.Map(Tanh, sum())}
	p, err := Compile(g, target{}, true)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	if len(p.Stages) != 1 {
		t.Fatalf("%d stages:\n%s", len(p.Stages), p)
	}
	p.Stages[0].Loop.ForEachExpr(func(e *Expr) { seen[e.String()]++ })
	for text, n := range seen {
		if n > 1 {
			t.Errorf("%s is computed %d times", text, n)
		}
	}
	if len(seen) != 6 {
		t.Errorf("%d expressions, want two loads, a sum, a product and two results:\n%s", len(seen), p)
	}
}
