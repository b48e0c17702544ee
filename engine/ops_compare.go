package engine

import (
	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapeinference"

	"ganplayground/engine/ir"
)

// comparison is how an op compares: a function, its operands perhaps in the other order, perhaps in the total order of floats,
// -NaN < -Inf < … < -0 < +0 < … < +Inf < +NaN.
type comparison struct {
	function    ir.Func
	swap, total bool
}

// compare records a comparison of pairs of elements.
func (f *function) compare(op compute.OpType, c comparison, lhs, rhs compute.Value) (compute.Value, error) {
	r := f.record(op, lhs, rhs)
	if r.err != nil {
		return nil, r.fail()
	}
	inferred := op
	if op == compute.OpTypeNotEqualTotalOrder {
		inferred = compute.OpTypeEqualTotalOrder // shape inference of compute v0.1.14 has forgotten it
	}
	shape := r.emptied(r.infer(shapeinference.ComparisonOp(inferred, r.nodes[0].Shape, r.nodes[1].Shape)))
	return r.done(func() *ir.Node {
		a, b := r.broadcast(r.nodes[0], shape.Dimensions), r.broadcast(r.nodes[1], shape.Dimensions)
		if c.total {
			a, b = r.ordered(a), r.ordered(b)
		}
		if c.swap {
			a, b = b, a
		}
		return r.Map(c.function, a, b)
	})
}

// ordered turns floats into integers in the same total order: of negative numbers all bits but the sign are flipped.
func (r *recording) ordered(x *ir.Node) *ir.Node {
	bits, integer := 31, dtypes.Int32
	switch x.Shape.DType {
	case dtypes.Float64:
		bits, integer = 63, dtypes.Int64
	case dtypes.Float32:
	default:
		return x
	}
	dims := x.Shape.Dimensions
	v := r.Bitcast(x, integer)
	sign := r.Map(ir.ShiftRightArithmetic, v, r.bits(uint64(bits), integer, dims...))
	return r.Map(ir.Xor, v, r.Map(ir.And, sign, r.bits(1<<bits-1, integer, dims...)))
}

// Equal tells where lhs = rhs.
func (f *function) Equal(lhs, rhs compute.Value) (compute.Value, error) {
	return f.compare(compute.OpTypeEqual, comparison{function: ir.Equal}, lhs, rhs)
}

// NotEqual tells where lhs differs from rhs.
func (f *function) NotEqual(lhs, rhs compute.Value) (compute.Value, error) {
	return f.compare(compute.OpTypeNotEqual, comparison{function: ir.NotEqual}, lhs, rhs)
}

// LessThan tells where lhs < rhs.
func (f *function) LessThan(lhs, rhs compute.Value) (compute.Value, error) {
	return f.compare(compute.OpTypeLessThan, comparison{function: ir.Less}, lhs, rhs)
}

// LessOrEqual tells where lhs <= rhs.
func (f *function) LessOrEqual(lhs, rhs compute.Value) (compute.Value, error) {
	return f.compare(compute.OpTypeLessOrEqual, comparison{function: ir.LessEqual}, lhs, rhs)
}

// GreaterThan tells where lhs > rhs.
func (f *function) GreaterThan(lhs, rhs compute.Value) (compute.Value, error) {
	return f.compare(compute.OpTypeGreaterThan, comparison{function: ir.Less, swap: true}, lhs, rhs)
}

// GreaterOrEqual tells where lhs >= rhs.
func (f *function) GreaterOrEqual(lhs, rhs compute.Value) (compute.Value, error) {
	return f.compare(compute.OpTypeGreaterOrEqual, comparison{function: ir.LessEqual, swap: true}, lhs, rhs)
}

// EqualTotalOrder tells where lhs = rhs in the total order.
func (f *function) EqualTotalOrder(lhs, rhs compute.Value) (compute.Value, error) {
	return f.compare(compute.OpTypeEqualTotalOrder, comparison{function: ir.Equal, total: true}, lhs, rhs)
}

