package train

import (
	"math"
	"testing"

	"ganplayground/gan/config"
)

// TestSpread compares it with the distances of all pairs.
func TestSpread(t *testing.T) {
	one := make([]byte, config.Pixels)
	for i := range one {
		one[i] = byte(7 * i)
	}
	if got := spread(append(one, one...)); got != 0 {
		t.Errorf("two copies are %v apart", got)
	}
	if got := spread(one); got != 0 {
		t.Errorf("one image is %v apart from itself", got)
	}
	const n = 9
	images := make([]byte, n*config.Pixels)
	for i := range images {
		images[i] = byte(i * i / 31)
	}
	sum := 0.0
	for a := range n {
		for b := range a {
			for p := range config.Pixels {
				d := (float64(images[a*config.Pixels+p]) - float64(images[b*config.Pixels+p])) / 255
				sum += d * d
			}
		}
	}
	want := math.Sqrt(sum / (n * (n - 1) / 2))
	if got := spread(images); math.Abs(got-want) > 1e-9*want {
		t.Errorf("spread %v, from all pairs %v", got, want)
	}
}
