package engine

import (
	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
)

// expression builds ops on a function and remembers the first error, so that a formula reads as one. After an error every
// further value is nil and no op is added.
type expression struct {
	f   compute.Function
	err error
}

func (e *expression) try(build func() (compute.Value, error)) compute.Value {
	if e.err != nil {
		return nil
	}
	var v compute.Value
	v, e.err = build()
	return v
}

func (e *expression) unary(op func(compute.Value) (compute.Value, error), x compute.Value) compute.Value {
	return e.try(func() (compute.Value, error) { return op(x) })
}

func (e *expression) binary(op func(lhs, rhs compute.Value) (compute.Value, error), a, b compute.Value) compute.Value {
	return e.try(func() (compute.Value, error) { return op(a, b) })
}

func (e *expression) constant(v float64) compute.Value {
	return e.try(func() (compute.Value, error) { return e.f.Constant([]float32{float32(v)}) })
}

func (e *expression) integer(v int32) compute.Value {
	return e.try(func() (compute.Value, error) { return e.f.Constant([]int32{v}) })
}

func (e *expression) add(a, b compute.Value) compute.Value   { return e.binary(e.f.Add, a, b) }
func (e *expression) sub(a, b compute.Value) compute.Value   { return e.binary(e.f.Sub, a, b) }
func (e *expression) mul(a, b compute.Value) compute.Value   { return e.binary(e.f.Mul, a, b) }
func (e *expression) div(a, b compute.Value) compute.Value   { return e.binary(e.f.Div, a, b) }
func (e *expression) min(a, b compute.Value) compute.Value   { return e.binary(e.f.Min, a, b) }
func (e *expression) max(a, b compute.Value) compute.Value   { return e.binary(e.f.Max, a, b) }
func (e *expression) less(a, b compute.Value) compute.Value  { return e.binary(e.f.LessThan, a, b) }
func (e *expression) equal(a, b compute.Value) compute.Value { return e.binary(e.f.Equal, a, b) }
func (e *expression) floor(x compute.Value) compute.Value    { return e.unary(e.f.Floor, x) }
func (e *expression) abs(x compute.Value) compute.Value      { return e.unary(e.f.Abs, x) }
func (e *expression) neg(x compute.Value) compute.Value      { return e.unary(e.f.Neg, x) }
func (e *expression) isNaN(x compute.Value) compute.Value    { return e.binary(e.f.NotEqual, x, x) }

func (e *expression) and(bits compute.Value, mask int32) compute.Value {
	return e.binary(e.f.BitwiseAnd, bits, e.integer(mask))
}

func (e *expression) or(bits compute.Value, mask int32) compute.Value {
	return e.binary(e.f.BitwiseOr, bits, e.integer(mask))
}

func (e *expression) shiftRight(bits compute.Value, by int32) compute.Value {
	return e.binary(e.f.ShiftRightLogical, bits, e.integer(by))
}

func (e *expression) where(condition, onTrue, onFalse compute.Value) compute.Value {
	return e.try(func() (compute.Value, error) { return e.f.Where(condition, onTrue, onFalse) })
}

func (e *expression) convert(x compute.Value, to dtypes.DType) compute.Value {
	return e.try(func() (compute.Value, error) { return e.f.ConvertDType(x, to) })
}

func (e *expression) bitcast(x compute.Value, to dtypes.DType) compute.Value {
	return e.try(func() (compute.Value, error) { return e.f.Bitcast(x, to) })
}

// polynomial evaluates c[0] x^n + ... + c[n] by Horner's rule.
func (e *expression) polynomial(x compute.Value, c ...float64) compute.Value {
	y := e.constant(c[0])
	for _, next := range c[1:] {
		y = e.add(e.mul(y, x), e.constant(next))
	}
	return y
}

// powerOfTwo is 2^k for whole k in -126..127: k+127 placed in the exponent bits.
func (e *expression) powerOfTwo(k compute.Value) compute.Value {
	biased := e.add(e.convert(k, dtypes.Int32), e.integer(127))
	return e.bitcast(e.binary(e.f.ShiftLeft, biased, e.integer(23)), dtypes.Float32)
}
