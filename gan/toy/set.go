package toy

import "math"

// Set is a distribution on the line or in the plane: a mixture of equally probable normal distributions, the modes, or a curve with normal
// noise around it.
type Set struct {
	Name string
	// Dimensions of a point, 1 or 2.
	Dimensions int
	// Modes are the means of a mixture; a curve has none.
	Modes [][2]float64
	// Deviation is the standard deviation of each mode, or of the noise around the curve, along every axis.
	Deviation float64
	// Low and High bound every axis of a picture of the set.
	Low, High float64
}

// Sets are all toy data sets. The parameters are those of the literature, so that pictures and counts can be compared:
//
//	ring    8 modes evenly on a circle of radius 2, deviation 0.02 (Metz 2017, "Unrolled GANs", appendix A)
//	grid    25 modes 2 apart, deviation 0.05 (Srivastava 2017, "VEEGAN", section 5.1)
//	spiral  (t cos t, t sin t)/7.5 for t uniform from 1.5 to 4.5 pi, with noise of 0.25/7.5 (the Swiss roll of Gulrajani 2017, figure 2)
//	two     2 modes, 4 apart, deviation 0.3: the ring's diameter; wide enough for a D that is slow to learn
//	gauss   one dimension, mean 4, deviation 0.5 (Glover 2016, "An introduction to generative adversarial networks")
var Sets = []*Set{
	{Name: "ring", Dimensions: 2, Modes: ring(), Deviation: 0.02, Low: -3, High: 3},
	{Name: "grid", Dimensions: 2, Modes: grid(), Deviation: 0.05, Low: -5, High: 5},
	{Name: "spiral", Dimensions: 2, Deviation: 0.25 / spiralScale, Low: -2.5, High: 2.5},
	{Name: "two", Dimensions: 2, Modes: [][2]float64{{-2, 0}, {2, 0}}, Deviation: 0.3, Low: -4, High: 4},
	{Name: "gauss", Dimensions: 1, Modes: [][2]float64{{4, 0}}, Deviation: 0.5, Low: -3, High: 8},
}

// ByName finds a set; it is nil if there is none of that name.
func ByName(name string) *Set {
	for _, s := range Sets {
		if s.Name == name {
			return s
		}
	}
	return nil
}

func ring() [][2]float64 {
	const r = 2
	return [][2]float64{{r, 0}, {math.Sqrt2, math.Sqrt2}, {0, r}, {-math.Sqrt2, math.Sqrt2},
		{-r, 0}, {-math.Sqrt2, -math.Sqrt2}, {0, -r}, {math.Sqrt2, -math.Sqrt2}}
}

func grid() (modes [][2]float64) {
	for y := -4; y <= 4; y += 2 {
		for x := -4; x <= 4; x += 2 {
			modes = append(modes, [2]float64{float64(x), float64(y)})
		}
	}
	return modes
}

// Density is the probability density of a set of one dimension. It is for pictures: its last bits depend on the machine.
func (s *Set) Density(x float64) float64 {
	sum := 0.0
	for _, mode := range s.Modes {
		d := (x - mode[0]) / s.Deviation
		sum += math.Exp(-d * d / 2)
	}
	return sum / (float64(len(s.Modes)) * s.Deviation * math.Sqrt(2*math.Pi))
}
