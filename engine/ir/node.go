package ir

import (
	"slices"

	"github.com/gomlx/compute/shapes"
)

// Node is an op with its inputs and its shape; only the fields that its op names are set. A node does not change once it is
// in a graph: passes make new ones.
type Node struct {
	// ID is the node's number in its graph; inputs have lower numbers.
	ID     int
	Op     Op
	Inputs []*Node
	Shape  shapes.Shape

	Func  Func   // Map, Reduce, Scatter
	Index int    // Parameter
	Data  []byte // Constant
	Axis  int    // Iota
	Axes  []int  // Reduce, ascending
	View  []AxisView
	Dot   *DotAxes
	Conv  *ConvAxes
}

// AxisView says where along one input axis a View reads: at (Offset + sum of Scale[j] * output index j) / Dilation. A position
// that the dilation does not divide, or that is outside of the axis, is filled.
type AxisView struct {
	Scale    []int // one for each output axis
	Offset   int
	Dilation int // at least 1
}

// DotAxes pairs the axes of the operands of a Dot: output[batch…, lhs free…, rhs free…] is the sum over the contracting axes.
type DotAxes struct {
	LHS, RHS OperandAxes
}

// OperandAxes divides the axes of one operand of a Dot into three lists, each in the order in which they count.
type OperandAxes struct {
	Batch, Free, Contracting []int
}

// ConvAxes describes a convolution: along each of the two spatial axes,
//
//	output[o] = sum over k of input[(o*Stride + k*KernelDilation - Pad) / InputDilation] * kernel[k]
//
// summed over the input's channels, with zero where the input index is not whole or outside. Axes are given in the order
// batch, y, x, channels for input and output, and y, x, input channels, output channels for the kernel.
type ConvAxes struct {
	Input, Kernel, Output                      [4]int
	Stride, Pad, InputDilation, KernelDilation [2]int
	// KernelReversed: the kernel is read backwards along y, x.
	KernelReversed [2]bool
}

// Size is the number of elements.
func (n *Node) Size() int { return n.Shape.Size() }

// Bytes is the size of the node's value in memory.
func (n *Node) Bytes() int { return n.Shape.Size() * n.Shape.DType.Size() }

// IsScalar tells whether the node has one element and no axes.
func (n *Node) IsScalar() bool { return n.Shape.Rank() == 0 }

// Strides are the row-major strides of a shape, in elements.
func Strides(dimensions []int) []int {
	strides := make([]int, len(dimensions))
	step := 1
	for i := len(dimensions) - 1; i >= 0; i-- {
		strides[i] = step
		step *= dimensions[i]
	}
	return strides
}

func product(dimensions []int) int {
	n := 1
	for _, d := range dimensions {
		n *= d
	}
	return n
}

// Graph is a list of nodes, inputs before what uses them.
type Graph struct {
	Name       string
	Nodes      []*Node
	Parameters []*Node
	Outputs    []*Node
}

// Add puts a node into the graph.
func (g *Graph) Add(n Node) *Node {
	n.ID = len(g.Nodes)
	node := &n
	g.Nodes = append(g.Nodes, node)
	if n.Op == Parameter {
		node.Index = len(g.Parameters)
		g.Parameters = append(g.Parameters, node)
	}
	return node
}

// Users returns, for each node by ID, the nodes that have it as an input, once for every time they do.
func (g *Graph) Users() [][]*Node {
	users := make([][]*Node, len(g.Nodes))
	for _, n := range g.Nodes {
		for _, input := range n.Inputs {
			users[input.ID] = append(users[input.ID], n)
		}
	}
	return users
}

// rewrite copies the graph from inputs to outputs; visit gets each node, with inputs that are copied already, and returns
// what stands in its place, made by Add on the new graph. Nodes that no output needs are left out; parameters stay.
func (g *Graph) rewrite(visit func(to *Graph, n Node) *Node) *Graph {
	to := &Graph{Name: g.Name}
	live := g.live()
	copies := make([]*Node, len(g.Nodes))
	for _, n := range g.Nodes {
		if !live[n.ID] && n.Op != Parameter {
			continue
		}
		moved := *n
		moved.Inputs = slices.Clone(n.Inputs)
		for i, input := range n.Inputs {
			moved.Inputs[i] = copies[input.ID]
		}
		if n.Op == Parameter {
			copies[n.ID] = to.Add(moved)
		} else {
			copies[n.ID] = visit(to, moved)
		}
	}
	for _, output := range g.Outputs {
		to.Outputs = append(to.Outputs, copies[output.ID])
	}
	return to
}

// live tells, by ID, which nodes an output needs.
func (g *Graph) live() []bool {
	live := make([]bool, len(g.Nodes))
	for _, output := range g.Outputs {
		live[output.ID] = true
	}
	for _, n := range slices.Backward(g.Nodes) {
		if live[n.ID] {
			for _, input := range n.Inputs {
				live[input.ID] = true
			}
		}
	}
	return live
}
