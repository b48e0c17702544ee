package ir

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/gomlx/compute/dtypes"
)

// target is a target of tests.
type target struct{}

func (target) GemmScratch(s GemmShape) int { return 4 * s.K * s.N }
func (target) ConvScratch(s ConvShape) int { return 16 * s.InC }
func (target) TakesEpilogue(*Node) bool    { return true }

// same tells where two lists of values differ.
func same(want, got [][]uint64) error {
	for i := range want {
		if !slices.Equal(want[i], got[i]) {
			return fmt.Errorf("output %d is %x, want %x", i, got[i], want[i])
		}
	}
	return nil
}

// checkCompile compiles a graph for a target and compares every step with the graph as it was recorded.
func checkCompile(g *Graph, parameters [][]uint64) error {
	if err := g.Verify(); err != nil {
		return fmt.Errorf("as recorded: %w", err)
	}
	want := evaluate(g, parameters)
	for _, optimise := range []bool{true, false} {
		after := g
		for _, pass := range passes(optimise) {
			after = pass.run(after)
			if err := after.Verify(); err != nil {
				return fmt.Errorf("after %s: %w\n%s", pass.name, err, after)
			}
			if err := same(want, evaluate(after, parameters)); err != nil {
				return fmt.Errorf("after %s: %w\n%s", pass.name, err, after)
			}
		}
		p, err := Compile(g, target{}, optimise)
		if err != nil {
			return err
		}
		if err := checkPlaces(p); err != nil {
			return fmt.Errorf("%w\n%s\n%s", err, p.Graph, p)
		}
		for _, donate := range []bool{false, true} {
			got, err := run(p, parameters, donate)
			if err == nil {
				err = same(want, got)
			}
			if err != nil {
				return fmt.Errorf("optimised %v, donated %v: %w\n%s\n%s", optimise, donate, err, p.Graph, p)
			}
		}
	}
	return nil
}

// TestRandomGraphs: whatever is recorded, each pass and the program in memory give the same bits.
func TestRandomGraphs(t *testing.T) {
	for seed := range 400 {
		checkDecisions(t, randomDecisions(uint64(seed)))
	}
}

func randomDecisions(seed uint64) []byte {
	r := rand.New(rand.NewPCG(seed, 7))
	decisions := make([]byte, 40+r.IntN(260))
	for i := range decisions {
		decisions[i] = byte(r.Uint32())
	}
	return decisions
}

func checkDecisions(t *testing.T, decisions []byte) {
	t.Helper()
	g, parameters := generate(decisions)
	if err := checkCompile(g, parameters); err != nil {
		t.Fatalf("decisions %q:\n%s\n%v", decisions, g, err)
	}
}

func FuzzCompile(f *testing.F) {
	for seed := range uint64(20) {
		f.Add(randomDecisions(seed))
	}
	f.Fuzz(func(t *testing.T, decisions []byte) {
		checkDecisions(t, decisions)
	})
}

// TestCompileIsDeterministic: the same graph gives the same text, as the bits of a run follow from the program.
func TestCompileIsDeterministic(t *testing.T) {
	text := func() (text string) {
		for seed := range uint64(30) {
			g, _ := generate(randomDecisions(seed))
			p, err := Compile(g, target{}, true)
			if err != nil {
				t.Fatal(err)
			}
			text += p.Graph.String() + p.String()
		}
		return text
	}
	if first := text(); first != text() || first != text() {
		t.Error("the same graphs compile to different programs")
	}
}

// BenchmarkCompile: a chain of 800 nodes as updates have them: products, biases, activations, sums, and what is repeated.
func BenchmarkCompile(b *testing.B) {
	g := &Graph{Name: "chain"}
	x := g.Parameter(f32(32, 64))
	for len(g.Nodes) < 800 {
		w, bias := g.Parameter(f32(64, 64)), g.Parameter(f32(64))
		y := g.Map(Add, g.Dot(x, w, matmul), row(g, bias, 32))
		positive := g.Map(LessEqual, g.Scalar(0, dtypes.Float32, 32, 64), y)
		x = g.Map(Select, positive, y, g.Map(Mul, y, g.Scalar(0.2, dtypes.Float32, 32, 64)))
		mean := g.Map(Mul, g.Reduce(Add, x, []int{0}), g.Scalar(1.0/32, dtypes.Float32, 64))
		x = g.Map(Sub, x, row(g, mean, 32))
		g.Outputs = append(g.Outputs, g.Map(Mul, mean, g.Map(Exp, bias)))
	}
	g.Outputs = append(g.Outputs, x)
	b.ReportMetric(float64(len(g.Nodes)), "nodes")
	for b.Loop() {
		if _, err := Compile(g, target{}, true); err != nil {
			b.Fatal(err)
		}
	}
}

// TestAppend: a graph appended to another one computes, from nodes of that one, what it computes from its parameters.
func TestAppend(t *testing.T) {
	for seed := range uint64(40) {
		inner, parameters := generate(randomDecisions(seed))
		outer := &Graph{}
		var inputs []*Node
		for _, p := range inner.Parameters {
			inputs = append(inputs, outer.Reverse(outer.Reverse(outer.Parameter(p.Shape), count(0, p.Shape.Rank())), count(0, p.Shape.Rank())))
		}
		before := inner.String()
		outer.Outputs = outer.Append(inner, inputs)
		if err := outer.Verify(); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if err := same(evaluate(inner, parameters), evaluate(outer, parameters)); err != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
		if inner.String() != before || len(outer.Parameters) != len(inner.Parameters) {
			t.Errorf("seed %d: the appended graph has changed, or its parameters have become the other's", seed)
		}
	}
}
