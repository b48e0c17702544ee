package gan

import (
	"math"
	"testing"

	"ganplayground/gan/config"
)

// plainGeneratorLoss is what G minimises for one output x of D: the papers' formulas, in float64.
func plainGeneratorLoss(c config.Config, x float64) float64 {
	if c.Bugs.Logits {
		x = 1 / (1 + math.Exp(-x))
	}
	probability := 1 / (1 + math.Exp(-x))
	switch {
	case c.Bugs.GLoss:
		return -math.Log(1 - probability)
	case c.Loss == config.NonSaturating:
		return -math.Log(probability)
	case c.Loss == config.Minimax:
		return math.Log(1 - probability)
	case c.Loss == config.LeastSquares:
		return (x - 1) * (x - 1) / 2
	}
	return -x // hinge, Wasserstein
}

// TestWishes compares with central differences of the loss, D computed in float64 by plain loops. D has trained a little, so that its
// running averages and sigmas are not those of its start.
func TestWishes(t *testing.T) {
	with := func(change func(c *config.Config)) config.Config {
		c := small()
		c.Discriminator = "pm.d8.l.d1"
		change(&c)
		return c
	}
	for name, c := range map[string]config.Config{
		"non-saturating": with(func(c *config.Config) {}),
		"minimax":        with(func(c *config.Config) { c.Loss = config.Minimax }),
		"least squares":  with(func(c *config.Config) { c.Loss = config.LeastSquares }),
		"hinge":          with(func(c *config.Config) { c.Loss = config.Hinge }),
		"wasserstein":    with(func(c *config.Config) { c.Loss = config.Wasserstein }),
		"towards 0":      with(func(c *config.Config) { c.Bugs.GLoss = true }),
		"sigmoid twice":  with(func(c *config.Config) { c.Bugs.Logits = true }),
		"convolutions":   with(func(c *config.Config) { c.Discriminator = "v1x28.c3k4s2p1.l.bn.c2k3s2.l.d1" }),
		"spectral norm":  with(func(c *config.Config) { c.Discriminator, c.R1 = "d8sn.l.do30.mb2.d1sn", 0 }),
		"conditional":    with(func(c *config.Config) { c.Conditional = true }),
		"packed":         with(func(c *config.Config) { c.Pack = 2 }),
	} {
		t.Run(name, func(t *testing.T) {
			g := newGAN(t, c)
			for draw := range uint64(2) {
				update(t, g, c, draw)
			}
			const n = 3
			images, _ := batch(c, 0)
			images, labels := images[:n*config.Pixels], []int32{7, 0, 2}
			got, err := g.Wishes(images, labels)
			if err != nil {
				t.Fatal(err)
			}
			weights, err := g.Weights()
			if err != nil {
				t.Fatal(err)
			}
			d := referenceOf(weights, discriminatorScope)
			x := make([][]float64, n)
			for i, v := range images {
				x[i/config.Pixels] = append(x[i/config.Pixels], float64(v)/255)
			}
			loss := func() (sum float64) {
				var seen [][]float64
				for i := range x {
					example := []float64{}
					for k := range c.Pack {
						which := (i + k) % n
						example = append(example, x[which]...)
						if c.Conditional {
							code := make([]float64, config.Classes)
							code[labels[which]] = 1
							example = append(example, code...)
						}
					}
					seen = append(seen, example)
				}
				for _, out := range d.forward(t, g.discriminator, seen, false, nil) {
					sum += plainGeneratorLoss(c, out[0])
				}
				return sum
			}
			const h = 1e-5
			worst, largest := 0.0, 0.0
			for i := 0; i < len(got); i += 11 {
				at := &x[i/config.Pixels][i%config.Pixels]
				original := *at
				*at = original + h
				above := loss()
				*at = original - h
				want := -(above - loss()) / (2 * h)
				*at = original
				worst, largest = max(worst, math.Abs(float64(got[i])-want)), max(largest, math.Abs(want))
			}
			if largest == 0 || !(worst <= 2e-5*largest) {
				t.Errorf("off by %.2g, where the largest is %.2g", worst, largest)
			}
			if c.Pack > 1 {
				return
			}
			alone, err := g.Wishes(images[config.Pixels:2*config.Pixels], labels[1:2])
			if err != nil {
				t.Fatal(err)
			}
			for i, v := range got[config.Pixels : 2*config.Pixels] {
				if off := math.Abs(float64(alone[i] - v)); !(off <= 1e-6*largest) {
					t.Fatalf("alone, an image gets the wish %v at pixel %d, %v among three", alone[i], i, v)
				}
			}
		})
	}
}

// TestFirstLayer compares with the products of the weights themselves, and of convolutions with what they make of the axes.
func TestFirstLayer(t *testing.T) {
	for name, c := range map[string]struct {
		generator   string
		conditional bool
		prior       config.Prior
	}{
		"dense":             {generator: "d8.bn.r.d784.s"},
		"conditional":       {generator: "d8.bn.r.d784.s", conditional: true},
		"behind a reshape":  {generator: "v3x1.t4k7s4.r.u7.c1k3p1.s"},
		"spectrally normed": {generator: "d8sn.r.d784.s"},
		"doubled first":     {generator: "pm.d8.r.d784.s"},
	} {
		t.Run(name, func(t *testing.T) {
			settings := small()
			settings.Generator, settings.Conditional, settings.OutputBias = c.generator, c.conditional, config.BiasZero
			g := newGAN(t, settings)
			update(t, g, settings, 0)
			for _, averaged := range []bool{false, true} {
				got, err := g.FirstLayer(averaged)
				if err != nil {
					t.Fatal(err)
				}
				weights, err := g.Weights()
				if err != nil {
					t.Fatal(err)
				}
				scope := map[bool]string{false: generatorScope, true: averageScope}[averaged]
				first := 0
				for g.generator[first].Biases() == 0 {
					first++
				}
				z := make([][]float64, 4)
				for i := range z {
					z[i] = make([]float64, settings.GeneratorInputs())
					if i < 3 {
						z[i][i] = 1
					}
					if c.conditional {
						z[i][3+5] = 1 // any digit
					}
				}
				x := referenceOf(weights, scope).forward(t, g.generator[:first+1], z, false, nil)
				for i := range 3 {
					for j := range 3 {
						want := 0.0
						for k := range x[0] {
							want += (x[i][k] - x[3][k]) * (x[j][k] - x[3][k])
						}
						if off := math.Abs(float64(got[3*i+j]) - want); !(off <= 1e-5*math.Abs(want)+1e-6) {
							t.Errorf("averaged %v: %v at %d, %d; want %v", averaged, got[3*i+j], i, j, want)
						}
					}
				}
			}
		})
	}
}
