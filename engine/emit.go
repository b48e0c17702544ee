package engine

import (
	"fmt"
	"slices"

	"ganplayground/engine/asm"
	"ganplayground/engine/host"
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

// emission says what a module is made for.
type emission struct {
	// stages: each stage can be called by itself.
	stages bool
	// hollow: stages are called as always, and do nothing.
	hollow bool
	// shared: threads run the module together, and meet at barriers of this control block.
	shared  bool
	control host.Address
	// eager, for tests: they run every stage together that can be split, worth it or not.
	eager bool
}

// emit makes the module: a function for each stage, one that calls it with its addresses, and one that runs them all. The latter two
// take the address of a table of addresses (the parameters, the outputs, the arena and the constants), the number of the thread,
// and how many threads there are.
//
// All threads run all stages that are worth it together, each its share; the others are thread 0's. A stage that reads what another
// thread may have written since the last barrier, or writes where one may have been, waits at the next.
func emit(p *ir.Program, to emission) []byte {
	m := asm.NewModule(memoryModule, memoryName, 1, 1<<16, to.shared)
	run := m.Func(entry, asm.None, asm.I32, asm.I32, asm.I32)
	table, thread, threads := run.Param(0), run.Param(1), run.Param(2)
	var barrier *asm.Func
	if to.shared {
		barrier = host.EmitBarrier(m, to.control)
	}
	since := accesses{program: p}
	for i, s := range p.Stages {
		call := emitCall(m, p, s, i, to.hollow)
		if to.stages {
			m.Export(stageEntry(i), call)
		}
		if !to.shared {
			run.Do(run.Call(call, table, thread, threads))
			continue
		}
		all := together(s) || to.eager && splits(s)
		if !since.admits(s, all) {
			run.Do(run.Call(barrier, threads))
			since = accesses{program: p}
		}
		since.add(s, all)
		if all {
			run.Do(run.Call(call, table, thread, threads))
		} else {
			run.If(asm.I32Eqz.Of(thread), func() { run.Do(run.Call(call, table, asm.ConstI32(0), asm.ConstI32(1))) }, nil)
		}
	}
	m.Export(entry, run)
	return m.Encode()
}

// emitCall makes a stage's function, and the one that calls it.
func emitCall(m *asm.Module, p *ir.Program, s *ir.Stage, i int, hollow bool) *asm.Func {
	emitted := emitStage
	if hollow {
		emitted = emitHollow
	}
	stage := emitted(m, fmt.Sprintf("%s_%d", s.Kind, i), s)
	call := m.Func(fmt.Sprintf("call_%d", i), asm.None, asm.I32, asm.I32, asm.I32)
	list := arguments(p, s, call.Param(0))
	if splits(s) {
		list = append(list, call.Param(1), call.Param(2))
	}
	call.Do(call.Call(stage, list...))
	return call
}

// splits tells whether a stage's function takes the number of a thread and computes its share.
func splits(s *ir.Stage) bool { return s.Kind != ir.ScatterStage && s.Kind != ir.RandomStage }

// product tells whether a stage is a product, which has scratch memory.
func product(s *ir.Stage) bool { return s.Kind == ir.GemmStage || s.Kind == ir.ConvStage }

// together tells whether threads run a stage together.
func together(s *ir.Stage) bool {
	switch s.Kind {
	case ir.LoopStage, ir.ReduceStage:
		return kernel.Parallel(s)
	case ir.GemmStage:
		shape, _ := s.Node.GemmShape()
		return gemmOf(shape).Parallel()
	case ir.ConvStage:
		return convOf(s.Node.ConvShape()).Parallel()
	}
	return false
}

// arguments are the addresses that a stage's function takes: of what it reads, of what it writes, and of its scratch memory if it is a
// product.
func arguments(p *ir.Program, s *ir.Stage, table asm.Expr) (list []asm.Expr) {
	for _, n := range slices.Concat(s.Reads, s.Writes()) {
		list = append(list, address(p, p.PlaceOf(n), table))
	}
	if product(s) {
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
		return convOf(s.Node.ConvShape()).Emit(m, name, kernel.EpilogueOf(s))
	}
	shape, _ := s.Node.GemmShape()
	return gemmOf(shape).Emit(m, name, kernel.EpilogueOf(s))
}

// emitHollow makes a function with the parameters of a stage's that does nothing.
func emitHollow(m *asm.Module, name string, s *ir.Stage) *asm.Func {
	n := len(s.Reads) + len(s.Writes())
	if product(s) { // scratch memory
		n++
	}
	if splits(s) {
		n += 2
	}
	return m.Func(name, asm.None, slices.Repeat([]asm.Type{asm.I32}, n)...)
}
