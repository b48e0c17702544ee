package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"ganplayground/engine"
	"ganplayground/gan/config"
	"ganplayground/gan/judge"
	"ganplayground/train/wire"
)

const scoreboardUsage = `usage: ganplay scoreboard [FLAGS]

Trains presets from several seeds and prints, as a table in Markdown, how far their samples are from real digits at some steps (FD,
the Frechet distance on the judge's features), how many of the ten digits occur at the last of them, and how fast they train. Of
several seeds it prints the median with the least and the most.

  -presets a,b    these presets; all if not given
  -seeds N        from N seeds, 1, 2, …; 3 if not given
  -steps a,b      judge at these steps; 100,300,500,1000,2000,5000 if not given
  -slow N         presets of more than 5 GFLOP a step, those of the article, only up to step N; 500 if not given
  -judge-n N      judge N samples; 5000 if not given
  -threads N      compute on N threads, 1 to 8; as many as there are processors if not given
`

// slowFLOPs is the work of a step from which a preset is slow: those of quick take 0.144 GFLOP, the article's network 22.8.
const slowFLOPs = 5_000_000_000

// scores are what one preset got: one judgement for each seed and step.
type scores struct {
	preset    config.Preset
	steps     []int
	judged    [][]wire.Judgement // by step, then by seed
	perSecond []float64          // steps, by seed
}

