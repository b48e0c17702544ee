package ir

import (
	"fmt"
	"slices"
)

// Affine is a whole number that depends on the indices of a loop nest: Offset + sum of Scale[d] * index d.
type Affine struct {
	Scale  []int
	Offset int
}

func (a Affine) String() string { return affineText(a.Scale, a.Offset) }

func (a Affine) equal(b Affine) bool { return a.Offset == b.Offset && slices.Equal(a.Scale, b.Scale) }

// Constant tells whether the number does not depend on loop d.
func (a Affine) Constant(d int) bool { return a.Scale[d] == 0 }

// plus is a + factor*b.
func (a Affine) plus(factor int, b Affine) Affine {
	sum := Affine{slices.Clone(a.Scale), a.Offset + factor*b.Offset}
	for d, s := range b.Scale {
		sum.Scale[d] += factor * s
	}
	return sum
}

// combine is offset + sum of scale[i]*index[i] in a loop nest of the given depth.
func combine(scale []int, offset int, index []Affine, depth int) Affine {
	sum := Affine{make([]int, depth), offset}
	for i, s := range scale {
		if s != 0 {
			sum = sum.plus(s, index[i])
		}
	}
	return sum
}

// identity is the indices of the loop nest themselves.
func identity(depth int) []Affine {
	index := make([]Affine, depth)
	for d := range index {
		index[d] = Affine{Scale: unit(depth, d, 1)}
	}
	return index
}

// splitNeeded says that loop Dim has to become a nest of two, the inner one of Factor rounds, before an index can be divided
// into the axes of a shape.
type splitNeeded struct{ dim, factor int }

func (s *splitNeeded) Error() string {
	return fmt.Sprintf("loop %d needs a split by %d", s.dim, s.factor)
}

// errIndex is the answer where an index into one shape has no affine form in another.
var errIndex = fmt.Errorf("the index is not affine")

// unravel divides a linear index into indices along axes. Each term of the sum goes to the axis that its scale is a multiple
// of; that is right as long as the terms of an axis stay within it.
func unravel(linear Affine, loops, axes []int) ([]Affine, error) {
	strides := Strides(axes)
	index := make([]Affine, len(axes))
	reach := make([]int, len(axes)) // the largest value of each index
	for k := range index {
		index[k] = Affine{Scale: make([]int, len(loops))}
	}
	rest := linear.Offset
	if rest < 0 || rest >= max(product(axes), 1) {
		return nil, errIndex
	}
	for k, stride := range strides {
		if axes[k] > 1 {
			index[k].Offset, rest = rest/stride, rest%stride
			reach[k] = index[k].Offset
		}
	}
	if rest != 0 {
		return nil, errIndex
	}
	for d, scale := range linear.Scale {
		if scale == 0 || loops[d] == 1 {
			continue
		}
		k := slices.IndexFunc(strides, func(stride int) bool { return stride <= scale })
		for k >= 0 && k < len(axes) && axes[k] == 1 {
			k++
		}
		if scale < 0 || k < 0 || k == len(axes) || scale%strides[k] != 0 {
			return nil, errIndex
		}
		step := scale / strides[k]
		index[k].Scale[d] += step
		if reach[k] += step * (loops[d] - 1); reach[k] < axes[k] {
			continue
		}
		// Too far for this axis: an inner loop over what fits may help.
		if axes[k]%step == 0 && loops[d]%(axes[k]/step) == 0 && axes[k]/step > 1 && axes[k]/step < loops[d] {
			return nil, &splitNeeded{d, axes[k] / step}
		}
		return nil, errIndex
	}
	return index, nil
}
