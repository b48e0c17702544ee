package ir

import (
	"math"
	"slices"

	"github.com/gomlx/compute/shapes"
)

// simplify removes what computes nothing, joins what is computed twice, and joins views of views. It keeps every
// bit: only arithmetic that rounds exactly is folded, and no sum changes its order.
func simplify(g *Graph) *Graph {
	s := simplifier{known: map[string]*Node{}}
	g = g.rewrite(func(to *Graph, n Node) *Node {
		s.Graph = to
		return s.node(n)
	})
	// What the rules have made and replaced again is left out.
	return g.rewrite(func(to *Graph, n Node) *Node { return to.Add(n) })
}

// simplifier makes nodes in a new graph, each in its simplest form.
type simplifier struct {
	*Graph
	known map[string]*Node
}

// node returns what stands for n.
func (s simplifier) node(n Node) *Node {
	for _, rule := range rules(n.Op) {
		if simpler := rule(s, &n); simpler != nil {
			return simpler
		}
	}
	k := make(key, 0, 256)
	k.node(&n)
	twin := s.known[string(k)]
	if twin == nil {
		twin = s.Add(n)
		s.known[string(k)] = twin
	}
	return twin
}

// rule returns a simpler node of the new graph, or nil; it may change n in place.
type rule func(s simplifier, n *Node) *Node

// rules are those that may apply to an op, in the order in which they are tried.
func rules(op Op) []rule {
	switch op {
	case Map:
		return []rule{foldConstants, dropNeutral, dropSelect, dropInverse}
	case View:
		return []rule{dropFill, dropIdentity, viewOfSplat, composeViews}
	case Reshape:
		return []rule{reshapeOfReshape, reshapeOfSplat}
	}
	return nil
}

// splat is the one value of all elements of a node, as a scalar constant; nil if there is none.
func splat(n *Node) *Node {
	switch {
	case n.Op == Constant && n.Size() == 1:
		return n
	case n.Op == View && len(n.Inputs) == 1, n.Op == Reshape && n.Inputs[0].Shape.DType == n.Shape.DType:
		return splat(n.Inputs[0])
	}
	return nil
}

// splatOf is a scalar constant seen under other dimensions.
func (s simplifier) splatOf(scalar *Node, dimensions []int) *Node {
	if scalar.Shape.Rank() > 0 {
		scalar = s.node(Node{Op: Constant, Data: scalar.Data, Shape: shapes.Make(scalar.Shape.DType)})
	}
	if len(dimensions) == 0 {
		return scalar
	}
	shape := scalar.Shape.Clone()
	shape.Dimensions = slices.Clone(dimensions)
	return s.node(Node{Op: View, Inputs: []*Node{scalar}, View: []AxisView{}, Shape: shape})
}

// dropNeutral: x*1, 1*x, x/1, x-0, x+(-0) and -0+x are x. For floats x+0 is not, nor x-(-0): they make 0 of -0.
func dropNeutral(_ simplifier, n *Node) *Node {
	var neutral float64
	switch n.Func {
	case Mul, Div:
		neutral = 1
	case Add:
		neutral = math.Copysign(0, -1)
	case Sub:
	default:
		return nil
	}
	is := func(i int) bool {
		c := splat(n.Inputs[i])
		if c == nil {
			return false
		}
		v, ok := c.scalarValue()
		return ok && v == neutral && (!n.Shape.DType.IsFloat() || math.Signbit(v) == math.Signbit(neutral))
	}
	switch {
	case is(1):
		return n.Inputs[0]
	case (n.Func == Mul || n.Func == Add) && is(0):
		return n.Inputs[1]
	}
	return nil
}

// dropSelect: a choice between one and the same.
func dropSelect(_ simplifier, n *Node) *Node {
	if n.Func == Select && n.Inputs[1] == n.Inputs[2] {
		return n.Inputs[1]
	}
	return nil
}

// dropInverse: the negation of a negation, the complement of a complement.
func dropInverse(_ simplifier, n *Node) *Node {
	if (n.Func == Neg || n.Func == Not) && n.Inputs[0].Op == Map && n.Inputs[0].Func == n.Func {
		return n.Inputs[0].Inputs[0]
	}
	return nil
}

// dropFill: where a view never leaves its input, the fill is never seen.
func dropFill(_ simplifier, n *Node) *Node {
	if len(n.Inputs) == 1 {
		return nil
	}
	for i, a := range n.View {
		if a.leaves(n.Shape.Dimensions, n.Inputs[0].Shape.Dimensions[i]) {
			return nil
		}
	}
	n.Inputs = n.Inputs[:1]
	return nil
}

func dropIdentity(_ simplifier, n *Node) *Node {
	x := n.Inputs[0]
	if len(n.Inputs) > 1 || !x.Shape.Equal(n.Shape) {
		return nil
	}
	for i, a := range n.View {
		// An axis of size 1 is read at 0 whatever its scale.
		if n.Shape.Dimensions[i] != 1 && (a.Offset != 0 || !slices.Equal(a.Scale, unit(n.Shape.Rank(), i, 1))) {
			return nil
		}
	}
	return x
}

func viewOfSplat(s simplifier, n *Node) *Node {
	if len(n.Inputs) > 1 || n.Inputs[0].IsScalar() {
		return nil
	}
	if c := splat(n.Inputs[0]); c != nil {
		return s.splatOf(c, n.Shape.Dimensions)
	}
	return nil
}

// composeViews reads a view of a view directly. A view with a fill cannot be read through: it needs the bounds in between.
func composeViews(s simplifier, n *Node) *Node {
	inner := n.Inputs[0]
	if len(n.Inputs) > 1 || inner.Op != View {
		return nil
	}
	composed := Node{Op: View, Inputs: slices.Clone(inner.Inputs), Shape: n.Shape}
	if len(inner.Inputs) == 2 {
		fill := Node{Op: View, Inputs: inner.Inputs[1:], View: n.View, Shape: n.Shape}
		composed.Inputs[1] = s.node(fill)
	}
	for _, a := range inner.View {
		axis := AxisView{Scale: make([]int, n.Shape.Rank()), Offset: a.Offset, Dilation: a.Dilation}
		for k, scale := range a.Scale {
			axis.Offset += scale * n.View[k].Offset
			for j, outer := range n.View[k].Scale {
				axis.Scale[j] += scale * outer
			}
		}
		composed.View = append(composed.View, axis)
	}
	return s.node(composed)
}

func reshapeOfReshape(s simplifier, n *Node) *Node {
	x := n.Inputs[0]
	if x.Shape.Equal(n.Shape) {
		return x
	}
	if x.Op != Reshape {
		return nil
	}
	return s.node(Node{Op: Reshape, Inputs: x.Inputs, Shape: n.Shape})
}

func reshapeOfSplat(s simplifier, n *Node) *Node {
	if c := splat(n.Inputs[0]); c != nil && c.Shape.DType == n.Shape.DType {
		return s.splatOf(c, n.Shape.Dimensions)
	}
	return nil
}
