package train

import (
	"slices"

	"github.com/gomlx/compute/dtypes"

	"ganplayground/gan"
	"ganplayground/train/wire"
)

// Walk trains one step as Step does, to the same bits, and returns what happened in it: before and after each update it looks at what the
// update learns from. Updates that a step makes in one call of the engine are made one by one here, except for simultaneous ones.
func (r *Run) Walk() (wire.Stats, wire.Walk, error) {
	var walk wire.Walk
	stats, err := r.stepBy(func(d *gan.DBatch, g *gan.GBatch) (dr gan.DResult, gr gan.GResult, err error) {
		if d == nil || g == nil || r.description.At(r.step).Simultaneous {
			return r.watch(&walk, d, g)
		}
		if dr, _, err = r.watch(&walk, d, nil); err == nil {
			_, gr, err = r.watch(&walk, nil, g)
		}
		return dr, gr, err
	})
	return stats, walk, err
}

// watch makes an update and looks at it before and after.
func (r *Run) watch(walk *wire.Walk, d *gan.DBatch, g *gan.GBatch) (dr gan.DResult, gr gan.GResult, err error) {
	before, err := r.gan.Look(d, g)
	if err != nil {
		return dr, gr, err
	}
	if dr, gr, err = r.gan.Train(d, g); err != nil {
		return dr, gr, err
	}
	after, err := r.gan.Look(d, g)
	if err != nil {
		return dr, gr, err
	}
	missing := wire.Missing
	u := wire.Update{D: d != nil, G: g != nil, Before: sight(before, d, g), After: sight(after, d, g),
		DLoss: missing, GLoss: missing, DGrad: missing, GGrad: missing}
	if d != nil {
		u.DLoss, u.DGrad, u.Penalised = wire.Value(dr.Loss), wire.Value(dr.GradientNorm), d.Penalise
	}
	if g != nil {
		u.GLoss, u.GGrad = wire.Value(gr.Loss), wire.Value(gr.GradientNorm)
		u.Pull = dtypes.UnsafeByteSliceFromAny(before.Pull)
	}
	for z := range slices.Chunk(before.Latents, r.description.Config.Latent) {
		u.Latents = append(u.Latents, values(z))
	}
	walk.Updates = append(walk.Updates, u)
	r.updated()
	return dr, gr, nil
}

func sight(s gan.Sight, d *gan.DBatch, g *gan.GBatch) wire.Sight {
	out := wire.Sight{Reals: s.Real, Fakes: s.Fake, OnReals: values(s.OnReal), OnFakes: values(s.OnFake), DLoss: wire.Missing, GLoss: wire.Missing}
	if d != nil {
		out.DLoss = wire.Value(s.DLoss)
	}
	if g != nil {
		out.GLoss = wire.Value(s.GLoss)
	}
	return out
}
