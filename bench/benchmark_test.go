package bench

import (
	"math"
	"strings"
	"testing"
)

func TestBenchmarks(t *testing.T) {
	for _, b := range Benchmarks {
		t.Run(b.Name, func(t *testing.T) {
			if found, err := ByName(b.Name); err != nil || found != b {
				t.Errorf("by its name it is %+v, %v", found, err)
			}
			if b.Side > 0 {
				return
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
	if _, err := ByName("gemm-257"); err == nil || !strings.Contains(err.Error(), "gemm-256") {
		t.Errorf("an unknown name gives the error %v, want one with the names that are accepted", err)
	}
}

// TestFLOPs holds the counts against those of design.md.
func TestFLOPs(t *testing.T) {
	for name, want := range map[string]float64{
		"gemm-256":     2 * 256 * 256 * 256,
		"mlp-step":     1.66e9,
		"quick-step":   0.144e9,
		"quick-first":  0,
		"article-step": 22.8e9,
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
	if _, err := (Benchmark{Name: "zebra-step", Preset: "zebra"}).FLOPs(); err == nil || !strings.Contains(err.Error(), "zebra") {
		t.Errorf("a preset that is missing gives the error %v", err)
	}
}
