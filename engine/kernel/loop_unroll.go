package kernel

import "ganplayground/engine/ir"

const (
	// mostVectors is how many vectors a round of a loop has at most, unless all of a row fit into one; mostInstructions bounds its
	// code. A function that is no instruction counts as many.
	mostVectors      = 4
	mostInstructions = 40
	slowInstructions = 20
)

// vectorsPerRound is for loops in which no sum depends on it.
func (e *nest) vectorsPerRound(vectors int) int {
	instructions := len(e.outputs)
	for x, varies := range e.varies {
		switch {
		case !varies:
		case e.elementary(x), e.oneByOne(x):
			instructions += slowInstructions
		default:
			instructions++
		}
	}
	most := mostInstructions / instructions
	if vectors <= most {
		return max(vectors, 1)
	}
	return divisor(vectors, max(min(most, mostVectors), 1))
}

// elementary tells whether an expression is a function that takes many instructions.
func (e *nest) elementary(x *ir.Expr) bool {
	return x.Kind == ir.Call && (x.Func >= ir.Exp && x.Func <= ir.Cos || slow[x.Func])
}

// oneByOne tells whether an expression reads its lanes or computes its mask one after the other.
func (e *nest) oneByOne(x *ir.Expr) bool {
	left, _ := e.undecided(x.Guards)
	return e.byLane(left) || x.Kind == ir.Fetch && !e.neighbours(x) || x.Kind == ir.Load && e.along(x.At) != 0 && e.along(x.At) != 1
}

// slow are functions of two elements that are computed lane by lane or by a polynomial.
var slow = map[ir.Func]bool{ir.Rem: true, ir.Pow: true, ir.Atan2: true}

// divisor is most, or less if that leaves no vectors over and is more than half of it.
func divisor(vectors, most int) int {
	for u := most; u > most/2; u-- {
		if vectors%u == 0 {
			return u
		}
	}
	return most
}
