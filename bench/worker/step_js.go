package main

import (
	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/tensors"

	"ganplayground/gan"
	"ganplayground/gan/config"
	"ganplayground/gan/random"
)

// steps trains without end, in runs after which the R1 penalty comes round again.
func steps(backend compute.Backend, c config.Config) (job, error) {
	s, err := newStepper(backend, c)
	if err != nil {
		return job{}, err
	}
	cycle := 1
	if c.R1 > 0 {
		cycle = c.R1Every
	}
	return job{executions: cycle, run: func() error {
		for range cycle {
			if err := s.step(); err != nil {
				return err
			}
		}
		return nil
	}}, nil
}

// stepper trains a GAN as train.Run does, draws and copies included, on images of noise: what they show does not change the time.
type stepper struct {
	config             config.Config
	gan                *gan.GAN
	images             *tensors.Tensor // uint8 [shown, config.Pixels]
	latents            random.Stream
	dUpdates, gUpdates uint64
}

// shown is the number of images.
const shown = 2000

func newStepper(backend compute.Backend, c config.Config) (*stepper, error) {
	grey := make([]float32, config.Pixels)
	for i := range grey {
		grey[i] = 0.5
	}
	network, err := gan.New(backend, c, grey)
	if err != nil {
		return nil, err
	}
	return &stepper{config: c, gan: network, images: tensors.FromFlatDataAndDimensions(noise(), shown, config.Pixels), latents: random.New(c.Seed, random.Latent)}, nil
}

func noise() []byte {
	values := make([]float32, shown*config.Pixels)
	random.New(0, random.Order).Uniform(values, 0, 128)
	images := make([]byte, len(values))
	for i, v := range values {
		images[i] = byte(128 + v)
	}
	return images
}

func (s *stepper) step() error {
	for range s.config.DSteps {
		penalise := s.config.R1 > 0 && s.dUpdates%uint64(s.config.R1Every) == 0
		if _, err := s.gan.UpdateD(s.images, s.batch(), s.draw(2*s.dUpdates), penalise); err != nil {
			return err
		}
		s.dUpdates++
	}
	for range s.config.GSteps {
		if _, err := s.gan.UpdateG(s.draw(2*s.gUpdates+1), float32(s.config.EMA)); err != nil {
			return err
		}
		s.gUpdates++
	}
	return nil
}

// batch numbers the images of the next update of D, which lie apart.
func (s *stepper) batch() []int32 {
	batch := make([]int32, s.config.Batch)
	for i := range batch {
		batch[i] = int32(7919 * (s.dUpdates*uint64(s.config.Batch) + uint64(i)) % shown)
	}
	return batch
}

func (s *stepper) draw(draw uint64) []float32 {
	z := make([]float32, s.config.Batch*s.config.Latent)
	s.latents.Normal(z, draw)
	return z
}
