package ir

import (
	"strings"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

// TestConstantText: a constant is printed as its dtype would be written, whatever its width.
func TestConstantText(t *testing.T) {
	for want, c := range map[string]struct {
		dtype dtypes.DType
		bits  uint64
	}{
		"0.1":                 {dtypes.Float32, fromFloat(0.1, dtypes.Float32)},
		"0.10000000149011612": {dtypes.Float64, fromFloat(float64(float32(0.1)), dtypes.Float64)},
		"-0":                  {dtypes.Float32, 1 << 31},
		"-1":                  {dtypes.Int32, 1<<32 - 1},
		"4294967295":          {dtypes.Uint32, 1<<32 - 1},
		"9007199254740991":    {dtypes.Int64, 1<<53 - 1},
		"0x20000000000001":    {dtypes.Int64, 1<<53 + 1}, // float64 does not hold it
		"1":                   {dtypes.Bool, 1},
	} {
		if got := constant(&Graph{}, c.dtype, c.bits).constantText(); got != want {
			t.Errorf("%s %#x is printed as %s, want %s", c.dtype, c.bits, got, want)
		}
	}
	if got := (&Graph{}).Constant(make([]byte, 12), f32(3)).constantText(); got != "of 12 bytes" {
		t.Errorf("a constant of three elements is printed as %s", got)
	}
}

// TestProgramText: a line of the program for each kind of stage and expression that testdata does not show.
func TestProgramText(t *testing.T) {
	for name, c := range map[string]struct {
		record func(g *Graph) *Node
		want   string
	}{
		"a spaced load": {func(g *Graph) *Node {
			return g.Pad(g.Parameter(f32(3)), g.Scalar(7, dtypes.Float32), []int{0}, []int{0}, []int{1})
		}, "%3[d0] = if(0<=(d0)/2<3; %0[0+1*((d0)/2)], 7)"},
		"a scatter": {func(g *Graph) *Node {
			i := g.Iota(shapes.Make(dtypes.Int32, 2), 0)
			return g.Scatter(Max, g.Parameter(f32(4)), g.Parameter(f32(2)), []*Node{i})
		}, "%3[d0] = max with %2[d0]"},
		"bits":         {func(g *Graph) *Node { return g.Bitcast(g.Parameter(f32(4)), dtypes.Uint32) }, "%1[d0] = u32 bits(%0[d0])"},
		"a conversion": {func(g *Graph) *Node { return g.Convert(g.Parameter(f32(4)), dtypes.Uint8) }, "%1[d0] = u8(%0[d0])"},
		"lanes along the sum": {func(g *Graph) *Node { return g.Reduce(Min, g.Parameter(f32(3, 4)), []int{1}) },
			"%1[d0] = min over the last 1, lanes reduced, of %0[4*d0+d1]"},
		"a batch of products": {func(g *Graph) *Node {
			return g.Dot(g.Parameter(f32(3, 4, 6)), g.Parameter(f32(3, 6, 5)), DotAxes{OperandAxes{[]int{0}, []int{1}, []int{2}}, OperandAxes{[]int{0}, []int{2}, []int{1}}})
		}, "3 times 4x5x6 of %0 and %1, scratch of 120 bytes"},
		"random bits": {func(g *Graph) *Node {
			return g.Add(Node{Op: Random, Inputs: []*Node{g.Parameter(shapes.Make(dtypes.Uint64, 3))}, Shape: shapes.Make(dtypes.Uint32, 8)})
		}, "0: random %1 u32[8] -> output 0\n    of %0"},
		"a kernel read backwards": {func(g *Graph) *Node {
			axes := nhwc
			axes.KernelReversed[1] = true
			return g.Convolve2D(g.Parameter(f32(1, 3, 3, 1)), g.Parameter(f32(2, 2, 1, 1)), axes, [2]int{2, 2})
		}, "kernel backwards along x of %0 and %1"},
	} {
		t.Run(name, func(t *testing.T) {
			g := &Graph{}
			g.Outputs = []*Node{c.record(g)}
			p, err := Compile(g, target{}, true)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(p.String(), c.want) {
				t.Errorf("no %q in\n%s", c.want, p)
			}
		})
	}
}
