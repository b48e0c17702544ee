package engine

import (
	"fmt"
	"slices"

	"ganplayground/engine/asm"
	"ganplayground/engine/ir"
	"ganplayground/engine/kernel"
)

// Names in the module: what the host calls, and what it imports.
const (
	entry        = "run"
	memoryModule = "env"
	memoryName   = "memory"
)

// stageEntry is the export that runs one stage, in modules that are profiled.
func stageEntry(i int) string { return fmt.Sprintf("stage %d", i) }

// emit makes the module: a function for each stage, one that calls it with its addresses, and one that runs them all. The latter two
// take the address of a table of addresses: the parameters, the outputs, the arena and the constants. With stages set, each can be
// called by itself.
func emit(p *ir.Program, stages bool) []byte {
	m := asm.NewModule(memoryModule, memoryName, 1, 1<<16, false)
	run := m.Func(entry, asm.None, asm.I32)
	for i, s := range p.Stages {
		stage := emitStage(m, fmt.Sprintf("%s_%d", s.Kind, i), s)
		call := m.Func(fmt.Sprintf("call_%d", i), asm.None, asm.I32)
		call.Do(call.Call(stage, arguments(p, s, call.Param(0))...))
		run.Do(run.Call(call, run.Param(0)))
		if stages {
			m.Export(stageEntry(i), call)
		}
	}
	m.Export(entry, run)
	return m.Encode()
}

// arguments are the addresses that a stage's function takes: of what it reads, of what it writes, and of its scratch memory if it is a
// product.
func arguments(p *ir.Program, s *ir.Stage, table asm.Expr) (list []asm.Expr) {
	for _, n := range slices.Concat(s.Reads, s.Writes()) {
		list = append(list, address(p, p.PlaceOf(n), table))
	}
	if s.Kind == ir.GemmStage || s.Kind == ir.ConvStage {
		scratch := asm.ConstI32(0)
		if s.Scratch > 0 {
			scratch = address(p, p.ScratchOf(s), table)
		}
		list = append(list, scratch)
	}
	return list
}

// address is that of a place, from the table of a run.
func address(p *ir.Program, place ir.Place, table asm.Expr) asm.Expr {
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
	return asm.Plus(asm.I32Load.At(table, uint32(4*slot)), offset)
}

// emitStage makes the function of a stage; see arguments for its parameters.
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
