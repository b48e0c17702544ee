package engine

import (
	"fmt"
	"slices"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
)

// indexDTypes are those that positions may have.
var indexDTypes = []dtypes.DType{dtypes.Int8, dtypes.Int16, dtypes.Int32, dtypes.Int64, dtypes.Uint8, dtypes.Uint16, dtypes.Uint32, dtypes.Uint64}

// positions are indices of which about half lie outside of small axes, some far outside.
func positions(dtype dtypes.DType, phase int, dims ...int) tensor {
	far := map[dtypes.DType][]float64{
		dtypes.Int8: {-128, 127}, dtypes.Int16: {-32768, 32767}, dtypes.Int32: {-1 << 31, 1<<31 - 1}, dtypes.Int64: {-1 << 63, 1 << 62, 1 << 32, -1 << 32},
		dtypes.Uint8: {255}, dtypes.Uint16: {65535}, dtypes.Uint32: {1<<32 - 1, 1 << 31}, dtypes.Uint64: {1 << 63, 1 << 32},
	}[dtype]
	choices := append([]float64{0, 2, 1, 5, 3, 1, 0, 4, 2, 9}, far...)
	if !dtype.IsUnsigned() {
		choices = append(choices, -1, -3, -2)
	}
	x := tensor{dtype: dtype, dims: dims}
	for i := range sizeOf(dims) {
		x.values = append(x.values, choices[(7*i+phase)%len(choices)])
	}
	return x
}

// component is the k-th number of the index vector that lies along an axis at a batch index; behind the last axis, vectors have one.
func (x tensor) component(vectorAxis, k int, batch []int) float64 {
	if vectorAxis < len(x.dims) {
		batch = slices.Insert(slices.Clone(batch), vectorAxis, k)
	}
	return x.at(batch...)
}

// split divides an index into its numbers along axes, in the order of the list, and the others.
func split(index, axes []int) (along, rest []int) {
	for _, axis := range axes {
		along = append(along, index[axis])
	}
	for axis, i := range index {
		if !slices.Contains(axes, axis) {
			rest = append(rest, i)
		}
	}
	return along, rest
}

func TestGather(t *testing.T) {
	e := newEngines(t)
	for _, c := range []struct {
		dims, indices              []int
		vectorAxis                 int
		offsets, collapsed, mapped []int
		sizes, want                []int
	}{
		{[]int{7}, []int{5, 1}, 1, nil, []int{0}, []int{0}, []int{1}, []int{5}},
		{[]int{7}, []int{5}, 1, nil, []int{0}, []int{0}, []int{1}, []int{5}},
		{[]int{7}, []int{1}, 0, []int{0}, nil, []int{0}, []int{3}, []int{3}},
		{[]int{7}, []int{4, 1}, 1, []int{1}, nil, []int{0}, []int{3}, []int{4, 3}},
		{[]int{7}, []int{4, 1}, 1, []int{0}, nil, []int{0}, []int{3}, []int{3, 4}},
		{[]int{5, 9}, []int{13, 1}, 1, []int{1}, []int{0}, []int{0}, []int{1, 9}, []int{13, 9}},
		{[]int{5, 9}, []int{6, 1}, 1, []int{0}, []int{1}, []int{1}, []int{5, 1}, []int{5, 6}},
		{[]int{5, 9}, []int{2, 17}, 0, nil, []int{0, 1}, []int{1, 0}, []int{1, 1}, []int{17}},
		{[]int{5, 9}, []int{4, 2, 3}, 1, []int{1, 2}, nil, []int{0, 1}, []int{2, 3}, []int{4, 2, 3, 3}},
		{[]int{3, 4, 5}, []int{2, 3, 2}, 2, []int{2}, []int{0, 1}, []int{0, 1}, []int{1, 1, 5}, []int{2, 3, 5}},
		{[]int{3, 4, 5}, []int{2}, 0, []int{0, 1}, []int{1}, []int{2, 1}, []int{2, 1, 3}, []int{2, 3}},
		{[]int{3, 4, 5}, []int{0, 1}, 1, []int{1}, []int{0, 1}, []int{0}, []int{1, 1, 5}, []int{0, 5}},
	} {
		for _, dtype := range viewDTypes {
			for phase, indexDType := range indexDTypes {
				if dtype != dtypes.Float32 && indexDType != dtypes.Int32 {
					continue // elements and indices have nothing to do with each other
				}
				x, starts := wave(dtype, 0.5, c.dims...), positions(indexDType, phase, c.indices...)
				got := e.run1(t, []tensor{x, starts}, func(f compute.Function, v []compute.Value) (compute.Value, error) {
					return f.Gather(v[0], v[1], c.vectorAxis, c.offsets, c.collapsed, c.mapped, c.sizes, false)
				})
				want := tensor{dtype: dtype, dims: c.want}
				each(c.want, func(_ int, index []int) {
					within, batch := split(index, c.offsets)
					at := make([]int, len(c.dims))
					for axis := range at {
						if k := slices.Index(c.mapped, axis); k >= 0 {
							start := starts.component(c.vectorAxis, k, batch)
							at[axis] = int(max(0, min(start, float64(c.dims[axis]-c.sizes[axis]))))
						}
						if !slices.Contains(c.collapsed, axis) {
							at[axis] += within[0]
							within = within[1:]
						}
					}
					want.values = append(want.values, x.at(at...))
				})
				expect(t, fmt.Sprintf("gather %+v at %s", c, indexDType), got, want, 0, 0)
			}
		}
	}
}

