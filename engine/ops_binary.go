package engine

import (
	"github.com/gomlx/compute"
	"github.com/gomlx/compute/shapeinference"
	"github.com/gomlx/compute/shapes"

	"ganplayground/engine/ir"
)

// binary records a function of pairs of elements; scalars and axes of size 1 are repeated.
func (f *function) binary(op compute.OpType, fn ir.Func, lhs, rhs compute.Value) (compute.Value, error) {
	r := f.record(op, lhs, rhs)
	if r.err != nil {
		return nil, r.fail()
	}
	shape := r.emptied(r.infer(shapeinference.BinaryOp(op, r.nodes[0].Shape, r.nodes[1].Shape)))
	if fn == ir.Atan2 && !shape.DType.IsFloat() {
		r.refuse("it does not take %s", shape.DType)
	}
	return r.done(func() *ir.Node {
		return r.Map(fn, r.broadcast(r.nodes[0], shape.Dimensions), r.broadcast(r.nodes[1], shape.Dimensions))
	})
}

// emptied corrects what shape inference says of an empty axis beside one of size 1: that is repeated no times.
func (r *recording) emptied(shape shapes.Shape) shapes.Shape {
	shape = shape.Clone()
	for _, n := range r.nodes {
		for axis, d := range n.Shape.Dimensions {
			if d == 0 && r.err == nil {
				shape.Dimensions[axis] = 0
			}
		}
	}
	return shape
}

// Add is lhs + rhs, element by element.
func (f *function) Add(lhs, rhs compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeAdd, ir.Add, lhs, rhs)
}

// Sub is lhs - rhs, element by element.
func (f *function) Sub(lhs, rhs compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeSub, ir.Sub, lhs, rhs)
}

// Mul is lhs * rhs, element by element.
func (f *function) Mul(lhs, rhs compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeMul, ir.Mul, lhs, rhs)
}

// Div is lhs / rhs; of integers towards zero, with all bits set for rhs = 0, element by element.
func (f *function) Div(lhs, rhs compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeDiv, ir.Div, lhs, rhs)
}

// Rem is the remainder of lhs / rhs with the sign of lhs, element by element.
func (f *function) Rem(lhs, rhs compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeRem, ir.Rem, lhs, rhs)
}

// Pow is lhs to the power of rhs, element by element.
func (f *function) Pow(lhs, rhs compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypePow, ir.Pow, lhs, rhs)
}

// Atan2 is the angle of the point (rhs, lhs), element by element.
func (f *function) Atan2(lhs, rhs compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeAtan2, ir.Atan2, lhs, rhs)
}

// Max is the larger one, NaN if one is, element by element.
func (f *function) Max(lhs, rhs compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeMax, ir.Max, lhs, rhs)
}

// Min is the smaller one, NaN if one is, element by element.
func (f *function) Min(lhs, rhs compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeMin, ir.Min, lhs, rhs)
}

// BitwiseAnd is the bits set in both, element by element.
func (f *function) BitwiseAnd(lhs, rhs compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeBitwiseAnd, ir.And, lhs, rhs)
}

// BitwiseOr is the bits set in one or both, element by element.
func (f *function) BitwiseOr(lhs, rhs compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeBitwiseOr, ir.Or, lhs, rhs)
}

// BitwiseXor is the bits set in one only, element by element.
func (f *function) BitwiseXor(lhs, rhs compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeBitwiseXor, ir.Xor, lhs, rhs)
}

// LogicalAnd is whether both hold, element by element.
func (f *function) LogicalAnd(lhs, rhs compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeLogicalAnd, ir.And, lhs, rhs)
}

// LogicalOr is whether one or both hold, element by element.
func (f *function) LogicalOr(lhs, rhs compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeLogicalOr, ir.Or, lhs, rhs)
}

// LogicalXor is whether one alone holds, element by element.
func (f *function) LogicalXor(lhs, rhs compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeLogicalXor, ir.Xor, lhs, rhs)
}

// ShiftLeft is lhs shifted left by rhs bits, element by element.
func (f *function) ShiftLeft(lhs, rhs compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeShiftLeft, ir.ShiftLeft, lhs, rhs)
}

// ShiftRightArithmetic is lhs shifted right by rhs bits, filled with its sign, element by element.
func (f *function) ShiftRightArithmetic(lhs, rhs compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeShiftRightArithmetic, ir.ShiftRightArithmetic, lhs, rhs)
}

// ShiftRightLogical is lhs shifted right by rhs bits, filled with zeros, element by element.
func (f *function) ShiftRightLogical(lhs, rhs compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeShiftRightLogical, ir.ShiftRightLogical, lhs, rhs)
}
