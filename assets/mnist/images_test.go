package mnist

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"
)

func TestImages(t *testing.T) {
	images := drawn(blank, filled(7), dot(1, 2, 3))
	if got := images.Len(); got != 3 {
		t.Errorf("Len is %d, want 3", got)
	}
	if got := images.Image(2)[1*Side+2]; got != 3 {
		t.Errorf("pixel (1, 2) of image 2 is %d, want 3", got)
	}
	if got := cap(images.Image(0)); got != Pixels {
		t.Errorf("an append to image 0 can reach %d pixels, want %d", got, Pixels)
	}
	if got, want := images.Histogram(), [Classes]int{1, 1, 1}; got != want {
		t.Errorf("Histogram is %v, want %v", got, want)
	}
}

// TestSHA256 compares with the definition over sizes around the piece that is hashed between two yields.
func TestSHA256(t *testing.T) {
	for _, n := range []int{0, 1, 4*yieldImages - 1, 4 * yieldImages, 4*yieldImages + 1} {
		images := &Images{Pixels: make([]byte, n*Pixels), Labels: make([]byte, n)}
		for i := range images.Pixels {
			images.Pixels[i] = byte(i % 251)
		}
		for i := range images.Labels {
			images.Labels[i] = byte(i % Classes)
		}
		sum := sha256.Sum256(append(append([]byte{}, images.Pixels...), images.Labels...))
		if got, want := images.SHA256(), hex.EncodeToString(sum[:]); got != want {
			t.Errorf("%d images: SHA256 is %s, want %s", n, got, want)
		}
	}
}
