package judge

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// Version is the version of the file's format that this package describes.
const Version = 2

// Manifest describes the judge's file.
type Manifest struct {
	Version    int      `json:"version"`
	Name       string   `json:"name"` // of the file
	Bytes      int      `json:"bytes"`
	SHA256     string   `json:"sha256"`
	Parameters int      `json:"parameters"` // weights and biases of the classifier
	Training   Training `json:"training"`
	// Right is how many of the 10,000 test images the classifier names right, with the weights as they are in the file.
	Right  int     `json:"right"`
	Floors []Floor `json:"floors"`
}

// Training says how the classifier was trained, see gan/judge.
type Training struct {
	Seed   uint64  `json:"seed"`
	Steps  int     `json:"steps"`
	Batch  int     `json:"batch"`
	Rate   float64 `json:"rate"`
	Shifts int     `json:"shifts"`
}

// Floor is the Frechet distance of the first N test images to the training images: what real images get.
type Floor struct {
	N  int     `json:"n"`
	FD float64 `json:"fd"`
}

//go:embed manifest.json
var embedded []byte

// LoadManifest returns the manifest of the file that is checked in.
func LoadManifest() (*Manifest, error) { return parse(embedded) }

func parse(text []byte) (*Manifest, error) {
	m := new(Manifest)
	if err := json.Unmarshal(text, m); err != nil {
		return nil, fmt.Errorf("the judge's manifest: %w", err)
	}
	if m.Version != Version {
		return nil, fmt.Errorf("the judge's manifest has version %d, this program reads %d", m.Version, Version)
	}
	return m, nil
}

// Describe fills in what follows from the file's bytes.
func (m *Manifest) Describe(data []byte) {
	m.Version, m.Name, m.Bytes, m.SHA256 = Version, "judge.bin", len(data), hash(data)
}

// Check returns an error if these are not the bytes of the manifest's file.
func (m *Manifest) Check(data []byte) error {
	if len(data) != m.Bytes {
		return fmt.Errorf("%s: %d bytes, the manifest says %d", m.Name, len(data), m.Bytes)
	}
	if sum := hash(data); sum != m.SHA256 {
		return fmt.Errorf("%s: SHA-256 %s, the manifest says %s", m.Name, sum, m.SHA256)
	}
	return nil
}

// Floor returns the distance that n real images get; ok is false if it was not measured for so many.
func (m *Manifest) Floor(n int) (fd float64, ok bool) {
	for _, f := range m.Floors {
		if f.N == n {
			return f.FD, true
		}
	}
	return 0, false
}

func hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
