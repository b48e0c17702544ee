package pack

import (
	"bytes"
	"crypto/sha256"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"ganplayground/assets/mnist"
	"ganplayground/assets/mnist/shards"
)

// originals reads MNIST once for all tests.
var originals = sync.OnceValues(func() (*Originals, error) {
	dir, err := SourceDir()
	if err != nil {
		return nil, err
	}
	return Read(dir)
})

type split struct {
	name      string
	originals *mnist.Images
	infos     []mnist.ShardInfo
}

func splits(t *testing.T) []split {
	t.Helper()
	manifest, err := mnist.LoadManifest()
	if err != nil {
		t.Fatal(err)
	}
	o, err := originals()
	if err != nil {
		t.Fatal(err)
	}
	return []split{{"train", o.Train, manifest.Train()}, {"test", o.Test, manifest.Test()}}
}

// TestShardsHoldMNIST loads the 70,000 images that are checked in and compares them with the originals, of which Read has
// checked the published MD5 sums: every image once with its label, and each at its place in the order.
func TestShardsHoldMNIST(t *testing.T) {
	for _, split := range splits(t) {
		t.Run(split.name, func(t *testing.T) {
			pixels := make(mnist.Memory, split.originals.Len()*mnist.Pixels)
			set := mnist.NewSet(split.infos, pixels)
			image := func(i int) []byte { return pixels[i*mnist.Pixels:][:mnist.Pixels] }
			for k, info := range split.infos {
				images, err := mnist.LoadShard(t.Context(), shards.Fetch, info, func() {})
				if err != nil {
					t.Fatal(err)
				}
				if got := images.Histogram(); got != info.Histogram {
					t.Errorf("%s has classes %v, the manifest says %v", info.Name, got, info.Histogram)
				}
				if err := set.Add(k, images); err != nil {
					t.Fatal(err)
				}
			}
			n := split.originals.Len()
			if set.Available() != n {
				t.Fatalf("%d images, want %d", set.Available(), n)
			}

			type labelled [sha256.Size + 1]byte
			identify := func(pixels []byte, label byte) labelled {
				sum := sha256.Sum256(pixels)
				return labelled(append(sum[:], label))
			}
			counts := map[labelled]int{}
			for i := range n {
				counts[identify(split.originals.Image(i), split.originals.Labels[i])]++
				counts[identify(image(i), set.Label(i))]--
			}
			for _, count := range counts {
				if count != 0 {
					t.Fatal("the images with their labels are not a permutation of the originals")
				}
			}

			for i, original := range documentedOrder(split.originals.Labels) {
				if set.Label(i) != split.originals.Labels[original] || !bytes.Equal(image(i), split.originals.Image(original)) {
					t.Fatalf("image %d is not the original %d", i, original)
				}
			}
		})
	}
}

// TestShardsAreUpToDate packs again and wants the very files that are checked in.
func TestShardsAreUpToDate(t *testing.T) {
	o, err := originals()
	if err != nil {
		t.Fatal(err)
	}
	packed, err := Pack(o)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := packed.Write(dir); err != nil {
		t.Fatal(err)
	}
	files, err := packed.Files()
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 9 {
		t.Errorf("%d files, want the manifest and 8 shards", len(files))
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		written, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Error(err)
			continue
		}
		checkedIn, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Error(err)
			continue
		}
		if !bytes.Equal(written, checkedIn) {
			t.Errorf("assets/mnist/%s is out of date, run: ganplay pack", name)
		}
	}
}

// TestShardProportions wants the classes of each shard in the proportions of the split.
func TestShardProportions(t *testing.T) {
	for _, split := range splits(t) {
		total := split.originals.Histogram()
		for _, info := range split.infos {
			for digit, count := range info.Histogram {
				// Compared as count/info.Count = total/Len, cross-multiplied; the counts may be off by 2.
				off := count*split.originals.Len() - total[digit]*info.Count
				if max(off, -off) > 2*split.originals.Len() {
					t.Errorf("%s: %d images of class %d, the whole split has %d", info.Name, count, digit, total[digit])
				}
			}
		}
	}
}

// TestSizes keeps the start of the page and the whole data set within their budgets.
func TestSizes(t *testing.T) {
	manifest, err := mnist.LoadManifest()
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, info := range manifest.Shards {
		total += info.Bytes
	}
	if first := manifest.Train()[0].Bytes; first > 240_000 {
		t.Errorf("the first shard is %d bytes, want at most 240,000", first)
	}
	if total > 8_400_000 {
		t.Errorf("all shards are %d bytes, want at most 8,400,000", total)
	}
}

func TestPackErrors(t *testing.T) {
	o, err := originals()
	if err != nil {
		t.Fatal(err)
	}
	wrong := &mnist.Images{Pixels: o.Test.Pixels, Labels: o.Test.Labels[:9_999]}
	_, err = Pack(&Originals{Train: o.Train, Test: wrong})
	wantError(t, err, "pack: test: 9999 images, the shards take 10000")
}

func TestWriteErrors(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	wantError(t, new(Packed).Write(path), "pack: mkdir "+path)
}
