package kernel

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/gomlx/compute/dtypes"

	"ganplayground/engine/asm"
	"ganplayground/engine/host"
	"ganplayground/engine/ir"
)

// splitCases are stages with the loop that is split and the number of pieces that it can be cut into.
func splitCases() []splitCase {
	const f32 = dtypes.Float32
	copied := func(dtype dtypes.DType, dims ...int) *ir.Stage {
		return loopStage(dims, callOf(ir.Neg, loadOf(buffer(dtype, productOf(dims)), at(0, ir.Strides(dims)...))))
	}
	slow := func(n int) *ir.Stage {
		return loopStage([]int{n}, callOf(ir.Pow, strided(f32, []int{n}, 1), strided(f32, []int{n}, 1)))
	}
	concatenated := func(lengths ...int) *ir.Stage {
		dims, value := concatenation(f32, 3, lengths...)
		return loopStage(dims, value)
	}
	columns := func(rows, n int) *ir.Stage {
		return reduceStage(ir.Add, []int{n, rows}, 1, false, strided(f32, []int{n, rows}, 1, n))
	}
	rows := func(n ...int) *ir.Stage { return reduceStage(ir.Add, n, 1, true, strided(f32, n, ir.Strides(n)...)) }
	return []splitCase{
		{"many rows", copied(f32, 100, 64), 0, 100},
		{"rows of less than a cache line", copied(f32, 100, 6), 0, 34},
		{"few long rows", copied(f32, 3, 1600), 1, 100},
		{"few rows, few columns", copied(f32, 9, 64), 0, 9},
		{"as many rows as pieces of one", copied(f32, 9, 144), 0, 9},
		{"the middle", copied(f32, 3, 7, 16), 1, 7},
		{"one row", copied(f32, 1, 1603), 1, 100},
		{"one loop", copied(f32, 1024), 0, 64},
		{"one vector a round", slow(1024), 0, 64},
		{"one vector a round, and some left over", slow(1027 + 12), 0, 65},
		{"single doubles", copied(dtypes.Float64, 1000), 0, 63},
		{"two long pieces", concatenated(160, 320), 1, 30},
		{"a long piece and a short one", concatenated(320, 9), 1, 20},
		{"too short", copied(f32, 12), -1, 0},
		{"nothing", copied(f32, 0), -1, 0},
		{"no loop", copied(f32), -1, 0},
		{"sums of columns in a cache", columns(100, 64), 0, 4},
		{"sums of columns in memory", columns(10000, 64), 0, 2},
		{"sums of few columns", columns(100, 12), -1, 0},
		{"sums of rows", rows(20, 70), 0, 20},
		{"sums of short rows", rows(100, 4), 0, 25},
		{"sums in two loops", rows(2, 20, 70), 1, 20},
		{"one sum", rows(1000), -1, 0},
	}
}

type splitCase struct {
	name  string
	stage *ir.Stage
	loop  int
	units int
}

func (c splitCase) nest() *nest {
	m := asm.NewModule("", "", 0, 0, false)
	if c.stage.Kind == ir.ReduceStage {
		return newReducer(m, c.name, c.stage).nest
	}
	return newLoop(m, c.name, c.stage)
}

func TestSplit(t *testing.T) {
	for _, c := range splitCases() {
		if e := c.nest(); e.sharing.loop != c.loop || e.sharing.units != c.units && c.loop >= 0 {
			t.Errorf("%s: loop %d in %d pieces, want loop %d in %d", c.name, e.sharing.loop, e.sharing.units, c.loop, c.units)
		}
	}
}

// TestShares counts what each thread writes: its share of the pieces, which is rounded in two segments at most, and what is left over,
// which the last one does.
// Where nothing is split thread 0 does all. That shares are disjoint and complete is seen in every test that runs stages.
func TestShares(t *testing.T) {
	var cases []stageCase
	for _, c := range splitCases() {
		cases = append(cases, stageCase{name: c.name, stage: c.stage, data: memory{}, unchecked: true})
	}
	h, err := host.New(1 << 28)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	module, err := h.Instantiate(moduleOf(cases))
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range splitCases() {
		cases[i].fill(rand.New(rand.NewPCG(1, 2)))
		r := cases[i].place(t, h, module, fmt.Sprint(i))
		all := c.stage.Node.Size()
		for _, threads := range []int{1, 2, 3, 5, 8} {
			most, leftOver := all, 0
			if c.loop >= 0 {
				most, leftOver = (c.units/threads+2)*ceil(all, c.units), 2*ceil(all, c.units)
			}
			for thread := range threads {
				n := r.written(uint32(thread), uint32(threads))
				switch {
				case c.loop < 0 && n != map[bool]int{true: all}[thread == 0]:
					t.Errorf("%s: thread %d of %d writes %d elements of %d", c.name, thread, threads, n, all)
				case n > most+leftOver || thread < threads-1 && n > most:
					t.Errorf("%s: thread %d of %d writes %d elements, want at most %d", c.name, thread, threads, n, most)
				}
			}
		}
		r.free()
	}
}

// written is the number of elements of the first output that a thread writes.
func (r *stageRun) written(thread, threads uint32) (n int) {
	output, before, size := r.call(thread, threads)[0], r.before(0), r.stage.Node.Shape.DType.Size()
	for k := 0; k < len(output); k += size {
		if !bytes.Equal(output[k:k+size], before[:size]) {
			n++
		}
	}
	return n
}

// TestParallel tells what is worth a barrier.
func TestParallel(t *testing.T) {
	const f32 = dtypes.Float32
	loop := func(n int, f func(x *ir.Expr) *ir.Expr) *ir.Stage {
		return loopStage([]int{n}, f(loadOf(buffer(f32, n), at(0, 1))))
	}
	neg := func(x *ir.Expr) *ir.Expr { return callOf(ir.Neg, x) }
	tanh := func(x *ir.Expr) *ir.Expr { return callOf(ir.Tanh, x) }
	const large = 1 << 20
	for _, c := range []struct {
		name  string
		stage *ir.Stage
		want  bool
	}{
		{"a large copy", loop(large, neg), true},
		{"a small copy", loop(20_000, neg), false},
		{"a small tanh", loop(20_000, tanh), true},
		{"a few tanh", loop(1_000, tanh), false},
		{"one large sum", reduceStage(ir.Add, []int{large}, 1, true, strided(f32, []int{large}, 1)), false},
		{"sums of long rows", reduceStage(ir.Add, []int{128, large / 128}, 1, true, strided(f32, []int{128, large / 128}, large/128, 1)), true},
		{"a tanh of each element", loopStage([]int{2_000, 8}, callOf(ir.Tanh, strided(f32, []int{2_000, 8}, 8, 1))), true},
		{"a tanh of each row", loopStage([]int{2_000, 8}, callOf(ir.Tanh, strided(f32, []int{2_000, 8}, 1, 0))), false},
		{"a scatter", scatterStage(ir.Add, f32, []int{6}, []int{large}, literalOf(f32, 0), literalOf(dtypes.Int32, 0)), false},
	} {
		if got := Parallel(c.stage); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
