package job

import (
	"fmt"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"

	"ganplayground/engine"
	"ganplayground/engine/kernel"
	"ganplayground/gan"
	"ganplayground/gan/config"
	"ganplayground/gan/random"
)

// steps trains without end, in runs after which the R1 penalty comes round again.
func steps(backend *engine.Backend, c config.Config) (Job, error) {
	images, err := noise(backend)
	if err != nil {
		return Job{}, err
	}
	s, err := newStepper(backend, c, images)
	if err != nil {
		return Job{}, err
	}
	cycle := 1
	if c.R1 > 0 {
		cycle = c.R1Every
	}
	return Job{Executions: cycle, Run: func() error {
		for range cycle {
			if err := s.step(); err != nil {
				return err
			}
		}
		return nil
	}}, nil
}

// first makes a GAN on images that are there, as another architecture does, and its first step.
func first(backend *engine.Backend, c config.Config) (Job, error) {
	images, err := noise(backend)
	if err != nil {
		return Job{}, err
	}
	return Job{Executions: 1, Run: func() error {
		kernel.ForgetPlans() // those of the run before, whose architecture is the same
		s, err := newStepper(backend, c, images)
		if err != nil {
			return fmt.Errorf("a new GAN: %w", err)
		}
		defer s.gan.Close()
		return s.step()
	}}, nil
}

// stepper trains a GAN as train.Run does, draws and copies included, on images of noise: what they show does not change the time.
type stepper struct {
	config  config.Config
	gan     *gan.GAN
	updates uint64
}

// shown is the number of images.
const shown = 2000

func noise(backend *engine.Backend) (*engine.Table, error) {
	values := make([]float32, shown*config.Pixels)
	random.New(0, random.Order).Uniform(values, 0, 128)
	pixels := make([]byte, len(values))
	for i, v := range values {
		pixels[i] = byte(128 + v)
	}
	images, err := backend.NewTable(shapes.Make(dtypes.Uint8, shown, config.Pixels))
	if err != nil {
		return nil, err
	}
	return images, images.Write(0, pixels)
}

func newStepper(backend *engine.Backend, c config.Config, images *engine.Table) (*stepper, error) {
	grey := make([]float32, config.Pixels)
	for i := range grey {
		grey[i] = 0.5
	}
	network, err := gan.New(backend, c, images, grey)
	if err != nil {
		return nil, err
	}
	return &stepper{config: c, gan: network}, nil
}

// step makes an update of D and one of G, which is what the benchmarks' configs have.
func (s *stepper) step() error {
	penalise := s.config.R1 > 0 && s.updates%uint64(s.config.R1Every) == 0
	_, _, err := s.gan.Train(&gan.DBatch{Chosen: s.batch(), Draw: 2 * s.updates, Penalise: penalise},
		&gan.GBatch{Draw: 2*s.updates + 1, Decay: float32(s.config.EMA)})
	s.updates++
	return err
}

// batch numbers the images of the next update of D, which lie apart.
func (s *stepper) batch() []int32 {
	batch := make([]int32, s.config.Batch)
	for i := range batch {
		batch[i] = int32(7919 * (s.updates*uint64(s.config.Batch) + uint64(i)) % shown)
	}
	return batch
}
