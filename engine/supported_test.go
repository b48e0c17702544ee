package engine

import (
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
)

// Why the engine does not have an op or a dtype.
const (
	byFusion     = "gomlx has the same from plain ops, and no second derivative of a fused one, which R1 and WGAN-GP need"
	byShape      = "gomlx rebuilds the graph for every shape"
	byClosure    = "no GAN here has loops or branches in its graph"
	byDevice     = "there is one device"
	byComplex    = "no GAN here has complex numbers"
	byPrecision  = "WebAssembly computes in float32 and float64; storing halves would convert in every loop"
	byPacking    = "no data here has elements of less than a byte"
	byLayout     = "the kernels pack operands themselves"
	byInterface  = "compute.Function has no method that records it"
	byDefinition = "it is no op, or no dtype"
)

// missingOps are all that Capabilities does not list.
var missingOps = map[compute.OpType]string{
	compute.OpTypeInvalid: byDefinition, compute.OpTypeLast: byDefinition,
	compute.OpTypeDynamicBroadcastInDim: byShape, compute.OpTypeDynamicDimensionSize: byShape, compute.OpTypeDynamicShape: byShape,
	compute.OpTypeDynamicIota: byShape, compute.OpTypeDynamicPad: byShape, compute.OpTypeDynamicReshape: byShape,
	compute.OpTypeCall: byClosure, compute.OpTypeSort: byClosure, compute.OpTypeWhile: byClosure, compute.OpTypeIf: byClosure,
	compute.OpTypeCapturedValue: byClosure,
	compute.OpTypeAllReduce:     byDevice, compute.OpTypeCollectiveBroadcast: byDevice, compute.OpTypeAllGather: byDevice,
	compute.OpTypeComplex: byComplex, compute.OpTypeConj: byComplex, compute.OpTypeReal: byComplex, compute.OpTypeImag: byComplex,
	compute.OpTypeFFT:                 byComplex,
	compute.OpTypeSelectAndScatterSum: byInterface, compute.OpTypeDot: byInterface,
	compute.OpTypeBlockForDotGeneral: byLayout,
	compute.OpTypeFusedActivation:    byFusion, compute.OpTypeFusedActivationVJP: byFusion, compute.OpTypeFusedSoftmax: byFusion,
	compute.OpTypeFusedLayerNorm: byFusion, compute.OpTypeFusedGelu: byFusion, compute.OpTypeFusedDense: byFusion, compute.OpTypeFusedDenseVJP: byFusion,
	compute.OpTypeFusedScaledDotProductAttention: byFusion, compute.OpTypeFusedScaledDotProductAttentionVJP: byFusion,
	compute.OpTypeFusedAttentionQKVProjection: byFusion, compute.OpTypeFusedQuantizedDense: byFusion, compute.OpTypeQuantizedEmbeddingLookup: byFusion,
}

var missingDTypes = map[dtypes.DType]string{
	dtypes.InvalidDType: byDefinition,
	dtypes.Float16:      byPrecision, dtypes.BFloat16: byPrecision,
	dtypes.Complex64: byComplex, dtypes.Complex128: byComplex,
	dtypes.F8E5M2: byPrecision, dtypes.F8E4M3FN: byPrecision, dtypes.F8E4M3B11FNUZ: byPrecision, dtypes.F8E5M2FNUZ: byPrecision,
	dtypes.F8E4M3FNUZ: byPrecision, dtypes.F8E4M3: byPrecision, dtypes.F8E3M4: byPrecision, dtypes.F8E8M0FNU: byPrecision,
	dtypes.F4E2M1FN: byPacking, dtypes.Int4: byPacking, dtypes.Uint4: byPacking, dtypes.Int2: byPacking, dtypes.Uint2: byPacking,
	dtypes.Int1: byPacking, dtypes.Uint1: byPacking, dtypes.TOKEN: byDefinition,
}

// neededOps are those that the GANs of this project record.
var neededOps = []compute.OpType{
	compute.OpTypeAbs, compute.OpTypeAdd, compute.OpTypeBroadcastInDim, compute.OpTypeClamp, compute.OpTypeConcatenate, compute.OpTypeConstant,
	compute.OpTypeConvGeneral, compute.OpTypeConvertDType, compute.OpTypeCos, compute.OpTypeDiv, compute.OpTypeDotGeneral, compute.OpTypeEqual,
	compute.OpTypeExp, compute.OpTypeFloor, compute.OpTypeGather, compute.OpTypeGreaterOrEqual, compute.OpTypeIdentity, compute.OpTypeIota,
	compute.OpTypeLessOrEqual, compute.OpTypeLog, compute.OpTypeLog1p, compute.OpTypeLogistic, compute.OpTypeMax, compute.OpTypeMin,
	compute.OpTypeMul, compute.OpTypeNeg, compute.OpTypePad, compute.OpTypeParameter, compute.OpTypePow, compute.OpTypeReduceSum,
	compute.OpTypeReshape, compute.OpTypeReverse, compute.OpTypeRNGBitGenerator, compute.OpTypeScatterSum, compute.OpTypeSign,
	compute.OpTypeSlice, compute.OpTypeSqrt, compute.OpTypeSub, compute.OpTypeTanh, compute.OpTypeTranspose, compute.OpTypeWhere,
}

// TestCapabilities checks that every op and dtype that gomlx knows is either supported or listed above with a reason.
func TestCapabilities(t *testing.T) {
	have := newBackend(t).Capabilities()
	for op := compute.OpTypeInvalid; op <= compute.OpTypeLast; op++ {
		if _, missing := missingOps[op]; missing == have.Operations[op] {
			t.Errorf("%s: supported %v, listed as missing %v", op, have.Operations[op], missing)
		}
	}
	for _, dtype := range dtypes.DTypeValues() {
		if _, missing := missingDTypes[dtype]; missing == have.DTypes[dtype] {
			t.Errorf("%s: supported %v, listed as missing %v", dtype, have.DTypes[dtype], missing)
		}
	}
	for _, op := range neededOps {
		if !have.Operations[op] {
			t.Errorf("%s is needed and not supported", op)
		}
	}
	if have.Functions || have.HasDynamicShapes() || have.PreferConstantsForVariables {
		t.Errorf("functions %v, dynamic shapes %v, constants for variables %v; want none", have.Functions, have.HasDynamicShapes(), have.PreferConstantsForVariables)
	}
}
