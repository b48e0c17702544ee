package engine

import (
	"fmt"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/shapes"

	"ganplayground/engine/asm"
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
	program, err := ir.Compile(b.main.graph, kernels{}, !b.backend.unoptimise)
	if err != nil {
		return nil, err
	}
	if program.Arena > maxBytes || program.Constants > maxBytes {
		return nil, fmt.Errorf("graph %q needs %d bytes between its ops; %d is the most", b.name, program.Arena, maxBytes)
	}
	e := &executable{backend: b.backend, program: program, name: b.name, names: b.main.parameters}
	for _, o := range b.main.outputs {
		e.outputs = append(e.outputs, o.Shape)
	}
	for _, p := range program.Graph.Parameters {
		e.inputs = append(e.inputs, p.Shape)
	}
	return e, e.load(emit(program))
}

// kernels answers which products package kernel has functions for.
type kernels struct{}

// Gemm refuses layouts for which a product with a vector would be summed in another order than for the layout that is taken: rows
// that are contiguous along K for one column, columns that are not for one row.
func (kernels) Gemm(s ir.GemmShape) bool {
	switch {
	case s.N == 1 && s.K > 1 && s.LHS.Column != 1, s.N > 1 && s.M == 1 && s.K > 1 && s.RHS.Column != 1:
		return false
	}
	return gemmOf(s).Supported()
}

func (kernels) GemmScratch(s ir.GemmShape) int { return gemmOf(s).Scratch() }

func gemmOf(s ir.GemmShape) kernel.Gemm {
	return kernel.Gemm{Batch: s.Batch, M: s.M, N: s.N, K: s.K, LHS: kernel.Matrix(s.LHS), RHS: kernel.Matrix(s.RHS)}
}

// Conv takes every convolution that the kernel has a fast path for.
func (kernels) Conv(s ir.ConvShape) bool { return convOf(s).Supported() }

func (kernels) ConvScratch(s ir.ConvShape) int { return convOf(s).Scratch() }

func convOf(s ir.ConvShape) kernel.Conv {
	return kernel.Conv{Batch: s.Batch, InC: s.InC, OutC: s.OutC, In: s.In, Kernel: s.Kernel, Out: s.Out, Stride: s.Stride, Pad: s.Pad,
		InputDilation: s.InputDilation, KernelDilation: s.KernelDilation, InStrides: s.InStrides, KernelStrides: s.KernelStrides,
		OutStrides: s.OutStrides, KernelReversed: s.KernelReversed}
}

// Names in the module: what the host calls, and what it imports.
const (
	entry        = "run"
	memoryModule = "env"
	memoryName   = "memory"
)

// emit makes the module: a function for each stage, and one that runs them all. That one takes the address of a table of
// addresses: the parameters, the outputs, the arena and the constants.
func emit(p *ir.Program) []byte {
	m := asm.NewModule(memoryModule, memoryName, 1, 1<<16, false)
	stages := make([]*asm.Func, len(p.Stages))
	for i, s := range p.Stages {
		stages[i] = emitStage(m, fmt.Sprintf("%s_%d", s.Kind, i), s)
	}
	run := m.Func(entry, asm.None, asm.I32)
	address := func(place ir.Place) asm.Expr {
		slot, offset := place.Offset, 0
		switch place.Kind {
		case ir.InOutput:
			slot = len(p.Graph.Parameters) + place.Offset
		case ir.InArena, ir.InConstants:
			slot, offset = len(p.Graph.Parameters)+len(p.Graph.Outputs), place.Offset
			if place.Kind == ir.InConstants {
				slot++
			}
		case ir.Nowhere:
			panic("BUG: a stage uses a value without a place")
		}
		return asm.Plus(asm.I32Load.At(run.Param(0), uint32(4*slot)), offset)
	}
	for i, s := range p.Stages {
		var arguments []asm.Expr
		for _, n := range append(append([]*ir.Node{}, s.Reads...), s.Writes()...) {
			arguments = append(arguments, address(p.PlaceOf(n)))
		}
		if s.Kind == ir.GemmStage || s.Kind == ir.ConvStage {
			scratch := asm.ConstI32(0)
			if s.Scratch > 0 {
				scratch = address(p.ScratchOf(s))
			}
			arguments = append(arguments, scratch)
		}
		run.Do(run.Call(stages[i], arguments...))
	}
	m.Export(entry, run)
	return m.Encode()
}

// emitStage makes the function of a stage. It takes the addresses of what the stage reads, of what it writes, and of its scratch
// memory if it is a product.
func emitStage(m *asm.Module, name string, s *ir.Stage) *asm.Func {
	switch s.Kind {
	case ir.LoopStage:
		return kernel.EmitLoop(m, name, s)
	case ir.ReduceStage:
		return kernel.EmitReduce(m, name, s)
	case ir.ScatterStage:
		return kernel.EmitScatter(m, name, s)
	case ir.RandomStage:
		return kernel.EmitRandom(m, name, s)
	case ir.ConvStage:
		return convOf(s.Node.ConvShape()).Emit(m, name)
	}
	shape, _ := s.Node.GemmShape()
	return gemmOf(shape).Emit(m, name)
}

// Inputs returns the parameters' names and shapes.
func (e *executable) Inputs() (names []string, inputShapes []shapes.Shape) { return e.names, e.inputs }

// Outputs returns the outputs' shapes.
func (e *executable) Outputs() (outputShapes []shapes.Shape) { return e.outputs }
