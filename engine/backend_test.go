package engine

import (
	"errors"
	"io"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/gobackend"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

func newBackend(t *testing.T) compute.Backend {
	t.Helper()
	b, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestStartingPrintsNothing: gobackend's constructor writes on standard output, where `ganplay run -json` writes its lines.
func TestStartingPrintsNothing(t *testing.T) {
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout := os.Stdout
	os.Stdout = write
	newBackend(t)
	if os.Stdout != write {
		t.Error("standard output was not put back")
	}
	os.Stdout = stdout
	write.Close()
	if said, _ := io.ReadAll(read); len(said) > 0 {
		t.Errorf("starting the backend printed %q", said)
	}
}

// TestVariablesAreRead: a graph that is not marked as training sees each new value of a variable, not the one it was built
// with.
func TestVariablesAreRead(t *testing.T) {
	store := model.NewStore()
	if _, err := store.CreateVariable("/count", tensors.FromScalar(float32(0))); err != nil {
		t.Fatal(err)
	}
	exec := model.MustNewExec(newBackend(t), store, func(_ *model.Scope, x *graph.Node) *graph.Node {
		v := store.GetVariable("/count")
		v.SetNodeValue(graph.Add(v.NodeValue(x), x))
		return v.NodeValue(x)
	})
	var got []float32
	for range 3 {
		got = append(got, tensors.ToScalar[float32](exec.MustCall1(float32(2))))
	}
	if want := []float32{2, 4, 6}; !slices.Equal(got, want) {
		t.Errorf("adding 2 to a variable gave %v, want %v", got, want)
	}
}

// TestSameBitsEveryTime: graphs built anew on new backends give the same bits, for the ops that training is made of.
func TestSameBitsEveryTime(t *testing.T) {
	values := make([]float32, 37*29)
	for i := range values {
		values[i] = float32(math.Sin(float64(i)*1.3)) * 2
	}
	run := func() []uint32 {
		exec := graph.MustNewExec(newBackend(t), func(x *graph.Node) *graph.Node {
			product := graph.Dot(x, graph.Transpose(x, 0, 1)).Product() // (37, 37)
			y := graph.Sigmoid(graph.Sub(product, graph.ReduceAndKeep(product, graph.ReduceMean, 0)))
			return graph.Gradient(graph.ReduceAllSum(graph.Square(graph.Tanh(y))), x)[0]
		})
		var bits []uint32
		for _, v := range tensors.MustCopyFlatData[float32](exec.MustExec(tensors.FromFlatDataAndDimensions(values, 37, 29))[0]) {
			bits = append(bits, math.Float32bits(v))
		}
		return bits
	}
	first := run()
	for range 3 {
		if !slices.Equal(run(), first) {
			t.Fatal("the same graph gave other bits")
		}
	}
}

// TestProductsAgainstFloat64 checks matrix products against plain loops in float64, over sizes around the edges of blocks.
func TestProductsAgainstFloat64(t *testing.T) {
	b := newBackend(t)
	for _, size := range [][3]int{{1, 1, 1}, {1, 7, 1}, {2, 3, 5}, {8, 8, 8}, {13, 31, 17}, {32, 256, 33}, {65, 64, 1}} {
		m, k, n := size[0], size[1], size[2]
		lhs, rhs := make([]float32, m*k), make([]float32, k*n)
		for i := range lhs {
			lhs[i] = float32(math.Sin(float64(i)))
		}
		for i := range rhs {
			rhs[i] = float32(math.Cos(float64(i) * 0.7))
		}
		out := graph.MustNewExec(b, func(x, y *graph.Node) *graph.Node { return graph.Dot(x, y).Product() }).
			MustExec(tensors.FromFlatDataAndDimensions(lhs, m, k), tensors.FromFlatDataAndDimensions(rhs, k, n))[0]
		for i, got := range tensors.MustCopyFlatData[float32](out) {
			want := 0.0
			for p := range k {
				want += float64(lhs[i/n*k+p]) * float64(rhs[p*n+i%n])
			}
			if math.Abs(float64(got)-want) > float64(k)*0x1p-23 { // k roundings of values below 1, and as much again
				t.Errorf("%v: element %d is %v, want %v", size, i, got, want)
			}
		}
	}
}

// TestBuffersBelongToTheBackend: what it hands out names it as its owner, and it refuses what is not its own.
func TestBuffersBelongToTheBackend(t *testing.T) {
	b := newBackend(t)
	shape := shapes.Make(dtypes.Float32, 2)
	own, err := b.BufferFromFlatData(0, []float32{1, 2}, shape)
	if err != nil {
		t.Fatal(err)
	}
	shared, _, err := b.NewSharedBuffer(0, shape)
	if err != nil {
		t.Fatal(err)
	}
	for name, buffer := range map[string]compute.Buffer{"copied": own, "shared": shared} {
		if buffer.Backend() != b {
			t.Errorf("a %s buffer names another backend", name)
		}
	}
	inner, err := gobackend.New("")
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := inner.BufferFromFlatData(0, []float32{1, 2}, shape)
	if err != nil {
		t.Fatal(err)
	}
	exec := compileIdentity(t, b, shape)
	outputs, err := exec.Execute([]compute.Buffer{own}, []bool{false}, 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(outputs) != 1 || outputs[0].Backend() != b {
		t.Error("the output of a graph names another backend")
	}
	if _, err := exec.Execute([]compute.Buffer{foreign}, []bool{false}, 0); err == nil || !strings.Contains(err.Error(), "input 0") {
		t.Errorf("a buffer of another backend: %v, want an error that names the input", err)
	}
}

// compileIdentity compiles a graph that returns its only parameter.
func compileIdentity(t *testing.T, b compute.Backend, shape shapes.Shape) compute.Executable {
	t.Helper()
	builder := b.Builder("identity")
	main := builder.Main()
	if main != builder.Main() {
		t.Error("Main gave two different functions")
	}
	x, err := main.Parameter("x", shape, nil)
	if err != nil {
		t.Fatal(err)
	}
	y, err := main.Exp(x) // an op of our own, so that the result is a new value
	if err != nil {
		t.Fatal(err)
	}
	if err := main.Return([]compute.Value{y}, nil); err != nil {
		t.Fatal(err)
	}
	exec, err := builder.Compile()
	if err != nil {
		t.Fatal(err)
	}
	return exec
}

// TestExpressionKeepsItsFirstError: after an op failed, none is added and the first error stays.
func TestExpressionKeepsItsFirstError(t *testing.T) {
	first := errors.New("first")
	e := &expression{f: newBackend(t).Builder("error").Main()}
	one := e.constant(1)
	if one == nil || e.err != nil {
		t.Fatalf("a constant gave %v, %v", one, e.err)
	}
	e.err = first
	if v := e.add(one, one); v != nil || e.err != first {
		t.Errorf("an op after an error gave %v and the error %v", v, e.err)
	}
}

// TestUnsupportedOpIsAnError: what the inner backend cannot do comes back as an error, not as a panic.
func TestUnsupportedOpIsAnError(t *testing.T) {
	main := newBackend(t).Builder("unsupported").Main()
	x, err := main.Parameter("x", shapes.Make(dtypes.Complex64, 8), nil)
	if err != nil {
		return // refused already
	}
	if _, err := main.FFT(x, compute.FFTForward, []int{8}); err == nil {
		t.Error("a Fourier transform was accepted")
	}
}
