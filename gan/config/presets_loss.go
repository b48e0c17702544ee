package config

// lsgan is the least squares loss (Mao 2017) on the networks of dcgan.
func lsgan() Config {
	c := dcgan()
	c.Preset, c.Loss = "lsgan", LeastSquares
	c.GOptimiser, c.DOptimiser = adam(1e-3), adam(1e-3)
	c.Batch, c.EMA = 64, 0.98
	return c
}

// wgan is Arjovsky 2017, algorithm 1: five updates of the critic for each of G, RMSProp, and weights within 0.01.
func wgan() Config {
	c := quick()
	c.Preset, c.Loss = "wgan", Wasserstein
	c.R1, c.R1Every = 0, 1
	c.GOptimiser = Optimiser{RMSProp, 5e-4, 0, 0.99, 1e-7}
	c.DOptimiser = c.GOptimiser
	c.Clip, c.DSteps = 0.01, 5
	return c
}

// wganGP is the Wasserstein loss with a gradient penalty (Gulrajani 2017) on the networks of mlp, with one update of the critic for each of
// G instead of five.
func wganGP() Config {
	c := mlp()
	c.Preset, c.Loss = "wgan-gp", Wasserstein
	c.R1, c.R1Every, c.GradientPenalty = 0, 1, 10
	c.GOptimiser = Optimiser{Adam, 1e-3, 0.5, 0.9, 1e-7}
	c.DOptimiser = c.GOptimiser
	c.Batch, c.EMA = 64, 0.98
	return c
}

// conditional is quick with labels for both players (Mirza 2014).
func conditional() Config {
	c := quick()
	c.Preset, c.Conditional = "conditional", true
	return c
}

// hingeSN is the hinge loss with spectral normalisation of all of D's weights (Miyato 2018) on the networks of dcgan.
func hingeSN() Config {
	c := lsgan()
	c.Preset, c.Loss = "hinge-sn", Hinge
	c.Discriminator = "pm.v1x28.c16k4s2p1sn.l.c32k4s2p1sn.l.d1sn"
	return c
}

// goodfellow is in the manner of Goodfellow 2014, section 5: uniform z, a G of ReLU and sigmoid, a D of two maxout layers with dropout on its
// inputs and hidden units, gradient descent with momentum. It is smaller than the paper's. Half of D's inputs are dropped and its rate is a
// tenth of G's, since otherwise D is right nearly always within 3000 steps.
func goodfellow() Config {
	c := mlp()
	c.Preset = "goodfellow"
	c.Latent, c.Prior = 100, Uniform
	c.Generator, c.Discriminator = "d256.r.d256.r.d784.s", "do50.m64x5.do50.m64x5.do50.d1"
	c.GOptimiser, c.DOptimiser = Optimiser{SGD, 0.2, 0.5, 0.999, 1e-7}, Optimiser{SGD, 0.02, 0.5, 0.999, 1e-7}
	c.R1, c.R1Every = 0, 1
	c.Batch = 64
	return c
}
