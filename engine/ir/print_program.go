package ir

import (
	"fmt"
	"strings"
)

// String prints the program, a stage after the other, with places in memory. A value of a loop that is needed more than once has a
// name, t0, t1, …:
//
//	0: gemm %4 f32[32,256] -> arena+0
//	    32x256x784 of %0 and %1, scratch of 1024 bytes
//	1: loop %6 f32[32,256] -> output 0
//	    for 32 x 256:
//	        t0 = add(%4[256*d0+d1], %3[d1])
//	        %6[256*d0+d1] = max(t0, mul(t0, 0.2))
func (p *Program) String() string {
	var b strings.Builder
	for i, s := range p.Stages {
		var writes []string
		for _, n := range s.Writes() {
			writes = append(writes, fmt.Sprintf("%%%d %s -> %s", n.ID, shapeText(n.Shape), p.PlaceOf(n)))
		}
		fmt.Fprintf(&b, "%d: %s %s\n%s", i, s.Kind, strings.Join(writes, ", "), s.describe())
	}
	fmt.Fprintf(&b, "arena of %d bytes, constants of %d\n", p.Arena, p.Constants)
	for i, donors := range p.Donations {
		if len(donors) > 0 {
			fmt.Fprintf(&b, "output %d may take over parameter %s\n", i, strings.ReplaceAll(strings.Trim(list(donors), "[]"), ",", " or "))
		}
	}
	return b.String()
}

// String names the place.
func (p Place) String() string {
	switch p.Kind {
	case InParameter:
		return fmt.Sprintf("parameter %d", p.Offset)
	case InOutput:
		return fmt.Sprintf("output %d", p.Offset)
	case InArena:
		return fmt.Sprintf("arena+%d", p.Offset)
	case InConstants:
		return fmt.Sprintf("constants+%d", p.Offset)
	}
	return "nowhere"
}

// describe is what the stage does, indented.
func (s *Stage) describe() string {
	if s.Loop != nil && !s.product() {
		return s.Loop.describe(s.Kind)
	}
	var what string
	switch s.Kind {
	case GemmStage:
		g, _ := s.Node.GemmShape()
		what = fmt.Sprintf("%dx%dx%d ", g.M, g.N, g.K)
		if g.Batch > 1 {
			what = fmt.Sprintf("%d times %s", g.Batch, what)
		}
	case ConvStage:
		what = s.Node.Conv.String() + " "
	}
	var reads []string
	for _, n := range s.Node.Inputs {
		reads = append(reads, fmt.Sprintf("%%%d", root(n).ID))
	}
	what += "of " + strings.Join(reads, " and ")
	if s.Scratch > 0 {
		what += fmt.Sprintf(", scratch of %d bytes", s.Scratch)
	}
	what = "    " + what + "\n"
	if s.Loop != nil {
		what += fmt.Sprintf("    is %%%d, of which\n%s", s.Node.ID, s.Loop.describe(s.Kind))
	}
	return what
}

func (l *Loop) describe(kind StageKind) string {
	var b strings.Builder
	if len(l.Dims) == 0 {
		b.WriteString("    once:\n")
	} else {
		fmt.Fprintf(&b, "    for %s:\n", strings.ReplaceAll(strings.Trim(list(l.Dims), "[]"), ",", " x "))
	}
	names := l.names()
	l.ForEachExpr(func(e *Expr) {
		if names[e] != "" {
			fmt.Fprintf(&b, "        %s = %s\n", names[e], e.text(names))
		}
	})
	text := func(e *Expr) string {
		if names[e] != "" {
			return names[e]
		}
		return e.text(names)
	}
	for _, o := range l.Outputs {
		at, value := o.Address.String(), text(o.Value)
		switch kind {
		case ReduceStage:
			lanes := "kept"
			if l.LanesReduced {
				lanes = "reduced"
			}
			value = fmt.Sprintf("%s over the last %d, lanes %s, of %s", l.Func, l.Reduced, lanes, value)
		case ScatterStage:
			var index []string
			for _, e := range l.Index {
				index = append(index, text(e))
			}
			at, value = strings.Join(index, ", "), fmt.Sprintf("%s with %s", l.Func, value)
		}
		fmt.Fprintf(&b, "        %%%d[%s] = %s\n", o.Node.ID, at, value)
	}
	return b.String()
}

// names are t0, t1, … for what the loop computes once and needs more than once.
func (l *Loop) names() map[*Expr]string {
	uses := map[*Expr]int{}
	l.ForEachExpr(func(e *Expr) {
		for _, a := range e.Args {
			uses[a]++
		}
	})
	for _, o := range l.Outputs {
		uses[o.Value]++
	}
	for _, e := range l.Index {
		uses[e]++
	}
	names := map[*Expr]string{}
	l.ForEachExpr(func(e *Expr) {
		if uses[e] > 1 && (e.Kind == Call || e.Kind == Guarded) {
			names[e] = fmt.Sprintf("t%d", len(names))
		}
	})
	return names
}
