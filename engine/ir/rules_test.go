package ir

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

// TestRules: what simplify makes of small graphs of parameters x, y (f32[2,3]), i (i32[2,3]) and b (bool[2,3]), %0 to %3: the last
// node, or the parameter that is left.
func TestRules(t *testing.T) {
	type operands struct{ x, y, i, b *Node }
	number := func(g *Graph, v float64) *Node { return g.Scalar(v, dtypes.Float32, 2, 3) }
	whole := func(g *Graph, v float64) *Node { return g.Scalar(v, dtypes.Int32, 2, 3) }
	minusZero := math.Copysign(0, -1)
	for _, c := range []struct {
		name   string
		record func(g *Graph, o operands) *Node
		want   string
	}{
		{"x*1", func(g *Graph, o operands) *Node { return g.Map(Mul, o.x, number(g, 1)) }, "%0"},
		{"1*x", func(g *Graph, o operands) *Node { return g.Map(Mul, number(g, 1), o.x) }, "%0"},
		{"x/1", func(g *Graph, o operands) *Node { return g.Map(Div, o.x, number(g, 1)) }, "%0"},
		{"1/x stays", func(g *Graph, o operands) *Node { return g.Map(Div, number(g, 1), o.x) }, "div %5 %0"},
		{"x-0", func(g *Graph, o operands) *Node { return g.Map(Sub, o.x, number(g, 0)) }, "%0"},
		{"0-x stays", func(g *Graph, o operands) *Node { return g.Map(Sub, number(g, 0), o.x) }, "sub %5 %0"},
		{"x-(-0) stays: -0 becomes 0", func(g *Graph, o operands) *Node { return g.Map(Sub, o.x, number(g, minusZero)) }, "sub %0 %5"},
		{"x+0 stays: -0 becomes 0", func(g *Graph, o operands) *Node { return g.Map(Add, o.x, number(g, 0)) }, "add %0 %5"},
		{"0+x stays", func(g *Graph, o operands) *Node { return g.Map(Add, number(g, 0), o.x) }, "add %5 %0"},
		{"x+(-0)", func(g *Graph, o operands) *Node { return g.Map(Add, o.x, number(g, minusZero)) }, "%0"},
		{"i+0", func(g *Graph, o operands) *Node { return g.Map(Add, o.i, whole(g, 0)) }, "%2"},
		{"0+i", func(g *Graph, o operands) *Node { return g.Map(Add, whole(g, 0), o.i) }, "%2"},
		{"i-0", func(g *Graph, o operands) *Node { return g.Map(Sub, o.i, whole(g, 0)) }, "%2"},
		{"i*1", func(g *Graph, o operands) *Node { return g.Map(Mul, o.i, whole(g, 1)) }, "%2"},
		{"x*0 stays: x may be NaN", func(g *Graph, o operands) *Node { return g.Map(Mul, o.x, number(g, 0)) }, "mul %0 %5"},
		{"neg neg", func(g *Graph, o operands) *Node { return g.Map(Neg, g.Map(Neg, o.x)) }, "%0"},
		{"not not", func(g *Graph, o operands) *Node { return g.Map(Not, g.Map(Not, o.b)) }, "%3"},
		{"abs neg stays", func(g *Graph, o operands) *Node { return g.Map(Abs, g.Map(Neg, o.x)) }, "abs %4"},
		{"select of one", func(g *Graph, o operands) *Node { return g.Map(Select, o.b, o.x, o.x) }, "%0"},
		{"twins", func(g *Graph, o operands) *Node {
			return g.Map(Select, o.b, g.Map(Add, o.x, o.y), g.Map(Add, o.x, o.y))
		}, "add %0 %1"},
		{"no twins: the order of operands", func(g *Graph, o operands) *Node {
			return g.Map(Select, o.b, g.Map(Add, o.x, o.y), g.Map(Add, o.y, o.x))
		}, "select %3 %4 %5"},
		{"constants", func(g *Graph, o operands) *Node { return g.Map(Add, number(g, 2), number(g, 3)) }, "view %4[]"},
		{"transpose twice", func(g *Graph, o operands) *Node {
			return g.Transpose(g.Transpose(o.x, []int{1, 0}), []int{1, 0})
		}, "%0"},
		{"reverse twice", func(g *Graph, o operands) *Node { return g.Reverse(g.Reverse(o.x, []int{1}), []int{1}) }, "%0"},
		{"reverse stays", func(g *Graph, o operands) *Node { return g.Reverse(o.x, []int{1}) }, "view %0[d0, -d1+2]"},
		{"a slice of a slice", func(g *Graph, o operands) *Node {
			a := g.Slice(o.x, []int{0, 1}, []int{2, 3}, []int{1, 1})
			return g.Slice(a, []int{1, 0}, []int{2, 2}, []int{1, 1})
		}, "view %0[d0+1, d1+1]"},
		{"a slice of all", func(g *Graph, o operands) *Node { return g.Slice(o.x, []int{0, 0}, []int{2, 3}, []int{1, 1}) }, "%0"},
		{"a pad of nothing", func(g *Graph, o operands) *Node {
			return g.Pad(o.x, g.Scalar(0, dtypes.Float32), []int{0, 0}, []int{0, 0}, []int{0, 0})
		}, "%0"},
		{"a cut of what was padded", func(g *Graph, o operands) *Node {
			p := g.Pad(o.x, g.Scalar(9, dtypes.Float32), []int{1, 1}, []int{1, 1}, []int{0, 0})
			return g.Slice(p, []int{1, 1}, []int{3, 4}, []int{1, 1})
		}, "%0"},
		{"a view of a padded one", func(g *Graph, o operands) *Node {
			p := g.Pad(o.x, g.Scalar(9, dtypes.Float32), []int{1, 0}, []int{1, 0}, []int{0, 1})
			return g.Reverse(p, []int{0, 1})
		}, "view %0[-d0+2, (-d1+4)/2] %5"},
		{"a pad of a padded one stays", func(g *Graph, o operands) *Node {
			zero := g.Scalar(0, dtypes.Float32)
			p := g.Pad(o.x, zero, []int{1, 0}, []int{1, 0}, []int{0, 0})
			return g.Pad(p, zero, []int{1, 0}, []int{0, 0}, []int{0, 0})
		}, "view %6[d0-1, d1] %7"},
		{"a view of a splat", func(g *Graph, o operands) *Node { return g.Transpose(number(g, 4), []int{1, 0}) }, "view %4[]"},
		{"a reshape of a reshape", func(g *Graph, o operands) *Node { return g.Reshape(g.Reshape(o.x, 6), 3, 2) }, "reshape %0"},
		{"a reshape back", func(g *Graph, o operands) *Node { return g.Reshape(g.Reshape(o.x, 6), 2, 3) }, "%0"},
		{"a reshape of a splat", func(g *Graph, o operands) *Node { return g.Reshape(number(g, 4), 3, 2) }, "view %4[]"},
		{"the bits of a splat", func(g *Graph, o operands) *Node {
			return g.Reinterpret(number(g, 4), shapes.Make(dtypes.Int32, 2, 3))
		}, "reshape %5"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := &Graph{}
			o := operands{g.Parameter(f32(2, 3)), g.Parameter(f32(2, 3)), g.Parameter(shapes.Make(dtypes.Int32, 2, 3)), g.Parameter(shapes.Make(dtypes.Bool, 2, 3))}
			g.Outputs = []*Node{c.record(g, o)}
			s := simplify(g)
			if err := s.Verify(); err != nil {
				t.Fatal(err)
			}
			got := s.Outputs[0].describe()
			if out := s.Outputs[0]; out.Op == Parameter {
				got = "%" + strings.Fields(got)[1]
			}
			if got != c.want {
				t.Errorf("it becomes %q, want %q, in\n%s", got, c.want, s)
			}
		})
	}
}

