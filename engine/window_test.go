package engine

import (
	"fmt"
	"math"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
)

// windowCase is a window that moves over a tensor; lists that are nil have their defaults.
type windowCase struct {
	dims, window, strides, inputDilations, windowDilations []int
	paddings                                               [][2]int
}

var windowCases = []windowCase{
	{dims: []int{9}, window: []int{3}},
	{dims: []int{9}, window: []int{2}, strides: []int{1}},
	{dims: []int{13}, window: []int{4}, strides: []int{3}, paddings: [][2]int{{2, 1}}},
	{dims: []int{7}, window: []int{3}, strides: []int{1}, inputDilations: []int{2}, paddings: [][2]int{{1, 1}}},
	{dims: []int{17}, window: []int{3}, strides: []int{2}, windowDilations: []int{4}},
	{dims: []int{7}, window: []int{3}, strides: []int{2}, inputDilations: []int{3}, windowDilations: []int{2}, paddings: [][2]int{{0, 5}}},
	{dims: []int{1}, window: []int{1}, strides: []int{1}, paddings: [][2]int{{3, 2}}},
	{dims: []int{6, 5}, window: []int{2, 2}, strides: []int{2, 1}},
	{dims: []int{5, 4, 3}, window: []int{1, 2, 3}, strides: []int{1, 2, 1}, paddings: [][2]int{{0, 0}, {1, 1}, {1, 0}}},
	{dims: []int{2, 7, 7, 3}, window: []int{1, 2, 2, 1}},
	{dims: []int{2, 7, 7, 3}, window: []int{1, 3, 3, 1}, strides: []int{1, 2, 2, 1}, paddings: [][2]int{{}, {1, 1}, {1, 1}, {}}},
	{dims: []int{}},
	{dims: []int{4}},
}

// windows calls visit for every output index, with the numbers of the elements of x in its window, in order.
func (c windowCase) windows(visit func(elements []int)) (dims []int) {
	rank := len(c.dims)
	window, inputDilations, windowDilations := orOnes(c.window, rank), orOnes(c.inputDilations, rank), orOnes(c.windowDilations, rank)
	strides, paddings := c.strides, c.paddings
	if strides == nil {
		strides = window
	}
	if paddings == nil {
		paddings = make([][2]int, rank)
	}
	for i, d := range c.dims {
		long := (d-1)*inputDilations[i] + 1 + paddings[i][0] + paddings[i][1]
		dims = append(dims, (long-(window[i]-1)*windowDilations[i]-1)/strides[i]+1)
	}
	x := tensor{dims: c.dims}
	each(dims, func(_ int, index []int) {
		var elements []int
		each(window, func(_ int, place []int) {
			at := make([]int, rank)
			for i := range at {
				long := index[i]*strides[i] + place[i]*windowDilations[i] - paddings[i][0]
				if long < 0 || long%inputDilations[i] != 0 || long/inputDilations[i] >= c.dims[i] {
					return
				}
				at[i] = long / inputDilations[i]
			}
			elements = append(elements, x.place(at))
		})
		visit(elements)
	})
	return dims
}

func TestReduceWindow(t *testing.T) {
	e := newEngines(t)
	for _, c := range windowCases {
		for _, dtype := range []dtypes.DType{dtypes.Float32, dtypes.Float64, dtypes.Int32, dtypes.Uint8, dtypes.Int64} {
			low, high := math.Inf(-1), math.Inf(1)
			switch dtype {
			case dtypes.Int32:
				low, high = math.MinInt32, math.MaxInt32
			case dtypes.Uint8:
				low, high = 0, 255
			case dtypes.Int64:
				low, high = math.MinInt64, math.MaxInt64
			}
			for _, r := range []struct {
				op    compute.ReduceOpType
				fold  func(a, b float64) float64
				start float64
			}{{compute.ReduceOpSum, add, 0}, {compute.ReduceOpProduct, multiply, 1}, {compute.ReduceOpMax, larger, low}, {compute.ReduceOpMin, smaller, high}} {
				x := wave(dtype, 0.2, c.dims...)
				if dtype == dtypes.Uint8 && r.op == compute.ReduceOpProduct {
					for i := range x.values {
						x.values[i] = 1 // a product of more would wrap
					}
				}
				got := e.run1(t, []tensor{x}, func(f compute.Function, v []compute.Value) (compute.Value, error) {
					return f.ReduceWindow(v[0], r.op, c.window, c.strides, c.inputDilations, c.windowDilations, c.paddings)
				})
				want := tensor{dtype: dtype}
				want.dims = c.windows(func(elements []int) {
					v := r.start
					for _, i := range elements {
						v = r.fold(v, x.values[i])
					}
					want.values = append(want.values, v)
				})
				expect(t, fmt.Sprintf("%s over %+v", r.op, c), got, want, 8, 9)
			}
		}
	}
}

func TestSelectAndScatter(t *testing.T) {
	e := newEngines(t)
	for _, c := range windowCases {
		if c.inputDilations != nil || c.windowDilations != nil {
			continue // the op has none
		}
		for _, dtype := range []dtypes.DType{dtypes.Float32, dtypes.Float64, dtypes.Int32} {
			x := wave(dtype, 0.2, c.dims...)
			source := wave(dtype, 1, c.windows(func([]int) {})...)
			want := [2]tensor{{dtype, c.dims, make([]float64, len(x.values))}, {dtype, c.dims, make([]float64, len(x.values))}}
			i := 0
			padded := false
			c.windows(func(elements []int) {
				largest, smallest := -1, -1
				for _, j := range elements {
					if largest < 0 || x.values[j] > x.values[largest] {
						largest = j
					}
					if smallest < 0 || x.values[j] < x.values[smallest] {
						smallest = j
					}
				}
				if largest < 0 {
					padded = true // a window of nothing but padding selects nothing
				} else {
					want[0].values[largest] += source.values[i]
					want[1].values[smallest] += source.values[i]
				}
				i++
			})
			outputs := e.run(t, []tensor{x, source}, func(f compute.Function, v []compute.Value) []compute.Value {
				return []compute.Value{must(f.SelectAndScatterMax(v[0], v[1], c.window, c.strides, c.paddings)),
					must(f.SelectAndScatterMin(v[0], v[1], c.window, c.strides, c.paddings))}
			})
			for i, what := range []string{"max", "min"} {
				expect(t, fmt.Sprintf("%s over %+v, nothing but padding %v", what, c, padded), outputs[i], want[i], 8, 9)
			}
		}
	}
}