func TestScatter(t *testing.T) {
	e := newEngines(t)
	for _, c := range []struct {
		dims, indices, updates    []int
		vectorAxis                int
		windows, inserted, mapped []int
	}{
		{[]int{7}, []int{13, 1}, []int{13}, 1, nil, []int{0}, []int{0}},
		{[]int{7}, []int{13}, []int{13}, 1, nil, []int{0}, []int{0}},
		{[]int{7}, []int{5, 1}, []int{5, 3}, 1, []int{1}, nil, []int{0}},
		{[]int{7}, []int{5, 1}, []int{3, 5}, 1, []int{0}, nil, []int{0}},
		{[]int{5, 9}, []int{6, 1}, []int{6, 9}, 1, []int{1}, []int{0}, []int{0}},
		{[]int{5, 9}, []int{6, 1}, []int{5, 6}, 1, []int{0}, []int{1}, []int{1}},
		{[]int{5, 9}, []int{2, 17}, []int{17}, 0, nil, []int{0, 1}, []int{1, 0}},
		{[]int{3, 4, 5}, []int{2, 3, 2}, []int{2, 3, 5}, 2, []int{2}, []int{0, 1}, []int{0, 1}},
		{[]int{3, 4, 5}, []int{2}, []int{2, 3}, 0, []int{0, 1}, []int{1}, []int{2, 1}},
		{[]int{3, 4}, []int{0, 1}, []int{0, 4}, 1, []int{1}, []int{0}, []int{0}},
		{[]int{0, 4}, []int{3, 1}, []int{3, 4}, 1, []int{1}, []int{0}, []int{0}},
	} {
		for _, dtype := range []dtypes.DType{dtypes.Float32, dtypes.Float64, dtypes.Int16, dtypes.Uint8} {
			for phase, indexDType := range indexDTypes {
				x, indices, updates := wave(dtype, 0.5, c.dims...), positions(indexDType, phase, c.indices...), wave(dtype, 1, c.updates...)
				outputs := e.run(t, []tensor{x, indices, updates}, func(f compute.Function, v []compute.Value) []compute.Value {
					return []compute.Value{
						must(f.ScatterSum(v[0], v[1], v[2], c.vectorAxis, c.windows, c.inserted, c.mapped, false, false)),
						must(f.ScatterMax(v[0], v[1], v[2], c.vectorAxis, c.windows, c.inserted, c.mapped, false, false)),
						must(f.ScatterMin(v[0], v[1], v[2], c.vectorAxis, c.windows, c.inserted, c.mapped, false, false)),
					}
				})
				for i, fold := range []func(a, b float64) float64{add, larger, smaller} {
					want := tensor{dtype, c.dims, slices.Clone(x.values)}
					each(c.updates, func(j int, index []int) {
						within, batch := split(index, c.windows)
						at := make([]int, len(c.dims))
						for axis := range at {
							place := 0.0
							if k := slices.Index(c.mapped, axis); k >= 0 {
								place = indices.component(c.vectorAxis, k, batch)
							}
							if !slices.Contains(c.inserted, axis) {
								place += float64(within[0])
								within = within[1:]
							}
							if place < 0 || place >= float64(c.dims[axis]) {
								return // updates outside of the operand are ignored
							}
							at[axis] = int(place)
						}
						want.values[x.place(at)] = fold(want.values[x.place(at)], updates.values[j])
					})
					expect(t, fmt.Sprintf("scatter %d %+v at %s", i, c, indexDType), outputs[i], want, 8, 9)
				}
			}
		}
	}
}

