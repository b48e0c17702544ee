package pack

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"ganplayground/assets/mnist"
)

const (
	source = "MNIST by Yann LeCun and Corinna Cortes: all 70,000 images, reordered and compressed without loss"

	// As the Keras documentation states it: https://keras.io/api/datasets/mnist/
	licence = "CC BY-SA 3.0, https://creativecommons.org/licenses/by-sa/3.0/"
)

// The numbers of images in the shards. The first training shard is small because a run starts as soon as it is there.
var (
	trainCounts = []int{2_000, 8_000, 10_000, 10_000, 10_000, 10_000, 10_000}
	testCounts  = []int{10_000}
)

// Packed is the packed data set.
type Packed struct {
	Manifest mnist.Manifest
	Shards   [][]byte // the packed bytes, in the order of the manifest
}

// Pack packs the originals.
func Pack(originals *Originals) (*Packed, error) {
	p := &Packed{Manifest: mnist.Manifest{Version: mnist.Version, Source: source, Licence: licence}}
	if err := p.addSplit(mnist.TrainSplit, originals.Train, trainCounts); err != nil {
		return nil, err
	}
	if err := p.addSplit(mnist.TestSplit, originals.Test, testCounts); err != nil {
		return nil, err
	}
	return p, nil
}

func (p *Packed) addSplit(split string, originals *mnist.Images, counts []int) error {
	sum := 0
	for _, count := range counts {
		sum += count
	}
	if originals.Len() != sum {
		return fmt.Errorf("pack: %s: %d images, the shards take %d", split, originals.Len(), sum)
	}
	order := Order(originals.Labels)
	for k, count := range counts {
		images := &mnist.Images{}
		for _, i := range order[:count] {
			images.Pixels = append(images.Pixels, originals.Image(i)...)
			images.Labels = append(images.Labels, originals.Labels[i])
		}
		order = order[count:]
		packed, err := mnist.Encode(images)
		if err != nil {
			return fmt.Errorf("pack: %s shard %d: %w", split, k, err)
		}
		p.Shards = append(p.Shards, packed)
		p.Manifest.Shards = append(p.Manifest.Shards, mnist.ShardInfo{
			Name:          fmt.Sprintf("%s-%d.mpk", split, k),
			Split:         split,
			Count:         count,
			Bytes:         len(packed),
			SHA256Packed:  mnist.PackedSHA256(packed),
			SHA256Decoded: images.SHA256(),
			Histogram:     images.Histogram(),
		})
	}
	return nil
}

// Files returns the contents of the files by their paths under assets/mnist.
func (p *Packed) Files() (map[string][]byte, error) {
	manifest, err := json.MarshalIndent(p.Manifest, "", "\t")
	if err != nil {
		return nil, fmt.Errorf("pack: manifest: %w", err)
	}
	files := map[string][]byte{"manifest.json": append(manifest, '\n')}
	for k, info := range p.Manifest.Shards {
		files[filepath.Join("shards", info.Name)] = p.Shards[k]
	}
	return files, nil
}

// Write writes the manifest and the shards into a folder, which it makes if need be.
func (p *Packed) Write(dir string) error {
	files, err := p.Files()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(dir, "shards"), 0o755); err != nil {
		return fmt.Errorf("pack: %w", err)
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			return fmt.Errorf("pack: %w", err)
		}
	}
	return nil
}
