package toy

import "math"

// Coverage says how points match a set, as Srivastava 2017 ("VEEGAN", section 5.1) counts. A point is of high quality if it lies within three
// deviations of the nearest mode; a mode is covered if it is the nearest of at least one point of high quality. A curve counts as
// some stretches of equal angle.
type Coverage struct {
	Covered, Parts int
	Quality        float64 // share of points of high quality
}

// Cover counts points, given one after another.
func (s *Set) Cover(points []float32) Coverage {
	covered := make([]bool, s.Parts())
	good := 0
	n := len(points) / s.Dimensions
	for i := range n {
		var at [2]float64
		for j := range s.Dimensions {
			at[j] = float64(points[i*s.Dimensions+j])
		}
		if part, distance := s.nearest(at); distance <= 3*s.Deviation {
			covered[part] = true
			good++
		}
	}
	c := Coverage{Parts: len(covered), Quality: float64(good) / float64(max(n, 1))}
	for _, yes := range covered {
		if yes {
			c.Covered++
		}
	}
	return c
}

// Parts is the number of modes, or of stretches of a curve.
func (s *Set) Parts() int {
	if s.Modes == nil {
		return spiralParts
	}
	return len(s.Modes)
}

// nearest returns the part nearest to a point, and how far it is; infinitely far from what is no point.
func (s *Set) nearest(at [2]float64) (part int, distance float64) {
	distance = math.Inf(1)
	look := func(candidate int, place [2]float64) {
		if d := math.Hypot(at[0]-place[0], at[1]-place[1]); d < distance {
			part, distance = candidate, d
		}
	}
	for i, mode := range s.Modes {
		look(i, mode)
	}
	if s.Modes == nil {
		for i, place := range spiralPlaces {
			look(i*spiralParts/len(spiralPlaces), place)
		}
	}
	return part, distance
}

// spiralPlaces lie along the curve, closer together than half of its deviation.
var spiralPlaces = func() (places [1024][2]float64) {
	for i := range places {
		places[i] = spiral(2*(float64(i)+0.5)/float64(len(places)) - 1)
	}
	return places
}()

const (
	// LatticeSide is the number of places along each axis of a plane at which a picture shows what D says.
	LatticeSide = 48
	// LatticeLine is the same on the line.
	LatticeLine = 121
)

// Lattice returns places evenly over the picture, edges included, one after another: from left to right, in the plane row by row from the
// top.
func (s *Set) Lattice() []float32 {
	n := LatticeSide
	if s.Dimensions == 1 {
		n = LatticeLine
	}
	axis := make([]float32, n)
	for i := range axis {
		axis[i] = float32(s.Low + (s.High-s.Low)*float64(i)/float64(n-1))
	}
	if s.Dimensions == 1 {
		return axis
	}
	var places []float32
	for row := range axis {
		for _, x := range axis {
			places = append(places, x, axis[n-1-row])
		}
	}
	return places
}
