package ir

import "slices"

// mergeLoops joins loops over the same indices into one that writes several values: an update of Adam reads each gradient once
// then, and what one loop computes is at hand for the other. A loop moves up to the one it joins, so nothing in between may
// compute what it reads.
func mergeLoops(g *Graph, stages []*Stage) []*Stage {
	var merged []*Stage
	for _, s := range stages {
		after, at := joinable(merged, s)
		switch {
		case at >= 0:
			merged[at].join(s)
		case s.scalar():
			merged = slices.Insert(merged, after, s)
		default:
			merged = append(merged, s)
		}
	}
	return dropUnread(g, merged)
}

// scalar tells whether the stage is a loop of one round. It runs as early as it can, so that it stands between no two loops that may
// be one: the bias corrections of Adam are read by the updates of all weights.
func (s *Stage) scalar() bool { return s.Kind == LoopStage && len(s.Loop.Dims) == 0 }

// mostOutputs bounds the values that one loop writes: each needs an address in a register.
const mostOutputs = 4

// joinable finds the stage that a loop can join, the last one, for a scalar the first one; at is -1 if there is none. Stages from
// after on compute nothing that the loop reads.
func joinable(stages []*Stage, s *Stage) (after, at int) {
	at = -1
	if s.Kind != LoopStage {
		return len(stages), at
	}
	for i, other := range slices.Backward(stages) {
		if other.Kind == LoopStage && other.fits(s) {
			at = i
			if !s.scalar() {
				return i, at
			}
		}
		if slices.ContainsFunc(other.Writes(), func(n *Node) bool { return slices.Contains(s.Reads, n) }) {
			return i + 1, at
		}
	}
	return 0, at
}

// fits tells whether two loops can run as one: the same indices, elements of one width, and no reading of an element that another
// round writes.
func (s *Stage) fits(other *Stage) bool {
	a, b := s.Loop, other.Loop
	if !slices.Equal(a.Dims, b.Dims) || len(a.Outputs)+len(b.Outputs) > mostOutputs || a.wide() != b.wide() || a.calls()+b.calls() > mostFused {
		return false
	}
	fits := true
	b.ForEachExpr(func(e *Expr) {
		if e.Buffer == nil {
			return
		}
		if o := s.output(root(e.Buffer)); o != nil {
			fits = fits && e.reads(o)
		}
	})
	return fits
}

// output is the loop's output that is the value of a node, nil if there is none.
func (s *Stage) output(n *Node) *LoopOutput {
	for i := range s.Loop.Outputs {
		if s.Loop.Outputs[i].Node == n {
			return &s.Loop.Outputs[i]
		}
	}
	return nil
}

// reads tells whether an expression is just the element that the output's round writes.
func (e *Expr) reads(o *LoopOutput) bool {
	return e.Kind == Load && len(e.Guards) == 0 && len(e.Divided) == 0 && e.At.equal(o.Address) && e.DType == o.Value.DType
}

// wide tells whether the loop has elements of more than 32 bits.
func (l *Loop) wide() bool {
	wide := false
	l.ForEachExpr(func(e *Expr) { wide = wide || e.DType.Size() > 4 })
	return wide
}

// calls is the number of functions that the loop computes in a round.
func (l *Loop) calls() int {
	n := 0
	l.ForEachExpr(func(e *Expr) {
		if e.Kind == Call {
			n++
		}
	})
	return n
}

// join adds the outputs of another loop; what it would load from this loop's outputs it takes from their expressions.
func (s *Stage) join(other *Stage) {
	known := newExprSet()
	s.Loop.ForEachExpr(known.add)
	moved := map[*Expr]*Expr{}
	other.Loop.ForEachExpr(func(e *Expr) {
		if e.Buffer != nil {
			if o := s.output(root(e.Buffer)); o != nil {
				moved[e] = o.Value
				return
			}
		}
		own := e.clone()
		own.Args = nil
		for _, a := range e.Args {
			own.Args = append(own.Args, moved[a])
		}
		if moved[e] = known.find(own); moved[e] == nil {
			known.add(own)
			moved[e] = own
		}
	})
	outputs := s.Loop.Outputs
	for _, o := range other.Loop.Outputs {
		outputs = append(outputs, LoopOutput{o.Node, moved[o.Value], o.Address})
	}
	s.Loop.setOutputs(outputs)
	s.refreshReads()
}

// refreshReads lists again what the loop reads.
func (s *Stage) refreshReads() {
	s.Reads = nil
	for _, n := range s.Loop.buffers() {
		if r := root(n); !slices.Contains(s.Reads, r) {
			s.Reads = append(s.Reads, r)
		}
	}
}

// dropUnread removes outputs that nothing reads any more, since their readers are in the loop that computes them.
func dropUnread(g *Graph, stages []*Stage) []*Stage {
	needed := map[*Node]bool{}
	for _, o := range g.Outputs {
		needed[root(o)] = true
	}
	for i, s := range slices.Backward(stages) {
		if s.Kind == LoopStage {
			s.Loop.setOutputs(slices.DeleteFunc(s.Loop.Outputs, func(o LoopOutput) bool { return !needed[o.Node] }))
			if len(s.Loop.Outputs) == 0 {
				stages = slices.Delete(stages, i, i+1)
				continue
			}
			s.Node = s.Loop.Outputs[0].Node
			s.refreshReads()
		}
		for _, n := range s.Reads {
			needed[n] = true
		}
	}
	return stages
}
