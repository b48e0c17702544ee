package bench

import (
	"fmt"
	"strings"

	"ganplayground/gan/config"
)

// Benchmark is one thing that is timed. Its name goes into the results.
type Benchmark struct {
	Name string
	// Side is that of the two square float32 matrices that are multiplied; 0 stands for training steps.
	Side int
	// Preset names the config of the steps; without one they are those of mlpStep.
	Preset string
	// First tells that each execution begins with a new GAN: graphs, compilation and the first step.
	First bool
}

// Benchmarks in the order of the results.
var Benchmarks = []Benchmark{
	{Name: "gemm-256", Side: 256},
	{Name: "gemm-512", Side: 512},
	{Name: "mlp-step"},
	{Name: "quick-step", Preset: "quick"},
	{Name: "quick-first", Preset: "quick", First: true},
	{Name: "dcgan-step", Preset: "dcgan"},
	{Name: "article-step", Preset: "article"},
}

// ByName finds a benchmark.
func ByName(name string) (Benchmark, error) {
	var names []string
	for _, b := range Benchmarks {
		if b.Name == name {
			return b, nil
		}
		names = append(names, b.Name)
	}
	return Benchmark{}, fmt.Errorf("benchmark %q: %s are accepted", name, strings.Join(names, ", "))
}

// Config returns the config of a benchmark of steps.
func (b Benchmark) Config() (config.Config, error) {
	if b.Preset == "" {
		return mlpStep(), nil
	}
	preset, ok := config.PresetByName(b.Preset)
	if !ok {
		return config.Config{}, fmt.Errorf("%s: there is no preset %q", b.Name, b.Preset)
	}
	return preset.Config, nil
}

// FLOPs are those of one execution in the mean, a multiply-add counted as two; 0 where the time is not that of arithmetic.
func (b Benchmark) FLOPs() (float64, error) {
	if b.Side > 0 {
		n := float64(b.Side)
		return 2 * n * n * n, nil
	}
	if b.First {
		return 0, nil
	}
	c, err := b.Config()
	if err != nil {
		return 0, err
	}
	cost, err := c.Cost()
	return float64(cost.FLOPs), err
}

// mlpStep is what peers can be asked for as well: dense layers, neither batch normalisation nor a penalty nor averaged weights.
// bench/page/jax.js and tfjs.js say the same in their terms.
func mlpStep() config.Config {
	adam := config.Adam{Rate: 2e-4, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8}
	return config.Config{
		Dataset: "mnist", Seed: config.DefaultSeed, Latent: 100,
		Generator:     "d256.r.d512.r.d784.s",
		Discriminator: "d512.l.d256.l.d1",
		OutputBias:    config.BiasZero, Loss: config.NonSaturating,
		GAdam: adam, DAdam: adam,
		R1Every: 1, Batch: 128, DSteps: 1, GSteps: 1,
	}
}
