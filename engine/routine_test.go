package engine

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

// recorded records a graph of float32 vectors of four.
func recorded(t *testing.T, name string, inputs int, build func(f compute.Function, x []compute.Value) []compute.Value) *Recording {
	t.Helper()
	return compileVectors(t, NewRecorder().Builder(name), inputs, build).(*Recording)
}

func compileVectors(t *testing.T, b compute.Builder, inputs int, build func(f compute.Function, x []compute.Value) []compute.Value) compute.Executable {
	t.Helper()
	f := b.Main()
	var x []compute.Value
	for range inputs {
		v, err := f.Parameter("x", shapes.Make(dtypes.Float32, 4), nil)
		if err != nil {
			t.Fatal(err)
		}
		x = append(x, v)
	}
	if err := f.Return(build(f, x), nil); err != nil {
		t.Fatal(err)
	}
	e, err := b.Compile()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// The graphs of the tests: sum and difference; the exponential; an exchange.
func sumAndDifference(f compute.Function, x []compute.Value) []compute.Value {
	sum, _ := f.Add(x[0], x[1])
	difference, _ := f.Sub(x[0], x[1])
	return []compute.Value{sum, difference}
}

func exponential(f compute.Function, x []compute.Value) []compute.Value {
	y, _ := f.Exp(x[0])
	return []compute.Value{y}
}

func exchange(f compute.Function, x []compute.Value) []compute.Value {
	y, _ := f.Neg(x[1])
	z, _ := f.Neg(x[0])
	return []compute.Value{y, z}
}

// vectors makes a table of four float32 for each name.
func vectors(t *testing.T, b *Backend, values map[string][]float32) map[string]*Table {
	t.Helper()
	tables := map[string]*Table{}
	for name, v := range values {
		table, err := b.NewTable(shapes.Make(dtypes.Float32, 4))
		if err != nil {
			t.Fatal(err)
		}
		if err := table.Write(0, dtypes.UnsafeByteSliceFromAny(v)); err != nil {
			t.Fatal(err)
		}
		tables[name] = table
	}
	return tables
}

func contents(t *testing.T, table *Table) []float32 {
	t.Helper()
	v := make([]float32, 4)
	if err := table.Read(dtypes.UnsafeByteSliceFromAny(v), 0); err != nil {
		t.Fatal(err)
	}
	return v
}

func run(t *testing.T, r *Routine) {
	t.Helper()
	if err := r.Run(); err != nil {
		t.Fatal(err)
	}
}

// TestRoutineJoinsGraphs: what one part writes the next one reads; what has a table stays there, run after run.
func TestRoutineJoinsGraphs(t *testing.T) {
	b := newBackend(t)
	tables := vectors(t, b, map[string][]float32{"a": {0.1, 0.2, 0.3, 0.4}, "b": {0.05, 0.25, 0, -0.1}, "e": {0, 0, 0, 0}})
	r, err := b.NewRoutine("three", []Part{
		{recorded(t, "sum", 2, sumAndDifference), []string{"a", "b"}, []string{"a", "between"}},
		{recorded(t, "exp", 1, exponential), []string{"between"}, []string{"e"}},
		{recorded(t, "sum", 2, sumAndDifference), []string{"e", "a"}, []string{"nowhere", "b"}},
	}, tables)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Finalize()
	a, c := []float32{0.1, 0.2, 0.3, 0.4}, []float32{0.05, 0.25, 0, -0.1}
	for round := range 3 {
		run(t, r)
		for i := range a {
			sum, difference := a[i]+c[i], a[i]-c[i]
			e := math.Exp(float64(difference))
			if got := contents(t, tables["a"])[i]; got != sum {
				t.Errorf("round %d: a[%d] is %v, want %v", round, i, got, sum)
			}
			if got := float64(contents(t, tables["e"])[i]); math.Abs(got-e) > 1e-6*e {
				t.Errorf("round %d: e[%d] is %v, want %v", round, i, got, e)
			}
			a[i], c[i] = sum, contents(t, tables["e"])[i]-sum
		}
		if got := contents(t, tables["b"]); !slices.Equal(got, c) {
			t.Errorf("round %d: b is %v, want %v", round, got, c)
		}
	}
}

// TestRoutineThatExchanges: an output whose table is still to be read by another one is put there at the end.
func TestRoutineThatExchanges(t *testing.T) {
	b := newBackend(t)
	b.unoptimise = true // a loop of its own for each output
	tables := vectors(t, b, map[string][]float32{"a": {1, 2, 3, 4}, "b": {10, 20, 30, 40}})
	r, err := b.NewRoutine("exchange", []Part{{recorded(t, "exchange", 2, exchange), []string{"a", "b"}, []string{"a", "b"}}}, tables)
	if err != nil {
		t.Fatal(err)
	}
	run(t, r)
	if a, c := contents(t, tables["a"]), contents(t, tables["b"]); !slices.Equal(a, []float32{-10, -20, -30, -40}) || !slices.Equal(c, []float32{-1, -2, -3, -4}) {
		t.Errorf("a is %v and b %v: exchanged and negated they should be", a, c)
	}
}

// TestRoutineAgainstExecutables: a routine has the bits of its graphs run one by one.
func TestRoutineAgainstExecutables(t *testing.T) {
	b := newBackend(t)
	tables := vectors(t, b, map[string][]float32{"x": {0.1, -3, 7, 0.001}, "y": {1, 1, 2, 2}})
	r, err := b.NewRoutine("two", []Part{
		{recorded(t, "exp", 1, exponential), []string{"x"}, []string{"e"}},
		{recorded(t, "sum", 2, sumAndDifference), []string{"e", "y"}, []string{"x", "y"}},
	}, tables)
	if err != nil {
		t.Fatal(err)
	}
	run(t, r)
	buffer := func(v []float32) compute.Buffer {
		f, err := b.BufferFromFlatData(0, v, shapes.Make(dtypes.Float32, 4))
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	execute := func(e compute.Executable, inputs ...compute.Buffer) []compute.Buffer {
		outputs, err := e.Execute(inputs, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		return outputs
	}
	e := execute(compileVectors(t, b.Builder("exp"), 1, exponential), buffer([]float32{0.1, -3, 7, 0.001}))
	want := execute(compileVectors(t, b.Builder("sum"), 2, sumAndDifference), e[0], buffer([]float32{1, 1, 2, 2}))
	for i, name := range []string{"x", "y"} {
		v := make([]float32, 4)
		if err := want[i].ToFlatData(v); err != nil {
			t.Fatal(err)
		}
		if got := contents(t, tables[name]); !slices.Equal(got, v) {
			t.Errorf("%s is %v in the routine, %v by itself", name, got, v)
		}
	}
}

// TestRoutineGivesMemoryBack: runs take none, Finalize gives back all but the tables.
func TestRoutineGivesMemoryBack(t *testing.T) {
	b := newBackend(t)
	tables := vectors(t, b, map[string][]float32{"a": {1, 2, 3, 4}, "b": {10, 20, 30, 40}})
	_, before := b.Memory()
	r, err := b.NewRoutine("exchange", []Part{{recorded(t, "exchange", 2, exchange), []string{"a", "b"}, []string{"a", "b"}}}, tables)
	if err != nil {
		t.Fatal(err)
	}
	run(t, r)
	_, once := b.Memory()
	for range 100 {
		run(t, r)
	}
	if _, after := b.Memory(); after != once {
		t.Errorf("%d pieces of memory after the first run, %d after a hundred more", once, after)
	}
	r.Finalize()
	r.Finalize()
	if _, after := b.Memory(); after > before+1 { // the arena stays, for all
		t.Errorf("%d pieces before the routine, %d after it", before, after)
	}
	if err := r.Run(); err == nil {
		t.Error("a finalized routine runs")
	}
}

func TestRoutineErrors(t *testing.T) {
	b := newBackend(t)
	tables := vectors(t, b, map[string][]float32{"a": {1, 2, 3, 4}})
	three, err := b.NewTable(shapes.Make(dtypes.Float32, 3))
	if err != nil {
		t.Fatal(err)
	}
	tables["three"] = three
	sum, exp := recorded(t, "sum", 2, sumAndDifference), recorded(t, "exp", 1, exponential)
	for _, c := range []struct {
		name  string
		parts []Part
		want  string
	}{
		{"an input without a table", []Part{{exp, []string{"missing"}, []string{"a"}}}, `reads "missing", which has no table`},
		{"too few names", []Part{{sum, []string{"a"}, []string{"a", "b"}}}, "1 and 2 names for 2 inputs and 2 outputs"},
		{"another shape to read", []Part{{exp, []string{"three"}, []string{"a"}}}, `as "three", which is`},
		{"another shape to write", []Part{{exp, []string{"a"}, []string{"three"}}}, `as "three", whose table is`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := b.NewRoutine("wrong", c.parts, tables)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
}

// TestRecorderComputesNothing: what it executes has shapes, and reads as zeros.
func TestRecorderComputesNothing(t *testing.T) {
	recorder := NewRecorder()
	e := compileVectors(t, recorder.Builder("exp"), 1, exponential)
	outputs, err := e.Execute([]compute.Buffer{recorder.Buffer(shapes.Make(dtypes.Float32, 4))}, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	v := make([]float32, 4)
	if err := outputs[0].ToFlatData(v); err != nil || !slices.Equal(v, make([]float32, 4)) {
		t.Errorf("it reads as %v, error %v", v, err)
	}
	if _, err := e.Execute(nil, nil, 0); err == nil {
		t.Error("it takes no inputs for one parameter")
	}
}
