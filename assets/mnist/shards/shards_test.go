package shards

import (
	"errors"
	"io/fs"
	"slices"
	"testing"

	"ganplayground/assets/mnist"
)

// TestFiles wants the files of the manifest and no others.
func TestFiles(t *testing.T) {
	manifest, err := mnist.LoadManifest()
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, info := range manifest.Shards {
		want = append(want, info.Name)
	}
	slices.Sort(want)
	got, err := fs.Glob(FS, "*")
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, want) {
		t.Errorf("embedded are %q, the manifest lists %q", got, want)
	}
}

func TestFetch(t *testing.T) {
	manifest, err := mnist.LoadManifest()
	if err != nil {
		t.Fatal(err)
	}
	info := manifest.Train()[0]
	images, err := mnist.LoadShard(t.Context(), Fetch, info, func() {})
	if err != nil {
		t.Fatal(err)
	}
	if got := images.Histogram(); got != info.Histogram {
		t.Errorf("%s has classes %v, the manifest says %v", info.Name, got, info.Histogram)
	}
}

func TestFetchUnknown(t *testing.T) {
	for _, name := range []string{"train-7.mpk", "", "../manifest.json", "doc.go"} {
		if _, err := Fetch(t.Context(), name); !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrInvalid) {
			t.Errorf("Fetch of %q: error is %v, want one that says that there is no such file", name, err)
		}
	}
}
