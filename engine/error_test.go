package engine

import (
	"strings"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/dtypes/float16"
	"github.com/gomlx/compute/shapes"
)

// TestRefusedOps checks that what cannot be recorded is an error that names the op and the shapes.
func TestRefusedOps(t *testing.T) {
	b := newBackend(t)
	second := func(_ compute.Value, err error) error { return err }
	any := func(_ []compute.Value, err error) error { return err }
	for _, c := range []struct {
		name           string
		record         func(f compute.Function, x, ints, flags compute.Value) error
		says           string // words that the error has
		notImplemented bool
	}{
		{"complex", func(f compute.Function, x, _, _ compute.Value) error { return second(f.Complex(x, x)) }, "Complex (Float32)[2, 3]", true},
		{"real", func(f compute.Function, x, _, _ compute.Value) error { return second(f.Real(x)) }, "Real (Float32)[2, 3]", true},
		{"imag", func(f compute.Function, x, _, _ compute.Value) error { return second(f.Imag(x)) }, "Imag (Float32)[2, 3]", true},
		{"conj", func(f compute.Function, x, _, _ compute.Value) error { return second(f.Conj(x)) }, "Conj (Float32)[2, 3]", true},
		{"fft", func(f compute.Function, x, _, _ compute.Value) error {
			return second(f.FFT(x, compute.FFTForward, []int{3}))
		}, "FFT (Float32)[2, 3]", true},
		{"sort", func(f compute.Function, x, _, _ compute.Value) error { return any(f.Sort(nil, 0, true, x)) }, "Sort (Float32)[2, 3]", true},
		{"while", func(f compute.Function, x, _, _ compute.Value) error { return any(f.While(nil, nil, x)) }, "While (Float32)[2, 3]", true},
		{"if", func(f compute.Function, _, _, flags compute.Value) error { return any(f.If(flags, nil, nil)) }, "If (Bool)[2, 3]", true},
		{"closure", func(f compute.Function, _, _, _ compute.Value) error { _, err := f.Closure(); return err }, "closures", true},
		{"function", func(f compute.Function, _, _, _ compute.Value) error {
			_, err := f.Builder().NewFunction("g")
			return err
		}, `"g"`, true},
		{"dynamic shape", func(f compute.Function, x, _, _ compute.Value) error { return second(f.DynamicShape(x)) }, "DynamicShape", true},
		{"half floats", func(f compute.Function, x, _, _ compute.Value) error {
			return second(f.ConvertDType(x, dtypes.Float16))
		}, "ConvertDType Float16", true},
		{"a dynamic parameter", func(f compute.Function, _, _, _ compute.Value) error {
			return second(f.Parameter("p", shapes.MakeDynamic(dtypes.Float32, []int{shapes.DynamicDim, 3}, []string{"batch", ""}), nil))
		}, `"p" dimensions`, true},
		{"a parameter of half floats", func(f compute.Function, _, _, _ compute.Value) error {
			return second(f.Parameter("p", shapes.Make(dtypes.BFloat16, 3), nil))
		}, `"p" BFloat16`, true},
		{"a parameter of complex numbers", func(f compute.Function, _, _, _ compute.Value) error {
			return second(f.Parameter("p", shapes.Make(dtypes.Complex64, 3), nil))
		}, `"p" Complex64`, true},
		{"a parameter beyond all memory", func(f compute.Function, _, _, _ compute.Value) error {
			return second(f.Parameter("p", shapes.Make(dtypes.Float32, 1<<20, 1<<20), nil))
		}, `"p" bytes`, false},
		{"a constant of half floats", func(f compute.Function, _, _, _ compute.Value) error {
			return second(f.Constant([]float16.Float16{0}, 1))
		}, "constant Float16", true},
		{"a constant of too few values", func(f compute.Function, _, _, _ compute.Value) error { return second(f.Constant([]int32{1, 2}, 3)) }, "2 values", false},
		{"a constant that is no slice", func(f compute.Function, _, _, _ compute.Value) error { return second(f.Constant(7)) }, "constant", false},
		{"a foreign value", func(f compute.Function, _, _, _ compute.Value) error { return second(f.Neg(7)) }, "Neg operand", false},
		{"no value", func(f compute.Function, _, _, _ compute.Value) error { return second(f.Neg(nil)) }, "Neg operand", false},
		{"other dtypes", func(f compute.Function, x, ints, _ compute.Value) error { return second(f.Add(x, ints)) }, "Add (Float32)[2, 3] (Int32)[2, 3]", false},
		{"a sum of bools", func(f compute.Function, _, _, flags compute.Value) error { return second(f.ReduceSum(flags)) }, "ReduceSum Bool", false},
		{"an angle of integers", func(f compute.Function, _, ints, _ compute.Value) error { return second(f.Atan2(ints, ints)) }, "Atan2 Int32", false},
		{"logic of numbers", func(f compute.Function, x, _, _ compute.Value) error { return second(f.ReduceLogicalAnd(x)) }, "ReduceLogicalAnd Float32", false},
		{"bits of floats", func(f compute.Function, x, _, _ compute.Value) error { return second(f.ReduceBitwiseOr(x)) }, "ReduceBitwiseOr Float32", false},
		{"an axis that is not there", func(f compute.Function, x, _, _ compute.Value) error { return second(f.ReduceSum(x, 2)) }, "ReduceSum (Float32)[2, 3]", false},
		{"an axis twice", func(f compute.Function, x, _, _ compute.Value) error { return second(f.ReduceSum(x, 1, 1)) }, "ReduceSum (Float32)[2, 3]", false},
		{"a reverse of no axis", func(f compute.Function, x, _, _ compute.Value) error { return second(f.Reverse(x, -1)) }, "Reverse axis", false},
		{"a reshape to another size", func(f compute.Function, x, _, _ compute.Value) error { return second(f.Reshape(x, 7)) }, "Reshape (Float32)[2, 3]", false},
		{"a product of other sizes", func(f compute.Function, x, _, _ compute.Value) error {
			return second(f.DotGeneral(x, []int{0}, nil, x, []int{1}, nil, compute.DotGeneralConfig{}))
		}, "DotGeneral (Float32)[2, 3]", false},
		{"a product of bools", func(f compute.Function, _, _, flags compute.Value) error {
			return second(f.DotGeneral(flags, []int{0}, nil, flags, []int{0}, nil, compute.DotGeneralConfig{}))
		}, "DotGeneral Bool", false},
		{"a fill that is no scalar", func(f compute.Function, x, _, _ compute.Value) error { return second(f.Pad(x, x)) }, "Pad scalar", false},
		{"indices that are no integers", func(f compute.Function, x, _, _ compute.Value) error {
			return second(f.Gather(x, x, 1, nil, []int{0, 1}, []int{0, 1, 1}, []int{1, 1}, false))
		}, "Gather", false},
		{"starts that are no scalars", func(f compute.Function, x, ints, _ compute.Value) error {
			return second(f.DynamicSlice(x, []compute.Value{ints, ints}, []int{1, 1}))
		}, "DynamicSlice scalars", false},
		{"an update that is too large", func(f compute.Function, x, ints, _ compute.Value) error {
			start := must(f.ReduceMin(ints))
			return second(f.DynamicUpdateSlice(x, must(f.Transpose(x, 1, 0)), []compute.Value{start, start}))
		}, "DynamicUpdateSlice axis", false},
		{"the largest of nothing", func(f compute.Function, x, _, _ compute.Value) error {
			return second(f.ArgMinMax(must(f.Slice(x, []int{0, 0}, []int{2, 0}, nil)), 1, dtypes.Int32, false))
		}, "ArgMinMax empty", false},
		{"a batch norm of matrices", func(f compute.Function, x, _, _ compute.Value) error {
			return second(f.BatchNormForInference(x, x, x, x, x, 0, 1))
		}, "BatchNormForInference operand", false},
		{"random floats", func(f compute.Function, x, _, _ compute.Value) error {
			_, _, err := f.RNGBitGenerator(must(f.Constant([]uint64{1, 2, 3}, 3)), shapes.Make(dtypes.Float32, 3))
			return err
		}, "RNGBitGenerator Float32", false},
		{"a state that is none", func(f compute.Function, x, _, _ compute.Value) error {
			_, _, err := f.RNGBitGenerator(x, shapes.Make(dtypes.Int32, 3))
			return err
		}, "RNGBitGenerator state", false},
		{"a transpose of too few axes", func(f compute.Function, x, _, _ compute.Value) error { return second(f.Transpose(x, 0)) }, "Transpose (Float32)[2, 3]", false},
		{"a transpose of one axis twice", func(f compute.Function, x, _, _ compute.Value) error { return second(f.Transpose(x, 1, 1)) }, "Transpose (Float32)[2, 3]", false},
		{"a broadcast to another size", func(f compute.Function, x, _, _ compute.Value) error {
			return second(f.BroadcastInDim(x, shapes.Make(dtypes.Float32, 2, 4), []int{0, 1}))
		}, "BroadcastInDim (Float32)[2, 3]", false},
		{"a broadcast of too few axes", func(f compute.Function, x, _, _ compute.Value) error {
			return second(f.BroadcastInDim(x, shapes.Make(dtypes.Float32, 2, 3), []int{0}))
		}, "BroadcastInDim (Float32)[2, 3]", false},
		{"a broadcast to another dtype", func(f compute.Function, x, _, _ compute.Value) error {
			return second(f.BroadcastInDim(x, shapes.Make(dtypes.Int32, 2, 3), []int{0, 1}))
		}, "BroadcastInDim (Float32)[2, 3]", false},
		{"a join of nothing", func(f compute.Function, _, _, _ compute.Value) error { return second(f.Concatenate(0)) }, "Concatenate", false},
		{"a join along no axis", func(f compute.Function, x, _, _ compute.Value) error { return second(f.Concatenate(2, x, x)) }, "Concatenate (Float32)[2, 3]", false},
		{"a join before the first axis", func(f compute.Function, x, _, _ compute.Value) error { return second(f.Concatenate(-1, x, x)) }, "Concatenate (Float32)[2, 3]", false},
		{"a sum along no axis", func(f compute.Function, x, _, _ compute.Value) error {
			return second(f.CumSum(x, -1, compute.CumSumOptions{}))
		}, "CumSum (Float32)[2, 3]", false},
		{"a position along no axis", func(f compute.Function, x, _, _ compute.Value) error {
			return second(f.ArgMinMax(x, 5, dtypes.Int32, true))
		}, "ArgMinMax (Float32)[2, 3]", false},
		{"a slice that ends too late", func(f compute.Function, x, _, _ compute.Value) error {
			return second(f.Slice(x, []int{0, 0}, []int{2, 4}, nil))
		}, "Slice (Float32)[2, 3]", false},
		{"a slice that stands still", func(f compute.Function, x, _, _ compute.Value) error {
			return second(f.Slice(x, []int{0, 0}, []int{2, 3}, []int{1, 0}))
		}, "Slice (Float32)[2, 3]", false},
		{"a pad of too many axes", func(f compute.Function, x, ints, _ compute.Value) error {
			return second(f.Pad(x, must(f.ReduceSum(x)), make([]compute.PadAxis, 3)...))
		}, "Pad (Float32)[2, 3]", false},
		{"a pad that takes more than there is", func(f compute.Function, x, _, _ compute.Value) error {
			return second(f.Pad(x, must(f.ReduceSum(x)), compute.PadAxis{Start: -3}))
		}, "Pad (Float32)[2, 3]", false},
		{"a pad with less than nothing between", func(f compute.Function, x, _, _ compute.Value) error {
			return second(f.Pad(x, must(f.ReduceSum(x)), compute.PadAxis{Interior: -1}))
		}, "Pad (Float32)[2, 3]", false},
		{"too few starts", func(f compute.Function, x, ints, _ compute.Value) error {
			return second(f.DynamicSlice(x, []compute.Value{must(f.ReduceMin(ints))}, []int{1, 1}))
		}, "DynamicSlice starts", false},
		{"a window of too few axes", func(f compute.Function, x, _, _ compute.Value) error {
			return second(f.ReduceWindow(x, compute.ReduceOpSum, []int{1}, nil, nil, nil, nil))
		}, "ReduceWindow (Float32)[2, 3]", false},
		{"a window that stands still", func(f compute.Function, x, _, _ compute.Value) error {
			return second(f.ReduceWindow(x, compute.ReduceOpSum, []int{1, 1}, []int{0, 1}, nil, nil, nil))
		}, "ReduceWindow (Float32)[2, 3]", false},
		{"a window that reduces to nothing known", func(f compute.Function, x, _, _ compute.Value) error {
			return second(f.ReduceWindow(x, compute.ReduceOpUndefined, []int{1, 1}, nil, nil, nil, nil))
		}, "ReduceWindow reduction", false},
		{"a convolution of matrices", func(f compute.Function, x, _, _ compute.Value) error {
			return second(f.ConvGeneral(x, x, compute.ConvolveAxesConfig{}, nil, nil, nil, nil, 1, 1))
		}, "ConvGeneral (Float32)[2, 3]", false},
		{"a convolution that stands still", func(f compute.Function, x, _, _ compute.Value) error {
			image := must(f.Reshape(x, 1, 3, 2))
			return second(f.ConvGeneral(image, must(f.Reshape(x, 3, 2, 1)), convCase{input: []int{1, 3, 2}}.axes(), []int{0}, nil, nil, nil, 1, 1))
		}, "ConvGeneral (Float32)[1, 3, 2]", false},
		{"a convolution of two dtypes", func(f compute.Function, x, ints, _ compute.Value) error {
			image := must(f.Reshape(x, 1, 3, 2))
			return second(f.ConvGeneral(image, must(f.Reshape(ints, 3, 2, 1)), convCase{input: []int{1, 3, 2}}.axes(), nil, nil, nil, nil, 1, 1))
		}, "ConvGeneral (Float32)[1, 3, 2]", false},
		{"a product of two dtypes", func(f compute.Function, x, ints, _ compute.Value) error {
			return second(f.DotGeneral(x, []int{0}, nil, ints, []int{0}, nil, compute.DotGeneralConfig{}))
		}, "DotGeneral (Float32)[2, 3]", false},
		{"a product over an axis twice", func(f compute.Function, x, _, _ compute.Value) error {
			return second(f.DotGeneral(x, []int{0, 0}, nil, x, []int{0, 0}, nil, compute.DotGeneralConfig{}))
		}, "DotGeneral (Float32)[2, 3]", false},
		{"a count along no axis", func(f compute.Function, _, _, _ compute.Value) error {
			return second(f.Iota(shapes.Make(dtypes.Int32, 2), 1))
		}, "Iota axis", false},
		{"a choice of two dtypes", func(f compute.Function, x, ints, flags compute.Value) error { return second(f.Where(flags, x, ints)) }, "Where (Bool)[2, 3]", false},
		{"a choice by numbers", func(f compute.Function, x, ints, _ compute.Value) error { return second(f.Where(ints, x, x)) }, "Where (Int32)[2, 3]", false},
		{"a bitcast that leaves a rest", func(f compute.Function, x, _, _ compute.Value) error { return second(f.Bitcast(x, dtypes.Float64)) }, "Bitcast (Float32)[2, 3]", false},
		{"a scatter of another dtype", func(f compute.Function, x, ints, _ compute.Value) error {
			return second(f.ScatterSum(x, ints, ints, 1, nil, []int{0, 1}, []int{0, 1, 1}, false, false))
		}, "ScatterSum", false},
		{"a result beyond all memory", func(f compute.Function, x, _, _ compute.Value) error {
			return second(f.BroadcastInDim(x, shapes.Make(dtypes.Float32, 1<<30, 2, 3), []int{1, 2}))
		}, "BroadcastInDim bytes", false},
	} {
		f := b.Builder("refusing").Main()
		x := must(f.Parameter("x", shapes.Make(dtypes.Float32, 2, 3), nil))
		ints := must(f.Parameter("ints", shapes.Make(dtypes.Int32, 2, 3), nil))
		flags := must(f.Parameter("flags", shapes.Make(dtypes.Bool, 2, 3), nil))
		err := c.record(f, x, ints, flags)
		if err == nil {
			t.Errorf("%s: no error", c.name)
			continue
		}
		for _, word := range strings.SplitAfter(c.says, "] ") {
			for _, part := range splitShape(word) {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%s: the error does not say %q: %v", c.name, part, err)
				}
			}
		}
		if compute.IsNotImplemented(err) != c.notImplemented {
			t.Errorf("%s: not implemented is %v: %v", c.name, !c.notImplemented, err)
		}
	}
}

