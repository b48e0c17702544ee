package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

// installPeers installs what bench/package.json names, which build.sh has copied to dir, unless the same is there already.
func installPeers(ctx context.Context, dir string, stderr io.Writer) error {
	wanted, err := os.ReadFile(filepath.Join(dir, "package-lock.json"))
	if err != nil {
		return fmt.Errorf("the benchmark page is not there: run ./build.sh bench: %w", err)
	}
	note := filepath.Join(dir, "node_modules", "installed.json")
	if installed, err := os.ReadFile(note); err == nil && bytes.Equal(installed, wanted) {
		return nil
	}
	if _, err := exec.LookPath("npm"); err != nil {
		return errors.New("npm, which the peers are installed with, is missing: install it (Debian: apt-get install npm), or measure -who wasmsimd alone")
	}
	npm := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	npm.Dir, npm.Stdout, npm.Stderr = dir, stderr, stderr
	if err := npm.Run(); err != nil {
		return fmt.Errorf("installing the peers: npm ci: %w", err)
	}
	return os.WriteFile(note, wanted, 0o644)
}
