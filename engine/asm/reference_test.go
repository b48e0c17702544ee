package asm

import (
	encoding "encoding/binary" // binary is an op of two operands here
	"math"
	"math/bits"
	"strings"
)

type number interface {
	~int8 | ~int16 | ~int32 | ~int64 | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~float32 | ~float64
}

func lanesOf[T number](v vec) []T {
	list := make([]T, 16/encoding.Size(T(0)))
	if _, err := encoding.Decode(v[:], encoding.LittleEndian, list); err != nil {
		panic(err)
	}
	return list
}

// first is the value of a scalar.
func first[T number](v vec) T { return lanesOf[T](v)[0] }

func pack[T number](list ...T) (v vec) {
	if _, err := encoding.Encode(v[:], encoding.LittleEndian, list); err != nil {
		panic(err)
	}
	return v
}

func truth(b bool) vec {
	if b {
		return pack(int32(1))
	}
	return vec{}
}

func scalar1[T, R number](f func(T) R) reference {
	return func(s *sample) vec { return pack(f(first[T](s.in[0]))) }
}

func scalar2[T number](f func(a, b T) T) reference {
	return func(s *sample) vec { return pack(f(first[T](s.in[0]), first[T](s.in[1]))) }
}

func scalarTest[T number](f func(a, b T) bool) reference {
	return func(s *sample) vec { return truth(f(first[T](s.in[0]), first[T](s.in[1]))) }
}

func vector1[T, R number](f func(T) R) reference {
	return func(s *sample) vec {
		var out []R
		for _, x := range lanesOf[T](s.in[0])[:16/max(encoding.Size(T(0)), encoding.Size(R(0)))] {
			out = append(out, f(x))
		}
		return pack(out...)
	}
}

func vector2[T number](f func(a, b T) T) reference {
	return func(s *sample) vec {
		a, b := lanesOf[T](s.in[0]), lanesOf[T](s.in[1])
		for i := range a {
			a[i] = f(a[i], b[i])
		}
		return pack(a...)
	}
}

// vectorTest gives lanes of all ones where f holds.
func vectorTest[T number](f func(a, b T) bool) reference {
	return func(s *sample) (v vec) {
		a, b := lanesOf[T](s.in[0]), lanesOf[T](s.in[1])
		size := 16 / len(a)
		for i := range v {
			if f(a[i/size], b[i/size]) {
				v[i] = 0xff
			}
		}
		return v
	}
}

// references has what every op of the table computes.
var references = map[string]reference{}

func init() {
	integer[int32, uint32]("i32", 32)
	integer[int64, uint64]("i64", 64)
	vectorInteger[int32, uint32]("i32x4")
	vectorInteger[int64, uint64]("i64x2")
	float[float32]("f32", "f32x4", func(v float32) uint64 { return uint64(math.Float32bits(v)) << 32 },
		func(b uint64) float32 { return math.Float32frombits(uint32(b >> 32)) })
	float[float64]("f64", "f64x2", math.Float64bits, math.Float64frombits)
	conversions()
}

// comparisons adds the six comparisons, in scalars and in lanes; suffix is that of all but eq and ne.
func comparisons[T number](name, suffix string, test func(func(a, b T) bool) reference) {
	references[name+".eq"] = test(func(a, b T) bool { return a == b })
	references[name+".ne"] = test(func(a, b T) bool { return a != b })
	references[name+".lt"+suffix] = test(func(a, b T) bool { return a < b })
	references[name+".gt"+suffix] = test(func(a, b T) bool { return a > b })
	references[name+".le"+suffix] = test(func(a, b T) bool { return a <= b })
	references[name+".ge"+suffix] = test(func(a, b T) bool { return a >= b })
}

type signedInteger interface{ ~int32 | ~int64 }
type unsignedInteger interface{ ~uint32 | ~uint64 }

// divide panics where the quotient overflows, which Go's does not.
func divide[S signedInteger](a, b S) S {
	if b == -1 && a == -a && a != 0 {
		panic("overflow")
	}
	return a / b
}

func integer[S signedInteger, U unsignedInteger](name string, size int) {
	comparisons(name, "_s", scalarTest[S])
	comparisons(name, "_u", scalarTest[U])
	rotate := func(a U, n int) U { return a<<(n&(size-1)) | a>>(-n&(size-1)) }
	for op, f := range map[string]reference{
		"eqz":    func(s *sample) vec { return truth(first[U](s.in[0]) == 0) },
		"clz":    scalar1(func(a U) U { return U(bits.LeadingZeros64(uint64(a)) - 64 + size) }),
		"ctz":    scalar1(func(a U) U { return U(min(bits.TrailingZeros64(uint64(a)), size)) }),
		"popcnt": scalar1(func(a U) U { return U(bits.OnesCount64(uint64(a))) }),
		"add":    scalar2(func(a, b U) U { return a + b }),
		"sub":    scalar2(func(a, b U) U { return a - b }),
		"mul":    scalar2(func(a, b U) U { return a * b }),
		"div_s":  scalar2(divide[S]),
		"div_u":  scalar2(func(a, b U) U { return a / b }),
		"rem_s":  scalar2(func(a, b S) S { return a % b }),
		"rem_u":  scalar2(func(a, b U) U { return a % b }),
		"and":    scalar2(func(a, b U) U { return a & b }),
		"or":     scalar2(func(a, b U) U { return a | b }),
		"xor":    scalar2(func(a, b U) U { return a ^ b }),
		"shl":    scalar2(func(a, b U) U { return a << (b & U(size-1)) }),
		"shr_s":  scalar2(func(a, b S) S { return a >> (b & S(size-1)) }),
		"shr_u":  scalar2(func(a, b U) U { return a >> (b & U(size-1)) }),
		"rotl":   scalar2(func(a, b U) U { return rotate(a, int(b%U(size))) }),
		"rotr":   scalar2(func(a, b U) U { return rotate(a, -int(b%U(size))) }),
	} {
		references[name+"."+op] = f
	}
}

