package config

import "slices"

// Config holds every setting that decides what a run computes. Two equal configs give the same weights, bit for bit, at
// every step.
type Config struct {
	// Preset is the name of the preset that this config started from; settings that differ from it are written into links.
	Preset string `json:"preset"`
	// Dataset names the training data, see ParseData.
	Dataset string `json:"dataset"`
	// Seed selects all random numbers of the run, at most MaxSeed.
	Seed uint64 `json:"seed"`
	// Latent is the number of coordinates of z, each drawn from Prior.
	Latent int   `json:"latent"`
	Prior  Prior `json:"prior"`
	// Conditional gives both players the label of an image (Mirza 2014), see GeneratorInputs and View.
	Conditional bool `json:"conditional,omitempty"`
	// Generator and Discriminator are architecture strings, see ParseArchitecture.
	Generator     string `json:"generator"`
	Discriminator string `json:"discriminator"`
	// OutputBias is where the biases of G's last layer that has biases start.
	OutputBias OutputBias `json:"output_bias"`
	// Loss is what both players minimise.
	Loss Loss `json:"loss"`
	// Bugs are mistakes made on purpose.
	Bugs Bugs `json:"bugs"`
	// GOptimiser and DOptimiser are the players' optimisers.
	GOptimiser Optimiser `json:"g_optimiser"`
	DOptimiser Optimiser `json:"d_optimiser"`
	// R1 is the weight of the gradient penalty on real images (Mescheder 2018, equation 9): R1/2 * E[|dD(x)/dx|^2].
	// R1Every applies it lazily, on every n-th update of D with n times the weight (Karras 2020, appendix B).
	R1      float64 `json:"r1"`
	R1Every int     `json:"r1_every"`
	// GradientPenalty is the weight of Gulrajani 2017, equation 3, on every update of D: GradientPenalty * E[(|dD(x)/dx|-1)^2] at x on
	// lines between real and fake images.
	GradientPenalty float64 `json:"gradient_penalty,omitempty"`
	// Clip bounds every weight of D after each of its updates: -Clip to Clip (Arjovsky 2017, algorithm 1); 0 leaves them free.
	Clip float64 `json:"clip,omitempty"`
	// Smoothing makes the label of real images 1-Smoothing, for D alone (Salimans 2016, section 3.4).
	Smoothing float64 `json:"smoothing,omitempty"`
	// Noise is the standard deviation of normal noise on all pixels that D sees, real and fake, while either player trains (Sønderby
	// 2016, section 3; Arjovsky and Bottou 2017, section 3). It falls in equal parts to 0 within the first NoiseSteps steps; 0 of them
	// keep it as it is.
	Noise      float64 `json:"noise,omitempty"`
	NoiseSteps int     `json:"noise_steps,omitempty"`
	// Pack is the number of samples that D sees together, 1 for one at a time (Lin 2018, section 3), see View. It divides Batch.
	Pack int `json:"pack"`
	// EMA is the decay of the moving average of G's weights that the samples are drawn from; 0 keeps none.
	EMA float64 `json:"ema"`
	// Batch is the number of real and of fake images in one update.
	Batch int `json:"batch"`
	// DSteps and GSteps are the updates that each player makes in one step; 0 leaves a player out.
	DSteps int `json:"d_steps"`
	GSteps int `json:"g_steps"`
	// Simultaneous makes the last update of D in a step and the first of G one: both players look at the same fakes, made by the old
	// weights of both, and then both move. Otherwise G plays against the D that has just learnt (Goodfellow 2014, algorithm 1).
	Simultaneous bool `json:"simultaneous,omitempty"`
}

// Prior names the distribution of z.
type Prior string

const (
	// Normal is the standard normal distribution.
	Normal Prior = "normal"
	// Uniform is the uniform distribution from -1 to 1 (Radford 2015, section 4).
	Uniform Prior = "uniform"
)

// Priors are all of them.
var Priors = []Prior{Normal, Uniform}

// OutputBias names an initial value for the bias of G's last layer.
type OutputBias string

const (
	// BiasZero starts at zero: through a sigmoid, every pixel mid-grey.
	BiasZero OutputBias = "zero"
	// BiasMeanImage starts at the logit of the mean training image, so that G begins from the average digit.
	BiasMeanImage OutputBias = "mean"
	// BiasDark starts at -2: through a sigmoid, every pixel at 0.12, about the mean over all pixels of MNIST (0.13).
	BiasDark OutputBias = "dark"
)

// OutputBiases are all of them.
var OutputBiases = []OutputBias{BiasZero, BiasMeanImage, BiasDark}

// MaxSeed is the largest seed: every integer up to it is exact in JavaScript too.
const MaxSeed = 1<<53 - 1

// MaxStep is the largest step that a run can be asked to play to.
const MaxStep = 1_000_000

// Run is a config with its timed edits, ordered by step: all that decides a run.
type Run struct {
	Config Config `json:"config"`
	Edits  []Edit `json:"edits,omitempty"`
}

// At returns the settings in force when step k runs: the config with every edit up to and including k applied in order.
func (r Run) At(k int) Config {
	c := r.Config
	for _, e := range r.Edits {
		if e.Step > k {
			break
		}
		e.Apply(&c)
	}
	return c
}

// WithEdit returns the run with one more edit. An edit of the same step and key is replaced, and an edit that changes
// nothing is left out, so that a slider dragged to and fro within one step leaves one edit or none.
func (r Run) WithEdit(e Edit) Run {
	edits := slices.DeleteFunc(slices.Clone(r.Edits), func(o Edit) bool { return o.Step == e.Step && o.Key == e.Key })
	out := Run{Config: r.Config, Edits: edits}
	inForce := out.At(e.Step)
	if changed := inForce; !e.Apply(&changed) || changed == inForce {
		return out
	}
	at, _ := slices.BinarySearchFunc(out.Edits, e.Step+1, func(o Edit, step int) int { return o.Step - step })
	out.Edits = slices.Insert(out.Edits, at, e)
	return out
}

// Until returns the run without the edits that take effect at step k or later: what is left after rewinding to k.
func (r Run) Until(k int) Run {
	return Run{Config: r.Config, Edits: slices.DeleteFunc(slices.Clone(r.Edits), func(e Edit) bool { return e.Step >= k })}
}
