package engine

import (
	"flag"
	"os"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"

	"ganplayground/engine/asm"
	"ganplayground/engine/ir"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestLayerThroughEveryStage writes down what becomes of max(x w + b, 0), with x (32, 100) and w (100, 256): the graph as it is
// recorded, the program, and the module. ARCHITECTURE.md quotes it.
func TestLayerThroughEveryStage(t *testing.T) {
	record := newBackend(t).Builder("layer").(*builder)
	f := record.Main()
	must := func(v compute.Value, err error) compute.Value {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	shape := func(dimensions ...int) shapes.Shape { return shapes.Make(dtypes.Float32, dimensions...) }
	x := must(f.Parameter("x", shape(32, 100), nil))
	w := must(f.Parameter("w", shape(100, 256), nil))
	b := must(f.Parameter("b", shape(256), nil))
	product := must(f.DotGeneral(x, []int{1}, nil, w, []int{0}, nil, compute.DotGeneralConfig{}))
	bias := must(f.BroadcastInDim(must(f.Reshape(b, 1, 256)), shape(32, 256), []int{0, 1}))
	y := must(f.Max(must(f.Add(product, bias)), must(f.Constant([]float32{0}))))
	if err := f.Return([]compute.Value{y}, nil); err != nil {
		t.Fatal(err)
	}
	recorded := record.main.graph.String()
	program, err := ir.Compile(record.main.graph, kernels{1}, true)
	if err != nil {
		t.Fatal(err)
	}
	module := emit(program, emission{})
	if err := asm.Validate(module); err != nil {
		t.Error(err)
	}
	text, err := asm.Disassemble(module)
	if err != nil {
		t.Fatal(err)
	}
	got := "== recorded\n\n" + recorded + "\n== program\n\n" + program.String() + "\n== module\n\n" + text
	const golden = "testdata/layer.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is not what comes out; look at the difference after go test -run %s -update", golden, t.Name())
	}
}
