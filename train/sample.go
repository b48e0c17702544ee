package train

import (
	"ganplayground/gan/config"
	"ganplayground/gan/random"
	"ganplayground/train/wire"
)

// FixedLatents returns the z of the tiles that are shown all through a run: wire.Tiles vectors of c.Latent coordinates.
func FixedLatents(c config.Config) [][]float32 {
	flat := make([]float32, wire.Tiles*c.Latent)
	random.New(c.Seed, random.Fixed).Normal(flat, 0)
	latents := make([][]float32, wire.Tiles)
	for i := range latents {
		latents[i] = flat[i*c.Latent : (i+1)*c.Latent : (i+1)*c.Latent]
	}
	return latents
}

// Samples returns the images that G makes of the latent vectors, Pixels bytes each, and D's probability that each is real.
// averaged chooses the moving average of G's weights, if the run keeps one. Sampling does not change the run.
func (r *Run) Samples(latents [][]float32, averaged bool) ([]byte, []wire.Value, error) {
	var flat []float32
	for _, z := range latents {
		flat = append(flat, z...)
	}
	images, err := r.gan.Generate(flat, averaged)
	if err != nil {
		return nil, nil, err
	}
	scores, err := r.Scores(images)
	return images, scores, err
}

// Reals returns the first n training images and D's probability that each is real.
func (r *Run) Reals(n int) ([]byte, []wire.Value, error) {
	images := make([]byte, n*config.Pixels)
	if err := r.images.Read(images, 0); err != nil {
		return nil, nil, err
	}
	scores, err := r.Scores(images)
	return images, scores, err
}

// Scores returns D's probability that each image is real.
func (r *Run) Scores(images []byte) ([]wire.Value, error) {
	scores, err := r.gan.Scores(images)
	if err != nil {
		return nil, err
	}
	values := make([]wire.Value, len(scores))
	for i, s := range scores {
		values[i] = wire.Value(s)
	}
	return values, nil
}
