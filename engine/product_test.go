package engine

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
)

// dotCase pairs the batch and contracting axes of two operands.
type dotCase struct{ lhs, lhsContracting, lhsBatch, rhs, rhsContracting, rhsBatch []int }

// dot is the product in float64, its output's axes in the order batch, lhs, rhs.
func (c dotCase) dot(a, b tensor) tensor {
	free := func(rank int, lists ...[]int) []int { return others(rank, slices.Concat(lists...), nil) }
	lhsFree, rhsFree := free(len(c.lhs), c.lhsContracting, c.lhsBatch), free(len(c.rhs), c.rhsContracting, c.rhsBatch)
	pick := func(dims, axes []int) (picked []int) {
		for _, axis := range axes {
			picked = append(picked, dims[axis])
		}
		return picked
	}
	batch, left, summed := pick(c.lhs, c.lhsBatch), pick(c.lhs, lhsFree), pick(c.lhs, c.lhsContracting)
	result := tensor{dtype: a.dtype, dims: slices.Concat(batch, left, pick(c.rhs, rhsFree))}
	each(result.dims, func(_ int, index []int) {
		at := func(rank int, lists [3][]int, indices [3][]int) []int {
			place := make([]int, rank)
			for i, axes := range lists {
				for j, axis := range axes {
					place[axis] = indices[i][j]
				}
			}
			return place
		}
		n := len(batch)
		sum := 0.0
		each(summed, func(_ int, k []int) {
			sum += a.at(at(len(c.lhs), [3][]int{c.lhsBatch, lhsFree, c.lhsContracting}, [3][]int{index[:n], index[n : n+len(left)], k})...) *
				b.at(at(len(c.rhs), [3][]int{c.rhsBatch, rhsFree, c.rhsContracting}, [3][]int{index[:n], index[n+len(left):], k})...)
		})
		result.values = append(result.values, sum)
	})
	return result
}

func testDots(t *testing.T, dtype dtypes.DType, cases []dotCase) {
	e := newEngines(t)
	for _, c := range cases {
		a, b := wave(dtype, 0.3, c.lhs...), wave(dtype, 1.1, c.rhs...)
		got := e.run1(t, []tensor{a, b}, func(f compute.Function, x []compute.Value) (compute.Value, error) {
			return f.DotGeneral(x[0], c.lhsContracting, c.lhsBatch, x[1], c.rhsContracting, c.rhsBatch, compute.DotGeneralConfig{})
		})
		terms := 1.0
		for _, axis := range c.lhsContracting {
			terms *= float64(c.lhs[axis])
		}
		want := c.dot(a, b)
		if !dtype.IsFloat() {
			want = want.as(dtypes.Int64).as(dtype) // sums wrap
		}
		expect(t, fmt.Sprintf("%s %+v", dtype, c), got, want, 16, 9*math.Sqrt(terms))
	}
}

func TestDotGeneral(t *testing.T) {
	cases := []dotCase{
		{[]int{}, nil, nil, []int{}, nil, nil},
		{[]int{7}, []int{0}, nil, []int{7}, []int{0}, nil},
		{[]int{7}, nil, nil, []int{5}, nil, nil},
		{[]int{7}, nil, []int{0}, []int{7}, nil, []int{0}},
		{[]int{3, 5}, []int{0, 1}, nil, []int{5, 3}, []int{1, 0}, nil},
		{[]int{3, 5}, []int{1}, nil, []int{5, 2, 4}, []int{0}, nil},
		{[]int{4, 3, 5}, []int{2}, []int{0}, []int{4, 5, 7}, []int{1}, []int{0}},
		{[]int{3, 4, 5}, []int{2}, []int{1}, []int{5, 7, 4}, []int{0}, []int{2}},
		{[]int{5, 3, 4}, []int{0}, []int{2}, []int{4, 5, 1}, []int{1}, []int{0}},
		{[]int{2, 3, 4, 5}, []int{3, 1}, []int{0}, []int{3, 2, 5, 6}, []int{2, 0}, []int{1}},
		{[]int{2, 3, 4, 5}, []int{2}, []int{3, 0}, []int{5, 2, 3, 4}, []int{3}, []int{0, 1}},
		{[]int{2, 3, 4, 5}, []int{0, 2}, nil, []int{4, 2}, []int{1, 0}, nil},
		{[]int{0, 5}, []int{1}, nil, []int{5, 3}, []int{0}, nil},
		{[]int{4, 0}, []int{1}, nil, []int{0, 3}, []int{0}, nil},
		{[]int{0, 4, 5}, []int{2}, []int{0}, []int{0, 5, 3}, []int{1}, []int{0}},
		{[]int{1, 1, 9}, []int{2}, []int{0}, []int{1, 9, 1}, []int{1}, []int{0}},
	}
	for _, dtype := range []dtypes.DType{dtypes.Float32, dtypes.Float64, dtypes.Int32, dtypes.Uint8, dtypes.Int64, dtypes.Int16} {
		testDots(t, dtype, cases)
	}
}

