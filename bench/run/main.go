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

Times matrix products, convolutions, training steps and the page in Chromium, our engine's and those of its peers. Peers come from npm.

  -only NAMES    benchmarks whose names begin so, with commas between them: conv,quick-step; without it all
  -who NAMES     these engines: wasmsimd (ours), jax-js, tfjs; without it all
  -rounds N      times for each, at least 1; 5 without it. Whatever takes more than ten seconds is timed once.
  -slow          also what takes minutes: jax-js' article-step
  -profile       where the time of products, convolutions and steps of ours goes, kernel by kernel; quick-step without -only
  -out FILE      where the results go as JSON; bench/results.json without it
  -markdown      measure nothing, and print that file as tables for README.md
  -dir DIR       the folder of the benchmark page, as build.sh makes it; peers are installed there
  -site PROGRAM  ganplay, as build.sh makes it, which serves the page
`

// settings are what the flags say.
type settings struct {
	only, who, out, dir, site string
	rounds                    int
	slow, profile, markdown   bool
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
	if s.markdown {
		return finish(printMarkdown(s.out, stdout), stderr)
	}
	entries, err := choose(s.only, s.who, s.slow)
	if err == nil && s.profile {
		entries, err = toProfile(entries)
	}
	if err != nil {
		fmt.Fprintln(stderr, "bench:", err)
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return finish(measure(ctx, s, entries, stdout, stderr), stderr)
}

// finish returns the exit code after work that may have failed.
func finish(err error, stderr io.Writer) int {
	if err != nil {
		fmt.Fprintln(stderr, "bench:", err)
		return 1
	}
	return 0
}

func printMarkdown(file string, stdout io.Writer) error {
	results, err := read(file)
	if err != nil {
		return err
	}
	_, err = io.WriteString(stdout, report(results, table.markdown))
	return err
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
	flags.StringVar(&s.site, "site", filepath.Join(".build", "ganplay"), "")
	flags.BoolVar(&s.slow, "slow", false, "")
	flags.BoolVar(&s.profile, "profile", false, "")
	flags.BoolVar(&s.markdown, "markdown", false, "")
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
	if s.profile && s.only == "" {
		s.only = "quick-step"
	}
	return s, err
}

// measure measures the entries and writes the results, or profiles them. What could not be measured is in the error.
func measure(ctx context.Context, s settings, entries []entry, stdout, stderr io.Writer) error {
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
	where := fmt.Sprintf("%s, %d cores, %s", processor(), cores, m.version)
	if s.profile {
		fmt.Fprintln(stdout, where)
		return m.profile(entries, s.rounds, stdout, stderr)
	}
	if anyOfPage(entries) {
		if m.site, err = startSite(ctx, s.site); err != nil {
			return err
		}
		defer m.site.stop()
	}
	results, failed := m.measure(entries, s.rounds, stderr)
	if len(results) > 0 {
		for i := range results {
			results[i].Machine = where
		}
		fmt.Fprint(stdout, report(results, table.plain))
		failed = errors.Join(failed, write(s.out, results))
	}
	return failed
}
