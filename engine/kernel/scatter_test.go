package kernel

import (
	"fmt"
	"slices"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"

	"ganplayground/engine/ir"
)

// scatterStage updates a tensor of some dimensions at indices, one for each axis.
func scatterStage(f ir.Func, dtype dtypes.DType, result, dims []int, update *ir.Expr, index ...*ir.Expr) *ir.Stage {
	n := &ir.Node{Op: ir.Scatter, Func: f, Shape: shapes.Make(dtype, result...)}
	loop := &ir.Loop{Dims: dims, Func: f, Index: index, Outputs: []ir.LoopOutput{{Node: n, Value: update, Address: at(0, make([]int, len(dims))...)}}}
	original := buffer(dtype, productOf(result))
	return &ir.Stage{Kind: ir.ScatterStage, Node: n, Loop: loop, Reads: append([]*ir.Node{original}, readsOf(loop)...)}
}

func int32s(values ...int32) (data []byte) {
	for _, v := range values {
		data = append(data, ir.Bytes(uint64(uint32(v)), dtypes.Int32)...)
	}
	return data
}

// TestScatter updates elements and rows, several of them more than once, and ignores what is out of bounds.
func TestScatter(t *testing.T) {
	places := int32s(3, 0, 3, -1, 6, 5, 3, 100, -2147483648, 0)
	for _, dtype := range allDTypes {
		t.Run(dtype.String(), func(t *testing.T) {
			var cases []stageCase
			for _, f := range append(reduceFuncs(dtype), ir.Sub) {
				if dtype == dtypes.Bool && f == ir.Sub {
					continue
				}
				index, other := buffer(dtypes.Int32, 10), buffer(dtypes.Int32, 10)
				data := memory{index: places, other: int32s(0, 1, 2, 0, 1, 2, 3, 0, 0, 1)}
				row := loadOf(index, at(0, 1, 0))
				values := buffer(dtype, 70)
				cases = append(cases,
					stageCase{name: fmt.Sprint(f, " of elements"), data: data,
						stage: scatterStage(f, dtype, []int{6}, []int{10}, loadOf(values, at(0, 1)), loadOf(index, at(0, 1)))},
					stageCase{name: fmt.Sprint(f, " of rows"), data: data,
						stage: scatterStage(f, dtype, []int{6, 7}, []int{10, 7}, loadOf(values, at(0, 7, 1)), row, indexOf(at(0, 0, 1)))},
					stageCase{name: fmt.Sprint(f, " of pairs"), data: data,
						stage: scatterStage(f, dtype, []int{6, 3}, []int{10}, loadOf(values, at(0, 1)), loadOf(index, at(0, 1)), loadOf(other, at(0, 1)))},
					stageCase{name: fmt.Sprint(f, " of nothing"), data: data,
						stage: scatterStage(f, dtype, []int{6}, []int{0}, loadOf(values, at(0, 1)), loadOf(index, at(0, 1)))},
					stageCase{name: fmt.Sprint(f, " without loops"), data: data,
						stage: scatterStage(f, dtype, []int{6}, nil, loadOf(values, at(2)), loadOf(index, at(2)))})
			}
			runStages(t, cases)
		})
	}
}

// TestScatterOrder: updates of one element come one after the other, in the order of the loops.
func TestScatterOrder(t *testing.T) {
	index, values := buffer(dtypes.Int32, 3), buffer(dtypes.Float32, 3)
	stage := scatterStage(ir.Add, dtypes.Float32, []int{1}, []int{3}, loadOf(values, at(0, 1)), loadOf(index, at(0, 1)))
	var numbers []byte
	for _, v := range []float64{0x1p24, 1, -0x1p24} { // 2^24 + 1 is 2^24 in float32
		numbers = append(numbers, ir.Bytes(floatBits(dtypes.Float32, v), dtypes.Float32)...)
	}
	data := memory{stage.Reads[0]: make([]byte, 4), index: make([]byte, 12), values: numbers}
	got := runStages(t, []stageCase{{name: "order", stage: stage, data: data, want: [][]byte{{0, 0, 0, 0}}}})
	if slices.Max(got[0][0]) != 0 {
		t.Errorf("2^24 + 1 - 2^24 is %x", got[0][0])
	}
}
