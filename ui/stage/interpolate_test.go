package stage

import (
	"math"
	"slices"
	"testing"
)

// TestSphereTurnsEvenly checks the definition: in the plane of both, at the part of the angle, with the ends' lengths at the ends, and for
// equal lengths never another.
func TestSphereTurnsEvenly(t *testing.T) {
	for name, c := range map[string]struct{ a, b []float32 }{
		"right angle": {[]float32{2, 0, 0}, []float32{0, 2, 0}},
		"sharp":       {[]float32{1, 2, 3, 4}, []float32{2, 1, 4, 3}},
		"blunt":       {[]float32{1, -2, 0.5}, []float32{-2, 1, 0.5}},
	} {
		t.Run(name, func(t *testing.T) {
			whole, length := angleOf(c.a, c.b), math.Sqrt(product(c.a, c.a))
			for place := 0.0; place <= 1; place += 0.125 {
				v := Sphere.Between(c.a, c.b, place)
				if got := angleOf(c.a, v); math.Abs(got-place*whole) > 1e-3 {
					t.Errorf("at %v it has turned by %v, want %v", place, got, place*whole)
				}
				if got := angleOf(v, c.b); math.Abs(got-(1-place)*whole) > 1e-3 {
					t.Errorf("at %v it is %v from the end, want %v", place, got, (1-place)*whole)
				}
				if got := math.Sqrt(product(v, v)); math.Abs(got-length) > 1e-5 {
					t.Errorf("at %v it has length %v, want %v", place, got, length)
				}
			}
			if !slices.Equal(Sphere.Between(c.a, c.b, 0), c.a) || !slices.Equal(Sphere.Between(c.a, c.b, 1), c.b) {
				t.Error("it does not go from end to end")
			}
		})
	}
}

// TestKnownSlerp is a value worked out by hand: a third of a right angle between lengths 1 and 3.
func TestKnownSlerp(t *testing.T) {
	got := Sphere.Between([]float32{1, 0}, []float32{0, 3}, 1.0/3)
	if math.Abs(float64(got[0])-math.Sqrt(3)/2) > 1e-6 || math.Abs(float64(got[1])-1.5) > 1e-6 {
		t.Errorf("%v, want (√3/2, 3/2)", got)
	}
}

func TestStraight(t *testing.T) {
	if got := Straight.Between([]float32{1, -1}, []float32{-1, 0}, 0.25); !slices.Equal(got, []float32{0.5, -0.75}) {
		t.Errorf("%v", got)
	}
}

// TestSphereWithoutPlane: where there is no plane to turn in, the path is straight.
func TestSphereWithoutPlane(t *testing.T) {
	for name, c := range map[string]struct{ a, b []float32 }{
		"from 0": {[]float32{0, 0}, []float32{1, 2}}, "the same": {[]float32{1, 2}, []float32{1, 2}},
		"one line": {[]float32{1, 2}, []float32{2, 4}}, "opposite": {[]float32{1, 2}, []float32{-1, -2}},
	} {
		if got, want := Sphere.Between(c.a, c.b, 0.25), Straight.Between(c.a, c.b, 0.25); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}
