package asm

// Loads and stores of vectors.
var (
	V128Load        = load("v128.load", simd, 0x00, 4, V128)
	V128Load8x8S    = load("v128.load8x8_s", simd, 0x01, 3, V128)
	V128Load8x8U    = load("v128.load8x8_u", simd, 0x02, 3, V128)
	V128Load16x4S   = load("v128.load16x4_s", simd, 0x03, 3, V128)
	V128Load16x4U   = load("v128.load16x4_u", simd, 0x04, 3, V128)
	V128Load32x2S   = load("v128.load32x2_s", simd, 0x05, 3, V128)
	V128Load32x2U   = load("v128.load32x2_u", simd, 0x06, 3, V128)
	V128Load8Splat  = load("v128.load8_splat", simd, 0x07, 0, V128)
	V128Load16Splat = load("v128.load16_splat", simd, 0x08, 1, V128)
	V128Load32Splat = load("v128.load32_splat", simd, 0x09, 2, V128)
	V128Load64Splat = load("v128.load64_splat", simd, 0x0a, 3, V128)
	V128Load32Zero  = load("v128.load32_zero", simd, 0x5c, 2, V128)
	V128Load64Zero  = load("v128.load64_zero", simd, 0x5d, 3, V128)
	V128Store       = store("v128.store", simd, 0x0b, 4, V128)
	V128Load8Lane   = laneAccess("v128.load8_lane", 0x54, 0, V128)
	V128Load16Lane  = laneAccess("v128.load16_lane", 0x55, 1, V128)
	V128Load32Lane  = laneAccess("v128.load32_lane", 0x56, 2, V128)
	V128Load64Lane  = laneAccess("v128.load64_lane", 0x57, 3, V128)
	V128Store8Lane  = laneAccess("v128.store8_lane", 0x58, 0, None)
	V128Store16Lane = laneAccess("v128.store16_lane", 0x59, 1, None)
	V128Store32Lane = laneAccess("v128.store32_lane", 0x5a, 2, None)
	V128Store64Lane = laneAccess("v128.store64_lane", 0x5b, 3, None)
)

// Lanes.
var (
	shuffle           = define(Op{Name: "i8x16.shuffle", prefix: simd, code: 0x0d, In: []Type{V128, V128}, Out: V128, immediate: shuffleMask})
	I8x16Swizzle      = binary("i8x16.swizzle", simd, 0x0e, V128, V128)
	I8x16Splat        = unary("i8x16.splat", simd, 0x0f, I32, V128)
	I16x8Splat        = unary("i16x8.splat", simd, 0x10, I32, V128)
	I32x4Splat        = unary("i32x4.splat", simd, 0x11, I32, V128)
	I64x2Splat        = unary("i64x2.splat", simd, 0x12, I64, V128)
	F32x4Splat        = unary("f32x4.splat", simd, 0x13, F32, V128)
	F64x2Splat        = unary("f64x2.splat", simd, 0x14, F64, V128)
	I8x16ExtractLaneS = lane("i8x16.extract_lane_s", 16, 0x15, I32, V128)
	I8x16ExtractLaneU = lane("i8x16.extract_lane_u", 16, 0x16, I32, V128)
	I16x8ExtractLaneS = lane("i16x8.extract_lane_s", 8, 0x18, I32, V128)
	I16x8ExtractLaneU = lane("i16x8.extract_lane_u", 8, 0x19, I32, V128)
	I32x4ExtractLane  = lane("i32x4.extract_lane", 4, 0x1b, I32, V128)
	I64x2ExtractLane  = lane("i64x2.extract_lane", 2, 0x1d, I64, V128)
	F32x4ExtractLane  = lane("f32x4.extract_lane", 4, 0x1f, F32, V128)
	F64x2ExtractLane  = lane("f64x2.extract_lane", 2, 0x21, F64, V128)
	I8x16ReplaceLane  = lane("i8x16.replace_lane", 16, 0x17, V128, V128, I32)
	I16x8ReplaceLane  = lane("i16x8.replace_lane", 8, 0x1a, V128, V128, I32)
	I32x4ReplaceLane  = lane("i32x4.replace_lane", 4, 0x1c, V128, V128, I32)
	I64x2ReplaceLane  = lane("i64x2.replace_lane", 2, 0x1e, V128, V128, I64)
	F32x4ReplaceLane  = lane("f32x4.replace_lane", 4, 0x20, V128, V128, F32)
	F64x2ReplaceLane  = lane("f64x2.replace_lane", 2, 0x22, V128, V128, F64)
)

