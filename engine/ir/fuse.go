package ir

import (
	"errors"
	"fmt"
	"slices"
)

// fuse divides the graph into stages: values that are computed where they are used, and values that are in memory. With
// everything set, every op is a stage of its own: tests compare the bits.
func fuse(g *Graph, target Target, everything bool) (*Program, error) {
	f := fuser{graph: g, memory: make([]bool, len(g.Nodes)), repeated: make([]bool, len(g.Nodes))}
	stages, err := f.divide(target, everything)
	if err != nil {
		return nil, err
	}
	if !everything {
		stages = epilogues(g, target, mergeLoops(g, stages))
	}
	return &Program{Graph: g, Stages: stages}, nil
}

// divide makes the stages. Where a loop turns out to need a value in memory that was to be computed in it, it starts again with that
// one in memory.
func (f *fuser) divide(target Target, everything bool) ([]*Stage, error) {
	f.decide(everything)
	for {
		stages, err := f.stages(target)
		var needed mustMaterialise
		if !errors.As(err, &needed) {
			return stages, err
		}
		if f.memory[needed.node.ID] {
			panic(fmt.Sprintf("BUG: %v, where it is", needed))
		}
		f.memory[needed.node.ID] = true
	}
}

type fuser struct {
	graph *Graph
	// memory tells, by node ID, which values are in memory; repeated, which of them are so only lest they be computed twice.
	memory, repeated []bool
}

const (
	// mostFused ends chains: what needs more calls, all that is fused into it counted, is stored. Beyond it code grows and registers
	// spill.
	mostFused = 48
	// cheapCalls is how much is computed twice rather than stored and loaded.
	cheapCalls = 1
)

// decide marks the values that are in memory: what kernels write and read, and what would be computed more than once.
func (f *fuser) decide(everything bool) {
	g := f.graph
	for _, o := range g.Outputs {
		f.memory[o.ID] = true
	}
	for _, n := range g.Nodes {
		switch n.Op {
		case Parameter, Dot, Conv, Reduce, Scatter, Random:
			f.memory[n.ID] = true
		case Constant:
			f.memory[n.ID] = n.Size() != 1
		case Map, View, Take:
			f.memory[n.ID] = f.memory[n.ID] || everything && splat(n) == nil
		}
		switch n.Op {
		case Dot, Conv, Random:
			for _, input := range n.Inputs {
				f.memory[input.ID] = true
			}
		case Scatter:
			f.memory[n.Inputs[0].ID] = true
		}
	}
	f.decideByUses()
	f.reconsider()
	f.decideBySize()
}

// decideByUses marks values that would be computed more than once for each element: in several loops, or in one that repeats
// them along an axis.
func (f *fuser) decideByUses() {
	users := f.graph.Users()
	uses := make([]use, len(f.graph.Nodes))
	for _, n := range slices.Backward(f.graph.Nodes) {
		own := &uses[n.ID]
		for _, u := range users[n.ID] {
			if f.memory[u.ID] {
				own.add(use{loop: u})
			} else {
				own.add(uses[u.ID])
			}
			own.repeated = own.repeated || u.Op == View && u.Inputs[0] == n && u.Size() > n.Size()
		}
		if n.Op == Map && !f.memory[n.ID] && (own.repeated || own.several) && f.cost(n) > cheapCalls {
			f.memory[n.ID], f.repeated[n.ID] = true, true
		}
	}
}

// use says where a value is computed if it is not in memory: in the loop of which value in memory, whether in other loops too, and
// whether a loop repeats it along an axis.
type use struct {
	loop              *Node
	several, repeated bool
}

func (u *use) add(other use) {
	u.several = u.several || other.several || u.loop != nil && other.loop != nil && u.loop != other.loop
	u.repeated = u.repeated || other.repeated
	if u.loop == nil {
		u.loop = other.loop
	}
}

// reconsider takes back what turned out to be cheap once its inputs are in memory.
func (f *fuser) reconsider() {
	for _, n := range f.graph.Nodes {
		if f.repeated[n.ID] && f.cost(n) <= cheapCalls {
			f.memory[n.ID] = false
		}
	}
}

