package kernel

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/gomlx/compute/dtypes"

	"ganplayground/engine/ir"
)

// edgeValues are the numbers of a dtype at which functions go wrong first, and some others.
func edgeValues(dtype dtypes.DType) (values []uint64) {
	switch {
	case dtype == dtypes.Bool:
		return []uint64{0, 1}
	case dtype.IsFloat():
		for _, v := range append(slices.Clone(interesting), 255, 255.5, 256, 65535.5, -128.5, -129, 0x1p31, 0x1p32, -0x1p63, 0x1p63, 0x1p64) {
			values = append(values, floatBits(dtype, v))
		}
		return values
	}
	width := 8 * dtype.Size()
	for _, v := range []int64{0, 1, 2, 3, 5, 7, 10, 31, 32, 33, 63, 64, 65, 100, 127, 128, 200, 255, 256, 40000, 0x7fff, 0x12345678} {
		values = append(values, cut(dtype, uint64(v)), cut(dtype, uint64(-v)))
	}
	highest := uint64(1) << (width - 1)
	return append(values, highest, highest-1, highest+1, cut(dtype, highest<<1-2))
}

// funcsOf are the functions that a dtype has.
func funcsOf(dtype dtypes.DType) (funcs []ir.Func) {
	switch {
	case dtype == dtypes.Bool:
		return []ir.Func{ir.Not, ir.And, ir.Or, ir.Xor, ir.Equal, ir.NotEqual, ir.Less, ir.LessEqual, ir.Select}
	case dtype.IsFloat():
		for f := ir.Abs; f <= ir.Select; f++ {
			if !slices.Contains([]ir.Func{ir.Not, ir.PopCount, ir.LeadingZeros, ir.Convert, ir.Bitcast, ir.And, ir.Or, ir.Xor,
				ir.ShiftLeft, ir.ShiftRightArithmetic, ir.ShiftRightLogical}, f) {
				funcs = append(funcs, f)
			}
		}
		return funcs
	}
	return []ir.Func{ir.Abs, ir.Neg, ir.Sign, ir.Not, ir.PopCount, ir.LeadingZeros, ir.IsFinite, ir.IsNaN, ir.Add, ir.Sub, ir.Mul, ir.Div,
		ir.Rem, ir.Min, ir.Max, ir.Pow, ir.And, ir.Or, ir.Xor, ir.ShiftLeft, ir.ShiftRightArithmetic, ir.ShiftRightLogical, ir.Equal,
		ir.NotEqual, ir.Less, ir.LessEqual, ir.Select}
}

// elementaryFuncs have no reference in this file: their errors are measured in elementary_test.go.
var elementaryFuncs = []ir.Func{ir.Exp, ir.Expm1, ir.Log, ir.Log1p, ir.Logistic, ir.Tanh, ir.Erf, ir.Sin, ir.Cos, ir.Pow, ir.Atan2}

// pairsOf are all pairs of edge values, as two buffers.
func pairsOf(dtype dtypes.DType) (xs, ys []byte) {
	for _, x := range edgeValues(dtype) {
		for _, y := range edgeValues(dtype) {
			xs, ys = append(xs, ir.Bytes(x, dtype)...), append(ys, ir.Bytes(y, dtype)...)
		}
	}
	return xs, ys
}

// TestCalls computes every function of every dtype on pairs of edge values, in vectors and one by one.
func TestCalls(t *testing.T) {
	for _, dtype := range allDTypes {
		t.Run(dtype.String(), func(t *testing.T) {
			xs, ys := pairsOf(dtype)
			n := len(xs) / dtype.Size()
			var cases []stageCase
			for _, f := range funcsOf(dtype) {
				x, y, mask := buffer(dtype, n), buffer(dtype, n), buffer(dtypes.Bool, n)
				args := []*ir.Expr{loadOf(x, at(0, 1)), loadOf(y, at(0, 1))}[:min(f.Arity(), 2)]
				if f == ir.Select {
					args = append([]*ir.Expr{loadOf(mask, at(0, 1))}, args...)
				}
				value := callOf(f, args...)
				vectors := stageCase{name: f.String(), stage: loopStage([]int{n}, value),
					data: memory{x: xs, y: ys, mask: randomValues(rand.New(rand.NewPCG(5, 6)), dtypes.Bool, n)}}
				vectors.expect(f, dtype)
				long := castOf(ir.Convert, dtypes.Int64, indexOf(at(0, 1)))
				singly := stageCase{name: f.String() + " singly", stage: loopStage([]int{n}, value, long), data: vectors.data, unchecked: vectors.unchecked}
				if vectors.want != nil {
					singly.want = append(slices.Clone(vectors.want), singly.data.interpret(loopStage([]int{n}, long))...)
				}
				cases = append(cases, vectors, singly)
			}
			results := runStages(t, cases)
			for i := 0; i < len(results); i += 2 {
				out := cases[i].stage.Node.Shape.DType
				if k := differs(out, results[i][0], results[i+1][0]); k >= 0 {
					t.Errorf("%s of %s and %s: %s in vectors, %s singly", cases[i].name, text(dtype, xs, k), text(dtype, ys, k),
						text(out, results[i][0], k), text(out, results[i+1][0], k))
				}
			}
		})
	}
}

