package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
)

// write makes files of one age below a new folder and returns it.
func write(t *testing.T, age time.Duration, contents map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range contents {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		setAge(t, path, age)
	}
	return dir
}

func setAge(t *testing.T, path string, age time.Duration) {
	t.Helper()
	at := time.Now().Add(-age)
	if err := os.Chtimes(path, at, at); err != nil {
		t.Fatal(err)
	}
}

// list returns the names of all files below dir.
func list(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			name, _ := filepath.Rel(dir, path)
			names = append(names, filepath.ToSlash(name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestWhichFiles(t *testing.T) {
	dir := write(t, time.Hour, map[string]string{
		"page.wasm": "1", "boot.js": "2", "style.css": "3", "index.html": "4", "sizes.json": "5", "icon.svg": "6",
		"app.webmanifest": "7", "deep/er/x.js": "8",
		"mnist/0.mpk": "9", "icon.png": "10", "README.md": "11", "wasm": "12",
	})
	if code := command([]string{dir}, io.Discard, io.Discard); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	var got []string
	for _, name := range list(t, dir) {
		if strings.HasSuffix(name, ".br") {
			got = append(got, name)
		}
	}
	want := []string{"app.webmanifest.br", "boot.js.br", "deep/er/x.js.br", "icon.svg.br", "index.html.br", "page.wasm.br",
		"sizes.json.br", "style.css.br"}
	if !slices.Equal(got, want) {
		t.Errorf("compressed %q, want %q", got, want)
	}
}

func TestContent(t *testing.T) {
	for _, level := range []string{"0", "6", "11"} {
		t.Run("level "+level, func(t *testing.T) {
			content := strings.Repeat("0123456789 the same again ", 10_000)
			dir := write(t, time.Hour, map[string]string{"a.js": content, "empty.css": ""})
			var stdout bytes.Buffer
			if code := command([]string{"-level", level, dir}, &stdout, io.Discard); code != 0 {
				t.Fatalf("exit code %d", code)
			}
			if got := decompress(t, filepath.Join(dir, "a.js.br")); got != content {
				t.Errorf("a.js.br holds %d bytes that differ from the %d of a.js", len(got), len(content))
			}
			if got := decompress(t, filepath.Join(dir, "empty.css.br")); got != "" {
				t.Errorf("empty.css.br holds %q", got)
			}
			info, err := os.Stat(filepath.Join(dir, "a.js.br"))
			if err != nil {
				t.Fatal(err)
			}
			if info.Mode().Perm() != 0o644 {
				t.Errorf("a.js.br has mode %v, want -rw-r--r--", info.Mode())
			}
			if info.Size() > int64(len(content)/10) {
				t.Errorf("a.js.br has %d of %d bytes", info.Size(), len(content))
			}
			if !strings.Contains(stdout.String(), "260000 -> ") || strings.Count(stdout.String(), "\n") != 2 {
				t.Errorf("printed %q, want a line with the sizes of each file", stdout.String())
			}
		})
	}
}

func decompress(t *testing.T, path string) string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	content, err := io.ReadAll(brotli.NewReader(f))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func TestSkipsWhatIsUpToDate(t *testing.T) {
	for _, c := range []struct {
		name             string
		source, existing time.Duration // ages
		rewritten        bool
	}{
		{"newer copy", 2 * time.Hour, time.Hour, false},
		{"older copy", time.Hour, 2 * time.Hour, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := write(t, c.source, map[string]string{"a.js": "new", "a.js.br": "as it was"})
			setAge(t, filepath.Join(dir, "a.js.br"), c.existing)
			var stdout bytes.Buffer
			if err := precompress(dir, quick, &stdout); err != nil {
				t.Fatal(err)
			}
			content, err := os.ReadFile(filepath.Join(dir, "a.js.br"))
			if err != nil {
				t.Fatal(err)
			}
			if rewritten := string(content) != "as it was"; rewritten != c.rewritten {
				t.Errorf("rewritten: %t, want %t", rewritten, c.rewritten)
			}
			if printed := stdout.Len() > 0; printed != c.rewritten {
				t.Errorf("printed %q", stdout.String())
			}
		})
	}
}

func TestSameAgeIsOld(t *testing.T) {
	dir := write(t, 0, map[string]string{"a.js": "new", "a.js.br": "as it was"})
	at := time.Now().Add(-time.Hour)
	for _, name := range []string{"a.js", "a.js.br"} {
		if err := os.Chtimes(filepath.Join(dir, name), at, at); err != nil {
			t.Fatal(err)
		}
	}
	files, err := outdated(dir)
	if err != nil || len(files) != 1 {
		t.Errorf("outdated: %v, %v; want a.js", files, err)
	}
}

func TestLeavesNothingUnfinished(t *testing.T) {
	dir := write(t, time.Hour, map[string]string{"a.js": "a"})
	// A folder in the place of the copy: renaming onto it fails after everything has been written.
	if err := os.Mkdir(filepath.Join(dir, "a.js.br"), 0o755); err != nil {
		t.Fatal(err)
	}
	setAge(t, filepath.Join(dir, "a.js.br"), 2*time.Hour)
	if err := precompress(dir, quick, io.Discard); err == nil {
		t.Error("no error although a.js.br is a folder")
	}
	if got := list(t, dir); !slices.Equal(got, []string{"a.js"}) {
		t.Errorf("left %q, want a.js alone", got)
	}
}

func TestArguments(t *testing.T) {
	for _, c := range []struct {
		name, stderr string
		args         []string
		code         int
	}{
		{"no folder", "usage: precompress", nil, 2},
		{"two folders", "usage: precompress", []string{"a", "b"}, 2},
		{"level too high", "usage: precompress", []string{"-level", "12", "."}, 2},
		{"level negative", "usage: precompress", []string{"-level", "-1", "."}, 2},
		{"unknown flag", "usage: precompress", []string{"-x"}, 2},
		{"help", "usage: precompress", []string{"-h"}, 0},
		{"missing folder", "no such file", []string{filepath.Join(t.TempDir(), "none")}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			var stderr bytes.Buffer
			if code := command(c.args, io.Discard, &stderr); code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
			if !strings.Contains(stderr.String(), c.stderr) {
				t.Errorf("stderr %q, want %q in it", stderr.String(), c.stderr)
			}
		})
	}
}
