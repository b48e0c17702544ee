package judge

import "ganplayground/gan/symmetric"

// Group is what the training images of one digit look like to the classifier: how many they are, and the normal distribution of their features.
type Group struct {
	N int
	Gaussian
}

// Groups are those of all digits.
type Groups [Classes]Group

// FitDigits returns the group of each digit, from the features of images with these labels, as a file keeps them: rounded to float32. Of
// each digit there are at least two.
func FitDigits(features []float32, labels []byte) Groups {
	var of [Classes][]float32
	for i, digit := range labels {
		of[digit] = append(of[digit], features[i*Features:][:Features]...)
	}
	var groups Groups
	for digit, some := range of {
		g := Fit(some, Features)
		round(g.mean)
		round(g.covariance.Values)
		groups[digit] = Group{len(some) / Features, g}
	}
	return groups
}

func round(values []float64) {
	for i, v := range values {
		values[i] = float64(float32(v))
	}
}

// Pool returns the mean and the covariance of the images of some digits together. With N images in all and n of a digit, the scatter
// (N-1) S is the sum of (n-1) S_d within each digit and of n (m_d - m)(m_d - m)^T between them (analysis of variance).
func (g *Groups) Pool(digits []int32) Gaussian {
	all, out := 0, Gaussian{make([]float64, Features), symmetric.New(Features)}
	for _, d := range digits {
		all += g[d].N
	}
	for _, d := range digits {
		share := float64(g[d].N) / float64(all)
		for i, m := range g[d].mean {
			out.mean[i] += float64(share * m)
		}
	}
	for _, d := range digits {
		within, between := float64(g[d].N-1)/float64(all-1), float64(g[d].N)/float64(all-1)
		for i := range Features {
			off := float64(between * (g[d].mean[i] - out.mean[i]))
			row := out.covariance.Row(i)
			for j, v := range g[d].covariance.Row(i) {
				row[j] += float64(within*v) + float64(off*(g[d].mean[j]-out.mean[j]))
			}
		}
	}
	for i := range Features { // the two products of off the diagonal round differently
		for j := range i {
			out.covariance.Row(j)[i] = out.covariance.At(i, j)
		}
	}
	return out
}

// AllDigits are all classes.
func AllDigits() []int32 {
	digits := make([]int32, Classes)
	for i := range digits {
		digits[i] = int32(i)
	}
	return digits
}
