package engine

import (
	"fmt"
	"time"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/shapes"

	"ganplayground/engine/ir"
	"ganplayground/engine/kernel"
)

// Compile turns the graph into a module and makes it ready to run. The builder takes no more ops afterwards.
func (b *builder) Compile() (compute.Executable, error) {
	if !b.main.returned {
		return nil, fmt.Errorf("graph %q: Return has not been called", b.name)
	}
	if b.compiled {
		return nil, fmt.Errorf("graph %q has been compiled before", b.name)
	}
	b.compiled = true
	if b.backend == nil {
		return b.recording(), nil
	}
	e, err := b.backend.compile(b.name, b.main.graph)
	if err != nil {
		return nil, err
	}
	e.names = b.main.parameters
	return e, nil
}

// compile makes a graph ready to run: as a module in the host. Errors and the profile call it name.
func (b *Backend) compile(name string, graph *ir.Graph) (*executable, error) {
	start := time.Now()
	program, err := ir.Compile(graph, b.kernels(), !b.unoptimise)
	if err != nil {
		return nil, err
	}
	if program.Arena > maxBytes || program.Constants > maxBytes {
		return nil, fmt.Errorf("graph %q needs %d bytes between its ops; %d is the most", name, program.Arena, maxBytes)
	}
	e := &executable{backend: b, program: program, name: name}
	for _, p := range program.Graph.Parameters {
		e.inputs = append(e.inputs, p.Shape)
	}
	for _, o := range program.Graph.Outputs {
		e.outputs = append(e.outputs, o.Shape)
	}
	if b.profile != nil {
		e.stages = stageProfiles(program)
		b.profile.executables = append(b.profile.executables, e)
	}
	err = e.load(emit(program, b.emission()))
	e.compileTime = time.Since(start)
	return e, err
}

// recording is the graph as it was recorded.
func (b *builder) recording() *Recording {
	r := &Recording{name: b.name, graph: b.main.graph, names: b.main.parameters, recorder: b.recorder}
	for _, p := range r.graph.Parameters {
		r.inputs = append(r.inputs, p.Shape)
	}
	for _, o := range b.main.outputs {
		r.outputs = append(r.outputs, o.Shape)
	}
	return r
}

// kernels says what the kernels of package kernel need for so many threads at most.
type kernels struct{ threads int }

// GemmScratch is the memory of all threads: each packs for itself.
func (k kernels) GemmScratch(s ir.GemmShape) int { return k.threads * roundUp(gemmOf(s).Scratch()) }

func gemmOf(s ir.GemmShape) kernel.Gemm {
	return kernel.Gemm{Batch: s.Batch, M: s.M, N: s.N, K: s.K, LHS: kernel.Matrix(s.LHS), RHS: kernel.Matrix(s.RHS)}
}

// ConvScratch is the memory of all threads.
func (k kernels) ConvScratch(s ir.ConvShape) int { return k.threads * roundUp(convOf(s).Scratch()) }

// TakesEpilogue tells whether the kernel of a product can have one.
func (k kernels) TakesEpilogue(n *ir.Node) bool {
	if n.Op == ir.Conv {
		return convOf(n.ConvShape()).TakesEpilogue()
	}
	shape, ok := n.GemmShape()
	return ok && gemmOf(shape).TakesEpilogue()
}

// roundUp makes a number of bytes one of whole cache lines.
func roundUp(n int) int { return (n + 63) &^ 63 }

func convOf(s ir.ConvShape) kernel.Conv {
	return kernel.Conv{Batch: s.Batch, InC: s.InC, OutC: s.OutC, In: s.In, Kernel: s.Kernel, Out: s.Out, Stride: s.Stride, Pad: s.Pad,
		InputDilation: s.InputDilation, KernelDilation: s.KernelDilation, InStrides: s.InStrides, KernelStrides: s.KernelStrides,
		OutStrides: s.OutStrides, KernelReversed: s.KernelReversed}
}

// Inputs returns the parameters' names and shapes.
func (e *executable) Inputs() (names []string, inputShapes []shapes.Shape) { return e.names, e.inputs }

// Outputs returns the outputs' shapes.
func (e *executable) Outputs() (outputShapes []shapes.Shape) { return e.outputs }
