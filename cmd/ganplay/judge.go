package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	judgefile "ganplayground/assets/judge"
	"ganplayground/assets/mnist"
	"ganplayground/assets/mnist/shards"
	"ganplayground/engine"
	"ganplayground/gan/judge"
)

const judgeUsage = `usage: ganplay judge train [FLAGS]

Trains the classifier that judges samples, tests it, and writes manifest.json and weights/judge.bin. The same settings make the same
bytes, on any number of threads. Without flags it makes those that are checked in, in some minutes.

  -out folder  write into folder instead of assets/judge
  -seed N      draw initial weights, order and shifts of the images from another seed
  -steps N     train for so many batches
  -threads N   compute on N threads, 1 to 8; as many as there are processors if not given
`

// judgeCommand implements `ganplay judge train` and returns the exit code.
func judgeCommand(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	if len(args) > 0 && args[0] == "train" {
		args = args[1:]
	} else if len(args) == 0 || args[0] != "-h" {
		fmt.Fprint(stderr, judgeUsage)
		return 2
	}
	training := judge.Default
	flags := flag.NewFlagSet("judge train", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() { fmt.Fprint(stderr, judgeUsage) }
	out := flags.String("out", filepath.Join("assets", "judge"), "")
	flags.Uint64Var(&training.Seed, "seed", training.Seed, "")
	flags.IntVar(&training.Steps, "steps", training.Steps, "")
	threads := threadsFlag(flags)
	if code, ok := parse(flags, args, 0); !ok {
		return code
	}
	if err := within("threads", *threads, 1, engine.MostThreads); err != nil {
		fmt.Fprintf(stderr, "ganplay judge train: %v\n", err)
		return 2
	}
	if err := trainJudge(ctx, training, *threads, *out, stdout); err != nil {
		fmt.Fprintf(stderr, "ganplay judge train: %v\n", err)
		return 1
	}
	return 0
}

// trainJudge trains, tests and writes a judge.
func trainJudge(ctx context.Context, training judge.Training, threads int, out string, stdout io.Writer) error {
	manifest, err := mnist.LoadManifest()
	if err != nil {
		return err
	}
	train, err := loadSplit(ctx, manifest.Train())
	if err != nil {
		return err
	}
	test, err := loadSplit(ctx, manifest.Test())
	if err != nil {
		return err
	}
	backend, err := engine.NewThreaded(threads)
	if err != nil {
		return err
	}
	weights, err := training.Train(backend, train.Pixels, train.Labels, trainingProgress(ctx, stdout, training.Steps))
	if err != nil {
		return err
	}
	classifier, err := judge.NewClassifier(backend, weights.Rounded())
	if err != nil {
		return err
	}
	defer classifier.Close()
	looks, err := classifier.Look(train.Pixels)
	if err != nil {
		return err
	}
	groups := judge.FitDigits(looks.Features, train.Labels)
	data := judge.Bytes(weights, &groups)
	if looks, err = classifier.Look(test.Pixels); err != nil {
		return err
	}
	description := judgefile.Manifest{Parameters: judge.Parameters(), Training: judgefile.Training(training), Right: looks.Right(test.Labels)}
	reference := judge.NewReference(groups.Pool(judge.AllDigits()))
	for _, n := range []int{1000, 5000, 10_000} {
		fd := reference.Distance(judge.Fit(looks.Features[:n*judge.Features], judge.Features))
		description.Floors = append(description.Floors, judgefile.Floor{N: n, FD: fd})
		fmt.Fprintf(stdout, "Frechet distance of %d test images: %.3f\n", n, fd)
	}
	description.Describe(data)
	fmt.Fprintf(stdout, "%d of %d test images right\nSHA-256 %s\n", description.Right, len(test.Labels), description.SHA256)
	return writeJudge(out, description, data)
}

// loadSplit returns all images of the shards.
func loadSplit(ctx context.Context, infos []mnist.ShardInfo) (mnist.Images, error) {
	var all mnist.Images
	for _, info := range infos {
		shard, err := mnist.LoadShard(ctx, shards.Fetch, info, func() {})
		if err != nil {
			return all, err
		}
		all.Pixels, all.Labels = append(all.Pixels, shard.Pixels...), append(all.Labels, shard.Labels...)
	}
	return all, nil
}

// trainingProgress writes a line every five seconds with the mean cross-entropy since the last.
func trainingProgress(ctx context.Context, w io.Writer, steps int) func(step int, loss float32) error {
	last, sum, n := time.Now(), 0.0, 0
	return func(step int, loss float32) error {
		sum, n = sum+float64(loss), n+1
		if step == steps || time.Since(last) >= 5*time.Second {
			fmt.Fprintf(w, "step %d of %d   cross-entropy %.4f\n", step, steps, sum/float64(n))
			last, sum, n = time.Now(), 0, 0
		}
		return ctx.Err()
	}
}

func writeJudge(out string, m judgefile.Manifest, data []byte) error {
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(out, "weights"), 0o777); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(out, "weights", m.Name), data, 0o666); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "manifest.json"), append(text, '\n'), 0o666)
}
