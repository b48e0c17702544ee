package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"runtime"

	"ganplayground/assets/judge/weights"
	"ganplayground/assets/mnist"
	"ganplayground/assets/mnist/shards"
	"ganplayground/engine"
	"ganplayground/gan/config"
	"ganplayground/train"
	"ganplayground/train/wire"
)

// studio is what runs need: an engine, the training images, which are unpacked as runs need them, and a judge.
type studio struct {
	backend *engine.Backend
	images  *train.Images
	infos   []mnist.ShardInfo
	loaded  int // shards of images
	critic  *train.Judge
}

func newStudio(ctx context.Context, threads int) (*studio, error) {
	manifest, err := mnist.LoadManifest()
	if err != nil {
		return nil, err
	}
	s := &studio{infos: manifest.Train()}
	if s.backend, err = engine.NewThreaded(threads); err != nil {
		return nil, err
	}
	if s.images, err = train.NewImages(s.backend, s.infos); err != nil {
		return nil, err
	}
	return s, s.load(ctx)
}

// load adds the next shard of images.
func (s *studio) load(ctx context.Context) error {
	if s.loaded == len(s.infos) {
		return fmt.Errorf("BUG: all %d shards are there, and images are missing", s.loaded)
	}
	shard, err := mnist.LoadShard(ctx, shards.Fetch, s.infos[s.loaded], func() {})
	if err != nil {
		return err
	}
	s.loaded++
	return s.images.Add(s.loaded-1, shard)
}

func (s *studio) open(description config.Run) (*train.Run, error) {
	return train.New(description, s.images)
}

// step trains one step of a run.
func (s *studio) step(ctx context.Context, run *train.Run) (wire.Stats, error) {
	for {
		if err := ctx.Err(); err != nil {
			return wire.Stats{}, fmt.Errorf("stopped at step %d: %w", run.Steps(), err)
		}
		stats, err := run.Step()
		if !errors.Is(err, train.ErrImagesMissing) {
			return stats, err
		}
		if err := s.load(ctx); err != nil {
			return wire.Stats{}, err
		}
	}
}

// judge judges n samples of a run.
func (s *studio) judge(run *train.Run, n int) (*wire.Judgement, error) {
	if s.critic == nil {
		var err error
		if s.critic, err = train.NewJudge(s.backend, weights.Judge); err != nil {
			return nil, err
		}
	}
	judgement, err := run.Judge(s.critic, n)
	return &judgement, err
}

// threadsFlag is the flag of commands that compute.
func threadsFlag(flags *flag.FlagSet) *int {
	return flags.Int("threads", min(runtime.NumCPU(), engine.MostThreads), "")
}

// within checks the value of a flag.
func within(name string, value, least, most int) error {
	if value < least || value > most {
		return fmt.Errorf("-%s %d: %d to %d are accepted", name, value, least, most)
	}
	return nil
}
