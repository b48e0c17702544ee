package ir

import (
	"fmt"
	"slices"

	"github.com/gomlx/compute/dtypes"
)

// Verify checks what every pass relies on: inputs before users, and shapes that fit the ops. Tests run it after each pass.
func (g *Graph) Verify() error {
	for i, n := range g.Nodes {
		if n.ID != i {
			return fmt.Errorf("node %d has the number %d", i, n.ID)
		}
		for _, input := range n.Inputs {
			if input.ID >= i || g.Nodes[input.ID] != input {
				return fmt.Errorf("node %%%d uses %%%d, which does not come before it", i, input.ID)
			}
		}
		if err := n.verify(); err != nil {
			return fmt.Errorf("%%%d = %s %s: %w", n.ID, shapeText(n.Shape), n.describe(), err)
		}
	}
	for _, o := range g.Outputs {
		if g.Nodes[o.ID] != o {
			return fmt.Errorf("output %%%d is of another graph", o.ID)
		}
	}
	return nil
}

func (n *Node) verify() error {
	switch n.Op {
	case Constant:
		if len(n.Data) != n.Bytes() {
			return fmt.Errorf("%d bytes", len(n.Data))
		}
	case Iota:
		if n.Axis < 0 || n.Axis >= n.Shape.Rank() {
			return fmt.Errorf("axis %d of rank %d", n.Axis, n.Shape.Rank())
		}
	case Map:
		return n.verifyMap()
	case View:
		return n.verifyView()
	case Reshape:
		if n.Inputs[0].Bytes() != n.Bytes() {
			return fmt.Errorf("%d bytes become %d", n.Inputs[0].Bytes(), n.Bytes())
		}
	case Take:
		if n.Shape.DType != n.Inputs[0].Shape.DType {
			return fmt.Errorf("elements of %s", shapeText(n.Inputs[0].Shape))
		}
		return verifyIndices(n.Inputs[0], n.Inputs[1:], n.Shape.Dimensions)
	case Scatter:
		if !n.Shape.Equal(n.Inputs[0].Shape) || n.Shape.DType != n.Inputs[1].Shape.DType {
			return fmt.Errorf("a copy of %s with elements of %s", shapeText(n.Inputs[0].Shape), shapeText(n.Inputs[1].Shape))
		}
		return verifyIndices(n.Inputs[0], n.Inputs[2:], n.Inputs[1].Shape.Dimensions)
	case Reduce:
		x := n.Inputs[0].Shape
		if n.Shape.DType != x.DType || !slices.Equal(n.Shape.Dimensions, without(x.Dimensions, n.Axes)) {
			return fmt.Errorf("reducing %s", shapeText(x))
		}
	case Dot:
		return n.verifyDot()
	case Conv:
		return n.verifyConv()
	}
	return nil
}

func without(dimensions, axes []int) (kept []int) {
	for i, d := range dimensions {
		if !slices.Contains(axes, i) {
			kept = append(kept, d)
		}
	}
	return kept
}

func (n *Node) verifyMap() error {
	if len(n.Inputs) != n.Func.Arity() {
		return fmt.Errorf("%d inputs", len(n.Inputs))
	}
	for _, input := range n.Inputs {
		if !slices.Equal(input.Shape.Dimensions, n.Shape.Dimensions) {
			return fmt.Errorf("an input of dimensions %v", input.Shape.Dimensions)
		}
	}
	want := n.Inputs[len(n.Inputs)-1].Shape.DType
	switch {
	case n.Func == Convert:
		return nil
	case n.Func == Bitcast:
		if want.Size() != n.Shape.DType.Size() {
			return fmt.Errorf("%s has another width", want)
		}
		return nil
	case n.Func.Comparison() || n.Func == IsFinite || n.Func == IsNaN:
		if n.Shape.DType != dtypes.Bool {
			return fmt.Errorf("gives %s", n.Shape.DType)
		}
	case n.Shape.DType != want:
		return fmt.Errorf("of %s", want)
	}
	if n.Func.Arity() == 2 && n.Inputs[0].Shape.DType != want {
		return fmt.Errorf("of %s and %s", n.Inputs[0].Shape.DType, want)
	}
	return nil
}

