package engine

import (
	"fmt"
	"math"
	"reflect"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

// tensor is a value of a test: row-major numbers, 0 or 1 for bool. float64 holds every value of the dtypes but 64-bit integers
// beyond 2^53; tests of those compare slices.
type tensor struct {
	dtype  dtypes.DType
	dims   []int
	values []float64
}

func (x tensor) shape() shapes.Shape { return shapes.Make(x.dtype, x.dims...) }

// flat is the values as a slice of the dtype's Go type.
func (x tensor) flat() any {
	slice := reflect.MakeSlice(reflect.SliceOf(x.dtype.GoType()), len(x.values), len(x.values))
	for i, v := range x.values {
		switch e := slice.Index(i); {
		case e.CanInt():
			e.SetInt(int64(v))
		case e.CanUint() && v < 0:
			e.SetUint(uint64(int64(v))) // wraps; of a negative float64 Go leaves it open
		case e.CanUint():
			e.SetUint(uint64(v))
		case e.CanFloat():
			e.SetFloat(v)
		default:
			e.SetBool(v != 0)
		}
	}
	return slice.Interface()
}

func fromFlat(flat any, shape shapes.Shape) tensor {
	slice := reflect.ValueOf(flat)
	x := tensor{shape.DType, shape.Dimensions, make([]float64, slice.Len())}
	for i := range x.values {
		switch e := slice.Index(i); {
		case e.CanInt():
			x.values[i] = float64(e.Int())
		case e.CanUint():
			x.values[i] = float64(e.Uint())
		case e.CanFloat():
			x.values[i] = e.Float()
		case e.Bool():
			x.values[i] = 1
		}
	}
	return x
}

// as is the tensor with its values rounded or cut to another dtype.
func (x tensor) as(dtype dtypes.DType) tensor {
	return fromFlat(tensor{dtype, x.dims, x.values}.flat(), shapes.Make(dtype, x.dims...))
}

func sizeOf(dims []int) int { return shapes.Make(dtypes.Bool, dims...).Size() }

// wave is a tensor without a pattern that a formula could share: sines of growing argument, between -3 and 3.
func wave(dtype dtypes.DType, phase float64, dims ...int) tensor {
	values := make([]float64, sizeOf(dims))
	for i := range values {
		values[i] = 3 * math.Sin(phase+1.3*float64(i)+0.01*float64(i*i))
		if dtype.IsUnsigned() {
			values[i] = math.Abs(values[i])
		}
		if dtype == dtypes.Bool {
			values[i] = math.Max(0, math.Copysign(1, values[i]))
		}
		if !dtype.IsFloat() {
			values[i] = math.Round(values[i])
		}
	}
	return tensor{dtype, dims, values}.as(dtype)
}

func scalar(dtype dtypes.DType, v float64) tensor { return tensor{dtype, nil, []float64{v}} }

// each calls visit for every index of a shape, in row-major order, with its number.
func each(dims []int, visit func(i int, index []int)) {
	index := make([]int, len(dims))
	for i := range sizeOf(dims) {
		rest := i
		for axis := len(dims) - 1; axis >= 0; axis-- {
			index[axis] = rest % dims[axis]
			rest /= dims[axis]
		}
		visit(i, index)
	}
}

// at is the element at an index.
func (x tensor) at(index ...int) float64 { return x.values[x.place(index)] }

func (x tensor) place(index []int) int {
	place := 0
	for axis, i := range index {
		if i < 0 || i >= x.dims[axis] {
			panic(fmt.Sprintf("the test reads %v of %v", index, x.dims))
		}
		place = place*x.dims[axis] + i
	}
	return place
}

// engines are a backend that optimises, on several threads that share every stage, and one that does neither. Both must give the same
// bits.
type engines struct{ optimised, plain *Backend }

func newEngines(t testing.TB) engines {
	t.Helper()
	threaded, err := NewThreaded(3)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(threaded.Finalize)
	threaded.modules.eager = true
	e := engines{threaded, newBackend(t)}
	e.plain.unoptimise = true
	return e
}

// buildError is what must panics with.
type buildError struct{ error }

// must is the value of an op that is recorded without an error.
func must(v compute.Value, err error) compute.Value {
	if err != nil {
		panic(buildError{err})
	}
	return v
}

// build records ops on the parameters of a graph.
type build func(f compute.Function, x []compute.Value) []compute.Value

// compile records and compiles a graph whose parameters have the given shapes.
func compile(b *Backend, inputs []shapes.Shape, record build) (exec compute.Executable, err error) {
	defer func() {
		if r := recover(); r != nil {
			failed, ok := r.(buildError)
			if !ok {
				panic(r)
			}
			err = failed.error
		}
	}()
	builder := b.Builder("test")
	f := builder.Main()
	var x []compute.Value
	for i, shape := range inputs {
		x = append(x, must(f.Parameter(fmt.Sprintf("x%d", i), shape, nil)))
	}
	if err := f.Return(record(f, x), nil); err != nil {
		return nil, err
	}
	return builder.Compile()
}

// evaluate runs a graph once on one backend and gives back the memory it took.
func evaluate(t testing.TB, b *Backend, inputs []tensor, record build) []tensor {
	t.Helper()
	var buffers []compute.Buffer
	var given []shapes.Shape
	for _, x := range inputs {
		buffer, err := b.BufferFromFlatData(0, x.flat(), x.shape())
		if err != nil {
			t.Fatal(err)
		}
		buffers, given = append(buffers, buffer), append(given, x.shape())
	}
	exec, err := compile(b, given, record)
	if err != nil {
		t.Fatal(err)
	}
	outputs, err := exec.Execute(buffers, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var results []tensor
	for i, output := range outputs {
		results = append(results, read(t, output))
		if want := exec.Outputs()[i]; !results[i].shape().Equal(want) {
			t.Fatalf("output %d is %s, announced was %s", i, results[i].shape(), want)
		}
	}
	for _, buffer := range append(buffers, outputs...) {
		if err := buffer.Finalize(); err != nil {
			t.Fatal(err)
		}
	}
	exec.Finalize()
	return results
}

// read copies a buffer into a tensor.
func read(t testing.TB, buffer compute.Buffer) tensor {
	t.Helper()
	shape, err := buffer.Shape()
	if err != nil {
		t.Fatal(err)
	}
	flat := reflect.MakeSlice(reflect.SliceOf(shape.DType.GoType()), shape.Size(), shape.Size()).Interface()
	if err := buffer.ToFlatData(flat); err != nil {
		t.Fatal(err)
	}
	return fromFlat(flat, shape)
}

// run evaluates a graph on both backends, whose bits must agree.
func (e engines) run(t testing.TB, inputs []tensor, record build) []tensor {
	t.Helper()
	got := evaluate(t, e.optimised, inputs, record)
	for i, other := range evaluate(t, e.plain, inputs, record) {
		if at := differs(got[i], other); at >= 0 {
			t.Errorf("output %d, element %d: %v optimised, %v not", i, at, got[i].values[at], other.values[at])
		}
	}
	return got
}

// run1 is run for a graph of one output.
func (e engines) run1(t testing.TB, inputs []tensor, record func(f compute.Function, x []compute.Value) (compute.Value, error)) tensor {
	t.Helper()
	return e.run(t, inputs, func(f compute.Function, x []compute.Value) []compute.Value {
		return []compute.Value{must(record(f, x))}
	})[0]
}

// differs is the first element whose bits differ, -1 if there is none. All NaNs are one, 0 and -0 are two.
func differs(a, b tensor) int {
	for i, v := range a.values {
		w := b.values[i]
		if math.Float64bits(v) != math.Float64bits(w) && !(math.IsNaN(v) && math.IsNaN(w)) {
			return i
		}
	}
	return -1
}

// epsilon is the distance from 1 to the next number, 0 for integers.
func epsilon(dtype dtypes.DType) float64 {
	switch dtype {
	case dtypes.Float32:
		return 1.0 / (1 << 23)
	case dtypes.Float64:
		return 1.0 / (1 << 52)
	}
	return 0
}

// expect compares a result with its reference, whose values are not rounded yet. An element may be off by so many epsilons of the
// larger of itself and scale; of integers it may not be off.
func expect(t testing.TB, what string, got, want tensor, epsilons, scale float64) {
	t.Helper()
	if !got.shape().Equal(want.shape()) {
		t.Errorf("%s: %s, want %s", what, got.shape(), want.shape())
		return
	}
	least := 2 * math.SmallestNonzeroFloat64
	if want.dtype == dtypes.Float32 {
		least = 2 * math.SmallestNonzeroFloat32
	}
	for i, v := range got.values {
		w := want.values[i]
		if v == w || math.IsNaN(v) && math.IsNaN(w) || want.dtype == dtypes.Float32 && v == float64(float32(w)) {
			continue
		}
		if bound := epsilons*epsilon(want.dtype)*math.Max(math.Abs(w), scale) + least; !(math.Abs(v-w) <= bound) {
			t.Errorf("%s: element %d of %s is %v, want %v ± %.2g", what, i, want.shape(), v, w, bound)
			return
		}
	}
}
