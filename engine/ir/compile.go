package ir

import (
	"fmt"
	"slices"
)

// Compile turns a graph into a program for a target:
//
//	simplify   removes, joins and folds nodes
//	swap       computes products transposed where that is what is read
//	lower      leaves only ops that stages are made of
//	simplify   what lowering has brought
//	divide     lets threads share sums of few outputs
//	own        gives every output a value of its own
//	fuse       divides the graph into stages, joins loops, and lets products finish loops
//	plan       gives every value its place in memory
//
// Optimised or not, the program computes the same bits.
func Compile(g *Graph, target Target, optimise bool) (*Program, error) {
	for _, pass := range passes(optimise) {
		g = pass.run(g)
	}
	p, err := fuse(g, target, !optimise)
	if err != nil {
		return nil, fmt.Errorf("fusing graph %q: %w", g.Name, err)
	}
	plan(p)
	return p, nil
}

// pass is a step from graph to graph.
type pass struct {
	name string
	run  func(*Graph) *Graph
}

func passes(optimise bool) []pass {
	all := []pass{
		{"simplify", simplify},
		{"swap", swap},
		{"lower", lower},
		{"simplify", simplify},
		{"divide", divide},
		{"own", own},
	}
	if !optimise {
		all = slices.DeleteFunc(all, func(p pass) bool { return p.name == "simplify" || p.name == "swap" || p.name == "divide" })
	}
	return all
}

// own makes every output a node that a stage computes for it: parameters, constants and what is an output already are copied.
func own(g *Graph) *Graph {
	owned := map[*Node]bool{}
	g = g.rewrite(func(to *Graph, n Node) *Node { return to.Add(n) })
	for i, o := range g.Outputs {
		if r := root(o); r.Op == Parameter || r.Op == Constant || owned[r] {
			axes := make([]AxisView, o.Shape.Rank())
			for j := range axes {
				axes[j] = AxisView{Scale: unit(len(axes), j, 1), Dilation: 1}
			}
			g.Outputs[i] = g.view(o, nil, o.Shape.Dimensions, axes)
		}
		owned[root(g.Outputs[i])] = true
	}
	return g
}