// NotEqualTotalOrder tells where lhs differs from rhs in the total order.
func (f *function) NotEqualTotalOrder(lhs, rhs compute.Value) (compute.Value, error) {
	return f.compare(compute.OpTypeNotEqualTotalOrder, comparison{function: ir.NotEqual, total: true}, lhs, rhs)
}

// LessThanTotalOrder tells where lhs < rhs in the total order.
func (f *function) LessThanTotalOrder(lhs, rhs compute.Value) (compute.Value, error) {
	return f.compare(compute.OpTypeLessThanTotalOrder, comparison{function: ir.Less, total: true}, lhs, rhs)
}

// LessOrEqualTotalOrder tells where lhs <= rhs in the total order.
func (f *function) LessOrEqualTotalOrder(lhs, rhs compute.Value) (compute.Value, error) {
	return f.compare(compute.OpTypeLessOrEqualTotalOrder, comparison{function: ir.LessEqual, total: true}, lhs, rhs)
}

// GreaterThanTotalOrder tells where lhs > rhs in the total order.
func (f *function) GreaterThanTotalOrder(lhs, rhs compute.Value) (compute.Value, error) {
	return f.compare(compute.OpTypeGreaterThanTotalOrder, comparison{function: ir.Less, swap: true, total: true}, lhs, rhs)
}

// GreaterOrEqualTotalOrder tells where lhs >= rhs in the total order.
func (f *function) GreaterOrEqualTotalOrder(lhs, rhs compute.Value) (compute.Value, error) {
	return f.compare(compute.OpTypeGreaterOrEqualTotalOrder, comparison{function: ir.LessEqual, swap: true, total: true}, lhs, rhs)
}

// Where takes elements of onTrue where the condition holds, else of onFalse; scalars and axes of size 1 are repeated.
func (f *function) Where(condition, onTrue, onFalse compute.Value) (compute.Value, error) {
	r := f.record(compute.OpTypeWhere, condition, onTrue, onFalse)
	if r.err != nil {
		return nil, r.fail()
	}
	shape := r.infer(shapeinference.Where(r.nodes[0].Shape, r.nodes[1].Shape, r.nodes[2].Shape))
	return r.done(func() *ir.Node {
		for i, n := range r.nodes {
			r.nodes[i] = r.broadcast(n, shape.Dimensions)
		}
		return r.Map(ir.Select, r.nodes...)
	})
}

// Clamp is min(max(x, low), high) of each element; the bounds are scalars or of x's shape.
func (f *function) Clamp(low, x, high compute.Value) (compute.Value, error) {
	above, err := f.Max(x, low)
	if err != nil {
		return nil, err
	}
	return f.Min(above, high)
}

// ConvertDType converts each element: floats to integers towards zero, saturating, and NaN to 0.
func (f *function) ConvertDType(x compute.Value, dtype dtypes.DType) (compute.Value, error) {
	r := f.record(compute.OpTypeConvertDType, x)
	if r.err != nil {
		return nil, r.fail()
	}
	shape := r.nodes[0].Shape.Clone()
	shape.DType = dtype
	r.infer(shape, nil)
	return r.done(func() *ir.Node { return r.Convert(r.nodes[0], dtype) })
}

// Bitcast reads the same bytes as another dtype; with another width the last axis is divided or joined.
func (f *function) Bitcast(x compute.Value, dtype dtypes.DType) (compute.Value, error) {
	r := f.record(compute.OpTypeBitcast, x)
	if r.err != nil {
		return nil, r.fail()
	}
	shape := r.infer(shapeinference.Bitcast(r.nodes[0].Shape, dtype))
	return r.done(func() *ir.Node {
		if dtype.Size() == r.nodes[0].Shape.DType.Size() {
			return r.Bitcast(r.nodes[0], dtype)
		}
		return r.Reinterpret(r.nodes[0], shape)
	})
}
