package controls

import "ganplayground/gan/toy"

// Pictures are what the game board shows of a run: one fake with its z, and one real example; of a run on points, several at once.
type Pictures struct {
	Set        *toy.Set // nil for images
	Fake, Real []byte   // as wire.Samples and wire.Reals bring examples
	Latent     []float32
}

// SlowAction is what the visitor does with slow motion.
type SlowAction int

const (
	SlowStart SlowAction = iota
	SlowBack
	SlowNext
	SlowAuto // lets captions follow one another by themselves, or stops that
	SlowEnd
)
