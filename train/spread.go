package train

import (
	"math"

	"ganplayground/gan/config"
)

// spread is how far apart images are: the root of the mean squared Euclidean distance between two of them, in intensities from 0 to 1. It
// is 0 for copies of one image, and about 10.3 for the training images. The sums are whole numbers, so no order of adding changes it.
func spread(images []byte) float64 {
	var sums, squares [config.Pixels]uint64
	for i, v := range images {
		sums[i%config.Pixels] += uint64(v)
		squares[i%config.Pixels] += uint64(v) * uint64(v)
	}
	n := uint64(len(images) / config.Pixels)
	if n < 2 {
		return 0
	}
	total := 0.0 // of the squared distances of all n (n-1) / 2 pairs
	for p := range sums {
		total += float64(n*squares[p] - sums[p]*sums[p])
	}
	return math.Sqrt(total/(float64(n)*float64(n-1)/2)) / 255
}
