package ir

import "slices"

// permutation tells whether a view only changes the order of axes: the input's axis i is the view's axis p[i].
func permutation(n *Node) (p []int, ok bool) {
	p, reversed, ok := signedPermutation(n)
	return p, ok && !slices.Contains(reversed, true)
}

// signedPermutation is permutation for a view that may also read axes of its input backwards.
func signedPermutation(n *Node) (p []int, reversed []bool, ok bool) {
	if n.Op != View || len(n.Inputs) > 1 || len(n.View) != n.Shape.Rank() {
		return nil, nil, false
	}
	for i, a := range n.View {
		size := n.Inputs[0].Shape.Dimensions[i]
		at := slices.IndexFunc(a.Scale, func(s int) bool { return s != 0 })
		if at < 0 || n.Shape.Dimensions[at] != size || slices.Contains(p, at) {
			return nil, nil, false
		}
		backwards := a.Scale[at] == -1 && a.Offset == size-1
		forwards := a.Scale[at] == 1 && a.Offset == 0
		if !backwards && !forwards || slices.ContainsFunc(a.Scale[at+1:], func(s int) bool { return s != 0 }) {
			return nil, nil, false
		}
		p = append(p, at)
		reversed = append(reversed, backwards)
	}
	return p, reversed, true
}

// throughTranspose is a Dot that reads the operand of a transpose instead of operand i; ok is false if that is none.
func (n Node) throughTranspose(i int) (direct Node, ok bool) {
	p, ok := permutation(n.Inputs[i])
	if !ok {
		return n, false
	}
	move := func(axes []int) (moved []int) {
		for _, axis := range axes {
			moved = append(moved, slices.Index(p, axis))
		}
		return moved
	}
	axes := *n.Dot
	side := []*OperandAxes{&axes.LHS, &axes.RHS}[i]
	*side = OperandAxes{move(side.Batch), move(side.Free), move(side.Contracting)}
	n.Dot, n.Inputs = &axes, slices.Clone(n.Inputs)
	n.Inputs[i] = n.Inputs[i].Inputs[0]
	return n, true
}

// imageThroughTranspose is a Conv that reads the operand of a transpose of its input.
func (n Node) imageThroughTranspose() (direct Node, ok bool) {
	p, ok := permutation(n.Inputs[0])
	if !ok {
		return n, false
	}
	axes := *n.Conv
	for i, axis := range axes.Input {
		axes.Input[i] = slices.Index(p, axis)
	}
	n.Conv, n.Inputs = &axes, []*Node{n.Inputs[0].Inputs[0], n.Inputs[1]}
	return n, true
}

// kernelThroughTranspose is a Conv that reads its kernel in another order of axes, and backwards along y and x.
func (n Node) kernelThroughTranspose() (direct Node, ok bool) {
	p, reversed, ok := signedPermutation(n.Inputs[1])
	if !ok {
		return n, false
	}
	axes := *n.Conv
	for i, axis := range axes.Kernel {
		at := slices.Index(p, axis)
		if reversed[at] && i >= 2 {
			return n, false
		}
		if reversed[at] {
			axes.KernelReversed[i] = !axes.KernelReversed[i]
		}
		axes.Kernel[i] = at
	}
	n.Conv, n.Inputs = &axes, []*Node{n.Inputs[0], n.Inputs[1].Inputs[0]}
	return n, true
}

// swap turns the transpose of a product into the product of the operands in the other order, where nothing else reads the product:
// the gradient of a weight is written so by gomlx.
func swap(g *Graph) *Graph {
	reads := make([]int, len(g.Nodes))
	for id, users := range g.Users() {
		reads[id] = len(users)
	}
	for _, o := range g.Outputs {
		reads[o.ID]++
	}
	return g.rewrite(func(to *Graph, n Node) *Node {
		if n.Op == View && n.Inputs[0].Op == Dot && reads[g.Nodes[n.ID].Inputs[0].ID] == 1 {
			if swapped, ok := n.Inputs[0].swapped(&n); ok {
				return to.Add(swapped)
			}
		}
		return to.Add(n)
	})
}

// swapped is a Dot with the operands in the other order, if the view of it does nothing but exchange their free axes.
func (n *Node) swapped(view *Node) (swapped Node, ok bool) {
	p, ok := permutation(view)
	batch, m := len(n.Dot.LHS.Batch), len(n.Dot.LHS.Free)
	free := len(n.Dot.RHS.Free)
	want := slices.Concat(count(0, batch), count(batch+free, m), count(batch, free))
	if !ok || !slices.Equal(p, want) {
		return Node{}, false
	}
	return Node{Op: Dot, Inputs: []*Node{n.Inputs[1], n.Inputs[0]}, Dot: &DotAxes{LHS: n.Dot.RHS, RHS: n.Dot.LHS}, Shape: view.Shape}, true
}