func TestDynamicSlice(t *testing.T) {
	e := newEngines(t)
	for _, c := range []struct{ dims, sizes []int }{
		{[]int{}, []int{}}, {[]int{7}, []int{3}}, {[]int{7}, []int{7}}, {[]int{7}, []int{0}}, {[]int{5, 9}, []int{2, 9}}, {[]int{5, 9}, []int{1, 1}},
		{[]int{3, 4, 5}, []int{2, 3, 1}}, {[]int{2, 3, 4, 5}, []int{1, 2, 3, 4}}, {[]int{300, 2}, []int{20, 1}},
	} {
		for _, dtype := range viewDTypes {
			for phase, indexDType := range indexDTypes {
				if dtype != dtypes.Float32 && indexDType != dtypes.Int32 {
					continue
				}
				for round := range 3 {
					x, update := wave(dtype, 0.5, c.dims...), wave(dtype, 2, c.sizes...)
					inputs := []tensor{x, update}
					starts := make([]int, len(c.dims))
					for axis := range c.dims {
						start := positions(indexDType, phase+5*round+axis)
						inputs = append(inputs, start)
						starts[axis] = int(max(0, min(start.values[0], float64(c.dims[axis]-c.sizes[axis]))))
					}
					outputs := e.run(t, inputs, func(f compute.Function, v []compute.Value) []compute.Value {
						return []compute.Value{must(f.DynamicSlice(v[0], v[2:], c.sizes)), must(f.DynamicUpdateSlice(v[0], v[1], v[2:]))}
					})
					want := [2]tensor{{dtype: dtype, dims: c.sizes}, {dtype, c.dims, slices.Clone(x.values)}}
					each(c.sizes, func(i int, index []int) {
						at := slices.Clone(starts)
						for axis := range at {
							at[axis] += index[axis]
						}
						want[0].values = append(want[0].values, x.at(at...))
						want[1].values[x.place(at)] = update.values[i]
					})
					what := fmt.Sprintf("slice %v of %v at %v given in %s", c.sizes, c.dims, starts, indexDType)
					expect(t, what, outputs[0], want[0], 0, 0)
					expect(t, "update of "+what, outputs[1], want[1], 0, 0)
				}
			}
		}
	}
}

// TestGatherBehindPad reads a gather only where a pad is not: indices that are computed there lie far outside of the operand.
func TestGatherBehindPad(t *testing.T) {
	e := newEngines(t)
	x, starts := wave(dtypes.Float32, 0, 40, 41), tensor{dtypes.Int32, []int{1, 1}, []float64{3}}
	got := e.run1(t, []tensor{x, starts, scalar(dtypes.Float32, 7)}, func(f compute.Function, v []compute.Value) (compute.Value, error) {
		rows := must(f.Gather(v[0], v[1], 1, []int{1, 2}, nil, []int{0}, []int{20, 41}, false))
		return f.Pad(rows, v[2], compute.PadAxis{}, compute.PadAxis{Start: 15, End: -15}, compute.PadAxis{})
	})
	for i, v := range got.values {
		row := i/41 - 15
		want := 7.0
		if row >= 0 {
			want = x.at(3+row, i%41)
		}
		if v != want {
			t.Fatalf("element %d is %v, want %v", i, v, want)
		}
	}
}
