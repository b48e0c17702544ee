package gan

import (
	"math"
	"slices"
	"strings"
	"testing"

	"ganplayground/gan/config"
)

// train makes an update of both players, as a run does.
func train(t *testing.T, g *GAN, draw uint64) (DResult, GResult) {
	t.Helper()
	c := g.config
	chosen := make([]int32, c.Batch)
	for i := range chosen {
		chosen[i] = int32((int(draw) + i) % 8)
	}
	d, gr, err := g.Train(&DBatch{Chosen: chosen, Draw: 2 * draw, Sigma: 0.1, Penalise: c.R1 > 0}, &GBatch{Draw: 2*draw + 1, Sigma: 0.1, Decay: 0.9})
	if err != nil {
		t.Fatal(err)
	}
	return d, gr
}

func change(t *testing.T, g *GAN, with func(c *config.Config)) {
	t.Helper()
	c := g.config
	with(&c)
	if err := g.Change(c); err != nil {
		t.Fatal(err)
	}
}

func state(t *testing.T, g *GAN) []Tensor {
	t.Helper()
	list, err := g.State()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// TestChangedIsAsMadeAnew: a GAN that takes up other settings goes on as one that was made with them and got its state.
func TestChangedIsAsMadeAnew(t *testing.T) {
	for name, with := range map[string]func(c *config.Config){
		"loss":     func(c *config.Config) { c.Loss = config.LeastSquares },
		"bugs":     func(c *config.Config) { c.Bugs = config.Bugs{GLoss: true, Logits: true} },
		"batch":    func(c *config.Config) { c.Batch = 6 },
		"smaller":  func(c *config.Config) { c.Batch, c.GradientPenalty, c.Noise = 2, 1, 0.1 },
		"together": func(c *config.Config) { c.Simultaneous, c.R1, c.Loss, c.Batch = true, 3, config.Hinge, 8 },
	} {
		t.Run(name, func(t *testing.T) {
			changed := newGANOf(t, small(), 8)
			for draw := range uint64(3) {
				train(t, changed, draw)
			}
			images := oracleExamples(small(), 0, 5)
			if _, err := changed.Scores(images, nil); err != nil { // compiled with the first loss
				t.Fatal(err)
			}
			change(t, changed, with)
			anew := newGANOf(t, changed.config, 8)
			if err := anew.SetState(state(t, changed)); err != nil {
				t.Fatal(err)
			}
			for draw := range uint64(3) {
				dc, gc := train(t, changed, 3+draw)
				da, ga := train(t, anew, 3+draw)
				if dc != da || gc != ga {
					t.Errorf("update %d measures %v and %v, made anew %v and %v", draw, dc, gc, da, ga)
				}
			}
			if !slices.EqualFunc(state(t, changed), state(t, anew), equalTensors) {
				t.Error("their states differ")
			}
			of := func(g *GAN) []float32 {
				scores, err := g.Scores(images, nil)
				if err != nil {
					t.Fatal(err)
				}
				return scores
			}
			if got, want := of(changed), of(anew); !slices.Equal(got, want) {
				t.Errorf("scores %v, made anew %v", got, want)
			}
		})
	}
}

func equalTensors(a, b Tensor) bool {
	return a.Name == b.Name && slices.Equal(a.Dimensions, b.Dimensions) && slices.Equal(a.Values, b.Values)
}

func within(list []Tensor, scope string) (found []Tensor) {
	for _, t := range list {
		if name, ok := strings.CutPrefix(t.Name, scope+"/"); ok {
			found = append(found, Tensor{name, t.Dimensions, t.Values})
		}
	}
	return found
}

// TestAverageBeginsAtLiveWeights: an average that is begun while a GAN trains is the live weights at first, follows them by the formula of
// TestAverageFollowsWeights, and is gone when it is no longer kept. The players' own weights do not depend on it.
func TestAverageBeginsAtLiveWeights(t *testing.T) {
	c := small()
	c.EMA = 0
	plain, g := newGANOf(t, c, 8), newGANOf(t, c, 8)
	for draw := range uint64(2) {
		train(t, plain, draw)
		train(t, g, draw)
	}
	for round := range uint64(2) {
		change(t, g, func(c *config.Config) { c.EMA = 0.5 })
		before := weights(t, g)
		if live := within(before, generatorScope); !slices.EqualFunc(within(before, averageScope), live, equalTensors) || len(live) < 8 {
			t.Fatalf("round %d: of %d tensors the average does not begin at the live ones", round, len(live))
		}
		train(t, plain, 2+round)
		train(t, g, 2+round)
		after := weights(t, g)
		if !slices.EqualFunc(within(after, generatorScope), within(weights(t, plain), generatorScope), equalTensors) {
			t.Errorf("round %d: the average changes the players", round)
		}
		old, live, average := within(before, generatorScope), within(after, generatorScope), within(after, averageScope)
		for i, a := range average {
			if strings.HasSuffix(a.Name, "/mean") || strings.HasSuffix(a.Name, "/variance") {
				continue // copied
			}
			for j, got := range a.Values {
				want := float64(old[i].Values[j]) + 0.1*(float64(live[i].Values[j])-float64(old[i].Values[j]))
				if math.Abs(float64(got)-want) > 1e-6 {
					t.Fatalf("round %d: average %s[%d] is %v, want %v", round, a.Name, j, got, want)
				}
			}
		}
		z := make([]float32, 2*c.Latent)
		if samples(t, g, z, true) == samples(t, g, z, false) {
			t.Errorf("round %d: samples of the average are those of the live weights", round)
		}
		change(t, g, func(c *config.Config) { c.EMA = 0 })
		if left := within(state(t, g), averageScope); left != nil {
			t.Errorf("round %d: %d tensors of the average are left", round, len(left))
		}
		if samples(t, g, z, true) != samples(t, g, z, false) {
			t.Errorf("round %d: samples of an average that is not kept", round)
		}
	}
}

func samples(t *testing.T, g *GAN, z []float32, averaged bool) string {
	t.Helper()
	images, err := g.Generate(z, nil, averaged)
	if err != nil {
		t.Fatal(err)
	}
	return string(images)
}

// TestOptimiserBeginsAfresh: an optimiser that takes over remembers nothing, neither of the one before it nor of itself. The first step of
// SGD is then the rate times the gradient, whatever its momentum, and no weight of D moves farther than the rate at Adam's first
// (Kingma 2015, section 2.1), most of them just as far.
func TestOptimiserBeginsAfresh(t *testing.T) {
	g := newGANOf(t, small(), 8)
	const rate = 0.001
	use := func(kind config.OptimiserKind) {
		change(t, g, func(c *config.Config) {
			c.DOptimiser = config.Optimiser{Kind: kind, Rate: rate, Beta1: 0.9, Beta2: 0.99, Epsilon: 1e-7}
		})
	}
	draw := uint64(0)
	moves := func() (all []float64, gradient float64) {
		before := within(weights(t, g), discriminatorScope)
		d, _ := train(t, g, draw)
		draw++
		for i, after := range within(weights(t, g), discriminatorScope) {
			for j, v := range after.Values {
				all = append(all, math.Abs(float64(v)-float64(before[i].Values[j])))
			}
		}
		return all, float64(d.GradientNorm)
	}
	for round := range 2 {
		use(config.SGD)
		all, gradient := moves()
		length := 0.0
		for _, m := range all {
			length += m * m
		}
		if got, want := math.Sqrt(length), rate*gradient; math.Abs(got-want) > 1e-3*want {
			t.Errorf("round %d: the first step of SGD is %v long, want %v", round, got, want)
		}
		moves()
		use(config.Adam)
		all, _ = moves()
		far := 0
		for _, m := range all {
			if m > 1.001*rate {
				t.Fatalf("round %d: Adam's first step moves a weight by %v, the rate is %v", round, m, rate)
			}
			if m > 0.99*rate {
				far++
			}
		}
		if far < len(all)/2 {
			t.Errorf("round %d: Adam's first step moves %d of %d weights by the rate", round, far, len(all))
		}
		moves()
		for _, s := range state(t, g) {
			if strings.Contains(s.Name, "sgd_") {
				t.Errorf("round %d: %s is still there", round, s.Name)
			}
		}
	}
}
