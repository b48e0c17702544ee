package engine

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
)

type reduceOp = func(f compute.Function, x compute.Value, axes ...int) (compute.Value, error)

// reduction is an op, what it does to two numbers, and what it starts from.
type reduction struct {
	name  string
	op    reduceOp
	fold  func(a, b float64) float64
	start float64
}

// reduced folds a tensor along axes, along all of them if there are none.
func reduced(x tensor, axes []int, start float64, fold func(a, b float64) float64) tensor {
	if len(axes) == 0 {
		axes = subsets(len(x.dims))[1<<len(x.dims)-1]
	}
	var kept []int
	result := tensor{dtype: x.dtype}
	for axis, d := range x.dims {
		if !slices.Contains(axes, axis) {
			kept = append(kept, axis)
			result.dims = append(result.dims, d)
		}
	}
	result.values = slices.Repeat([]float64{start}, sizeOf(result.dims))
	each(x.dims, func(i int, index []int) {
		at := make([]int, len(kept))
		for j, axis := range kept {
			at[j] = index[axis]
		}
		place := result.place(at)
		result.values[place] = fold(result.values[place], x.values[i])
	})
	return result
}

var reduceShapes = [][]int{{}, {0}, {1}, {3}, {4}, {5}, {8}, {31}, {67}, {129}, {3, 5}, {1, 13}, {17, 1}, {9, 31}, {37, 6}, {0, 3}, {3, 0}, {2, 3, 5}, {4, 1, 7},
	{5, 9, 13}, {2, 3, 2, 5}, {1, 1, 1, 1}, {3, 1, 17, 2}}

// testReductions runs every reduction over every subset of axes.
func testReductions(t *testing.T, x tensor, epsilons float64, reductions []reduction) {
	e := newEngines(t)
	sets := subsets(len(x.dims))
	outputs := e.run(t, []tensor{x}, func(f compute.Function, v []compute.Value) (list []compute.Value) {
		for _, r := range reductions {
			for _, axes := range sets {
				list = append(list, must(r.op(f, v[0], axes...)))
			}
		}
		return list
	})
	for i, r := range reductions {
		for j, axes := range sets {
			want := reduced(x, axes, r.start, r.fold)
			count := float64(len(x.values)) / float64(max(1, len(want.values)))
			expect(t, fmt.Sprintf("%s of %s along %v", r.name, x.shape(), axes), outputs[i*len(sets)+j], want, epsilons, 3*math.Sqrt(count))
		}
	}
}

func add(a, b float64) float64      { return a + b }
func multiply(a, b float64) float64 { return a * b }
func larger(a, b float64) float64   { return max(a, b) }
func smaller(a, b float64) float64  { return min(a, b) }

// TestDividedReductions: reductions of few outputs over much are two, with the same bits; NaNs stay NaNs.
func TestDividedReductions(t *testing.T) {
	reductions := []reduction{
		{"sum", compute.Function.ReduceSum, add, 0},
		{"max", compute.Function.ReduceMax, larger, math.Inf(-1)},
	}
	for _, dims := range [][]int{{9, 61, 62}, {11, 8, 13, 30}} {
		x := wave(dtypes.Float32, 0.4, dims...)
		testReductions(t, x, 8, reductions)
		x.values[5] = math.NaN()
		testReductions(t, x, 8, reductions)
	}
}

func TestReduceFloats(t *testing.T) {
	reductions := []reduction{
		{"sum", compute.Function.ReduceSum, add, 0},
		{"product", compute.Function.ReduceProduct, multiply, 1},
		{"max", compute.Function.ReduceMax, larger, math.Inf(-1)},
		{"min", compute.Function.ReduceMin, smaller, math.Inf(1)},
	}
	for _, dtype := range floats {
		for _, dims := range reduceShapes {
			x := wave(dtype, 0.4, dims...)
			testReductions(t, x, 8, slices.Concat(reductions[:1], reductions[2:]))
			near := tensor{dtype, dims, nil}
			for _, v := range x.values {
				near.values = append(near.values, 1+v/50)
			}
			testReductions(t, near.as(dtype), 16, reductions[1:2])
			for i := range x.values {
				if i%7 == 5 {
					x.values[i] = math.NaN()
				}
			}
			testReductions(t, x, 8, reductions)
		}
	}
}

func TestReduceIntegers(t *testing.T) {
	for _, dtype := range supportedDTypes {
		if dtype == dtypes.Bool || dtype.IsFloat() {
			continue
		}
		// Results wrap as in the dtype. All numbers are small enough for float64 in between but for the product of 64 bits.
		wrapped := func(fold func(a, b int64) int64) func(a, b float64) float64 {
			return func(a, b float64) float64 {
				return tensor{dtypes.Int64, nil, []float64{float64(fold(int64(a), int64(b)))}}.wrapped(dtype)
			}
		}
		low, high, ones := -math.Ldexp(1, 8*dtype.Size()-1), math.Ldexp(1, 8*dtype.Size()-1)-1, -1.0
		if dtype.IsUnsigned() {
			low, high, ones = 0, math.Ldexp(1, 8*dtype.Size())-1, math.Ldexp(1, 8*dtype.Size())-1
		}
		reductions := []reduction{
			{"sum", compute.Function.ReduceSum, wrapped(func(a, b int64) int64 { return a + b }), 0},
			{"max", compute.Function.ReduceMax, larger, low},
			{"min", compute.Function.ReduceMin, smaller, high},
			{"or", compute.Function.ReduceBitwiseOr, wrapped(func(a, b int64) int64 { return a | b }), 0},
			{"xor", compute.Function.ReduceBitwiseXor, wrapped(func(a, b int64) int64 { return a ^ b }), 0},
		}
		if dtype.Size() < 8 {
			reductions = append(reductions, reduction{"product", compute.Function.ReduceProduct, wrapped(func(a, b int64) int64 { return a * b }), 1},
				reduction{"and", compute.Function.ReduceBitwiseAnd, wrapped(func(a, b int64) int64 { return a & b }), ones})
		}
		for _, dims := range reduceShapes {
			x := wave(dtype, 0.4, dims...)
			for i := range x.values {
				x.values[i] = x.values[i]*11 + 1 // no zeros, which would end products
			}
			testReductions(t, x.as(dtype), 0, reductions)
		}
	}
}

