package gan

import (
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/gomlx/compute/dtypes"

	"ganplayground/gan/config"
	"ganplayground/gan/random"
)

// oracle is what PyTorch computed for a preset, or other networks, in float64: testdata/oracle_NAME.json, written by testdata/oracle.py.
type oracle struct {
	Batch     int         `json:"batch"`     // of every update
	DLoss     []float64   `json:"d_loss"`    // of every step
	GLoss     []float64   `json:"g_loss"`    // likewise
	Gradients []extracted `json:"gradients"` // of the first update of each player
	Variances []extracted `json:"variances"` // running ones of batch norm, after the last step
}

// extracted is every Stride-th value of a tensor in row-major order, and the norm of all its values.
type extracted struct {
	Name   string    `json:"name"`
	Norm   float64   `json:"norm"`
	Stride int       `json:"stride"`
	Values []float64 `json:"values"`
}

// TestAgainstPyTorch trains as the oracle did and compares the losses of all steps.
//
// drift bounds their differences after the first step. Adam moves a weight by the whole rate even where its gradient is hardly
// more than rounding noise, in one direction or the other, so runs in float32 part from each other: PyTorch's own in float32 is
// off its float64 by 4e-3 in dcgan. In mlp it is the bias correction, which gomlx computes in float32: 1-0.999^t, the
// small difference of numbers near 1, makes the step size wrong by up to 3e-5, and that grows to 3e-3 in ten steps; the
// oracle with that correction agrees to 1e-5. The bounds leave room for other roundings: measured were 3e-3, 7e-6, 5e-3 and 2e-7.
func TestAgainstPyTorch(t *testing.T) {
	for _, c := range []struct {
		preset string
		drift  float64
	}{
		{"mlp", 1e-2},
		{"quick", 1e-4},
		{"dcgan", 2e-2},
		{"ring", 1e-3},
		{"gaussian", 1e-4},
		{"gaussian-logistic", 1e-4},
		{"article", 1e-5}, // with a batch of 4 on both sides, to save time
	} {
		p, _ := config.PresetByName(c.preset)
		t.Run(c.preset, func(t *testing.T) { followOracle(t, c.preset, p.Config, c.drift) })
	}
}

// TestLayersAgainstPyTorch does the same for the layers that no preset above has.
func TestLayersAgainstPyTorch(t *testing.T) {
	c := small()
	c.Seed, c.Latent, c.OutputBias = config.DefaultSeed, 8, config.BiasDark
	c.Generator = "m98x3sn.do20.v2x7.u2.c4k3p1sn.bn.l10.u2.t1k3sn.s"
	c.Discriminator = "pm.v1x28.c4k4s2p1sn.l30.mp2.do30.c6k3p1sn.t.ap7.mb4.m12x3.mb2.d1sn"
	c.GOptimiser.Rate, c.DOptimiser.Rate = 1e-3, 1e-3
	followOracle(t, "layers", c, 1e-5) // 7e-8 was measured
}

func followOracle(t *testing.T, name string, c config.Config, drift float64) {
	o := readOracle(t, name)
	c.Batch = o.Batch
	g := newGAN(t, c)
	latents, dropout := random.New(c.Seed, random.Latent), random.New(c.Seed, random.Dropout)
	z := make([]float32, c.Batch*c.Latent)
	for step := range o.DLoss {
		latents.Normal(z, uint64(2*step))
		d, err := updateDDropping(g, oracleExamples(c, step*c.Batch, c.Batch), z, c.R1 > 0 && step%c.R1Every == 0, dropout.State(uint64(2*step)))
		if err != nil {
			t.Fatal(err)
		}
		latents.Normal(z, uint64(2*step+1))
		r, err := updateGDropping(g, z, 0.9, dropout.State(uint64(2*step+1)))
		if err != nil {
			t.Fatal(err)
		}
		bound := drift
		if step == 0 {
			bound = 5e-6 // rounding alone; 1.4e-6 was measured
			checkFirstGradients(t, o.Gradients, stateByName(t, g), c)
		}
		if off := math.Abs(float64(d.Loss) - o.DLoss[step]); !(off <= bound) {
			t.Errorf("step %d: D's loss is %v, PyTorch's %v: off by %.2g, accepted is %.2g", step, d.Loss, o.DLoss[step], off, bound)
		}
		if off := math.Abs(float64(r.Loss) - o.GLoss[step]); !(off <= bound) {
			t.Errorf("step %d: G's loss is %v, PyTorch's %v: off by %.2g, accepted is %.2g", step, r.Loss, o.GLoss[step], off, bound)
		}
	}
	state := stateByName(t, g)
	for _, want := range o.Variances {
		checkExtracted(t, want, state[want.Name], 3e-2) // the weights have drifted; 3e-3 was measured
	}
}

