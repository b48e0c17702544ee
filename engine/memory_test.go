package engine

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

// input makes a buffer of a tensor.
func input(t testing.TB, b *Backend, x tensor) *buffer {
	t.Helper()
	made, err := b.BufferFromFlatData(0, x.flat(), x.shape())
	if err != nil {
		t.Fatal(err)
	}
	return made.(*buffer)
}

func compiled(t testing.TB, b *Backend, inputs []shapes.Shape, record build) *executable {
	t.Helper()
	exec, err := compile(b, inputs, record)
	if err != nil {
		t.Fatal(err)
	}
	return exec.(*executable)
}

func execute(t testing.TB, e *executable, inputs []compute.Buffer, donate []bool) []compute.Buffer {
	t.Helper()
	outputs, err := e.Execute(inputs, donate, 0)
	if err != nil {
		t.Fatal(err)
	}
	return outputs
}

func expectBlocks(t *testing.T, b *Backend, want int, when string) {
	t.Helper()
	if bytes, blocks := b.Memory(); blocks != want || want == 0 && bytes != 0 {
		t.Errorf("%s: %d bytes in %d blocks, want %d blocks", when, bytes, blocks, want)
	}
}

// scratch is how many blocks a backend keeps once it has run a graph: the arena and the table of addresses.
const scratch = 2

func addOne(f compute.Function, x []compute.Value) []compute.Value {
	return []compute.Value{must(f.Add(x[0], must(f.Constant([]float32{1}))))}
}

func TestBufferIsFinalizedOnce(t *testing.T) {
	b := newBackend(t)
	expectBlocks(t, b, 0, "at first")
	x := input(t, b, wave(dtypes.Float32, 0, 100))
	other, err := x.CopyToDevice(0)
	if err != nil {
		t.Fatal(err)
	}
	expectBlocks(t, b, 2, "with a buffer and its copy")
	for range 2 {
		if err := x.Finalize(); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := read(t, other), wave(dtypes.Float32, 0, 100); differs(got, want) >= 0 {
		t.Error("the copy went with the buffer")
	}
	if err := other.Finalize(); err != nil {
		t.Fatal(err)
	}
	expectBlocks(t, b, 0, "at last")
	if err := x.ToFlatData(make([]float32, 100)); err == nil {
		t.Error("a finalized buffer was read")
	}
	if _, err := x.Shape(); err == nil {
		t.Error("a finalized buffer has a shape")
	}
	if _, err := x.CopyToDevice(0); err == nil {
		t.Error("a finalized buffer was copied")
	}
}

// collected waits until the garbage collector has given back all but some blocks.
func collected(t *testing.T, b *Backend, want int) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; runtime.GC() {
		if _, blocks := b.Memory(); blocks == want {
			return
		} else if time.Now().After(deadline) {
			t.Fatalf("%d blocks are left, want %d", blocks, want)
		}
	}
}

func TestGarbageGivesItsMemoryBack(t *testing.T) {
	b := newBackend(t)
	shape := shapes.Make(dtypes.Float32, 50)
	kept := compiled(t, b, []shapes.Shape{shape}, addOne)
	for range 20 {
		x := input(t, b, wave(dtypes.Float32, 0, 50))
		execute(t, kept, []compute.Buffer{x}, nil)
		execute(t, compiled(t, b, []shapes.Shape{shape}, addOne), []compute.Buffer{x}, []bool{true})
	}
	collected(t, b, scratch+1) // and what kept has for constants
	x := input(t, b, wave(dtypes.Float32, 0, 50))
	if got := read(t, execute(t, kept, []compute.Buffer{x}, nil)[0]); got.values[7] != float64(float32(wave(dtypes.Float32, 0, 50).values[7])+1) {
		t.Error("the graph that was kept does not add any more")
	}
}

func TestThousandsOfRunsKeepTheirMemory(t *testing.T) {
	b := newBackend(t)
	shape := shapes.Make(dtypes.Float32, 300)
	e := compiled(t, b, []shapes.Shape{shape, shape}, func(f compute.Function, x []compute.Value) []compute.Value {
		sum := must(f.Add(x[0], x[1]))
		return []compute.Value{must(f.Mul(sum, must(f.ReduceMax(sum)))), must(f.ReduceSum(sum)), must(f.Reverse(x[0], 0))}
	})
	weights, data := compute.Buffer(input(t, b, wave(dtypes.Float32, 0, 300))), input(t, b, wave(dtypes.Float32, 1, 300))
	step := func() {
		outputs := execute(t, e, []compute.Buffer{weights, data}, []bool{true, false})
		weights = outputs[2]
		for _, o := range outputs[:2] {
			if err := o.Finalize(); err != nil {
				t.Fatal(err)
			}
		}
	}
	step()
	bytes, blocks := b.Memory()
	for range 5000 {
		step()
	}
	if nowBytes, nowBlocks := b.Memory(); nowBytes != bytes || nowBlocks != blocks {
		t.Errorf("%d bytes in %d blocks became %d in %d", bytes, blocks, nowBytes, nowBlocks)
	}
	if got := read(t, weights); differs(got, wave(dtypes.Float32, 0, 300)) < 0 {
		t.Error("after 5,001 reversals it is as at first")
	}
	e.Finalize()
	e.Finalize()
	for _, f := range []compute.Buffer{weights, data} {
		if err := f.Finalize(); err != nil {
			t.Fatal(err)
		}
	}
	expectBlocks(t, b, scratch, "at last")
}

