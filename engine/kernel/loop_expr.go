package kernel

import (
	"math"

	"github.com/gomlx/compute/dtypes"

	"ganplayground/engine/asm"
	"ganplayground/engine/ir"
)

// emit computes an expression from the values of its arguments.
func (e *nest) emit(x *ir.Expr, u int) asm.Expr {
	args := make([]asm.Local, len(x.Args))
	for i, a := range x.Args {
		args[i] = e.value(a, u)
	}
	a := e.arithmetic(x)
	switch x.Kind {
	case ir.Literal:
		return a.literal(x.Bits)
	case ir.Index:
		return e.counted(x.At, u)
	case ir.Load:
		return e.load(x, u)
	case ir.Fetch:
		return e.fetch(x, u)
	case ir.Guarded:
		return e.guarded(x, args, u)
	}
	return a.function(x, args)
}

// function is a Call, in the arithmetic of its result, of the values of its arguments.
func (a arithmetic) function(x *ir.Expr, args []asm.Local) asm.Expr {
	switch {
	case x.Func == ir.Select:
		return a.choose(x, args)
	case (x.Func == ir.Min || x.Func == ir.Max) && a.width == vector && x.DType == dtypes.Float32:
		return a.bounded(x, args)
	}
	return a.to(x.Args[0].DType).call(x.Func, x.DType, args)
}

// choose is a Select; one between a value and zero is a single instruction.
func (a arithmetic) choose(x *ir.Expr, args []asm.Local) asm.Expr {
	switch {
	case a.width == vector && isZero(x.Args[2]):
		return asm.V128And.Of(args[1], args[0])
	case a.width == vector && isZero(x.Args[1]):
		return asm.V128Andnot.Of(args[2], args[0])
	}
	return a.where(args[0], args[1], args[2])
}

func isZero(x *ir.Expr) bool { return x.Kind == ir.Literal && x.Bits == 0 }

// bounded is a Min or Max of four float32. That of V8 takes eight instructions to tell the zeros and NaNs apart, of which a known bound
// needs but one or two: pmin and pmax give the value where it and the bound are equal, or where it is NaN.
func (a arithmetic) bounded(x *ir.Expr, args []asm.Local) asm.Expr {
	const minusZero = 1 << 31
	value, bound := args[0], args[1]
	known := x.Args[1]
	if x.Args[0].Kind == ir.Literal {
		value, bound, known = args[1], args[0], x.Args[0]
	}
	limit := math.Float32frombits(uint32(known.Bits))
	switch {
	case known.Kind != ir.Literal || limit != limit:
	case x.Func == ir.Min && known.Bits != minusZero:
		return asm.F32x4Pmin.Of(value, bound)
	case x.Func == ir.Max && known.Bits == 0:
		return asm.F32x4Add.Of(asm.F32x4Pmax.Of(value, bound), bound) // -0 + 0 is the larger zero
	case x.Func == ir.Max:
		return asm.F32x4Pmax.Of(value, bound)
	}
	return a.call(x.Func, x.DType, args)
}