// scoreboardCommand implements `ganplay scoreboard` and returns the exit code.
func scoreboardCommand(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("scoreboard", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() { fmt.Fprint(stderr, scoreboardUsage) }
	presetNames, stepList := flags.String("presets", "", ""), flags.String("steps", "100,300,500,1000,2000,5000", "")
	seeds, slow, samples := flags.Int("seeds", 3, ""), flags.Int("slow", 500, ""), flags.Int("judge-n", 5000, "")
	threads := threadsFlag(flags)
	if code, ok := parse(flags, args, 0); !ok {
		return code
	}
	refuse := func(err error) int {
		fmt.Fprintf(stderr, "ganplay scoreboard: %v\n", err)
		return 2
	}
	for _, err := range []error{within("threads", *threads, 1, engine.MostThreads), within("seeds", *seeds, 1, 1000),
		within("slow", *slow, 1, config.MaxStep), within("judge-n", *samples, judge.LeastImages, mostJudged)} {
		if err != nil {
			return refuse(err)
		}
	}
	presets, err := presetsOf(*presetNames)
	if err != nil {
		return refuse(err)
	}
	steps, err := stepsOf(*stepList)
	if err != nil {
		return refuse(err)
	}
	if err := scoreboard(ctx, presets, steps, *seeds, *slow, *samples, *threads, stdout, stderr); err != nil {
		fmt.Fprintf(stderr, "ganplay scoreboard: %v\n", err)
		return 1
	}
	return 0
}

// presetsOf returns the presets of a list of names; of an empty list, all that make images.
func presetsOf(names string) ([]config.Preset, error) {
	if names == "" {
		makesPoints := func(p config.Preset) bool { return p.Config.Data().Points() != nil }
		return slices.DeleteFunc(slices.Clone(config.Presets), makesPoints), nil
	}
	var presets []config.Preset
	for name := range strings.SplitSeq(names, ",") {
		p, ok := config.PresetByName(name)
		if !ok {
			var known []string
			for _, p := range config.Presets {
				known = append(known, p.Name)
			}
			return nil, fmt.Errorf("-presets: there is no preset %q; there are %s", name, strings.Join(known, ", "))
		}
		presets = append(presets, p)
	}
	return presets, nil
}

// stepsOf returns the steps of a list, in order and each once.
func stepsOf(list string) ([]int, error) {
	var steps []int
	for text := range strings.SplitSeq(list, ",") {
		step, err := strconv.Atoi(text)
		if err != nil || step < 1 || step > config.MaxStep {
			return nil, fmt.Errorf("-steps: %q: whole numbers from 1 to %d are accepted", text, config.MaxStep)
		}
		steps = append(steps, step)
	}
	slices.Sort(steps)
	return slices.Compact(steps), nil
}

// scoreboard trains everything, telling on stderr how far it is, and prints a row for each preset as soon as it is there.
func scoreboard(ctx context.Context, presets []config.Preset, steps []int, seeds, slow, samples, threads int, stdout, stderr io.Writer) error {
	s, err := newStudio(ctx, threads)
	if err != nil {
		return err
	}
	printHeader(stdout, steps, samples, seeds)
	for _, preset := range presets {
		cost, err := preset.Config.Cost()
		if err != nil {
			return err
		}
		of := scores{preset: preset, steps: steps}
		if cost.FLOPs > slowFLOPs {
			of.steps = slices.DeleteFunc(slices.Clone(steps), func(step int) bool { return step > slow })
		}
		of.judged = make([][]wire.Judgement, len(of.steps))
		for seed := range seeds {
			fmt.Fprintf(stderr, "%s, seed %d of %d\n", preset.Name, seed+1, seeds)
			if err := of.train(ctx, s, uint64(seed+1), samples); err != nil {
				return fmt.Errorf("preset %s, seed %d: %w", preset.Name, seed+1, err)
			}
		}
		of.print(stdout, len(steps), cost)
	}
	return nil
}

// train runs the preset from a seed and adds what the judge says of it.
func (of *scores) train(ctx context.Context, s *studio, seed uint64, samples int) error {
	if len(of.steps) == 0 {
		return nil
	}
	c := of.preset.Config
	c.Seed = seed
	run, err := s.open(config.Run{Config: c})
	if err != nil {
		return err
	}
	defer run.Close()
	var training time.Duration
	for i, step := range of.steps {
		start := time.Now()
		for run.Steps() < step {
			if _, err := s.step(ctx, run); err != nil {
				return err
			}
		}
		training += time.Since(start)
		judged, err := s.judge(run, samples)
		if err != nil {
			return err
		}
		of.judged[i] = append(of.judged[i], *judged)
	}
	of.perSecond = append(of.perSecond, float64(run.Steps())/training.Seconds())
	return nil
}

func printHeader(w io.Writer, steps []int, samples, seeds int) {
	fmt.Fprintf(w, "FD of %d samples, median (least–most) of %d seeds\n\n| preset | GFLOP/step |", samples, seeds)
	for _, step := range steps {
		fmt.Fprintf(w, " %d |", step)
	}
	fmt.Fprintf(w, " digits at the end | steps/s |\n| --- | --: |%s --: | --: |\n", strings.Repeat(" --: |", len(steps)))
}

// print writes a row with as many steps as the table has columns for.
func (of *scores) print(w io.Writer, columns int, cost config.Cost) {
	fmt.Fprintf(w, "| `%s` | %.3g |", of.preset.Name, float64(cost.FLOPs)/1e9)
	for i := range columns {
		if i >= len(of.steps) {
			fmt.Fprint(w, " - |")
			continue
		}
		fmt.Fprintf(w, " %s |", spread(of.judged[i], func(j wire.Judgement) float64 { return float64(j.FD) }))
	}
	digits := "-"
	if len(of.steps) > 0 {
		digits = spread(of.judged[len(of.steps)-1], func(j wire.Judgement) float64 { return float64(j.Coverage) })
	}
	fmt.Fprintf(w, " %s | %s |\n", digits, spread(of.perSecond, func(v float64) float64 { return v }))
}

// spread writes the median of some numbers, with the least and the most if they differ.
func spread[T any](list []T, number func(T) float64) string {
	var values []float64
	for _, item := range list {
		values = append(values, number(item))
	}
	if len(values) == 0 {
		return "-"
	}
	slices.Sort(values)
	n := len(values)
	median, least, most := short((values[(n-1)/2]+values[n/2])/2), short(values[0]), short(values[n-1])
	if least == most {
		return median
	}
	return fmt.Sprintf("%s (%s–%s)", median, least, most)
}

// short writes a number as a table needs it: 84, 8.4 or 0.84.
func short(v float64) string {
	digits := 2
	if v >= 10 {
		digits = 0
	} else if v >= 1 {
		digits = 1
	}
	return strings.TrimSuffix(strconv.FormatFloat(v, 'f', digits, 64), ".0")
}
