package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

func TestInventory(t *testing.T) {
	site := fstest.MapFS{
		"index.html": {Data: []byte("abc")}, "index.html.br": {Data: []byte("x")}, "mnist/a.mpk": {},
		"service.js": {}, "files.js": {Data: []byte("old")}, "README.md": {},
	}
	got, err := inventory(site)
	if err != nil {
		t.Fatal(err)
	}
	// FIPS 180-2, appendix B.1, and the hash of nothing.
	want := `self.files = {
  "index.html": 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  "mnist/a.mpk": 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
}
`
	if !strings.HasSuffix(string(got), want) {
		t.Errorf("it lists\n%s\nwant at the end\n%s", got, want)
	}
	site["mnist/a.mpk"].Data = []byte("b")
	other, err := inventory(site)
	if err != nil {
		t.Fatal(err)
	}
	version := func(list []byte) string { return strings.Split(string(list), "\n")[1] }
	if version(got) == version(other) || !strings.HasPrefix(version(got), "self.version = '") {
		t.Errorf("versions %s and %s of different files", version(got), version(other))
	}
}

// TestUpdate: a list that is right is not touched.
func TestUpdate(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.js"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := update(dir); err != nil {
		t.Fatal(err)
	}
	name, old := filepath.Join(dir, list), time.Unix(1e9, 0)
	if err := os.Chtimes(name, old, old); err != nil {
		t.Fatal(err)
	}
	if err := update(dir); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(name); err != nil || !info.ModTime().Equal(old) {
		t.Errorf("the list was written again: %v, %v", info.ModTime(), err)
	}
	if err := update(filepath.Join(dir, "none")); err == nil {
		t.Error("a folder that is not there has a list")
	}
}
