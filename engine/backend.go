package engine

import (
	"fmt"
	"maps"
	"os"
	"strings"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/gobackend"
)

// New returns the backend that everything in this project runs on: the one place where it is chosen.
//
// It is gomlx's backend in plain Go, run sequentially, with two things made strict: elementary functions are computed by
// fixed float32 polynomials (see elementary.go), because Go's math package uses other code, with other last bits, on amd64
// than in WebAssembly; and fused ops are hidden, because they have no second derivative, which the R1 penalty needs.
func New() (compute.Backend, error) {
	inner, err := newSequential()
	if err != nil {
		return nil, fmt.Errorf("starting the Go backend: %w", err)
	}
	return &backend{Backend: inner}, nil
}

// newSequential starts gomlx's Go backend without its worker pool, which once deadlocked. The constructor prints the chosen
// parallelism on standard output, where `ganplay run -json` promises one object a line, so it gets no standard output.
func newSequential() (compute.Backend, error) {
	stdout := os.Stdout
	defer func() { os.Stdout = stdout }()
	os.Stdout = nil
	return gobackend.New("ops_sequential,parallelism=0")
}

// backend is a compute.Backend that hands out strict builders.
type backend struct{ compute.Backend }

// Capabilities returns what the inner backend can do, less the fused ops, and asks gomlx not to bake variables into graphs as
// constants: it would do so for every graph that is not marked as training, and samples would never change.
func (b *backend) Capabilities() compute.Capabilities {
	c := b.Backend.Capabilities().Clone()
	maps.DeleteFunc(c.Operations, func(op compute.OpType, _ bool) bool { return strings.HasPrefix(op.String(), "Fused") })
	c.PreferConstantsForVariables = false
	return c
}

// Builder starts a graph of which the main function is strict.
func (b *backend) Builder(name string) compute.Builder {
	return &builder{Builder: b.Backend.Builder(name), backend: b}
}

type builder struct {
	compute.Builder
	backend *backend
	main    *function
}

// Compile ends the graph and makes it ready to run.
func (b *builder) Compile() (compute.Executable, error) {
	inner, err := b.Builder.Compile()
	if err != nil {
		return nil, err
	}
	return &executable{inner, b.backend}, nil
}

// Main returns the graph's main function, always the same one.
func (b *builder) Main() compute.Function {
	if b.main == nil {
		b.main = &function{Function: b.Builder.Main()}
	}
	return b.main
}

// function is a compute.Function with strict elementary functions; every other op is the inner function's.
type function struct{ compute.Function }
