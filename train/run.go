package train

import (
	"errors"
	"fmt"
	"slices"

	"ganplayground/engine"
	"ganplayground/gan"
	"ganplayground/gan/config"
	"ganplayground/train/wire"
)

// ErrImagesMissing is returned by New and Step when images have not arrived yet that they need. Nothing has changed; try again
// when more images are there.
var ErrImagesMissing = errors.New("training images that are needed now have not arrived yet")

// Run trains one GAN. Its weights after k steps depend on nothing but the config.Run and the training images. It is not safe
// for concurrent use.
type Run struct {
	description config.Run
	images      *Images
	examples    examples
	gan         *gan.GAN
	order       *order
	// updated is called after every update of a player: a step can take long.
	updated func()
	counters
}

// counters say how far a run has come; with the GAN's state they are all that changes.
type counters struct {
	step               int    // steps done
	dUpdates, gUpdates uint64 // updates of each player
	// shown is the number of real examples that D has been shown: the place in the order of training where its next batch begins,
	// whatever the size of those before it was.
	shown uint64
}

// New makes a run at step 0. The first shard of images must have arrived, unless the run trains on points: G may start from its mean
// image.
func New(description config.Run, images *Images) (*Run, error) {
	if err := description.Validate(); err != nil {
		return nil, err
	}
	c := description.Config
	x, err := newExamples(c, images)
	if err != nil {
		return nil, err
	}
	network, err := newGAN(c, x, images.backend)
	if err != nil {
		x.close()
		return nil, err
	}
	return &Run{
		description: description, images: images, examples: x, gan: network,
		order:   newOrder(c.Seed, x.shards()),
		updated: func() {},
	}, nil
}

// newGAN makes the network, if the first shard of the examples is there.
func newGAN(c config.Config, x examples, backend *engine.Backend) (*gan.GAN, error) {
	first := x.shards()[0]
	if x.available() < first {
		return nil, ErrImagesMissing
	}
	var mean []float32
	if c.OutputBias == config.BiasMeanImage {
		pixels, err := read(x, c.Data(), first)
		if err != nil {
			return nil, err
		}
		mean = meanImage(pixels)
	}
	return gan.New(backend, c, x.rows(), mean)
}

// meanImage is the mean of images, intensities in [0,1]. It sums whole numbers, so it is exact.
func meanImage(pixels []byte) []float32 {
	sums := make([]int, config.Pixels)
	for i, v := range pixels {
		sums[i%config.Pixels] += int(v)
	}
	mean := make([]float32, config.Pixels)
	for j, sum := range sums {
		mean[j] = float32(float64(sum) / float64(255*(len(pixels)/config.Pixels)))
	}
	return mean
}

// Close gives the memory of the run back. It must not be used any more.
func (r *Run) Close() {
	r.gan.Close()
	r.examples.close()
}

// Description returns the config and the edits so far.
func (r *Run) Description() config.Run { return r.description }

func (r *Run) data() config.Data { return r.description.Config.Data() }

// Steps returns the number of steps done.
func (r *Run) Steps() int { return r.step }

// Parameters returns the number of trained values of both players.
func (r *Run) Parameters() int { return r.gan.Parameters() }

// Threads returns how many threads compute now; it does not change what they compute.
func (r *Run) Threads() int { return r.images.backend.Threads() }

// Edit changes a numeric setting from the next step on; the change becomes part of the run's description. The value is clamped to what the
// setting accepts.
func (r *Run) Edit(key string, value float64) error {
	if field, ok := config.FieldByKey(key); ok {
		value = field.Clamp(value)
	}
	return r.edit(config.Edit{Key: key, Value: value})
}

// Choose does the same for a setting that is a word.
func (r *Run) Choose(key, word string) error { return r.edit(config.Edit{Key: key, Word: word}) }

func (r *Run) edit(e config.Edit) error {
	if err := e.Validate(); err != nil {
		return err
	}
	e.Step = r.step
	edited := r.description.WithEdit(e)
	if err := edited.Validate(); err != nil {
		return err
	}
	r.description = edited
	return nil
}

// Branch forgets the edits that take effect after the next step: what was edited later belongs to another course of the run.
func (r *Run) Branch() { r.description = r.description.Until(r.step + 1) }

// Only makes the next step train one player, "d" or "g": two edits, for this step and back for the one after it, unless the
// one after it has an edit of its own.
func (r *Run) Only(player string) error {
	idle, ok := map[string]string{"d": "kg", "g": "kd"}[player]
	if !ok {
		return fmt.Errorf("player %q: \"d\" and \"g\" are accepted", player)
	}
	field, _ := config.FieldByKey(idle)
	now := r.description.At(r.step)
	back := config.Edit{Step: r.step + 1, Key: idle, Value: field.Get(&now)}
	if err := r.Edit(idle, 0); err != nil {
		return err
	}
	if !slices.ContainsFunc(r.description.Edits, func(e config.Edit) bool { return e.Step == back.Step && e.Key == idle }) {
		r.description = r.description.WithEdit(back)
	}
	return nil
}

