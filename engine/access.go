package engine

import (
	"slices"

	"ganplayground/engine/ir"
)

// accesses are the pieces of memory that stages have read and written since a barrier.
type accesses struct {
	program       *ir.Program
	reads, writes []piece
}

// piece is a piece of memory, bytes of the arena, or a whole parameter or output, that a stage uses.
type piece struct {
	ir.Place
	bytes int
	// together: all threads run the stage, and not thread 0 alone.
	together bool
}

// admits tells whether a stage, run by all threads or by thread 0 alone, may run without waiting for those that others may still be running.
func (a *accesses) admits(s *ir.Stage, together bool) bool {
	reads, writes := a.of(s, together)
	return !a.meet(reads, a.writes) && !a.meet(writes, a.reads) && !a.meet(writes, a.writes)
}

// add notes what a stage reads and writes.
func (a *accesses) add(s *ir.Stage, together bool) {
	reads, writes := a.of(s, together)
	a.reads, a.writes = append(a.reads, reads...), append(a.writes, writes...)
}

func (a *accesses) of(s *ir.Stage, together bool) (reads, writes []piece) {
	for _, n := range s.Reads {
		reads = append(reads, piece{a.program.PlaceOf(n), n.Bytes(), together})
	}
	for _, n := range s.Writes() {
		writes = append(writes, piece{a.program.PlaceOf(n), n.Bytes(), together})
	}
	if s.Scratch > 0 {
		writes = append(writes, piece{a.program.ScratchOf(s), s.Scratch, together})
	}
	return reads, writes
}

// meet tells whether pieces share bytes that more threads than one use: what thread 0 does alone it does in order.
func (a *accesses) meet(list, others []piece) bool {
	return slices.ContainsFunc(list, func(p piece) bool {
		return slices.ContainsFunc(others, func(q piece) bool {
			return (p.together || q.together) && (a.overlap(p, q) || a.overlap(q, p))
		})
	})
}

// overlap tells whether two pieces share bytes; an output may lie where a parameter does that it can take over.
func (a *accesses) overlap(p, q piece) bool {
	switch {
	case p.Kind == ir.InOutput && q.Kind == ir.InParameter:
		return slices.Contains(a.program.Donations[p.Offset], q.Offset)
	case p.Kind != q.Kind:
		return false
	case p.Kind == ir.InArena:
		return p.Offset < q.Offset+q.bytes && q.Offset < p.Offset+p.bytes
	}
	return p.Offset == q.Offset
}
