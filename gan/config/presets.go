package config

// Preset is a named config and the step that it is played to.
type Preset struct {
	Name string
	// To is the step at which the preset pauses when it starts by itself.
	To     int
	Config Config
}

// DefaultSeed is the seed of a run opened without a link.
const DefaultSeed = 42

// Presets in the order in which the page lists them; the first is the default. The figures behind them are in README.md.
var Presets = []Preset{
	{Name: "quick", To: 500, Config: quick()},
	{Name: "quality", To: 1000, Config: quality()},
	{Name: "mlp", To: 500, Config: mlp()},
	{Name: "dcgan", To: 1000, Config: dcgan()},
	{Name: "goodfellow", To: 2500, Config: goodfellow()},
	{Name: "lsgan", To: 1000, Config: lsgan()},
	{Name: "wgan", To: 2000, Config: wgan()},
	{Name: "wgan-gp", To: 600, Config: wganGP()},
	{Name: "hinge-sn", To: 1000, Config: hingeSN()},
	{Name: "conditional", To: 500, Config: conditional()},
	{Name: "article", To: 200, Config: article()},
	{Name: "article-prose", To: 200, Config: articleProse()},
	{Name: "article-bug-gloss", To: 60, Config: articleBug("article-bug-gloss", Bugs{GLoss: true})},
	{Name: "article-bug-logits", To: 60, Config: articleBug("article-bug-logits", Bugs{Logits: true})},
	{Name: "article-bug-frozen", To: 60, Config: articleBug("article-bug-frozen", Bugs{Frozen: true})},
	{Name: "article-verbatim", To: 60, Config: articleBug("article-verbatim", Bugs{GLoss: true, Logits: true, Frozen: true})},
	{Name: "collapse", To: 300, Config: collapse()},
	{Name: "collapse-partial", To: 100, Config: collapsePartial()},
	{Name: "vanish", To: 100, Config: vanish()},
	{Name: "unstable", To: 700, Config: unstable()},
	{Name: "hopping", To: 500, Config: hopping()},
	{Name: "overpower", To: 300, Config: overpower()},
	{Name: "gaussian", To: 1000, Config: gaussian()},
	{Name: "gaussian-logistic", To: 2000, Config: gaussianLogistic()},
	{Name: "two-gaussians", To: 500, Config: twoGaussians()},
	{Name: "ring", To: 1000, Config: ring()},
	{Name: "ring-collapse", To: 1000, Config: ringCollapse()},
	{Name: "grid", To: 4000, Config: grid()},
	{Name: "spiral", To: 1500, Config: spiral()},
}

// PresetByName finds a preset; ok is false if there is none of that name.
func PresetByName(name string) (p Preset, ok bool) {
	for _, p := range Presets {
		if p.Name == name {
			return p, true
		}
	}
	return Preset{}, false
}

// mlp is dense layers only, with batch normalisation in G and the R1 penalty on D.
func mlp() Config {
	return Config{
		Preset: "mlp", Dataset: "mnist", Seed: DefaultSeed, Latent: 32, Prior: Normal,
		Generator:     "d256.bn.r.d256.bn.r.d784.s",
		Discriminator: "d256.l.d256.l.d1",
		OutputBias:    BiasMeanImage, Loss: NonSaturating,
		GOptimiser: adam(1.5e-3), DOptimiser: adam(1.5e-3),
		R1: 0.5, R1Every: 4, Pack: 1, EMA: 0.99, Batch: 32, DSteps: 1, GSteps: 1,
	}
}

// quick makes digits with the least computation: a small convolutional G against a D of dense layers. Batch normalisation
// stands before the reshape, so its first statistics are of each feature.
func quick() Config {
	c := mlp()
	c.Preset = "quick"
	c.Generator = "d1176.bn.r.v24x7.t12k4s2.bn.r.t1k4s2.s"
	c.Discriminator = "d128.l.d128.l.d1"
	c.OutputBias = BiasDark
	c.GOptimiser, c.DOptimiser = adam(3e-3), adam(3e-3)
	return c
}

// quality is quick with more channels and units, and half the rate.
func quality() Config {
	c := quick()
	c.Preset = "quality"
	c.Generator = "d1568.bn.r.v32x7.t16k4s2.bn.r.t1k4s2.s"
	c.Discriminator = "d256.l.d256.l.d1"
	c.GOptimiser, c.DOptimiser = adam(1.5e-3), adam(1.5e-3)
	return c
}

// dcgan is Radford 2015, section 3, scaled to images of 28x28: strided convolutions in D, transposed ones in G, batch
// normalisation in both, though not in D's first layer.
func dcgan() Config {
	c := quality()
	c.Preset = "dcgan"
	c.Discriminator = "pm.v1x28.c16k4s2p1.l.c32k4s2p1.bn.l.d1"
	c.R1, c.R1Every = 0, 1
	return c
}

func adam(rate float64) Optimiser { return Optimiser{Adam, rate, 0.5, 0.999, 1e-7} }
