package slow

import (
	"math"

	"ganplayground/train/wire"
)

// Numbers are those on the board; NaN is not known yet.
type Numbers struct{ OnReal, OnFake, DLoss, GLoss, DGrad, GGrad float64 }

// Numbers returns what is known at the caption: as in the step itself, everything comes when its turn comes.
func (s *Show) Numbers() Numbers {
	nan := math.NaN()
	n := Numbers{nan, nan, nan, nan, nan, nan}
	u, sight := s.update(), s.sight()
	if s.Stage() >= Judge {
		n.OnReal, n.OnFake = mean(sight.OnReals), mean(sight.OnFakes)
	}
	if s.Stage() >= Loss {
		n.DLoss, n.GLoss = float64(sight.DLoss), float64(sight.GLoss)
	}
	if s.Stage() >= Gradients {
		n.DGrad, n.GGrad = float64(u.DGrad), float64(u.GGrad)
	}
	return n
}

func mean(values []wire.Value) float64 {
	sum := 0.0
	for _, v := range values {
		sum += float64(v)
	}
	return sum / float64(len(values)) // of none NaN
}

// Parts of the board, by the ends of their ids.
const (
	partZ, partG, partFake, partData, partReal, partD = "part-z", "part-g", "part-fake", "part-data", "part-real", "part-d"
	partOnFake, partOnReal                            = "part-on-fake", "part-on-real"
	partLossG, partLossD, partGradG, partGradD        = "part-loss-g", "part-loss-d", "part-grad-g", "part-grad-d"
	wireZ, wireFake, wireData, wireFakeD, wireRealD   = "wire-z", "wire-fake", "wire-data", "wire-fake-d", "wire-real-d"
	wireOnFake, wireOnReal                            = "wire-on-fake", "wire-on-real"
	wireLossG, wireLossD, wireLossDFake               = "wire-loss-g", "wire-loss-d", "wire-loss-d-fake"
)

// Parts are all parts of the board, boxes and the lines between them, by their ids.
var Parts = []string{partZ, partG, partFake, partData, partReal, partD, partOnFake, partOnReal, partLossG, partLossD, partGradG, partGradD,
	wireZ, wireFake, wireData, wireFakeD, wireRealD, wireOnFake, wireOnReal, wireLossG, wireLossD, wireLossDFake}

// Lit returns the parts that work at the caption, and those through which gradients run back.
func (s *Show) Lit() (lit, back []string) {
	d, g := s.Learns()
	switch s.Stage() {
	case Generate:
		lit = append(lit, partZ, wireZ, partG, wireFake, partFake)
		if d {
			lit = append(lit, partData, wireData, partReal)
		}
	case Judge:
		lit = append(lit, partFake, wireFakeD, partD, wireOnFake, partOnFake)
		if d {
			lit = append(lit, partReal, wireRealD, wireOnReal, partOnReal)
		}
	case Loss:
		lit = append(lit, partOnFake)
		if d {
			lit = append(lit, partOnReal, wireLossD, wireLossDFake, partLossD)
		}
		if g {
			lit = append(lit, wireLossG, partLossG)
		}
	case Gradients:
		if d && !s.config.Bugs.Frozen {
			lit = append(lit, partLossD, partGradD, partD)
			back = append(back, wireLossD, wireLossDFake, wireOnFake, wireOnReal)
		}
		if g {
			lit = append(lit, partLossG, partGradG, partFake, partG)
			back = append(back, wireLossG, wireOnFake, wireFakeD, wireFake)
		}
	case Update:
		if d {
			lit = append(lit, partD)
		}
		if g {
			lit = append(lit, partG)
		}
	}
	return lit, back
}

// Tile is one example of the batch with what D says of it.
type Tile struct {
	Example []byte    // as in wire.Sight
	Pull    []byte    // as in wire.Update, where the caption is about it
	Latent  []float32 // z of a fake
	// Score is D's, NaN before D was asked; Before is what it said before the update, NaN unless the caption is about the change.
	Score, Before float64
}

// Tiles returns the first examples of the batch. Where D sees several samples together, they have one score in common.
func (s *Show) Tiles() (fakes, reals []Tile) {
	u, sight := s.update(), s.sight()
	fakes = s.tiles(sight.Fakes, sight.OnFakes, u.Before.OnFakes)
	reals = s.tiles(sight.Reals, sight.OnReals, u.Before.OnReals)
	for i := range fakes {
		for _, v := range u.Latents[i] {
			fakes[i].Latent = append(fakes[i].Latent, float32(v))
		}
		if s.Stage() == Gradients && u.G {
			size := len(u.Pull) / len(fakes)
			fakes[i].Pull = u.Pull[i*size : (i+1)*size]
		}
	}
	return fakes, reals
}

func (s *Show) tiles(examples []byte, scores, before []wire.Value) (tiles []Tile) {
	count := len(s.update().Latents)
	size := len(examples) / count
	if size == 0 {
		return nil
	}
	for i := range count {
		t := Tile{Example: examples[i*size : (i+1)*size], Score: math.NaN(), Before: math.NaN()}
		if s.Stage() >= Judge {
			t.Score = float64(scores[i/s.config.Pack])
		}
		if s.Stage() == Update {
			t.Before = float64(before[i/s.config.Pack])
		}
		tiles = append(tiles, t)
	}
	return tiles
}
