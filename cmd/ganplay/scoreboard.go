package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"ganplayground/engine"
	"ganplayground/gan/config"
	"ganplayground/gan/judge"
)

const scoreboardUsage = `usage: ganplay scoreboard [FLAGS]

Trains all presets from several seeds and prints two tables in Markdown. Of those that make images: how far their samples are from real
digits at some steps (FD, the Frechet distance on the judge's features) and how many of the ten digits occur at the step that the preset
is played to. Of those that make points: what they cover at that step. Of several seeds it prints the median with the least and the most.
Steps a second are those of the fastest half second, because other programs work on the machine too.

  -presets a,b    these presets; all if not given
  -seeds N        from N seeds, 1, 2, …; 3 if not given
  -steps a,b      judge at these steps; 100,300,500,1000,2000,5000 if not given
  -slow N         presets of more than 5 GFLOP a step, those of the article, only up to step N; 500 if not given
  -failing N      presets that fail on purpose only up to step N; 1000 if not given
  -judge-n N      judge N samples; 5000 if not given
  -threads N      compute on N threads, 1 to 8; as many as there are processors if not given
  -results FILE   keep what is measured there, one JSON object a line. What is there already is not measured again, as long as the
                  preset, the engine's bits and the judge are still the same; so the command goes on where it was stopped
  -readme FILE    once all is measured, also put the tables into FILE, between the lines
                  ` + boardBegins + ` and ` + boardEnds + `

The cheapest runs come first. A build for V8 computes the same bits four times as fast: ./build.sh scoreboard makes it and runs it.
`

// scoreboardFlags are what the command was asked for.
type scoreboardFlags struct {
	presets                               []config.Preset
	steps                                 []int
	seeds, slow, failing, samples, thread int
	results, readme                       string
}

// scoreboardCommand implements `ganplay scoreboard` and returns the exit code.
func scoreboardCommand(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	asked, code, ok := parseScoreboard(args, stderr)
	if !ok {
		return code
	}
	if err := scoreboard(ctx, asked, stdout, stderr); err != nil {
		fmt.Fprintf(stderr, "ganplay scoreboard: %v\n", err)
		return 1
	}
	return 0
}

// parseScoreboard reads the flags; where ok is false the command ends with the code.
func parseScoreboard(args []string, stderr io.Writer) (asked scoreboardFlags, code int, ok bool) {
	flags := flag.NewFlagSet("scoreboard", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() { fmt.Fprint(stderr, scoreboardUsage) }
	names, steps := flags.String("presets", "", ""), flags.String("steps", "100,300,500,1000,2000,5000", "")
	flags.IntVar(&asked.seeds, "seeds", 3, "")
	flags.IntVar(&asked.slow, "slow", 500, "")
	flags.IntVar(&asked.failing, "failing", 1000, "")
	flags.IntVar(&asked.samples, "judge-n", 5000, "")
	flags.StringVar(&asked.results, "results", "", "")
	flags.StringVar(&asked.readme, "readme", "", "")
	threads := threadsFlag(flags)
	if code, ok := parse(flags, args, 0); !ok {
		return asked, code, false
	}
	asked.thread = *threads
	var errs [7]error
	asked.presets, errs[0] = presetsOf(*names)
	asked.steps, errs[1] = stepsOf(*steps)
	errs[2] = within("threads", asked.thread, 1, engine.MostThreads)
	errs[3] = within("seeds", asked.seeds, 1, 1000)
	errs[4] = within("slow", asked.slow, 1, config.MaxStep)
	errs[5] = within("failing", asked.failing, 1, config.MaxStep)
	errs[6] = within("judge-n", asked.samples, judge.LeastImages, mostJudged)
	for _, err := range errs {
		if err != nil {
			fmt.Fprintf(stderr, "ganplay scoreboard: %v\n", err)
			return asked, 2, false
		}
	}
	return asked, 0, true
}

// presetsOf returns the presets of a list of names; of an empty list, all.
func presetsOf(names string) ([]config.Preset, error) {
	if names == "" {
		return config.Presets, nil
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

// scoreboard measures what is not there yet, telling on stderr how far it is, and prints the tables; when it is stopped, of what is there.
func scoreboard(ctx context.Context, asked scoreboardFlags, stdout, stderr io.Writer) error {
	plan, err := planOf(asked)
	if err != nil {
		return err
	}
	results, err := openResults(asked.results)
	if err != nil {
		return err
	}
	defer results.close()
	s, err := newStudio(ctx, asked.thread)
	if err != nil {
		return err
	}
	m := measuring{studio: s, results: results, samples: asked.samples, host: host(asked.thread), now: time.Now}
	for i, entry := range plan.cheapestFirst() {
		for seed := range asked.seeds {
			fmt.Fprintf(stderr, "%d of %d: %s, seed %d of %d\n", i+1, len(plan), entry.preset.Name, seed+1, asked.seeds)
			rows, failed := m.measure(ctx, entry, uint64(seed+1))
			entry.rows = append(entry.rows, rows...)
			if failed != nil {
				err = fmt.Errorf("preset %s, seed %d: %w", entry.preset.Name, seed+1, failed)
				break
			}
		}
		if err != nil {
			break
		}
	}
	tables := plan.markdown(asked, m.host)
	if _, failed := io.WriteString(stdout, tables); failed != nil {
		return failed
	}
	if err != nil || asked.readme == "" {
		return err
	}
	return putBetween(asked.readme, boardBegins, boardEnds, tables)
}

// host names what computes, for only speeds of the same host compare.
func host(threads int) string {
	unit := "threads"
	if threads == 1 {
		unit = "thread"
	}
	return fmt.Sprintf("%s/%s, %d %s", runtime.GOOS, runtime.GOARCH, threads, unit)
}
