package train

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"ganplayground/engine"
	"ganplayground/gan/config"
)

// layered is a run with every layer that no preset has.
func layered() config.Run {
	r := small()
	r.Config.Generator = "m98x3sn.do20.v2x7.u2.c3k3p1sn.bn.l10.u2.t1k3sn.s"
	r.Config.Discriminator = "pm.v1x28.c3k4s2p1sn.l30.mp2.do30.c4k3p1sn.t3k3s2sn.ap7.mb2.m5x3sn.d1sn"
	r.Config.OutputBias, r.Config.R1, r.Config.R1Every = config.BiasDark, 0.5, 2
	return r
}

// TestThreadsDoNotChangeBits: every preset, and a run with every layer that none of them has, has the same weights after some steps, the
// penalised one among them, on any number of threads; the batch is small where the preset's would take seconds.
func TestThreadsDoNotChangeBits(t *testing.T) {
	for _, p := range append(slices.Clone(config.Presets), config.Preset{Name: "layers", Config: layered().Config}) {
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
				steps(t, r, 2)
				backend.LimitThreads(threads / 2) // in the middle of a run
				steps(t, r, 1)
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
