package kernel

import (
	"fmt"
	"testing"

	"github.com/gomlx/compute/dtypes"

	"ganplayground/engine/ir"
)

// aroundTheWidth are sizes of a loop with and without whole vectors, rounds of several, and something left over.
var aroundTheWidth = []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 16, 17, 33, 50}

// sum2 adds two loads; for bool, which has no sum, it is their exclusive or.
func sum2(a, b *ir.Expr) *ir.Expr {
	if a.DType == dtypes.Bool {
		return callOf(ir.Xor, a, b)
	}
	return callOf(ir.Add, a, b)
}

// TestLoopSizes runs copies and sums of every dtype over one loop and two, in vectors where they exist, and one by one beside a
// 64-bit value.
func TestLoopSizes(t *testing.T) {
	for _, dtype := range allDTypes {
		t.Run(dtype.String(), func(t *testing.T) {
			var cases []stageCase
			for _, n := range aroundTheWidth {
				x, y := buffer(dtype, n), buffer(dtype, n)
				copied, sum := loadOf(x, at(0, 1)), sum2(loadOf(x, at(0, 1)), loadOf(y, at(0, 1)))
				long := castOf(ir.Convert, dtypes.Int64, indexOf(at(0, 1)))
				row := buffer(dtype, n)
				matrix := buffer(dtype, 3*n)
				cases = append(cases,
					stageCase{name: fmt.Sprint("copy of ", n), stage: loopStage([]int{n}, copied)},
					stageCase{name: fmt.Sprint("sum of ", n), stage: loopStage([]int{n}, sum)},
					stageCase{name: fmt.Sprint("singly, ", n), stage: loopStage([]int{n}, sum, long)},
					stageCase{name: fmt.Sprint("rows of ", n), stage: loopStage([]int{3, n}, sum2(loadOf(matrix, at(0, n, 1)), loadOf(row, at(0, 0, 1))))})
			}
			runStages(t, cases)
		})
	}
}

// TestLoopWithoutDims computes one element.
func TestLoopWithoutDims(t *testing.T) {
	var cases []stageCase
	for _, dtype := range allDTypes {
		x := buffer(dtype, 3)
		cases = append(cases, stageCase{name: dtype.String(), stage: loopStage(nil, sum2(loadOf(x, at(2)), loadOf(x, at(1))))})
	}
	runStages(t, cases)
}

// strided reads a buffer just large enough along loops of some scales, which may be negative.
func strided(dtype dtypes.DType, dims []int, scale ...int) *ir.Expr {
	offset, size := 0, 1
	for d, s := range scale {
		size += max(s, -s) * max(dims[d]-1, 0)
		offset += max(-s, 0) * max(dims[d]-1, 0)
	}
	return loadOf(buffer(dtype, size), at(offset, scale...))
}

// TestLoads walks scales along inner and outer loops.
func TestLoads(t *testing.T) {
	scales := []int{0, 1, 2, -1, -3}
	for _, dtype := range []dtypes.DType{dtypes.Float32, dtypes.Int8, dtypes.Uint16, dtypes.Bool, dtypes.Float64} {
		t.Run(dtype.String(), func(t *testing.T) {
			var cases []stageCase
			for _, inner := range scales {
				for _, outer := range scales {
					for _, dims := range [][]int{{3, 7}, {2, 17}} {
						plain := strided(dtype, dims, outer, inner)
						apart := strided(dtype, dims, 20*outer, inner)
						deep := []int{2, 3, dims[0], dims[1]}
						cases = append(cases,
							stageCase{name: fmt.Sprintf("%v by %d, %d", dims, outer, inner), stage: loopStage(dims, plain, apart)},
							stageCase{name: fmt.Sprintf("%v by %d, %d", deep, outer, inner), stage: loopStage(deep, strided(dtype, deep, 1, outer, -2, inner))})
					}
				}
			}
			runStages(t, cases)
		})
	}
}

// TestBackwardsAtALowAddress reads rows of a long buffer from the last on: what is taken off the address is more than the address.
func TestBackwardsAtALowAddress(t *testing.T) {
	for _, dims := range [][]int{{50, 100}, {50, 3, 8}} {
		scale := ir.Strides(dims)
		scale[0] = -scale[0]
		runStages(t, []stageCase{{name: fmt.Sprint(dims), stage: loopStage(dims, strided(dtypes.Float32, dims, scale...))}})
	}
}

