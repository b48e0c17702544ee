package gan

import (
	"fmt"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"

	"ganplayground/engine"
	"ganplayground/gan/config"
	"ganplayground/gan/random"
)

// DBatch is what an update of D learns from.
type DBatch struct {
	Chosen   []int32      // the numbers of the real images, Batch of them
	Latents  random.State // where z is drawn from
	Penalise bool         // with the R1 penalty
}

// GBatch is what an update of G learns from.
type GBatch struct {
	Latents random.State
	Decay   float32 // of the moving average
}

// DResult is what an update of D measured, before the update.
type DResult struct {
	Loss         float32 // without the R1 penalty
	OnReal       float32 // mean probability of "real" for the real images
	OnFake       float32 // and for the fakes
	GradientNorm float32
}

// GResult is what an update of G measured, before the update.
type GResult struct {
	Loss, GradientNorm float32
}

// Train makes an update of D, an update of G, or first the one and then the other, in one call of the engine; a batch that is nil
// leaves its player out.
func (g *GAN) Train(d *DBatch, gb *GBatch) (dr DResult, gr GResult, err error) {
	name := ""
	if d != nil {
		name = "D"
		if d.Penalise {
			name = "D with R1"
		}
		if err := g.give(argChosen, stateD, d.Chosen, d.Latents); err != nil {
			return dr, gr, err
		}
	}
	if gb != nil {
		name += " and G"
		if err := g.give(argDecay, stateG, []float32{gb.Decay}, gb.Latents); err != nil {
			return dr, gr, err
		}
	}
	routine, err := g.routine("update "+name, func() ([]engine.Part, error) { return g.updateParts(d, gb) })
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

// updateParts are the graphs of an update with the drawing of its z.
func (g *GAN) updateParts(d *DBatch, gb *GBatch) (parts []engine.Part, err error) {
	add := func(part engine.Part, failed error) {
		parts = append(parts, part)
		if err == nil {
			err = failed
		}
	}
	if d != nil {
		add(g.drawPart(stateD, latentsD))
		add(g.dPart(d.Penalise))
	}
	if gb != nil {
		add(g.drawPart(stateG, latentsG))
		add(g.gPart())
	}
	return parts, err
}

func (g *GAN) drawPart(state, latents string) (engine.Part, error) {
	return g.part("draw "+latents, g.drawLatents, []argument{{state, shapes.Make(dtypes.Uint64, 3)}}, latents)
}

func (g *GAN) dPart(penalise bool) (engine.Part, error) {
	name := "update D"
	if penalise {
		name = "update D with R1"
	}
	return g.part(name, g.discriminatorUpdate(penalise), []argument{{argImages, g.tables[argImages].Shape()},
		{argChosen, shapes.Make(dtypes.Int32, g.config.Batch)}, {latentsD, g.latentShape(g.config.Batch)}}, resultD)
}

func (g *GAN) gPart() (engine.Part, error) {
	return g.part("update G", g.generatorUpdate, []argument{{latentsG, g.latentShape(g.config.Batch)}, {argDecay, shapes.Make(dtypes.Float32)}}, resultG)
}

func (g *GAN) latentShape(n int) shapes.Shape { return shapes.Make(dtypes.Float32, n, g.config.Latent) }

// give writes what an update is given: values, and the state that its z is drawn from.
func (g *GAN) give(name, state string, values any, latents random.State) error {
	shape := shapes.Make(dtypes.Float32)
	if name == argChosen {
		shape = shapes.Make(dtypes.Int32, g.config.Batch)
	}
	if err := g.makeTable(name, shape); err != nil {
		return err
	}
	if err := g.makeTable(state, shapes.Make(dtypes.Uint64, 3)); err != nil {
		return err
	}
	if err := g.write(name, values); err != nil {
		return err
	}
	return g.write(state, latents[:])
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

// Generate returns the images (n x Pixels bytes) for latent vectors (n x latent), by the averaged weights if averaged is set
// and there are any, else by those being trained. An image does not depend on the others.
func (g *GAN) Generate(z []float32, averaged bool) ([]byte, error) {
	n, weights := len(z)/g.config.Latent, generatorScope
	if averaged && g.averaged {
		weights = averageScope
	}
	name := fmt.Sprintf("generate %d by %s", n, weights)
	return apply(g, name, g.sampling(weights), z, g.latentShape(n), make([]byte, n*config.Pixels))
}

// Scores returns D's probability that each of the images (n x Pixels bytes) is real.
func (g *GAN) Scores(images []byte) ([]float32, error) {
	n := len(images) / config.Pixels
	return apply(g, fmt.Sprintf("score %d", n), g.scoring, images, shapes.Make(dtypes.Uint8, n, config.Pixels), make([]float32, n))
}

// apply runs a graph of one argument and one result by itself, and fills result.
func apply[In, Out number](g *GAN, name string, build buildFn, in []In, shape shapes.Shape, result []Out) ([]Out, error) {
	from, to := name+", from", name+", to"
	routine, err := g.routine(name, func() ([]engine.Part, error) {
		part, err := g.part(name, build, []argument{{from, shape}}, to)
		return []engine.Part{part}, err
	})
	if err != nil {
		return nil, err
	}
	if err := g.write(from, in); err != nil {
		return nil, err
	}
	if err := routine.Run(); err != nil {
		return nil, err
	}
	return result, g.read(result, to)
}
