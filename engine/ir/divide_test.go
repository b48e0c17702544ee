package ir

import (
	"slices"
	"testing"
)

// TestDivide: which reductions become two, and of what shapes.
func TestDivide(t *testing.T) {
	for name, c := range map[string]struct {
		dims, axes []int
		pieces     []int // the shape between the two, nil if there is one reduction
	}{
		"a channel's statistics":     {[]int{32, 14, 14, 12}, []int{0, 1, 2}, []int{32, 12}},
		"rows of images":             {[]int{14, 32, 14, 12}, []int{1, 2}, nil}, // 168 outputs
		"the second axis outermost":  {[]int{3, 32, 40, 12}, []int{1, 2}, []int{3, 32, 12}},
		"one reduced axis":           {[]int{1 << 15, 12}, []int{0}, nil},
		"lanes along a reduced axis": {[]int{32, 14, 14, 12}, []int{0, 1, 2, 3}, nil},
		"enough outputs for threads": {[]int{32, 14, 14, 64}, []int{0, 1, 2}, nil},
		"too few pieces for threads": {[]int{7, 40, 40, 12}, []int{0, 1, 2}, nil},
		"too little to be worth it":  {[]int{32, 4, 14, 12}, []int{0, 1, 2}, nil},
		"no outputs":                 {[]int{32, 14, 14, 0}, []int{0, 1, 2}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			g := &Graph{}
			whole := g.Reduce(Add, g.Parameter(f32(c.dims...)), c.axes)
			g.Outputs = []*Node{whole}
			g = divide(g)
			if err := g.Verify(); err != nil {
				t.Fatal(err)
			}
			out := g.Outputs[0]
			if !out.Shape.Equal(whole.Shape) || out.Func != Add {
				t.Fatalf("it gives %s by %s, want %s by add", out.Shape, out.Func, whole.Shape)
			}
			var pieces []int
			if inner := out.Inputs[0]; inner.Op == Reduce {
				pieces = inner.Shape.Dimensions
			}
			if !slices.Equal(pieces, c.pieces) {
				t.Errorf("the pieces are %v, want %v", pieces, c.pieces)
			}
		})
	}
}
