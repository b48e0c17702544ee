package train

import (
	"ganplayground/gan/config"
	"ganplayground/gan/random"
	"ganplayground/train/wire"
)

// FixedLatents returns the z of the tiles that are shown all through a run: wire.Tiles vectors of c.Latent coordinates, from the prior
// that the run trains with.
func FixedLatents(c config.Config) [][]float32 {
	flat := drawLatents(c, random.Fixed, wire.Tiles)
	latents := make([][]float32, wire.Tiles)
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
// the 8 x 16 grid: 0 to 9 and then 0 to 5.
func TileLabels(digit int) []int32 {
	labels := make([]int32, wire.Tiles)
	for i := range labels {
		labels[i] = int32(digit)
		if digit == wire.AllDigits {
			labels[i] = int32(i % tileColumns % config.Classes)
		}
	}
	return labels
}

// Samples returns the images that G makes of the latent vectors, Pixels bytes each, and D's probability that each is real.
// averaged chooses the moving average of G's weights, if the run keeps one. A conditional run draws the digits that the labels name, one
// for each vector; others do not look at them. Sampling does not change the run.
func (r *Run) Samples(latents [][]float32, labels []int32, averaged bool) ([]byte, []wire.Value, error) {
	var flat []float32
	for _, z := range latents {
		flat = append(flat, z...)
	}
	images, err := r.gan.Generate(flat, labels, averaged)
	if err != nil {
		return nil, nil, err
	}
	scores, err := r.Scores(images, labels)
	return images, scores, err
}

// Reals returns the first n training images and D's probability that each is real.
func (r *Run) Reals(n int) ([]byte, []wire.Value, error) {
	images := make([]byte, n*config.Pixels)
	if err := r.images.Read(images, 0); err != nil {
		return nil, nil, err
	}
	numbers := make([]int32, n)
	for i := range numbers {
		numbers[i] = int32(i)
	}
	scores, err := r.Scores(images, r.labels(numbers))
	return images, scores, err
}

// Scores returns D's probability that each image is real, in a conditional run that it is a real image of the digit that its label names.
func (r *Run) Scores(images []byte, labels []int32) ([]wire.Value, error) {
	scores, err := r.gan.Scores(images, labels)
	if err != nil {
		return nil, err
	}
	values := make([]wire.Value, len(scores))
	for i, s := range scores {
		values[i] = wire.Value(s)
	}
	return values, nil
}