// TestDonation walks the ways to give inputs away. Every graph returns its inputs' sum and its first input's double.
func TestDonation(t *testing.T) {
	shape := shapes.Make(dtypes.Float32, 4, 9)
	x, y := wave(dtypes.Float32, 0, 4, 9), wave(dtypes.Float32, 1, 4, 9)
	for _, c := range []struct {
		name   string
		inputs []int // which of the two buffers each input is
		donate []bool
		taken  int // how many outputs have the memory of an input
	}{
		{"nothing is given", []int{0, 1}, nil, 0},
		{"nothing is given, said so", []int{0, 1}, []bool{false, false}, 0},
		{"the first", []int{0, 1}, []bool{true, false}, 1},
		{"the second", []int{0, 1}, []bool{false, true}, 1},
		{"both", []int{0, 1}, []bool{true, true}, 2},
		{"one that is both", []int{0, 0}, []bool{true, true}, 0},
		{"one that is both, given once", []int{0, 0}, []bool{true, false}, 0},
		{"one that is both, given the other time", []int{1, 1}, []bool{false, true}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBackend(t)
			e := compiled(t, b, []shapes.Shape{shape, shape}, func(f compute.Function, v []compute.Value) []compute.Value {
				return []compute.Value{must(f.Add(v[0], v[1])), must(f.Add(v[0], v[0]))}
			})
			values, buffers := []tensor{x, y}, []*buffer{input(t, b, x), input(t, b, y)}
			first, second := values[c.inputs[0]], values[c.inputs[1]]
			var addresses []uint32
			for _, f := range buffers {
				addresses = append(addresses, uint32(f.address))
			}
			outputs := execute(t, e, []compute.Buffer{buffers[c.inputs[0]], buffers[c.inputs[1]]}, c.donate)
			want := [2]tensor{{x.dtype, x.dims, nil}, {x.dtype, x.dims, nil}}
			for i, v := range first.values {
				want[0].values, want[1].values = append(want[0].values, v+second.values[i]), append(want[1].values, v+v)
			}
			taken, blocks := 0, scratch+1+len(outputs)
			for i, o := range outputs {
				expect(t, fmt.Sprint("output ", i), read(t, o), want[i], 0, 0)
				if slices.Contains(addresses, uint32(o.(*buffer).address)) {
					taken++
				}
			}
			if taken > c.taken {
				t.Errorf("%d outputs have the memory of inputs, want %d", taken, c.taken)
			}
			for i, f := range buffers {
				given := false
				for j, k := range c.inputs {
					given = given || k == i && c.donate != nil && c.donate[j]
				}
				if f.valid == given {
					t.Errorf("buffer %d: given %v, still there %v", i, given, f.valid)
				}
				if !given {
					blocks++
					if differs(read(t, f), values[i]) >= 0 {
						t.Errorf("buffer %d was not given, but it has changed", i)
					}
				}
			}
			expectBlocks(t, b, blocks, "after the run")
		})
	}
}

// TestUpdateInPlace: a donated weight's update lies where the weight was.
func TestUpdateInPlace(t *testing.T) {
	b := newBackend(t)
	shape := shapes.Make(dtypes.Float32, 17)
	e := compiled(t, b, []shapes.Shape{shape}, addOne)
	x := input(t, b, wave(dtypes.Float32, 0, 17))
	before := x.address
	if after := execute(t, e, []compute.Buffer{x}, []bool{true})[0].(*buffer).address; after != before {
		t.Errorf("the weight was at %d, its update is at %d", before, after)
	}
}