// splitShape divides an op's name and a shape, which has spaces itself.
func splitShape(text string) []string {
	name, shape, found := strings.Cut(strings.TrimSpace(text), " ")
	if !found {
		return []string{name}
	}
	return []string{name, shape}
}

// TestRefusedBuffers checks inputs that are not what a graph takes, and the other uses of buffers that are errors.
func TestRefusedBuffers(t *testing.T) {
	b, stranger := newBackend(t), newBackend(t)
	shape := shapes.Make(dtypes.Float32, 3)
	e := compiled(t, b, []shapes.Shape{shape}, addOne)
	x, gone := input(t, b, wave(dtypes.Float32, 0, 3)), input(t, b, wave(dtypes.Float32, 0, 3))
	if err := gone.Finalize(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		inputs []compute.Buffer
		donate []bool
		device compute.DeviceNum
		says   string
	}{
		{"none", nil, nil, 0, "0 inputs"},
		{"too many", []compute.Buffer{x, x}, nil, 0, "2 inputs"},
		{"too many donations", []compute.Buffer{x}, []bool{true, true}, 0, "2 donations"},
		{"another shape", []compute.Buffer{input(t, b, wave(dtypes.Float32, 0, 3, 1))}, []bool{true}, 0, "(Float32)[3, 1]"},
		{"another dtype", []compute.Buffer{input(t, b, wave(dtypes.Int32, 0, 3))}, nil, 0, "(Int32)[3]"},
		{"of another backend", []compute.Buffer{input(t, stranger, wave(dtypes.Float32, 0, 3))}, nil, 0, "another backend"},
		{"finalized", []compute.Buffer{gone}, nil, 0, "finalized"},
		{"nil", []compute.Buffer{nil}, nil, 0, "another backend"},
		{"another device", []compute.Buffer{x}, []bool{true}, 1, "device 1"},
	} {
		if _, err := e.Execute(c.inputs, c.donate, c.device); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: the error is %v, want %q in it", c.name, err, c.says)
		}
	}
	if !x.valid {
		t.Error("a donation of a run that failed took the buffer")
	}
	for name, err := range map[string]error{
		"values of another type": errorOf(b.BufferFromFlatData(0, []int32{1, 2, 3}, shape)),
		"too few values":         errorOf(b.BufferFromFlatData(0, []float32{1, 2}, shape)),
		"half floats":            errorOf(b.BufferFromFlatData(0, []float16.Float16{0}, shapes.Make(dtypes.Float16, 1))),
		"another device":         errorOf(b.BufferFromFlatData(1, []float32{1, 2, 3}, shape)),
		"read into another type": x.ToFlatData([]int32{1, 2, 3}),
		"read into too few":      x.ToFlatData([]float32{1, 2}),
		"copied to device 3":     errorOf(x.CopyToDevice(3)),
		"shared":                 func() error { _, _, err := b.NewSharedBuffer(0, shape); return err }(),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func errorOf(_ compute.Buffer, err error) error { return err }

// TestRefusedGraphs checks the order in which a graph is made.
func TestRefusedGraphs(t *testing.T) {
	b := newBackend(t)
	builder := b.Builder("order")
	f := builder.Main()
	x := must(f.Parameter("x", shapes.Make(dtypes.Float32, 3), nil))
	if _, err := builder.Compile(); err == nil {
		t.Error("a graph that has not returned was compiled")
	}
	if err := f.Return(nil, nil); err == nil {
		t.Error("a graph returned nothing")
	}
	if err := f.Return([]compute.Value{must(b.Builder("other").Main().Parameter("x", shapes.Make(dtypes.Float32, 3), nil))}, nil); err == nil {
		t.Error("a graph returned a value of another one")
	}
	if err := f.Return([]compute.Value{x}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Neg(x); err == nil {
		t.Error("an op was added to a graph that has returned")
	}
	if _, err := builder.Compile(); err != nil {
		t.Fatal(err)
	}
	if _, err := builder.Compile(); err == nil {
		t.Error("a graph was compiled twice")
	}
}

// TestFinalizedBackend: after Finalize, everything is an error or does nothing.
func TestFinalizedBackend(t *testing.T) {
	b := newBackend(t)
	shape := shapes.Make(dtypes.Float32, 3)
	x, e := input(t, b, wave(dtypes.Float32, 0, 3)), compiled(t, b, []shapes.Shape{shape}, addOne)
	builder := b.Builder("late")
	if err := builder.Main().Return([]compute.Value{must(builder.Main().Parameter("x", shape, nil))}, nil); err != nil {
		t.Fatal(err)
	}
	b.Finalize()
	b.Finalize()
	if !b.IsFinalized() {
		t.Error("the backend is not finalized")
	}
	_, run := e.Execute([]compute.Buffer{x}, nil, 0)
	_, late := builder.Compile()
	for name, err := range map[string]error{
		"a run": run, "a graph": late, "a read": x.ToFlatData(make([]float32, 3)), "a copy": errorOf(x.CopyToDevice(0)),
		"a buffer": errorOf(b.BufferFromFlatData(0, []float32{1, 2, 3}, shape)),
	} {
		if err == nil || !strings.Contains(err.Error(), "finalized") {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
	e.Finalize()
	if err := x.Finalize(); err != nil {
		t.Error(err)
	}
	if bytes, blocks := b.Memory(); bytes != 0 || blocks != 0 {
		t.Errorf("%d bytes in %d blocks are in use", bytes, blocks)
	}
}
