package kernel

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"

	"ganplayground/engine/asm"
	"ganplayground/engine/host"
	"ganplayground/engine/ir"
)

// allDTypes are those that tensors can have; narrowDTypes have vectors.
var (
	allDTypes = []dtypes.DType{dtypes.Bool, dtypes.Int8, dtypes.Uint8, dtypes.Int16, dtypes.Uint16, dtypes.Int32, dtypes.Uint32,
		dtypes.Int64, dtypes.Uint64, dtypes.Float32, dtypes.Float64}
	narrowDTypes = slices.DeleteFunc(slices.Clone(allDTypes), func(d dtypes.DType) bool { return d.Size() > 4 })
	intDTypes    = slices.DeleteFunc(slices.Clone(allDTypes), func(d dtypes.DType) bool { return d.IsFloat() || d == dtypes.Bool })
)

// buffer is a value in memory.
func buffer(dtype dtypes.DType, size int) *ir.Node {
	return &ir.Node{Op: ir.Parameter, Shape: shapes.Make(dtype, size)}
}

// at is offset + the sum of scale[d] * index d.
func at(offset int, scale ...int) ir.Affine { return ir.Affine{Scale: scale, Offset: offset} }

func loadOf(n *ir.Node, a ir.Affine, guards ...ir.Guard) *ir.Expr {
	return &ir.Expr{Kind: ir.Load, DType: n.Shape.DType, Buffer: n, At: a, Guards: guards}
}

func literalOf(dtype dtypes.DType, bits uint64) *ir.Expr {
	return &ir.Expr{Kind: ir.Literal, DType: dtype, Bits: bits}
}

func indexOf(a ir.Affine) *ir.Expr { return &ir.Expr{Kind: ir.Index, DType: dtypes.Int32, At: a} }

// callOf has the dtype of its last argument, bool where that follows from the function.
func callOf(f ir.Func, args ...*ir.Expr) *ir.Expr {
	e := &ir.Expr{Kind: ir.Call, Func: f, DType: args[len(args)-1].DType, Args: args}
	if f.Comparison() || f == ir.IsFinite || f == ir.IsNaN {
		e.DType = dtypes.Bool
	}
	return e
}

func castOf(f ir.Func, to dtypes.DType, x *ir.Expr) *ir.Expr {
	return &ir.Expr{Kind: ir.Call, Func: f, DType: to, Args: []*ir.Expr{x}}
}

func guardedOf(inside, outside *ir.Expr, guards ...ir.Guard) *ir.Expr {
	return &ir.Expr{Kind: ir.Guarded, DType: inside.DType, Guards: guards, Args: []*ir.Expr{inside, outside}}
}

func productOf(dims []int) int {
	n := 1
	for _, d := range dims {
		n *= d
	}
	return n
}

// loopStage computes dense values, one for each expression, in one loop nest.
func loopStage(dims []int, values ...*ir.Expr) *ir.Stage {
	loop := &ir.Loop{Dims: dims}
	for _, v := range values {
		loop.Outputs = append(loop.Outputs, ir.LoopOutput{Node: buffer(v.DType, productOf(dims)), Value: v, Address: at(0, ir.Strides(dims)...)})
	}
	return &ir.Stage{Kind: ir.LoopStage, Node: loop.Outputs[0].Node, Loop: loop, Reads: readsOf(loop)}
}

// reduceStage combines the last loops.
func reduceStage(f ir.Func, dims []int, reduced int, lanesReduced bool, value *ir.Expr) *ir.Stage {
	kept := dims[:len(dims)-reduced]
	out := buffer(value.DType, productOf(kept))
	address := at(0, append(ir.Strides(kept), make([]int, reduced)...)...)
	loop := &ir.Loop{Dims: dims, Reduced: reduced, Func: f, LanesReduced: lanesReduced,
		Outputs: []ir.LoopOutput{{Node: out, Value: value, Address: address}}}
	return &ir.Stage{Kind: ir.ReduceStage, Node: out, Loop: loop, Reads: readsOf(loop)}
}

func readsOf(l *ir.Loop) (reads []*ir.Node) {
	l.ForEachExpr(func(e *ir.Expr) {
		if e.Buffer != nil && !slices.Contains(reads, e.Root()) {
			reads = append(reads, e.Root())
		}
	})
	return reads
}

