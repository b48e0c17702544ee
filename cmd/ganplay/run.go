package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"ganplayground/engine"
	"ganplayground/gan/config"
	"ganplayground/gan/judge"
	"ganplayground/link"
	"ganplayground/train"
	"ganplayground/train/wire"
)

const runUsage = `usage: ganplay run [-b] [-json] [-png FILE] [-weights FILE] [-threads N] [-judge-every N] [-judge-n N] LINK

Trains what a link describes, without a browser, up to the link's step, and prints the fingerprint of the weights: the same
that the page shows there. LINK is the page's address, or what follows the # in it. Quote it: it holds & signs.

  -b              train the second run of an A/B, which differs from the first in what the link says behind ab=
  -json           print one JSON object for each step: step, and as the page shows them d_loss, g_loss, d_real, d_fake, d_grad and g_grad (null
                  where that player did not train), and the fingerprint
  -png FILE       write the samples that the page shows at the last step as a picture
  -weights FILE   write the run at the last step in the safetensors format, as the page does, which can open it
  -threads N      compute on N threads, 1 to 8; as many as there are processors if not given. The numbers do not depend on it.
  -judge-every N  let the judge look at samples of every N-th step and of the last. It prints a table of those steps: Frechet
                  distance (FD), how many of the ten digits occur, and how sure the judge is of them; with -json they have the
                  fields fd, coverage, histogram, confidence, spread and samples
  -judge-n N      let it look at N samples, 2 to 100000; 1000 if not given, as in the page. FD depends on N
`

