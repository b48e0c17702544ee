package ir

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

// String prints the graph, a node a line:
//
//	%4 = f32[32,256] dot %1[free 0; contract 1] %2[free 1; contract 0]
//	%5 = f32[32,256] view %3[d1]
//	%6 = f32[32,256] add %4 %5
//	return %6
//
// In a view stands, for each input axis, where along it the element at output index d0, d1, … is read.
func (g *Graph) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "graph %q\n", g.Name)
	for _, n := range g.Nodes {
		fmt.Fprintf(&b, "%%%d = %s %s\n", n.ID, shapeText(n.Shape), n.describe())
	}
	b.WriteString("return")
	for _, o := range g.Outputs {
		fmt.Fprintf(&b, " %%%d", o.ID)
	}
	b.WriteString("\n")
	return b.String()
}

var dtypeNames = map[dtypes.DType]string{
	dtypes.Bool: "bool", dtypes.Int8: "i8", dtypes.Int16: "i16", dtypes.Int32: "i32", dtypes.Int64: "i64",
	dtypes.Uint8: "u8", dtypes.Uint16: "u16", dtypes.Uint32: "u32", dtypes.Uint64: "u64",
	dtypes.Float32: "f32", dtypes.Float64: "f64",
}

func shapeText(s shapes.Shape) string { return dtypeNames[s.DType] + list(s.Dimensions) }

func list(values []int) string { return strings.ReplaceAll(fmt.Sprint(values), " ", ",") }

// describe is the node without its number and shape.
func (n *Node) describe() string {
	var b strings.Builder
	switch n.Op {
	case Map:
		b.WriteString(n.Func.String())
	case Reduce, Scatter:
		fmt.Fprintf(&b, "%s %s", n.Op, n.Func)
	default:
		b.WriteString(n.Op.String())
	}
	for i, input := range n.Inputs {
		fmt.Fprintf(&b, " %%%d", input.ID)
		switch {
		case n.Op == View && i == 0:
			b.WriteString(viewText(n.View))
		case n.Op == Dot:
			b.WriteString([]OperandAxes{n.Dot.LHS, n.Dot.RHS}[i].String())
		}
	}
	switch n.Op {
	case Parameter:
		fmt.Fprintf(&b, " %d", n.Index)
	case Constant:
		b.WriteString(" " + n.constantText())
	case Iota:
		fmt.Fprintf(&b, " d%d", n.Axis)
	case Reduce:
		b.WriteString(" over " + list(n.Axes))
	case Conv:
		b.WriteString(" " + n.Conv.String())
	}
	return b.String()
}

// constantText is the value of a constant of one element, the number of bytes of another.
func (n *Node) constantText() string {
	v, ok := n.scalarValue()
	switch {
	case !ok && n.Size() == 1:
		return fmt.Sprintf("%#x", n.Bits())
	case !ok:
		return fmt.Sprintf("of %d bytes", len(n.Data))
	case n.Shape.DType == dtypes.Float32:
		return strconv.FormatFloat(v, 'g', -1, 32)
	case n.Shape.DType.IsFloat():
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return strconv.FormatInt(int64(v), 10)
}

// String prints the axes of an operand.
func (a OperandAxes) String() string {
	var roles []string
	for _, role := range []struct {
		name string
		axes []int
	}{{"batch", a.Batch}, {"free", a.Free}, {"contract", a.Contracting}} {
		if len(role.axes) > 0 {
			roles = append(roles, role.name+" "+strings.Trim(list(role.axes), "[]"))
		}
	}
	return "[" + strings.Join(roles, "; ") + "]"
}

// String prints the axes and the parameters that are not at their defaults.
func (c *ConvAxes) String() string {
	text := fmt.Sprintf("axes %s x %s -> %s", list(c.Input[:]), list(c.Kernel[:]), list(c.Output[:]))
	for _, p := range []struct {
		name   string
		values [2]int
		usual  int
	}{{"stride", c.Stride, 1}, {"pad", c.Pad, 0}, {"input dilation", c.InputDilation, 1}, {"kernel dilation", c.KernelDilation, 1}} {
		if p.values != [2]int{p.usual, p.usual} {
			text += fmt.Sprintf(" %s %dx%d", p.name, p.values[0], p.values[1])
		}
	}
	for i, name := range []string{"y", "x"} {
		if c.KernelReversed[i] {
			text += " kernel backwards along " + name
		}
	}
	return text
}

func viewText(axes []AxisView) string {
	texts := make([]string, len(axes))
	for i, a := range axes {
		texts[i] = affineText(a.Scale, a.Offset)
		if a.Dilation != 1 {
			texts[i] = fmt.Sprintf("(%s)/%d", texts[i], a.Dilation)
		}
	}
	return "[" + strings.Join(texts, ", ") + "]"
}

func affineText(scale []int, offset int) string {
	var b strings.Builder
	for j, s := range scale {
		switch {
		case s == 0:
			continue
		case s == 1 && b.Len() > 0:
			fmt.Fprintf(&b, "+d%d", j)
		case s == 1:
			fmt.Fprintf(&b, "d%d", j)
		case s == -1:
			fmt.Fprintf(&b, "-d%d", j)
		case b.Len() > 0:
			fmt.Fprintf(&b, "%+d*d%d", s, j)
		default:
			fmt.Fprintf(&b, "%d*d%d", s, j)
		}
	}
	switch {
	case b.Len() == 0:
		fmt.Fprintf(&b, "%d", offset)
	case offset != 0:
		fmt.Fprintf(&b, "%+d", offset)
	}
	return b.String()
}
