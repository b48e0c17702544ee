package train

import (
	"fmt"
	"math"
	"testing"

	"ganplayground/gan/config"
	"ganplayground/gan/toy"
)

// trained plays a preset on points with another seed to a step and returns the run.
func trained(t *testing.T, preset string, seed uint64, to int) *Run {
	t.Helper()
	p, ok := config.PresetByName(preset)
	if !ok {
		t.Fatalf("no preset %q", preset)
	}
	p.Config.Seed = seed
	r, err := New(config.Run{Config: p.Config}, imageSet(t, 0))
	if err != nil {
		t.Fatal(err)
	}
	steps(t, r, to)
	return r
}

// fakes are the points that the page shows.
func fakes(t *testing.T, r *Run, averaged bool) []float32 {
	t.Helper()
	bytes, _, err := r.Samples(FixedLatents(r.description.Config), nil, averaged)
	if err != nil {
		t.Fatal(err)
	}
	return coordinates(bytes)
}

// TestPresetsOnThePlane: the good settings find their data, by the count of the literature (toy.Coverage), on every seed. The larger ones,
// which are in the README, would take too long here.
func TestPresetsOnThePlane(t *testing.T) {
	for _, c := range []struct {
		preset  string
		seeds   uint64
		to      int
		covered int
		quality float64
	}{
		{"ring", 3, 1000, 8, 0.5},
		{"spiral", 1, 500, 12, 0.2},
		{"two-gaussians", 3, 300, 2, 0.5},
	} {
		for seed := uint64(1); seed <= c.seeds; seed++ {
			t.Run(fmt.Sprintf("%s, seed %d", c.preset, seed), func(t *testing.T) {
				r := trained(t, c.preset, seed, c.to)
				got := r.data().Points().Cover(fakes(t, r, true))
				t.Logf("after %d steps %+v", c.to, got)
				if got.Covered < c.covered || got.Quality < c.quality {
					t.Errorf("after %d steps %+v, want %d covered and %v of high quality", c.to, got, c.covered, c.quality)
				}
			})
		}
	}
}

// TestOneOfTwoIsForgotten: without its R1 penalty, two-gaussians ends with all fakes at one of the two.
func TestOneOfTwoIsForgotten(t *testing.T) {
	p, _ := config.PresetByName("two-gaussians")
	p.Config.R1, p.Config.Seed = 0, 1
	r, err := New(config.Run{Config: p.Config}, imageSet(t, 0))
	if err != nil {
		t.Fatal(err)
	}
	steps(t, r, 500)
	if c := r.data().Points().Cover(fakes(t, r, true)); c.Covered != 1 || c.Quality < 0.9 {
		t.Errorf("%+v, want one of two covered, by nearly all fakes", c)
	}
}

// TestRingCollapses: with a G too fast for D, all fakes are in one place, which is another one a little later. Data has a deviation of
// the radius over the square root of 2 along each axis, 1.41; fakes that gather have less than half of it at most times.
func TestRingCollapses(t *testing.T) {
	for seed := uint64(1); seed <= 3; seed++ {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			r := trained(t, "ring-collapse", seed, 300)
			together, travelled := 0, 0.0
			var last [2]float64
			for look := range 8 {
				list := fakes(t, r, false)
				if c := toy.ByName("ring").Cover(list); c.Covered > 3 {
					t.Errorf("at step %d %d modes are covered", r.Steps(), c.Covered)
				}
				middle, deviation := cloud(list)
				if deviation < math.Sqrt2/2 {
					together++
				}
				if look > 0 {
					travelled += math.Hypot(middle[0]-last[0], middle[1]-last[1])
				}
				last = middle
				steps(t, r, 50)
			}
			t.Logf("together at %d of 8 looks, and travelled %.1f", together, travelled)
			if together < 5 || travelled < 2 {
				t.Errorf("fakes were together at %d of 8 looks, and travelled %.1f; want 5, and the radius of 2", together, travelled)
			}
		})
	}
}

// cloud is the mean of points of the plane, and their deviation along an axis, both axes together.
func cloud(points []float32) (mean [2]float64, deviation float64) {
	n := float64(len(points) / 2)
	for i, v := range points {
		mean[i%2] += float64(v) / n
	}
	for i, v := range points {
		deviation += (float64(v) - mean[i%2]) * (float64(v) - mean[i%2]) / (2 * n)
	}
	return mean, math.Sqrt(deviation)
}

// TestGaussian: G's two parameters walk to those of the data if D can see both. The article's D is logistic in x: mu comes near, and sigma
// is lost.
func TestGaussian(t *testing.T) {
	set := toy.ByName("gauss")
	for seed := uint64(1); seed <= 3; seed++ {
		r := trained(t, "gaussian", seed, 1000)
		shift, scale, err := r.gan.Affine(true)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("gaussian, seed %d: mu %.3f, sigma %.3f", seed, shift[0], scale[0])
		if math.Abs(float64(shift[0])-set.Modes[0][0]) > 0.1 || math.Abs(math.Abs(float64(scale[0]))-set.Deviation) > 0.1 {
			t.Errorf("seed %d: mu %v and sigma %v, want 4 and 0.5 within 0.1", seed, shift[0], scale[0])
		}
		r = trained(t, "gaussian-logistic", seed, 2000)
		if shift, scale, err = r.gan.Affine(true); err != nil {
			t.Fatal(err)
		}
		t.Logf("gaussian-logistic, seed %d: mu %.3f, sigma %.3f", seed, shift[0], scale[0])
		if math.Abs(float64(shift[0])-set.Modes[0][0]) > 0.3 || math.Abs(float64(scale[0])) > set.Deviation/2 {
			t.Errorf("seed %d: mu %v and sigma %v, want about 4, and less than half of 0.5", seed, shift[0], scale[0])
		}
	}
}
