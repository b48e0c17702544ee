package ir

import "slices"

// collapse joins neighbouring loops that everything runs through without a gap, and drops loops of one round. Reduced loops
// stay as they are: their nest is the order of the sum.
func (l *Loop) collapse() {
	kept := len(l.Dims) - l.Reduced
	for d := kept - 1; d >= 0; d-- {
		if l.Dims[d] == 1 {
			l.forEachAffine(func(a *Affine) { a.Scale = slices.Delete(a.Scale, d, d+1) })
			l.Dims = slices.Delete(l.Dims, d, d+1)
			kept--
		}
	}
	for d := kept - 2; d >= 0; d-- {
		joined := true
		l.forEachAffine(func(a *Affine) { joined = joined && a.Scale[d] == a.Scale[d+1]*l.Dims[d+1] })
		if joined {
			l.forEachAffine(func(a *Affine) { a.Scale = slices.Delete(a.Scale, d, d+1) })
			l.Dims[d+1] *= l.Dims[d]
			l.Dims = slices.Delete(l.Dims, d, d+1)
		}
	}
}

// forEachAffine visits every affine number of the loop once, to change it in place.
func (l *Loop) forEachAffine(visit func(*Affine)) {
	for i := range l.Outputs {
		visit(&l.Outputs[i].Address)
	}
	l.ForEachExpr(func(e *Expr) {
		if e.Kind == Load || e.Kind == Index {
			visit(&e.At)
		}
		for i := range e.Divided {
			visit(&e.Divided[i].At)
		}
		for i := range e.Guards {
			visit(&e.Guards[i].At)
		}
	})
}

// ForEachExpr visits every expression of the loop once, arguments first.
func (l *Loop) ForEachExpr(visit func(*Expr)) {
	if l.exprs == nil {
		l.listExprs()
	}
	for _, e := range l.exprs {
		visit(e)
	}
}

func (l *Loop) listExprs() {
	seen := map[*Expr]bool{}
	var follow func(*Expr)
	follow = func(e *Expr) {
		if seen[e] {
			return
		}
		seen[e] = true
		for _, a := range e.Args {
			follow(a)
		}
		l.exprs = append(l.exprs, e)
	}
	for _, o := range l.Outputs {
		follow(o.Value)
	}
	for _, e := range l.Index {
		follow(e)
	}
}

// setOutputs changes what the loop computes.
func (l *Loop) setOutputs(outputs []LoopOutput) { l.Outputs, l.exprs = outputs, nil }

// buffers are the nodes in memory that the loop reads, each once.
func (l *Loop) buffers() (nodes []*Node) {
	l.ForEachExpr(func(e *Expr) {
		if e.Buffer != nil && !slices.Contains(nodes, e.Buffer) {
			nodes = append(nodes, e.Buffer)
		}
	})
	return nodes
}