// TestKeyTellsNodesApart: nodes that differ in anything are no twins.
func TestKeyTellsNodesApart(t *testing.T) {
	base := func() Node {
		return Node{Op: Conv, Func: Add, Axis: 1, Axes: []int{1, 2}, Data: []byte{1}, Shape: f32(2, 3), Inputs: []*Node{{ID: 1}, {ID: 2}},
			View: []AxisView{{[]int{1, 0}, 3, 1}}, Dot: &DotAxes{LHS: OperandAxes{Batch: []int{0}, Free: []int{1}}}, Conv: &ConvAxes{}}
	}
	of := func(n Node) string {
		var k key
		k.node(&n)
		return string(k)
	}
	for name, change := range map[string]func(n *Node){
		"op":             func(n *Node) { n.Op = Dot },
		"function":       func(n *Node) { n.Func = Max },
		"axis":           func(n *Node) { n.Axis = 0 },
		"axes":           func(n *Node) { n.Axes = []int{1} },
		"data":           func(n *Node) { n.Data = []byte{2} },
		"dtype":          func(n *Node) { n.Shape.DType = dtypes.Int32 },
		"dimensions":     func(n *Node) { n.Shape = f32(3, 2) },
		"rank":           func(n *Node) { n.Shape = f32(2, 3, 1) },
		"input":          func(n *Node) { n.Inputs[1] = &Node{ID: 3} },
		"inputs":         func(n *Node) { n.Inputs = n.Inputs[:1] },
		"order":          func(n *Node) { slices.Reverse(n.Inputs) },
		"view's scale":   func(n *Node) { n.View[0].Scale = []int{0, 1} },
		"view's offset":  func(n *Node) { n.View[0].Offset = 2 },
		"view's spacing": func(n *Node) { n.View[0].Dilation = 2 },
		"dot's axes":     func(n *Node) { n.Dot.LHS = OperandAxes{Free: []int{0, 1}} },
		"dot's sides":    func(n *Node) { n.Dot.LHS, n.Dot.RHS = n.Dot.RHS, n.Dot.LHS },
		"conv's axes":    func(n *Node) { n.Conv.Kernel[1] = 1 },
		"conv's stride":  func(n *Node) { n.Conv.Stride[1] = 1 },
		"conv's pad":     func(n *Node) { n.Conv.Pad[0] = 1 },
		"conv's input":   func(n *Node) { n.Conv.InputDilation[0] = 1 },
		"conv's kernel":  func(n *Node) { n.Conv.KernelDilation[0] = 1 },
		"conv's sense":   func(n *Node) { n.Conv.KernelReversed[1] = true },
	} {
		changed := base()
		change(&changed)
		if of(changed) == of(base()) {
			t.Errorf("nodes that differ in their %s have one key", name)
		}
	}
	if of(base()) != of(base()) {
		t.Error("equal nodes have two keys")
	}
}