// cost is how many functions have to be computed for an element of n, from what is in memory; functions that are much slower
// than a load count for many. It stops counting where the answer is clear.
func (f *fuser) cost(n *Node) int {
	if splat(n) != nil {
		return 0
	}
	cost := 0
	if n.Op == Map {
		cost = 1
		if slow(n.Func) {
			cost = 8
		}
	}
	for _, input := range n.Inputs {
		if cost <= cheapCalls && !f.memory[input.ID] {
			cost += f.cost(input)
		}
	}
	return cost
}

// slow tells whether a function takes much longer than a load.
func slow(f Func) bool {
	switch f {
	case Div, Sqrt, Rsqrt, Exp, Expm1, Log, Log1p, Logistic, Tanh, Erf, Sin, Cos, Pow, Atan2, Rem:
		return true
	}
	return false
}

// decideBySize ends chains that grow too long.
func (f *fuser) decideBySize() {
	calls := make([]int, len(f.graph.Nodes))
	for _, n := range f.graph.Nodes {
		total := 0
		for _, input := range n.Inputs {
			if !f.memory[input.ID] {
				total += calls[input.ID]
			}
		}
		if n.Op == Map {
			total++
		}
		if total > mostFused && n.Op == Map {
			f.memory[n.ID] = true
		}
		calls[n.ID] = total
	}
}

// inMemory tells whether the value of a node can be loaded: it, or what it reshapes, is in memory.
func (f *fuser) inMemory(n *Node) bool {
	return f.memory[n.ID] || n.Op == Reshape && f.inMemory(n.Inputs[0])
}

// stages makes a stage for each value in memory that has to be computed, in order.
func (f *fuser) stages(target Target) ([]*Stage, error) {
	live := f.graph.live()
	var stages []*Stage
	for _, n := range f.graph.Nodes {
		if !live[n.ID] || !f.memory[n.ID] || n.Size() == 0 {
			continue
		}
		stage, err := f.stage(n, target)
		if err != nil {
			return nil, err
		}
		if stage != nil {
			stages = append(stages, stage)
		}
	}
	return stages, nil
}

// stage makes the stage that computes n, nil if there is nothing to compute.
func (f *fuser) stage(n *Node, target Target) (*Stage, error) {
	switch n.Op {
	case Parameter, Constant:
		return nil, nil
	case Reshape:
		if !f.inMemory(n.Inputs[0]) {
			return nil, mustMaterialise{n.Inputs[0]}
		}
		return nil, nil
	case Dot:
		shape, _ := n.GemmShape()
		return &Stage{Kind: GemmStage, Node: n, Reads: f.roots(n.Inputs), Scratch: target.GemmScratch(shape)}, nil
	case Conv:
		return &Stage{Kind: ConvStage, Node: n, Reads: f.roots(n.Inputs), Scratch: target.ConvScratch(n.ConvShape())}, nil
	case Random:
		return &Stage{Kind: RandomStage, Node: n, Reads: f.roots(n.Inputs)}, nil
	case Reduce:
		return f.reduceStage(n)
	case Scatter:
		return f.scatterStage(n)
	}
	loop, err := f.loop(n.Shape.Dimensions, func(b *nest, index []Affine) (*Loop, error) {
		// The node is what is computed here, so it is not loaded.
		e, err := b.computed(n, index, nil)
		if err != nil {
			return nil, err
		}
		at := combine(Strides(n.Shape.Dimensions), 0, index, len(b.dims))
		return &Loop{Dims: b.dims, Outputs: []LoopOutput{{n, e, at}}}, nil
	})
	if err != nil {
		return nil, err
	}
	loop.collapse()
	return &Stage{Kind: LoopStage, Node: n, Reads: f.roots(loop.buffers()), Loop: loop}, nil
}

