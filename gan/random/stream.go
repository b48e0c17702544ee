package random

import "math"

// Stream is a sequence of draws, each of any number of values, for one purpose of one run.
type Stream struct {
	key     [2]uint32
	purpose uint32
}

// Purpose tells the streams of a run apart. The values are part of what a link means: never renumber them.
type Purpose uint32

const (
	Init   Purpose = 1 // initial weights; one draw for each tensor
	Order  Purpose = 2 // order of the training images; one draw for each permutation
	Latent Purpose = 3 // z of training batches; one draw for each batch
	Fixed  Purpose = 4 // z of the samples that are shown; draw 0
	Judge  Purpose = 8 // z of the samples that the judge looks at; draw 0. In the judge's own training, shifts; one draw for each batch

	Dropout Purpose = 5 // what dropout layers drop; one draw for each update

	Points Purpose = 16 // the points of a toy data set, see toy.Set.Draw
	Labels Purpose = 20 // of the fakes in training batches; one draw for each batch
	Noise  Purpose = 21 // instance noise; one draw for each batch
	Mix    Purpose = 22 // places between real and fake for the gradient penalty; one draw for each batch
)

// New returns the stream of a seed for a purpose.
func New(seed uint64, purpose Purpose) Stream {
	return Stream{key: [2]uint32{uint32(seed), uint32(seed >> 32)}, purpose: uint32(purpose)}
}

// State is where the engine's Philox stands: the key, and the low and the high half of the counter of blocks.
type State [3]uint64

// State returns the state whose random words are those of a draw.
func (s Stream) State(draw uint64) State {
	return State{uint64(s.key[1])<<32 | uint64(s.key[0]), draw << 32, uint64(s.purpose)<<32 | draw>>32}
}

// words fills dst with the random words of a draw.
func (s Stream) words(dst []uint32, draw uint64) {
	for i := 0; i < len(dst); i += 4 {
		block := philox([4]uint32{uint32(i / 4), uint32(draw), uint32(draw >> 32), s.purpose}, s.key)
		copy(dst[i:], block[:])
	}
}

// Uniform fills dst with uniform numbers in (-limit, limit): odd multiples of limit/2^24, so never exactly 0.
func (s Stream) Uniform(dst []float32, draw uint64, limit float32) {
	words := make([]uint32, len(dst))
	s.words(words, draw)
	for i, w := range words {
		dst[i] = limit * (float32(int32(w>>8)*2-(1<<24-1)) * 0x1p-24)
	}
}

// Normal fills dst with standard normal numbers by the method of Box and Muller (1958), a pair from two words.
func (s Stream) Normal(dst []float32, draw uint64) {
	words := make([]uint32, (len(dst)+1)/2*2)
	s.words(words, draw)
	for i := range dst {
		u := (float64(words[i&^1]) + 0.5) * 0x1p-32 // in (0, 1)
		radius := math.Sqrt(-2 * logarithm(u))
		sine, cosine := SineCosineTurns(words[i|1])
		if i&1 == 0 {
			dst[i] = float32(radius * cosine)
		} else {
			dst[i] = float32(radius * sine)
		}
	}
}

// Permutation returns the numbers 0 to n-1 in random order (Fisher and Yates; Durstenfeld 1964). Positions are chosen by
// multiplication (Lemire 2019) without rejection, with a bias below n/2^32.
func (s Stream) Permutation(n int, draw uint64) []uint32 {
	words := make([]uint32, n)
	s.words(words, draw)
	order := make([]uint32, n)
	for i := range order {
		j := int(uint64(words[i]) * uint64(i+1) >> 32)
		order[i] = order[j]
		order[j] = uint32(i)
	}
	return order
}
