package bench

import (
	"fmt"
	"slices"
	"strings"

	"ganplayground/gan/config"
)

// Kind says what is executed.
type Kind int

const (
	// Peak is the 4x8 micro-kernel of the matrix product alone, in the first-level cache: the rate that products are held against.
	Peak Kind = iota
	// Product multiplies two square matrices.
	Product
	// Convolution is one pass of one convolutional layer.
	Convolution
	// Step is a training step.
	Step
	// First begins with a new GAN: graphs, compilation and the first step, which is what a change of architecture costs.
	First
	// Visit opens the whole page in a browser that has never seen it, and once more. It has several values.
	Visit
	// Frames watches the page while it trains. It has several values.
	Frames
)

// Benchmark is one thing that is timed. Its name goes into the results.
type Benchmark struct {
	Name string
	Kind Kind
	// Side is that of a product's matrices.
	Side int
	// Layer and Pass are those of a convolution.
	Layer Layer
	Pass  Pass
	// Preset names the config of steps and of the page; without one, steps are those of mlpStep.
	Preset string
}

// PeakName is the benchmark that gives the micro-kernel's own rate.
const PeakName = "gemm-peak"

// Benchmarks in the order of the results.
var Benchmarks = slices.Concat(
	[]Benchmark{
		{Name: PeakName, Kind: Peak},
		{Name: "gemm-128", Kind: Product, Side: 128},
		{Name: "gemm-256", Kind: Product, Side: 256},
		{Name: "gemm-512", Kind: Product, Side: 512},
		{Name: "gemm-1024", Kind: Product, Side: 1024},
	},
	convolutions(),
	[]Benchmark{
		{Name: "mlp-step", Kind: Step},
		{Name: "quick-step", Kind: Step, Preset: "quick"},
		{Name: "quick-first", Kind: First, Preset: "quick"},
		{Name: "dcgan-step", Kind: Step, Preset: "dcgan"},
		{Name: "article-step", Kind: Step, Preset: "article"},
		{Name: "page-start", Kind: Visit, Preset: "quick"},
		{Name: "page-frames", Kind: Frames, Preset: "quick"},
	})

// ByName finds a benchmark.
func ByName(name string) (Benchmark, error) {
	for _, b := range Benchmarks {
		if b.Name == name {
			return b, nil
		}
	}
	return Benchmark{}, unknown(name)
}

// Matching returns the benchmarks whose names begin with a text.
func Matching(beginning string) ([]Benchmark, error) {
	var found []Benchmark
	for _, b := range Benchmarks {
		if strings.HasPrefix(b.Name, beginning) {
			found = append(found, b)
		}
	}
	if found == nil {
		return nil, unknown(beginning)
	}
	return found, nil
}

// unknown is the error that lists the names, of convolutions one for each preset.
func unknown(name string) error {
	var names []string
	for _, b := range Benchmarks {
		known := b.Name
		if b.Kind == Convolution {
			known = convolutionPrefix(b.Preset) + "…"
		}
		if !slices.Contains(names, known) {
			names = append(names, known)
		}
	}
	return fmt.Errorf("benchmark %q: %s and their beginnings are accepted", name, strings.Join(names, ", "))
}

// Turn names what is timed in turns, because the one is held against the other: the passes of a layer, and the micro-kernel and the
// product that has to come near its rate.
func (b Benchmark) Turn() string {
	switch b.Kind {
	case Convolution:
		return b.LayerName()
	case Peak:
		return "gemm-256"
	}
	return b.Name
}

// Compare orders the names of results as Benchmarks does; those of the page begin with the name of their benchmark.
func Compare(a, b string) int {
	place := func(name string) int {
		i := slices.IndexFunc(Benchmarks, func(b Benchmark) bool {
			return b.Name == name || b.OfPage() && strings.HasPrefix(name, b.Name)
		})
		if i < 0 {
			return len(Benchmarks)
		}
		return i
	}
	return place(a) - place(b)
}

// OfPage tells whether the whole page is looked at, from outside.
func (b Benchmark) OfPage() bool { return b.Kind == Visit || b.Kind == Frames }

// Config returns the config of steps, or of what the page trains.
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

// The work of one execution of Peak.
const (
	PeakK      = 256  // length of a tile's sums; its operands take 12 KiB
	PeakRounds = 1000 // tiles
)

// FLOPs are those of one execution in the mean, a multiply-add counted as two; 0 where the time is not that of arithmetic.
func (b Benchmark) FLOPs() (float64, error) {
	switch b.Kind {
	case Peak:
		return 2 * 4 * 8 * PeakK * PeakRounds, nil
	case Product:
		n := float64(b.Side)
		return 2 * n * n * n, nil
	case Convolution:
		return b.Layer.flops(), nil
	case Step:
		c, err := b.Config()
		if err != nil {
			return 0, err
		}
		cost, err := c.Cost()
		return float64(cost.FLOPs), err
	}
	return 0, nil
}

// mlpStep is what peers can be asked for as well: dense layers, neither batch normalisation nor a penalty nor averaged weights.
// bench/page/jax-js.js and tfjs.js say the same in their terms.
func mlpStep() config.Config {
	adam := config.Optimiser{Kind: config.Adam, Rate: 2e-4, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8}
	return config.Config{
		Dataset: "mnist", Seed: config.DefaultSeed, Latent: 100, Prior: config.Normal,
		Generator:     "d256.r.d512.r.d784.s",
		Discriminator: "d512.l.d256.l.d1",
		OutputBias:    config.BiasZero, Loss: config.NonSaturating,
		GOptimiser: adam, DOptimiser: adam,
		R1Every: 1, Pack: 1, Batch: 128, DSteps: 1, GSteps: 1,
	}
}
