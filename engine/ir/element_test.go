package ir

import (
	"math"
	"math/bits"

	"github.com/gomlx/compute/dtypes"
)

// The elements of the tests' interpreters are the bits of a value of a dtype, zero-extended, so that every dtype has one
// representation. NaN has one too, as graphs and programs are compared bit for bit.

// toFloat is the value of an element; exact but for 64-bit integers beyond 2^53.
func toFloat(v uint64, dtype dtypes.DType) float64 {
	switch {
	case dtype == dtypes.Float32:
		return float64(math.Float32frombits(uint32(v)))
	case dtype == dtypes.Float64:
		return math.Float64frombits(v)
	case dtype.IsUnsigned() || dtype == dtypes.Bool:
		return float64(v)
	}
	return float64(toInt(v, dtype))
}

// fromFloat rounds to a float dtype.
func fromFloat(v float64, dtype dtypes.DType) uint64 {
	switch {
	case dtype == dtypes.Float32 && v != v:
		return 0x7fc00000
	case dtype == dtypes.Float32:
		return uint64(math.Float32bits(float32(v)))
	case v != v:
		return 0x7ff8000000000000
	}
	return math.Float64bits(v)
}

// toInt is the value of an integer of any width as int64, sign-extended if the dtype has a sign.
func toInt(v uint64, dtype dtypes.DType) int64 {
	shift := 64 - 8*dtype.Size()
	if dtype.IsUnsigned() || dtype == dtypes.Bool {
		return int64(v << shift >> shift)
	}
	return int64(v<<shift) >> shift
}

// fromInt wraps to the width of the dtype.
func fromInt(v int64, dtype dtypes.DType) uint64 {
	if dtype == dtypes.Bool {
		return uint64(v & 1)
	}
	shift := 64 - 8*dtype.Size()
	return uint64(v) << shift >> shift
}

func truth(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// apply is a function of elements; from is the dtype of the last argument, to that of the result.
func apply(f Func, from, to dtypes.DType, args ...uint64) uint64 {
	switch {
	case f == Select && args[0] != 0:
		return args[1]
	case f == Select:
		return args[2]
	case f == Convert:
		return convert(args[0], from, to)
	case f == Bitcast:
		return args[0]
	case f.Comparison():
		return truth(compare(f, from, args[0], args[1]))
	case f == IsFinite || f == IsNaN:
		v := toFloat(args[0], from)
		return truth(f == IsNaN && v != v || f == IsFinite && v-v == 0)
	case from.IsFloat() && len(args) == 1:
		return fromFloat(unaryFloat(f, toFloat(args[0], from)), to)
	case from.IsFloat():
		return fromFloat(binaryFloat(f, toFloat(args[0], from), toFloat(args[1], from)), to)
	case len(args) == 1:
		return fromInt(unaryInt(f, toInt(args[0], from), from), to)
	}
	return fromInt(binaryInt(f, toInt(args[0], from), toInt(args[1], from), from), to)
}

func convert(v uint64, from, to dtypes.DType) uint64 {
	switch {
	case to == dtypes.Bool:
		return truth(toFloat(v, from) != 0)
	case to.IsFloat():
		return fromFloat(toFloat(v, from), to)
	case !from.IsFloat():
		return fromInt(toInt(v, from), to)
	}
	value, width := math.Trunc(toFloat(v, from)), 8*to.Size()
	low, high := -math.Ldexp(1, width-1), math.Ldexp(1, width-1)
	if to.IsUnsigned() {
		low, high = 0, math.Ldexp(1, width)
	}
	switch {
	case value != value:
		return 0
	case value < low:
		return fromInt(int64(low), to)
	case value >= high && to.IsUnsigned():
		return fromInt(-1, to)
	case value >= high:
		return fromInt(1<<(width-1)-1, to)
	case value >= 1<<63:
		return uint64(value)
	}
	return fromInt(int64(value), to)
}

func compare(f Func, dtype dtypes.DType, a, b uint64) bool {
	var less, equal bool
	switch {
	case dtype.IsFloat():
		less, equal = toFloat(a, dtype) < toFloat(b, dtype), toFloat(a, dtype) == toFloat(b, dtype)
	case dtype.IsUnsigned() || dtype == dtypes.Bool:
		less, equal = a < b, a == b
	default:
		less, equal = toInt(a, dtype) < toInt(b, dtype), a == b
	}
	return map[Func]bool{Equal: equal, NotEqual: !equal, Less: less, LessEqual: less || equal}[f]
}

func unaryFloat(f Func, v float64) float64 {
	switch f {
	case Sign:
		switch {
		case v > 0:
			return 1
		case v < 0:
			return -1
		}
		return v
	case Rsqrt:
		return 1 / math.Sqrt(v)
	case Logistic:
		return 1 / (1 + math.Exp(-v))
	}
	return map[Func]func(float64) float64{Abs: math.Abs, Neg: func(v float64) float64 { return -v }, Ceil: math.Ceil, Floor: math.Floor,
		Round: math.RoundToEven, Sqrt: math.Sqrt, Exp: math.Exp, Expm1: math.Expm1, Log: math.Log, Log1p: math.Log1p, Tanh: math.Tanh,
		Erf: math.Erf, Sin: math.Sin, Cos: math.Cos}[f](v)
}

func binaryFloat(f Func, a, b float64) float64 {
	switch f {
	case Add:
		return a + b
	case Sub:
		return a - b
	case Mul:
		return a * b
	case Div:
		return a / b
	}
	return map[Func]func(a, b float64) float64{Rem: math.Mod, Min: math.Min, Max: math.Max, Pow: math.Pow, Atan2: math.Atan2}[f](a, b)
}

func unaryInt(f Func, v int64, dtype dtypes.DType) int64 {
	switch f {
	case Abs:
		return max(v, -v)
	case Neg:
		return -v
	case Sign:
		return map[bool]int64{true: 1}[v > 0] - map[bool]int64{true: 1}[v < 0]
	case Not:
		return ^v
	case PopCount:
		return int64(bits.OnesCount64(fromInt(v, dtype)))
	case LeadingZeros:
		return int64(bits.LeadingZeros64(fromInt(v, dtype)) - 64 + 8*dtype.Size())
	}
	panic("BUG: " + f.String() + " of an integer")
}

func binaryInt(f Func, a, b int64, dtype dtypes.DType) int64 {
	less := a < b
	if dtype.IsUnsigned() {
		less = uint64(a) < uint64(b)
	}
	switch f {
	case Add:
		return a + b
	case Sub:
		return a - b
	case Mul:
		return a * b
	case Div, Rem:
		if b == 0 {
			return 0
		}
		return map[Func]int64{Div: a / b, Rem: a % b}[f]
	case Min:
		return map[bool]int64{true: a, false: b}[less]
	case Max:
		return map[bool]int64{true: b, false: a}[less]
	case And:
		return a & b
	case Or:
		return a | b
	case Xor:
		return a ^ b
	}
	panic("BUG: " + f.String() + " of integers")
}
