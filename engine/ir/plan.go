package ir

import (
	"cmp"
	"slices"
)

// alignment of values in the arena and among the constants, and slack behind each: kernels load whole vectors, and cache lines
// belong to one value. Both in bytes.
const (
	alignment = 64
	slack     = 64
)

// aligned is the room that n bytes take.
func aligned(n int) int { return (n + slack + alignment - 1) / alignment * alignment }

// plan gives every value in memory its place: parameters and outputs are where the caller says, constants that are
// loaded one behind the other, and all else shares an arena in which values that are not needed at one time may overlap.
func plan(p *Program) {
	p.Places = make([]Place, len(p.Graph.Nodes))
	for _, n := range p.Graph.Nodes {
		if n.Op == Parameter {
			p.Places[n.ID] = Place{InParameter, n.Index}
		}
	}
	for _, s := range p.Stages {
		for _, n := range s.Reads {
			if n.Op == Constant && p.Places[n.ID].Kind == Nowhere {
				p.Places[n.ID] = Place{InConstants, p.Constants}
				p.Constants += aligned(len(n.Data))
			}
		}
	}
	for i, o := range p.Graph.Outputs {
		p.Places[root(o).ID] = Place{InOutput, i}
	}
	p.layOut(p.lifetimes())
	for _, n := range p.Graph.Nodes {
		if n.Op == Reshape {
			p.Places[n.ID] = p.Places[root(n).ID]
		}
	}
	p.Donations = p.donations()
}

// PlaceOf is where the value of a node is.
func (p *Program) PlaceOf(n *Node) Place { return p.Places[root(n).ID] }

// ScratchOf is where the scratch memory of a stage is.
func (p *Program) ScratchOf(s *Stage) Place { return s.scratch }

// interval is a piece of the arena and the stages during which it is taken.
type interval struct {
	place       *Place
	size        int
	first, last int
}

// lifetimes lists what needs a place in the arena.
func (p *Program) lifetimes() []*interval {
	byNode := map[*Node]*interval{}
	var all []*interval
	for i, s := range p.Stages {
		for _, n := range s.Reads {
			if v := byNode[n]; v != nil {
				v.last = i
			}
		}
		for _, n := range s.Writes() {
			if p.Places[n.ID].Kind == Nowhere {
				byNode[n] = &interval{&p.Places[n.ID], aligned(n.Bytes()), i, i}
				all = append(all, byNode[n])
			}
		}
		if s.Scratch > 0 {
			all = append(all, &interval{&s.scratch, aligned(s.Scratch), i, i})
		}
	}
	return all
}

// Writes are the nodes that a stage computes.
func (s *Stage) Writes() []*Node {
	if s.Loop == nil || s.Kind == ReduceStage || s.Kind == ScatterStage {
		return []*Node{s.Node}
	}
	var nodes []*Node
	for _, o := range s.Loop.Outputs {
		nodes = append(nodes, o.Node)
	}
	return nodes
}

// layOut places intervals, the largest first, each at the lowest offset where nothing that lives at the same time is (Pisarchyk
// and Lee 2020, "Efficient memory management for deep neural net inference", greedy by size).
func (p *Program) layOut(all []*interval) {
	slices.SortStableFunc(all, func(a, b *interval) int { return cmp.Compare(b.size, a.size) })
	var placed []*interval // by offset
	for _, v := range all {
		at := 0
		for _, other := range placed {
			if v.first > other.last || other.first > v.last {
				continue
			}
			if at+v.size <= other.place.Offset {
				break
			}
			at = max(at, other.place.Offset+other.size)
		}
		*v.place = Place{InArena, at}
		p.Arena = max(p.Arena, at+v.size)
		i, _ := slices.BinarySearchFunc(placed, at, func(o *interval, at int) int { return cmp.Compare(o.place.Offset, at) })
		placed = slices.Insert(placed, i, v)
	}
}

// donations lists the donors of each output: parameters whose memory its value may take over. They are as large, and not read any
// more when it is written, or read by the same stage at just the element that it then writes.
func (p *Program) donations() [][]int {
	written, lastRead := map[*Node]int{}, map[*Node]int{}
	for i, s := range p.Stages {
		for _, n := range s.Writes() {
			written[n] = i
		}
		for _, n := range s.Reads {
			lastRead[n] = i
		}
	}
	all := make([][]int, len(p.Graph.Outputs))
	for i, o := range p.Graph.Outputs {
		output := root(o)
		at, computed := written[output]
		for _, parameter := range p.Graph.Parameters {
			if !computed || parameter.Bytes() != output.Bytes() {
				continue
			}
			last, read := lastRead[parameter]
			if !read || last < at || last == at && p.Stages[at].inPlace(parameter, output) {
				all[i] = append(all[i], parameter.Index)
			}
		}
	}
	return all
}

// inPlace tells whether a stage reads the elements of a parameter only where it writes the output's.
func (s *Stage) inPlace(parameter, output *Node) bool {
	if s.Kind != LoopStage {
		return false
	}
	i := slices.IndexFunc(s.Loop.Outputs, func(o LoopOutput) bool { return o.Node == output })
	if i < 0 {
		return false
	}
	address, same := s.Loop.Outputs[i].Address, true
	s.Loop.ForEachExpr(func(e *Expr) {
		if e.Buffer != nil && root(e.Buffer) == parameter {
			same = same && e.Kind == Load && len(e.Divided) == 0 && e.At.equal(address) && e.DType.Size() == output.Shape.DType.Size()
		}
	})
	return same
}
