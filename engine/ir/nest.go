package ir

import (
	"errors"
	"fmt"
	"slices"

	"github.com/gomlx/compute/dtypes"
)

// nest builds the expressions of one loop nest by following its values back to what is in memory. An index travels along:
// for each axis of the node at hand, where in terms of the loops it is read.
type nest struct {
	dims     []int
	inMemory func(*Node) bool
	exprs    *exprSet
	// visited are the values of nodes by their index: a node that is used twice is followed once.
	visited map[string]*Expr
}

func newNest(dims []int, inMemory func(*Node) bool) *nest {
	return &nest{dims, inMemory, newExprSet(), map[string]*Expr{}}
}

// mustMaterialise is the error of a value that cannot be computed inside of a loop: it has to be in memory.
type mustMaterialise struct{ node *Node }

func (m mustMaterialise) Error() string { return fmt.Sprintf("%%%d has to be in memory", m.node.ID) }

// unique returns the expression, or an equal one that is there already.
func (b *nest) unique(e Expr) *Expr {
	if known := b.exprs.find(&e); known != nil {
		return known
	}
	own := e.clone()
	b.exprs.add(own)
	return own
}

// value is what n is at an index, wherever the guards hold.
func (b *nest) value(n *Node, index []Affine, guards []Guard) (*Expr, error) {
	if c := splat(n); c != nil {
		return b.unique(Expr{Kind: Literal, DType: n.Shape.DType, Bits: c.Bits()}), nil
	}
	if n.Size() == 0 { // it is in no memory; the loop has no rounds
		return b.unique(Expr{Kind: Literal, DType: n.Shape.DType}), nil
	}
	if b.inMemory(n) {
		at := combine(Strides(n.Shape.Dimensions), 0, index, len(b.dims))
		return b.unique(Expr{Kind: Load, DType: n.Shape.DType, Buffer: n, At: at, Guards: guards}), nil
	}
	place := make(key, 0, 256)
	place.numbers(n.ID)
	for _, a := range index {
		place.affine(a)
	}
	place.guards(guards)
	if e := b.visited[string(place)]; e != nil {
		return e, nil
	}
	e, err := b.computed(n, index, guards)
	b.visited[string(place)] = e
	return e, err
}

// computed is the value of a node that is not in memory.
func (b *nest) computed(n *Node, index []Affine, guards []Guard) (*Expr, error) {
	switch n.Op {
	case Iota:
		return b.iota(n, index), nil
	case Map:
		return b.call(n, index, guards)
	case View:
		return b.view(n, index, guards)
	case Reshape:
		return b.reshape(n, index, guards)
	case Take:
		return b.fetch(n, index, guards)
	}
	return nil, mustMaterialise{n}
}

func (b *nest) iota(n *Node, index []Affine) *Expr {
	count := b.unique(Expr{Kind: Index, DType: dtypes.Int32, At: index[n.Axis]})
	if n.Shape.DType == dtypes.Int32 {
		return count
	}
	return b.unique(Expr{Kind: Call, Func: Convert, DType: n.Shape.DType, Args: []*Expr{count}})
}

func (b *nest) values(nodes []*Node, index []Affine, guards []Guard) ([]*Expr, error) {
	exprs := make([]*Expr, len(nodes))
	for i, n := range nodes {
		var err error
		if exprs[i], err = b.value(n, index, guards); err != nil {
			return nil, err
		}
	}
	return exprs, nil
}

func (b *nest) call(n *Node, index []Affine, guards []Guard) (*Expr, error) {
	args, err := b.values(n.Inputs, index, guards)
	if err != nil {
		return nil, err
	}
	return b.unique(Expr{Kind: Call, Func: n.Func, DType: n.Shape.DType, Args: args}), nil
}

func (b *nest) view(n *Node, index []Affine, guards []Guard) (*Expr, error) {
	x := n.Inputs[0]
	inner := make([]Affine, len(n.View))
	var own []Guard
	divided := false
	for i, a := range n.View {
		inner[i] = combine(a.Scale, a.Offset, index, len(b.dims))
		if a.leaves(n.Shape.Dimensions, x.Shape.Dimensions[i]) {
			own = append(own, Guard{inner[i], a.Dilation, x.Shape.Dimensions[i]})
		}
		divided = divided || a.Dilation > 1
	}
	if len(own) == 0 {
		return b.value(x, inner, guards)
	}
	outside, err := b.value(n.Inputs[1], index, guards)
	if err != nil || x.Size() == 0 {
		return outside, err
	}
	both := append(slices.Clone(guards), own...)
	var inside *Expr
	if divided && splat(x) == nil {
		inside, err = b.dilated(n, inner, both)
	} else {
		inside, err = b.value(x, inner, both)
	}
	if err != nil {
		return nil, err
	}
	return b.unique(Expr{Kind: Guarded, DType: n.Shape.DType, Guards: own, Args: []*Expr{inside, outside}}), nil
}

// dilated loads from memory at an index of which some axes are divided by their dilation.
func (b *nest) dilated(n *Node, index []Affine, guards []Guard) (*Expr, error) {
	x := n.Inputs[0]
	if !b.inMemory(x) {
		return nil, mustMaterialise{x}
	}
	load := Expr{Kind: Load, DType: x.Shape.DType, Buffer: x, At: Affine{Scale: make([]int, len(b.dims))}, Guards: guards}
	for i, stride := range Strides(x.Shape.Dimensions) {
		if d := n.View[i].Dilation; d > 1 {
			load.Divided = append(load.Divided, DividedTerm{index[i], d, stride})
		} else {
			load.At = load.At.plus(stride, index[i])
		}
	}
	return b.unique(load), nil
}

// reshape reads x at the index that has the same place in row-major order.
func (b *nest) reshape(n *Node, index []Affine, guards []Guard) (*Expr, error) {
	x := n.Inputs[0]
	if x.Shape.DType != n.Shape.DType {
		return nil, mustMaterialise{x}
	}
	linear := combine(Strides(n.Shape.Dimensions), 0, index, len(b.dims))
	inner, err := unravel(linear, b.dims, x.Shape.Dimensions)
	if errors.Is(err, errIndex) {
		return nil, mustMaterialise{x}
	}
	if err != nil {
		return nil, err
	}
	return b.value(x, inner, guards)
}

func (b *nest) fetch(n *Node, index []Affine, guards []Guard) (*Expr, error) {
	x := n.Inputs[0]
	if !b.inMemory(x) {
		return nil, mustMaterialise{x}
	}
	args, err := b.values(n.Inputs[1:], index, guards)
	if err != nil {
		return nil, err
	}
	return b.unique(Expr{Kind: Fetch, DType: n.Shape.DType, Buffer: x, Strides: Strides(x.Shape.Dimensions), Args: args, Guards: guards}), nil
}
