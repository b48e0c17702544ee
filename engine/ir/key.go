package ir

import "encoding/binary"

// key is what equal nodes, or equal expressions, have in common: numbers one after the other, so written that different lists
// never give the same bytes.
type key []byte

// numbers appends numbers of which there is always the same count.
func (k *key) numbers(values ...int) {
	for _, v := range values {
		*k = binary.AppendVarint(*k, int64(v))
	}
}

// list appends a list of any length.
func (k *key) list(values []int) {
	k.numbers(len(values))
	k.numbers(values...)
}

func (k *key) affine(a Affine) {
	k.list(a.Scale)
	k.numbers(a.Offset)
}

func (k *key) guards(guards []Guard) {
	k.numbers(len(guards))
	for _, g := range guards {
		k.affine(g.At)
		k.numbers(g.Dilation, g.Limit)
	}
}

// node appends all that a node is but for its number.
func (k *key) node(n *Node) {
	k.numbers(int(n.Op), int(n.Func), int(n.Shape.DType), n.Index, n.Axis)
	k.list(n.Shape.Dimensions)
	k.numbers(len(n.Inputs))
	for _, input := range n.Inputs {
		k.numbers(input.ID)
	}
	k.list(n.Axes)
	k.numbers(len(n.View))
	for _, a := range n.View {
		k.list(a.Scale)
		k.numbers(a.Offset, a.Dilation)
	}
	if n.Dot != nil {
		for _, side := range []OperandAxes{n.Dot.LHS, n.Dot.RHS} {
			k.list(side.Batch)
			k.list(side.Free)
			k.list(side.Contracting)
		}
	}
	if c := n.Conv; c != nil {
		for _, axes := range [][4]int{c.Input, c.Kernel, c.Output} {
			k.numbers(axes[:]...)
		}
		for i := range 2 {
			k.numbers(c.Stride[i], c.Pad[i], c.InputDilation[i], c.KernelDilation[i])
			if c.KernelReversed[i] {
				k.numbers(1)
			} else {
				k.numbers(0)
			}
		}
	}
	*k = append(*k, n.Data...)
}

// expr appends all that an expression is, with its arguments by their numbers.
func (k *key) expr(e *Expr) {
	k.numbers(int(e.Kind), int(e.DType), int(e.Func), int(e.Bits))
	k.affine(e.At)
	k.numbers(len(e.Divided))
	for _, t := range e.Divided {
		k.affine(t.At)
		k.numbers(t.Dilation, t.Stride)
	}
	if e.Buffer != nil {
		k.numbers(e.Buffer.ID)
	}
	k.list(e.Strides)
	k.guards(e.Guards)
	for _, a := range e.Args {
		k.numbers(a.number)
	}
}

// exprSet is expressions of one loop, each different from the others.
type exprSet struct {
	known map[string]*Expr
	count int
	key   key
}

func newExprSet() *exprSet { return &exprSet{known: map[string]*Expr{}} }

// find returns the expression of the set that equals e, nil if there is none; its arguments are in the set.
func (s *exprSet) find(e *Expr) *Expr {
	s.key = s.key[:0]
	s.key.expr(e)
	return s.known[string(s.key)]
}

// add puts an expression into the set that find has not found, and gives it its number.
func (s *exprSet) add(e *Expr) {
	s.key = s.key[:0]
	s.key.expr(e)
	e.number = s.count
	s.count++
	s.known[string(s.key)] = e
}
