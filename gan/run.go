package gan

import (
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"

	"ganplayground/engine"
)

// DBatch is what an update of D learns from.
type DBatch struct {
	Chosen   []int32 // the numbers of the real images, Batch of them
	Labels   []int32 // of these images; only a conditional GAN reads them
	Draw     uint64  // the number of the draw that z, and what else is random, comes from
	Sigma    float32 // standard deviation of the instance noise; only a GAN with Noise reads it
	Penalise bool    // with the R1 penalty
}

// GBatch is what an update of G learns from.
type GBatch struct {
	Draw  uint64  // as for D; simultaneous updates have D's
	Sigma float32 // as for D
	Decay float32 // of the moving average
}

// DResult is what an update of D measured, before the update.
type DResult struct {
	Loss         float32 // without penalties
	OnReal       float32 // mean probability of "real" for the real images
	OnFake       float32 // and for the fakes
	GradientNorm float32 // with penalties; 0 for a frozen D
}

// GResult is what an update of G measured, before the update.
type GResult struct {
	Loss, GradientNorm float32
}

// Train makes an update of D, an update of G, or both, in one call of the engine; a batch that is nil leaves its player out. Both
// are first the one and then the other, unless the config asks for simultaneous updates.
func (g *GAN) Train(d *DBatch, gb *GBatch) (dr DResult, gr GResult, err error) {
	name := ""
	if d != nil {
		name = "D"
		if d.Penalise {
			name = "D with R1"
		}
		if err := g.giveD(d); err != nil {
			return dr, gr, err
		}
	}
	if gb != nil {
		name += " and G"
		if err := g.giveG(gb); err != nil {
			return dr, gr, err
		}
	}
	routine, err := g.routine(updates+name, func() ([]engine.Part, error) { return g.updateParts(d, gb) })
	if err == nil {
		err = routine.Run()
	}
	if err == nil && d != nil {
		dr, err = g.dResult()
	}
	if err == nil && gb != nil {
		gr, err = g.gResult()
	}
	return dr, gr, err
}

// updateParts are the graphs of an update with the drawing of its random tensors.
func (g *GAN) updateParts(d *DBatch, gb *GBatch) (parts []engine.Part, err error) {
	update := func(player string, part engine.Part, failed error) {
		draws, failedToo := g.drawParts(player)
		parts = append(append(parts, draws...), part)
		if err == nil {
			err = failed
		}
		if err == nil {
			err = failedToo
		}
	}
	if d != nil && gb != nil && g.config.Simultaneous {
		part, failed := g.simultaneousPart(d.Penalise)
		update(discriminatorScope, part, failed)
		return parts, err
	}
	if d != nil {
		part, failed := g.dPart(d.Penalise)
		update(discriminatorScope, part, failed)
	}
	if gb != nil {
		part, failed := g.gPart()
		update(generatorScope, part, failed)
	}
	return parts, err
}

func (g *GAN) dPart(penalise bool) (engine.Part, error) {
	return g.part(withR1(updates+"D", penalise), named(g.dArguments(), g.discriminatorUpdate(penalise)), g.dArguments(), resultD)
}

func (g *GAN) gPart() (engine.Part, error) {
	return g.part(updates+"G", named(g.gArguments(), g.generatorUpdate), g.gArguments(), resultG)
}

func (g *GAN) simultaneousPart(penalise bool) (engine.Part, error) {
	arguments := append(g.dArguments(), argument{argDecay, scalar})
	return g.part(withR1(updates+"both", penalise), named(arguments, g.simultaneousUpdate(penalise)), arguments, resultD, resultG)
}

func withR1(name string, penalise bool) string {
	if penalise {
		return name + " with R1"
	}
	return name
}

var scalar = shapes.Make(dtypes.Float32)

// dArguments are the tensors that an update of D is given.
func (g *GAN) dArguments() []argument {
	list := []argument{{argExamples, g.tables[argExamples].Shape()}, {argChosen, shapes.Make(dtypes.Int32, g.config.Batch)}}
	if g.config.Conditional {
		list = append(list, argument{argLabels, shapes.Make(dtypes.Int32, g.config.Batch)})
	}
	return append(list, g.drawn(discriminatorScope)...)
}

// gArguments are the tensors that an update of G is given.
func (g *GAN) gArguments() []argument {
	return append(g.drawn(generatorScope), argument{argDecay, scalar})
}

// drawn are a player's random tensors, and how strong the noise among them is.
func (g *GAN) drawn(player string) (list []argument) {
	for _, d := range g.draws[player] {
		list = append(list, d.argument)
	}
	if g.config.Noise > 0 {
		list = append(list, argument{argSigma, scalar})
	}
	return list
}

// makeArguments makes the tables of what updates are given from outside.
func (g *GAN) makeArguments() error {
	list := append(g.dArguments(), g.gArguments()...)
	for _, draws := range g.draws {
		for _, d := range draws {
			list = append(list, argument{d.state(), stateShape})
		}
	}
	for _, a := range list {
		if err := g.makeTable(a.name, a.shape); err != nil {
			return err
		}
	}
	return nil
}

// giveD writes what an update of D is given.
func (g *GAN) giveD(d *DBatch) error {
	err := g.write(argChosen, d.Chosen)
	if err == nil && g.config.Conditional {
		err = g.write(argLabels, d.Labels)
	}
	if err == nil {
		err = g.giveSigma(d.Sigma)
	}
	if err == nil {
		err = g.giveDraws(discriminatorScope, d.Draw)
	}
	return err
}

// giveG writes what an update of G is given.
func (g *GAN) giveG(gb *GBatch) error {
	err := g.write(argDecay, []float32{gb.Decay})
	if err == nil {
		err = g.giveSigma(gb.Sigma)
	}
	if err == nil {
		err = g.giveDraws(generatorScope, gb.Draw)
	}
	return err
}

func (g *GAN) giveSigma(sigma float32) error {
	if g.config.Noise == 0 {
		return nil
	}
	return g.write(argSigma, []float32{sigma})
}

func (g *GAN) dResult() (DResult, error) {
	var v [4]float32
	err := g.read(v[:], resultD)
	return DResult{Loss: v[0], OnReal: v[1], OnFake: v[2], GradientNorm: v[3]}, err
}

func (g *GAN) gResult() (GResult, error) {
	var v [2]float32
	err := g.read(v[:], resultG)
	return GResult{Loss: v[0], GradientNorm: v[1]}, err
}
