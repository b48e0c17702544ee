package ir

import "slices"

// mergeLoops joins loops over the same indices into one that writes several values: an update of Adam reads each gradient once
// then, and what one loop computes is at hand for the other. A loop moves up to the one it joins, so nothing in between may
// compute what it reads.
func mergeLoops(g *Graph, stages []*Stage) []*Stage {
	var merged []*Stage
	for _, s := range stages {
		if at := joinable(merged, s); at >= 0 {
			merged[at].join(s)
			continue
		}
		merged = append(merged, s)
	}
	return dropUnread(g, merged)
}

// mostOutputs bounds the values that one loop writes: each needs an address in a register.
const mostOutputs = 4

// joinable finds the last stage that a loop can join, -1 if there is none.
func joinable(stages []*Stage, s *Stage) int {
	if s.Kind != LoopStage {
		return -1
	}
	for i, other := range slices.Backward(stages) {
		if other.Kind == LoopStage && other.fits(s) {
			return i
		}
		if slices.ContainsFunc(other.Writes(), func(n *Node) bool { return slices.Contains(s.Reads, n) }) {
			return -1
		}
	}
	return -1
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
	known := map[string]*Expr{}
	s.Loop.ForEachExpr(func(e *Expr) { known[e.key()] = e })
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
		if twin := known[own.key()]; twin != nil {
			own = twin
		}
		known[own.key()] = own
		moved[e] = own
	})
	for _, o := range other.Loop.Outputs {
		s.Loop.Outputs = append(s.Loop.Outputs, LoopOutput{o.Node, moved[o.Value], o.Address})
	}
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
			s.Loop.Outputs = slices.DeleteFunc(s.Loop.Outputs, func(o LoopOutput) bool { return !needed[o.Node] })
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
