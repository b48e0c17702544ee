package ir

import (
	"math"

	"github.com/gomlx/compute/dtypes"
)

// foldConstants computes a Map of constants whose elements are all alike.
func foldConstants(s simplifier, n *Node) *Node {
	values := make([]float64, len(n.Inputs))
	for i, input := range n.Inputs {
		c := splat(input)
		if c == nil {
			return nil
		}
		v, ok := c.scalarValue()
		if !ok {
			return nil
		}
		values[i] = v
	}
	v, ok := fold(n.Func, values)
	if !ok || !represents(n.Shape.DType, v) {
		return nil
	}
	data := encode(v, n.Shape.DType)
	shape := n.Shape.Clone()
	shape.Dimensions = nil
	return s.splatOf(s.node(Node{Op: Constant, Data: data, Shape: shape}), n.Shape.Dimensions)
}

// fold computes a function in float64, for those where rounding the result to float32 gives what float32 arithmetic gives:
// 53 bits are more than twice 24 and 2 (Figueroa 1995, "When is double rounding innocuous?").
func fold(f Func, v []float64) (float64, bool) {
	truth := func(b bool) (float64, bool) {
		if b {
			return 1, true
		}
		return 0, true
	}
	switch f {
	case Neg:
		return -v[0], true
	case Abs:
		return math.Abs(v[0]), true
	case Sqrt:
		return math.Sqrt(v[0]), true
	case Convert:
		return v[0], true
	case Add:
		return v[0] + v[1], true
	case Sub:
		return v[0] - v[1], true
	case Mul:
		return v[0] * v[1], true
	case Equal:
		return truth(v[0] == v[1])
	case NotEqual:
		return truth(v[0] != v[1])
	case Less:
		return truth(v[0] < v[1])
	case LessEqual:
		return truth(v[0] <= v[1])
	}
	return 0, false
}

// represents tells whether a folded value may be stored in the dtype: whole numbers within it, anything but NaN in floats,
// whose bits a host could choose.
func represents(dtype dtypes.DType, v float64) bool {
	if dtype.IsFloat() {
		return v == v
	}
	if v != math.Trunc(v) {
		return false
	}
	bits := 8 * dtype.Size()
	low, high := -math.Ldexp(1, bits-1), math.Ldexp(1, bits-1)
	switch {
	case dtype == dtypes.Bool:
		low, high = 0, 2
	case dtype.IsUnsigned():
		low, high = 0, math.Ldexp(1, bits)
	}
	return v >= low && v < high && math.Abs(v) < mostExact
}
