package mnist

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
)

const (
	Side    = 28          // pixels in a row and in a column
	Pixels  = Side * Side // pixels of an image
	Classes = 10          // the digits 0 to 9
)

// Images is a run of images with their labels.
type Images struct {
	Pixels []byte // (n, 28, 28), row-major, 0 is black and 255 is white ink
	Labels []byte // (n), 0 to 9
}

// Len returns the number of images.
func (m *Images) Len() int { return len(m.Labels) }

// Image returns the 784 pixels of image i: a view, not a copy.
func (m *Images) Image(i int) []byte { return m.Pixels[i*Pixels : (i+1)*Pixels : (i+1)*Pixels] }

// SHA256 returns the hash of all pixels followed by all labels, in hexadecimal.
func (m *Images) SHA256() string { return m.hash(func() {}) }

// hash is SHA256, calling yield at times: the pixels of a large shard take 60 ms in a browser.
func (m *Images) hash(yield func()) string {
	hash := sha256.New()
	for chunk := range slices.Chunk(m.Pixels, 4*yieldImages*Pixels) {
		hash.Write(chunk)
		yield()
	}
	hash.Write(m.Labels)
	return hex.EncodeToString(hash.Sum(nil))
}

// Histogram returns the number of images of each class.
func (m *Images) Histogram() [Classes]int {
	var histogram [Classes]int
	for _, label := range m.Labels {
		histogram[label]++
	}
	return histogram
}