// Step trains one step: the updates of D, each with its own batch, then those of G (Goodfellow 2014, algorithm 1).
func (r *Run) Step() (wire.Stats, error) { return r.stepBy(r.gan.Train) }

// trainer makes updates as gan.GAN.Train does.
type trainer func(*gan.DBatch, *gan.GBatch) (gan.DResult, gan.GResult, error)

// stepBy trains one step, whose updates are made by a trainer.
func (r *Run) stepBy(train trainer) (wire.Stats, error) {
	c := r.description.At(r.step)
	if !r.imagesArrived(c) {
		return wire.Stats{}, ErrImagesMissing
	}
	if err := r.gan.Change(c); err != nil {
		return wire.Stats{}, err
	}
	missing := wire.Missing
	stats := wire.Stats{Step: r.step + 1, DLoss: missing, GLoss: missing, DReal: missing, DFake: missing, DGrad: missing, GGrad: missing}
	// The last update of D and the first one of G are one call of the engine.
	for i := range max(c.DSteps, 1) + max(c.GSteps, 1) - 1 {
		if err := r.update(c, train, i < c.DSteps, c.GSteps > 0 && i >= c.DSteps-1, &stats); err != nil {
			return stats, fmt.Errorf("step %d: %w", r.step+1, err)
		}
	}
	r.step++
	return stats, nil
}

func (r *Run) imagesArrived(c config.Config) bool {
	for i := range uint64(c.DSteps * c.Batch) {
		if r.order.example(r.shown+i) >= r.examples.available() {
			return false
		}
	}
	return true
}

// update makes an update of D, of G, or of both, D first.
func (r *Run) update(c config.Config, train trainer, d, g bool, stats *wire.Stats) error {
	if !d && !g {
		return nil // a step that two edits left nothing to
	}
	var forD *gan.DBatch
	var forG *gan.GBatch
	// D has the even draws, G the odd ones, so that another number of updates of one player does not change what the other sees.
	if d {
		forD = &gan.DBatch{Chosen: r.chosen(c), Draw: 2 * r.dUpdates, Sigma: r.sigma(c),
			Penalise: c.R1 > 0 && r.dUpdates%uint64(c.R1Every) == 0}
		forD.Labels = r.labels(forD.Chosen)
	}
	if g {
		forG = &gan.GBatch{Draw: 2*r.gUpdates + 1, Sigma: r.sigma(c), Decay: r.averageDecay(c)}
	}
	dr, gr, err := train(forD, forG)
	if err != nil {
		return err
	}
	if d {
		r.dUpdates++
		r.shown += uint64(c.Batch)
		stats.DLoss, stats.DGrad = wire.Value(dr.Loss), wire.Value(dr.GradientNorm)
		stats.DReal, stats.DFake = wire.Value(dr.OnReal), wire.Value(dr.OnFake)
	}
	if g {
		r.gUpdates++
		stats.GLoss, stats.GGrad = wire.Value(gr.Loss), wire.Value(gr.GradientNorm)
	}
	r.updated()
	return nil
}

// chosen are the rows of the examples for the next update of D.
func (r *Run) chosen(c config.Config) []int32 {
	chosen := make([]int32, c.Batch)
	for i := range chosen {
		chosen[i] = int32(r.examples.row(r.order.example(r.shown + uint64(i))))
	}
	return chosen
}

// labels are the digits that images show, for a conditional run.
func (r *Run) labels(images []int32) []int32 {
	if !r.description.Config.Conditional {
		return nil
	}
	labels := make([]int32, len(images))
	for i, image := range images {
		labels[i] = int32(r.images.Label(int(image)))
	}
	return labels
}

// sigma is the standard deviation of the instance noise in this step.
func (r *Run) sigma(c config.Config) float32 {
	if c.NoiseSteps == 0 {
		return float32(c.Noise)
	}
	return float32(c.Noise * max(0, 1-float64(r.step)/float64(c.NoiseSteps)))
}

// averageDecay is the decay of the moving average, shorter in the beginning, when the weights move fast: the n-th update
// (from 0) uses at most (1+n)/(10+n).
func (r *Run) averageDecay(c config.Config) float32 {
	n := float64(r.gUpdates)
	return float32(min(c.EMA, (1+n)/(10+n)))
}
