package ir

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

func constant(g *Graph, dtype dtypes.DType, bits uint64) *Node {
	return g.Constant(Bytes(bits, dtype), shapes.Make(dtype))
}

// folded is what simplify makes of a function of scalar constants: its bits, or ok false if it is left to the kernels.
func folded(f Func, from, to dtypes.DType, args ...uint64) (bits uint64, ok bool) {
	g := &Graph{}
	var inputs []*Node
	for _, a := range args {
		inputs = append(inputs, constant(g, from, a))
	}
	shape := shapes.Make(to)
	g.Outputs = []*Node{g.Add(Node{Op: Map, Func: f, Inputs: inputs, Shape: shape})}
	out := simplify(g).Outputs[0]
	if out.Op != Constant {
		return 0, false
	}
	return out.Bits(), true
}

// edges are values at the borders of a dtype, as bits.
func edges(dtype dtypes.DType) (values []uint64) {
	if dtype.IsFloat() {
		for _, v := range []float64{0, math.Copysign(0, -1), 1, -1, 0.1, 3, math.Inf(1), math.Inf(-1), math.NaN(), math.MaxFloat32, 1e-45, -1e-40, 16777215, 1.0000001} {
			values = append(values, fromFloat(v, dtype))
		}
		return values
	}
	bits := 8 * dtype.Size()
	all := uint64(math.MaxUint64) >> (64 - bits)
	values = []uint64{0, 1, 2, all, all >> 1, all>>1 + 1, all - 1}
	if dtype == dtypes.Int64 || dtype == dtypes.Uint64 {
		values = append(values, 1<<53-1, 1<<53, 1<<53+1, -(1<<53)&math.MaxUint64)
	}
	if dtype == dtypes.Bool {
		values = []uint64{0, 1}
	}
	return values
}

var arithmetic = []dtypes.DType{dtypes.Float32, dtypes.Float64, dtypes.Int8, dtypes.Int32, dtypes.Int64, dtypes.Uint8, dtypes.Uint32, dtypes.Uint64}

// TestFoldIsArithmetic: a folded constant has the bits that computing it gives, over all pairs of values at the borders of the
// dtypes; NaN and what overflows an integer is never folded.
func TestFoldIsArithmetic(t *testing.T) {
	count := 0
	check := func(f Func, from, to dtypes.DType, args ...uint64) {
		got, ok := folded(f, from, to, args...)
		if !ok {
			return
		}
		count++
		want := apply(f, from, to, args...)
		if got != want {
			t.Errorf("%s of %s %x as %s is folded to %x, want %x", f, from, args, to, got, want)
		}
		if v := toFloat(got, to); to.IsFloat() && v != v && !slices.Contains(args, got) { // x*1 is x, NaN or not
			t.Errorf("%s of %s %x is folded to NaN", f, from, args)
		}
	}
	for _, dtype := range arithmetic {
		for _, a := range edges(dtype) {
			for _, f := range []Func{Neg, Abs} {
				check(f, dtype, dtype, a)
			}
			if dtype.IsFloat() {
				check(Sqrt, dtype, dtype, a)
				check(Exp, dtype, dtype, a)
			}
			for _, to := range append(arithmetic, dtypes.Bool) {
				check(Convert, dtype, to, a)
			}
			for _, b := range edges(dtype) {
				for _, f := range []Func{Add, Sub, Mul} {
					check(f, dtype, dtype, a, b)
				}
				for _, f := range []Func{Equal, NotEqual, Less, LessEqual} {
					check(f, dtype, dtypes.Bool, a, b)
				}
			}
		}
	}
	if count < 2000 {
		t.Errorf("only %d values were folded", count)
	}
}

// TestFolded names what must be folded, and what must not.
func TestFolded(t *testing.T) {
	f := func(v float64) uint64 { return fromFloat(v, dtypes.Float32) }
	for _, c := range []struct {
		name string
		f    Func
		from dtypes.DType
		args []uint64
		want string
	}{
		{"a sum of float32 is rounded once", Add, dtypes.Float32, []uint64{f(16777216), f(1)}, fmt.Sprint(f(16777216))},
		{"minus zero", Neg, dtypes.Float32, []uint64{f(0)}, fmt.Sprint(f(math.Copysign(0, -1)))},
		{"0 + -0", Add, dtypes.Float32, []uint64{f(0), f(math.Copysign(0, -1))}, fmt.Sprint(f(0))},
		{"NaN", Sub, dtypes.Float32, []uint64{f(math.Inf(1)), f(math.Inf(1))}, "not folded"},
		{"overflow to infinity", Mul, dtypes.Float32, []uint64{f(1e30), f(1e30)}, fmt.Sprint(f(math.Inf(1)))},
		{"int32", Add, dtypes.Int32, []uint64{5, 6}, "11"},
		{"int32 that overflows", Add, dtypes.Int32, []uint64{1<<31 - 1, 1}, "not folded"},
		{"uint8 below zero", Sub, dtypes.Uint8, []uint64{1, 2}, "not folded"},
		{"int64 that float64 holds no longer", Add, dtypes.Int64, []uint64{1<<53 - 1, 1}, "not folded"},
		{"int64 that was read inexactly", Equal, dtypes.Int64, []uint64{1 << 53, 1<<53 + 1}, "not folded"},
		{"exp, whose bits are the kernels' affair", Exp, dtypes.Float32, []uint64{f(1)}, "not folded"},
	} {
		t.Run(c.name, func(t *testing.T) {
			to := c.from
			if c.f.Comparison() {
				to = dtypes.Bool
			}
			got := "not folded"
			if bits, ok := folded(c.f, c.from, to, c.args...); ok {
				got = fmt.Sprint(bits)
			}
			if got != c.want {
				t.Errorf("%s of %x is %s, want %s", c.f, c.args, got, c.want)
			}
		})
	}
}

// TestScalarRoundTrip: Scalar cuts to the dtype, scalarValue gives back what is exact.
func TestScalarRoundTrip(t *testing.T) {
	for _, dtype := range append(arithmetic, dtypes.Bool) {
		for _, bits := range edges(dtype) {
			g := &Graph{}
			c := constant(g, dtype, bits)
			v, ok := c.scalarValue()
			if want := toFloat(bits, dtype); ok && v == v && math.Float64bits(v) != math.Float64bits(want) {
				t.Errorf("%s %x is %v, want %v", dtype, bits, v, want)
			}
			if again := g.Scalar(v, dtype); ok && v == v && again.Bits() != bits {
				t.Errorf("%s %x as a scalar is %x", dtype, bits, again.Bits())
			}
		}
	}
	if g := (&Graph{}); g.Scalar(-1, dtypes.Bool).Bits() != 1 {
		t.Error("a bool that is not false is 1")
	}
}
