package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestWrongArguments(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		code int
		word string
	}{
		"help":           {[]string{"-h"}, 0, "-only NAMES"},
		"no such flag":   {[]string{"-fast"}, 2, "-fast"},
		"an argument":    {[]string{"mlp-step"}, 2, "mlp-step"},
		"no rounds":      {[]string{"-rounds", "0"}, 2, "1 or more"},
		"no such name":   {[]string{"-only", "mlp-steps"}, 2, "mlp-step"},
		"not built":      {[]string{"-dir", t.TempDir(), "-who", "tfjs"}, 1, "./build.sh bench"},
		"no results":     {[]string{"-markdown", "-out", filepath.Join(t.TempDir(), "none.json")}, 1, "./build.sh bench"},
		"peer's profile": {[]string{"-profile", "-only", "mlp-step", "-who", "tfjs"}, 2, "wasmsimd"},
		"minutes asked":  {[]string{"-only", "article-step", "-who", "jax-js"}, 2, "-slow"},
	} {
		t.Run(name, func(t *testing.T) {
			var stdout, stderr strings.Builder
			if code := command(c.args, &stdout, &stderr); code != c.code || stdout.Len() > 0 || !strings.Contains(stderr.String(), c.word) {
				t.Errorf("it returns %d and says %q and %q; want %d and a word of %q", code, stdout.String(), stderr.String(), c.code, c.word)
			}
		})
	}
}

// TestMarkdownOfFile prints a file of results, and measures nothing.
func TestMarkdownOfFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "results.json")
	if err := write(file, someResults); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr strings.Builder
	if code := command([]string{"-markdown", "-out", file}, &stdout, &stderr); code != 0 || stdout.String() != report(someResults, table.markdown) {
		t.Errorf("it returns %d and says %q and %q", code, stdout.String(), stderr.String())
	}
}

// TestIsolation: the page has shared memory where it is to have threads, and only there; a worker's script needs the header too.
func TestIsolation(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "worker.js"), []byte("onmessage = null"), 0o644); err != nil {
		t.Fatal(err)
	}
	handler := newHandler(dir)
	for path, want := range map[string]string{"/plain/worker.js": "", "/isolated/worker.js": "require-corp"} {
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, nil))
		if got := answer.Header().Get("Cross-Origin-Embedder-Policy"); answer.Code != http.StatusOK || got != want {
			t.Errorf("%s: status %d, embedder policy %q, want %q", path, answer.Code, got, want)
		}
	}
}

// TestPeersThatAreThere: npm is not called for what is installed already.
func TestPeersThatAreThere(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	dir := t.TempDir()
	put := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "node_modules"), 0o755); err != nil {
		t.Fatal(err)
	}
	put("package-lock.json", "these")
	put("node_modules/installed.json", "these")
	if err := installPeers(t.Context(), dir, os.Stderr); err != nil {
		t.Errorf("the peers are there, and yet: %v", err)
	}
	put("package-lock.json", "others")
	if err := installPeers(t.Context(), dir, os.Stderr); err == nil || !strings.Contains(err.Error(), "npm") {
		t.Errorf("other peers are wanted, npm is missing, and the error is %v", err)
	}
}

func TestModel(t *testing.T) {
	for name, c := range map[string]struct{ cpuinfo, want string }{
		"x86":     {"processor\t: 0\nmodel\t\t: 143\nmodel name\t: Some Processor: 2.6 GHz\nmodel name\t: another\n", "Some Processor: 2.6 GHz"},
		"unnamed": {"processor\t: 0\nBogoMIPS\t: 48.00\n", runtime.GOARCH},
	} {
		if got := model(c.cpuinfo); got != c.want {
			t.Errorf("%s: it is %q, want %q", name, got, c.want)
		}
	}
}
