package stage

import "math"

// scale is the vertical axis of a chart.
type scale struct {
	ticks       []float64
	low, high   float64 // at the bottom and at the top
	logarithmic bool
}

// linearScale goes from a round number that is at most low to one that is at least high; 0 is between them.
func linearScale(low, high float64) scale {
	step := Ticks(high-low, 4)[1]
	var ticks []float64
	for i := math.Floor(low/step + 1e-9); i <= math.Ceil(high/step-1e-9); i++ {
		ticks = append(ticks, i*step)
	}
	return scale{ticks: ticks, low: ticks[0], high: ticks[len(ticks)-1]}
}

// mostDecades bounds a logarithmic axis: what is smaller lies on its bottom.
const mostDecades = 10

// logarithmicScale goes from one power of ten to another, round values that are positive. Its ticks are powers of ten, at most about
// five, and between them 2 and 5 where there is only one power.
func logarithmicScale(low, high float64) scale {
	if !(low > 0) || !(high >= low) || math.IsInf(high, 0) {
		low, high = 0.1, 1
	}
	bottom, top := math.Floor(math.Log10(low)+1e-9), math.Ceil(math.Log10(high)-1e-9)
	if top <= bottom {
		top = bottom + 1
	}
	bottom = max(bottom, top-mostDecades)
	s := scale{low: math.Pow(10, bottom), high: math.Pow(10, top), logarithmic: true}
	stride := math.Ceil((top - bottom) / 5)
	for power := bottom; power <= top; power += stride {
		s.ticks = append(s.ticks, math.Pow(10, power))
		if top-bottom == 1 && power < top {
			s.ticks = append(s.ticks, 2*math.Pow(10, power), 5*math.Pow(10, power))
		}
	}
	return s
}

// place returns where a value lies, from 0 at the bottom to 1 at the top; what lies beyond is at the end.
func (s scale) place(v float64) float64 {
	if s.logarithmic {
		if !(v > 0) {
			return 0
		}
		return min(max(math.Log(v/s.low)/math.Log(s.high/s.low), 0), 1)
	}
	return min(max((v-s.low)/(s.high-s.low), 0), 1)
}
