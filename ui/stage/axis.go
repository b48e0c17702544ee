package stage

import "math"

// Ticks returns round numbers from 0 to at least top, about count of them.
func Ticks(top float64, count int) []float64 {
	if !(top > 0) || math.IsInf(top, 0) {
		top = 1
	}
	raw := top / float64(max(1, count))
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	step := 10 * power
	for _, m := range []float64{1, 2, 5} {
		if m*power >= raw*(1-1e-9) {
			step = m * power
			break
		}
	}
	var ticks []float64
	for i := 0; ; i++ {
		ticks = append(ticks, float64(i)*step)
		if float64(i)*step >= top*(1-1e-9) {
			return ticks
		}
	}
}

// RangeTicks returns the round numbers from low to high, about count of them.
func RangeTicks(low, high float64, count int) []float64 {
	step := Ticks(high-low, count)[1]
	var ticks []float64
	for i := math.Ceil(low/step - 1e-9); i*step <= high+1e-9*step; i++ {
		ticks = append(ticks, i*step)
	}
	return ticks
}

// StepTicks returns round step numbers from 0 to at most last, about count of them.
func StepTicks(last, count int) []int {
	var out []int
	for _, t := range Ticks(float64(max(last, 1)), count) {
		if t == math.Trunc(t) && t <= float64(max(last, 1)) {
			out = append(out, int(t))
		}
	}
	return out
}
