package engine

import (
	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapeinference"

	"ganplayground/engine/ir"
)

// unary records a function of each element.
func (f *function) unary(op compute.OpType, fn ir.Func, x compute.Value) (compute.Value, error) {
	r := f.record(op, x)
	if r.err == nil {
		r.infer(shapeinference.UnaryOp(op, r.nodes[0].Shape))
	}
	return r.done(func() *ir.Node { return r.Map(fn, r.nodes[0]) })
}

// Abs is the absolute value, of each element.
func (f *function) Abs(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeAbs, ir.Abs, x)
}

// Neg is -x, of each element.
func (f *function) Neg(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeNeg, ir.Neg, x)
}

// Sign is +1, ±0 or -1, NaN for NaN, of each element.
func (f *function) Sign(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeSign, ir.Sign, x)
}

// Ceil is the least whole number not below x, of each element.
func (f *function) Ceil(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeCeil, ir.Ceil, x)
}

// Floor is the largest whole number not above x, of each element.
func (f *function) Floor(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeFloor, ir.Floor, x)
}

// Round is the nearest whole number, of two the even one, of each element.
func (f *function) Round(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeRound, ir.Round, x)
}

// Sqrt is the square root, of each element.
func (f *function) Sqrt(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeSqrt, ir.Sqrt, x)
}

// Rsqrt is 1/sqrt(x), of each element.
func (f *function) Rsqrt(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeRsqrt, ir.Rsqrt, x)
}

// Exp is the exponential function, of each element.
func (f *function) Exp(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeExp, ir.Exp, x)
}

// Expm1 is exp(x)-1, accurate near 0, of each element.
func (f *function) Expm1(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeExpm1, ir.Expm1, x)
}

// Log is the natural logarithm, of each element.
func (f *function) Log(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeLog, ir.Log, x)
}

// Log1p is log(1+x), accurate near 0, of each element.
func (f *function) Log1p(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeLog1p, ir.Log1p, x)
}

// Logistic is 1/(1+exp(-x)), of each element.
func (f *function) Logistic(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeLogistic, ir.Logistic, x)
}

// Tanh is the hyperbolic tangent, of each element.
func (f *function) Tanh(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeTanh, ir.Tanh, x)
}

// Erf is the error function, of each element.
func (f *function) Erf(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeErf, ir.Erf, x)
}

// Sin is the sine, of each element.
func (f *function) Sin(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeSin, ir.Sin, x)
}

// Cos is the cosine, of each element.
func (f *function) Cos(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeCos, ir.Cos, x)
}

// LogicalNot is the complement of a bool, of each element.
func (f *function) LogicalNot(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeLogicalNot, ir.Not, x)
}

// BitwiseNot is the complement of all bits, of each element.
func (f *function) BitwiseNot(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeBitwiseNot, ir.Not, x)
}

// BitCount is the number of bits that are set, of each element.
func (f *function) BitCount(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeBitCount, ir.PopCount, x)
}

// Clz is the number of leading zero bits, of each element.
func (f *function) Clz(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeClz, ir.LeadingZeros, x)
}

// IsFinite tells which elements are neither infinite nor NaN.
func (f *function) IsFinite(x compute.Value) (compute.Value, error) {
	r := f.record(compute.OpTypeIsFinite, x)
	if r.err == nil && r.nodes[0].Shape.DType == dtypes.Bool {
		r.refuse("a bool is no number")
	}
	return r.done(func() *ir.Node { return r.Map(ir.IsFinite, r.nodes[0]) })
}

// IsNaN tells which elements are NaN.
func (f *function) IsNaN(x compute.Value) (compute.Value, error) {
	r := f.record(compute.OpTypeIsNaN, x)
	if r.err == nil && r.nodes[0].Shape.DType == dtypes.Bool {
		r.refuse("a bool is no number")
	}
	return r.done(func() *ir.Node { return r.Map(ir.IsNaN, r.nodes[0]) })
}
