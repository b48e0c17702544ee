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
	threads int    // 0 for as many as the page of this project takes by itself
	// profiled entries get an isolated page for its finer clock: 5 microseconds and not 100.
	profiled bool
}

// ours is the engine of this project; the others are peers.
const ours = "wasmsimd"

var engines = []string{ours, "jax-js", "tfjs"}

// field says who is timed at what; benchmarks go by the beginnings of their names. One thread is what a page without cross-origin
// isolation has, where there is no SharedArrayBuffer; more threads get an isolated page.
var field = []struct {
	benchmarks, by string
	threads        []int
	slow           bool // takes minutes
}{
	{"gemm-peak conv", ours, []int{1}, false},
	{"gemm-128 gemm-256 gemm-512 gemm-1024 mlp-step quick dcgan-step article-step", ours, []int{1, 2}, false},
	{"page", ours, []int{0}, false},
	{"gemm-128 gemm-256 gemm-512 gemm-1024 mlp-step", "jax-js", []int{1, 2}, false},
	{"gemm-128 gemm-256 gemm-512 gemm-1024 mlp-step", "tfjs", []int{1}, false},
	{"article-step", "jax-js", []int{1, 2}, true},
}

// choose returns what the flags ask for, a benchmark's entries side by side, in the order of bench.Benchmarks.
func choose(only, who string, slow bool) ([]entry, error) {
	names, by := list(only), list(who)
	for _, name := range names {
		if _, err := bench.Matching(name); err != nil {
			return nil, err
		}
	}
	for _, engine := range by {
		if !slices.Contains(engines, engine) {
			return nil, fmt.Errorf("engine %q: %s are accepted", engine, strings.Join(engines, ", "))
		}
	}
	var chosen []entry
	left := false
	for _, b := range bench.Benchmarks {
		for _, f := range field {
			if !begins(strings.Fields(f.benchmarks), b.Name) || len(names) > 0 && !begins(names, b.Name) || len(by) > 0 && !slices.Contains(by, f.by) {
				continue
			}
			if f.slow && !slow {
				left = true
				continue
			}
			for _, threads := range f.threads {
				chosen = append(chosen, entry{Benchmark: b, by: f.by, threads: threads})
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

// toProfile returns the entries whose time is spent in graphs of ours that are compiled once.
func toProfile(entries []entry) ([]entry, error) {
	entries = slices.DeleteFunc(entries, func(e entry) bool {
		return e.by != ours || e.Kind != bench.Product && e.Kind != bench.Convolution && e.Kind != bench.Step
	})
	if len(entries) == 0 {
		return nil, fmt.Errorf("-profile looks into products, convolutions and steps of %s, and there are none", ours)
	}
	for i := range entries {
		entries[i].profiled = true
	}
	return entries, nil
}

// begins tells whether a name begins with one of the texts.
func begins(texts []string, name string) bool {
	return slices.ContainsFunc(texts, func(text string) bool { return strings.HasPrefix(name, text) })
}

// list splits what stands between commas.
func list(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}

func anyPeer(entries []entry) bool {
	return slices.ContainsFunc(entries, func(e entry) bool { return e.by != ours })
}

func anyOfPage(entries []entry) bool {
	return slices.ContainsFunc(entries, func(e entry) bool { return e.OfPage() })
}

func (e entry) isolated() bool { return e.threads > 1 || e.profiled }

// page is the address of the entry's page below that of the server.
func (e entry) page() string {
	root := plain
	if e.isolated() {
		root = isolated
	}
	return fmt.Sprintf("%sindex.html?by=%s&name=%s&threads=%d", root, e.by, e.Name, e.threads)
}

func (e entry) String() string {
	if e.OfPage() {
		return e.Name
	}
	return fmt.Sprintf("%s by %s, threads: %d", e.Name, e.by, e.threads)
}
