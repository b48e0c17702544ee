package job

import (
	"strings"
	"testing"

	"ganplayground/bench"
	"ganplayground/engine"
)

func backend(t *testing.T) *engine.Backend {
	t.Helper()
	b, err := engine.New()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Finalize)
	return b
}

// TestEveryBenchmark makes each one ready and runs it, natively.
func TestEveryBenchmark(t *testing.T) {
	for _, b := range bench.Benchmarks {
		t.Run(b.Name, func(t *testing.T) {
			job, err := New(backend(t), b)
			if b.OfPage() {
				if err == nil || !strings.Contains(err.Error(), b.Name) {
					t.Errorf("the engine takes what is for a browser: %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if err := job.Run(); err != nil {
				t.Fatal(err)
			}
			if job.Executions < 1 {
				t.Errorf("a run makes %d executions", job.Executions)
			}
		})
	}
}

// TestConvolutionAlone: a pass has one product, and that is as much work as is counted for it. Where an input gradient lies on
// padding, the engine counts the whole kernel and the benchmark what the forward pass does.
func TestConvolutionAlone(t *testing.T) {
	for _, b := range bench.Benchmarks {
		if b.Kind != bench.Convolution {
			continue
		}
		t.Run(b.Name, func(t *testing.T) {
			p, err := Profile(backend(t), b, 0)
			if err != nil {
				t.Fatal(err)
			}
			want, err := b.FLOPs()
			if err != nil {
				t.Fatal(err)
			}
			var products []bench.Stage
			for _, s := range p.Graphs[0].Stages {
				if s.FLOPs > 0 {
					products = append(products, s)
				}
			}
			if len(p.Graphs) != 1 || len(products) != 1 {
				t.Fatalf("it is %+v", p.Graphs)
			}
			if got := products[0].FLOPs; got < want || got > 1.3*want || b.Pass != bench.InputGradient && got != want {
				t.Errorf("%s is %v FLOP, the benchmark counts %v", products[0].Kernel, got, want)
			}
			if len(p.Graphs[0].Stages) > 2 {
				t.Errorf("beside the product there is more: %+v", p.Graphs[0].Stages)
			}
		})
	}
}

// TestProfile: of a step with R1 every fourth time there are two graphs, and each stage is called as often as its graph.
func TestProfile(t *testing.T) {
	b, err := bench.ByName("quick-step")
	if err != nil {
		t.Fatal(err)
	}
	p, err := Profile(backend(t), b, 0)
	if err != nil {
		t.Fatal(err)
	}
	if p.Executions != 4 || !(p.CallMS > 0) || len(p.Graphs) != 2 {
		t.Fatalf("%d executions, %v ms a call, %d graphs; want 4, more than 0, 2", p.Executions, p.CallMS, len(p.Graphs))
	}
	for i, calls := range []int{1, 3} {
		g := p.Graphs[i]
		if !(g.CompileMS > 0) || g.Module == 0 || g.Arena == 0 {
			t.Errorf("%s: compiled in %v ms to %d bytes with an arena of %d", g.Name, g.CompileMS, g.Module, g.Arena)
		}
		if penalised := strings.Contains(g.Name, "R1"); penalised != (i == 0) {
			t.Errorf("graph %d is %q", i, g.Name)
		}
		for _, s := range g.Stages {
			if s.Calls != calls || s.Kernel == "" {
				t.Errorf("%s, %q: %d calls, want %d", g.Name, s.Kernel, s.Calls, calls)
			}
		}
	}
}

func TestUnknownPreset(t *testing.T) {
	for _, kind := range []bench.Kind{bench.Step, bench.First} {
		if _, err := New(backend(t), bench.Benchmark{Name: "zebra", Kind: kind, Preset: "zebra"}); err == nil || !strings.Contains(err.Error(), "zebra") {
			t.Errorf("a preset that is missing gives the error %v", err)
		}
	}
}
