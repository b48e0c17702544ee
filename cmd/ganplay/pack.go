package main

import (
	"flag"
	"fmt"
	"io"
	"path/filepath"

	"ganplayground/assets/mnist/pack"
)

// packCommand implements `ganplay pack`, which makes the shards of MNIST from the original files, and returns the exit code.
func packCommand(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("pack", flag.ContinueOnError)
	flags.SetOutput(stderr)
	out := flags.String("out", filepath.Join("assets", "mnist"), "write manifest.json and shards/ into `folder`")
	idx := flags.String("idx", "", "read MNIST's four .gz files from `folder` (default: from the Go module that carries them)")
	if code, ok := parse(flags, args, 0); !ok {
		return code
	}
	if err := packInto(*out, *idx, stdout); err != nil {
		fmt.Fprintln(stderr, "ganplay:", err)
		return 1
	}
	return 0
}

func packInto(out, idx string, stdout io.Writer) error {
	if idx == "" {
		var err error
		if idx, err = pack.SourceDir(); err != nil {
			return err
		}
	}
	originals, err := pack.Read(idx)
	if err != nil {
		return err
	}
	packed, err := pack.Pack(originals)
	if err != nil {
		return err
	}
	for _, info := range packed.Manifest.Shards {
		fmt.Fprintf(stdout, "%-12s %6d images %8d bytes\n", info.Name, info.Count, info.Bytes)
	}
	return packed.Write(out)
}
