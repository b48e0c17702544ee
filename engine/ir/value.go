package ir

import (
	"encoding/binary"
	"math"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

// mostExact bounds the whole numbers that float64 tells apart from their neighbours: of those below it, each is itself.
const mostExact = 1 << 53

// scalarValue is the value of a constant of one element, exactly: every value of the dtypes fits but 64-bit integers from
// mostExact on, for which ok is false.
func (n *Node) scalarValue() (v float64, ok bool) {
	if n.Op != Constant || n.Size() != 1 {
		return 0, false
	}
	bits := n.Bits()
	switch dtype := n.Shape.DType; {
	case dtype == dtypes.Float32:
		v = float64(math.Float32frombits(uint32(bits)))
	case dtype == dtypes.Float64:
		v = math.Float64frombits(bits)
	case dtype.IsUnsigned() || dtype == dtypes.Bool:
		v = float64(bits)
	default:
		shift := 64 - 8*dtype.Size()
		v = float64(int64(bits<<shift) >> shift)
	}
	return v, math.Abs(v) < mostExact || n.Shape.DType.IsFloat()
}

// Bits are the bits of a constant of one element, zero-extended.
func (n *Node) Bits() uint64 {
	var padded [8]byte
	copy(padded[:], n.Data)
	return binary.LittleEndian.Uint64(padded[:])
}

// Bytes are the bits of one value of a dtype, in little-endian order.
func Bytes(bits uint64, dtype dtypes.DType) []byte {
	return binary.LittleEndian.AppendUint64(nil, bits)[:dtype.Size()]
}

func scalarShape(dtype dtypes.DType) shapes.Shape { return shapes.Make(dtype) }

// Identity is the value, in bits, that changes no result of the function.
func Identity(f Func, dtype dtypes.DType) uint64 {
	bits := 8 * dtype.Size()
	all := uint64(math.MaxUint64) >> (64 - bits)
	switch {
	case dtype == dtypes.Bool:
		return map[Func]uint64{And: 1, Mul: 1, Min: 1}[f]
	case f == And:
		return all
	case dtype == dtypes.Float32:
		return uint64(math.Float32bits(float32(floatIdentity(f))))
	case dtype == dtypes.Float64:
		return math.Float64bits(floatIdentity(f))
	case f == Mul:
		return 1
	case f == Min && dtype.IsUnsigned():
		return all
	case f == Min:
		return all >> 1
	case f == Max && !dtype.IsUnsigned():
		return all>>1 + 1
	}
	return 0
}

func floatIdentity(f Func) float64 {
	return map[Func]float64{Mul: 1, Min: math.Inf(1), Max: math.Inf(-1)}[f]
}
