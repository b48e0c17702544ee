package ir

import (
	"slices"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

// TestConvolve compares convolutions of one to three spatial axes, with groups, with their definition.
func TestConvolve(t *testing.T) {
	ones := func(n int) []int { return slices.Repeat([]int{1}, n) }
	for name, c := range map[string]struct {
		x, kernel []int // batch, spatial…, channels; spatial…, input channels of a group, output channels
		edit      func(c *Convolution)
	}{
		"one axis":              {[]int{2, 5, 3}, []int{3, 3, 4}, func(c *Convolution) {}},
		"two axes":              {[]int{2, 4, 5, 3}, []int{2, 3, 3, 4}, func(c *Convolution) { c.Pads = []int{1, 2} }},
		"three axes":            {[]int{1, 3, 3, 2, 2}, []int{2, 2, 1, 2, 3}, func(c *Convolution) {}},
		"strides and dilations": {[]int{1, 7, 2}, []int{3, 2, 2}, func(c *Convolution) { c.Strides, c.KernelDilations, c.InputDilations = []int{2}, []int{2}, []int{3} }},
		"groups of channels":    {[]int{2, 4, 6}, []int{3, 2, 9}, func(c *Convolution) { c.ChannelGroups = 3 }},
		"groups of the batch":   {[]int{6, 4, 2}, []int{3, 2, 9}, func(c *Convolution) { c.BatchGroups = 3 }},
	} {
		t.Run(name, func(t *testing.T) {
			n := len(c.x) - 2
			conv := Convolution{InputBatch: 0, InputSpatial: count(1, n), InputChannels: n + 1, KernelSpatial: count(0, n), KernelInputChannels: n,
				KernelOutputChannels: n + 1, OutputBatch: 0, OutputSpatial: count(1, n), OutputChannels: n + 1, Strides: ones(n), Pads: make([]int, n),
				InputDilations: ones(n), KernelDilations: ones(n), Positions: slices.Repeat([]int{3}, n), ChannelGroups: 1, BatchGroups: 1}
			c.edit(&conv)
			g := &Graph{}
			y := g.Convolve(g.Parameter(f32(c.x...)), g.Parameter(f32(c.kernel...)), conv)
			g.Outputs = []*Node{y}
			if err := g.Verify(); err != nil {
				t.Fatal(err)
			}
			values := waves(g)
			got := evaluate(g, values)[0]
			each(y.Shape.Dimensions, func(i int, out []int) {
				if want := convolved(g, conv, values, out); toFloat(got[i], dtypes.Float32) != want {
					t.Errorf("at %v: %v, want %v", out, toFloat(got[i], dtypes.Float32), want)
				}
			})
		})
	}
}

// convolved is an element of a convolution of dense operands by definition.
func convolved(g *Graph, c Convolution, values [][]uint64, out []int) (sum float64) {
	x, kernel := g.Parameters[0].Shape.Dimensions, g.Parameters[1].Shape.Dimensions
	n := len(c.Positions)
	inputs := kernel[n]
	group := out[n+1] / (kernel[n+1] / (c.ChannelGroups * c.BatchGroups))
	each(kernel[:n+1], func(_ int, k []int) {
		at := make([]int, n+2)
		at[0], at[n+1] = out[0], k[n]
		if c.BatchGroups > 1 {
			at[0] += group * (x[0] / c.BatchGroups)
		} else {
			at[n+1] += group * inputs
		}
		for i := range n {
			position := out[1+i]*c.Strides[i] + k[i]*c.KernelDilations[i] - c.Pads[i]
			if position%c.InputDilations[i] != 0 {
				return
			}
			at[1+i] = position / c.InputDilations[i]
		}
		if within(x, at) {
			w := values[1][linear(kernel, append(slices.Clone(k), out[n+1]))]
			sum += toFloat(values[0][linear(x, at)], dtypes.Float32) * toFloat(w, dtypes.Float32)
		}
	})
	return sum
}

// TestIdentity: combined with any value, an identity gives that value.
func TestIdentity(t *testing.T) {
	for _, dtype := range append([]dtypes.DType{dtypes.Bool}, arithmetic...) {
		functions := []Func{Add, Mul, Min, Max}
		switch {
		case dtype == dtypes.Bool:
			functions = []Func{And, Or, Xor}
		case dtype.IsInt():
			functions = append(functions, And, Or, Xor)
		}
		for _, f := range functions {
			for _, v := range edges(dtype) {
				got := apply(f, dtype, dtype, Identity(f, dtype), v)
				if got != v && !(f == Add && toFloat(v, dtype) == 0) { // 0 + -0 is 0
					t.Errorf("%s of %s: with %x the identity gives %x", f, dtype, v, got)
				}
			}
		}
	}
	for f, want := range map[Func]uint64{And: 1, Mul: 1, Min: 1, Or: 0, Add: 0, Max: 0, Xor: 0} {
		if got := Identity(f, dtypes.Bool); got != want {
			t.Errorf("the identity of %s over bool is %d, want %d", f, got, want)
		}
	}
}

// TestTraps compiles graphs that a hurried fusion gets wrong.
func TestTraps(t *testing.T) {
	zero := func(g *Graph, dims ...int) *Node { return g.Scalar(0, dtypes.Float32, dims...) }
	for name, record := range map[string]func(g *Graph, x *Node) *Node{ // x is f32[6]
		"one element under two guards": func(g *Graph, x *Node) *Node {
			b := g.Broadcast(g.Map(Neg, x), []int{1, 6}, []int{1})
			return g.Map(Abs, g.Concatenate(0, []*Node{b, b, b}))
		},
		"a guard within a guard": func(g *Graph, x *Node) *Node {
			p := g.Pad(g.Map(Neg, x), g.Scalar(5, dtypes.Float32), []int{2}, []int{1}, []int{0})
			return g.Pad(g.Map(Neg, p), g.Scalar(7, dtypes.Float32), []int{1}, []int{3}, []int{0})
		},
		"guards along two axes": func(g *Graph, x *Node) *Node {
			wide := g.Pad(g.Reshape(x, 2, 3), g.Scalar(5, dtypes.Float32), []int{0, 1}, []int{0, 1}, []int{0, 0})
			return g.Pad(g.Map(Neg, wide), g.Scalar(7, dtypes.Float32), []int{9, 0}, []int{9, 0}, []int{0, 0})
		},
		"a gather under a guard": func(g *Graph, x *Node) *Node {
			i := g.Convert(g.Map(Abs, g.Map(Sub, x, g.Scalar(6, dtypes.Float32, 6))), dtypes.Int32)
			i = g.Map(Min, i, g.Scalar(5, dtypes.Int32, 6))
			return g.Pad(g.Take(x, []*Node{i}, []int{6}), g.Scalar(9, dtypes.Float32), []int{3}, []int{3}, []int{0})
		},
		"a spaced view along one axis or the other": func(g *Graph, x *Node) *Node {
			m := g.Reshape(g.Slice(x, []int{0}, []int{4}, []int{1}), 2, 2)
			along := func(axis int) *Node {
				view := []AxisView{{[]int{0}, 0, 1}, {[]int{0}, 0, 1}}
				view[axis] = AxisView{[]int{1}, 0, 2}
				return g.view(m, zero(g, 4), []int{4}, view)
			}
			return g.Map(Sub, along(0), along(1))
		},
		"the bytes of a splat": func(g *Graph, x *Node) *Node {
			return g.Convert(g.Reinterpret(g.Scalar(-3, dtypes.Float32, 6), shapes.Make(dtypes.Uint8, 24)), dtypes.Float32)
		},
		"a reshape of what is padded beyond its end": func(g *Graph, x *Node) *Node {
			r := g.Reshape(g.Map(Neg, x), 2, 3)
			return g.Reshape(g.Pad(r, g.Scalar(4, dtypes.Float32), []int{0, 0}, []int{2, 1}, []int{0, 0}), 16)
		},
		"a sum over a repeated transpose": func(g *Graph, x *Node) *Node {
			r := g.Broadcast(g.Transpose(g.Reshape(x, 2, 3), []int{1, 0}), []int{4, 3, 2}, []int{1, 2})
			return g.Reduce(Add, g.Reshape(r, 24), []int{0})
		},
		"scattering into what is read": func(g *Graph, x *Node) *Node {
			i := g.Map(Min, g.Convert(g.Map(Abs, x), dtypes.Int32), g.Scalar(5, dtypes.Int32, 6))
			return g.Scatter(Add, x, g.Reverse(x, []int{0}), []*Node{i})
		},
		"nothing joined to something": func(g *Graph, x *Node) *Node {
			none := g.Map(Neg, g.Slice(x, []int{2}, []int{2}, []int{1}))
			return g.Concatenate(0, []*Node{none, x, none})
		},
	} {
		t.Run(name, func(t *testing.T) {
			g := &Graph{}
			x := g.Parameter(f32(6))
			g.Outputs = []*Node{record(g, x)}
			if err := checkCompile(g, waves(g)); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestKeyTellsExpressionsApart: expressions of a loop that differ in anything are two.
func TestKeyTellsExpressionsApart(t *testing.T) {
	base := func() Expr {
		return Expr{Kind: Load, DType: dtypes.Float32, Func: Add, Bits: 5, At: Affine{[]int{1, 0}, 2}, Buffer: &Node{ID: 4}, Strides: []int{3, 1},
			Divided: []DividedTerm{{Affine{[]int{0, 1}, 0}, 2, 3}}, Guards: []Guard{{Affine{[]int{1, 1}, 0}, 2, 8}}, Args: []*Expr{{number: 1}, {number: 2}}}
	}
	of := func(e Expr) string {
		var k key
		k.expr(&e)
		return string(k)
	}
	for name, change := range map[string]func(e *Expr){
		"kind":             func(e *Expr) { e.Kind = Fetch },
		"dtype":            func(e *Expr) { e.DType = dtypes.Int32 },
		"function":         func(e *Expr) { e.Func = Sub },
		"bits":             func(e *Expr) { e.Bits = 6 },
		"scale":            func(e *Expr) { e.At.Scale = []int{0, 1} },
		"offset":           func(e *Expr) { e.At.Offset = 1 },
		"buffer":           func(e *Expr) { e.Buffer = &Node{ID: 5} },
		"strides":          func(e *Expr) { e.Strides = []int{1, 3} },
		"divided index":    func(e *Expr) { e.Divided[0].At.Offset = 1 },
		"divided spacing":  func(e *Expr) { e.Divided[0].Dilation = 3 },
		"divided stride":   func(e *Expr) { e.Divided[0].Stride = 1 },
		"no division":      func(e *Expr) { e.Divided = nil },
		"guard's index":    func(e *Expr) { e.Guards[0].At.Offset = 1 },
		"guard's dilation": func(e *Expr) { e.Guards[0].Dilation = 1 },
		"guard's limit":    func(e *Expr) { e.Guards[0].Limit = 9 },
		"no guard":         func(e *Expr) { e.Guards = nil },
		"arguments":        func(e *Expr) { e.Args = e.Args[:1] },
		"argument order":   func(e *Expr) { slices.Reverse(e.Args) },
	} {
		changed := base()
		change(&changed)
		if of(changed) == of(base()) {
			t.Errorf("expressions that differ in their %s have one key", name)
		}
	}
}