// checkFirstGradients reads the gradients of the first updates from Adam's first moments, which are 1-beta1 times them.
func checkFirstGradients(t *testing.T, gradients []extracted, state map[string][]float32, c config.Config) {
	t.Helper()
	players := map[string]struct {
		optimiser string
		adam      config.Optimiser
	}{generatorScope: {"adam_g", c.GOptimiser}, discriminatorScope: {"adam_d", c.DOptimiser}}
	largest := map[string]float64{} // norm of a tensor of the player
	for _, want := range gradients {
		scope, _, _ := strings.Cut(want.Name, "/")
		largest[scope] = max(largest[scope], want.Norm)
	}
	for _, want := range gradients {
		scope, _, _ := strings.Cut(want.Name, "/")
		got := append([]float32(nil), state[players[scope].optimiser+"/"+want.Name+"_1st_moment"]...)
		for i := range got {
			got[i] /= float32(1 - players[scope].adam.Beta1)
		}
		if want.Norm == 0 { // a bias that batch norm takes away again; 1e-6 was measured
			if norm := normOf(got); !(norm <= 1e-5*largest[scope]) || len(got) == 0 {
				t.Errorf("%s: %d gradients of norm %.2g, PyTorch's are 0 and the player's largest have norm %.2g", want.Name, len(got), norm, largest[scope])
			}
			continue
		}
		checkExtracted(t, want, got, 1e-4) // 1.5e-5 was measured
	}
}

// checkExtracted compares the norm, and the values relative to their root mean square.
func checkExtracted(t *testing.T, want extracted, got []float32, bound float64) {
	t.Helper()
	if (len(got)+want.Stride-1)/want.Stride != len(want.Values) {
		t.Errorf("%s has %d values, from which every %dth cannot be %d", want.Name, len(got), want.Stride, len(want.Values))
		return
	}
	if norm := normOf(got); !(math.Abs(norm-want.Norm) <= bound*want.Norm) {
		t.Errorf("%s has norm %v, PyTorch's %v", want.Name, norm, want.Norm)
	}
	rms := want.Norm / math.Sqrt(float64(len(got)))
	for i, value := range want.Values {
		if off := math.Abs(float64(got[i*want.Stride]) - value); !(off <= bound*rms) {
			t.Errorf("%s, value %d is %v, PyTorch's %v: off by %.2g of the root mean square, accepted is %.2g",
				want.Name, i*want.Stride, got[i*want.Stride], value, off/rms, bound)
			return
		}
	}
}

func normOf(values []float32) float64 {
	sum := 0.0
	for _, v := range values {
		sum += float64(v) * float64(v)
	}
	return math.Sqrt(sum)
}

func readOracle(t *testing.T, preset string) oracle {
	t.Helper()
	text, err := os.ReadFile("testdata/oracle_" + preset + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var o oracle
	if err := json.Unmarshal(text, &o); err != nil {
		t.Fatal(err)
	}
	if len(o.DLoss) == 0 || len(o.GLoss) != len(o.DLoss) || len(o.Gradients) == 0 {
		t.Fatalf("%d and %d losses, %d gradients", len(o.DLoss), len(o.GLoss), len(o.Gradients))
	}
	return o
}

func stateByName(t *testing.T, g *GAN) map[string][]float32 {
	t.Helper()
	list, err := g.State()
	if err != nil {
		t.Fatal(err)
	}
	state := map[string][]float32{}
	for _, v := range list {
		state[v.Name] = v.Values
	}
	return state
}

// oracleExamples are the training examples of a config from number first on: points, or made-up images.
func oracleExamples(c config.Config, first, n int) []byte {
	set := c.Data().Points()
	if set == nil {
		return oracleImages(first, n)
	}
	return dtypes.UnsafeByteSliceFromAny(set.Draw(first+n, random.New(c.Seed, random.Points))[first*set.Dimensions:])
}

// oracleImages are n made-up images from number first on, as oracle.py makes them: rings whose middle is a corner, cut off at a
// byte.
func oracleImages(first, n int) []byte {
	images := make([]byte, 0, n*config.Pixels)
	for i := first; i < first+n; i++ {
		for row := range config.ImageSide {
			for column := range config.ImageSide {
				images = append(images, byte(row*row*(1+i%3)+column*column*(1+i%5)+37*i))
			}
		}
	}
	return images
}
