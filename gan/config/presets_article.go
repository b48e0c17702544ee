package config

// article is the network that a Chinese article on foundation models prints as code, with its losses corrected.
func article() Config {
	c := mlp()
	c.Preset = "article"
	c.Latent, c.Batch = 100, 128
	c.Generator = "d256.r.d512.r.d784.s"
	c.Discriminator = "v1x28.c32k3.r.c64k3.r.d1"
	c.OutputBias = BiasZero
	c.GOptimiser = Optimiser{Adam, 2e-4, 0.9, 0.999, 1e-7}
	c.DOptimiser = c.GOptimiser
	c.R1, c.R1Every, c.EMA = 0, 1, 0
	return c
}

// articleProse is the network that the same article describes in words: two dense layers in G, three convolutions in D. It names
// no sizes; these cost about as much as those of its code.
func articleProse() Config {
	c := article()
	c.Preset = "article-prose"
	c.Generator = "d256.r.d784.s"
	c.Discriminator = "v1x28.c16k3.r.c32k3.r.c64k3.r.d1"
	return c
}

// articleBug is the article's network with mistakes of its code; article-verbatim has all of them, and, as the code does, computes both
// gradients from one pass forward.
func articleBug(name string, bugs Bugs) Config {
	c := article()
	c.Preset, c.Bugs = name, bugs
	c.Simultaneous = name == "article-verbatim"
	return c
}