// expect leaves what has no reference to the comparison of vectors with single values.
func (c *stageCase) expect(f ir.Func, dtype dtypes.DType) {
	if !dtype.IsFloat() || !slices.Contains(elementaryFuncs, f) {
		c.want = c.data.interpret(c.stage)
		return
	}
	c.unchecked = true
}

// TestFloatRemainder compares with math.Mod, which is exact, over random exponents; math.Mod of float32 numbers is a float32.
func TestFloatRemainder(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	for _, dtype := range []dtypes.DType{dtypes.Float32, dtypes.Float64} {
		const n = 4000
		x, y := buffer(dtype, n), buffer(dtype, n)
		var xs, ys []byte
		for i := range n {
			low, high := -149, 127
			if dtype == dtypes.Float64 {
				low, high = -1074, 1023
			}
			number := func() uint64 {
				return floatBits(dtype, math.Ldexp(random.Float64()*2-1, low+random.IntN(high-low+1)))
			}
			a, b := number(), number()
			if i%2 == 0 { // of like size
				b = floatBits(dtype, floatOf(dtype, a)*(random.Float64()-0.5))
			}
			xs, ys = append(xs, ir.Bytes(a, dtype)...), append(ys, ir.Bytes(b, dtype)...)
		}
		runStages(t, []stageCase{{name: dtype.String(), data: memory{x: xs, y: ys},
			stage: loopStage([]int{n}, callOf(ir.Rem, loadOf(x, at(0, 1)), loadOf(y, at(0, 1))))}})
	}
}

// TestClamps are min and max with a known bound, which have shorter code: for numbers of both signs and both zeros, and NaN.
func TestClamps(t *testing.T) {
	for _, dtype := range []dtypes.DType{dtypes.Float32, dtypes.Float64} {
		var xs []byte
		for _, x := range edgeValues(dtype) {
			xs = append(xs, ir.Bytes(x, dtype)...)
		}
		n := len(xs) / dtype.Size()
		var cases []stageCase
		for _, bound := range []float64{0, minus0, 1, -1, 0.2, infinity, -infinity, nan} {
			for _, f := range []ir.Func{ir.Min, ir.Max} {
				x := buffer(dtype, n)
				load, limit := loadOf(x, at(0, 1)), literalOf(dtype, floatBits(dtype, bound))
				long := castOf(ir.Convert, dtypes.Int64, indexOf(at(0, 1)))
				cases = append(cases, stageCase{name: fmt.Sprint(f, bound), data: memory{x: xs},
					stage: loopStage([]int{n}, callOf(f, load, limit), callOf(f, limit, load))},
					stageCase{name: fmt.Sprint(f, bound, " singly"), data: memory{x: xs},
						stage: loopStage([]int{n}, callOf(f, load, limit), callOf(f, limit, load), long)})
			}
		}
		runStages(t, cases)
	}
}

// TestConversions converts edge values between all pairs of dtypes.
func TestConversions(t *testing.T) {
	for _, from := range allDTypes {
		var xs []byte
		for _, x := range edgeValues(from) {
			xs = append(xs, ir.Bytes(x, from)...)
		}
		n := len(xs) / from.Size()
		var cases []stageCase
		for _, to := range allDTypes {
			x := buffer(from, n)
			converted := castOf(ir.Convert, to, loadOf(x, at(0, 1)))
			long := castOf(ir.Convert, dtypes.Int64, indexOf(at(0, 1)))
			cases = append(cases,
				stageCase{name: fmt.Sprintf("%s to %s", from, to), data: memory{x: xs}, stage: loopStage([]int{n}, converted)},
				stageCase{name: fmt.Sprintf("%s to %s singly", from, to), data: memory{x: xs}, stage: loopStage([]int{n}, converted, long)})
		}
		runStages(t, cases)
	}
}

// TestBitcasts keep bits; back and forth they are the same memory.
func TestBitcasts(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	for _, from := range allDTypes {
		const n = 23
		var cases []stageCase
		for _, to := range allDTypes {
			if from.Size() != to.Size() || from == dtypes.Bool || to == dtypes.Bool {
				continue
			}
			x := buffer(from, n)
			cast := castOf(ir.Bitcast, to, loadOf(x, at(0, 1)))
			long := castOf(ir.Convert, dtypes.Int64, indexOf(at(0, 1)))
			data := memory{x: randomValues(random, from, n)}
			cases = append(cases, stageCase{name: fmt.Sprintf("%s to %s", from, to), data: data, stage: loopStage([]int{n}, cast)},
				stageCase{name: fmt.Sprintf("%s to %s singly", from, to), data: data, stage: loopStage([]int{n}, castOf(ir.Bitcast, from, cast), cast, long)})
		}
		for i, outputs := range runStages(t, cases) {
			if x := cases[i].stage.Reads[0]; !bytes.Equal(outputs[0], cases[i].data[x]) {
				t.Errorf("%s: %x became %x", cases[i].name, cases[i].data[x], outputs[0])
			}
		}
	}
}
