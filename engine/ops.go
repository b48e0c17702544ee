package engine

import (
	"fmt"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"

	"ganplayground/engine/ir"
)

// operations are the ops that function implements.
var operations = []compute.OpType{
	compute.OpTypeParameter, compute.OpTypeConstant, compute.OpTypeIdentity, compute.OpTypeReduceWindow, compute.OpTypeRNGBitGenerator,
	compute.OpTypeBatchNormForInference, compute.OpTypeBatchNormForTraining, compute.OpTypeBatchNormGradient, compute.OpTypeBitCount,
	compute.OpTypeAbs, compute.OpTypeAdd, compute.OpTypeArgMinMax, compute.OpTypeAtan2, compute.OpTypeBitcast, compute.OpTypeBitwiseAnd,
	compute.OpTypeBitwiseNot, compute.OpTypeBitwiseOr, compute.OpTypeBitwiseXor, compute.OpTypeBroadcastInDim, compute.OpTypeClamp,
	compute.OpTypeCeil, compute.OpTypeClz, compute.OpTypeConcatenate, compute.OpTypeConvGeneral, compute.OpTypeConvertDType,
	compute.OpTypeCos, compute.OpTypeCumSum, compute.OpTypeDiv, compute.OpTypeDotGeneral, compute.OpTypeDynamicSlice,
	compute.OpTypeDynamicUpdateSlice, compute.OpTypeEqual, compute.OpTypeEqualTotalOrder, compute.OpTypeErf, compute.OpTypeExp,
	compute.OpTypeExpm1, compute.OpTypeFloor, compute.OpTypeGather, compute.OpTypeGreaterOrEqual, compute.OpTypeGreaterOrEqualTotalOrder,
	compute.OpTypeGreaterThan, compute.OpTypeGreaterThanTotalOrder, compute.OpTypeIota, compute.OpTypeIsFinite, compute.OpTypeIsNaN,
	compute.OpTypeLessOrEqual, compute.OpTypeLessOrEqualTotalOrder, compute.OpTypeLessThan, compute.OpTypeLessThanTotalOrder,
	compute.OpTypeLog, compute.OpTypeLog1p, compute.OpTypeLogicalAnd, compute.OpTypeLogicalNot, compute.OpTypeLogicalOr,
	compute.OpTypeLogicalXor, compute.OpTypeLogistic, compute.OpTypeMax, compute.OpTypeMin, compute.OpTypeMul, compute.OpTypeNeg,
	compute.OpTypeNotEqual, compute.OpTypeNotEqualTotalOrder, compute.OpTypePad, compute.OpTypePow, compute.OpTypeReduceBitwiseAnd,
	compute.OpTypeReduceBitwiseOr, compute.OpTypeReduceBitwiseXor, compute.OpTypeReduceLogicalAnd, compute.OpTypeReduceLogicalOr,
	compute.OpTypeReduceLogicalXor, compute.OpTypeReduceMax, compute.OpTypeReduceMin, compute.OpTypeReduceProduct, compute.OpTypeReduceSum,
	compute.OpTypeRem, compute.OpTypeReshape, compute.OpTypeReverse, compute.OpTypeRound, compute.OpTypeRsqrt, compute.OpTypeScatterMax,
	compute.OpTypeScatterMin, compute.OpTypeScatterSum, compute.OpTypeSelectAndScatterMax, compute.OpTypeSelectAndScatterMin,
	compute.OpTypeShiftLeft, compute.OpTypeShiftRightArithmetic, compute.OpTypeShiftRightLogical, compute.OpTypeSign, compute.OpTypeSin,
	compute.OpTypeSlice, compute.OpTypeSqrt, compute.OpTypeSub, compute.OpTypeTanh, compute.OpTypeTranspose, compute.OpTypeWhere,
	compute.OpTypeOptimizationBarrier, compute.OpTypeSchedulingBarrier,
}

// recording is one op while it is recorded: its operands as nodes, and the first error.
type recording struct {
	*ir.Graph
	f     *function
	op    compute.OpType
	nodes []*ir.Node
	err   error
}

// record starts to record an op on values of this graph.
func (f *function) record(op compute.OpType, values ...compute.Value) *recording {
	nodes, err := f.nodes(op.String(), values...)
	return &recording{Graph: f.graph, f: f, op: op, nodes: nodes, err: err}
}

// shapes are the shapes of the operands.
func (r *recording) shapes() []shapes.Shape {
	list := make([]shapes.Shape, len(r.nodes))
	for i, n := range r.nodes {
		list[i] = n.Shape
	}
	return list
}

// infer takes the answer of shape inference; what is larger than the engine can hold is an error too.
func (r *recording) infer(shape shapes.Shape, err error) shapes.Shape {
	if err == nil {
		err = checkShape(shape)
	}
	if r.err == nil {
		r.err = err
	}
	return shape
}

// refuse notes an error.
func (r *recording) refuse(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf(format, args...)
	}
}

// done returns what build makes of the operands, or the error with the op and the shapes it met.
func (r *recording) done(build func() *ir.Node) (compute.Value, error) {
	if r.err != nil {
		return nil, r.fail()
	}
	return build(), nil
}

func (r *recording) fail() error {
	var operands string
	for i, s := range r.shapes() {
		if i > 0 {
			operands += ", "
		}
		operands += s.String()
	}
	return fmt.Errorf("graph %q, %s(%s): %w", r.f.builder.name, r.op, operands, r.err)
}

// broadcast repeats scalars and axes of size 1 to the given dimensions.
func (r *recording) broadcast(x *ir.Node, dimensions []int) *ir.Node {
	var axes []int
	for i := range x.Shape.Rank() {
		axes = append(axes, i)
	}
	return r.Broadcast(x, dimensions, axes)
}

// bits is a constant whose every element has the given bits.
func (r *recording) bits(bits uint64, dtype dtypes.DType, dimensions ...int) *ir.Node {
	return r.Broadcast(r.Constant(ir.Bytes(bits, dtype), shapes.Make(dtype)), dimensions, nil)
}
