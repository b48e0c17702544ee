package config

import (
	"math"
	"testing"
)

func TestValidate(t *testing.T) {
	for _, c := range []struct {
		name     string
		change   func(*Config)
		sentence string // empty: accepted
	}{
		{"as it is", func(c *Config) {}, ""},
		{"largest seed", func(c *Config) { c.Seed = MaxSeed }, ""},
		{"players left out", func(c *Config) { c.DSteps, c.GSteps = 0, 0 }, ""},
		{"dataset", func(c *Config) { c.Dataset = "cifar" }, `data set "cifar": ` + dataKnown},
		{"no dataset", func(c *Config) { c.Dataset = "" }, `data set "": ` + dataKnown},
		{"some digits", func(c *Config) { c.Dataset = "mnist:07" }, ""},
		{"digits in another order", func(c *Config) { c.Dataset = "mnist:70" }, `data set "mnist:70": ` + dataKnown},
		{"all digits one by one", func(c *Config) { c.Dataset = "mnist:0123456789" }, `data set "mnist:0123456789": ` + dataKnown},
		{"points for players of images", func(c *Config) { c.Dataset, c.OutputBias = "ring", BiasZero },
			`generator: architecture "d256.bn.r.d256.bn.r.d784.s", character 26: the last layer, "s", gives 784 values per example; the generator must give 2`},
		{"points", func(c *Config) { *c = points() }, ""},
		{"points on the line", func(c *Config) { *c = points(); c.Dataset, c.Generator, c.Latent = "gauss", "a", 1 }, ""},
		{"points from the mean image", func(c *Config) { *c = points(); c.OutputBias = BiasMeanImage },
			`output bias "mean" is for images; the data set "ring" accepts only "zero"`},
		{"dark points", func(c *Config) { *c = points(); c.OutputBias = BiasDark },
			`output bias "dark" is for images; the data set "ring" accepts only "zero"`},
		{"points that are images", func(c *Config) { *c = points(); c.Generator = "d2.v2x1" },
			`generator: architecture "d2.v2x1", character 4: the last layer, "v2x1", gives 1x1x2 values per example; the generator must give 2`},
		{"points of digits", func(c *Config) { *c = points(); c.Conditional = true },
			`a conditional GAN (cond) needs digits; the data set "ring" has none`},
		{"packed points", func(c *Config) { *c = points(); c.Pack = 4 }, ""},
		{"conditional on some digits", func(c *Config) { c.Dataset, c.Conditional = "mnist:07", true }, ""},
		{"generator without weights", func(c *Config) { *c = points(); c.Generator = "t" }, `generator: architecture "t" has nothing to train; a layer d<units> has weights, for example`},
		{"discriminator without weights", func(c *Config) {
			*c = points()
			c.Dataset, c.Latent, c.Generator, c.Discriminator = "gauss", 1, "a", "t"
		},
			`discriminator: architecture "t" has nothing to train; a layer d<units> has weights, for example`},
		{"seed", func(c *Config) { c.Seed = MaxSeed + 1 }, "seed 9007199254740992: 0 to 9007199254740991 is accepted"},
		{"loss", func(c *Config) { c.Loss = "mse" }, `loss "mse": "ns", "minimax", "ls", "hinge" and "wasserstein" are accepted`},
		{"bias", func(c *Config) { c.OutputBias = "" }, `output bias "": "zero", "mean" and "dark" are accepted`},
		{"rate NaN", func(c *Config) { c.DOptimiser.Rate = math.NaN() }, "discriminator learning rate (lrd) is NaN: 0 to 1 is accepted"},
		{"rate infinite", func(c *Config) { c.GOptimiser.Rate = math.Inf(1) }, "generator learning rate (lrg) is +Inf: 0 to 1 is accepted"},
		{"rate negative", func(c *Config) { c.GOptimiser.Rate = -1e-300 }, "generator learning rate (lrg) is -1e-300: 0 to 1 is accepted"},
		{"beta 1", func(c *Config) { c.GOptimiser.Beta1 = 1 }, "generator beta 1, or momentum (b1g) is 1: 0 to 0.9999 is accepted"},
		{"batch", func(c *Config) { c.Batch = 1 }, "batch size (b) is 1: 2 to 256 is accepted"},
		{"latent", func(c *Config) { c.Latent = 0 }, "latent coordinates (z) is 0: 1 to 256 is accepted"},
		{"updates", func(c *Config) { c.DSteps = -1 }, "discriminator updates per step (kd) is -1: 0 to 8 is accepted"},
		{"lazy R1", func(c *Config) { c.R1Every = 0 }, "discriminator updates between R1 penalties (r1e) is 0: 1 to 64 is accepted"},
		{"epsilon zero", func(c *Config) { c.GOptimiser.Epsilon = 0 }, "epsilon of the generator's optimiser is 0: above 0 and up to 1 is accepted"},
		{"epsilon NaN", func(c *Config) { c.DOptimiser.Epsilon = math.NaN() }, "epsilon of the discriminator's optimiser is NaN: above 0 and up to 1 is accepted"},
		{"optimiser", func(c *Config) { c.DOptimiser.Kind = "" }, `discriminator optimiser "": "adam", "sgd" and "rmsprop" are accepted`},
		{"prior", func(c *Config) { c.Prior = "cauchy" }, `distribution of z "cauchy": "normal" and "uniform" are accepted`},
		{"smoothing", func(c *Config) { c.Loss, c.Smoothing = LeastSquares, 0.1 }, ""},
		{"smoothing without labels", func(c *Config) { c.Loss, c.Smoothing = Hinge, 0.1 },
			`label smoothing (smooth) is 0.1, but the loss "hinge" has no labels: "ns", "minimax" and "ls" have`},
		{"bugs", func(c *Config) { c.Bugs = Bugs{true, true, true} }, ""},
		{"bug gloss", func(c *Config) { c.Loss, c.Bugs.GLoss = Minimax, true },
			`bug gloss makes the label of the loss "ns" another; the loss is "minimax"`},
		{"bug logits", func(c *Config) { c.Loss, c.Bugs.Logits = Wasserstein, true },
			`bug logits needs a loss that takes logits, "ns" or "minimax"; the loss is "wasserstein"`},
		{"packing", func(c *Config) { c.Pack = 4 }, ""},
		{"packing of a part", func(c *Config) { c.Pack = 5 },
			"the batch of 32 (b) is no multiple of the 5 samples that the discriminator sees together (pack)"},
		{"packed images", func(c *Config) { c.Pack, c.Discriminator = 2, "pm.v2x28.c8k4s4.d1" }, ""},
		{"packed images, written for one", func(c *Config) { c.Pack, c.Discriminator = 2, "v1x28.c8k4s4.d1" },
			`discriminator: architecture "v1x28.c8k4s4.d1", character 1: layer "v1x28": an image of 28x28x1 has 784 values, but the input has 1568; v2x28 would fit`},
		{"conditional", func(c *Config) { c.Conditional = true }, ""},
		{"conditional images", func(c *Config) { c.Conditional, c.Discriminator = true, "v11x28.c8k4s4.d1" }, ""},
		{"generator unreadable", func(c *Config) { c.Generator = "d784.x" },
			`generator: architecture "d784.x", character 6: unknown layer "x"; the layers are d…, m…, v…, c…, t…, u…, ap…, mp…, bn, mb…, do…, r, l, t, s, pm and a`},
		{"generator of other images", func(c *Config) { c.Generator = "d785.s" },
			`generator: architecture "d785.s", character 6: the last layer, "s", gives 785 values per example; the generator must give 784 or 28x28x1`},
		{"generator without a dense layer", func(c *Config) { c.Generator = "s" },
			`generator: architecture "s", character 1: the last layer, "s", gives 32 values per example; the generator must give 784 or 28x28x1`},
		{"generator of four small images", func(c *Config) { c.Generator = "d784.v4x14" },
			`generator: architecture "d784.v4x14", character 6: the last layer, "v4x14", gives 14x14x4 values per example; the generator must give 784 or 28x28x1`},
		{"generator whose layers do not fit", func(c *Config) { c.Generator = "d784.v1x27" },
			`generator: architecture "d784.v1x27", character 6: layer "v1x27": an image of 27x27x1 has 729 values, but the input has 784; v1x28 would fit`},
		{"generator of an image", func(c *Config) { c.Generator = "d784.v1x28.s" }, ""},
		{"mean image for one bias", func(c *Config) { c.Generator = "d784.v1x28.bn.c1k3p1.s" },
			`output bias "mean" sets 784 biases, one for each pixel; the last layer of generator "d784.v1x28.bn.c1k3p1.s" that has any is "c1k3p1", with 1`},
		{"dark image for one bias", func(c *Config) { c.Generator, c.OutputBias = "d784.v1x28.bn.c1k3p1.s", BiasDark }, ""},
		{"discriminator without a dense layer", func(c *Config) { c.Discriminator = "v1x28.c8k4s4.l.c1k7" }, ""},
		{"discriminator that looks at features", func(c *Config) { c.Discriminator = "c8k3.d1" },
			`discriminator: architecture "c8k3.d1", character 1: layer "c8k3": it needs an image, but the input is 784 values; v1x28 before it would make one`},
		{"discriminator of two minds", func(c *Config) { c.Discriminator = "d2" },
			`discriminator: architecture "d2", character 1: the last layer, "d2", gives 2 values per example; the discriminator must give 1 or 1x1x1`},
		{"generator with nothing to train", func(c *Config) { c.Generator, c.Latent = "v1x7.u4", 49 },
			`generator: architecture "v1x7.u4" has nothing to train; a layer d<units> has weights, for example`},
		{"discriminator with nothing to train", func(c *Config) { c.Discriminator = "v1x28.ap7.mp4" },
			`discriminator: architecture "v1x28.ap7.mp4" has nothing to train; a layer d<units> has weights, for example`},
		{"dark image for no biases", func(c *Config) { c.Generator, c.Latent, c.OutputBias = "v1x7.bn.u4", 49, BiasDark },
			`output bias "dark": no layer of generator "v1x7.bn.u4" has biases`},
		{"no biases", func(c *Config) { c.Generator, c.Latent, c.OutputBias = "v1x7.bn.u4", 49, BiasZero }, ""},
		{"groups that a batch has", func(c *Config) { c.Discriminator = "v1x28.mb4.c2k3.mb32.d1" }, ""},
		{"groups that a batch does not have", func(c *Config) { c.Discriminator = "v1x28.mb4.c2k3.mb5.d1" },
			`discriminator: architecture "v1x28.mb4.c2k3.mb5.d1", character 16: layer "mb5": a batch of 32 cannot be divided into groups of 5`},
		{"groups of packed images", func(c *Config) { c.Discriminator, c.Pack = "d8.mb32.d1", 2 },
			`discriminator: architecture "d8.mb32.d1", character 4: layer "mb32": a batch of 16 cannot be divided into groups of 32`},
		{"mean image for the pieces of maxout", func(c *Config) { c.Generator = "m784x2" },
			`output bias "mean" sets 784 biases, one for each pixel; the last layer of generator "m784x2" that has any is "m784x2", with 1568`},
	} {
		t.Run(c.name, func(t *testing.T) {
			config := mlp()
			c.change(&config)
			expect(t, config.Validate(), c.sentence)
			expect(t, Run{Config: config}.Validate(), c.sentence)
		})
	}
}

