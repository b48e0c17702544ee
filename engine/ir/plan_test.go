package ir

import (
	"fmt"
	"slices"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

// TestLayOut: places of intervals by size and time.
func TestLayOut(t *testing.T) {
	for name, c := range map[string]struct {
		intervals [][3]int // size, first, last
		offsets   []int
		arena     int
	}{
		"nothing":                 {nil, nil, 0},
		"at one time":             {[][3]int{{128, 0, 2}, {128, 1, 1}}, []int{0, 128}, 256},
		"one after the other":     {[][3]int{{128, 0, 1}, {128, 2, 3}}, []int{0, 0}, 128},
		"read while written":      {[][3]int{{128, 0, 1}, {128, 1, 2}}, []int{0, 128}, 256},
		"the largest first":       {[][3]int{{64, 0, 9}, {256, 0, 9}}, []int{256, 0}, 320},
		"into a gap":              {[][3]int{{256, 0, 1}, {128, 0, 9}, {256, 2, 9}, {256, 0, 9}}, []int{0, 512, 0, 256}, 640},
		"a gap that is too small": {[][3]int{{192, 0, 0}, {192, 0, 9}, {128, 1, 1}, {128, 1, 9}}, []int{0, 192, 0, 384}, 512},
	} {
		t.Run(name, func(t *testing.T) {
			p := &Program{}
			var all []*interval
			places := make([]Place, len(c.intervals))
			for i, v := range c.intervals {
				all = append(all, &interval{&places[i], v[0], v[1], v[2]})
			}
			p.layOut(all)
			for i, place := range places {
				if place != (Place{InArena, c.offsets[i]}) {
					t.Errorf("interval %d lies at %s, want %d", i, place, c.offsets[i])
				}
			}
			if p.Arena != c.arena {
				t.Errorf("an arena of %d, want %d", p.Arena, c.arena)
			}
		})
	}
}

// TestConstants: those that a stage loads are aligned and have slack behind them, the others have no place.
func TestConstants(t *testing.T) {
	g := &Graph{}
	x := g.Parameter(f32(3))
	a := g.Constant(make([]byte, 12), f32(3))
	b := g.Constant(make([]byte, 12), f32(3))
	unused := g.Constant(make([]byte, 12), f32(3))
	g.Outputs = []*Node{g.Map(Add, g.Map(Mul, g.Map(Add, x, a), b), g.Scalar(2, dtypes.Float32, 3))}
	p, err := Compile(g, target{}, false)
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[*Node]Place{a: {InConstants, 0}, b: {InConstants, 128}} {
		if got := p.PlaceOf(p.Graph.Nodes[n.ID]); got != want {
			t.Errorf("%s is at %s, want %s", n.describe(), got, want)
		}
	}
	if p.Constants != 256 {
		t.Errorf("%d bytes of constants beside %s, want 256", p.Constants, unused.describe())
	}
	for _, n := range p.Graph.Nodes {
		if n.Op == Constant && n.IsScalar() && p.PlaceOf(n).Kind != Nowhere {
			t.Errorf("a literal has the place %s", p.PlaceOf(n))
		}
	}
}

// TestAligned: whole cache lines, with room for a vector's slack.
func TestAligned(t *testing.T) {
	for n, want := range map[int]int{0: 64, 1: 128, 64: 128, 65: 192} {
		if got := aligned(n); got != want {
			t.Errorf("%d bytes take %d, want %d", n, got, want)
		}
	}
}

// TestDonors: which parameters an output may take over. Parameters are x, y f32[8] and z f32[4].
func TestDonors(t *testing.T) {
	for name, c := range map[string]struct {
		record func(g *Graph, x, y, z *Node) []*Node
		want   string
	}{
		"element by element":  {func(g *Graph, x, y, z *Node) []*Node { return []*Node{g.Map(Neg, x)} }, "[[0 1]]"},
		"of two operands":     {func(g *Graph, x, y, z *Node) []*Node { return []*Node{g.Map(Add, x, y)} }, "[[0 1]]"},
		"under another shape": {func(g *Graph, x, y, z *Node) []*Node { return []*Node{g.Map(Neg, g.Reshape(x, 2, 4))} }, "[[0 1]]"},
		"backwards":           {func(g *Graph, x, y, z *Node) []*Node { return []*Node{g.Reverse(x, []int{0})} }, "[[1]]"},
		"here and backwards":  {func(g *Graph, x, y, z *Node) []*Node { return []*Node{g.Map(Add, x, g.Reverse(x, []int{0}))} }, "[[1]]"},
		"of another size":     {func(g *Graph, x, y, z *Node) []*Node { return []*Node{g.Map(Neg, z)} }, "[[2]]"},
		"repeated": {func(g *Graph, x, y, z *Node) []*Node {
			return []*Node{g.Map(Neg, g.Broadcast(z, []int{2, 4}, []int{1}))}
		}, "[[0 1]]"},
		"of another width, as many bytes": {func(g *Graph, x, y, z *Node) []*Node { return []*Node{g.Convert(z, dtypes.Float64)} }, "[[0 1]]"},
		"narrower, fewer bytes":           {func(g *Graph, x, y, z *Node) []*Node { return []*Node{g.Convert(x, dtypes.Uint8)} }, "[[]]"},
		"a sum":                           {func(g *Graph, x, y, z *Node) []*Node { return []*Node{g.Reduce(Add, g.Reshape(x, 2, 4), []int{0})} }, "[[2]]"},
		"a copy":                          {func(g *Graph, x, y, z *Node) []*Node { return []*Node{x} }, "[[0 1]]"},
		"a neighbour under a guard": {func(g *Graph, x, y, z *Node) []*Node {
			return []*Node{g.Pad(x, g.Scalar(0, dtypes.Float32), []int{1}, []int{-1}, []int{0})}
		}, "[[1]]"},
		"merged: two outputs read both": {func(g *Graph, x, y, z *Node) []*Node {
			return []*Node{g.Map(Add, x, y), g.Map(Mul, x, y)}
		}, "[[0 1] [0 1]]"},
		"merged: one of them reads elsewhere": {func(g *Graph, x, y, z *Node) []*Node {
			return []*Node{g.Map(Add, x, y), g.Map(Mul, y, g.Reverse(x, []int{0}))}
		}, "[[1] [1]]"},
		"read later": {func(g *Graph, x, y, z *Node) []*Node {
			n := g.Map(Neg, x)
			s := g.Reduce(Add, g.Map(Mul, n, y), []int{0})
			return []*Node{n, g.Map(Mul, x, g.Broadcast(s, []int{8}, nil))}
		}, "[[] [0 1]]"},
		"a product reads all": {func(g *Graph, x, y, z *Node) []*Node {
			a, b := g.Reshape(x, 4, 2), g.Reshape(y, 2, 4)
			return []*Node{g.Slice(g.Dot(a, b, matmul), []int{0, 0}, []int{2, 4}, []int{1, 1}), g.Dot(b, a, matmul)}
		}, "[[] [2]]"},
		"a scatter starts from a copy": {func(g *Graph, x, y, z *Node) []*Node {
			i := g.Iota(shapes.Make(dtypes.Int32, 4), 0)
			return []*Node{g.Scatter(Add, x, z, []*Node{i})}
		}, "[[1]]"},
	} {
		t.Run(name, func(t *testing.T) {
			g := &Graph{}
			g.Outputs = c.record(g, g.Parameter(f32(8)), g.Parameter(f32(8)), g.Parameter(f32(4)))
			p, err := Compile(g, target{}, true)
			if err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprint(p.Donations); got != c.want {
				t.Errorf("donors are %s, want %s:\n%s", got, c.want, p)
			}
			checkDonations(t, p, waves(g))
		})
	}
}

// checkDonations runs the program with every single donation that it allows.
func checkDonations(t *testing.T, p *Program, parameters [][]uint64) {
	t.Helper()
	want, err := run(p, parameters, false)
	if err != nil {
		t.Fatal(err)
	}
	for i, donors := range p.Donations {
		for _, d := range donors {
			one := *p
			one.Donations = make([][]int, len(p.Donations))
			one.Donations[i] = []int{d}
			got, err := run(&one, parameters, true)
			if err == nil {
				err = same(want, got)
			}
			if err != nil {
				t.Errorf("output %d in the memory of parameter %d: %v\n%s", i, d, err, p)
			}
		}
	}
}

// TestOwn: every output has memory of its own.
func TestOwn(t *testing.T) {
	for name, record := range map[string]func(g *Graph, x *Node) []*Node{
		"a parameter":              func(g *Graph, x *Node) []*Node { return []*Node{x} },
		"a parameter twice":        func(g *Graph, x *Node) []*Node { return []*Node{x, x} },
		"a reshape of a parameter": func(g *Graph, x *Node) []*Node { return []*Node{g.Reshape(x, 6), x} },
		"a constant":               func(g *Graph, x *Node) []*Node { return []*Node{g.Constant(make([]byte, 8), f32(2))} },
		"a scalar":                 func(g *Graph, x *Node) []*Node { return []*Node{g.Scalar(3, dtypes.Float32)} },
		"a splat":                  func(g *Graph, x *Node) []*Node { s := g.Scalar(3, dtypes.Float32, 4); return []*Node{s, s} },
		"the bits of a constant": func(g *Graph, x *Node) []*Node {
			return []*Node{g.Reinterpret(g.Scalar(3, dtypes.Float32), shapes.Make(dtypes.Int32))}
		},
		"an iota":                  func(g *Graph, x *Node) []*Node { i := g.Iota(f32(3, 2), 0); return []*Node{i, i} },
		"the same twice":           func(g *Graph, x *Node) []*Node { n := g.Map(Neg, x); return []*Node{n, n} },
		"a node and its reshape":   func(g *Graph, x *Node) []*Node { n := g.Map(Neg, x); return []*Node{n, g.Reshape(n, 6)} },
		"a reshape, then its node": func(g *Graph, x *Node) []*Node { n := g.Map(Neg, x); return []*Node{g.Reshape(n, 6), n} },
		"two reshapes of one": func(g *Graph, x *Node) []*Node {
			n := g.Map(Neg, x)
			return []*Node{g.Reshape(n, 6), g.Reshape(n, 3, 2)}
		},
		"a reshape that is read too": func(g *Graph, x *Node) []*Node { n := g.Reshape(g.Map(Neg, x), 6); return []*Node{n, g.Map(Abs, n)} },
		"a sum and what it is of":    func(g *Graph, x *Node) []*Node { s := g.Reduce(Add, x, []int{0}); return []*Node{s, g.Map(Neg, s), s} },
		"nothing":                    func(g *Graph, x *Node) []*Node { return []*Node{g.Slice(x, []int{0, 0}, []int{0, 3}, []int{1, 1}), x} },
	} {
		t.Run(name, func(t *testing.T) {
			g := &Graph{}
			g.Outputs = record(g, g.Parameter(f32(2, 3)))
			o := own(g)
			var roots []*Node
			for _, out := range o.Outputs {
				r := root(out)
				if slices.Contains(roots, r) || r.Op == Parameter || r.Op == Constant {
					t.Errorf("output %%%d has the memory of %s:\n%s", out.ID, r.describe(), o)
				}
				roots = append(roots, r)
			}
			if err := checkCompile(g, waves(g)); err != nil {
				t.Error(err)
			}
		})
	}
}