// wrapped is the one value of a tensor with the bits that a narrower integer keeps.
func (x tensor) wrapped(dtype dtypes.DType) float64 {
	bits := 8 * dtype.Size()
	v := int64(x.values[0])
	if bits < 64 {
		v = v << (64 - bits) >> (64 - bits)
		if dtype.IsUnsigned() {
			v &= 1<<bits - 1
		}
	}
	return float64(v)
}

func TestReduceLogical(t *testing.T) {
	truth := func(b bool) float64 { return map[bool]float64{true: 1}[b] }
	for _, dims := range reduceShapes {
		testReductions(t, wave(dtypes.Bool, 0.4, dims...), 0, []reduction{
			{"and", compute.Function.ReduceLogicalAnd, func(a, b float64) float64 { return truth(a == 1 && b == 1) }, 1},
			{"or", compute.Function.ReduceLogicalOr, func(a, b float64) float64 { return truth(a == 1 || b == 1) }, 0},
			{"xor", compute.Function.ReduceLogicalXor, func(a, b float64) float64 { return truth(a != b) }, 0},
		})
	}
}

func TestArgMinMax(t *testing.T) {
	e := newEngines(t)
	nans := func(x tensor) tensor {
		for i := range x.values {
			if i%5 == 3 {
				x.values[i] = math.NaN()
			}
		}
		return x
	}
	for _, dims := range [][]int{{1}, {9}, {31}, {3, 5}, {13, 4}, {2, 7, 3}, {0, 3}, {2, 1, 4, 5}} {
		inputs := []tensor{wave(dtypes.Float32, 0.2, dims...), wave(dtypes.Float64, 0.2, dims...), wave(dtypes.Int32, 1, dims...), wave(dtypes.Uint8, 1, dims...),
			wave(dtypes.Int64, 2, dims...), wave(dtypes.Int8, 2, dims...), nans(wave(dtypes.Float32, 3, dims...)), nans(wave(dtypes.Float64, 3, dims...))}
		for _, x := range inputs {
			for axis := range dims {
				if dims[axis] == 0 {
					continue
				}
				for i, to := range []dtypes.DType{dtypes.Int32, dtypes.Int64, dtypes.Uint8, dtypes.Uint32} {
					isMin := i%2 == 0
					got := e.run1(t, []tensor{x}, func(f compute.Function, v []compute.Value) (compute.Value, error) {
						return f.ArgMinMax(v[0], axis, to, isMin)
					})
					want := tensor{to, slices.Delete(slices.Clone(dims), axis, axis+1), nil}
					each(want.dims, func(_ int, index []int) {
						best := 0
						at := func(i int) float64 { return x.at(slices.Insert(slices.Clone(index), axis, i)...) }
						for i := range dims[axis] {
							v, b := at(i), at(best)
							if !math.IsNaN(b) && (math.IsNaN(v) || isMin && v < b || !isMin && v > b) {
								best = i
							}
						}
						want.values = append(want.values, float64(best))
					})
					expect(t, fmt.Sprintf("argminmax of %s along %d, min %v", x.shape(), axis, isMin), got, want, 0, 0)
				}
			}
		}
	}
}

func TestCumSum(t *testing.T) {
	e := newEngines(t)
	for _, dims := range [][]int{{1}, {0}, {9}, {31}, {3, 5}, {13, 4}, {2, 7, 3}, {2, 0}} {
		for _, dtype := range []dtypes.DType{dtypes.Float32, dtypes.Float64, dtypes.Int32, dtypes.Uint8, dtypes.Int64} {
			x := wave(dtype, 0.2, dims...)
			for axis, size := range dims {
				for _, options := range []compute.CumSumOptions{{}, {Exclusive: true}, {Reverse: true}, {Exclusive: true, Reverse: true}} {
					got := e.run1(t, []tensor{x}, func(f compute.Function, v []compute.Value) (compute.Value, error) {
						return f.CumSum(v[0], axis, options)
					})
					want := tensor{dtype, dims, nil}
					each(dims, func(_ int, index []int) {
						sum, here := 0.0, index[axis]
						for i := range size {
							before := i < here && !options.Reverse || i > here && options.Reverse
							if before || i == here && !options.Exclusive {
								at := slices.Clone(index)
								at[axis] = i
								sum += x.at(at...)
							}
						}
						want.values = append(want.values, sum)
					})
					expect(t, fmt.Sprintf("cumsum along %d, %+v", axis, options), got, want, 4, 3*math.Sqrt(float64(size)))
				}
			}
		}
	}
}

// TestReduceOfConverted: a sum has the order of float32 also where what it sums is computed from 64 bits, which have no lanes.
func TestReduceOfConverted(t *testing.T) {
	e := newEngines(t)
	for _, from := range []dtypes.DType{dtypes.Float64, dtypes.Int64} {
		for _, dims := range reduceShapes {
			e.run1(t, []tensor{wave(from, 0.4, dims...)}, func(f compute.Function, v []compute.Value) (compute.Value, error) {
				return f.ReduceSum(must(f.Div(must(f.ConvertDType(v[0], dtypes.Float32)), must(f.Constant([]float32{3})))))
			})
		}
	}
}
