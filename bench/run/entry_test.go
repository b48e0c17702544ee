package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ganplayground/bench"
)

func TestChoose(t *testing.T) {
	for _, c := range []struct {
		name, only, who string
		slow            bool
		want, fails     string
	}{
		{name: "one", only: "quick-step", want: "quick-step by wasmsimd, threads: 1; quick-step by wasmsimd, threads: 2"},
		{name: "beginnings of names", only: "conv-quick-2,quick-f", want: "conv-quick-2-forward by wasmsimd, threads: 1; " +
			"conv-quick-2-input by wasmsimd, threads: 1; conv-quick-2-filter by wasmsimd, threads: 1; " +
			"quick-first by wasmsimd, threads: 1; quick-first by wasmsimd, threads: 2"},
		{name: "the page", only: "page", want: "page-start; page-frames"},
		{name: "peers stand behind ours", only: "mlp-step", who: "jax-js,wasmsimd",
			want: "mlp-step by wasmsimd, threads: 1; mlp-step by wasmsimd, threads: 2; mlp-step by jax-js, threads: 1; mlp-step by jax-js, threads: 2"},
		{name: "several", only: "gemm-512,gemm-256", who: "tfjs", want: "gemm-256 by tfjs, threads: 1; gemm-512 by tfjs, threads: 1"},
		{name: "the slow one", only: "article-step", who: "jax-js", slow: true,
			want: "article-step by jax-js, threads: 1; article-step by jax-js, threads: 2"},
		{name: "the slow one is not meant by itself", only: "article-step", want: "article-step by wasmsimd, threads: 1; article-step by wasmsimd, threads: 2"},
		{name: "the slow one alone", only: "article-step", who: "jax-js", fails: "-slow"},
		{name: "no such benchmark", only: "mlp-steps", fails: "mlp-step"},
		{name: "no such benchmark among others", only: "gemm,zebra", fails: "zebra"},
		{name: "no such engine", who: "jax", fails: "jax-js"},
		{name: "not of this engine", only: "dcgan-step", who: "tfjs", fails: "tfjs has no benchmark"},
	} {
		t.Run(c.name, func(t *testing.T) {
			entries, err := choose(c.only, c.who, c.slow)
			var got []string
			for _, e := range entries {
				got = append(got, e.String())
			}
			if strings.Join(got, "; ") != c.want || (err == nil) != (c.fails == "") || err != nil && !strings.Contains(err.Error(), c.fails) {
				t.Errorf("it chooses %q, %v; want %q, an error with %q", got, err, c.want, c.fails)
			}
		})
	}
}

// TestTurnsOf: no entry is lost, and the three passes of a layer stand together.
func TestTurnsOf(t *testing.T) {
	entries, err := choose("gemm-peak,gemm-256,conv-quick-1,page", "wasmsimd", false)
	if err != nil {
		t.Fatal(err)
	}
	var sizes []int
	for _, group := range turns(entries) {
		sizes = append(sizes, len(group))
	}
	if want := []int{3, 3, 1, 1}; !slices.Equal(sizes, want) {
		t.Errorf("the turns have %v entries, want %v", sizes, want)
	}
}

// TestField: every name in the table means something, and every benchmark is ours to run.
func TestField(t *testing.T) {
	for _, f := range field {
		for _, name := range strings.Fields(f.benchmarks) {
			if _, err := bench.Matching(name); err != nil {
				t.Error(err)
			}
		}
		if _, err := os.Stat(filepath.Join("..", "page", f.by+".js")); err != nil {
			t.Errorf("the page cannot run %s: %v", f.by, err)
		}
	}
	for _, b := range bench.Benchmarks {
		if _, err := choose(b.Name, ours, false); err != nil {
			t.Errorf("%s: %v", b.Name, err)
		}
	}
}

func TestPage(t *testing.T) {
	b, err := bench.ByName("gemm-256")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		threads  int
		profiled bool
		root     string
	}{{1, false, "/plain/"}, {2, false, "/isolated/"}, {1, true, "/isolated/"}} {
		want := fmt.Sprintf("%sindex.html?by=tfjs&name=gemm-256&threads=%d", c.root, c.threads)
		if got := (entry{b, "tfjs", c.threads, c.profiled}).page(); got != want {
			t.Errorf("with %d threads, profiled: %v, the page is %s, want %s", c.threads, c.profiled, got, want)
		}
	}
}