// stageCase is a stage to run. Where want is nil the interpreter says what comes out.
type stageCase struct {
	name  string
	stage *ir.Stage
	data  memory   // of what is read; what is missing is made up
	want  [][]byte // by output
	// unchecked: there is no reference; the test looks at the outputs itself.
	unchecked bool
	// inPlace: the first output has the memory of the first read, as a donated parameter has.
	inPlace bool
}

// emitStage is what package engine does with a stage.
func emitStage(m *asm.Module, name string, s *ir.Stage) *asm.Func {
	switch s.Kind {
	case ir.LoopStage:
		return EmitLoop(m, name, s)
	case ir.ReduceStage:
		return EmitReduce(m, name, s)
	case ir.ScatterStage:
		return EmitScatter(m, name, s)
	}
	return EmitRandom(m, name, s)
}

func moduleOf(cases []stageCase) []byte {
	m := asm.NewModule("env", "memory", 1, 1<<15, false)
	for i, c := range cases {
		m.Export(fmt.Sprint(i), emitStage(m, fmt.Sprint("stage ", i), c.stage))
	}
	return m.Encode()
}

// runStages runs stages as functions of one module and compares. It returns the outputs of each.
func runStages(t *testing.T, cases []stageCase) [][][]byte {
	t.Helper()
	code := moduleOf(cases)
	if err := asm.Validate(code); err != nil {
		t.Fatal(err)
	}
	h, err := host.New(1 << 28)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	module, err := h.Instantiate(code)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(3, 4))
	results := make([][][]byte, len(cases))
	for i, c := range cases {
		if c.data == nil {
			c.data = memory{}
		}
		c.fill(random)
		results[i] = c.run(t, h, module, fmt.Sprint(i))
		want := c.want
		if c.unchecked {
			continue
		}
		if want == nil {
			want = c.data.interpret(c.stage)
		}
		for j, n := range c.stage.Writes() {
			if k := differs(n.Shape.DType, results[i][j], want[j]); k >= 0 {
				t.Fatalf("%s: output %d[%d] is %s, want %s\n%s", c.name, j, k, text(n.Shape.DType, results[i][j], k), text(n.Shape.DType, want[j], k),
					formula(c.stage, j))
			}
		}
	}
	return results
}

// formula is what the j-th output is.
func formula(s *ir.Stage, j int) string {
	if s.Loop == nil {
		return s.Kind.String()
	}
	return s.Loop.Outputs[j].Value.String()
}

// fill makes up the values that have none.
func (c *stageCase) fill(random *rand.Rand) {
	for _, n := range c.stage.Reads {
		if c.data[n] == nil {
			c.data[n] = randomValues(random, n.Shape.DType, n.Size())
		}
	}
}

// randomValues are numbers of a size that sums keep apart, 0 and 1 for bool.
func randomValues(random *rand.Rand, dtype dtypes.DType, n int) []byte {
	var data []byte
	for range n {
		var bits uint64
		switch {
		case dtype == dtypes.Bool:
			bits = random.Uint64() & 1
		case dtype == dtypes.Float32:
			bits = uint64(math.Float32bits(float32(random.NormFloat64())))
		case dtype == dtypes.Float64:
			bits = math.Float64bits(random.NormFloat64())
		default:
			bits = random.Uint64()
		}
		data = append(data, ir.Bytes(bits, dtype)...)
	}
	return data
}

// differs is the first element whose bits differ, but for which NaN a NaN is; -1 if none does.
func differs(dtype dtypes.DType, a, b []byte) int {
	for i := range len(a) / dtype.Size() {
		if x, y := element(dtype, a, i), element(dtype, b, i); x != y && !(isNaN(dtype, x) && isNaN(dtype, y)) {
			return i
		}
	}
	return -1
}

func isNaN(dtype dtypes.DType, bits uint64) bool {
	return dtype.IsFloat() && math.IsNaN(floatOf(dtype, bits))
}

// element reads the i-th element, zero-extended.
func element(dtype dtypes.DType, data []byte, i int) uint64 {
	var padded [8]byte
	copy(padded[:], data[i*dtype.Size():(i+1)*dtype.Size()])
	return binary.LittleEndian.Uint64(padded[:])
}

func text(dtype dtypes.DType, data []byte, i int) string {
	bits := element(dtype, data, i)
	switch {
	case dtype.IsFloat():
		return fmt.Sprintf("%v (%x)", floatOf(dtype, bits), bits)
	case dtype.IsUnsigned() || dtype == dtypes.Bool:
		return fmt.Sprint(bits)
	}
	return fmt.Sprint(signedOf(dtype, bits))
}
