package main

import (
	"fmt"
	"os"
	"path/filepath"
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
		{name: "one", only: "quick-step", want: "quick-step by wasmsimd, threads: 1"},
		{name: "peers stand behind ours", only: "mlp-step", who: "jax-js,wasmsimd",
			want: "mlp-step by wasmsimd, threads: 1; mlp-step by jax-js, threads: 1; mlp-step by jax-js, threads: 2"},
		{name: "several", only: "gemm-512,gemm-256", who: "tfjs", want: "gemm-256 by tfjs, threads: 1; gemm-512 by tfjs, threads: 1"},
		{name: "the slow one", only: "article-step", who: "jax-js", slow: true,
			want: "article-step by jax-js, threads: 1; article-step by jax-js, threads: 2"},
		{name: "the slow one is not meant by itself", only: "article-step", want: "article-step by wasmsimd, threads: 1"},
		{name: "the slow one alone", only: "article-step", who: "jax-js", fails: "-slow"},
		{name: "no such benchmark", only: "mlp", fails: "mlp-step"},
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

// TestField: every name in the table means something.
func TestField(t *testing.T) {
	for _, f := range field {
		for _, name := range strings.Fields(f.benchmarks) {
			if _, err := bench.ByName(name); err != nil {
				t.Error(err)
			}
		}
		if _, err := os.Stat(filepath.Join("..", "page", f.by+".js")); err != nil {
			t.Errorf("the page cannot run %s: %v", f.by, err)
		}
	}
}

func TestPage(t *testing.T) {
	b, err := bench.ByName("gemm-256")
	if err != nil {
		t.Fatal(err)
	}
	for threads, root := range map[int]string{1: "/plain/", 2: "/isolated/"} {
		want := fmt.Sprintf("%sindex.html?by=tfjs&name=gemm-256&threads=%d", root, threads)
		if got := (entry{b, "tfjs", threads}).page(); got != want {
			t.Errorf("with %d threads the page is %s, want %s", threads, got, want)
		}
	}
}
