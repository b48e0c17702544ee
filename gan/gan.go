package gan

import (
	"fmt"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"ganplayground/gan/config"
	"ganplayground/gan/random"
)

// GAN is a generator and a discriminator with their weights and optimisers. Its methods compute one update or one batch of
// samples each; which comes when is the caller's. It is not safe for concurrent use.
type GAN struct {
	generator, discriminator []config.Layer
	latent                   int
	averaged                 bool
	store                    *model.Store
	rates                    map[string]float64 // learning rates in force, by scope

	updateD, updateDWithR1, updateG    *model.Exec
	generateLive, generateMean, scores *model.Exec
}

// New makes a GAN with the initial weights of the config's seed. meanImage holds the mean of the training images, Pixels
// values in [0,1]; it is read if the config asks for it.
func New(backend compute.Backend, c config.Config, meanImage []float32) (*GAN, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	installDerivatives()
	g := &GAN{latent: c.Latent, averaged: c.EMA > 0, store: model.NewStore(), rates: map[string]float64{}}
	var err error
	if g.generator, err = config.ParseArchitecture(c.Generator); err != nil {
		return nil, err
	}
	if g.discriminator, err = config.ParseArchitecture(c.Discriminator); err != nil {
		return nil, err
	}
	if err := g.initialise(c, meanImage); err != nil {
		return nil, err
	}
	return g, g.compile(backend, c)
}

// initialise creates every variable that G and D have.
func (g *GAN) initialise(c config.Config, meanImage []float32) error {
	stream, draws := random.New(c.Seed, random.Init), uint64(0)
	generator, err := parameters(generatorScope, g.generator, c.Latent, stream, &draws)
	if err != nil {
		return err
	}
	discriminator, err := parameters(discriminatorScope, g.discriminator, config.Pixels, stream, &draws)
	if err != nil {
		return err
	}
	setOutputBias(generator, c.OutputBias, meanImage)
	lists := [][]parameter{generator, discriminator}
	if g.averaged {
		var average []parameter
		for _, p := range generator {
			p.path, p.trainable = averagePath(p.path), false
			average = append(average, p)
		}
		lists = append(lists, average)
	}
	for _, list := range lists {
		if err := create(g.store, list); err != nil {
			return err
		}
	}
	return nil
}

// averagePath is the path of the moving average of a variable of G: /gen/... becomes /ema/...
func averagePath(path string) string { return "/" + averageScope + path[len("/"+generatorScope):] }

// Parameters returns the number of trained values of G and D together.
func (g *GAN) Parameters() int {
	n := 0
	for v := range g.store.IterVariables() {
		if v.Trainable {
			n += v.Shape().Size()
		}
	}
	return n
}

// SetRates sets the learning rates from the next update on.
func (g *GAN) SetRates(generator, discriminator float64) error {
	for scope, rate := range map[string]float64{generatorScope: generator, discriminatorScope: discriminator} {
		if g.rates[scope] == rate {
			continue
		}
		v := g.store.GetVariable(ratePath(scope))
		if err := v.SetValue(tensors.FromScalar(float32(rate))); err != nil {
			return fmt.Errorf("setting the learning rate of %s: %w", scope, err)
		}
		g.rates[scope] = rate
	}
	return nil
}
