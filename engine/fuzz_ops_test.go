package engine

import (
	"math"
	"slices"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

// fuzzedOps record an op on values of a graph being made; nil or an error where none fits. Elementwise ops and views are listed more
// than once, as they are what is fused. Bit patterns of floats are not looked at: they differ for NaNs.
var fuzzedOps = []func(m *graphMaker) (compute.Value, error){
	(*graphMaker).unary, (*graphMaker).unary, (*graphMaker).binary, (*graphMaker).binary, (*graphMaker).binary, (*graphMaker).compare,
	(*graphMaker).choose, (*graphMaker).convert, (*graphMaker).reshape, (*graphMaker).reshape, (*graphMaker).transpose, (*graphMaker).broadcast,
	(*graphMaker).slice, (*graphMaker).pad, (*graphMaker).pad, (*graphMaker).reverse, (*graphMaker).concatenate, (*graphMaker).reduce,
	(*graphMaker).reduce, (*graphMaker).dot, (*graphMaker).dot, (*graphMaker).convolve, (*graphMaker).gather, (*graphMaker).scatter,
	(*graphMaker).dynamicSlice, (*graphMaker).dynamicUpdate, (*graphMaker).window, (*graphMaker).cumSum, (*graphMaker).argMinMax,
	(*graphMaker).iota, (*graphMaker).random,
}

func (m *graphMaker) unary() (compute.Value, error) {
	x := m.pick()
	_, dtype := m.shape(x)
	ops := []unaryOp{compute.Function.Abs, compute.Function.Neg, compute.Function.Sign}
	switch {
	case dtype == dtypes.Bool:
		ops = []unaryOp{compute.Function.LogicalNot}
	case dtype.IsFloat():
		for _, u := range unaryFloats {
			ops = append(ops, u.op)
		}
	default:
		ops = append(ops, compute.Function.BitwiseNot, compute.Function.BitCount, compute.Function.Clz)
	}
	return ops[m.next(len(ops))](m.f, x)
}

func (m *graphMaker) binary() (compute.Value, error) {
	a := m.pick()
	b := m.beside(a)
	_, dtype := m.shape(a)
	ops := []binaryOp{compute.Function.Max, compute.Function.Min}
	switch {
	case dtype == dtypes.Bool:
		ops = append(ops, compute.Function.LogicalAnd, compute.Function.LogicalOr, compute.Function.LogicalXor)
	default:
		ops = append(ops, compute.Function.Add, compute.Function.Sub, compute.Function.Mul, compute.Function.Div, compute.Function.Add,
			compute.Function.Mul, compute.Function.Rem, compute.Function.Pow)
		if dtype.IsFloat() {
			ops = append(ops, compute.Function.Atan2)
		} else {
			ops = append(ops, compute.Function.BitwiseAnd, compute.Function.BitwiseXor, compute.Function.ShiftLeft, compute.Function.ShiftRightArithmetic)
		}
	}
	if m.next(2) == 0 {
		a, b = b, a
	}
	return ops[m.next(len(ops))](m.f, a, b)
}

func (m *graphMaker) compare() (compute.Value, error) {
	a := m.pick()
	return compareFloats[m.next(6)].op(m.f, a, m.beside(a))
}

func (m *graphMaker) choose() (compute.Value, error) {
	a := m.pick()
	dims, _ := m.shape(a)
	condition := m.find(func(other []int, d dtypes.DType) bool {
		return d == dtypes.Bool && (len(other) == 0 || slices.Equal(other, dims))
	})
	if condition == nil {
		return nil, nil
	}
	return m.f.Where(condition, a, m.beside(a))
}

func (m *graphMaker) convert() (compute.Value, error) {
	return m.f.ConvertDType(m.pick(), fuzzedDTypes[m.next(len(fuzzedDTypes))])
}

// reshape joins or divides an axis, or adds or drops one of size 1.
func (m *graphMaker) reshape() (compute.Value, error) {
	x := m.pick()
	dims, _ := m.shape(x)
	dims = slices.Clone(dims)
	axis := m.next(max(1, len(dims)))
	switch kind := m.next(4); {
	case len(dims) == 0 || kind == 0:
		dims = slices.Insert(dims, axis, 1)
	case kind == 1 && axis+1 < len(dims):
		dims[axis] *= dims[axis+1]
		dims = slices.Delete(dims, axis+1, axis+2)
	case kind == 2 && dims[axis] == 1:
		dims = slices.Delete(dims, axis, axis+1)
	default:
		for _, factor := range []int{2, 3, 5, 7, 13} {
			if dims[axis]%factor == 0 && dims[axis] > 0 {
				dims[axis] /= factor
				dims = slices.Insert(dims, axis+m.next(2), factor)
				break
			}
		}
	}
	if len(dims) > 5 {
		dims = []int{sizeOf(dims)}
	}
	return m.f.Reshape(x, dims...)
}

func (m *graphMaker) transpose() (compute.Value, error) {
	x := m.pick()
	dims, _ := m.shape(x)
	var order []int
	for i := range dims {
		order = slices.Insert(order, m.next(i+1), i)
	}
	return m.f.Transpose(x, order...)
}

func (m *graphMaker) broadcast() (compute.Value, error) {
	x := m.pick()
	dims, dtype := m.shape(x)
	at := m.next(len(dims) + 1)
	want := slices.Insert(slices.Clone(dims), at, 1+m.next(5))
	return m.f.BroadcastInDim(x, shapes.Make(dtype, want...), others(len(want), []int{at}, nil))
}

func (m *graphMaker) slice() (compute.Value, error) {
	x := m.pick()
	dims, _ := m.shape(x)
	var starts, limits, strides []int
	for _, d := range dims {
		start := m.next(d + 1)
		starts, strides = append(starts, start), append(strides, 1+m.next(3))
		limits = append(limits, start+m.next(d-start+1))
		if m.next(3) > 0 { // empty slices are boring
			starts[len(starts)-1], limits[len(limits)-1] = min(start, 1, d), d
		}
	}
	return m.f.Slice(x, starts, limits, strides)
}

func (m *graphMaker) pad() (compute.Value, error) {
	x := m.pick()
	dims, dtype := m.shape(x)
	var axes []compute.PadAxis
	for range dims {
		axes = append(axes, compute.PadAxis{Start: m.next(5) - 1, End: m.next(5) - 2, Interior: []int{0, 0, 1, 2}[m.next(4)]})
	}
	return m.f.Pad(x, m.constant(dtype), axes...)
}

func (m *graphMaker) reverse() (compute.Value, error) {
	x := m.pick()
	dims, _ := m.shape(x)
	sets := subsets(len(dims))
	return m.f.Reverse(x, sets[m.next(len(sets))]...)
}

func (m *graphMaker) concatenate() (compute.Value, error) {
	a := m.pick()
	dims, dtype := m.shape(a)
	axis := m.next(max(1, len(dims)))
	b := m.find(func(other []int, d dtypes.DType) bool {
		if d != dtype || len(other) != len(dims) {
			return false
		}
		for i := range other {
			if i != axis && other[i] != dims[i] {
				return false
			}
		}
		return true
	})
	return m.f.Concatenate(axis, a, b, a)
}

func (m *graphMaker) reduce() (compute.Value, error) {
	x := m.pick()
	dims, dtype := m.shape(x)
	sets := subsets(len(dims))
	ops := []reduceOp{compute.Function.ReduceSum, compute.Function.ReduceMax, compute.Function.ReduceSum, compute.Function.ReduceMin, compute.Function.ReduceProduct}
	if dtype == dtypes.Bool {
		ops = []reduceOp{compute.Function.ReduceLogicalAnd, compute.Function.ReduceLogicalOr, compute.Function.ReduceLogicalXor}
	}
	return ops[m.next(len(ops))](m.f, x, sets[m.next(len(sets))]...)
}

// dot pairs one or two axes of two values that are as long.
func (m *graphMaker) dot() (compute.Value, error) {
	a := m.pick()
	dims, dtype := m.shape(a)
	var pairs [][2]int
	b := m.find(func(other []int, d dtypes.DType) bool {
		pairs = nil
		for i, n := range dims {
			for j, k := range other {
				if d == dtype && n == k {
					pairs = append(pairs, [2]int{i, j})
				}
			}
		}
		return pairs != nil
	})
	if b == nil {
		return nil, nil
	}
	first, second := pairs[m.next(len(pairs))], pairs[m.next(len(pairs))]
	var batch [2][]int
	if first[0] != second[0] && first[1] != second[1] {
		batch = [2][]int{{second[0]}, {second[1]}}
	}
	return m.f.DotGeneral(a, []int{first[0]}, batch[0], b, []int{first[1]}, batch[1], compute.DotGeneralConfig{})
}

// convolve needs an input of rank 3 or 4; its kernel is a constant, seen through a reverse or a transpose.
func (m *graphMaker) convolve() (compute.Value, error) {
	x := m.find(func(dims []int, dtype dtypes.DType) bool {
		return (len(dims) == 4 || len(dims) == 3) && dtype != dtypes.Bool
	})
	if x == nil {
		return nil, nil
	}
	dims, dtype := m.shape(x)
	n := len(dims) - 2
	c := convCase{input: dims}
	if m.next(3) == 0 { // channels first
		c.inputOrder = append([]int{0, n + 1}, []int{1, 2}[:n]...)
		c.outputOrder = c.inputOrder
		c.input = append(append([]int{dims[0]}, dims[2:]...), dims[1])
	}
	for i := range n {
		c.kernel = append(c.kernel, 1+m.next(4))
		c.strides = append(c.strides, 1+m.next(2))
		c.paddings = append(c.paddings, [2]int{m.next(4) - 1, m.next(4)})
		c.inputDilations, c.kernelDilations = append(c.inputDilations, []int{1, 1, 2}[m.next(3)]), append(c.kernelDilations, []int{1, 1, 2}[m.next(3)])
		if (c.input[1+i]-1)*c.inputDilations[i]+1+c.paddings[i][0]+c.paddings[i][1] < 1+(c.kernel[i]-1)*c.kernelDilations[i] {
			return nil, nil
		}
	}
	c.kernel = append(c.kernel, c.input[n+1], 1+m.next(5))
	values := wave(dtype, float64(m.next(9)), c.kernel...)
	kernel, err := m.f.Constant(values.flat(), c.kernel...)
	if err == nil && m.next(2) == 0 {
		kernel, err = m.f.Reverse(kernel, []int{0, 1}[:n]...)
	}
	if err == nil && m.next(2) == 0 {
		c.kernelOrder = append([]int{n + 1, n}, []int{0, 1}[:n]...)
		kernel, err = m.f.Transpose(kernel, c.kernelOrder...)
	}
	if err != nil {
		return nil, err
	}
	return m.f.ConvGeneral(x, kernel, c.axes(), c.strides, c.paddings, c.inputDilations, c.kernelDilations, 1, 1)
}

// indices is a value of whole numbers, as vectors of one number.
func (m *graphMaker) indices() (compute.Value, error) {
	v := m.find(func(_ []int, dtype dtypes.DType) bool { return dtype.IsInt() })
	if v == nil {
		return nil, nil
	}
	dims, _ := m.shape(v)
	return m.f.Reshape(v, sizeOf(dims), 1)
}

// gather takes rows, or pairs of rows.
func (m *graphMaker) gather() (compute.Value, error) {
	x := m.pick()
	dims, _ := m.shape(x)
	indices, err := m.indices()
	if len(dims) == 0 || indices == nil || err != nil {
		return nil, err
	}
	sizes, offsets := slices.Clone(dims), subsets(len(dims) + 1)[1<<(len(dims)+1)-1][1:]
	if sizes[0] = min(dims[0], 1+m.next(2)); sizes[0] == 1 {
		return m.f.Gather(x, indices, 1, offsets[:len(dims)-1], []int{0}, []int{0}, sizes, false)
	}
	return m.f.Gather(x, indices, 1, offsets, nil, []int{0}, sizes, false)
}

// scatter adds to rows of a value rows of another one, or of itself.
func (m *graphMaker) scatter() (compute.Value, error) {
	x := m.pick()
	dims, dtype := m.shape(x)
	indices, err := m.indices()
	if len(dims) == 0 || indices == nil || err != nil || dtype == dtypes.Bool {
		return nil, err
	}
	count, _ := m.shape(indices)
	updates := m.find(func(other []int, d dtypes.DType) bool {
		return d == dtype && len(other) == len(dims) && other[0] == count[0] && slices.Equal(other[1:], dims[1:])
	})
	if updates == nil {
		scalar := m.constant(dtype)
		if updates, err = m.f.BroadcastInDim(scalar, shapes.Make(dtype, append([]int{count[0]}, dims[1:]...)...), nil); err != nil {
			return nil, err
		}
	}
	windows := subsets(len(dims))[1<<len(dims)-1][1:]
	return m.f.ScatterSum(x, indices, updates, 1, windows, []int{0}, []int{0}, false, false)
}

// starts are scalars for each axis of x, computed or constant.
func (m *graphMaker) starts(dims []int) (starts []compute.Value) {
	for range dims {
		v := m.find(func(other []int, dtype dtypes.DType) bool { return dtype.IsInt() && len(other) == 0 })
		if v == nil || m.next(2) == 0 {
			v = m.constant(dtypes.Int32)
		}
		starts = append(starts, v)
	}
	return starts
}

func (m *graphMaker) dynamicSlice() (compute.Value, error) {
	x := m.pick()
	dims, _ := m.shape(x)
	var sizes []int
	for _, d := range dims {
		sizes = append(sizes, min(d, 1+m.next(4)))
	}
	return m.f.DynamicSlice(x, m.starts(dims), sizes)
}

func (m *graphMaker) dynamicUpdate() (compute.Value, error) {
	x := m.pick()
	dims, dtype := m.shape(x)
	u := m.find(func(other []int, d dtypes.DType) bool { return d == dtype && len(other) == len(dims) })
	return m.f.DynamicUpdateSlice(x, u, m.starts(dims))
}

func (m *graphMaker) window() (compute.Value, error) {
	x := m.pick()
	dims, _ := m.shape(x)
	var window, strides, dilations []int
	var paddings [][2]int
	for _, d := range dims {
		window, strides = append(window, 1+m.next(min(3, max(1, d)))), append(strides, 1+m.next(2))
		dilations, paddings = append(dilations, 1+m.next(2)), append(paddings, [2]int{m.next(2), m.next(2)})
	}
	op := []compute.ReduceOpType{compute.ReduceOpSum, compute.ReduceOpMax, compute.ReduceOpMin}[m.next(3)]
	return m.f.ReduceWindow(x, op, window, strides, dilations, nil, paddings)
}

func (m *graphMaker) cumSum() (compute.Value, error) {
	x := m.pick()
	dims, dtype := m.shape(x)
	if dtype == dtypes.Bool {
		return nil, nil
	}
	return m.f.CumSum(x, m.next(max(1, len(dims))), compute.CumSumOptions{Exclusive: m.next(2) == 0, Reverse: m.next(2) == 0})
}

func (m *graphMaker) argMinMax() (compute.Value, error) {
	x := m.pick()
	dims, _ := m.shape(x)
	return m.f.ArgMinMax(x, m.next(max(1, len(dims))), dtypes.Int32, m.next(2) == 0)
}

func (m *graphMaker) iota() (compute.Value, error) {
	dims := []int{1 + m.next(7), 1 + m.next(5)}
	return m.f.Iota(shapes.Make([]dtypes.DType{dtypes.Int32, dtypes.Float32}[m.next(2)], dims...), m.next(2))
}

func (m *graphMaker) random() (compute.Value, error) {
	state, err := m.f.Constant([]uint64{uint64(m.next(256)), math.MaxUint64 - uint64(m.next(3)), 5}, 3)
	if err != nil {
		return nil, err
	}
	_, bits, err := m.f.RNGBitGenerator(state, shapes.Make([]dtypes.DType{dtypes.Int32, dtypes.Uint8}[m.next(2)], 1+m.next(9), 1+m.next(5)))
	return bits, err
}
