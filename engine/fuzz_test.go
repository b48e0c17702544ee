package engine

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
)

// FuzzGraphs makes a graph of bytes and checks that it computes the same bits, optimised or not, and with its inputs donated; that
// every graph of nodes is well formed; and that nothing traps. Without -fuzz it runs the graphs of a seed; with it, give
// -fuzzminimizetime 1x too, or most of the time goes into shortening inputs that pass.
func FuzzGraphs(f *testing.F) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 400 {
		program := make([]byte, 20+random.IntN(300))
		for i := range program {
			program[i] = byte(random.Uint32())
		}
		f.Add(program)
	}
	e := newEngines(f)
	f.Fuzz(func(t *testing.T, program []byte) {
		want := e.fuzzed(t, e.plain, program, false)
		for _, donate := range []bool{false, true} {
			for i, got := range e.fuzzed(t, e.optimised, program, donate) {
				if !bytes.Equal(got, want[i]) {
					t.Errorf("output %d, donated %v: %x optimised, %x not", i, donate, got, want[i])
				}
			}
		}
		for _, b := range []*Backend{e.optimised, e.plain} {
			if bytes, blocks := b.Memory(); blocks > 2 {
				t.Errorf("%d bytes in %d blocks are left", bytes, blocks) // the arena and the table stay
			}
		}
	})
}

