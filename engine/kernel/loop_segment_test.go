package kernel

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gomlx/compute/dtypes"

	"ganplayground/engine/asm"
	"ganplayground/engine/ir"
)

// concatenation is a concatenation of rows of some lengths along the last loop.
func concatenation(dtype dtypes.DType, rows int, lengths ...int) (dims []int, value *ir.Expr) {
	value = literalOf(dtype, 0)
	from := 0
	for _, n := range lengths {
		within := ir.Guard{At: at(-from, 0, 1), Dilation: 1, Limit: n}
		value = guardedOf(loadOf(buffer(dtype, rows*n), at(-from, n, 1), within), value, within)
		from += n
	}
	return []int{rows, from}, value
}

// TestSegments concatenates two pieces and more, in lane loops that are divided and, beyond mostSegments, in ones that are not.
func TestSegments(t *testing.T) {
	for _, dtype := range []dtypes.DType{dtypes.Float32, dtypes.Uint8, dtypes.Bool, dtypes.Int64} {
		t.Run(dtype.String(), func(t *testing.T) {
			var cases []stageCase
			for _, lengths := range [][]int{{1, 1}, {4, 4}, {3, 9}, {16, 5}, {50, 70}, {1, 2, 3}, {8, 1, 33}, {5, 6, 7, 8}, {1, 2, 3, 4, 5}, {4, 4, 4, 4, 4, 4}} {
				dims, value := concatenation(dtype, 3, lengths...)
				cases = append(cases, stageCase{name: fmt.Sprint(lengths), stage: loopStage(dims, value)})
			}
			runStages(t, cases)
		})
	}
}

// TestSegmentsOfSums: the order of a sum does not follow from what is fused into it, so its loops are not divided.
func TestSegmentsOfSums(t *testing.T) {
	var cases []stageCase
	for _, lengths := range [][]int{{3, 9}, {16, 5}, {50, 70}, {8, 1, 133}} {
		dims, value := concatenation(dtypes.Float32, 3, lengths...)
		cases = append(cases, stageCase{name: fmt.Sprint("rows of ", lengths), stage: reduceStage(ir.Add, dims, 1, true, value)})
	}
	runStages(t, cases)
}

// TestNumberOfSegments counts innermost loops in the code.
func TestNumberOfSegments(t *testing.T) {
	for _, c := range []struct {
		lengths []int
		loops   int // around rows, and along them
	}{
		{[]int{100}, 2},
		{[]int{100, 100}, 3},
		{[]int{100, 100, 100, 100}, 5},
		{[]int{100, 100, 100, 100, 100}, 2},
	} {
		dims, value := concatenation(dtypes.Float32, 3, c.lengths...)
		text, err := asm.Disassemble(moduleOf([]stageCase{{stage: loopStage(dims, value)}}))
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(text, "loop @"); n != c.loops {
			t.Errorf("%v: %d loops, want %d", c.lengths, n, c.loops)
		}
	}
}

// TestUnrolling tells how many vectors a round has.
func TestUnrolling(t *testing.T) {
	x := loadOf(buffer(dtypes.Float32, 1000), at(0, 1))
	light, heavy, medium := callOf(ir.Neg, x), callOf(ir.Tanh, x), x
	for range 15 {
		medium = callOf(ir.Neg, medium)
	}
	for _, c := range []struct {
		name          string
		value         *ir.Expr
		vectors, want int
	}{
		{"no vector", light, 0, 1},
		{"a short row in one round", light, 7, 7},
		{"a long row", light, 100, 4},
		{"a long row in rounds of three", light, 99, 3},
		{"a long row with something left over", light, 101, 4},
		{"a short row of slow functions", heavy, 7, 1},
		{"a row of many functions", medium, 100, 2},
	} {
		m := asm.NewModule("env", "memory", 1, 1, false)
		e := newNest(m, c.name, loopStage([]int{4 * c.vectors}, c.value), 0)
		if got := e.vectorsPerRound(c.vectors); got != c.want {
			t.Errorf("%s: %d vectors in a round, want %d", c.name, got, c.want)
		}
	}
}

// TestInPlace writes values over what they are computed from, in rounds of all lengths.
func TestInPlace(t *testing.T) {
	var cases []stageCase
	for _, dtype := range []dtypes.DType{dtypes.Float32, dtypes.Int16, dtypes.Float64} {
		for _, n := range append(aroundTheWidth, 100, 101, 103) {
			x, y := loadOf(buffer(dtype, n), at(0, 1)), loadOf(buffer(dtype, n), at(0, 1))
			sum := callOf(ir.Add, x, y)
			cases = append(cases, stageCase{name: fmt.Sprint(dtype, n), inPlace: true, stage: loopStage([]int{n}, sum, callOf(ir.Mul, sum, x))})
		}
	}
	runStages(t, cases)
}
