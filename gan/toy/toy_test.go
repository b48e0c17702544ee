package toy

import (
	"math"
	"testing"

	"ganplayground/gan/random"
)

// TestDrawIsTheDistribution compares the points of each mode with its mean and deviation, within five standard errors.
func TestDrawIsTheDistribution(t *testing.T) {
	for _, s := range Sets {
		if s.Modes == nil {
			continue
		}
		t.Run(s.Name, func(t *testing.T) {
			points := s.Draw(s.Size(), random.New(7, random.Points))
			for m, mode := range s.Modes {
				for axis := range s.Dimensions {
					var sum, squares, n float64
					for i := m; i < s.Size(); i += len(s.Modes) {
						d := float64(points[i*s.Dimensions+axis]) - mode[axis]
						sum, squares, n = sum+d, squares+d*d, n+1
					}
					mean, deviation := sum/n, math.Sqrt(squares/n)
					if math.Abs(mean) > 5*s.Deviation/math.Sqrt(n) || math.Abs(deviation-s.Deviation) > 5*s.Deviation/math.Sqrt(2*n) {
						t.Errorf("mode %d, axis %d: %v off its mean with deviation %v, want %v", m, axis, mean, deviation, s.Deviation)
					}
				}
			}
		})
	}
}

// TestSpiral checks the curve by its equation, r = t/7.5 at the angle t from 1.5 to 4.5 pi, and that points are spread along it evenly
// in t.
func TestSpiral(t *testing.T) {
	for _, place := range []float64{-1, -0.5, 0, 0.25, 1} {
		angle := 1.5*math.Pi + (place+1)/2*3*math.Pi
		got, x, y := spiral(place), angle/7.5*math.Cos(angle), angle/7.5*math.Sin(angle)
		if math.Hypot(got[0]-x, got[1]-y) > 1e-8 { // places are cut to 2^-32 turns
			t.Errorf("at %v it is at %v, want %v, %v", place, got, x, y)
		}
	}
	s := ByName("spiral")
	counts := make([]float64, s.Parts())
	points := s.Draw(s.Size(), random.New(7, random.Points))
	squares := 0.0
	for i := range s.Size() {
		part, distance := s.nearest([2]float64{float64(points[2*i]), float64(points[2*i+1])})
		counts[part]++
		squares += distance * distance
	}
	want := float64(s.Size()) / float64(s.Parts())
	for part, n := range counts {
		// Noise moves points past the ends of a stretch, the last ones cannot come back: 5% are allowed beside the standard error.
		if math.Abs(n-want) > 5*math.Sqrt(want)+0.05*want {
			t.Errorf("stretch %d has %v points, want about %v", part, n, want)
		}
	}
	if deviation := math.Sqrt(squares / float64(s.Size())); math.Abs(deviation-s.Deviation) > 0.05*s.Deviation {
		t.Errorf("points lie %v off the curve, want %v", deviation, s.Deviation)
	}
}

// TestDrawDependsOnNothingElse: a point is the same however many are drawn, and another for another seed.
func TestDrawDependsOnNothingElse(t *testing.T) {
	for _, s := range Sets {
		few, many := s.Draw(50, random.New(1, random.Points)), s.Draw(500, random.New(1, random.Points))
		other := s.Draw(50, random.New(2, random.Points))
		same := 0
		for i, v := range few {
			if v != many[i] {
				t.Fatalf("%s: value %d is %v among 50 points and %v among 500", s.Name, i, v, many[i])
			}
			if v == other[i] {
				same++
			}
		}
		if same > 0 {
			t.Errorf("%s: two seeds share %d of %d values", s.Name, same, len(few))
		}
	}
}

func TestCover(t *testing.T) {
	nan := float32(math.NaN())
	for _, c := range []struct {
		name, set string
		points    []float32
		want      Coverage
	}{
		{"nothing", "ring", nil, Coverage{0, 8, 0}},
		{"one mode", "ring", []float32{2, 0, 2, 0.05, 2, 0.07, -2, 0.07}, Coverage{1, 8, 0.5}},
		{"between modes", "ring", []float32{0, 0, 1, 1}, Coverage{0, 8, 0}},
		{"corners of the grid", "grid", []float32{-4, -4, 4, 4, -4, 4.14, 4, -4.16}, Coverage{3, 25, 0.75}},
		{"not a number", "two", []float32{nan, 0, 2, nan, 2, 0, -2, 0}, Coverage{2, 2, 0.5}},
		{"infinite", "two", []float32{float32(math.Inf(1)), 0}, Coverage{0, 2, 0}},
		{"line", "gauss", []float32{4, 5.4, 5.6, 2.6}, Coverage{1, 1, 0.75}},
		{"ends of the spiral", "spiral", []float32{0, -0.63, 0, 1.88, 0, 0}, Coverage{2, 12, 2.0 / 3}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := ByName(c.set).Cover(c.points); got != c.want {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}

// TestRealPointsCover: of points in the plane 98.9% lie within three deviations of their mode, on the line 99.7%; of those around a
// curve as many as on the line.
func TestRealPointsCover(t *testing.T) {
	for _, s := range Sets {
		want := 1 - math.Exp(-4.5)
		if s.Dimensions == 1 || s.Modes == nil {
			want = math.Erf(3 / math.Sqrt2)
		}
		c := s.Cover(s.Draw(s.Size(), random.New(3, random.Points)))
		if c.Covered != s.Parts() || math.Abs(c.Quality-want) > 0.005 {
			t.Errorf("%s: %+v, want all of %d and %.3f", s.Name, c, s.Parts(), want)
		}
	}
}

// TestPicturesHoldTheirSet: all that is drawn of a set lies in its picture, which the lattice spans from corner to corner.
func TestPicturesHoldTheirSet(t *testing.T) {
	for _, s := range Sets {
		for _, v := range s.Draw(s.Size(), random.New(3, random.Points)) {
			if float64(v) < s.Low || float64(v) > s.High {
				t.Errorf("%s: %v lies outside of %v to %v", s.Name, v, s.Low, s.High)
			}
		}
		lattice := s.Lattice()
		first, last := lattice[:s.Dimensions], lattice[len(lattice)-s.Dimensions:]
		low, high := float32(s.Low), float32(s.High)
		if s.Dimensions == 1 && (len(lattice) != LatticeLine || first[0] != low || last[0] != high) {
			t.Errorf("%s: %d places from %v to %v", s.Name, len(lattice), first, last)
		}
		if s.Dimensions == 2 && (len(lattice) != 2*LatticeSide*LatticeSide || first[0] != low || first[1] != high || last[0] != high || last[1] != low) {
			t.Errorf("%s: %d values from %v to %v, want the upper left and the lower right corner", s.Name, len(lattice), first, last)
		}
	}
}

// TestDensity integrates to 1 and has the mean of the mode.
func TestDensity(t *testing.T) {
	s := ByName("gauss")
	var mass, mean float64
	const dx = 1e-3
	for x := s.Low; x < s.High; x += dx {
		mass += dx * s.Density(x)
		mean += dx * x * s.Density(x)
	}
	if math.Abs(mass-1) > 1e-6 || math.Abs(mean-4) > 1e-3 {
		t.Errorf("mass %v, mean %v", mass, mean)
	}
}
