package stage

import "math"

// Path is a way between two latent vectors.
type Path string

const (
	// Sphere turns from one direction to the other at even speed. It keeps the length that vectors of a normal prior have, which lie near
	// a sphere (White 2016, section 2.1; Shoemake 1985, section 3.3).
	Sphere Path = "slerp"
	// Straight stays where a uniform prior lies, and passes nearer to 0 than vectors of a normal one.
	Straight Path = "lerp"
)

// Between returns the vector at a place from 0, a, to 1, b. Vectors that have no plane of their own, because one is 0 or they lie on one
// line, are joined by a straight path.
func (p Path) Between(a, b []float32, place float64) []float32 {
	from, to := 1-place, place
	if angle := angleOf(a, b); p == Sphere && math.Sin(angle) > 1e-6 {
		from, to = math.Sin((1-place)*angle)/math.Sin(angle), math.Sin(place*angle)/math.Sin(angle)
	}
	out := make([]float32, len(a))
	for i := range out {
		out[i] = float32(from*float64(a[i]) + to*float64(b[i]))
	}
	return out
}

// angleOf is the angle between two vectors, 0 if one of them is 0.
func angleOf(a, b []float32) float64 {
	ab, aa, bb := product(a, b), product(a, a), product(b, b)
	if aa == 0 || bb == 0 {
		return 0
	}
	return math.Acos(min(max(ab/math.Sqrt(aa*bb), -1), 1))
}

func product(a, b []float32) (sum float64) {
	for i, v := range a {
		sum += float64(v) * float64(b[i])
	}
	return sum
}