// TestGuards pads and cuts along inner and outer loops.
func TestGuards(t *testing.T) {
	for _, dtype := range []dtypes.DType{dtypes.Float32, dtypes.Uint8, dtypes.Bool, dtypes.Int64} {
		t.Run(dtype.String(), func(t *testing.T) {
			var cases []stageCase
			for _, n := range []int{1, 4, 6, 9, 17} {
				x := buffer(dtype, 5*n)
				fill := literalOf(dtype, 1)
				rows := ir.Guard{At: at(-1, 1, 0), Dilation: 1, Limit: 5}
				columns := ir.Guard{At: at(-2, 0, 1), Dilation: 1, Limit: n}
				backwards := ir.Guard{At: at(n, 0, -1), Dilation: 1, Limit: n}
				inRows, inColumns, inBoth := loadOf(x, at(-n, n, 1), rows), loadOf(x, at(-2, 0, 1), columns), loadOf(x, at(-n-2, n, 1), rows, columns)
				cases = append(cases,
					stageCase{name: fmt.Sprint("rows around ", n), stage: loopStage([]int{7, n}, guardedOf(inRows, fill, rows))},
					stageCase{name: fmt.Sprint("columns around ", n), stage: loopStage([]int{5, n + 5}, guardedOf(inColumns, fill, columns))},
					stageCase{name: fmt.Sprint("both around ", n), stage: loopStage([]int{7, n + 3}, guardedOf(inBoth, fill, rows, columns))},
					stageCase{name: fmt.Sprint("backwards around ", n), stage: loopStage([]int{5, n + 3},
						guardedOf(loadOf(x, at(n, 0, -1), backwards), fill, backwards))},
					stageCase{name: fmt.Sprint("one of two around ", n), stage: loopStage([]int{5, n + 3},
						guardedOf(inColumns, guardedOf(loadOf(x, at(n, 0, -1), backwards), fill, backwards), columns))},
					stageCase{name: fmt.Sprint("one of each row around ", n), stage: loopStage([]int{3, n + 5},
						guardedOf(loadOf(x, at(0, 1, 0), columns), fill, columns), guardedOf(loadOf(x, at(-1, 1, 0), rows, columns), fill, rows, columns))},
					stageCase{name: fmt.Sprint("a computed value around ", n), stage: loopStage([]int{7, n + 3},
						guardedOf(sum2(inBoth, loadOf(buffer(dtype, 7), at(0, 1, 0))), fill, rows, columns))})
			}
			runStages(t, cases)
		})
	}
}

// TestGuardsThatNeverHold: nothing is read far behind a small buffer at the end of the memory.
func TestGuardsThatNeverHold(t *testing.T) {
	const n = 100_000
	x := buffer(dtypes.Float32, 1)
	never := ir.Guard{At: at(-5, 1, 0), Dilation: 1, Limit: 1}
	bytes := castOf(ir.Convert, dtypes.Uint8, guardedOf(loadOf(x, at(-5, 1, 1), never), literalOf(dtypes.Float32, 0x40400000), never))
	runStages(t, []stageCase{{name: "never", stage: loopStage([]int{2, n}, bytes)}})
}

// TestDilatedLoads reads every second or third place between fills, along inner and outer loops.
func TestDilatedLoads(t *testing.T) {
	for _, dtype := range []dtypes.DType{dtypes.Float32, dtypes.Int16, dtypes.Float64} {
		t.Run(dtype.String(), func(t *testing.T) {
			var cases []stageCase
			for _, n := range []int{1, 2, 5, 9} {
				for _, dilation := range []int{2, 3, 4} {
					x := buffer(dtype, 3*n)
					along := func(loop int, limit, stride int) *ir.Expr {
						scale := []int{0, 0}
						scale[loop] = 1
						rest := []int{n, 1}
						rest[loop] = 0
						g := ir.Guard{At: at(-1, scale...), Dilation: dilation, Limit: limit}
						load := loadOf(x, at(0, rest...), g)
						load.Divided = []ir.DividedTerm{{At: g.At, Dilation: dilation, Stride: stride}}
						return guardedOf(load, literalOf(dtype, 0), g)
					}
					cases = append(cases,
						stageCase{name: fmt.Sprintf("%d columns by %d", n, dilation), stage: loopStage([]int{3, n*dilation + 2}, along(1, n, 1))},
						stageCase{name: fmt.Sprintf("rows of %d by %d", n, dilation), stage: loopStage([]int{3*dilation + 2, n}, along(0, 3, n))})
				}
			}
			runStages(t, cases)
		})
	}
}

