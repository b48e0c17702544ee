package kernel

import (
	"fmt"
	"testing"

	"github.com/gomlx/compute/dtypes"

	"ganplayground/engine/ir"
)

// reduceFuncs are the functions that a dtype can be reduced with.
func reduceFuncs(dtype dtypes.DType) []ir.Func {
	switch {
	case dtype == dtypes.Bool:
		return []ir.Func{ir.And, ir.Or, ir.Xor}
	case dtype.IsFloat():
		return []ir.Func{ir.Add, ir.Mul, ir.Min, ir.Max}
	}
	return []ir.Func{ir.Add, ir.Mul, ir.Min, ir.Max, ir.And, ir.Or, ir.Xor}
}

// TestReduceFunctions reduces one axis of a matrix by every function of every dtype, whichever axis it is.
func TestReduceFunctions(t *testing.T) {
	for _, dtype := range allDTypes {
		t.Run(dtype.String(), func(t *testing.T) {
			var cases []stageCase
			for _, f := range reduceFuncs(dtype) {
				for _, n := range []int{1, 3, 4, 7, 18} {
					x := buffer(dtype, 5*n)
					cases = append(cases,
						stageCase{name: fmt.Sprintf("%s of rows of %d", f, n), stage: reduceStage(f, []int{5, n}, 1, true, loadOf(x, at(0, n, 1)))},
						stageCase{name: fmt.Sprintf("%s of %d columns", f, n), stage: reduceStage(f, []int{n, 5}, 1, false, loadOf(x, at(0, 1, n)))})
				}
			}
			runStages(t, cases)
		})
	}
}

// TestOrderOfSums compares bits with sums in the documented order, for every number of vectors that a round may have.
func TestOrderOfSums(t *testing.T) {
	for _, dtype := range []dtypes.DType{dtypes.Float32, dtypes.Float64} {
		t.Run(dtype.String(), func(t *testing.T) {
			var cases []stageCase
			add := func(name string, dims []int, reduced int, lanes bool, scale ...int) {
				cases = append(cases, stageCase{name: fmt.Sprint(name, dims), stage: reduceStage(ir.Add, dims, reduced, lanes, strided(dtype, dims, scale...))})
			}
			for _, n := range append(aroundTheWidth, 28, 36, 63, 64, 65, 68, 72, 76, 79, 80, 127, 200) {
				add("all", []int{n}, 1, true, 1)
				add("rows", []int{3, n}, 1, true, n, 1)
				add("columns", []int{n, 9}, 1, false, 1, n)
				add("columns of strided rows", []int{n, 6}, 1, false, 2, 2*n)
				add("two axes", []int{2, 3, n}, 2, true, 3*n, n, 1)
				add("first two axes", []int{n, 4, 3}, 2, false, 1, 3*n, n)
				add("middle axis", []int{3, n, 5}, 1, false, 5*n, 1, n)
				add("around the middle axis", []int{5, 3, n}, 2, true, n, 5*n, 1)
				add("first three axes", []int{n, 2, 3, 2}, 3, false, 1, 6*n, 2*n, n)
			}
			runStages(t, cases)
		})
	}
}

