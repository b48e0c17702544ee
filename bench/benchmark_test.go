package bench

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestBenchmarks(t *testing.T) {
	seen := map[string]bool{}
	for _, b := range Benchmarks {
		t.Run(b.Name, func(t *testing.T) {
			if seen[b.Name] {
				t.Error("two benchmarks have this name")
			}
			seen[b.Name] = true
			if found, err := ByName(b.Name); err != nil || found != b {
				t.Errorf("by its name it is %+v, %v", found, err)
			}
			c, err := b.Config()
			if err != nil {
				t.Fatal(err)
			}
			if err := c.Validate(); err != nil {
				t.Errorf("its config is not accepted: %v", err)
			}
		})
	}
}

func TestMatching(t *testing.T) {
	for beginning, want := range map[string]string{
		"gemm-256":         "gemm-256",
		"gemm-":            "gemm-peak gemm-128 gemm-256 gemm-512 gemm-1024",
		"quick":            "quick-step quick-first",
		"conv-article-2":   "conv-article-2-forward conv-article-2-input conv-article-2-filter",
		"conv-quick-1-inp": "conv-quick-1-input",
		"page":             "page-start page-frames",
	} {
		found, err := Matching(beginning)
		var names []string
		for _, b := range found {
			names = append(names, b.Name)
		}
		if got := strings.Join(names, " "); err != nil || got != want {
			t.Errorf("%q gives %q, %v; want %q", beginning, got, err, want)
		}
	}
	if all, err := Matching(""); err != nil || len(all) != len(Benchmarks) {
		t.Errorf("%d benchmarks begin with nothing, %v; want all %d", len(all), err, len(Benchmarks))
	}
	const want = `benchmark "gemm-257": gemm-peak, gemm-128, gemm-256, gemm-512, gemm-1024, conv-quick-…, conv-quality-…, conv-dcgan-…, ` +
		`conv-article-…, mlp-step, quick-step, quick-first, dcgan-step, article-step, page-start, page-frames and their beginnings are accepted`
	_, err := Matching("gemm-257")
	if err == nil || err.Error() != want {
		t.Errorf("an unknown beginning gives the error %v", err)
	}
	if _, err = ByName("gemm-257"); err == nil || err.Error() != want {
		t.Errorf("an unknown name gives the error %v", err)
	}
}

// TestTurns: what is held against each other is timed in turns, and no turn spans the kinds that need different pages.
func TestTurns(t *testing.T) {
	for name, want := range map[string]string{
		"gemm-peak": "gemm-256", "gemm-256": "gemm-256", "gemm-512": "gemm-512", "conv-quick-1-forward": "conv-quick-1",
		"conv-quick-1-filter": "conv-quick-1", "conv-quick-2-input": "conv-quick-2", "quick-step": "quick-step", "page-start": "page-start",
	} {
		if b, err := ByName(name); err != nil || b.Turn() != want {
			t.Errorf("%s is timed with %s, %v; want %s", name, b.Turn(), err, want)
		}
	}
}

func TestCompare(t *testing.T) {
	names := []string{"zebra", "page-frames", "page-start-cold-step", "mlp-step", "gemm-256", "page-start-cold-paint", "gemm-peak", "mlp-step"}
	slices.SortStableFunc(names, Compare)
	want := []string{"gemm-peak", "gemm-256", "mlp-step", "mlp-step", "page-start-cold-step", "page-start-cold-paint", "page-frames", "zebra"}
	if !slices.Equal(names, want) {
		t.Errorf("the order is %q, want %q", names, want)
	}
}

// TestConvolutions lists the layers of the presets, with the work of a pass counted by hand.
func TestConvolutions(t *testing.T) {
	type layer struct {
		name, text string
		flops      float64
	}
	want := []layer{
		{"conv-quick-1", "t12k4s2 of 32x7x7x24", 2 * 32 * 7 * 7 * 16 * 24 * 12},
		{"conv-quick-2", "t1k4s2 of 32x14x14x12", 2 * 32 * 14 * 14 * 16 * 12},
		{"conv-quality-1", "t16k4s2 of 32x7x7x32", 2 * 32 * 7 * 7 * 16 * 32 * 16},
		{"conv-quality-2", "t1k4s2 of 32x14x14x16", 2 * 32 * 14 * 14 * 16 * 16},
		{"conv-dcgan-1", "t16k4s2 of 32x7x7x32", 2 * 32 * 7 * 7 * 16 * 32 * 16},
		{"conv-dcgan-2", "t1k4s2 of 32x14x14x16", 2 * 32 * 14 * 14 * 16 * 16},
		{"conv-dcgan-3", "c16k4s2p1 of 32x28x28x1", 2 * 32 * 14 * 14 * 16 * 16},
		{"conv-dcgan-4", "c32k4s2p1 of 32x14x14x16", 2 * 32 * 7 * 7 * 16 * 16 * 32},
		{"conv-article-1", "c32k3 of 128x28x28x1", 2 * 128 * 26 * 26 * 9 * 32},
		{"conv-article-2", "c64k3 of 128x26x26x32", 2 * 128 * 24 * 24 * 9 * 32 * 64},
	}
	var got []layer
	for i, b := range convolutions() {
		flops, err := b.FLOPs()
		if err != nil {
			t.Fatal(err)
		}
		if pass := Passes[i%3]; b.Pass != pass || b.Name != PassName(b.LayerName(), pass) {
			t.Errorf("benchmark %d is %q, pass %s; want pass %s", i, b.Name, b.Pass, pass)
		}
		if l := (layer{b.LayerName(), b.Layer.String(), flops}); i%3 == 0 {
			got = append(got, l)
		} else if l != got[len(got)-1] {
			t.Errorf("%s is %v, other than the pass before", b.Name, l)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("the layers are\n%v, want\n%v", got, want)
	}
}

// TestFLOPs holds the counts against those of design.md.
func TestFLOPs(t *testing.T) {
	for name, want := range map[string]float64{
		"gemm-peak":    64 * 256 * 1000,
		"gemm-256":     2 * 256 * 256 * 256,
		"mlp-step":     1.66e9,
		"quick-step":   0.144e9,
		"quick-first":  0,
		"article-step": 22.8e9,
		"page-start":   0,
		"page-frames":  0,
	} {
		t.Run(name, func(t *testing.T) {
			b, err := ByName(name)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := b.FLOPs(); err != nil || math.Abs(got-want) > 0.01*want {
				t.Errorf("one execution is %.4g FLOP, %v; want %.4g", got, err, want)
			}
		})
	}
	if _, err := (Benchmark{Name: "zebra-step", Kind: Step, Preset: "zebra"}).FLOPs(); err == nil || !strings.Contains(err.Error(), "zebra") {
		t.Errorf("a preset that is missing gives the error %v", err)
	}
}
