package controls

import (
	"math"
	"slices"
	"strings"

	"ganplayground/train/wire"
	"ganplayground/ui/text"
)

// opinionBins is the number of bars in the histogram of D's probabilities, each 0.05 wide.
const opinionBins = 20

// opinionSide is the height of a full bar, and the width of all of them, in the drawing's own units.
const opinionSide = 100

// Opinions are D's probabilities that samples are real, as last told.
type Opinions struct{ Reals, Fakes []wire.Value }

// share counts values from 0 to 1 into bins of equal width, as shares of all that are known; 1 itself belongs to the last.
func share(values []wire.Value) (bins [opinionBins]float64) {
	known := 0
	for _, v := range values {
		if v.Known() {
			bins[min(max(int(float64(v)*opinionBins), 0), opinionBins-1)]++
			known++
		}
	}
	for i := range bins {
		bins[i] /= float64(max(1, known))
	}
	return bins
}

// bars draws bins from left to right as a path of SVG on the line y = 0: up, or down if down is set. The fullest fills the height.
func bars(bins [opinionBins]float64, down bool) string {
	var path strings.Builder
	top := slices.Max(bins[:])
	const width = float64(opinionSide) / opinionBins
	for i, b := range bins {
		if b == 0 {
			continue
		}
		height := -opinionSide * b / top
		if down {
			height = -height
		}
		for j, v := range []float64{float64(i) * width, 0, height, width * 0.9, -height} {
			path.WriteString([]string{"M", " ", "v", "h", "v"}[j] + text.Plain(v, 2))
		}
		path.WriteString("z")
	}
	return path.String()
}

// paths are the bars of both histograms, each of which fills its half: where they lie matters, and one spike would hide the other.
func (o Opinions) paths() (reals, fakes string) {
	return bars(share(o.Reals), false), bars(share(o.Fakes), true)
}

// quartiles returns the values that a quarter, half and three quarters of those known do not exceed; NaN without any.
func quartiles(values []wire.Value) (low, median, high float64) {
	known := slices.DeleteFunc(slices.Clone(values), func(v wire.Value) bool { return !v.Known() })
	if len(known) == 0 {
		return math.NaN(), math.NaN(), math.NaN()
	}
	slices.Sort(known)
	at := func(share float64) float64 { return float64(known[int(math.Ceil(share*float64(len(known))))-1]) }
	return at(0.25), at(0.5), at(0.75)
}

// words says in a sentence where half of the values lie.
func (o Opinions) words(language text.Language) string {
	say := func(key string, values []wire.Value) string {
		low, median, high := quartiles(values)
		if math.IsNaN(median) {
			return ""
		}
		return text.Format(language, key, text.Percent(low), text.Percent(high), text.Percent(median))
	}
	return strings.TrimSpace(say("opinions.reals", o.Reals) + " " + say("opinions.fakes", o.Fakes))
}
