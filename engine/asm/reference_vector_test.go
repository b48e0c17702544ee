package asm

import (
	"maps"
	"math"
)

func init() {
	maps.Copy(references, laneReferences)
	maps.Copy(references, bitReferences)
	maps.Copy(references, narrowReferences)
	maps.Copy(references, memoryReferences)
}

// splat fills all lanes with the first one of v.
func splat[T number](v vec) vec {
	list := lanesOf[T](v)
	for i := range list {
		list[i] = list[0]
	}
	return pack(list...)
}

func splatting[T number](s *sample) vec { return splat[T](s.in[0]) }

// extract gives a lane as the type that stands for it among scalars.
func extract[T, R number](s *sample) vec { return pack(R(lanesOf[T](s.in[0])[s.lane])) }

func replace[T number](s *sample) vec { return withLane[T](s.in[0], s.lane, s.in[1]) }

// withLane is v with one lane that comes from the first of another vector.
func withLane[T number](v vec, lane int, from vec) vec {
	list := lanesOf[T](v)
	list[lane] = first[T](from)
	return pack(list...)
}

var laneReferences = map[string]reference{
	"i8x16.splat":          splatting[uint8],
	"i16x8.splat":          splatting[uint16],
	"i32x4.splat":          splatting[uint32],
	"i64x2.splat":          splatting[uint64],
	"f32x4.splat":          splatting[uint32], // as integers, which keep the payloads of NaNs
	"f64x2.splat":          splatting[uint64],
	"i8x16.extract_lane_s": extract[int8, int32],
	"i8x16.extract_lane_u": extract[uint8, uint32],
	"i16x8.extract_lane_s": extract[int16, int32],
	"i16x8.extract_lane_u": extract[uint16, uint32],
	"i32x4.extract_lane":   extract[uint32, uint32],
	"i64x2.extract_lane":   extract[uint64, uint64],
	"f32x4.extract_lane":   extract[uint32, uint32],
	"f64x2.extract_lane":   extract[uint64, uint64],
	"i8x16.replace_lane":   replace[uint8],
	"i16x8.replace_lane":   replace[uint16],
	"i32x4.replace_lane":   replace[uint32],
	"i64x2.replace_lane":   replace[uint64],
	"f32x4.replace_lane":   replace[uint32],
	"f64x2.replace_lane":   replace[uint64],
	"i8x16.shuffle": func(s *sample) (v vec) {
		both := append(s.in[0][:], s.in[1][:]...)
		for i, m := range s.mask {
			v[i] = both[m]
		}
		return v
	},
	"i8x16.swizzle": func(s *sample) (v vec) {
		for i, m := range s.in[1] {
			if m < 16 {
				v[i] = s.in[0][m]
			}
		}
		return v
	},
}

var bitReferences = map[string]reference{
	"v128.not":    vector1(func(a uint8) uint8 { return ^a }),
	"v128.and":    vector2(func(a, b uint8) uint8 { return a & b }),
	"v128.andnot": vector2(func(a, b uint8) uint8 { return a &^ b }),
	"v128.or":     vector2(func(a, b uint8) uint8 { return a | b }),
	"v128.xor":    vector2(func(a, b uint8) uint8 { return a ^ b }),
	"v128.bitselect": func(s *sample) (v vec) {
		for i, mask := range s.in[2] {
			v[i] = s.in[0][i]&mask | s.in[1][i]&^mask
		}
		return v
	},
	"v128.any_true": func(s *sample) vec { return truth(s.in[0] != vec{}) },
	"i32x4.all_true": func(s *sample) vec {
		a := lanesOf[uint32](s.in[0])
		return truth(a[0] != 0 && a[1] != 0 && a[2] != 0 && a[3] != 0)
	},
	"i32x4.bitmask": func(s *sample) vec {
		mask := uint32(0)
		for i, a := range lanesOf[uint32](s.in[0]) {
			mask |= a >> 31 << i
		}
		return pack(mask)
	},
}

func vectorInteger[S signedInteger, U unsignedInteger](name string) {
	comparisons(name, "_s", vectorTest[S])
	comparisons(name, "_u", vectorTest[U])
	for op, f := range map[string]reference{
		"abs":   vector1(func(a S) S { return max(a, -a) }),
		"neg":   vector1(func(a S) S { return -a }),
		"add":   vector2(func(a, b U) U { return a + b }),
		"sub":   vector2(func(a, b U) U { return a - b }),
		"mul":   vector2(func(a, b U) U { return a * b }),
		"min_s": vector2(func(a, b S) S { return min(a, b) }),
		"min_u": vector2(func(a, b U) U { return min(a, b) }),
		"max_s": vector2(func(a, b S) S { return max(a, b) }),
		"max_u": vector2(func(a, b U) U { return max(a, b) }),
		"shl":   shift(func(a U, n uint) U { return a << n }),
		"shr_s": shift(func(a S, n uint) S { return a >> n }),
		"shr_u": shift(func(a U, n uint) U { return a >> n }),
	} {
		references[name+"."+op] = f
	}
}

