package judge

import (
	"fmt"

	"ganplayground/engine"
	"ganplayground/gan/config"
)

// Judge compares images with the training images.
type Judge struct {
	*Classifier
	groups     *Groups
	references map[string]Reference // by the digits that they are of
}

// New makes a judge from its file.
func New(backend *engine.Backend, data []byte) (*Judge, error) {
	weights, groups, err := Parse(data)
	if err != nil {
		return nil, err
	}
	classifier, err := NewClassifier(backend, weights)
	if err != nil {
		return nil, err
	}
	return &Judge{classifier, groups, map[string]Reference{}}, nil
}

// reference is the distribution of the training images of some digits, which takes a while to prepare.
func (j *Judge) reference(digits []int32) Reference {
	name := fmt.Sprint(digits)
	r, ok := j.references[name]
	if !ok {
		r = NewReference(j.groups.Pool(digits))
		j.references[name] = r
	}
	return r
}

// Judgement is what a judge says of some images.
type Judgement struct {
	// FD is the Frechet distance of their features to those of the training images of the digits that were asked for. It falls with the number of images even where they are
	// as good as real, so only judgements of equally many compare.
	FD float64
	// Wanted are the digits that the images should show.
	Wanted []int32
	// Digits counts the images of each digit, as the classifier sees them.
	Digits [Classes]int
	// Confidence is the mean probability of the digit that the classifier sees.
	Confidence float64
}

// LeastImages are needed for a covariance.
const LeastImages = 2

// Judge judges images, n x Pixels bytes, that should show some digits, in rising order. Digits and Confidence mean nothing as long as FD is above Misleading.
func (j *Judge) Judge(images []byte, digits []int32) (Judgement, error) {
	n := len(images) / config.Pixels
	if n < LeastImages {
		return Judgement{}, fmt.Errorf("judging %d images: at least %d are needed", n, LeastImages)
	}
	looks, err := j.Look(images)
	if err != nil {
		return Judgement{}, err
	}
	out := Judgement{Wanted: digits, FD: j.reference(digits).Distance(Fit(looks.Features, Features))}
	for i, digit := range looks.Digits {
		out.Digits[digit]++
		out.Confidence += float64(looks.Confidences[i])
	}
	out.Confidence /= float64(n)
	return out, nil
}

// Misleading is the Frechet distance above which digits and confidence say nothing: the classifier knows digits alone, and is sure of
// a digit where there is noise.
const Misleading = 150

// leastShare is the share of the images that a digit must exceed to count as covered: the classifier takes hardly one in a hundred for
// another digit than it is.
const leastShare = 0.01

// Coverage counts the wanted digits that occur: those that more than one in a hundred of the images show.
func (j Judgement) Coverage() int {
	total, covered := 0, 0
	for _, n := range j.Digits {
		total += n
	}
	for _, digit := range j.Wanted {
		if n := j.Digits[digit]; float64(n) > leastShare*float64(total) {
			covered++
		}
	}
	return covered
}
