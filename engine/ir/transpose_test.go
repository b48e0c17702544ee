package ir

import (
	"fmt"
	"slices"
	"testing"

	"github.com/gomlx/compute/dtypes"
)

// permutations calls visit with every order of the axes below rank.
func permutations(rank int, visit func(p []int)) {
	lists(count(0, rank), rank, func(p []int) {
		if len(p) == rank && len(slices.Compact(slices.Sorted(slices.Values(p)))) == rank {
			visit(p)
		}
	})
}

// TestPermutation: every transpose of up to four axes is recognised as the one it is, with and without axes read backwards.
func TestPermutation(t *testing.T) {
	for rank := range 5 {
		dims := []int{2, 3, 3, 1}[:rank]
		permutations(rank, func(order []int) {
			for backwards := range 1 << rank {
				var axes []int
				for i := range rank {
					if backwards>>i&1 == 1 {
						axes = append(axes, i)
					}
				}
				g := &Graph{}
				x := g.Parameter(f32(dims...))
				n := simplifier{g, map[string]*Node{}}.node(*g.Transpose(g.Reverse(x, axes), order))
				if n == x { // the identity
					continue
				}
				p, reversed, ok := signedPermutation(n)
				for i := range rank {
					if !ok || order[p[i]] != i || dims[i] > 1 && reversed[i] != slices.Contains(axes, i) {
						t.Fatalf("transpose %v of reverse %v is taken for %v %v (%v)", order, axes, p, reversed, ok)
					}
				}
				if _, straight := permutation(n); straight && slices.Contains(reversed, true) {
					t.Fatalf("%s passes for a permutation", n.describe())
				}
			}
		})
	}
}

// TestNoPermutation names views that look like transposes.
func TestNoPermutation(t *testing.T) {
	for name, record := range map[string]func(g *Graph, x *Node) *Node{
		"no view":     func(g *Graph, x *Node) *Node { return g.Map(Neg, x) },
		"a slice":     func(g *Graph, x *Node) *Node { return g.Slice(x, []int{0, 0}, []int{2, 3}, []int{1, 1}) },
		"a shift":     func(g *Graph, x *Node) *Node { return g.Slice(x, []int{1, 0}, []int{3, 3}, []int{1, 1}) },
		"a stride":    func(g *Graph, x *Node) *Node { return g.Slice(x, []int{0, 0}, []int{3, 3}, []int{2, 1}) },
		"a broadcast": func(g *Graph, x *Node) *Node { return g.Broadcast(x, []int{3, 3, 2}, []int{0, 1}) },
		"a diagonal": func(g *Graph, x *Node) *Node {
			return g.view(x, nil, []int{3, 3}, []AxisView{{[]int{1, 0}, 0, 1}, {[]int{1, 0}, 0, 1}})
		},
		"a sum of axes": func(g *Graph, x *Node) *Node {
			return g.view(x, x, []int{3, 3}, []AxisView{{[]int{1, 1}, 0, 1}, {[]int{0, 1}, 0, 1}})
		},
		"a pad": func(g *Graph, x *Node) *Node {
			return g.Pad(x, g.Scalar(0, dtypes.Float32), []int{1, 0}, []int{-1, 0}, []int{0, 0})
		},
	} {
		g := &Graph{}
		if n := record(g, g.Parameter(f32(3, 3))); n != nil {
			if p, ok := permutation(n); ok {
				t.Errorf("%s, %s, passes for the permutation %v", name, n.describe(), p)
			}
		}
	}
}

// TestThroughTranspose: products that read the operand of a transpose have the same value, for every order of the axes.
func TestThroughTranspose(t *testing.T) {
	dot := DotAxes{LHS: OperandAxes{Batch: []int{0}, Free: []int{1}, Contracting: []int{2}}, RHS: OperandAxes{Batch: []int{1}, Free: []int{2}, Contracting: []int{0}}}
	permutations(3, func(p []int) {
		g := &Graph{}
		inverse := func(dims []int) []int { // of what has dims once it is transposed
			from := make([]int, len(dims))
			for i, axis := range p {
				from[axis] = dims[i]
			}
			return from
		}
		x, y := g.Parameter(f32(inverse([]int{2, 3, 4})...)), g.Parameter(f32(inverse([]int{4, 2, 5})...))
		n := g.Dot(g.Transpose(x, p), g.Transpose(y, p), dot)
		for i := range 2 {
			direct, ok := n.throughTranspose(i)
			if !ok || direct.Inputs[i] != g.Parameters[i] {
				t.Fatalf("transpose %v of operand %d is not seen through", p, i)
			}
			sameOutput(t, fmt.Sprintf("dot through %v of operand %d", p, i), g, n, g.Add(direct))
		}
	})
}

// sameOutput compares the values of two nodes.
func sameOutput(t *testing.T, name string, g *Graph, want, got *Node) {
	t.Helper()
	g.Outputs = []*Node{want, got}
	if err := g.Verify(); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	values := evaluate(g, waves(g))
	if !slices.Equal(values[0], values[1]) {
		t.Errorf("%s: %s is not %s", name, got.describe(), want.describe())
	}
}

// waves are values for the parameters, each element another one, as small whole numbers.
func waves(g *Graph) (all [][]uint64) {
	for _, p := range g.Parameters {
		values := make([]uint64, p.Size())
		for i := range values {
			values[i] = apply(Convert, dtypes.Int64, p.Shape.DType, uint64(i*7%11+p.Index))
		}
		all = append(all, values)
	}
	return all
}