// TestOutputsOfTheirOwn: an output has memory of its own, whatever it is the same as.
func TestOutputsOfTheirOwn(t *testing.T) {
	e := newEngines(t)
	for _, donate := range []bool{false, true} {
		for _, b := range []*Backend{e.optimised, e.plain} {
			exec := compiled(t, b, []shapes.Shape{shapes.Make(dtypes.Int32, 2, 3)}, func(f compute.Function, x []compute.Value) []compute.Value {
				doubled := must(f.Add(x[0], x[0]))
				flat := must(f.Reshape(doubled, 6))
				c := must(f.Constant([]int32{7, 8}, 2))
				return []compute.Value{x[0], x[0], must(f.Reshape(x[0], 3, 2)), doubled, doubled, flat, must(f.Identity(flat)), c, c,
					must(f.Reshape(c, 1, 2)), must(f.Add(x[0], x[0]))}
			})
			outputs := execute(t, exec, []compute.Buffer{input(t, b, tensor{dtypes.Int32, []int{2, 3}, []float64{1, 2, 3, 4, 5, 6}})}, []bool{donate})
			want := strings.Repeat("[1 2 3 4 5 6]", 3) + strings.Repeat("[2 4 6 8 10 12]", 4) + strings.Repeat("[7 8]", 3) + "[2 4 6 8 10 12]"
			got := ""
			places := map[uint32]bool{}
			for _, o := range outputs {
				got += fmt.Sprint(read(t, o).values)
				places[uint32(o.(*buffer).address)] = true
			}
			if got != want {
				t.Errorf("donated %v: %s, want %s", donate, got, want)
			}
			if len(places) != len(outputs) {
				t.Errorf("%d outputs have %d places", len(outputs), len(places))
			}
			for i, o := range outputs { // each goes by itself
				if err := o.Finalize(); err != nil {
					t.Fatal(err)
				}
				for _, rest := range outputs[i+1:] {
					read(t, rest)
				}
			}
		}
	}
}

// TestOutOfMemory asks for more than there is, in each of the ways to need memory; afterwards all is as before.
func TestOutOfMemory(t *testing.T) {
	const limit, much = 1 << 20, 200_000 // bytes; floats
	b, err := newLimited(limit, 1)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Finalize)
	refused := func(what string, asked int, err error) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), "out of memory") || !strings.Contains(err.Error(), fmt.Sprintf("%d bytes asked", asked)) {
			t.Errorf("%s: the error is %v; it does not say that %d bytes were asked", what, err, asked)
		}
	}
	small := shapes.Make(dtypes.Float32, 100)
	works := compiled(t, b, []shapes.Shape{small}, addOne)
	x := input(t, b, wave(dtypes.Float32, 0, 100))
	execute(t, works, []compute.Buffer{x}, nil)[0].Finalize()
	bytes, blocks := b.Memory()
	large := shapes.Make(dtypes.Float32, 2*much)
	_, err = b.BufferFromFlatData(0, make([]float32, 2*much), large)
	refused("a buffer", 8*much, err)
	_, err = compile(b, nil, func(f compute.Function, _ []compute.Value) []compute.Value {
		return []compute.Value{must(f.Constant(slices.Repeat([]float32{1, 2}, much), 2*much))}
	})
	if err == nil {
		t.Error("a graph with a large constant was compiled")
	}
	broad := func(f compute.Function, x []compute.Value) []compute.Value {
		wide := must(f.BroadcastInDim(must(f.Reshape(x[0], 1, 100)), shapes.Make(dtypes.Float32, 4000, 100), []int{0, 1}))
		return []compute.Value{wide, must(f.Add(x[0], x[0]))}
	}
	exec := compiled(t, b, []shapes.Shape{small}, broad)
	_, err = exec.Execute([]compute.Buffer{x}, []bool{true}, 0)
	refused("an output", 1_600_000, err)
	exec.Finalize()
	between := compiled(t, b, []shapes.Shape{small}, func(f compute.Function, x []compute.Value) []compute.Value {
		long := must(f.Iota(shapes.Make(dtypes.Float32, 4000), 0))
		product := must(f.DotGeneral(x[0], nil, nil, long, nil, nil, compute.DotGeneralConfig{}))
		return []compute.Value{must(f.ReduceSum(product)), must(f.Add(x[0], x[0]))}
	})
	_, err = between.Execute([]compute.Buffer{x}, []bool{true}, 0)
	refused("a value between ops", between.program.Arena, err)
	between.Finalize()
	sum := execute(t, works, []compute.Buffer{x}, nil)[0]
	if got := read(t, sum); got.values[3] != float64(float32(wave(dtypes.Float32, 0, 100).values[3])+1) {
		t.Error("the small graph does not add any more")
	}
	if err := sum.Finalize(); err != nil {
		t.Fatal(err)
	}
	collected(t, b, blocks)
	if nowBytes, _ := b.Memory(); nowBytes != bytes {
		t.Errorf("%d bytes became %d", bytes, nowBytes)
	}
	runtime.KeepAlive(works)
	runtime.KeepAlive(x)
}
