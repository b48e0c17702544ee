package ir

import (
	"fmt"
	"strings"
)

// String prints the program, a stage after the other, with places in memory:
//
//	0: gemm %4 -> arena+0
//	    32x256x784 of %0[784,1] %1[256,1], scratch 1024
//	1: loop %6 -> output 0
//	    for 8192: %6[d0] = max(add(%4[d0], %3[d0]), 0)
func (p *Program) String() string {
	var b strings.Builder
	for i, s := range p.Stages {
		fmt.Fprintf(&b, "%d: %s", i, s.Kind)
		for _, n := range s.Writes() {
			fmt.Fprintf(&b, " %%%d %s -> %s", n.ID, shapeText(n.Shape), p.PlaceOf(n))
		}
		fmt.Fprintf(&b, "\n%s", s.describe())
	}
	fmt.Fprintf(&b, "arena of %d bytes, constants of %d\n", p.Arena, p.Constants)
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
	var b strings.Builder
	switch {
	case s.Kind == GemmStage:
		g, _ := s.Node.GemmShape()
		fmt.Fprintf(&b, "    %dx%dx%d times %d", g.M, g.N, g.K, g.Batch)
	case s.Kind == ConvStage:
		fmt.Fprintf(&b, "    %s", s.Node.Conv)
	case s.Loop != nil:
		b.WriteString(s.Loop.describe(s.Kind))
		return b.String()
	}
	for _, n := range s.Reads {
		fmt.Fprintf(&b, " of %%%d", n.ID)
	}
	fmt.Fprintf(&b, ", scratch of %d bytes\n", s.Scratch)
	return b.String()
}

func (l *Loop) describe(kind StageKind) string {
	var b strings.Builder
	dims := strings.ReplaceAll(strings.Trim(list(l.Dims), "[]"), ",", " x ")
	for _, o := range l.Outputs {
		at := o.Address.String()
		switch kind {
		case ReduceStage:
			lanes := "kept"
			if l.LanesReduced {
				lanes = "reduced"
			}
			fmt.Fprintf(&b, "    for %s: %%%d[%s] = %s over the last %d, lanes %s, of %s\n", dims, o.Node.ID, at, l.Func, l.Reduced, lanes, o.Value)
		case ScatterStage:
			var index []string
			for _, e := range l.Index {
				index = append(index, e.String())
			}
			fmt.Fprintf(&b, "    for %s: %%%d[%s] = %s with %s\n", dims, o.Node.ID, strings.Join(index, ", "), l.Func, o.Value)
		default:
			fmt.Fprintf(&b, "    for %s: %%%d[%s] = %s\n", dims, o.Node.ID, at, o.Value)
		}
	}
	return b.String()
}
