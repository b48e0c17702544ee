package gan

import (
	"strings"

	"ganplayground/gan/config"
)

// updates begins the names of the graphs that train.
const updates = "update "

// Change takes up other settings for the updates to come; config.Field.Edit says which may be others. What the networks are, what they
// have learnt and what they are shown stays. Updates whose graphs are others now are compiled when they are needed next.
func (g *GAN) Change(c config.Config) error {
	compiled := inGraphs(c) != inGraphs(g.config)
	g.config = c
	if err := g.SetRates(c.GOptimiser.Rate, c.DOptimiser.Rate); err != nil || !compiled {
		return err
	}
	for name, r := range g.routines {
		if strings.HasPrefix(name, updates) {
			r.Finalize()
			delete(g.routines, name)
		}
	}
	for name := range g.parts {
		if strings.HasPrefix(name, updates) {
			delete(g.parts, name)
		}
	}
	g.listDraws()
	return g.makeArguments()
}

// inGraphs is the config without what updates are given as numbers, or what says how often they are made.
func inGraphs(c config.Config) config.Config {
	c.GOptimiser.Rate, c.DOptimiser.Rate = 0, 0
	c.GSteps, c.DSteps = 0, 0
	c.NoiseSteps = 0
	if c.Noise > 0 {
		c.Noise = 1
	}
	return c
}
