package config

// Presets on points start from mlp, for the settings that have nothing to do with images.

// ring is 8 small modes on a circle (Metz 2017): a G and a D of three small layers find all of them.
func ring() Config {
	c := mlp()
	c.Preset, c.Dataset = "ring", "ring"
	c.Latent, c.Batch = 2, 128
	c.Generator, c.Discriminator = "d64.r.d64.r.d64.r.d2", "d64.l.d64.l.d64.l.d1"
	c.OutputBias = BiasZero
	c.rates(2e-3, 2e-3)
	c.R1, c.R1Every = 0, 1
	return c
}

// ringCollapse is ring with a G eight times as fast as D and no average: all fakes run after one place that D still believes in.
func ringCollapse() Config {
	c := ring()
	c.Preset = "ring-collapse"
	c.Generator, c.Discriminator = "d64.r.d64.r.d2", "d64.l.d64.l.d1"
	c.rates(4e-3, 5e-4)
	c.EMA = 0
	return c
}

// grid is 25 modes (Srivastava 2017), which all come sooner with a little of the R1 penalty.
func grid() Config {
	c := ring()
	c.Preset, c.Dataset = "grid", "grid"
	c.R1 = 0.05
	return c
}

// spiral is a curve with noise (the Swiss roll of Gulrajani 2017).
func spiral() Config {
	c := ring()
	c.Preset, c.Dataset = "spiral", "spiral"
	c.R1 = 0.05
	return c
}

// twoGaussians is the least that can be forgotten: one of two modes. Without the R1 penalty seeds 1 and 2 do forget one.
func twoGaussians() Config {
	c := ring()
	c.Preset, c.Dataset = "two-gaussians", "two"
	c.Generator, c.Discriminator = "d64.r.d64.r.d2", "d64.l.d64.l.d1"
	c.R1 = 0.1
	return c
}

// gaussian is the article's 4.1.2: G(z) = mu + sigma z has two parameters, and D is large enough to see both.
func gaussian() Config {
	c := ring()
	c.Preset, c.Dataset = "gaussian", "gauss"
	c.Latent = 1
	c.Generator, c.Discriminator = "a", "d32.l.d32.l.d1"
	c.rates(1e-2, 1e-2)
	return c
}

// gaussianLogistic has the article's own D, logistic in x, 1/(1+exp(-(w x + b))): it can tell larger from smaller, so that G learns mu,
// but not wider from narrower. The R1 penalty lets mu come to rest (Mescheder 2018).
func gaussianLogistic() Config {
	c := gaussian()
	c.Preset = "gaussian-logistic"
	c.Discriminator = "d1"
	c.R1 = 1
	return c
}

// rates sets the learning rates of G and D.
func (c *Config) rates(g, d float64) { c.GOptimiser, c.DOptimiser = adam(g), adam(d) }
