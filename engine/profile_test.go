package engine

import (
	"strings"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"
)

// TestProfile: graphs that are compiled while the profile is on are timed stage by stage, with the same results, and others are not.
func TestProfile(t *testing.T) {
	b, err := New()
	if err != nil {
		t.Fatal(err)
	}
	defer b.Finalize()
	exec := func(name string) *Exec {
		return MustNewExec(b, func(x, w *Node) *Node { return ReduceAllSum(Dot(x, w).Product()) }).WithName(name)
	}
	x, w := make([][]float32, 3), make([][]float32, 5)
	for i := range x {
		x[i] = []float32{1, 2, 3, 4, 5}
	}
	for i := range w {
		w[i] = []float32{1, 0, 1, 0, 1, 0, 1}
	}
	run := func(e *Exec) {
		t.Helper()
		if got := e.MustCall1(x, w).Value(); got != float32(3*4*15) {
			t.Errorf("it computes %v, want 180", got)
		}
	}
	before := exec("before")
	run(before)
	b.StartProfile()
	during := exec("during")
	run(before)
	run(during)
	run(during)
	b.StopProfile()
	run(exec("after"))

	graphs := b.Profile()
	if graphs != nil {
		t.Errorf("after its end there is a profile of %d graphs", len(graphs))
	}
	b.StartProfile()
	again := exec("again")
	run(again)
	b.ResetProfile()
	run(again)
	run(again)
	graphs = b.Profile()
	if len(graphs) != 1 || !strings.HasPrefix(graphs[0].Graph, "again") || graphs[0].Module == 0 || graphs[0].Compile <= 0 {
		t.Fatalf("the profile is %+v", graphs)
	}
	product := 0.0
	for _, s := range graphs[0].Stages {
		product += s.FLOPs
		if s.Calls != 2 || s.Kernel == "" {
			t.Errorf("a stage is %+v, want 2 calls", s)
		}
	}
	if product != 2*3*5*7 {
		t.Errorf("the stages count %v FLOP, want 210", product)
	}
}

// TestProfileOfRoutine: a routine is a graph like others.
func TestProfileOfRoutine(t *testing.T) {
	b, err := New()
	if err != nil {
		t.Fatal(err)
	}
	defer b.Finalize()
	if b.Profile() != nil {
		t.Error("there is a profile before there is anything")
	}
	b.ResetProfile() // of nothing
	b.StartProfile()
	parts := []Part{{recorded(t, "swap", 2, exchange), []string{"a", "b"}, []string{"a", "b"}}}
	r, err := b.NewRoutine("exchange", parts, vectors(t, b, map[string][]float32{"a": {1, 2, 3, 4}, "b": {5, 6, 7, 8}}))
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := r.Run(); err != nil {
			t.Fatal(err)
		}
	}
	graphs := b.Profile()
	if len(graphs) != 1 || graphs[0].Graph != "exchange" || graphs[0].Compile <= 0 || len(graphs[0].Stages) == 0 || graphs[0].Stages[0].Calls != 3 {
		t.Errorf("the profile is %+v", graphs)
	}
}