// TestConvThroughTranspose: the same for images in every order of axes, and for kernels that are read backwards as well.
func TestConvThroughTranspose(t *testing.T) {
	axes := ConvAxes{Input: [4]int{0, 1, 2, 3}, Kernel: [4]int{0, 1, 2, 3}, Output: [4]int{0, 1, 2, 3}, Stride: [2]int{1, 1}, Pad: [2]int{1, 0},
		InputDilation: [2]int{1, 2}, KernelDilation: [2]int{1, 1}, KernelReversed: [2]bool{true, false}}
	permutations(4, func(p []int) {
		for backwards := range 16 {
			g := &Graph{}
			shaped := func(dims ...int) *Node {
				from := make([]int, 4)
				for i, axis := range p {
					from[axis] = dims[i]
				}
				return g.Parameter(f32(from...))
			}
			x, k := g.Transpose(shaped(2, 3, 4, 2), p), g.Transpose(shaped(2, 3, 2, 5), p)
			var reversed []int
			for i := range 4 {
				if backwards>>i&1 == 1 {
					reversed = append(reversed, i)
				}
			}
			if reversed != nil {
				k = simplifier{g, map[string]*Node{}}.node(*g.Reverse(k, reversed))
			}
			n := g.Convolve2D(x, k, axes, [2]int{3, 2})
			image, ok := n.imageThroughTranspose()
			if !ok {
				t.Fatalf("an image transposed by %v is not seen through", p)
			}
			sameOutput(t, fmt.Sprintf("image through %v", p), g, n, g.Add(image))
			kernel, ok := n.kernelThroughTranspose()
			if channels := backwards>>2 != 0; ok == channels {
				t.Fatalf("a kernel backwards along %v is seen through: %v", reversed, ok)
			}
			if ok {
				sameOutput(t, fmt.Sprintf("kernel through %v and %v", p, reversed), g, n, g.Add(kernel))
			}
		}
	})
}

// TestSwap: the transpose of a product becomes a product the other way round only where that is all that is read.
func TestSwap(t *testing.T) {
	inner := DotAxes{LHS: OperandAxes{Free: []int{1}, Contracting: []int{0}}, RHS: OperandAxes{Free: []int{1}, Contracting: []int{0}}}
	for name, c := range map[string]struct {
		record func(g *Graph) []*Node
		dots   int // in the swapped graph
		views  int
	}{
		"the gradient of a weight": {func(g *Graph) []*Node {
			return []*Node{g.Transpose(g.Dot(g.Parameter(f32(5, 2)), g.Parameter(f32(5, 3)), inner), []int{1, 0})}
		}, 1, 0},
		"read twice": {func(g *Graph) []*Node {
			d := g.Dot(g.Parameter(f32(5, 2)), g.Parameter(f32(5, 3)), inner)
			return []*Node{g.Transpose(d, []int{1, 0}), g.Map(Neg, d)}
		}, 1, 1},
		"an output itself": {func(g *Graph) []*Node {
			d := g.Dot(g.Parameter(f32(5, 2)), g.Parameter(f32(5, 3)), inner)
			return []*Node{g.Transpose(d, []int{1, 0}), d}
		}, 1, 1},
		"of one row": {func(g *Graph) []*Node {
			return []*Node{g.Transpose(g.Dot(g.Parameter(f32(5, 1)), g.Parameter(f32(5, 3)), inner), []int{1, 0})}
		}, 1, 0},
		"of one column": {func(g *Graph) []*Node {
			return []*Node{g.Transpose(g.Dot(g.Parameter(f32(5, 2)), g.Parameter(f32(5, 1)), inner), []int{1, 0})}
		}, 1, 0},
		"another order than of the free axes": {func(g *Graph) []*Node {
			d := g.Dot(g.Parameter(f32(5, 2, 4)), g.Parameter(f32(5, 3)), DotAxes{LHS: OperandAxes{Free: []int{1, 2}, Contracting: []int{0}}, RHS: inner.RHS})
			return []*Node{g.Transpose(d, []int{2, 1, 0})}
		}, 1, 1},
		"a batch, two free axes": {func(g *Graph) []*Node {
			d := g.Dot(g.Parameter(f32(2, 5, 3, 4)), g.Parameter(f32(2, 5, 3)), DotAxes{LHS: OperandAxes{Batch: []int{0}, Free: []int{2, 3}, Contracting: []int{1}},
				RHS: OperandAxes{Batch: []int{0}, Free: []int{2}, Contracting: []int{1}}})
			return []*Node{g.Transpose(d, []int{0, 3, 1, 2})}
		}, 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			g := &Graph{}
			g.Outputs = c.record(g)
			s := swap(g)
			s = s.rewrite(func(to *Graph, n Node) *Node { return to.Add(n) })
			if err := s.Verify(); err != nil {
				t.Fatal(err)
			}
			if err := same(evaluate(g, waves(g)), evaluate(s, waves(g))); err != nil {
				t.Error(err)
			}
			counts := map[Op]int{}
			for _, n := range s.Nodes {
				counts[n.Op]++
			}
			if counts[Dot] != c.dots || counts[View] != c.views {
				t.Errorf("%d products and %d views, want %d and %d:\n%s", counts[Dot], counts[View], c.dots, c.views, s)
			}
		})
	}
}
