package mnist

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// Version is the version of manifest and shard format that this package reads and writes.
const Version = 1

// The splits.
const (
	TrainSplit = "train"
	TestSplit  = "test"
)

// Manifest lists the shards; those of one split are in order.
type Manifest struct {
	Version int         `json:"version"`
	Source  string      `json:"source"`
	Licence string      `json:"licence"`
	Shards  []ShardInfo `json:"shards"`
}

// ShardInfo describes one shard.
type ShardInfo struct {
	Name          string       `json:"name"` // its file
	Split         string       `json:"split"`
	Count         int          `json:"count"` // images
	Bytes         int          `json:"bytes"` // packed
	SHA256Packed  string       `json:"sha256_packed"`
	SHA256Decoded string       `json:"sha256_decoded"` // Images.SHA256: all pixels, then all labels
	Histogram     [Classes]int `json:"histogram"`      // images of each class
}

//go:embed manifest.json
var embedded []byte

// LoadManifest returns the manifest of the shards that are checked in.
func LoadManifest() (*Manifest, error) { return parseManifest(embedded) }

func parseManifest(text []byte) (*Manifest, error) {
	m := new(Manifest)
	if err := json.Unmarshal(text, m); err != nil {
		return nil, fmt.Errorf("mnist: manifest: %w", err)
	}
	if err := m.validate(); err != nil {
		return nil, fmt.Errorf("mnist: manifest: %w", err)
	}
	return m, nil
}

// Train returns the shards of the training images, in order.
func (m *Manifest) Train() []ShardInfo { return m.split(TrainSplit) }

// Test returns the shards of the test images, in order.
func (m *Manifest) Test() []ShardInfo { return m.split(TestSplit) }

func (m *Manifest) split(name string) []ShardInfo {
	var infos []ShardInfo
	for _, info := range m.Shards {
		if info.Split == name {
			infos = append(infos, info)
		}
	}
	return infos
}

func (m *Manifest) validate() error {
	if m.Version != Version {
		return fmt.Errorf("version %d, this program reads %d", m.Version, Version)
	}
	names := map[string]bool{}
	for i, info := range m.Shards {
		if err := info.validate(); err != nil {
			return fmt.Errorf("shard %d (%q): %w", i, info.Name, err)
		}
		if names[info.Name] {
			return fmt.Errorf("shard %d (%q): the name occurs twice", i, info.Name)
		}
		names[info.Name] = true
	}
	for _, split := range []string{TrainSplit, TestSplit} {
		if len(m.split(split)) == 0 {
			return fmt.Errorf("no shard of split %q", split)
		}
	}
	return nil
}

func (s *ShardInfo) validate() error {
	sum := 0
	for _, count := range s.Histogram {
		sum += count
	}
	switch {
	case s.Name == "." || strings.Contains(s.Name, "/") || !fs.ValidPath(s.Name):
		return fmt.Errorf("the name is not that of a file in the manifest's own folder of shards")
	case s.Split != TrainSplit && s.Split != TestSplit:
		return fmt.Errorf("split %q, accepted are %q and %q", s.Split, TrainSplit, TestSplit)
	case s.Count < 1 || s.Count > MaxShard:
		return fmt.Errorf("%d images, accepted are 1 to %d", s.Count, MaxShard)
	case s.Bytes < headerSize:
		return fmt.Errorf("%d bytes, a shard has at least %d", s.Bytes, headerSize)
	case !isSHA256(s.SHA256Packed) || !isSHA256(s.SHA256Decoded):
		return fmt.Errorf("SHA-256 sums %q and %q, want 64 hexadecimal digits each", s.SHA256Packed, s.SHA256Decoded)
	case slices.Min(s.Histogram[:]) < 0 || sum != s.Count:
		return fmt.Errorf("histogram %v does not add up to %d images", s.Histogram, s.Count)
	}
	return nil
}

func isSHA256(text string) bool {
	sum, err := hex.DecodeString(text)
	return err == nil && len(sum) == sha256.Size
}