// Comparisons of i32x4: every lane all ones or all zeros.
var (
	I32x4Eq  = binary("i32x4.eq", simd, 0x37, V128, V128)
	I32x4Ne  = binary("i32x4.ne", simd, 0x38, V128, V128)
	I32x4LtS = binary("i32x4.lt_s", simd, 0x39, V128, V128)
	I32x4LtU = binary("i32x4.lt_u", simd, 0x3a, V128, V128)
	I32x4GtS = binary("i32x4.gt_s", simd, 0x3b, V128, V128)
	I32x4GtU = binary("i32x4.gt_u", simd, 0x3c, V128, V128)
	I32x4LeS = binary("i32x4.le_s", simd, 0x3d, V128, V128)
	I32x4LeU = binary("i32x4.le_u", simd, 0x3e, V128, V128)
	I32x4GeS = binary("i32x4.ge_s", simd, 0x3f, V128, V128)
	I32x4GeU = binary("i32x4.ge_u", simd, 0x40, V128, V128)
)

// Comparisons of f32x4.
var (
	F32x4Eq = binary("f32x4.eq", simd, 0x41, V128, V128)
	F32x4Ne = binary("f32x4.ne", simd, 0x42, V128, V128)
	F32x4Lt = binary("f32x4.lt", simd, 0x43, V128, V128)
	F32x4Gt = binary("f32x4.gt", simd, 0x44, V128, V128)
	F32x4Le = binary("f32x4.le", simd, 0x45, V128, V128)
	F32x4Ge = binary("f32x4.ge", simd, 0x46, V128, V128)
)

// Comparisons of f64x2.
var (
	F64x2Eq = binary("f64x2.eq", simd, 0x47, V128, V128)
	F64x2Ne = binary("f64x2.ne", simd, 0x48, V128, V128)
	F64x2Lt = binary("f64x2.lt", simd, 0x49, V128, V128)
	F64x2Gt = binary("f64x2.gt", simd, 0x4a, V128, V128)
	F64x2Le = binary("f64x2.le", simd, 0x4b, V128, V128)
	F64x2Ge = binary("f64x2.ge", simd, 0x4c, V128, V128)
)

// Bits. Bitselect takes the bits of its first operand where the third has ones, else those of the second.
var (
	V128Not       = unary("v128.not", simd, 0x4d, V128, V128)
	V128And       = binary("v128.and", simd, 0x4e, V128, V128)
	V128Andnot    = binary("v128.andnot", simd, 0x4f, V128, V128)
	V128Or        = binary("v128.or", simd, 0x50, V128, V128)
	V128Xor       = binary("v128.xor", simd, 0x51, V128, V128)
	V128Bitselect = operation("v128.bitselect", simd, 0x52, V128, V128, V128, V128)
	V128AnyTrue   = unary("v128.any_true", simd, 0x53, V128, I32)
)

// Integers.
var (
	I8x16NarrowI16x8U    = binary("i8x16.narrow_i16x8_u", simd, 0x66, V128, V128)
	I16x8NarrowI32x4U    = binary("i16x8.narrow_i32x4_u", simd, 0x86, V128, V128)
	I16x8ExtendLowI8x16S = unary("i16x8.extend_low_i8x16_s", simd, 0x87, V128, V128)
	I16x8ExtendLowI8x16U = unary("i16x8.extend_low_i8x16_u", simd, 0x89, V128, V128)
	I32x4ExtendLowI16x8S = unary("i32x4.extend_low_i16x8_s", simd, 0xa7, V128, V128)
	I32x4ExtendLowI16x8U = unary("i32x4.extend_low_i16x8_u", simd, 0xa9, V128, V128)
	I32x4Abs             = unary("i32x4.abs", simd, 0xa0, V128, V128)
	I32x4Neg             = unary("i32x4.neg", simd, 0xa1, V128, V128)
	I32x4AllTrue         = unary("i32x4.all_true", simd, 0xa3, V128, I32)
	I32x4Bitmask         = unary("i32x4.bitmask", simd, 0xa4, V128, I32)
	I32x4Shl             = operation("i32x4.shl", simd, 0xab, V128, V128, I32)
	I32x4ShrS            = operation("i32x4.shr_s", simd, 0xac, V128, V128, I32)
	I32x4ShrU            = operation("i32x4.shr_u", simd, 0xad, V128, V128, I32)
	I32x4Add             = binary("i32x4.add", simd, 0xae, V128, V128)
	I32x4Sub             = binary("i32x4.sub", simd, 0xb1, V128, V128)
	I32x4Mul             = binary("i32x4.mul", simd, 0xb5, V128, V128)
	I32x4MinS            = binary("i32x4.min_s", simd, 0xb6, V128, V128)
	I32x4MinU            = binary("i32x4.min_u", simd, 0xb7, V128, V128)
	I32x4MaxS            = binary("i32x4.max_s", simd, 0xb8, V128, V128)
	I32x4MaxU            = binary("i32x4.max_u", simd, 0xb9, V128, V128)
)

