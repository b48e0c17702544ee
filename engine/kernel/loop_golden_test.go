package kernel

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/compute/dtypes"

	"ganplayground/engine/asm"
	"ganplayground/engine/ir"
)

var update = flag.Bool("update", false, "write the golden files anew")

// typicalLoops are stages as a GAN's step has them, small: what is computed in which loop stands in the golden file.
func typicalLoops() []stageCase {
	const f32 = dtypes.Float32
	zero, slope := literalOf(f32, 0), literalOf(f32, 0x3e4ccccd)
	biased := func(n int) *ir.Expr {
		return callOf(ir.Add, loadOf(buffer(f32, 3*n), at(0, n, 1)), loadOf(buffer(f32, n), at(0, 0, 1)))
	}
	leaky := func(v *ir.Expr) *ir.Expr {
		return callOf(ir.Select, callOf(ir.LessEqual, zero, v), v, callOf(ir.Mul, v, slope))
	}
	scaled := callOf(ir.Mul, loadOf(buffer(f32, 600), at(0, 200, 1)), callOf(ir.Sqrt, callOf(ir.Add, loadOf(buffer(f32, 3), at(0, 1, 0)), loadOf(buffer(f32, 1), at(0, 0, 0)))))
	left := ir.Guard{At: at(0, 0, 1), Dilation: 1, Limit: 8}
	right := ir.Guard{At: at(-8, 0, 1), Dilation: 1, Limit: 5}
	concatenated := guardedOf(loadOf(buffer(f32, 24), at(0, 8, 1), left), guardedOf(loadOf(buffer(f32, 15), at(-8, 5, 1), right), zero, right), left)
	rows := ir.Guard{At: at(-1, 1, 0), Dilation: 1, Limit: 3}
	padded := guardedOf(loadOf(buffer(f32, 24), at(-8, 8, 1), rows), zero, rows)
	chosen := buffer(dtypes.Int32, 3)
	fetched := &ir.Expr{Kind: ir.Fetch, DType: dtypes.Uint8, Buffer: buffer(dtypes.Uint8, 6400), Strides: []int{64, 1},
		Args: []*ir.Expr{loadOf(chosen, at(0, 1, 0)), indexOf(at(0, 0, 1))}}
	return []stageCase{
		{name: "bias and leaky relu of 3x12", stage: loopStage([]int{3, 12}, leaky(biased(12)))},
		{name: "bias and relu of 3x102", stage: loopStage([]int{3, 102}, callOf(ir.Max, biased(102), zero))},
		{name: "rows scaled by what a row has once", stage: loopStage([]int{3, 200}, scaled)},
		{name: "concatenation of 3x8 and 3x5", stage: loopStage([]int{3, 13}, concatenated)},
		{name: "rows of zeros before and behind 3x8", stage: loopStage([]int{5, 8}, padded)},
		{name: "rows of bytes as floats", data: memory{chosen: int32s(7, 99, 0)}, stage: loopStage([]int{3, 64}, castOf(ir.Convert, f32, fetched))},
		{name: "floors and complements of 100", stage: loopStage([]int{100}, callOf(ir.Floor, loadOf(buffer(f32, 100), at(0, 1))), callOf(ir.Not, loadOf(buffer(dtypes.Bool, 100), at(0, 1))))},
		{name: "sum of 4x3x12 over the first two axes", stage: reduceStage(ir.Add, []int{12, 4, 3}, 2, false, loadOf(buffer(f32, 144), at(0, 1, 36, 12)))},
		{name: "sums of rows of 70", stage: reduceStage(ir.Add, []int{3, 70}, 1, true, loadOf(buffer(f32, 210), at(0, 70, 1)))},
	}
}

// TestTypicalLoops compares the disassembly with the golden file, and runs what it shows.
func TestTypicalLoops(t *testing.T) {
	runStages(t, typicalLoops())
	var b strings.Builder
	for _, c := range typicalLoops() {
		text, err := asm.Disassemble(moduleOf([]stageCase{c}))
		if err != nil {
			t.Fatal(err)
		}
		_, function, _ := strings.Cut(text, "\n\n")
		fmt.Fprintf(&b, "# %s\n%s\n", c.name, function)
	}
	const file = "testdata/loops.txt"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("%s differs; go test ./engine/kernel -run TypicalLoops -update writes it anew. Now:\n%s", file, b.String())
	}
}

// TestHoisting counts instructions inside of the innermost loop: a root that a row has once is not computed there.
func TestHoisting(t *testing.T) {
	for _, c := range typicalLoops() {
		text, err := asm.Disassemble(moduleOf([]stageCase{c}))
		if err != nil {
			t.Fatal(err)
		}
		innermost := text[strings.LastIndex(text, "loop @")+1:]
		if strings.Contains(innermost, "f32x4.sqrt") || strings.Count(text, "f32x4.sqrt") > 1 {
			t.Errorf("%s takes the root for each element:\n%s", c.name, text)
		}
		if c.name == "rows scaled by what a row has once" && !strings.Contains(text, "f32x4.sqrt") {
			t.Errorf("%s takes no root:\n%s", c.name, text)
		}
	}
}

// TestEmissionRepeats: the same stage becomes the same bytes each time, whatever order maps have.
func TestEmissionRepeats(t *testing.T) {
	cases := typicalLoops()
	first := moduleOf(cases)
	for range 10 {
		if !slices.Equal(moduleOf(cases), first) {
			t.Fatal("two modules of the same stages differ")
		}
	}
}

// TestShortForms looks for the instructions that a value known now or neighbours in memory allow, and for those that they save.
func TestShortForms(t *testing.T) {
	const f32 = dtypes.Float32
	x, zero := loadOf(buffer(f32, 64), at(0, 1)), literalOf(f32, 0)
	mask := callOf(ir.Less, x, zero)
	bytes := loadOf(buffer(dtypes.Uint8, 64), at(0, 1))
	rows := &ir.Expr{Kind: ir.Fetch, DType: f32, Buffer: buffer(f32, 64), Strides: []int{64, 1}, Args: []*ir.Expr{literalOf(dtypes.Int32, 0), indexOf(at(0, 1))}}
	for _, c := range []struct {
		name          string
		value         *ir.Expr
		used, avoided string
	}{
		{"relu", callOf(ir.Max, x, zero), "f32x4.pmax", "f32x4.max"},
		{"the other way round", callOf(ir.Max, zero, x), "f32x4.pmax", "f32x4.max"},
		{"min of two values", callOf(ir.Min, x, callOf(ir.Neg, x)), "f32x4.min", "f32x4.pmin"},
		{"a value or zero", callOf(ir.Select, mask, x, zero), "v128.and ", "v128.bitselect"},
		{"zero or a value", callOf(ir.Select, mask, zero, x), "v128.andnot", "v128.bitselect"},
		{"bytes as floats", castOf(ir.Convert, f32, bytes), "f32x4.convert_i32x4_s", "f32x4.convert_i32x4_u"},
		{"rows of a table", rows, "v128.load ", "v128.load32_lane"},
		{"every second element", loadOf(buffer(f32, 128), at(0, 2)), "v128.load32_lane", "replace_lane"},
	} {
		text, err := asm.Disassemble(moduleOf([]stageCase{{stage: loopStage([]int{64}, c.value)}}))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(text, "("+c.used) || strings.Contains(text, c.avoided) {
			t.Errorf("%s: want %s, not %s:\n%s", c.name, c.used, c.avoided, text)
		}
	}
}
