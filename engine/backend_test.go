package engine

import (
	"testing"

	"github.com/gomlx/compute/support/backendtest"
)

func newBackend(t testing.TB) *Backend {
	t.Helper()
	b, err := New()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Finalize)
	return b
}

// TestConformance runs gomlx/compute's own suite.
func TestConformance(t *testing.T) {
	backendtest.RunAll(t, newBackend(t), nil)
}
