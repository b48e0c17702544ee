// Package architecture_test checks what style.md says of the tree as a whole: which package may import which, that every
// folder says what lives there, and how long files may be. It has no code of its own to test.
package architecture_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "ganplayground"

// arrows is the architecture from top to bottom: what the packages of a row may import of this module. "x" is package x,
// "x/*" all packages below x. The first row that matches a package is the one that holds for it. Every arrow points down.
var arrows = []struct{ packages, mayImport string }{
	// The programs. The page and the trainer meet only in messages, so that neither carries the other's weight.
	{"wasm/page", "ui"},
	{"wasm/trainer", "wasm/promise train train/* gan gan/* engine assets/mnist assets/judge"},
	{"wasm/promise", ""},
	{"wasm/e2e", ""}, // tests alone, which drive the page from outside
	{"wasm/e2e/browser", ""},
	{"cmd/ganplay", "link train train/* gan gan/* engine assets/*"},
	{"cmd/precompress", ""},
	{"cmd/shaders", ""},
	{"cmd/inventory", ""},
	{"bench/run", "bench wasm/e2e/browser"},
	{"bench/worker", "bench bench/job engine"},
	{"bench/job", "bench gan gan/* engine engine/*"}, // the micro-kernel runs without the engine round it
	{"bench", "gan/config"},

	// What is shown, and what a run is.
	{"ui", "ui/* wasm/promise link train/wire train/moments gan/config gan/toy"},
	{"ui/*", "ui/* link train/wire train/moments gan/config gan/toy"},
	{"train/wire", "gan/config"},
	{"train/moments", ""},
	{"train", "train/wire train/moments link gan gan/* engine assets/mnist assets/judge"},

	// The text of a link, and the networks.
	{"link", "gan/config"},
	{"gan/config", "gan/toy"}, // plain data and text, for the page and for links
	{"gan/toy", "gan/random"},
	{"gan/random", ""},
	{"gan", "gan/* engine"},
	{"gan/*", "gan gan/* engine"},

	// The compiler of computation graphs, which knows nothing of GANs; its parts do not know the whole.
	{"engine", "engine/*"},
	{"engine/asm", ""}, // knows no tensors
	{"engine/*", "engine/*"},

	// The data, which knows nothing at all.
	{"assets/mnist", ""},
	{"assets/*", "assets/*"},
}

// links says what may not be in the closure of a package's imports, and the exceptions: modules or packages with all below
// them, "." for everything outside of the standard library and this module.
var links = []struct{ pkg, without, except string }{
	{"link", ". gan engine train ui assets", "gan/config gan/toy gan/random"},
	{"gan/config", ".", ""},
	{"train/wire", ".", ""},
	{"assets/mnist", ".", ""},
	{"wasm/page", "github.com/gomlx engine train gan assets", "train/wire train/moments gan/config gan/toy gan/random"},
}

// matches tells whether one of the space-separated patterns of arrows matches a package of this module.
func matches(patterns, pkg string) bool {
	return slices.ContainsFunc(strings.Fields(patterns), func(pattern string) bool {
		parent, below := strings.CutSuffix(pattern, "/*")
		return pattern == pkg || below && strings.HasPrefix(pkg, parent+"/")
	})
}

// graph holds the imports of packages: those of this module by their folder, others by import path. Packages of the standard
// library are left out.
type graph map[string][]string

// wrongArrows returns a sentence for each import that no row of arrows allows, and each package without a row.
func wrongArrows(g graph) []string {
	var wrong []string
	for pkg, imports := range g {
		if external(pkg) {
			continue
		}
		row := slices.IndexFunc(arrows, func(a struct{ packages, mayImport string }) bool { return matches(a.packages, pkg) })
		if row < 0 {
			wrong = append(wrong, fmt.Sprintf("%s has no row in arrows: say what it may import", pkg))
			continue
		}
		for _, imported := range imports {
			if !external(imported) && !matches(arrows[row].mayImport, imported) {
				wrong = append(wrong, fmt.Sprintf("%s imports %s; it may import %q", pkg, imported, arrows[row].mayImport))
			}
		}
	}
	slices.Sort(wrong)
	return wrong
}

