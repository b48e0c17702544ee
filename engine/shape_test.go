package engine

import (
	"fmt"
	"slices"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

// viewDTypes have every width of an element, and the ways to load it.
var viewDTypes = []dtypes.DType{dtypes.Float32, dtypes.Bool, dtypes.Uint8, dtypes.Int16, dtypes.Float64}

// viewCase is an op that moves elements: the source of an output index is an input index, or nil for the fill, which is 1.
type viewCase struct {
	name   string
	dims   []int
	record func(f compute.Function, x, fill compute.Value) (compute.Value, error)
	want   []int
	source func(index []int) []int
}

func testViews(t *testing.T, cases []viewCase) {
	e := newEngines(t)
	for _, c := range cases {
		for _, dtype := range viewDTypes {
			x := wave(dtype, 0.7, c.dims...)
			got := e.run1(t, []tensor{x, scalar(dtype, 1)}, func(f compute.Function, v []compute.Value) (compute.Value, error) {
				return c.record(f, v[0], v[1])
			})
			want := tensor{dtype, c.want, make([]float64, sizeOf(c.want))}
			each(c.want, func(i int, index []int) {
				want.values[i] = 1
				if source := c.source(index); source != nil {
					want.values[i] = x.at(source...)
				}
			})
			expect(t, fmt.Sprintf("%s of %v", c.name, c.dims), got, want, 0, 0)
		}
	}
}

// viewShapes are ranks 0 to 4 with primes, axes of one element and empty ones.
var viewShapes = [][]int{{}, {1}, {7}, {0}, {3, 5}, {1, 13}, {17, 1}, {0, 3}, {2, 3, 5}, {4, 1, 7}, {2, 3, 1, 4}, {2, 2, 3, 5}, {31, 9}}

// permutations are all orders of n numbers.
func permutations(n int) [][]int {
	if n == 0 {
		return [][]int{{}}
	}
	var all [][]int
	for _, p := range permutations(n - 1) {
		for at := range n {
			all = append(all, slices.Insert(slices.Clone(p), at, n-1))
		}
	}
	return all
}

func TestTranspose(t *testing.T) {
	var cases []viewCase
	for _, dims := range viewShapes {
		for _, p := range permutations(len(dims)) {
			want := make([]int, len(dims))
			for i, axis := range p {
				want[i] = dims[axis]
			}
			cases = append(cases, viewCase{fmt.Sprint("transpose ", p), dims, func(f compute.Function, x, _ compute.Value) (compute.Value, error) {
				return f.Transpose(x, p...)
			}, want, func(index []int) []int {
				source := make([]int, len(p))
				for i, axis := range p {
					source[axis] = index[i]
				}
				return source
			}})
		}
	}
	testViews(t, cases)
}

// subsets are all subsets of n axes.
func subsets(n int) [][]int {
	var all [][]int
	for bits := range 1 << n {
		var set []int
		for axis := range n {
			if bits>>axis&1 == 1 {
				set = append(set, axis)
			}
		}
		all = append(all, set)
	}
	return all
}

func TestReverse(t *testing.T) {
	var cases []viewCase
	for _, dims := range append([][]int{{40, 41}}, viewShapes...) { // large enough to begin before the memory does, were it read from its end
		for _, axes := range subsets(len(dims)) {
			cases = append(cases, viewCase{fmt.Sprint("reverse ", axes), dims, func(f compute.Function, x, _ compute.Value) (compute.Value, error) {
				return f.Reverse(x, axes...)
			}, dims, func(index []int) []int {
				source := slices.Clone(index)
				for _, axis := range axes {
					source[axis] = dims[axis] - 1 - index[axis]
				}
				return source
			}})
		}
	}
	testViews(t, cases)
}

func TestReshape(t *testing.T) {
	var cases []viewCase
	for _, dims := range [][2][]int{{{}, {}}, {{}, {1, 1}}, {{1}, {}}, {{6}, {2, 3}}, {{2, 3}, {6}}, {{2, 3}, {3, 2}}, {{4, 6}, {8, 3}}, {{3, 5, 2}, {5, 6}},
		{{2, 3, 4, 5}, {6, 20}}, {{2, 3, 4, 5}, {4, 5, 6}}, {{7, 1, 3}, {3, 7}}, {{0, 3}, {5, 0}}, {{13, 2}, {26, 1}}} {
		strides := shapes.Make(dtypes.Bool, dims[1]...).Strides()
		cases = append(cases, viewCase{fmt.Sprint("reshape to ", dims[1]), dims[0], func(f compute.Function, x, _ compute.Value) (compute.Value, error) {
			return f.Reshape(x, dims[1]...)
		}, dims[1], func(index []int) []int {
			place := 0
			for i, stride := range strides {
				place += stride * index[i]
			}
			source := make([]int, len(dims[0]))
			for axis, d := range slices.Backward(dims[0]) {
				source[axis], place = place%d, place/d
			}
			return source
		}})
	}
	testViews(t, cases)
}

func TestBroadcastInDim(t *testing.T) {
	var cases []viewCase
	for _, b := range []struct{ dims, want, axes []int }{
		{[]int{}, []int{}, []int{}}, {[]int{}, []int{7}, []int{}}, {[]int{}, []int{3, 5}, []int{}}, {[]int{5}, []int{3, 5}, []int{1}},
		{[]int{3}, []int{3, 5}, []int{0}}, {[]int{1}, []int{9}, []int{0}}, {[]int{3, 1}, []int{3, 2, 5}, []int{0, 2}}, {[]int{2, 5}, []int{2, 13, 5}, []int{0, 2}},
		{[]int{1, 4}, []int{2, 3, 4, 5}, []int{1, 2}}, {[]int{0}, []int{3, 0}, []int{1}}, {[]int{1}, []int{0, 2}, []int{0}}, {[]int{17}, []int{17, 4}, []int{0}},
	} {
		cases = append(cases, viewCase{fmt.Sprint("broadcast to ", b.want, b.axes), b.dims, func(f compute.Function, x, _ compute.Value) (compute.Value, error) {
			shape, err := f.Builder().OpShape(x)
			if err != nil {
				return nil, err
			}
			return f.BroadcastInDim(x, shapes.Make(shape.DType, b.want...), b.axes)
		}, b.want, func(index []int) []int {
			source := make([]int, len(b.dims))
			for i, axis := range b.axes {
				source[i] = min(index[axis], b.dims[i]-1)
			}
			return source
		}})
	}
	testViews(t, cases)
}

func TestSlice(t *testing.T) {
	var cases []viewCase
	for _, s := range []struct{ dims, starts, limits, strides []int }{
		{[]int{7}, []int{0}, []int{7}, nil}, {[]int{7}, []int{2}, []int{5}, nil}, {[]int{7}, []int{3}, []int{3}, nil}, {[]int{31}, []int{1}, []int{30}, []int{3}},
		{[]int{31}, []int{30}, []int{31}, []int{5}}, {[]int{9, 13}, []int{1, 2}, []int{9, 13}, []int{2, 1}}, {[]int{9, 13}, []int{0, 0}, []int{9, 13}, []int{1, 4}},
		{[]int{9, 13}, []int{8, 12}, []int{9, 13}, []int{1, 1}}, {[]int{2, 5, 3}, []int{1, 1, 0}, []int{2, 5, 2}, []int{1, 3, 1}}, {[]int{}, nil, nil, nil},
		{[]int{2, 3, 4, 5}, []int{0, 1, 1, 2}, []int{2, 3, 4, 5}, []int{1, 1, 2, 2}}, {[]int{0, 3}, []int{0, 1}, []int{0, 3}, nil},
	} {
		strides := orOnes(s.strides, len(s.dims))
		var want []int
		for i := range s.dims {
			want = append(want, (s.limits[i]-s.starts[i]+strides[i]-1)/strides[i])
		}
		cases = append(cases, viewCase{fmt.Sprint("slice ", s.starts, s.limits, s.strides), s.dims, func(f compute.Function, x, _ compute.Value) (compute.Value, error) {
			return f.Slice(x, s.starts, s.limits, s.strides)
		}, want, func(index []int) []int {
			source := make([]int, len(index))
			for i := range index {
				source[i] = s.starts[i] + index[i]*strides[i]
			}
			return source
		}})
	}
	testViews(t, cases)
}

func TestPad(t *testing.T) {
	axis := func(start, end, interior int) compute.PadAxis {
		return compute.PadAxis{Start: start, End: end, Interior: interior}
	}
	var cases []viewCase
	for _, p := range []struct {
		dims []int
		axes []compute.PadAxis
	}{
		{[]int{}, nil}, {[]int{7}, nil}, {[]int{7}, []compute.PadAxis{axis(2, 3, 0)}}, {[]int{7}, []compute.PadAxis{axis(0, 0, 2)}},
		{[]int{7}, []compute.PadAxis{axis(-2, -1, 0)}}, {[]int{7}, []compute.PadAxis{axis(-3, 2, 1)}}, {[]int{7}, []compute.PadAxis{axis(1, -6, 3)}},
		{[]int{1}, []compute.PadAxis{axis(1, 1, 4)}}, {[]int{0}, []compute.PadAxis{axis(2, 1, 0)}}, {[]int{0}, []compute.PadAxis{axis(2, 1, 3)}},
		{[]int{5, 4}, []compute.PadAxis{axis(1, 0, 1), axis(0, 2, 2)}}, {[]int{5, 4}, []compute.PadAxis{axis(0, 1, 0)}},
		{[]int{3, 5, 2}, []compute.PadAxis{axis(0, 0, 1), axis(-1, -1, 0), axis(1, 1, 1)}}, {[]int{3, 9}, []compute.PadAxis{axis(-1, -2, 0), axis(0, 4, 0)}},
		{[]int{2, 3, 4, 5}, []compute.PadAxis{axis(1, 0, 0), axis(0, 1, 1), axis(-1, 1, 0), axis(2, -2, 1)}}, {[]int{2, 0}, []compute.PadAxis{axis(0, 1, 0), axis(1, 1, 0)}},
	} {
		axes := append(slices.Clone(p.axes), make([]compute.PadAxis, len(p.dims)-len(p.axes))...)
		var want []int
		for i, d := range p.dims {
			want = append(want, axes[i].Start+axes[i].End+max(d+(d-1)*axes[i].Interior, 0))
		}
		cases = append(cases, viewCase{fmt.Sprint("pad ", p.axes), p.dims, func(f compute.Function, x, fill compute.Value) (compute.Value, error) {
			return f.Pad(x, fill, p.axes...)
		}, want, func(index []int) []int {
			source := make([]int, len(index))
			for i, a := range axes {
				at := index[i] - a.Start
				if at < 0 || at%(a.Interior+1) != 0 || at/(a.Interior+1) >= p.dims[i] {
					return nil
				}
				source[i] = at / (a.Interior + 1)
			}
			return source
		}})
	}
	testViews(t, cases)
}

func TestConcatenate(t *testing.T) {
	e := newEngines(t)
	for _, c := range []struct {
		axis  int
		sizes []int // of each operand along the axis
		dims  []int // of the others
	}{
		{0, []int{3}, []int{3}}, {0, []int{3, 4}, []int{0}}, {0, []int{1, 0, 13, 2}, []int{0}}, {0, []int{2, 3}, []int{0, 5}}, {1, []int{2, 3, 1}, []int{4, 0}},
		{1, []int{7, 2}, []int{3, 0, 2}}, {2, []int{1, 4, 1, 5}, []int{2, 3, 0}}, {3, []int{1, 1}, []int{2, 3, 2, 0}}, {1, []int{0, 0}, []int{3, 0}},
	} {
		for _, dtype := range viewDTypes {
			var inputs []tensor
			want := tensor{dtype: dtype, dims: slices.Clone(c.dims)}
			want.dims[c.axis] = 0
			for i, size := range c.sizes {
				dims := slices.Clone(c.dims)
				dims[c.axis] = size
				want.dims[c.axis] += size
				inputs = append(inputs, wave(dtype, float64(i), dims...))
			}
			each(want.dims, func(_ int, index []int) {
				k, index := 0, slices.Clone(index)
				for index[c.axis] >= c.sizes[k] {
					index[c.axis] -= c.sizes[k]
					k++
				}
				want.values = append(want.values, inputs[k].at(index...))
			})
			got := e.run1(t, inputs, func(f compute.Function, x []compute.Value) (compute.Value, error) { return f.Concatenate(c.axis, x...) })
			expect(t, fmt.Sprint("concatenate ", c), got, want, 0, 0)
		}
	}
}

func TestIota(t *testing.T) {
	e := newEngines(t)
	for _, dtype := range supportedDTypes {
		for _, dims := range [][]int{{1}, {0}, {9}, {3, 5}, {2, 1, 7}, {2, 3, 2, 5}} {
			for axis := range dims {
				if dtype == dtypes.Bool {
					continue
				}
				want := tensor{dtype: dtype, dims: dims}
				each(dims, func(_ int, index []int) { want.values = append(want.values, float64(index[axis])) })
				got := e.run1(t, nil, func(f compute.Function, _ []compute.Value) (compute.Value, error) {
					return f.Iota(shapes.Make(dtype, dims...), axis)
				})
				expect(t, fmt.Sprint("iota along ", axis), got, want, 0, 0)
			}
		}
	}
}
