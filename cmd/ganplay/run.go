package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"runtime"
	"time"

	"ganplayground/assets/mnist"
	"ganplayground/assets/mnist/shards"
	"ganplayground/engine"
	"ganplayground/link"
	"ganplayground/train"
	"ganplayground/train/wire"
)

const runUsage = `usage: ganplay run [-json] [-png FILE] [-threads N] LINK

Trains what a link describes, without a browser, up to the link's step, and prints the fingerprint of the weights: the same
that the page shows there. LINK is the page's address, or what follows the # in it. Quote it: it holds & signs.

  -json        print one JSON object for each step: step, d_loss, g_loss (null where that player did not train), fingerprint
  -png FILE    write the samples that the page shows at the last step as a picture
  -threads N   compute on N threads, 1 to 8; as many as there are processors if not given. The numbers do not depend on it.
`

// runCommand trains a link's run. It returns 0, or 1 if the run failed, or 2 if the link or the flags are not right.
func runCommand(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("run", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() { fmt.Fprint(stderr, runUsage) }
	asJSON := flags.Bool("json", false, "")
	picture := flags.String("png", "", "")
	threads := flags.Int("threads", min(runtime.NumCPU(), engine.MostThreads), "")
	if code, ok := parse(flags, args, 1); !ok {
		return code
	}
	if *threads < 1 || *threads > engine.MostThreads {
		fmt.Fprintf(stderr, "ganplay run: -threads %d: 1 to %d are accepted\n", *threads, engine.MostThreads)
		return 2
	}
	l, warnings, err := link.Parse(fragment(flags.Arg(0)))
	if err != nil {
		fmt.Fprintf(stderr, "ganplay run: %v\n", err)
		return 2
	}
	for _, w := range warnings {
		fmt.Fprintf(stderr, "ganplay run: %v\n", w)
	}
	report := progress(stdout, l.To, time.Now)
	if *asJSON {
		report = jsonLines(stdout)
	}
	if *picture != "" {
		report = report.andPicture(*picture, l.To)
	}
	if err := play(ctx, l, *threads, report); err != nil {
		fmt.Fprintf(stderr, "ganplay run: %v\n", err)
		return 1
	}
	return 0
}

// fragment returns what follows the # of an address; text without one is a fragment itself.
func fragment(address string) string {
	for i := range len(address) {
		if address[i] == '#' {
			return address[i+1:]
		}
	}
	return address
}

// reporter tells what a step did. At step 0 nothing has trained and the losses are unknown.
type reporter func(run *train.Run, stats wire.Stats) error

// andPicture also writes the samples at the last step.
func (report reporter) andPicture(path string, to int) reporter {
	return func(run *train.Run, stats wire.Stats) error {
		if err := report(run, stats); err != nil || run.Steps() < to {
			return err
		}
		if err := writePicture(path, run); err != nil {
			return fmt.Errorf("writing the picture: %w", err)
		}
		return nil
	}
}

// play trains a run up to the link's step.
func play(ctx context.Context, l link.Link, threads int, report reporter) error {
	manifest, err := mnist.LoadManifest()
	if err != nil {
		return err
	}
	backend, err := engine.NewThreaded(threads)
	if err != nil {
		return err
	}
	images, err := train.NewImages(backend, manifest.Train())
	if err != nil {
		return err
	}
	arrive := shardLoader(ctx, images, manifest.Train())
	if err := arrive(); err != nil {
		return err
	}
	run, err := train.New(l.Run, images)
	if err != nil {
		return err
	}
	stats := wire.Stats{DLoss: wire.Missing, GLoss: wire.Missing}
	for {
		if err := report(run, stats); err != nil || run.Steps() >= l.To {
			return err
		}
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("stopped at step %d: %w", run.Steps(), err)
		}
		stats, err = run.Step()
		for err == train.ErrImagesMissing {
			if err = arrive(); err == nil {
				stats, err = run.Step()
			}
		}
		if err != nil {
			return err
		}
	}
}

// shardLoader returns a function that adds the next shard to the set.
func shardLoader(ctx context.Context, images *train.Images, infos []mnist.ShardInfo) func() error {
	next := 0
	return func() error {
		if next == len(infos) {
			return fmt.Errorf("BUG: all %d shards are there, and images are missing", len(infos))
		}
		shard, err := mnist.LoadShard(ctx, shards.Fetch, infos[next], func() {})
		if err != nil {
			return err
		}
		next++
		return images.Add(next-1, shard)
	}
}

// progress writes a line every two seconds, and at the end the fingerprint.
func progress(w io.Writer, to int, now func() time.Time) reporter {
	start, last := now(), now()
	return func(run *train.Run, stats wire.Stats) error {
		step, done := run.Steps(), run.Steps() >= to
		if !done && now().Sub(last) < 2*time.Second {
			return nil
		}
		last = now()
		rate := float64(step) / max(now().Sub(start).Seconds(), 1e-9)
		if _, err := fmt.Fprintf(w, "step %d of %d   D loss %.4f   G loss %.4f   %.1f steps/s\n", step, to, stats.DLoss, stats.GLoss, rate); err != nil || !done {
			return err
		}
		fingerprint, err := run.Fingerprint()
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(w, "fingerprint %s\n", fingerprint)
		return err
	}
}

// jsonLines writes one object for each step.
func jsonLines(w io.Writer) reporter {
	encoder := json.NewEncoder(w)
	return func(run *train.Run, stats wire.Stats) error {
		fingerprint, err := run.Fingerprint()
		if err != nil {
			return err
		}
		return encoder.Encode(struct {
			Step        int        `json:"step"`
			DLoss       wire.Value `json:"d_loss"`
			GLoss       wire.Value `json:"g_loss"`
			Fingerprint string     `json:"fingerprint"`
		}{run.Steps(), stats.DLoss, stats.GLoss, fingerprint})
	}
}