func (n *Node) verifyView() error {
	x := n.Inputs[0]
	if len(n.View) != x.Shape.Rank() || x.Shape.DType != n.Shape.DType {
		return fmt.Errorf("a view of %s", shapeText(x.Shape))
	}
	for i, a := range n.View {
		if len(a.Scale) != n.Shape.Rank() || a.Dilation < 1 {
			return fmt.Errorf("axis %d: %v", i, a)
		}
		if len(n.Inputs) == 1 && n.Size() > 0 && a.leaves(n.Shape.Dimensions, x.Shape.Dimensions[i]) {
			return fmt.Errorf("axis %d goes outside and there is no fill", i)
		}
	}
	if len(n.Inputs) == 2 && !n.Inputs[1].Shape.Equal(n.Shape) {
		return fmt.Errorf("a fill of %s", shapeText(n.Inputs[1].Shape))
	}
	return nil
}

// leaves tells whether the view can ask for a position that is between elements or outside of an axis of the given size.
func (a AxisView) leaves(dimensions []int, size int) bool {
	low, high := bounds(a.Scale, a.Offset, dimensions)
	return a.Dilation > 1 || low < 0 || high >= size
}

// bounds are the least and the greatest value of offset + sum of scale[j]*index[j], for indices below dimensions.
func bounds(scale []int, offset int, dimensions []int) (low, high int) {
	low, high = offset, offset
	for j, s := range scale {
		if reach := s * (dimensions[j] - 1); reach < 0 {
			low += reach
		} else {
			high += reach
		}
	}
	return low, high
}

func verifyIndices(x *Node, indices []*Node, dimensions []int) error {
	if len(indices) != x.Shape.Rank() {
		return fmt.Errorf("%d indices for %s", len(indices), shapeText(x.Shape))
	}
	for _, index := range indices {
		if index.Shape.DType != dtypes.Int32 || !slices.Equal(index.Shape.Dimensions, dimensions) {
			return fmt.Errorf("an index of %s", shapeText(index.Shape))
		}
	}
	return nil
}

func (n *Node) verifyDot() error {
	sides := [2]OperandAxes{n.Dot.LHS, n.Dot.RHS}
	for i, a := range sides {
		axes := slices.Sorted(slices.Values(slices.Concat(a.Batch, a.Free, a.Contracting)))
		for j := range n.Inputs[i].Shape.Rank() {
			if len(axes) != n.Inputs[i].Shape.Rank() || axes[j] != j {
				return fmt.Errorf("operand %d of %s has axes %s", i, shapeText(n.Inputs[i].Shape), a)
			}
		}
	}
	pick := func(i int, axes []int) (d []int) {
		for _, axis := range axes {
			d = append(d, n.Inputs[i].Shape.Dimensions[axis])
		}
		return d
	}
	if !slices.Equal(pick(0, sides[0].Batch), pick(1, sides[1].Batch)) ||
		!slices.Equal(pick(0, sides[0].Contracting), pick(1, sides[1].Contracting)) {
		return fmt.Errorf("paired axes differ: %s and %s", shapeText(n.Inputs[0].Shape), shapeText(n.Inputs[1].Shape))
	}
	want := slices.Concat(pick(0, sides[0].Batch), pick(0, sides[0].Free), pick(1, sides[1].Free))
	if !slices.Equal(n.Shape.Dimensions, want) {
		return fmt.Errorf("the product has dimensions %v", want)
	}
	return nil
}

// verifyConv checks the sizes that the operands share; how many positions there are is free.
func (n *Node) verifyConv() error {
	c := n.Conv
	for i, axes := range [][4]int{c.Input, c.Kernel, c.Output} {
		shape := slices.Concat(n.Inputs, []*Node{n})[i].Shape
		sorted := slices.Sorted(slices.Values(axes[:]))
		if shape.Rank() != 4 || !slices.Equal(sorted, count(0, 4)) {
			return fmt.Errorf("axes %v of %s", axes, shapeText(shape))
		}
	}
	in, kernel, out := n.Inputs[0].Shape.Dimensions, n.Inputs[1].Shape.Dimensions, n.Shape.Dimensions
	if in[c.Input[0]] != out[c.Output[0]] || in[c.Input[3]] != kernel[c.Kernel[2]] || out[c.Output[3]] != kernel[c.Kernel[3]] {
		return fmt.Errorf("of %s and %s", shapeText(n.Inputs[0].Shape), shapeText(n.Inputs[1].Shape))
	}
	return nil
}
