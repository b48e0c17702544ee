package toy

import (
	"math"

	"ganplayground/gan/random"
)

// Size is the number of points to train on, the same for each mode: about 10,000.
func (s *Set) Size() int { return 10_000 / s.Parts() * s.Parts() }

// Draw returns n points, one after another, from draws 0 (noise) and 1 (places on a curve) of a stream. Modes take turns, so that each has
// its share exactly. Every operation rounds the same on every machine.
func (s *Set) Draw(n int, stream random.Stream) []float32 {
	noise := make([]float32, n*s.Dimensions)
	stream.Normal(noise, 0)
	places := s.places(n, stream)
	points := make([]float32, len(noise))
	for i := range points {
		place := places(i / s.Dimensions)
		points[i] = float32(place[i%s.Dimensions] + float64(s.Deviation*float64(noise[i])))
	}
	return points
}

// places returns where the noise of a point is added.
func (s *Set) places(n int, stream random.Stream) func(i int) [2]float64 {
	if s.Modes != nil {
		return func(i int) [2]float64 { return s.Modes[i%len(s.Modes)] }
	}
	along := make([]float32, n)
	stream.Uniform(along, 1, 1)
	return func(i int) [2]float64 { return spiral(float64(along[i])) }
}

const (
	spiralScale = 7.5
	// spiralParts is the number of stretches that the spiral counts as, 45 degrees each.
	spiralParts = 12
)

// spiral is the point of the curve at a place from -1, the inner end, to 1: t = 2 pi (1.5 + 0.75 place).
func spiral(place float64) [2]float64 {
	turns := 1.5 + float64(0.75*place)
	sine, cosine := random.SineCosineTurns(uint32(uint64(turns * 0x1p32)))
	radius := turns * (2 * math.Pi / spiralScale)
	return [2]float64{radius * cosine, radius * sine}
}
