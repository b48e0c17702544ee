package train

import (
	"fmt"
	"strings"
	"testing"

	"ganplayground/engine"
	"ganplayground/gan/config"
)

// TestThreadsDoNotChangeBits: every preset has the same weights after some steps, the penalised one among them, on any number of
// threads; the batch is small where the preset's would take seconds.
func TestThreadsDoNotChangeBits(t *testing.T) {
	for _, p := range config.Presets {
		c := p.Config
		c.Batch = min(c.Batch, 32)
		if strings.HasPrefix(p.Name, "article") {
			c.Batch = 3
		}
		want := ""
		for _, threads := range []int{1, 2, 3, 4, 8} {
			t.Run(fmt.Sprint(p.Name, " on ", threads), func(t *testing.T) {
				backend, err := engine.NewThreaded(threads)
				if err != nil {
					t.Fatal(err)
				}
				defer backend.Finalize()
				if got := backend.Threads(); got != threads {
					t.Fatalf("%d threads, want %d", got, threads)
				}
				r := runOn(t, backend, config.Run{Config: c})
				steps(t, r, 3)
				got := fingerprint(t, r)
				if want == "" {
					want = got
				}
				if got != want {
					t.Errorf("fingerprint %s, on one thread it is %s", got, want)
				}
			})
		}
	}
}
