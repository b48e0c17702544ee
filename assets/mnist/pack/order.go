package pack

import (
	"cmp"
	"math/bits"
	"slices"

	"ganplayground/assets/mnist"
)

// Order returns the packed order of a split: element i is the original index of packed image i. The split's labels in original
// order decide it alone.
//
// Within a class the images come by the bit-reversed index that they have within the class (the van der Corput sequence): any
// first part of them is spread evenly over the original order. This matters for the test images: the first half was written by
// other people than the second, and more neatly (the MNIST home page says so).
//
// Image r of the n of a class then stands at (r+1/2)/n of the way through the split; ties go to the smaller digit. So the classes
// alternate, and any run of images, a shard for one, has near enough the class proportions of the whole.
func Order(labels []byte) []int {
	var classes [mnist.Classes][]int
	for i, label := range labels {
		classes[label] = append(classes[label], i)
	}
	type place struct{ numerator, denominator, original int }
	places := make([]place, 0, len(labels))
	for _, class := range classes {
		for r, index := range vanDerCorput(len(class)) {
			places = append(places, place{2*r + 1, 2 * len(class), class[index]})
		}
	}
	// Stable, so that ties stay in the order of the digits. Cross-multiplied, so that they are found exactly.
	slices.SortStableFunc(places, func(a, b place) int {
		return cmp.Compare(a.numerator*b.denominator, b.numerator*a.denominator)
	})
	order := make([]int, len(places))
	for i, p := range places {
		order[i] = p.original
	}
	return order
}

// vanDerCorput returns 0 to n-1 sorted by their reversed bits.
func vanDerCorput(n int) []int {
	indices := make([]int, n)
	for i := range indices {
		indices[i] = i
	}
	slices.SortFunc(indices, func(a, b int) int {
		return cmp.Compare(bits.Reverse64(uint64(a)), bits.Reverse64(uint64(b)))
	})
	return indices
}
