package config

// collapse is a GAN without any of the aids of mlp: every sample becomes the same shape.
func collapse() Config {
	c := mlp()
	c.Preset = "collapse"
	c.Generator = "d256.l.d256.l.d784.s"
	c.OutputBias = BiasZero
	c.GOptimiser, c.DOptimiser = adam(2e-4), adam(2e-4)
	c.R1, c.R1Every, c.EMA = 0, 1, 0
	return c
}

// vanish is collapse with the saturating loss and a discriminator fifteen times as fast: G's gradient dies.
func vanish() Config {
	c := collapse()
	c.Preset = "vanish"
	c.Loss = Minimax
	c.DOptimiser = adam(3e-3)
	return c
}

// collapsePartial lets G move five times for each step of D: it runs from one small set of shapes to the next.
func collapsePartial() Config {
	c := mlp()
	c.Preset = "collapse-partial"
	c.GOptimiser, c.DOptimiser = adam(1e-3), adam(1e-3)
	c.GSteps, c.R1Every, c.EMA = 5, 1, 0
	return c
}

// unstable has large steps with much momentum, and a G that moves four times for each step of D: neither finds rest.
func unstable() Config {
	c := mlp()
	c.Preset = "unstable"
	c.Discriminator = "pm.d256.l.d256.l.d1"
	c.GOptimiser = Optimiser{Adam, 2e-3, 0.9, 0.999, 1e-7}
	c.DOptimiser = c.GOptimiser
	c.GSteps, c.R1, c.R1Every, c.EMA = 4, 0, 1, 0
	return c
}

// hopping is a G of convolutions that moves thirteen times as fast as D, and twice a step: D forgets what it has learnt, and G goes in
// circles.
func hopping() Config {
	c := dcgan()
	c.Preset = "hopping"
	c.Discriminator = "pm.v1x28.c16k4s2p1.l.c32k4s2p1.l.d1"
	c.GOptimiser = Optimiser{Adam, 4e-3, 0.9, 0.999, 1e-7}
	c.DOptimiser = Optimiser{Adam, 3e-4, 0.9, 0.999, 1e-7}
	c.GSteps, c.EMA = 2, 0
	return c
}

// overpower is a D that learns twenty times as fast as G, and three times a step.
func overpower() Config {
	c := dcgan()
	c.Preset = "overpower"
	c.OutputBias = BiasZero
	c.GOptimiser, c.DOptimiser = adam(1e-4), adam(2e-3)
	c.DSteps, c.EMA = 3, 0
	return c
}