// dataKnown ends the sentence about an unknown data set.
const dataKnown = `"mnist", "mnist:013" or other digits in rising order, "ring", "grid", "spiral", "two" and "gauss" are accepted`

// points is a config for points of the plane.
func points() Config {
	c := mlp()
	c.Dataset, c.Latent, c.OutputBias = "ring", 2, BiasZero
	c.Generator, c.Discriminator = "d8.r.d2", "d8.l.d1"
	return c
}

func TestValidateEdits(t *testing.T) {
	for _, c := range []struct {
		name     string
		edits    []Edit
		sentence string
	}{
		{"none", nil, ""},
		{"in order", []Edit{{Step: 0, Key: "kd", Value: 0}, {Step: 5, Key: "kg", Value: 8}, {Step: 5, Key: "lrd", Value: 1}, {Step: MaxStep - 1, Key: "lrg", Value: 0}}, ""},
		{"unknown key", []Edit{{Step: 5, Key: "kd", Value: 2}, {Step: 6, Key: "__proto__", Value: 1}}, `edit 2: setting "__proto__" cannot change while a run trains`},
		{"fixed key", []Edit{{Step: 6, Key: "z", Value: 64}}, `edit 1: setting "z" cannot change while a run trains`},
		{"fixed word", []Edit{{Step: 6, Key: "prior", Word: "uniform"}}, `edit 1: setting "prior" cannot change while a run trains`},
		{"words", []Edit{{Step: 6, Key: "loss", Word: "hinge"}, {Step: 7, Key: "od", Word: "sgd"}, {Step: 8, Key: "bug", Word: "frozen"}}, ""},
		{"unknown word", []Edit{{Step: 6, Key: "og", Word: "lion"}}, `edit 1: generator optimiser (og) is "lion": "adam", "sgd" and "rmsprop" are accepted`},
		{"a word and a number", []Edit{{Step: 6, Key: "og", Word: "sgd", Value: 1}}, `edit 1: generator optimiser (og) is 1: a word is accepted`},
		{"a number and a word", []Edit{{Step: 6, Key: "kd", Word: "sgd", Value: 1}}, `edit 1: discriminator updates per step (kd) is "sgd": a number is accepted`},
		{"a word that does not fit the others", []Edit{{Step: 6, Key: "loss", Word: "hinge"}, {Step: 6, Key: "lrd", Value: 1}, {Step: 7, Key: "smooth", Value: 0.1}},
			`edit 3: label smoothing (smooth) is 0.1, but the loss "hinge" has no labels: "ns", "minimax" and "ls" have`},
		{"words that fit at the end of their step", []Edit{{Step: 5, Key: "smooth", Value: 0.1}, {Step: 6, Key: "loss", Word: "hinge"}, {Step: 6, Key: "smooth", Value: 0}}, ""},
		{"value", []Edit{{Step: 6, Key: "kd", Value: 9}}, "edit 1: discriminator updates per step (kd) is 9: 0 to 8 is accepted"},
		{"fraction", []Edit{{Step: 6, Key: "kd", Value: 1.5}}, "edit 1: discriminator updates per step (kd) is 1.5: 0 to 8 is accepted"},
		{"NaN", []Edit{{Step: 6, Key: "lrd", Value: math.NaN()}}, "edit 1: discriminator learning rate (lrd) is NaN: 0 to 1 is accepted"},
		{"before the first step", []Edit{{Step: -1, Key: "kd", Value: 2}}, "edit 1: step -1: edits are in order of their steps, from 0 to 999999"},
		{"behind the last step", []Edit{{Step: MaxStep, Key: "kd", Value: 2}}, "edit 1: step 1000000: edits are in order of their steps, from 0 to 999999"},
		{"out of order", []Edit{{Step: 6, Key: "kd", Value: 2}, {Step: 5, Key: "kg", Value: 2}}, "edit 2: step 5: edits are in order of their steps, from 0 to 999999"},
	} {
		t.Run(c.name, func(t *testing.T) {
			expect(t, Run{Config: mlp(), Edits: c.edits}.Validate(), c.sentence)
		})
	}
}

// expect fails unless err says sentence, or is nil if that is empty.
func expect(t *testing.T, err error, sentence string) {
	t.Helper()
	got := ""
	if err != nil {
		got = err.Error()
	}
	if got != sentence {
		t.Errorf("error %q, want %q", got, sentence)
	}
}
