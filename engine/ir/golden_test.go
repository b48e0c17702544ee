package ir

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write testdata anew")

// TestGolden compares the text of the graphs of goldens after every pass, and of their programs, with testdata.
func TestGolden(t *testing.T) {
	for name, record := range goldens {
		t.Run(name, func(t *testing.T) {
			got, err := passesText(record(name))
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join("testdata", name+".txt")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s has changed; go test -run Golden ./engine/ir -update writes it anew. Now it is\n%s", path, got)
			}
		})
	}
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) != len(goldens) {
		t.Errorf("%d files in testdata for %d graphs (%v)", len(files), len(goldens), err)
	}
}

// passesText is a graph after every pass that changes it, and its program. It checks the graph after each.
func passesText(g *Graph) (string, error) {
	var b strings.Builder
	to := target{}
	text := g.String()
	fmt.Fprintf(&b, "As recorded:\n\n%s\n", text)
	for _, pass := range passes(true) {
		g = pass.run(g)
		if err := g.Verify(); err != nil {
			return "", fmt.Errorf("after %s: %w", pass.name, err)
		}
		if next := g.String(); next != text {
			text = next
			fmt.Fprintf(&b, "After %s:\n\n%s\n", pass.name, text)
		} else {
			fmt.Fprintf(&b, "After %s: the same.\n\n", pass.name)
		}
	}
	p, err := fuse(g, to, false)
	if err != nil {
		return "", err
	}
	plan(p)
	fmt.Fprintf(&b, "The program:\n\n%s", p)
	return b.String(), nil
}
