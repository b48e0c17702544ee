package main

import (
	"embed"
	"errors"
	"io/fs"
	"strings"
	"testing/fstest"
)

// builtSite is the page as build.sh left it when this program was compiled.
//
//go:embed all:site
var builtSite embed.FS

var errNotBuilt = errors.New("the page has not been built; run ./build.sh, then start this again")

// loadSite reads the files of a built page into memory: all but README.md, files whose name or folder begins with a dot, and
// what is no regular file, as symbolic links out of the folder. What is not loaded cannot be served, whatever a path says;
// and statigz, which remembers the length and hash of every file and closes none, meets files that never change.
func loadSite(source fs.FS) (fstest.MapFS, error) {
	if _, err := fs.Stat(source, "index.html"); err != nil {
		return nil, errNotBuilt
	}
	site := fstest.MapFS{}
	err := fs.WalkDir(source, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		hidden := strings.HasPrefix(entry.Name(), ".") && path != "."
		if entry.IsDir() {
			if hidden {
				return fs.SkipDir
			}
			return nil
		}
		if hidden || path == "README.md" || !entry.Type().IsRegular() {
			return nil
		}
		content, err := fs.ReadFile(source, path)
		site[path] = &fstest.MapFile{Data: content, Mode: 0o444}
		return err
	})
	return site, err
}