// float adds the ops of scalars and of lanes. Bits are given with the sign as the highest of 64.
func float[T float32 | float64](scalar, vector string, toBits func(T) uint64, fromBits func(uint64) T) {
	comparisons(scalar, "", scalarTest[T])
	comparisons(vector, "", vectorTest[T])
	const sign = 1 << 63
	in64 := func(f func(float64) float64) func(T) T { return func(a T) T { return T(f(float64(a))) } }
	for op, f := range map[string]func(T) T{
		"abs":     func(a T) T { return fromBits(toBits(a) &^ sign) },
		"neg":     func(a T) T { return fromBits(toBits(a) ^ sign) },
		"ceil":    in64(math.Ceil),
		"floor":   in64(math.Floor),
		"trunc":   in64(math.Trunc),
		"nearest": in64(math.RoundToEven),
		"sqrt":    in64(math.Sqrt), // double rounding does no harm to a square root
	} {
		references[scalar+"."+op] = scalar1(f)
		references[vector+"."+op] = vector1(f)
	}
	for op, f := range map[string]func(a, b T) T{
		"add":      func(a, b T) T { return a + b },
		"sub":      func(a, b T) T { return a - b },
		"mul":      func(a, b T) T { return a * b },
		"div":      func(a, b T) T { return a / b },
		"min":      func(a, b T) T { return min(a, b) },
		"max":      func(a, b T) T { return max(a, b) },
		"copysign": func(a, b T) T { return fromBits(toBits(a)&^sign | toBits(b)&sign) },
		"pmin": func(a, b T) T {
			if b < a {
				return b
			}
			return a
		},
		"pmax": func(a, b T) T {
			if a < b {
				return b
			}
			return a
		},
	} {
		references[scalar+"."+op] = scalar2(f)
		references[vector+"."+op] = vector2(f)
	}
}

// truncate adds the conversions of a float to an integer of lowest to below limit: those that trap and those that saturate.
func truncate[T float32 | float64, R number](to, from, suffix string, lowest, limit float64, highest R) {
	references[to+".trunc_"+from+suffix] = scalar1(func(a T) R {
		if t := math.Trunc(float64(a)); t >= lowest && t < limit {
			return R(t)
		}
		panic("no integer")
	})
	saturating := func(a T) R {
		t := math.Trunc(float64(a))
		switch {
		case math.IsNaN(t):
			return 0
		case t < lowest:
			return R(lowest)
		case t >= limit:
			return highest
		}
		return R(t)
	}
	references[to+".trunc_sat_"+from+suffix] = scalar1(saturating)
	if strings.HasPrefix(to+from, "i32f32") {
		references["i32x4.trunc_sat_f32x4"+suffix] = vector1(saturating)
	}
}

func truncations[T float32 | float64](from string) {
	truncate[T]("i32", from, "_s", -1<<31, 1<<31, int32(math.MaxInt32))
	truncate[T]("i32", from, "_u", 0, 1<<32, uint32(math.MaxUint32))
	truncate[T]("i64", from, "_s", -1<<63, 1<<63, int64(math.MaxInt64))
	truncate[T]("i64", from, "_u", 0, 1<<64, uint64(math.MaxUint64))
}

func to[T, R number](a T) R { return R(a) }

func conversions() {
	truncations[float32]("f32")
	truncations[float64]("f64")
	same := func(s *sample) vec { return s.in[0] }
	for name, f := range map[string]reference{
		"i32.wrap_i64":          scalar1(to[uint64, uint32]),
		"i64.extend_i32_s":      scalar1(to[int32, int64]),
		"i64.extend_i32_u":      scalar1(to[uint32, uint64]),
		"f32.convert_i32_s":     scalar1(to[int32, float32]),
		"f32.convert_i32_u":     scalar1(to[uint32, float32]),
		"f32.convert_i64_s":     scalar1(to[int64, float32]),
		"f32.convert_i64_u":     scalar1(to[uint64, float32]),
		"f32.demote_f64":        scalar1(to[float64, float32]),
		"f64.convert_i32_s":     scalar1(to[int32, float64]),
		"f64.convert_i32_u":     scalar1(to[uint32, float64]),
		"f64.convert_i64_s":     scalar1(to[int64, float64]),
		"f64.convert_i64_u":     scalar1(to[uint64, float64]),
		"f64.promote_f32":       scalar1(to[float32, float64]),
		"i32.reinterpret_f32":   same,
		"i64.reinterpret_f64":   same,
		"f32.reinterpret_i32":   same,
		"f64.reinterpret_i64":   same,
		"i32.extend8_s":         scalar1(func(a int32) int32 { return int32(int8(a)) }),
		"i32.extend16_s":        scalar1(func(a int32) int32 { return int32(int16(a)) }),
		"i64.extend8_s":         scalar1(func(a int64) int64 { return int64(int8(a)) }),
		"i64.extend16_s":        scalar1(func(a int64) int64 { return int64(int16(a)) }),
		"i64.extend32_s":        scalar1(func(a int64) int64 { return int64(int32(a)) }),
		"f32x4.convert_i32x4_s": vector1(to[int32, float32]),
		"f32x4.convert_i32x4_u": vector1(to[uint32, float32]),
	} {
		references[name] = f
	}
}
