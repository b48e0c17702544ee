package gan

import (
	"cmp"
	"fmt"

	"github.com/gomlx/gomlx/ml/model"

	"ganplayground/engine"
	"ganplayground/gan/config"
	"ganplayground/gan/random"
)

// GAN is a generator and a discriminator with their weights and optimisers. Its methods compute updates or samples; which comes when is
// the caller's. It is not safe for concurrent use.
//
// Every tensor has a name and a place in the engine's memory, where it stays: weights and moments by the paths of their variables,
// and what goes into a graph and comes out of it (see record.go). An update is a routine on them, a single call.
type GAN struct {
	backend                  *engine.Backend
	config                   config.Config
	data                     config.Data
	generator, discriminator []config.Layer
	view                     config.View
	averaged                 bool
	draws                    map[string][]draw  // of each player's updates, by scope
	rates                    map[string]float64 // learning rates in force, by scope

	store    *model.Store // the variables' names and shapes, for building graphs
	recorder *engine.Recorder
	tables   map[string]*engine.Table
	parts    map[string]engine.Part
	routines map[string]*engine.Routine
}

// New makes a GAN with the initial weights of the config's seed, for training examples that lie in the engine, see ExamplesShape.
// meanImage holds the mean of images, Pixels values in [0,1]; it is read if the config asks for it.
func New(backend *engine.Backend, c config.Config, examples *engine.Table, meanImage []float32) (*GAN, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	installDerivatives()
	g := &GAN{backend: backend, config: c, data: c.Data(), averaged: c.EMA > 0, rates: map[string]float64{}, store: model.NewStore(),
		recorder: engine.NewRecorder(), tables: map[string]*engine.Table{argExamples: examples}, parts: map[string]engine.Part{},
		routines: map[string]*engine.Routine{}}
	var err error
	if g.generator, err = config.ParseArchitecture(c.Generator); err != nil {
		return nil, err
	}
	if g.discriminator, err = config.ParseArchitecture(c.Discriminator); err != nil {
		return nil, err
	}
	g.view = c.View(g.discriminator)
	g.listDraws()
	if err := cmp.Or(g.initialise(c, meanImage), g.makeArguments(), g.makeRates()); err != nil {
		g.Close()
		return nil, err
	}
	return g, nil
}

// Close gives the memory of the GAN back, but for the training examples. It must not be used any more.
func (g *GAN) Close() {
	for _, r := range g.routines {
		r.Finalize()
	}
	for name, table := range g.tables {
		if name != argExamples {
			table.Finalize()
		}
	}
}

// Recompile lets every graph be compiled anew when it is needed next. Nothing that they compute changes.
func (g *GAN) Recompile() {
	for _, r := range g.routines {
		r.Finalize()
	}
	clear(g.routines)
}

// initialise creates every variable that G and D have.
func (g *GAN) initialise(c config.Config, meanImage []float32) error {
	stream, draws := random.New(c.Seed, random.Init), uint64(0)
	generator, err := parameters(generatorScope, g.generator, c.GeneratorInputs(), stream, &draws)
	if err != nil {
		return err
	}
	discriminator, err := parameters(discriminatorScope, g.discriminator, g.view.Values(), stream, &draws)
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
		for _, p := range list {
			if err := g.create(p); err != nil {
				return err
			}
		}
	}
	if g.drops() {
		return createDropout(g.store)
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

// makeRates creates the learning rates, which gomlx's optimisers look for.
func (g *GAN) makeRates() error {
	for scope, optimiser := range g.optimisers() {
		if err := g.create(parameter{path: ratePath(scope), values: []float32{float32(optimiser.Rate)}}); err != nil {
			return err
		}
		g.rates[scope] = optimiser.Rate
	}
	return nil
}

// SetRates sets the learning rates from the next update on.
func (g *GAN) SetRates(generator, discriminator float64) error {
	for scope, rate := range map[string]float64{generatorScope: generator, discriminatorScope: discriminator} {
		if g.rates[scope] == rate {
			continue
		}
		if err := g.write(ratePath(scope)[1:], []float32{float32(rate)}); err != nil {
			return fmt.Errorf("setting the learning rate of %s: %w", scope, err)
		}
		g.rates[scope] = rate
	}
	return nil
}