// Integers of 64 bits.
var (
	I64x2Neg              = unary("i64x2.neg", simd, 0xc1, V128, V128)
	I64x2Add              = binary("i64x2.add", simd, 0xce, V128, V128)
	I64x2Sub              = binary("i64x2.sub", simd, 0xd1, V128, V128)
	I64x2Mul              = binary("i64x2.mul", simd, 0xd5, V128, V128)
	I64x2ExtmulLowI32x4U  = binary("i64x2.extmul_low_i32x4_u", simd, 0xde, V128, V128)
	I64x2ExtmulHighI32x4U = binary("i64x2.extmul_high_i32x4_u", simd, 0xdf, V128, V128)
)

// Floating point of 32 bits. Min and max are IEEE minimum and maximum: NaN wins, -0 < +0.
var (
	F32x4Ceil    = unary("f32x4.ceil", simd, 0x67, V128, V128)
	F32x4Floor   = unary("f32x4.floor", simd, 0x68, V128, V128)
	F32x4Trunc   = unary("f32x4.trunc", simd, 0x69, V128, V128)
	F32x4Nearest = unary("f32x4.nearest", simd, 0x6a, V128, V128)
	F32x4Abs     = unary("f32x4.abs", simd, 0xe0, V128, V128)
	F32x4Neg     = unary("f32x4.neg", simd, 0xe1, V128, V128)
	F32x4Sqrt    = unary("f32x4.sqrt", simd, 0xe3, V128, V128)
	F32x4Add     = binary("f32x4.add", simd, 0xe4, V128, V128)
	F32x4Sub     = binary("f32x4.sub", simd, 0xe5, V128, V128)
	F32x4Mul     = binary("f32x4.mul", simd, 0xe6, V128, V128)
	F32x4Div     = binary("f32x4.div", simd, 0xe7, V128, V128)
	F32x4Min     = binary("f32x4.min", simd, 0xe8, V128, V128)
	F32x4Max     = binary("f32x4.max", simd, 0xe9, V128, V128)
	F32x4Pmin    = binary("f32x4.pmin", simd, 0xea, V128, V128)
	F32x4Pmax    = binary("f32x4.pmax", simd, 0xeb, V128, V128)
)

// Floating point of 64 bits.
var (
	F64x2Abs  = unary("f64x2.abs", simd, 0xec, V128, V128)
	F64x2Neg  = unary("f64x2.neg", simd, 0xed, V128, V128)
	F64x2Sqrt = unary("f64x2.sqrt", simd, 0xef, V128, V128)
	F64x2Add  = binary("f64x2.add", simd, 0xf0, V128, V128)
	F64x2Sub  = binary("f64x2.sub", simd, 0xf1, V128, V128)
	F64x2Mul  = binary("f64x2.mul", simd, 0xf2, V128, V128)
	F64x2Div  = binary("f64x2.div", simd, 0xf3, V128, V128)
)

// Conversions between lanes.
var (
	I32x4TruncSatF32x4S = unary("i32x4.trunc_sat_f32x4_s", simd, 0xf8, V128, V128)
	I32x4TruncSatF32x4U = unary("i32x4.trunc_sat_f32x4_u", simd, 0xf9, V128, V128)
	F32x4ConvertI32x4S  = unary("f32x4.convert_i32x4_s", simd, 0xfa, V128, V128)
	F32x4ConvertI32x4U  = unary("f32x4.convert_i32x4_u", simd, 0xfb, V128, V128)
)