// runCommand trains a link's run. It returns 0, or 1 if the run failed, or 2 if the link or the flags are not right.
func runCommand(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("run", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() { fmt.Fprint(stderr, runUsage) }
	second := flags.Bool("b", false, "")
	asJSON := flags.Bool("json", false, "")
	picture := flags.String("png", "", "")
	weights := flags.String("weights", "", "")
	threads := threadsFlag(flags)
	every, samples := flags.Int("judge-every", 0, ""), flags.Int("judge-n", 1000, "")
	if code, ok := parse(flags, args, 1); !ok {
		return code
	}
	if err := errors.Join(within("threads", *threads, 1, engine.MostThreads), within("judge-every", *every, 0, config.MaxStep),
		within("judge-n", *samples, judge.LeastImages, mostJudged)); err != nil {
		fmt.Fprintf(stderr, "ganplay run: %v\n", err)
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
	if *second {
		if !l.Difference.Some() {
			fmt.Fprintln(stderr, "ganplay run: -b trains the second run of an A/B, but nothing stands behind ab= in this link")
			return 2
		}
		l.Run = l.Difference.Of(l.Run)
	}
	if set := l.Run.Config.Data().Points(); *picture != "" && set != nil {
		fmt.Fprintf(stderr, "ganplay run: -png writes images, but G makes points for the data set %q\n", set.Name)
		return 2
	}
	report := progress(stdout, l.To, time.Now)
	if *every > 0 {
		report = judgedTable(stdout, l.To)
	}
	if *asJSON {
		report = jsonLines(stdout)
	}
	if *picture != "" {
		report = report.andAtLast(l.To, func(run *train.Run) error { return writePicture(*picture, run) })
	}
	if *weights != "" {
		report = report.andAtLast(l.To, func(run *train.Run) error { return writeWeights(*weights, run) })
	}
	judged := func(step int) bool { return *every > 0 && (step%*every == 0 || step == l.To) }
	if err := play(ctx, l, *threads, judging{judged, *samples}, report); err != nil {
		fmt.Fprintf(stderr, "ganplay run: %v\n", err)
		return 1
	}
	return 0
}

// mostJudged bounds the samples that the judge looks at.
const mostJudged = 100_000

// fragment returns what follows the # of an address; text without one is a fragment itself.
func fragment(address string) string {
	for i := range len(address) {
		if address[i] == '#' {
			return address[i+1:]
		}
	}
	return address
}

// reporter tells what a step did, and what the judge said after it, nil if it was not asked. At step 0 nothing has trained and the
// losses are unknown.
type reporter func(run *train.Run, stats wire.Stats, judged *wire.Judgement) error

// judging says which steps are judged, and by how many samples.
type judging struct {
	at func(step int) bool
	n  int
}

// andAtLast also writes something at the last step.
func (report reporter) andAtLast(to int, write func(*train.Run) error) reporter {
	return func(run *train.Run, stats wire.Stats, judged *wire.Judgement) error {
		if err := report(run, stats, judged); err != nil || run.Steps() < to {
			return err
		}
		return write(run)
	}
}

// writeWeights writes the run as a file that the page opens.
func writeWeights(path string, run *train.Run) error {
	file, err := run.Save()
	if err != nil {
		return err
	}
	return os.WriteFile(path, file, 0o644)
}

// play trains a run up to the link's step.
func play(ctx context.Context, l link.Link, threads int, judging judging, report reporter) error {
	s, err := newStudio(ctx, threads)
	if err != nil {
		return err
	}
	run, err := s.open(l.Run)
	if err != nil {
		return err
	}
	none := wire.Missing
	stats := wire.Stats{Step: run.Steps(), DLoss: none, GLoss: none, DReal: none, DFake: none, DGrad: none, GGrad: none}
	for {
		var judged *wire.Judgement
		if judging.at(run.Steps()) {
			if judged, err = s.judge(run, judging.n); err != nil {
				return err
			}
		}
		if err := report(run, stats, judged); err != nil || run.Steps() >= l.To {
			return err
		}
		if stats, err = s.step(ctx, run); err != nil {
			return err
		}
	}
}

// progress writes a line every two seconds, and at the end the fingerprint.
func progress(w io.Writer, to int, now func() time.Time) reporter {
	start, last := now(), now()
	return func(run *train.Run, stats wire.Stats, _ *wire.Judgement) error {
		step, done := run.Steps(), run.Steps() >= to
		if !done && now().Sub(last) < 2*time.Second {
			return nil
		}
		last = now()
		rate := float64(step) / max(now().Sub(start).Seconds(), 1e-9)
		if _, err := fmt.Fprintf(w, "step %d of %d   D loss %.4f   G loss %.4f   %.1f steps/s\n", step, to, stats.DLoss, stats.GLoss, rate); err != nil || !done {
			return err
		}
		return printFingerprint(w, run)
	}
}

func printFingerprint(w io.Writer, run *train.Run) error {
	fingerprint, err := run.Fingerprint()
	if err == nil {
		_, err = fmt.Fprintf(w, "fingerprint %s\n", fingerprint)
	}
	return err
}

// judgedTable writes a line for each step that was judged, and at the end the fingerprint.
func judgedTable(w io.Writer, to int) reporter {
	begun := false
	return func(run *train.Run, stats wire.Stats, judged *wire.Judgement) error {
		if judged != nil {
			if !begun {
				fmt.Fprintf(w, "%7s  %9s  %9s  %7s  %8s  %10s   of %d samples; real images: FD %s\n", "step", "D loss", "G loss", "FD", "coverage",
					"confidence", judged.N, fixed(judged.Floor, 2))
				begun = true
			}
			if _, err := fmt.Fprintf(w, "%7d  %9s  %9s  %7.2f  %8s  %9.1f%%\n", run.Steps(), fixed(stats.DLoss, 4), fixed(stats.GLoss, 4),
				judged.FD, fmt.Sprintf("%d/%d", judged.Coverage, judged.Of), 100*judged.Confidence); err != nil {
				return err
			}
		}
		if run.Steps() < to {
			return nil
		}
		return printFingerprint(w, run)
	}
}

// fixed writes a number with so many decimals, or a dash for what was not measured.
func fixed(v wire.Value, decimals int) string {
	if !v.Known() {
		return "-"
	}
	return strconv.FormatFloat(float64(v), 'f', decimals, 64)
}

// jsonLines writes one object for each step.
func jsonLines(w io.Writer) reporter {
	encoder := json.NewEncoder(w)
	return func(run *train.Run, stats wire.Stats, judged *wire.Judgement) error {
		fingerprint, err := run.Fingerprint()
		if err != nil {
			return err
		}
		return encoder.Encode(struct {
			wire.Stats
			Fingerprint string `json:"fingerprint"`
			*verdict
		}{stats, fingerprint, verdictOf(judged)})
	}
}

// verdict is a judgement in a line of JSON.
type verdict struct {
	FD         wire.Value `json:"fd"`
	Coverage   int        `json:"coverage"`
	Histogram  [10]int    `json:"histogram"`
	Confidence wire.Value `json:"confidence"`
	Spread     wire.Value `json:"spread"`
	Samples    int        `json:"samples"`
}

func verdictOf(j *wire.Judgement) *verdict {
	if j == nil {
		return nil
	}
	return &verdict{j.FD, j.Coverage, j.Digits, j.Confidence, j.Spread, j.N}
}
