package kernel

import (
	"fmt"

	"github.com/gomlx/compute/dtypes"

	"ganplayground/engine/asm"
	"ganplayground/engine/ir"
)

// call is a function of values that have a's dtype; the result has dtype to, which differs for comparisons and conversions.
func (a arithmetic) call(f ir.Func, to dtypes.DType, args []asm.Local) asm.Expr {
	switch {
	case f == ir.Convert:
		return a.convert(to, args[0])
	case f == ir.Bitcast:
		return a.bitcast(to, args[0])
	case a.isFloat() && f.Arity() == 1:
		return a.floatUnary(f, args[0])
	case a.isFloat():
		return a.floatBinary(f, args[0], args[1])
	case f.Comparison():
		return a.compare(f, args[0], args[1])
	case f.Arity() == 1:
		return a.wrap(a.integerUnary(f, args[0]))
	}
	return a.wrap(a.integerBinary(f, args[0], args[1]))
}

func (a arithmetic) floatUnary(f ir.Func, x asm.Local) asm.Expr {
	e := a.float()
	switch f {
	case ir.Abs:
		return e.abs(x)
	case ir.Neg:
		return e.neg(x)
	case ir.Sign:
		return e.sign(x)
	case ir.Ceil:
		return e.ceil(x)
	case ir.Floor:
		return e.floor(x)
	case ir.Round:
		return e.round(x)
	case ir.Sqrt:
		return e.sqrt(x)
	case ir.Rsqrt:
		return e.rsqrt(x)
	case ir.IsFinite:
		return e.isFinite(x)
	case ir.IsNaN:
		return e.isNaN(x)
	}
	return e.elementary(f, x)
}

// elementary is a function that is no single instruction.
func (e float) elementary(f ir.Func, x asm.Local) asm.Expr {
	switch f {
	case ir.Exp:
		return e.exp(x)
	case ir.Expm1:
		return e.expm1(x)
	case ir.Log:
		return e.log(x)
	case ir.Log1p:
		return e.log1p(x)
	case ir.Logistic:
		return e.logistic(x)
	case ir.Tanh:
		return e.tanh(x)
	case ir.Erf:
		return e.erf(x)
	case ir.Sin:
		return e.sin(x)
	case ir.Cos:
		return e.cos(x)
	}
	panic(fmt.Sprintf("BUG: %s of floats", f))
}

func (a arithmetic) floatBinary(f ir.Func, x, y asm.Local) asm.Expr {
	e := a.float()
	switch f {
	case ir.Add:
		return e.add(x, y)
	case ir.Sub:
		return e.sub(x, y)
	case ir.Mul:
		return e.mul(x, y)
	case ir.Div:
		return e.div(x, y)
	case ir.Rem:
		return a.floatRemainder(x, y)
	case ir.Min:
		return e.min(x, y)
	case ir.Max:
		return e.max(x, y)
	case ir.Pow:
		return e.pow(x, y)
	case ir.Atan2:
		return e.atan2(x, y)
	case ir.Equal:
		return e.eq(x, y)
	case ir.NotEqual:
		return e.ne(x, y)
	case ir.Less:
		return e.lt(x, y)
	case ir.LessEqual:
		return e.le(x, y)
	}
	panic(fmt.Sprintf("BUG: %s of floats", f))
}

// floatRemainder is C's fmod: the exact remainder with the sign of x. It is computed in float64, which holds that of float32
// exactly too.
func (a arithmetic) floatRemainder(x, y asm.Local) asm.Expr {
	remainder := a.once("fmod", asm.F64, []asm.Type{asm.F64, asm.F64}, emitRemainder)
	return a.laneByLane(a, func(v []asm.Local) asm.Expr {
		if a.dtype == dtypes.Float64 {
			return a.f.Call(remainder, v[0], v[1])
		}
		return asm.F32DemoteF64.Of(a.f.Call(remainder, asm.F64PromoteF32.Of(v[0]), asm.F64PromoteF32.Of(v[1])))
	}, x, y)
}

// once returns the module's function of that name, made on the first call.
func (a arithmetic) once(name string, result asm.Type, params []asm.Type, body func(*asm.Func)) *asm.Func {
	if f := a.module.Named(name); f != nil {
		return f
	}
	f := a.module.Func(name, result, params...)
	body(f)
	return f
}

// emitRemainder is a long division in binary: from |x| it subtracts |y| 2^k where that is not above it, for k from the largest to 0.
// Each difference is exact, for the two numbers are within a factor of 2 (Sterbenz 1974).
func emitRemainder(f *asm.Func) {
	x, y := f.Param(0), f.Param(1)
	rest, divisor := f.Let(asm.F64Abs.Of(x)), f.Let(asm.F64Abs.Of(y))
	nan := asm.F64Div.Of(asm.F64Sub.Of(x, x), asm.F64Sub.Of(x, x))
	// Infinite or NaN x, zero or NaN y have no remainder.
	valid := asm.I32And.Of(asm.F64Lt.Of(rest, infinite()), asm.F64Gt.Of(divisor, asm.ConstF64(0)))
	f.If(asm.I32Eqz.Of(valid), func() { f.Return(nan) }, nil)
	step, twice := f.Let(divisor), f.Local(asm.F64)
	f.Block(func(largest asm.Label) {
		f.Loop(func(double asm.Label) {
			f.Set(twice, asm.F64Add.Of(step, step))
			f.BranchIf(largest, asm.F64Gt.Of(twice, rest))
			f.Set(step, twice)
			f.Branch(double)
		})
	})
	f.Loop(func(next asm.Label) {
		f.If(asm.F64Ge.Of(rest, step), func() { f.Set(rest, asm.F64Sub.Of(rest, step)) }, nil)
		f.If(asm.F64Gt.Of(step, divisor), func() {
			f.Set(step, asm.F64Mul.Of(step, asm.ConstF64(0.5)))
			f.Branch(next)
		}, nil)
	})
	f.Return(asm.F64Copysign.Of(rest, x))
}

// infinite is +Inf in float64.
func infinite() asm.Expr { return asm.F64ReinterpretI64.Of(asm.ConstI64(0x7ff << 52)) }
