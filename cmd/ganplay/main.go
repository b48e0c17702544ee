package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

const usage = `ganplay trains GANs in the browser tab.

usage: ganplay COMMAND [ARGUMENTS]

  serve         serve the page, on http://127.0.0.1:8080/ unless told otherwise
  run           train the run of a link without a browser
  judge train   train the classifier that judges samples
  scoreboard    train presets and print how good their samples are, as a table
  pack          pack MNIST into the shards that the page loads
  help          print this text

ganplay COMMAND -h explains the arguments of a command.
`

func main() { os.Exit(command(os.Args[1:], os.Stdout, os.Stderr)) }

// command runs the command that args begin with and returns the exit code: 0 if it did what it should, 1 if that failed, 2
// if the arguments are wrong.
func command(args []string, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		fmt.Fprint(stderr, usage)
		return 2
	}
	switch name, rest := args[0], args[1:]; name {
	case "serve":
		return interruptible(serveCommand, rest, stdout, stderr)
	case "run":
		return interruptible(runCommand, rest, stdout, stderr)
	case "judge":
		return interruptible(judgeCommand, rest, stdout, stderr)
	case "scoreboard":
		return interruptible(scoreboardCommand, rest, stdout, stderr)
	case "pack":
		return packCommand(rest, stdout, stderr)
	case "help", "-h", "-help", "--help":
		fmt.Fprint(stdout, usage)
		return 0
	default:
		fmt.Fprintf(stderr, "ganplay: there is no command %q\n\n%s", name, usage)
		return 2
	}
}

// interruptible runs a command that ends in order when its context does, which SIGINT and SIGTERM bring about. A second
// signal ends the program at once.
func interruptible(command func(context.Context, []string, io.Writer, io.Writer) int, args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	return command(ctx, args, stdout, stderr)
}

// parse reads a command's flags and so many arguments behind them. Where ok is false the command has nothing to do but to
// return the exit code: 0 if help was asked for, 2 if the arguments are wrong, which has then been said.
func parse(flags *flag.FlagSet, args []string, arguments int) (code int, ok bool) {
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0, false
	case err != nil:
		return 2, false
	case flags.NArg() > arguments:
		fmt.Fprintf(flags.Output(), "ganplay %s: unexpected argument %q\n\n", flags.Name(), flags.Arg(arguments))
		fallthrough
	case flags.NArg() < arguments:
		flags.Usage()
		return 2, false
	}
	return 0, true
}