// shift shifts all lanes by an i32, of which only as many bits count as a lane's shift needs.
func shift[T number](f func(T, uint) T) reference {
	return func(s *sample) vec {
		list := lanesOf[T](s.in[0])
		n := uint(first[uint32](s.in[1])) % uint(128/len(list))
		for i := range list {
			list[i] = f(list[i], n)
		}
		return pack(list...)
	}
}

// narrow saturates the lanes of two vectors to unsigned lanes of half the size.
func narrow[T int16 | int32, R uint8 | uint16](highest T) reference {
	return func(s *sample) vec {
		var out []R
		for _, a := range append(lanesOf[T](s.in[0]), lanesOf[T](s.in[1])...) {
			out = append(out, R(min(max(a, 0), highest)))
		}
		return pack(out...)
	}
}

// multiply gives products of two lanes from first on, twice as wide.
func multiply(first int) reference {
	return func(s *sample) vec {
		a, b := lanesOf[uint32](s.in[0]), lanesOf[uint32](s.in[1])
		return pack(uint64(a[first])*uint64(b[first]), uint64(a[first+1])*uint64(b[first+1]))
	}
}

var narrowReferences = map[string]reference{
	"i8x16.narrow_i16x8_u":      narrow[int16, uint8](math.MaxUint8),
	"i16x8.narrow_i32x4_u":      narrow[int32, uint16](math.MaxUint16),
	"i16x8.extend_low_i8x16_s":  vector1(to[int8, int16]),
	"i16x8.extend_low_i8x16_u":  vector1(to[uint8, uint16]),
	"i32x4.extend_low_i16x8_s":  vector1(to[int16, int32]),
	"i32x4.extend_low_i16x8_u":  vector1(to[uint16, uint32]),
	"i64x2.extmul_low_i32x4_u":  multiply(0),
	"i64x2.extmul_high_i32x4_u": multiply(2),
}

func loading[T, R number](s *sample) vec { return pack(R(first[T](s.memory))) }

// widening loads 8 bytes of lanes as lanes of twice the size.
func widening[T, R number](s *sample) vec {
	return vector1(to[T, R])(&sample{in: [3]vec{s.memory}})
}

func loadSplat[T number](s *sample) vec { return splat[T](s.memory) }

func loadLane[T number](s *sample) vec { return withLane[T](s.in[1], s.lane, s.memory) }

// storing changes the first bytes of the memory to those of the value.
func storing[T number](s *sample) vec { return withLane[T](s.memory, 0, s.in[1]) }

func storeLane[T number](s *sample) vec {
	return withLane[T](s.memory, 0, pack(lanesOf[T](s.in[1])[s.lane]))
}

var memoryReferences = map[string]reference{
	"i32.load":           loading[uint32, uint32],
	"i64.load":           loading[uint64, uint64],
	"f32.load":           loading[uint32, uint32],
	"f64.load":           loading[uint64, uint64],
	"i32.load8_s":        loading[int8, int32],
	"i32.load8_u":        loading[uint8, uint32],
	"i32.load16_s":       loading[int16, int32],
	"i32.load16_u":       loading[uint16, uint32],
	"i32.store":          storing[uint32],
	"i64.store":          storing[uint64],
	"f32.store":          storing[uint32],
	"f64.store":          storing[uint64],
	"i32.store8":         storing[uint8],
	"i32.store16":        storing[uint16],
	"i32.atomic.load":    loading[uint32, uint32],
	"i32.atomic.store":   storing[uint32],
	"i32.atomic.rmw.add": loading[uint32, uint32], // the sum: TestAtomicAdd
	"v128.load":          func(s *sample) vec { return s.memory },
	"v128.store":         func(s *sample) vec { return s.in[1] },
	"v128.load8x8_s":     widening[int8, int16],
	"v128.load8x8_u":     widening[uint8, uint16],
	"v128.load16x4_s":    widening[int16, int32],
	"v128.load16x4_u":    widening[uint16, uint32],
	"v128.load32x2_s":    widening[int32, int64],
	"v128.load32x2_u":    widening[uint32, uint64],
	"v128.load8_splat":   loadSplat[uint8],
	"v128.load16_splat":  loadSplat[uint16],
	"v128.load32_splat":  loadSplat[uint32],
	"v128.load64_splat":  loadSplat[uint64],
	"v128.load32_zero":   loading[uint32, uint32],
	"v128.load64_zero":   loading[uint64, uint64],
	"v128.load8_lane":    loadLane[uint8],
	"v128.load16_lane":   loadLane[uint16],
	"v128.load32_lane":   loadLane[uint32],
	"v128.load64_lane":   loadLane[uint64],
	"v128.store8_lane":   storeLane[uint8],
	"v128.store16_lane":  storeLane[uint16],
	"v128.store32_lane":  storeLane[uint32],
	"v128.store64_lane":  storeLane[uint64],
}
