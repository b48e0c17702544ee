package ir

import "testing"

// TestSimplifyOnce: what simplify returns is in its simplest form, so it need not run until nothing changes.
func TestSimplifyOnce(t *testing.T) {
	for seed := range uint64(300) {
		g, _ := generate(randomDecisions(seed))
		for _, g := range []*Graph{g, lower(swap(simplify(g)))} {
			once := simplify(g)
			if again := simplify(once); again.String() != once.String() {
				t.Fatalf("seed %d: simplify leaves\n%s\nand then makes of it\n%s", seed, once, again)
			}
		}
	}
}
