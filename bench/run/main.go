package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
)

const usage = `usage: ./build.sh bench [FLAGS]

Times matrix products and training steps in Chromium, our engine's and those of its peers. Peers come from npm.

  -only NAMES    these benchmarks, with commas between them; without it all
  -who NAMES     these engines: wasmsimd (ours), jax-js, tfjs; without it all
  -rounds N      times for each, at least 1; 5 without it. Whatever takes more than ten seconds is timed once.
  -slow          also what takes minutes: jax-js' article-step
  -out FILE      where the results go as JSON; bench/results.json without it
  -dir DIR       the folder of the benchmark page, as build.sh makes it; peers are installed there
`

// settings are what the flags say.
type settings struct {
	only, who, out, dir string
	rounds              int
	slow                bool
}

func main() { os.Exit(command(os.Args[1:], os.Stdout, os.Stderr)) }

// command returns the exit code: 0 if everything was timed, 1 if not, 2 if the arguments are wrong.
func command(args []string, stdout, stderr io.Writer) int {
	s, err := parse(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	}
	entries, err := choose(s.only, s.who, s.slow)
	if err != nil {
		fmt.Fprintln(stderr, "bench:", err)
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := report(ctx, s, entries, stdout, stderr); err != nil {
		fmt.Fprintln(stderr, "bench:", err)
		return 1
	}
	return 0
}

func parse(args []string, stderr io.Writer) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() { fmt.Fprint(stderr, usage) }
	flags.StringVar(&s.only, "only", "", "")
	flags.StringVar(&s.who, "who", "", "")
	flags.StringVar(&s.out, "out", filepath.Join("bench", "results.json"), "")
	flags.StringVar(&s.dir, "dir", filepath.Join(".build", "bench"), "")
	flags.IntVar(&s.rounds, "rounds", 5, "")
	flags.BoolVar(&s.slow, "slow", false, "")
	if err := flags.Parse(args); err != nil {
		return s, err
	}
	var err error
	switch {
	case flags.NArg() > 0:
		err = fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case s.rounds < 1:
		err = fmt.Errorf("-rounds %d: 1 or more is accepted", s.rounds)
	}
	if err != nil {
		fmt.Fprintf(stderr, "bench: %v\n\n%s", err, usage)
	}
	return s, err
}

// report measures the entries and writes the results. What could not be measured is in the error.
func report(ctx context.Context, s settings, entries []entry, stdout, stderr io.Writer) error {
	if anyPeer(entries) {
		if err := installPeers(ctx, s.dir, stderr); err != nil {
			return err
		}
	}
	m, err := start(ctx, s.dir)
	if err != nil {
		return err
	}
	defer m.stop()
	results, failed := m.measure(entries, s.rounds, stderr)
	if len(results) > 0 {
		fmt.Fprintf(stdout, "%s, %d cores; %s\n\n%s", processor(), cores, m.version, table(results))
		if err := write(s.out, results); err != nil {
			failed = errors.Join(failed, err)
		}
	}
	return failed
}
