package train

import (
	"github.com/gomlx/compute/dtypes"

	"ganplayground/gan/config"
	"ganplayground/gan/random"
	"ganplayground/train/wire"
)

// FixedLatents returns the z of the fakes that are shown all through a run, vectors of c.Latent coordinates from the prior that the run
// trains with: wire.Tiles of images, wire.Points of points, the first of which are the same.
func FixedLatents(c config.Config) [][]float32 {
	n := wire.Tiles
	if c.Data().Points() != nil {
		n = wire.Points
	}
	flat := drawLatents(c, random.Fixed, n)
	latents := make([][]float32, n)
	for i := range latents {
		latents[i] = flat[i*c.Latent : (i+1)*c.Latent : (i+1)*c.Latent]
	}
	return latents
}

// drawLatents draws n vectors from the prior of a config, one after another: draw 0 of its stream for a purpose.
func drawLatents(c config.Config, purpose random.Purpose, n int) []float32 {
	flat := make([]float32, n*c.Latent)
	if stream := random.New(c.Seed, purpose); c.Prior == config.Uniform {
		stream.Uniform(flat, 0, 1)
	} else {
		stream.Normal(flat, 0)
	}
	return flat
}

// tileColumns is the number of tiles in a row of the 8 x 16 grid.
const tileColumns = 16

// TileLabels returns the digits that the tiles of a conditional run show: all the same one, or, for wire.AllDigits, one for each column of
// the 8 x 16 grid: those of the data set, again and again. What shows no digits has none.
func TileLabels(data config.Data, digit int) []int32 {
	digits := data.Digits()
	if digits == nil {
		return nil
	}
	labels := make([]int32, wire.Tiles)
	for i := range labels {
		labels[i] = int32(digit)
		if digit == wire.AllDigits {
			labels[i] = digits[i%tileColumns%len(digits)]
		}
	}
	return labels
}

// Samples returns the examples that G makes of the latent vectors, as gan.GAN.Generate does, and D's probability that each is real.
// averaged chooses the moving average of G's weights, if the run keeps one. A conditional run draws the digits that the labels name, one
// for each vector; others do not look at them. Sampling does not change the run.
func (r *Run) Samples(latents [][]float32, labels []int32, averaged bool) ([]byte, []wire.Value, error) {
	var flat []float32
	for _, z := range latents {
		flat = append(flat, z...)
	}
	fakes, err := r.gan.Generate(flat, labels, averaged)
	if err != nil {
		return nil, nil, err
	}
	scores, err := r.Scores(fakes, labels)
	return fakes, scores, err
}

// look returns the event that shows the fakes of the latent vectors, with the bytes beside it.
func (r *Run) look(latents [][]float32, labels []int32, averaged bool) (wire.Event, []byte, error) {
	fakes, scores, err := r.Samples(latents, labels, averaged)
	event := wire.Event{Kind: wire.Samples, Scores: scores}
	set := r.data().Points()
	if err != nil || set == nil {
		return event, fakes, err
	}
	event.Kind, event.Scores = wire.PointsEvent, scores[:wire.Tiles]
	said, err := r.gan.Scores(dtypes.UnsafeByteSliceFromAny(set.Lattice()), nil)
	if err != nil {
		return event, nil, err
	}
	shift, scale, err := r.gan.Affine(averaged)
	event.Shift, event.Scale = values(shift), values(scale)
	return event, append(fakes, dtypes.UnsafeByteSliceFromAny(said)...), err
}

// Reals returns the first n training examples, or as many as there are, and D's probability that each is real.
func (r *Run) Reals(n int) ([]byte, []wire.Value, error) {
	n = min(n, r.examples.available())
	reals, err := read(r.examples, r.data(), n)
	if err != nil {
		return nil, nil, err
	}
	rows := make([]int32, n)
	for i := range rows {
		rows[i] = int32(r.examples.row(i))
	}
	scores, err := r.Scores(reals, r.labels(rows))
	return reals, scores, err
}

// Scores returns D's probability that each example is real, in a conditional run that it is a real image of the digit that its label names.
func (r *Run) Scores(examples []byte, labels []int32) ([]wire.Value, error) {
	scores, err := r.gan.Scores(examples, labels)
	return values(scores), err
}

func values(list []float32) []wire.Value {
	values := make([]wire.Value, len(list))
	for i, v := range list {
		values[i] = wire.Value(v)
	}
	return values
}