// TestReduceFusions reduces what is computed on the way: products, conversions of other dtypes, padded windows.
func TestReduceFusions(t *testing.T) {
	var cases []stageCase
	for _, n := range []int{3, 8, 13, 70} {
		x, y, mask := buffer(dtypes.Float32, 4*n), buffer(dtypes.Float32, n), buffer(dtypes.Bool, 4*n)
		pixels := buffer(dtypes.Uint8, 4*n)
		guard := ir.Guard{At: at(-1, 0, 1), Dilation: 1, Limit: n - 2}
		padded := guardedOf(loadOf(x, at(-1, n, 1), guard), literalOf(dtypes.Float32, 0xff800000), guard)
		zero := literalOf(dtypes.Float32, 0)
		product := callOf(ir.Mul, loadOf(x, at(0, n, 1)), loadOf(y, at(0, 0, 1)))
		byColumn := callOf(ir.Mul, loadOf(x, at(0, 1, n)), loadOf(y, at(0, 1, 0)))
		cases = append(cases,
			stageCase{name: fmt.Sprint("products, ", n), stage: reduceStage(ir.Add, []int{4, n}, 1, true, product)},
			stageCase{name: fmt.Sprint("products by column, ", n), stage: reduceStage(ir.Add, []int{n, 4}, 1, false, byColumn)},
			stageCase{name: fmt.Sprint("windows, ", n), stage: reduceStage(ir.Max, []int{4, n}, 1, true, padded)},
			stageCase{name: fmt.Sprint("chosen, ", n), stage: reduceStage(ir.Add, []int{4, n}, 1, true,
				callOf(ir.Select, loadOf(mask, at(0, n, 1)), loadOf(x, at(0, n, 1)), zero))},
			stageCase{name: fmt.Sprint("pixels, ", n), stage: reduceStage(ir.Add, []int{n, 4}, 1, false, castOf(ir.Convert, dtypes.Float32, loadOf(pixels, at(0, 1, n))))},
			stageCase{name: fmt.Sprint("pixels as doubles, ", n), stage: reduceStage(ir.Add, []int{4, n}, 1, true, castOf(ir.Convert, dtypes.Float64, loadOf(pixels, at(0, n, 1))))},
			stageCase{name: fmt.Sprint("of outer indices, ", n), stage: reduceStage(ir.Add, []int{n, 4}, 1, false, indexOf(at(3, 5, 0)))},
			stageCase{name: fmt.Sprint("of inner indices, ", n), stage: reduceStage(ir.Max, []int{4, n}, 1, true, indexOf(at(-70, 0, 1)))},
			stageCase{name: fmt.Sprint("of one value, ", n), stage: reduceStage(ir.Mul, []int{4, n}, 1, true, literalOf(dtypes.Int32, 3))})
	}
	runStages(t, cases)
}

// TestReduceNothing: axes of size 0 leave what changes no result.
func TestReduceNothing(t *testing.T) {
	var cases []stageCase
	for _, dtype := range allDTypes {
		for _, f := range reduceFuncs(dtype) {
			cases = append(cases,
				stageCase{name: fmt.Sprintf("%s of %s rows", f, dtype), stage: reduceStage(f, []int{5, 0}, 1, true, loadOf(buffer(dtype, 0), at(0, 0, 1)))},
				stageCase{name: fmt.Sprintf("%s of no %s rows", f, dtype), stage: reduceStage(f, []int{5, 0, 3}, 2, true, loadOf(buffer(dtype, 0), at(0, 0, 3, 1)))},
				stageCase{name: fmt.Sprintf("%s of %s columns", f, dtype), stage: reduceStage(f, []int{5, 0}, 1, false, loadOf(buffer(dtype, 0), at(0, 1, 5)))})
		}
	}
	runStages(t, cases)
}

// TestReduceNaN: the smallest and the largest of numbers with a NaN is NaN, wherever it stands.
func TestReduceNaN(t *testing.T) {
	for _, dtype := range []dtypes.DType{dtypes.Float32, dtypes.Float64} {
		for _, f := range []ir.Func{ir.Min, ir.Max, ir.Add} {
			for _, place := range []int{0, 1, 6, 8} {
				x := buffer(dtype, 9)
				var data []byte
				for i := range 9 {
					v := float64(i - 4)
					if i == place {
						v = nan
					}
					data = append(data, ir.Bytes(floatBits(dtype, v), dtype)...)
				}
				stage := reduceStage(f, []int{9}, 1, true, loadOf(x, at(0, 1)))
				got := runStages(t, []stageCase{{name: fmt.Sprint(f, dtype, place), stage: stage, data: memory{x: data}}})
				if !isNaN(dtype, element(dtype, got[0][0], 0)) {
					t.Errorf("%s of %s with a NaN at %d is %s", f, dtype, place, text(dtype, got[0][0], 0))
				}
			}
		}
	}
}
