package gan

import (
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"

	"ganplayground/gan/config"
)

// game is what PyTorch computed, in float64, for small networks that play by some settings: an entry of testdata/oracle_games.json,
// written by testdata/oracle_games.py.
type game struct {
	Name          string         `json:"name"`
	Settings      map[string]any `json:"settings"` // by their keys in links
	Discriminator string         `json:"discriminator"`
	DLoss         []float64      `json:"d_loss"`    // of the last update of every step
	GLoss         []float64      `json:"g_loss"`    // likewise
	Gradients     []extracted    `json:"gradients"` // of the first update of each player
}

// TestGamesAgainstPyTorch plays as the oracle did, random numbers drawn by the engine included, and compares the losses of ten steps and
// the gradients of the first. The bounds leave room for float32: the largest difference of a loss that was measured is 1.5e-6.
func TestGamesAgainstPyTorch(t *testing.T) {
	text, err := os.ReadFile("testdata/oracle_games.json")
	if err != nil {
		t.Fatal(err)
	}
	var games []game
	if err := json.Unmarshal(text, &games); err != nil {
		t.Fatal(err)
	}
	for _, o := range games {
		t.Run(o.Name, func(t *testing.T) { o.play(t) })
	}
}

func (o game) config(t *testing.T) config.Config {
	t.Helper()
	c := small()
	c.Generator, c.Discriminator, c.OutputBias, c.EMA = "d8.t.d784.s", o.Discriminator, config.BiasZero, 0
	for key, value := range o.Settings {
		switch v := value.(type) {
		case float64:
			f, ok := config.FieldByKey(key)
			if !ok {
				t.Fatalf("no field %s", key)
			}
			f.Set(&c, v)
		case string:
			choice, ok := config.ChoiceByKey(key)
			if !ok {
				t.Fatalf("no choice %s", key)
			}
			if err := choice.Set(&c, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	return c
}

func (o game) play(t *testing.T) {
	const bound = 1e-5
	c := o.config(t)
	g := newGANOf(t, c, len(o.DLoss)*c.DSteps*c.Batch)
	updates := 0
	for step := range o.DLoss {
		var d DResult
		var r GResult
		for i := range c.DSteps {
			forD := &DBatch{Draw: uint64(2 * updates), Sigma: float32(c.Noise), Penalise: c.R1 > 0 && updates%c.R1Every == 0}
			for i := range c.Batch {
				forD.Chosen = append(forD.Chosen, int32(updates*c.Batch+i))
				forD.Labels = append(forD.Labels, int32((updates*c.Batch+i)%config.Classes))
			}
			forG := &GBatch{Draw: uint64(2*step + 1), Sigma: float32(c.Noise)}
			if c.NoiseSteps > 0 {
				forD.Sigma = float32(c.Noise * max(0, 1-float64(step)/float64(c.NoiseSteps)))
				forG.Sigma = forD.Sigma
			}
			if i < c.DSteps-1 {
				forG = nil
			}
			var err error
			if d, r, err = g.Train(forD, forG); err != nil {
				t.Fatal(err)
			}
			updates++
		}
		if off := math.Abs(float64(d.Loss) - o.DLoss[step]); !(off <= bound) {
			t.Errorf("step %d: D's loss is %v, PyTorch's %v: off by %.2g", step, d.Loss, o.DLoss[step], off)
		}
		if off := math.Abs(float64(r.Loss) - o.GLoss[step]); !(off <= bound) {
			t.Errorf("step %d: G's loss is %v, PyTorch's %v: off by %.2g", step, r.Loss, o.GLoss[step], off)
		}
		if step == 0 {
			o.checkGradients(t, stateByName(t, g), c)
		}
	}
}

// checkGradients reads the first gradients from what the optimisers remember: Adam's first moment, SGD's velocity. RMSProp only knows their
// squares, and without momentum SGD knows nothing: what these do shows in the losses.
func (o game) checkGradients(t *testing.T, state map[string][]float32, c config.Config) {
	t.Helper()
	optimisers := map[string]config.Optimiser{generatorScope: c.GOptimiser, discriminatorScope: c.DOptimiser}
	for _, want := range o.Gradients {
		scope, _, _ := strings.Cut(want.Name, "/")
		optimiser := optimisers[scope]
		path, scale := optimiserScope(optimiser, scope)+"/"+want.Name, 1.0
		switch {
		case optimiser.Kind == config.Adam:
			path, scale = path+"_1st_moment", 1/(1-optimiser.Beta1)
		case optimiser.Kind == config.SGD && optimiser.Beta1 > 0:
			path += "_velocity"
		case optimiser.Kind == config.RMSProp:
			path, scale = path+"_mean_square", 1/(1-optimiser.Beta2)
		default:
			continue
		}
		got := append([]float32(nil), state[path]...)
		for i := range got {
			got[i] = float32(float64(got[i]) * scale)
		}
		if optimiser.Kind == config.RMSProp {
			for i := range got {
				got[i] = float32(math.Sqrt(float64(got[i])))
			}
			for i := range want.Values {
				want.Values[i] = math.Abs(want.Values[i])
			}
		}
		checkExtracted(t, want, got, 1e-4)
	}
}
