package engine

import (
	"slices"
	"testing"
)

// TestHollow: a hollow routine leaves its outputs as they were, on all threads and alone; an ordinary one computes.
func TestHollow(t *testing.T) {
	b, err := NewThreaded(3)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Finalize()
	b.modules.eager = true
	for _, hollow := range []bool{true, false} {
		for _, alone := range []bool{false, true} {
			b.Hollow(hollow)
			b.Alone(alone)
			tables := vectors(t, b, map[string][]float32{"x": {1, 2, 3, 4}, "y": {5, 6, 7, 8}, "difference": {9, 9, 9, 9}})
			parts := []Part{{recorded(t, "sums", 2, sumAndDifference), []string{"x", "y"}, []string{"sum", "difference"}}}
			r, err := b.NewRoutine("sums", parts, tables)
			if err != nil {
				t.Fatal(err)
			}
			if err := r.Run(); err != nil {
				t.Fatal(err)
			}
			want := []float32{-4, -4, -4, -4}
			if hollow {
				want = []float32{9, 9, 9, 9}
			}
			if got := contents(t, tables["difference"]); !slices.Equal(got, want) {
				t.Errorf("hollow: %v, alone: %v: the output is %v, want %v", hollow, alone, got, want)
			}
		}
	}
}
