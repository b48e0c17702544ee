package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"ganplayground/bench"
)

// entry is a benchmark by one engine with a number of threads.
type entry struct {
	bench.Benchmark
	by      string // the module of bench/page that runs it
	threads int
}

// ours is the engine of this project; the others are peers.
const ours = "wasmsimd"

var engines = []string{ours, "jax-js", "tfjs"}

// field says who is timed at what. One thread is what a page without cross-origin isolation has, where there is no
// SharedArrayBuffer; more threads get an isolated page.
var field = []struct {
	benchmarks, by string
	threads        []int
	slow           bool // takes minutes
}{
	{"gemm-256 gemm-512 mlp-step quick-step quick-first dcgan-step article-step", ours, []int{1}, false},
	{"gemm-256 gemm-512 mlp-step", "jax-js", []int{1, 2}, false},
	{"gemm-256 gemm-512 mlp-step", "tfjs", []int{1}, false},
	{"article-step", "jax-js", []int{1, 2}, true},
}

// choose returns what the flags ask for, a benchmark's entries side by side, in the order of bench.Benchmarks.
func choose(only, who string, slow bool) ([]entry, error) {
	names, by := list(only), list(who)
	for _, name := range names {
		if _, err := bench.ByName(name); err != nil {
			return nil, err
		}
	}
	for _, engine := range by {
		if !slices.Contains(engines, engine) {
			return nil, fmt.Errorf("engine %q: %s are accepted", engine, strings.Join(engines, ", "))
		}
	}
	asked := func(names []string, name string) bool { return len(names) == 0 || slices.Contains(names, name) }
	var chosen []entry
	left := false
	for _, b := range bench.Benchmarks {
		for _, f := range field {
			if !slices.Contains(strings.Fields(f.benchmarks), b.Name) || !asked(names, b.Name) || !asked(by, f.by) {
				continue
			}
			if f.slow && !slow {
				left = true
				continue
			}
			for _, threads := range f.threads {
				chosen = append(chosen, entry{b, f.by, threads})
			}
		}
	}
	switch {
	case len(chosen) == 0 && left:
		return nil, errors.New("what you ask for takes minutes: add -slow")
	case len(chosen) == 0:
		return nil, fmt.Errorf("%s has no benchmark of %q", who, only)
	}
	return chosen, nil
}

// list splits what stands between commas.
func list(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}

func anyPeer(entries []entry) bool {
	return slices.ContainsFunc(entries, func(e entry) bool { return e.by != ours })
}

// page is the address of the entry's page below that of the server.
func (e entry) page() string {
	root := plain
	if e.threads > 1 {
		root = isolated
	}
	return fmt.Sprintf("%sindex.html?by=%s&name=%s&threads=%d", root, e.by, e.Name, e.threads)
}

func (e entry) String() string { return fmt.Sprintf("%s by %s, threads: %d", e.Name, e.by, e.threads) }
