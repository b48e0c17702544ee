package engine

import (
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"

	"ganplayground/engine/ir"
)

// TestAccesses: a stage waits for what another thread may still write or read, and for nothing else.
func TestAccesses(t *testing.T) {
	g := &ir.Graph{}
	shape := shapes.Make(dtypes.Float32, 16) // 64 bytes
	x, y, z := g.Parameter(shape), g.Parameter(shape), g.Parameter(shape)
	p := &ir.Program{Graph: g, Places: []ir.Place{{Kind: ir.InArena}, {Kind: ir.InArena, Offset: 64}, {Kind: ir.InArena, Offset: 64 + 60}}}
	reduce := func(to *ir.Node, reads ...*ir.Node) *ir.Stage {
		return &ir.Stage{Kind: ir.ReduceStage, Node: to, Reads: reads}
	}
	const alone, all = false, true
	tests := []struct {
		name     string
		first    *ir.Stage
		together bool
		then     *ir.Stage
		later    bool
		admitted bool
	}{
		{"read after write", reduce(y, x), all, reduce(x, y), all, false},
		{"read after thread 0 wrote", reduce(y), alone, reduce(x, y), all, false},
		{"thread 0 reads after all wrote", reduce(y), all, reduce(x, y), alone, false},
		{"thread 0 reads what it wrote", reduce(y), alone, reduce(x, y), alone, true},
		{"write after read", reduce(x, y), all, reduce(y), all, false},
		{"thread 0 writes after all read", reduce(x, y), all, reduce(y), alone, false},
		{"thread 0 writes where it read", reduce(x, y), alone, reduce(y), alone, true},
		{"write after write", reduce(y), all, reduce(y), all, false},
		{"thread 0 writes once more", reduce(y), alone, reduce(y), alone, true},
		{"a part of the same bytes", reduce(y), all, reduce(z), all, false},
		{"neighbours", reduce(x), all, reduce(y), all, true},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			a := accesses{program: p}
			a.add(c.first, c.together)
			if got := a.admits(c.then, c.later); got != c.admitted {
				t.Errorf("admitted: %v, want %v", got, c.admitted)
			}
		})
	}
}