// wrongLinks returns a sentence for each package that a row of links keeps out of a closure and that is in it, with the
// imports that lead there.
func wrongLinks(g graph) []string {
	var wrong []string
	for _, row := range links {
		way := map[string]string{row.pkg: row.pkg}
		for queue := []string{row.pkg}; len(queue) > 0; queue = queue[1:] {
			for _, imported := range g[queue[0]] {
				if way[imported] == "" {
					way[imported] = way[queue[0]] + " -> " + imported
					queue = append(queue, imported)
				}
			}
		}
		for imported, way := range way {
			if imported != row.pkg && among(row.without, imported) && !among(row.except, imported) {
				wrong = append(wrong, "must not be linked: "+way)
			}
		}
	}
	slices.Sort(wrong)
	return wrong
}

// among tells whether one of the space-separated prefixes of links is one of a package.
func among(prefixes, pkg string) bool {
	return slices.ContainsFunc(strings.Fields(prefixes), func(prefix string) bool {
		return prefix == "." && external(pkg) || pkg == prefix || strings.HasPrefix(pkg, prefix+"/")
	})
}

// external tells whether a package of a graph is of another module: the first element of its path is a host.
func external(pkg string) bool {
	host, _, _ := strings.Cut(pkg, "/")
	return strings.Contains(host, ".")
}

// list returns the graph of all packages of this module for one platform. Packages that only the other platform has are
// listed with errors; a package that does not compile at all is for go vet to report.
func list(t *testing.T, platform ...string) graph {
	t.Helper()
	command := exec.Command("go", "list", "-e", "-deps", "-json=ImportPath,Imports,Standard", "./...")
	command.Env = append(os.Environ(), platform...)
	var stderr strings.Builder
	command.Stderr = &stderr
	output, err := command.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.String())
	}
	type listed struct {
		ImportPath string
		Imports    []string
		Standard   bool
	}
	var packages []listed
	standard := map[string]bool{"C": true}
	for decoder := json.NewDecoder(bytes.NewReader(output)); decoder.More(); {
		var p listed
		if err := decoder.Decode(&p); err != nil {
			t.Fatalf("go list: %v", err)
		}
		packages = append(packages, p)
		standard[p.ImportPath] = p.Standard
	}
	g := graph{}
	for _, p := range packages {
		if p.Standard || p.ImportPath == module {
			continue
		}
		name := strings.TrimPrefix(p.ImportPath, module+"/")
		g[name] = nil
		for _, imported := range p.Imports {
			if !standard[imported] {
				g[name] = append(g[name], strings.TrimPrefix(imported, module+"/"))
			}
		}
	}
	return g
}

// platforms are the two that the project is built for.
var platforms = map[string][]string{
	"native":  nil,
	"browser": {"GOOS=js", "GOARCH=wasm"},
}

func TestImportsPointDown(t *testing.T) {
	for name, platform := range platforms {
		t.Run(name, func(t *testing.T) {
			g := list(t, platform...)
			if _, ok := g["link"]; !ok {
				t.Fatalf("go list names %d packages, and not link", len(g))
			}
			for _, sentence := range append(wrongArrows(g), wrongLinks(g)...) {
				t.Error(sentence)
			}
		})
	}
}

