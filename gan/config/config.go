package config

import "slices"

// Config holds every setting that decides what a run computes. Two equal configs give the same weights, bit for bit, at
// every step.
type Config struct {
	// Preset is the name of the preset that this config started from; settings that differ from it are written into links.
	Preset string `json:"preset"`
	// Dataset names the training data; "mnist" is the only one so far: 28x28 grey images as 784 values in [0,1].
	Dataset string `json:"dataset"`
	// Seed selects all random numbers of the run, at most MaxSeed.
	Seed uint64 `json:"seed"`
	// Latent is the number of coordinates of z, drawn from a standard normal distribution.
	Latent int `json:"latent"`
	// Generator and Discriminator are architecture strings, see ParseArchitecture.
	Generator     string `json:"generator"`
	Discriminator string `json:"discriminator"`
	// OutputBias is where the biases of G's last layer that has biases start.
	OutputBias OutputBias `json:"output_bias"`
	// Loss is what both players minimise.
	Loss Loss `json:"loss"`
	// GAdam and DAdam are the players' optimisers.
	GAdam Adam `json:"g_adam"`
	DAdam Adam `json:"d_adam"`
	// R1 is the weight of the gradient penalty on real images (Mescheder 2018, equation 9): R1/2 * E[|dD(x)/dx|^2].
	// R1Every applies it lazily, on every n-th update of D with n times the weight (Karras 2020, appendix B).
	R1      float64 `json:"r1"`
	R1Every int     `json:"r1_every"`
	// EMA is the decay of the moving average of G's weights that the samples are drawn from; 0 keeps none.
	EMA float64 `json:"ema"`
	// Batch is the number of real and of fake images in one update.
	Batch int `json:"batch"`
	// DSteps and GSteps are the updates that each player makes in one step; 0 leaves a player out.
	DSteps int `json:"d_steps"`
	GSteps int `json:"g_steps"`
}

// Adam holds the settings of the Adam optimiser (Kingma 2015, algorithm 1).
type Adam struct {
	Rate    float64 `json:"rate"`
	Beta1   float64 `json:"beta1"`
	Beta2   float64 `json:"beta2"`
	Epsilon float64 `json:"epsilon"`
}

// Loss names a pair of objectives.
type Loss string

const (
	// NonSaturating is Goodfellow 2014, section 3: D minimises -log D(x) - log(1-D(G(z))), G minimises -log D(G(z)).
	NonSaturating Loss = "ns"
	// Minimax is Goodfellow 2014, equation 1: G minimises log(1-D(G(z))), which saturates when D wins.
	Minimax Loss = "minimax"
)

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

// ImageSide is the number of rows of one image, and of the pixels in a row; Pixels is the number of its values.
const (
	ImageSide = 28
	Pixels    = ImageSide * ImageSide
)

// MaxSeed is the largest seed: every integer up to it is exact in JavaScript too.
const MaxSeed = 1<<53 - 1

// MaxStep is the largest step that a run can be asked to play to.
const MaxStep = 1_000_000

// Edit is a setting that changed while the run trained: from step Step on (the first step is 0), Key has Value.
type Edit struct {
	Step  int     `json:"step"`
	Key   string  `json:"key"`
	Value float64 `json:"value"`
}

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
		if f, ok := FieldByKey(e.Key); ok {
			f.Set(&c, e.Value)
		}
	}
	return c
}

// WithEdit returns the run with one more edit. An edit of the same step and key is replaced, and an edit that changes
// nothing is left out, so that a slider dragged to and fro within one step leaves one edit or none.
func (r Run) WithEdit(e Edit) Run {
	edits := slices.DeleteFunc(slices.Clone(r.Edits), func(o Edit) bool { return o.Step == e.Step && o.Key == e.Key })
	out := Run{Config: r.Config, Edits: edits}
	inForce := out.At(e.Step)
	f, ok := FieldByKey(e.Key)
	if !ok || f.Get(&inForce) == e.Value {
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
