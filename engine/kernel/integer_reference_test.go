package kernel

import (
	"fmt"
	"math"

	"github.com/gomlx/compute/dtypes"

	"ganplayground/engine/ir"
)

// integerReference computes with 64 bits, of which the caller takes as many as the dtype has.
func integerReference[T int64 | uint64](f ir.Func, dtype dtypes.DType, x, y T) uint64 {
	switch f {
	case ir.Add:
		return uint64(x + y)
	case ir.Sub:
		return uint64(x - y)
	case ir.Mul:
		return uint64(x * y)
	case ir.Min:
		return uint64(min(x, y))
	case ir.Max:
		return uint64(max(x, y))
	case ir.And:
		return uint64(x & y)
	case ir.Or:
		return uint64(x | y)
	case ir.Xor:
		return uint64(x ^ y)
	case ir.Equal:
		return truth(x == y)
	case ir.NotEqual:
		return truth(x != y)
	case ir.Less:
		return truth(x < y)
	case ir.LessEqual:
		return truth(x <= y)
	case ir.Div:
		if y == 0 {
			return math.MaxUint64
		}
		return uint64(x / y)
	case ir.Rem:
		if y == 0 {
			return uint64(x)
		}
		return uint64(x % y)
	case ir.Pow:
		return uint64(powerReference(x, y))
	case ir.ShiftLeft, ir.ShiftRightLogical, ir.ShiftRightArithmetic:
		return shiftReference(f, dtype, x, uint64(y))
	}
	panic(fmt.Sprintf("no reference for %s of %s", f, dtype))
}

// powerReference multiplies y times, or as often as changes anything: powers of odd numbers come again after 2^62 factors, so
// that it squares too.
func powerReference[T int64 | uint64](x, y T) T {
	switch {
	case y == 0:
		return 1
	case y < 0 && x == 1:
		return 1
	case y < 0 && x+1 == 0:
		return 1 - 2*(y&1)
	case y < 0:
		return 0
	}
	half := powerReference(x, y/2)
	if y%2 == 1 {
		return half * half * x
	}
	return half * half
}

// shiftReference takes the count as unsigned, as large as it comes; an arithmetic shift takes the highest bit for a sign.
func shiftReference[T int64 | uint64](f ir.Func, dtype dtypes.DType, x T, count uint64) uint64 {
	width := 8 * dtype.Size()
	zeroExtended := uint64(x) & (math.MaxUint64 >> (64 - width))
	switch {
	case f == ir.ShiftRightArithmetic:
		return uint64(signedOf(dtype, uint64(x)) >> min(count, 63))
	case count >= uint64(width):
		return 0
	case f == ir.ShiftLeft:
		return uint64(x) << count
	}
	return zeroExtended >> count
}

// convertReference is Convert; floats are cut towards zero and saturate.
func convertReference(from, to dtypes.DType, x uint64) uint64 {
	natural := from.IsUnsigned() || from == dtypes.Bool
	switch {
	case from.IsFloat():
		return convertFloatReference(to, floatOf(from, x))
	case to == dtypes.Bool:
		return truth(x != 0)
	case to == dtypes.Float32 && natural:
		return uint64(math.Float32bits(float32(x)))
	case to == dtypes.Float32:
		return uint64(math.Float32bits(float32(signedOf(from, x))))
	case to == dtypes.Float64 && natural:
		return math.Float64bits(float64(x))
	case to == dtypes.Float64:
		return math.Float64bits(float64(signedOf(from, x)))
	case natural:
		return cut(to, x)
	}
	return cut(to, uint64(signedOf(from, x)))
}

func convertFloatReference(to dtypes.DType, v float64) uint64 {
	width := 8 * to.Size()
	low, high := -math.Ldexp(1, width-1), math.Ldexp(1, width-1)
	if to.IsUnsigned() {
		low, high = 0, math.Ldexp(1, width)
	}
	switch {
	case to == dtypes.Bool:
		return truth(v != 0)
	case to.IsFloat():
		return floatBits(to, v)
	case v != v:
		return 0
	case v >= high:
		if to.IsUnsigned() {
			return cut(to, math.MaxUint64)
		}
		return cut(to, math.MaxUint64) >> 1
	case v < low:
		return cut(to, 1<<(width-1)*truth(!to.IsUnsigned()))
	case to.IsUnsigned():
		return uint64(v)
	}
	return cut(to, uint64(int64(v)))
}