// loop tries to build a loop nest over dims, dividing loops where an index asks for it. Index holds, for each axis of dims, the
// loops' affine form.
func (f *fuser) loop(dims []int, build func(b *nest, index []Affine) (*Loop, error)) (*Loop, error) {
	loops := slices.Clone(dims)
	index := identity(len(loops))
	for {
		loop, err := build(newNest(loops, f.inMemory), index)
		var split *splitNeeded
		if !errors.As(err, &split) {
			return loop, err
		}
		loops, index = split.apply(loops, index)
	}
}

// apply divides a loop in two and rewrites the indices.
func (s *splitNeeded) apply(loops []int, index []Affine) ([]int, []Affine) {
	divided := slices.Insert(slices.Clone(loops), s.dim+1, s.factor)
	divided[s.dim] /= s.factor
	renamed := make([]Affine, len(index))
	for i, a := range index {
		scale := slices.Insert(slices.Clone(a.Scale), s.dim+1, a.Scale[s.dim])
		scale[s.dim] *= s.factor
		renamed[i] = Affine{scale, a.Offset}
	}
	return divided, renamed
}

// reduceStage loops over the kept axes and, inside, over the reduced ones.
func (f *fuser) reduceStage(n *Node) (*Stage, error) {
	x := n.Inputs[0]
	rank, reduced := x.Shape.Rank(), len(n.Axes)
	var order []int
	for axis := range rank {
		if !slices.Contains(n.Axes, axis) {
			order = append(order, axis)
		}
	}
	order = append(order, n.Axes...)
	dims := make([]int, rank)
	for i, axis := range order {
		dims[i] = x.Shape.Dimensions[axis]
	}
	loop, err := f.loop(dims, func(b *nest, index []Affine) (*Loop, error) {
		at := make([]Affine, rank)
		for i, axis := range order {
			at[axis] = index[i]
		}
		e, err := b.value(x, at, nil)
		var split *splitNeeded
		if errors.As(err, &split) && split.dim >= len(b.dims)-reduced {
			return nil, mustMaterialise{x} // the order of a sum does not follow what is fused into it
		}
		if err != nil {
			return nil, err
		}
		kept := combine(Strides(n.Shape.Dimensions), 0, index[:rank-reduced], len(b.dims))
		return &Loop{Dims: b.dims, Reduced: reduced, Func: n.Func, LanesReduced: slices.Contains(n.Axes, rank-1),
			Outputs: []LoopOutput{{n, e, kept}}}, nil
	})
	if err != nil {
		return nil, err
	}
	if loop.LanesReduced && n.Shape.DType.Size() <= 4 && loop.wide() {
		return nil, mustMaterialise{x} // with 64 bits inside there are no lanes, which the order of the sum counts on
	}
	loop.collapse()
	return &Stage{Kind: ReduceStage, Node: n, Reads: f.roots(loop.buffers()), Loop: loop}, nil
}

// scatterStage loops over the updates; its first read is what it starts from.
func (f *fuser) scatterStage(n *Node) (*Stage, error) {
	updates, indices := n.Inputs[1], n.Inputs[2:]
	loop, err := f.loop(updates.Shape.Dimensions, func(b *nest, index []Affine) (*Loop, error) {
		values, err := b.values(append([]*Node{updates}, indices...), index, nil)
		if err != nil {
			return nil, err
		}
		return &Loop{Dims: b.dims, Func: n.Func, Index: values[1:],
			Outputs: []LoopOutput{{n, values[0], Affine{Scale: make([]int, len(b.dims))}}}}, nil
	})
	if err != nil {
		return nil, err
	}
	return &Stage{Kind: ScatterStage, Node: n, Reads: append(f.roots(n.Inputs[:1]), f.roots(loop.buffers())...), Loop: loop}, nil
}

// roots are the nodes whose memory holds the values: reshapes have their input's.
func (f *fuser) roots(nodes []*Node) (roots []*Node) {
	for _, n := range nodes {
		roots = append(roots, root(n))
	}
	return roots
}

func root(n *Node) *Node {
	for n.Op == Reshape {
		n = n.Inputs[0]
	}
	return n
}