// fuzzed runs the graph of a program once and returns the bytes of its outputs.
func (e engines) fuzzed(t *testing.T, b *Backend, program []byte, donate bool) (outputs [][]byte) {
	builder := b.Builder("fuzz")
	m := &graphMaker{source: program, f: builder.Main()}
	m.record()
	graph := builder.Main().(*function).graph
	if err := graph.Verify(); err != nil {
		t.Fatal(err)
	}
	exec, err := builder.Compile()
	if err != nil {
		t.Fatal(err)
	}
	defer exec.Finalize()
	if err := exec.(*executable).program.Graph.Verify(); err != nil {
		t.Fatal(err)
	}
	var buffers []compute.Buffer
	var given []bool
	for _, x := range m.inputs {
		buffer, err := b.BufferFromFlatData(0, x.flat(), x.shape())
		if err != nil {
			t.Fatal(err)
		}
		buffers, given = append(buffers, buffer), append(given, donate)
	}
	results, err := exec.Execute(buffers, given, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, result := range results {
		outputs = append(outputs, canonical(t, result))
	}
	for _, buffer := range append(buffers, results...) {
		if err := buffer.Finalize(); err != nil {
			t.Fatal(err)
		}
	}
	return outputs
}

// canonical is the bytes of a buffer, with one NaN for all.
func canonical(t *testing.T, buffer compute.Buffer) []byte {
	shape, err := buffer.Shape()
	if err != nil {
		t.Fatal(err)
	}
	flat := reflect.MakeSlice(reflect.SliceOf(shape.DType.GoType()), shape.Size(), shape.Size()).Interface()
	if err := buffer.ToFlatData(flat); err != nil {
		t.Fatal(err)
	}
	data := bytes.Clone(dtypes.UnsafeByteSliceFromAny(flat))
	switch values := flat.(type) {
	case []float32:
		for i, v := range values {
			if v != v {
				binary.LittleEndian.PutUint32(data[4*i:], 0x7fc00000)
			}
		}
	case []float64:
		for i, v := range values {
			if v != v {
				binary.LittleEndian.PutUint64(data[8*i:], 0x7ff8<<48)
			}
		}
	}
	return data
}

// graphMaker turns bytes into ops. Every byte string is a program: what does not fit becomes something that does.
type graphMaker struct {
	source []byte
	f      compute.Function
	inputs []tensor
	values []compute.Value
}

const (
	mostFuzzedOps      = 40
	mostFuzzedElements = 700
)

// next is a number below n.
func (m *graphMaker) next(n int) int {
	if len(m.source) == 0 || n <= 1 {
		return 0
	}
	b := int(m.source[0])
	m.source = m.source[1:]
	return b % n
}

func (m *graphMaker) record() {
	for range 1 + m.next(4) {
		m.parameter()
	}
	for range mostFuzzedOps {
		if len(m.source) == 0 {
			break
		}
		op := fuzzedOps[m.next(len(fuzzedOps))]
		v, err := op(m)
		if err != nil || v == nil {
			continue // the operands do not fit
		}
		if dims, _ := m.shape(v); sizeOf(dims) <= mostFuzzedElements {
			m.values = append(m.values, v)
		}
	}
	outputs := []compute.Value{m.values[len(m.values)-1]}
	for range 3 {
		outputs = append(outputs, m.pick())
	}
	if err := m.f.Return(outputs, nil); err != nil {
		panic(err)
	}
}

var fuzzedDTypes = []dtypes.DType{dtypes.Float32, dtypes.Int32, dtypes.Bool, dtypes.Float32, dtypes.Uint8, dtypes.Float64, dtypes.Int64, dtypes.Float32}

// parameter adds an input with special values among its elements.
func (m *graphMaker) parameter() {
	var dims []int
	for range m.next(5) {
		d := []int{1, 2, 3, 4, 5, 7, 8, 13, 0}[m.next(9)]
		if sizeOf(dims)*d <= mostFuzzedElements {
			dims = append(dims, d)
		}
	}
	x := wave(fuzzedDTypes[m.next(len(fuzzedDTypes))], float64(m.next(256)), dims...)
	if x.dtype.IsFloat() {
		for i := m.next(40); i < len(x.values); i += 1 + m.next(40) {
			x.values[i] = special[(i+len(dims))%len(special)]
		}
		x = x.as(x.dtype)
	}
	v, err := m.f.Parameter("", x.shape(), nil)
	if err != nil {
		panic(err)
	}
	m.inputs, m.values = append(m.inputs, x), append(m.values, v)
}

func (m *graphMaker) pick() compute.Value { return m.values[len(m.values)-1-m.next(len(m.values))] }

func (m *graphMaker) shape(v compute.Value) (dims []int, dtype dtypes.DType) {
	shape, err := m.f.Builder().OpShape(v)
	if err != nil {
		panic(err)
	}
	return shape.Dimensions, shape.DType
}

// find is a value for which fits holds, starting at a picked one; nil if there is none.
func (m *graphMaker) find(fits func(dims []int, dtype dtypes.DType) bool) compute.Value {
	start := m.next(len(m.values))
	for i := range m.values {
		v := m.values[len(m.values)-1-(start+i)%len(m.values)]
		if dims, dtype := m.shape(v); fits(dims, dtype) {
			return v
		}
	}
	return nil
}

// constant is a scalar.
func (m *graphMaker) constant(dtype dtypes.DType) compute.Value {
	x := scalar(dtype, []float64{0, 1, 2, 3, -1, 0.5, -2, 7}[m.next(8)]).as(dtypes.Float64)
	if dtype.IsUnsigned() || dtype == dtypes.Bool {
		x.values[0] = math.Abs(x.values[0])
	}
	if dtype.IsFloat() && m.next(8) == 0 {
		x.values[0] = special[m.next(len(special))]
	}
	v, err := m.f.Constant(tensor{dtype, nil, x.values}.flat())
	if err != nil {
		panic(err)
	}
	return v
}

// beside is a value that broadcasts with v, or a constant.
func (m *graphMaker) beside(v compute.Value) compute.Value {
	dims, dtype := m.shape(v)
	if m.next(4) == 0 {
		return m.constant(dtype)
	}
	return m.find(func(other []int, d dtypes.DType) bool { // v itself does
		fits := d == dtype && (len(other) == len(dims) || len(other) == 0)
		for i := range other {
			fits = fits && (other[i] == dims[i] || other[i] == 1 || dims[i] == 1)
		}
		return fits
	})
}
