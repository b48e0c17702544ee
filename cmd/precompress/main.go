package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/andybalholm/brotli"
)

// compressible are the extensions of files that brotli makes smaller. The MNIST shards (.mpk) are entropy-coded already.
var compressible = []string{".wasm", ".js", ".css", ".html", ".json", ".svg", ".webmanifest"}

// quick is the default level: 27 MB of WebAssembly take 5 s on two cores to become 5.1 MB. Level 6 takes 1 s and leaves 3% more, level 10
// 50 s and 9% less, level 11 twice that; a window of 2^24 bytes instead of 2^22 gains a thousandth.
const quick = 9

func main() { os.Exit(command(os.Args[1:], os.Stdout, os.Stderr)) }

func command(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("precompress", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprintln(stderr, "usage: precompress [-level N] DIR\n\nWrites NAME.br beside every compressible file of DIR that has no newer one.")
		flags.PrintDefaults()
	}
	level := flags.Int("level", quick, "brotli level, 0 (fast) to 11 (small)")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return 0
		}
		return 2
	}
	if flags.NArg() != 1 || *level < brotli.BestSpeed || *level > brotli.BestCompression {
		flags.Usage()
		return 2
	}
	if err := precompress(flags.Arg(0), *level, stdout); err != nil {
		fmt.Fprintln(stderr, "precompress:", err)
		return 1
	}
	return 0
}

// precompress writes the brotli copies that dir lacks, on all cores, and prints a line for each.
func precompress(dir string, level int, stdout io.Writer) error {
	files, err := outdated(dir)
	if err != nil {
		return err
	}
	// The largest file decides when the last core is done, so it goes first.
	slices.SortFunc(files, func(a, b file) int { return cmp.Compare(b.size, a.size) })
	queue := make(chan file, len(files))
	for _, f := range files {
		queue <- f
	}
	close(queue)

	var wait sync.WaitGroup
	var mu sync.Mutex // guards stdout and failures
	var failures []error
	for range min(runtime.GOMAXPROCS(0), len(files)) {
		wait.Go(func() {
			for f := range queue {
				start := time.Now()
				compressed, err := compress(f.path, level)
				mu.Lock()
				if err != nil {
					failures = append(failures, err)
				} else {
					fmt.Fprintf(stdout, "%9d -> %8d bytes  %5.1f s  %s\n", f.size, compressed, time.Since(start).Seconds(), f.path)
				}
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	return errors.Join(failures...)
}

type file struct {
	path string
	size int64
}

// outdated lists the compressible files below dir without a .br that is newer. One of the very same age may have been
// written before the last change of its source within a tick of the file system's clock: it counts as old.
func outdated(dir string) ([]file, error) {
	var files []file
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() || !slices.Contains(compressible, filepath.Ext(path)) {
			return err
		}
		source, err := entry.Info()
		if err != nil {
			return err
		}
		compressed, err := os.Stat(path + ".br")
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return err
		case compressed.ModTime().After(source.ModTime()):
			return nil
		}
		files = append(files, file{path, source.Size()})
		return nil
	})
	return files, err
}

// compress writes path.br and returns its size. It appears under its name only once it is whole, so that no interrupted run
// leaves half a file that looks up to date.
func compress(path string, level int) (size int64, err error) {
	source, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer source.Close()
	unfinished, err := os.CreateTemp(filepath.Dir(path), ".precompress-*")
	if err != nil {
		return 0, err
	}
	defer os.Remove(unfinished.Name()) // fails after the rename, as it should
	defer unfinished.Close()
	w := brotli.NewWriterLevel(unfinished, level)
	if _, err := io.Copy(w, source); err != nil {
		return 0, fmt.Errorf("%s: %w", path, err)
	}
	if err := w.Close(); err != nil {
		return 0, fmt.Errorf("%s: %w", path, err)
	}
	info, err := unfinished.Stat()
	if err != nil {
		return 0, err
	}
	// CreateTemp's files are private; these are for every server to read.
	if err := errors.Join(unfinished.Chmod(0o644), unfinished.Close()); err != nil {
		return 0, err
	}
	return info.Size(), os.Rename(unfinished.Name(), path+".br")
}
