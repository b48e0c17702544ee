package gan

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"ganplayground/gan/config"
	"ganplayground/gan/random"
)

// small is a config with every part of the mlp preset, at a size that trains in a millisecond.
func small() config.Config {
	p, _ := config.PresetByName("mlp")
	c := p.Config
	c.Generator, c.Discriminator = "d8.bn.r.d784.s", "d8.l.d1"
	c.Latent, c.Batch = 3, 4
	return c
}

func newGAN(t *testing.T, c config.Config) *GAN {
	t.Helper()
	return newGANOf(t, c, c.Batch)
}

// newGANOf is a GAN with room for n training images, those of the oracles.
func newGANOf(t *testing.T, c config.Config, n int) *GAN {
	t.Helper()
	mean := make([]float32, config.Pixels)
	for i := range mean {
		mean[i] = float32(i%10) / 10
	}
	b := newBackend(t)
	images, err := b.NewTable(ExamplesShape(c.Data(), n))
	if err != nil {
		t.Fatal(err)
	}
	if err := images.Write(0, oracleExamples(c, 0, n)); err != nil {
		t.Fatal(err)
	}
	g, err := New(b, c, images, mean)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// batch returns real images and latent vectors for one update.
func batch(c config.Config, draw uint64) ([]byte, []float32) {
	images := make([]byte, c.Batch*config.Pixels)
	for i := range images {
		images[i] = byte(i * 31 >> 3)
	}
	z := make([]float32, c.Batch*c.Latent)
	random.New(1, random.Latent).Normal(z, draw)
	return images, z
}

func update(t *testing.T, g *GAN, c config.Config, draw uint64) {
	t.Helper()
	images, z := batch(c, draw)
	if _, err := updateD(g, images, z, draw%2 == 0); err != nil {
		t.Fatal(err)
	}
	if _, err := updateG(g, z, 0.9); err != nil {
		t.Fatal(err)
	}
}

// changed returns the names of the weights that differ between two looks at a GAN.
func changed(t *testing.T, before, after []Tensor) (names []string) {
	t.Helper()
	for i, a := range after {
		if a.Name != before[i].Name {
			t.Fatalf("weight %d was %s and is %s", i, before[i].Name, a.Name)
		}
		if !slices.Equal(a.Values, before[i].Values) {
			names = append(names, a.Name)
		}
	}
	return names
}

func weights(t *testing.T, g *GAN) []Tensor {
	t.Helper()
	w, err := g.Weights()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// TestUpdatesChangeOnlyTheirPlayer: an update of D leaves G alone, and the other way round; nothing of a player stands still.
func TestUpdatesChangeOnlyTheirPlayer(t *testing.T) {
	c := small()
	g := newGAN(t, c)
	images, z := batch(c, 0)
	start := weights(t, g)
	if _, err := updateD(g, images, z, true); err != nil {
		t.Fatal(err)
	}
	afterD := weights(t, g)
	want := []string{"disc/l0/dense/biases", "disc/l0/dense/weights", "disc/l2/dense/biases", "disc/l2/dense/weights"}
	if got := changed(t, start, afterD); !slices.Equal(got, want) {
		t.Errorf("an update of D changed %v, want %v", got, want)
	}
	if _, err := updateG(g, z, 0.9); err != nil {
		t.Fatal(err)
	}
	for _, name := range changed(t, afterD, weights(t, g)) {
		if strings.HasPrefix(name, "disc/") {
			t.Errorf("an update of G changed %s", name)
		}
	}
	// The bias before batch normalisation has no gradient but rounding: the batch's mean takes it away again.
	for _, suffix := range []string{"l0/dense/weights", "l1/gamma", "l1/beta", "l1/mean", "l1/variance", "l3/dense/weights", "l3/dense/biases"} {
		for _, scope := range []string{"gen/", "ema/"} {
			if !slices.Contains(changed(t, afterD, weights(t, g)), scope+suffix) {
				t.Errorf("an update of G left %s as it was", scope+suffix)
			}
		}
	}
}

// TestFirstAdamStepIsTheRate: with bias correction, Adam's first step is the learning rate against the gradient's sign,
// unless a gradient is as small as epsilon (Kingma 2015, section 2.1).
func TestFirstAdamStepIsTheRate(t *testing.T) {
	c := small()
	g := newGAN(t, c)
	images, z := batch(c, 0)
	if err := g.SetRates(1, 0.125); err != nil {
		t.Fatal(err)
	}
	start := weights(t, g)
	if _, err := updateD(g, images, z, false); err != nil {
		t.Fatal(err)
	}
	for i, after := range weights(t, g) {
		if after.Name != "disc/l2/dense/weights" {
			continue
		}
		for j, v := range after.Values {
			if step := math.Abs(float64(v - start[i].Values[j])); math.Abs(step-0.125) > 1e-4 {
				t.Errorf("weight %d moved by %v, want the rate 0.125", j, step)
			}
		}
	}
}

// TestAverageFollowsWeights checks average = decay average + (1-decay) weight in float64.
func TestAverageFollowsWeights(t *testing.T) {
	c := small()
	g := newGAN(t, c)
	start := weights(t, g)
	update(t, g, c, 0)
	find := func(list []Tensor, name string) []float32 {
		i := slices.IndexFunc(list, func(w Tensor) bool { return w.Name == name })
		return list[i].Values
	}
	after := weights(t, g)
	old, live, average := find(start, "ema/l3/dense/weights"), find(after, "gen/l3/dense/weights"), find(after, "ema/l3/dense/weights")
	for i := range average {
		want := 0.9*float64(old[i]) + 0.1*float64(live[i])
		if math.Abs(float64(average[i])-want) > 1e-7 {
			t.Fatalf("average %d is %v, want %v", i, average[i], want)
		}
	}
}

func TestInitialWeights(t *testing.T) {
	c := small()
	for _, w := range weights(t, newGAN(t, c)) {
		switch {
		case strings.HasSuffix(w.Name, "dense/weights"):
			limit := math.Sqrt(6 / float64(w.Dimensions[0]+w.Dimensions[1]))
			largest := float64(slices.Max(w.Values))
			if largest >= limit || len(w.Values) > 1000 && largest < 0.99*limit {
				t.Errorf("%s reaches %v, want just under %v", w.Name, largest, limit)
			}
		case w.Name == "gen/l3/dense/biases":
			if got, want := float64(w.Values[3]), math.Log(0.3/0.7); math.Abs(got-want) > 1e-6 {
				t.Errorf("output bias for a mean of 0.3 is %v, want its logit %v", got, want)
			}
			if got, want := float64(w.Values[0]), math.Log(0.01/0.99); math.Abs(got-want) > 1e-6 {
				t.Errorf("output bias for a mean of 0 is %v, want the logit of 0.01, %v", got, want)
			}
		case strings.HasSuffix(w.Name, "biases"), strings.HasSuffix(w.Name, "beta"), strings.HasSuffix(w.Name, "l1/mean"):
			if strings.Contains(w.Name, "l3") {
				continue // the averaged output bias
			}
			if slices.Max(w.Values) != 0 || slices.Min(w.Values) != 0 {
				t.Errorf("%s does not start at 0", w.Name)
			}
		}
	}
	other := c
	other.Seed++
	if len(changed(t, weights(t, newGAN(t, c)), weights(t, newGAN(t, other)))) == 0 {
		t.Error("another seed gave the same weights")
	}
}

// TestInitialConvolutions checks the shapes of kernels and, by hand, the limits of their weights (the fans of Glorot 2010 count
// the window), and the dark output bias.
func TestInitialConvolutions(t *testing.T) {
	c := small()
	c.Generator, c.OutputBias = "d1176.v24x7.t12k4s2.bn.t1k4s2.s", config.BiasDark
	c.Discriminator = "v1x28.c16k5s2p1.l.c32k3.d1"
	byName := map[string]Tensor{}
	for _, w := range weights(t, newGAN(t, c)) {
		byName[w.Name] = w
	}
	for name, want := range map[string]struct {
		dimensions []int
		limit      float64
	}{
		"gen/l2/conv_transpose/weights": {[]int{4, 4, 24, 12}, math.Sqrt(6.0 / (16 * (24 + 12)))},
		"gen/l4/conv_transpose/weights": {[]int{4, 4, 12, 1}, math.Sqrt(6.0 / (16 * (12 + 1)))},
		"disc/l1/conv/weights":          {[]int{5, 5, 1, 16}, math.Sqrt(6.0 / (25 * (1 + 16)))},
		"disc/l3/conv/weights":          {[]int{3, 3, 16, 32}, math.Sqrt(6.0 / (9 * (16 + 32)))},
		"disc/l4/dense/weights":         {[]int{11 * 11 * 32, 1}, math.Sqrt(6.0 / (11*11*32 + 1))},
	} {
		w := byName[name]
		if !slices.Equal(w.Dimensions, want.dimensions) {
			t.Errorf("%s has shape %v, want %v", name, w.Dimensions, want.dimensions)
			continue
		}
		if largest := float64(slices.Max(w.Values)); largest >= want.limit || largest < 0.97*want.limit {
			t.Errorf("%s reaches %v, want just under %v", name, largest, want.limit)
		}
	}
	for name, want := range map[string][]float32{
		"gen/l4/conv_transpose/biases": {-2}, "ema/l4/conv_transpose/biases": {-2}, "gen/l3/gamma": slices.Repeat([]float32{1}, 12),
		"gen/l2/conv_transpose/biases": make([]float32, 12), "disc/l3/conv/biases": make([]float32, 32),
	} {
		if got := byName[name].Values; !slices.Equal(got, want) {
			t.Errorf("%s starts at %v, want %v", name, got, want)
		}
	}
}

// TestSamplesDoNotDependOnEachOther: batch normalisation must not let one tile's z change another tile.
func TestSamplesDoNotDependOnEachOther(t *testing.T) {
	c := small()
	g := newGAN(t, c)
	update(t, g, c, 0)
	for _, averaged := range []bool{false, true} {
		z := []float32{1, 2, 3, -1, 0, 1}
		both, err := g.Generate(z, nil, averaged)
		if err != nil {
			t.Fatal(err)
		}
		alone, err := g.Generate(z[3:], nil, averaged)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(both[config.Pixels:], alone) {
			t.Errorf("averaged %v: the second of two images differs from the same image alone", averaged)
		}
		if bytes.Equal(both[:config.Pixels], both[config.Pixels:]) {
			t.Errorf("averaged %v: different z gave the same image", averaged)
		}
	}
}

func TestScoresAreProbabilities(t *testing.T) {
	c := small()
	images, _ := batch(c, 0)
	scores, err := newGAN(t, c).Scores(images, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(scores) != c.Batch {
		t.Fatalf("%d scores for %d images", len(scores), c.Batch)
	}
	for _, s := range scores {
		if !(s > 0 && s < 1) {
			t.Errorf("score %v is not a probability", s)
		}
	}
}

// TestStateGoesOn: a GAN that gets another's state trains on with the same bits.
func TestStateGoesOn(t *testing.T) {
	c := small()
	first := newGAN(t, c)
	update(t, first, c, 0)
	update(t, first, c, 1)
	state, err := first.State()
	if err != nil {
		t.Fatal(err)
	}
	second := newGAN(t, c)
	if err := second.SetState(state); err != nil {
		t.Fatal(err)
	}
	for draw := range uint64(3) {
		update(t, first, c, 2+draw)
		update(t, second, c, 2+draw)
	}
	if names := changed(t, weights(t, first), weights(t, second)); len(names) > 0 {
		t.Errorf("three updates after the state was restored, %v differ", names)
	}
	broken := slices.Clone(state)
	broken[0].Dimensions = []int{1}
	broken[0].Values = []float32{1}
	if err := second.SetState(broken); err == nil || !strings.Contains(err.Error(), "shape") {
		t.Errorf("a state of the wrong shape gave %v, want an error that names the shapes", err)
	}
	if err := second.SetState([]Tensor{{"nonsense", []int{1}, []float32{1}}}); err == nil {
		t.Error("an unknown tensor was accepted")
	}
}

func TestParameterCount(t *testing.T) {
	want := (3*8 + 8) + 2*8 + (8*784 + 784) + (784*8 + 8) + (8*1 + 1)
	if got := newGAN(t, small()).Parameters(); got != want {
		t.Errorf("%d parameters, want %d", got, want)
	}
	for _, p := range config.Presets {
		cost, err := p.Config.Cost()
		if err != nil {
			t.Fatal(err)
		}
		if got := newGAN(t, p.Config).Parameters(); got != cost.Parameters {
			t.Errorf("%s has %d parameters; its cost says %d", p.Name, got, cost.Parameters)
		}
	}
}

// TestReportedLosses pins the values of the losses to the formulas of Goodfellow 2014.
func TestReportedLosses(t *testing.T) {
	for loss, want := range map[config.Loss]func(p float64) float64{
		config.NonSaturating: func(p float64) float64 { return -math.Log(p) },
		config.Minimax:       func(p float64) float64 { return math.Log(1 - p) },
	} {
		c := small()
		c.Loss = loss
		c.Batch = 2
		g := newGAN(t, c)
		z := []float32{1, 2, 3, 1, 2, 3} // two equal fakes: D gives both one probability, batch norm leaves only beta
		images, _ := batch(c, 0)
		d, err := updateD(g, images, z, false)
		if err != nil {
			t.Fatal(err)
		}
		g = newGAN(t, c)
		r, err := updateG(g, z, 0)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := float64(r.Loss), want(float64(d.OnFake)); math.Abs(got-want) > 1e-5 {
			t.Errorf("%s: generator loss %v, want %v for D(G(z)) = %v", loss, got, want, d.OnFake)
		}
	}
}

func TestNewRefusesABadConfig(t *testing.T) {
	c := small()
	c.Generator = "d8.s"
	if _, err := New(newBackend(t), c, nil, nil); err == nil {
		t.Error("a generator of 8 pixels was accepted")
	}
}

// TestUnexpectedVariable: a variable that no list of parameters names must not get gomlx's unseeded random numbers.
func TestUnexpectedVariable(t *testing.T) {
	g := newGAN(t, small())
	g.generator = append(g.generator, config.Layer{Kind: config.Dense, Units: 3})
	defer func() {
		if reason := fmt.Sprint(recover()); !strings.Contains(reason, "BUG") {
			t.Errorf("a layer without initial weights ended in %q, want a panic that calls it a bug", reason)
		}
	}()
	_, err := g.Generate([]float32{1, 2, 3}, nil, false)
	t.Errorf("a layer without initial weights gave images, or the error %v", err)
}

// TestPlayersShareNoNumbers: G and D start from different draws, also where their layers have one shape.
func TestPlayersShareNoNumbers(t *testing.T) {
	c := small()
	c.Generator, c.Discriminator = "d784.t.d784.s", "d784.l.d1"
	c.Latent = 1
	byName := map[string][]float32{}
	for _, w := range weights(t, newGAN(t, c)) {
		byName[w.Name] = w.Values
	}
	if slices.Equal(byName["gen/l2/dense/weights"], byName["disc/l0/dense/weights"]) {
		t.Error("two layers of one shape start from the same weights")
	}
	if !slices.Equal(byName["gen/l2/dense/weights"], byName["ema/l2/dense/weights"]) {
		t.Error("the average does not start from the weights")
	}
}