// TestWrongGraphs shows that the rules bite.
func TestWrongGraphs(t *testing.T) {
	for _, c := range []struct {
		name     string
		graph    graph
		sentence string // the only one; empty: nothing is wrong
	}{
		{"as it should be", graph{"wasm/page": {"ui"}, "ui": {"ui/stage", "link"}, "ui/stage": {"github.com/hajimehoshi/ebiten/v2"},
			"link": {"gan/config"}, "train": {"gan"}, "gan": {"gan/config", "github.com/gomlx/gomlx/core/graph"}}, ""},
		{"engine knows GANs", graph{"engine": {"engine/ir", "gan"}}, `engine imports gan; it may import "engine/*"`},
		{"a part knows the whole", graph{"engine/ir": {"engine"}}, `engine/ir imports engine; it may import "engine/*"`},
		{"asm knows tensors", graph{"engine/asm": {"engine/ir"}}, `engine/asm imports engine/ir; it may import ""`},
		{"gan knows the page", graph{"gan": {"ui"}}, `gan imports ui; it may import "gan/* engine"`},
		{"gan knows runs", graph{"gan/judge": {"train"}}, `gan/judge imports train; it may import "gan gan/* engine"`},
		{"a new folder", graph{"util": nil}, "util has no row in arrows: say what it may import"},
		{"the data knows what it is for", graph{"assets/mnist": {"gan"}}, `assets/mnist imports gan; it may import ""`},
		{"the page trains", graph{"wasm/page": {"ui"}, "ui": {"train"}}, `ui imports train; it may import "ui/* wasm/promise link train/wire train/moments gan/config gan/toy"
must not be linked: wasm/page -> ui -> train`},
		{"the page links gomlx", graph{"wasm/page": {"ui"}, "ui": {"example.org/x"}, "example.org/x": {"github.com/gomlx/compute"}},
			"must not be linked: wasm/page -> ui -> example.org/x -> github.com/gomlx/compute"},
		{"links need a library", graph{"link": {"gan/config", "example.org/x"}}, "must not be linked: link -> example.org/x"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := strings.Join(append(wrongArrows(c.graph), wrongLinks(c.graph)...), "\n")
			if got != c.sentence {
				t.Errorf("it finds\n%s\nwant\n%s", got, c.sentence)
			}
		})
	}
}

// skipped are folders without sources of ours.
var skipped = []string{".git", ".build", "dist", "node_modules", "testdata", "cmd/ganplay/site"}

// walk calls visit with every file of the sources, by its path with slashes.
func walk(t *testing.T, visit func(name string)) {
	t.Helper()
	err := filepath.WalkDir(".", func(file string, entry fs.DirEntry, err error) error {
		name := filepath.ToSlash(file)
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (slices.Contains(skipped, name) || slices.Contains(skipped, entry.Name())):
			return fs.SkipDir
		case !entry.IsDir():
			visit(name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestEveryFolderSaysWhatItIs looks for a doc.go with a package comment in every folder of Go files.
func TestEveryFolderSaysWhatItIs(t *testing.T) {
	folders := map[string]bool{}
	walk(t, func(name string) {
		if dir := path.Dir(name); path.Ext(name) == ".go" && dir != "." {
			folders[dir] = true
		}
	})
	for dir := range folders {
		t.Run(dir, func(t *testing.T) {
			file, err := parser.ParseFile(token.NewFileSet(), path.Join(dir, "doc.go"), nil, parser.PackageClauseOnly|parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			want := "Package " + file.Name.Name + " "
			if file.Name.Name == "main" {
				want = "Command " + path.Base(dir) + " "
			}
			if !strings.HasPrefix(file.Doc.Text(), want) {
				t.Errorf("the comment of doc.go begins with %.40q, want %q", file.Doc.Text(), want)
			}
		})
	}
}

const (
	longest = 800 // lines of any file
	usual   = 400 // lines that nine of ten files stay under
)

func TestFileLengths(t *testing.T) {
	files, long := 0, []string{}
	walk(t, func(name string) {
		if !slices.Contains([]string{".go", ".js", ".css", ".html", ".sh"}, path.Ext(name)) {
			return
		}
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		first, _, _ := strings.Cut(string(content), "\n")
		if strings.Contains(first, "generated") {
			return
		}
		files++
		lines := strings.Count(string(content), "\n")
		if lines >= usual {
			long = append(long, fmt.Sprintf("%s (%d)", name, lines))
		}
		if lines > longest {
			t.Errorf("%s has %d lines, more than %d", name, lines, longest)
		}
	})
	if len(long)*10 > files {
		t.Errorf("%d of %d files have %d lines or more, above one in ten: %s", len(long), files, usual, strings.Join(long, ", "))
	}
}