// TestFetches gathers rows and elements at indices from memory and from other computations.
func TestFetches(t *testing.T) {
	for _, dtype := range allDTypes {
		t.Run(dtype.String(), func(t *testing.T) {
			var cases []stageCase
			for _, n := range []int{1, 3, 8, 13} {
				table, rows := buffer(dtype, 6*n), buffer(dtypes.Int32, 5)
				var numbers []byte
				for _, i := range []uint64{3, 0, 5, 5, 1} {
					numbers = append(numbers, ir.Bytes(i, dtypes.Int32)...)
				}
				fetch := func(strides []int, args ...*ir.Expr) *ir.Expr {
					return &ir.Expr{Kind: ir.Fetch, DType: dtype, Buffer: table, Strides: strides, Args: args}
				}
				data := memory{rows: numbers}
				cases = append(cases,
					stageCase{name: fmt.Sprint("rows of ", n), data: data,
						stage: loopStage([]int{5, n}, fetch([]int{n, 1}, loadOf(rows, at(0, 1, 0)), indexOf(at(0, 0, 1))))},
					stageCase{name: fmt.Sprint("columns of ", n), data: data,
						stage: loopStage([]int{n, 5}, fetch([]int{n, 1}, loadOf(rows, at(0, 0, 1)), indexOf(at(0, 1, 0))))},
					stageCase{name: fmt.Sprint("diagonal of ", n), stage: loopStage([]int{5, n}, diagonal(dtype, table, n))},
					stageCase{name: fmt.Sprint("from the end, ", n),
						stage: loopStage([]int{6 * n}, fetch([]int{1}, callOf(ir.Sub, literalOf(dtypes.Int32, uint64(6*n-1)), indexOf(at(0, 1)))))})
			}
			runStages(t, cases)
		})
	}
}

// diagonal fetches from the second row, at an index that falls out of it in some lanes of some rounds.
func diagonal(dtype dtypes.DType, table *ir.Node, n int) *ir.Expr {
	within := ir.Guard{At: at(-2, 1, 1), Dilation: 1, Limit: n}
	fetch := &ir.Expr{Kind: ir.Fetch, DType: dtype, Buffer: table, Strides: []int{n, 1}, Guards: []ir.Guard{within},
		Args: []*ir.Expr{literalOf(dtypes.Int32, 1), callOf(ir.Add, indexOf(at(-2, 1, 0)), indexOf(at(0, 0, 1)))}}
	return guardedOf(fetch, literalOf(dtype, 1), within)
}

// TestIndices are affine numbers as values.
func TestIndices(t *testing.T) {
	var cases []stageCase
	for _, a := range []ir.Affine{at(0, 0, 1), at(7, 3, 0), at(-4, -5, 2), at(1000, 100, -3), at(9, 0, 0)} {
		for _, n := range []int{1, 4, 7, 16} {
			index := indexOf(a)
			cases = append(cases, stageCase{name: fmt.Sprint(a, n), stage: loopStage([]int{3, n}, index, castOf(ir.Convert, dtypes.Float32, index))},
				stageCase{name: fmt.Sprint("singly ", a, n), stage: loopStage([]int{3, n}, castOf(ir.Convert, dtypes.Int64, index))})
		}
	}
	runStages(t, cases)
}

// TestSeveralOutputs share expressions and have dtypes of different widths.
func TestSeveralOutputs(t *testing.T) {
	var cases []stageCase
	for _, n := range aroundTheWidth {
		x, y := loadOf(buffer(dtypes.Float32, n), at(0, 1)), loadOf(buffer(dtypes.Uint8, n), at(0, 1))
		product := callOf(ir.Mul, x, castOf(ir.Convert, dtypes.Float32, y))
		less := callOf(ir.Less, product, x)
		values := []*ir.Expr{product, less, castOf(ir.Convert, dtypes.Int16, product), y,
			callOf(ir.Select, callOf(ir.And, less, literalOf(dtypes.Bool, 1)), x, literalOf(dtypes.Float32, 0)), callOf(ir.Select, less, literalOf(dtypes.Float32, 0), x)}
		cases = append(cases, stageCase{name: fmt.Sprint(n), stage: loopStage([]int{n}, values...)},
			stageCase{name: fmt.Sprint("singly ", n), stage: loopStage([]int{n}, append(values, castOf(ir.Convert, dtypes.Int64, y))...)})
	}
	runStages(t, cases)
}