// TestMatrixProducts walks sizes around the kernel's tiles, with every operand also transposed.
func TestMatrixProducts(t *testing.T) {
	sizes := []int{1, 2, 4, 5, 8, 13, 31}
	var cases []dotCase
	for i, m := range sizes {
		for j, n := range sizes {
			for l, k := range sizes {
				lhs, rhs := dotCase{lhs: []int{m, k}, lhsContracting: []int{1}}, dotCase{rhs: []int{k, n}, rhsContracting: []int{0}}
				layout := i + 2*j + 3*l // every layout meets every size
				if layout%2 == 1 {
					lhs = dotCase{lhs: []int{k, m}, lhsContracting: []int{0}}
				}
				if layout/2%2 == 1 {
					rhs = dotCase{rhs: []int{n, k}, rhsContracting: []int{1}}
				}
				cases = append(cases, dotCase{lhs.lhs, lhs.lhsContracting, nil, rhs.rhs, rhs.rhsContracting, nil})
			}
		}
	}
	cases = append(cases, dotCase{[]int{65, 300}, []int{1}, nil, []int{300, 67}, []int{0}, nil}, dotCase{[]int{300, 65}, []int{0}, nil, []int{67, 300}, []int{1}, nil})
	testDots(t, dtypes.Float32, cases)
}

// TestDotDTypes accumulates and returns in other dtypes than the operands'.
func TestDotDTypes(t *testing.T) {
	e := newEngines(t)
	for _, c := range []struct{ operands, accumulator, output, want dtypes.DType }{
		{dtypes.Int8, dtypes.Int32, dtypes.Int32, dtypes.Int32},
		{dtypes.Uint8, dtypes.Int32, dtypes.Float32, dtypes.Float32},
		{dtypes.Float32, dtypes.Float64, dtypes.Float32, dtypes.Float32},
		{dtypes.Float32, dtypes.InvalidDType, dtypes.Float64, dtypes.Float64},
	} {
		a, b := wave(c.operands, 0.3, 5, 40), wave(c.operands, 1, 40, 3)
		for i := range a.values {
			a.values[i] *= 30
		}
		a = a.as(c.operands)
		got := e.run1(t, []tensor{a, b}, func(f compute.Function, x []compute.Value) (compute.Value, error) {
			return f.DotGeneral(x[0], []int{1}, nil, x[1], []int{0}, nil, compute.DotGeneralConfig{AccumulatorDType: c.accumulator, OutputDType: c.output})
		})
		want := dotCase{a.dims, []int{1}, nil, b.dims, []int{0}, nil}.dot(a, b)
		want.dtype = c.want
		if !got.shape().Equal(want.shape()) {
			t.Fatalf("%+v gives %s", c, got.shape())
		}
		for i, v := range got.values {
			if math.Abs(v-want.values[i]) > 1e-3 {
				t.Errorf("%+v: element %d is %v, want %v", c, i, v, want.values[i])
			}
		}
	}
}
