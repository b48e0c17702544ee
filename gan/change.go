package gan

import (
	"cmp"
	"errors"
	"maps"
	"strings"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/ml/model"

	"ganplayground/engine"
	"ganplayground/gan/config"
)

// What the names of graphs begin with: those that train, those that draw what these are given, those that make samples and score them.
const (
	updates    = "update "
	drawing    = "draw "
	generating = "generate "
	scoring    = "score "
)

// Change takes up other settings for the updates to come; config.Editable says which may be others. What the networks are and what they
// have learnt stays. An optimiser of another kind begins with nothing remembered. A moving average that is new begins at the weights that
// are being trained; one that is not asked for any more is forgotten. Graphs that are others now are compiled when they are needed next.
func (g *GAN) Change(c config.Config) error {
	before := g.config
	g.config = c
	if err := g.SetRates(c.GOptimiser.Rate, c.DOptimiser.Rate); err != nil || inGraphs(c) == inGraphs(before) {
		return err
	}
	g.keepGraphs(func(name string) bool {
		return strings.HasPrefix(name, generating) && (c.EMA > 0) == g.averaged ||
			strings.HasPrefix(name, scoring) && c.Loss == before.Loss // which says what D's output means
	})
	err := cmp.Or(
		g.changeOptimiser(generatorScope, before.GOptimiser, c.GOptimiser),
		g.changeOptimiser(discriminatorScope, before.DOptimiser, c.DOptimiser),
		g.keepAverage(c.EMA > 0))
	if err != nil {
		return err
	}
	g.listDraws()
	return g.makeArguments()
}

// inGraphs is the config without what updates are given as numbers, or what says how often they are made.
func inGraphs(c config.Config) config.Config {
	c.GOptimiser.Rate, c.DOptimiser.Rate = 0, 0
	c.GSteps, c.DSteps = 0, 0
	c.NoiseSteps = 0
	for _, given := range []*float64{&c.Noise, &c.EMA} {
		if *given > 0 {
			*given = 1
		}
	}
	return c
}

// keepGraphs forgets all other graphs: samples and scores alone do not depend on how the players train.
func (g *GAN) keepGraphs(keep func(name string) bool) {
	for name, r := range g.routines {
		if !keep(name) {
			r.Finalize()
			delete(g.routines, name)
		}
	}
	maps.DeleteFunc(g.parts, func(name string, _ engine.Part) bool { return !keep(name) })
}

// changeOptimiser forgets what a player's optimiser remembers if the next one is of another kind.
func (g *GAN) changeOptimiser(player string, before, after config.Optimiser) error {
	if before.Kind == after.Kind {
		return nil
	}
	return g.remove(func(path string) bool { return strings.Contains(path, "/"+optimiserScope(before, player)+"/") })
}

// keepAverage begins the moving average of G's weights, or ends it.
func (g *GAN) keepAverage(keep bool) error {
	if keep == g.averaged {
		return nil
	}
	g.averaged = keep
	if !keep {
		return g.remove(func(path string) bool { return strings.HasPrefix(path, "/"+averageScope+"/") })
	}
	var average []parameter
	for v := range g.store.Scope(model.JoinPath("/", generatorScope)).IterVariables() {
		if !strings.HasPrefix(v.Path(), model.JoinPath("/", generatorScope, layerPrefix)) || v.DType() != dtypes.Float32 {
			continue // what the optimiser remembers
		}
		p := parameter{path: averagePath(v.Path()), dimensions: v.Shape().Dimensions, values: make([]float32, v.Shape().Size())}
		if err := g.read(p.values, v.Path()[1:]); err != nil {
			return err
		}
		average = append(average, p)
	}
	for _, p := range average {
		if err := g.create(p); err != nil {
			return err
		}
	}
	return nil
}

// remove takes variables away, with their values. No graph that knows them is left.
func (g *GAN) remove(which func(path string) bool) error {
	var paths []string
	for v := range g.store.IterVariables() {
		if which(v.Path()) {
			paths = append(paths, v.Path())
		}
	}
	var err error
	for _, path := range paths {
		err = errors.Join(err, g.store.DeleteVariable(path))
		if name := path[1:]; g.tables[name] != nil {
			g.tables[name].Finalize()
			delete(g.tables, name)
		}
	}
	return err
}
