package ir

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gomlx/compute/dtypes"
)

// Expr is a value that the body of a loop nest computes. Equal expressions of one loop are one: it is a graph without cycles.
type Expr struct {
	Kind  ExprKind
	DType dtypes.DType
	Args  []*Expr

	Func Func   // Call
	Bits uint64 // Literal
	// Load, Index: the element's number in its buffer, or the number itself.
	At Affine
	// Load: further terms of the element's number, for axes that are read with a dilation.
	Divided []DividedTerm
	// Load, Fetch: the value in memory that is read; Fetch adds Strides[i] * Args[i].
	Buffer  *Node
	Strides []int
	// Guarded: the first argument counts where all guards hold, else the second. Load, Fetch: the address is good only there.
	Guards []Guard

	number int // among the expressions of its loop, for their keys
}

// ExprKind is the kind of an expression.
type ExprKind int

const (
	Load    ExprKind = iota // reads memory at an affine index
	Fetch                   // reads memory at computed indices
	Literal                 // has known bits
	Index                   // is an affine function of the loops' indices, as int32
	Call                    // is a function of its arguments
	Guarded                 // is its first argument inside of some bounds, its second elsewhere
)

// Guard holds where At is divisible by Dilation and the quotient is at least 0 and below Limit.
type Guard struct {
	At              Affine
	Dilation, Limit int
}

// DividedTerm is Stride * (At / Dilation), where the guards of its load hold.
type DividedTerm struct {
	At               Affine
	Dilation, Stride int
}

// clone copies the expression but for its arguments, so that passes may change its affine numbers in place.
func (e *Expr) clone() *Expr {
	c := *e
	c.At.Scale = slices.Clone(e.At.Scale)
	c.Divided = slices.Clone(e.Divided)
	for i := range c.Divided {
		c.Divided[i].At.Scale = slices.Clone(e.Divided[i].At.Scale)
	}
	c.Guards = slices.Clone(e.Guards)
	for i := range c.Guards {
		c.Guards[i].At.Scale = slices.Clone(e.Guards[i].At.Scale)
	}
	return &c
}

// String prints the expression as a formula: max(add(%3[256*d0+d1], %4[d1]), 0).
func (e *Expr) String() string { return e.text(nil) }

// text is the formula with names for expressions that stand elsewhere.
func (e *Expr) text(names map[*Expr]string) string {
	var args []string
	for _, a := range e.Args {
		if name := names[a]; name != "" {
			args = append(args, name)
		} else {
			args = append(args, a.text(names))
		}
	}
	list := strings.Join(args, ", ")
	switch e.Kind {
	case Load:
		at := e.At.String()
		for _, t := range e.Divided {
			at += fmt.Sprintf("+%d*((%s)/%d)", t.Stride, t.At, t.Dilation)
		}
		return fmt.Sprintf("%%%d[%s]", e.Buffer.ID, at)
	case Fetch:
		return fmt.Sprintf("%%%d[%s]", e.Buffer.ID, list)
	case Literal:
		v := Node{Op: Constant, Data: Bytes(e.Bits, e.DType), Shape: scalarShape(e.DType)}
		return v.constantText()
	case Index:
		return e.At.String()
	case Guarded:
		var guards []string
		for _, g := range e.Guards {
			guards = append(guards, g.String())
		}
		return fmt.Sprintf("if(%s; %s)", strings.Join(guards, " and "), list)
	}
	name := e.Func.String()
	if e.Func == Convert || e.Func == Bitcast {
		name = dtypeNames[e.DType]
		if e.Func == Bitcast {
			name += " bits"
		}
	}
	return fmt.Sprintf("%s(%s)", name, list)
}

// String prints the guard as bounds.
func (g Guard) String() string {
	if g.Dilation == 1 {
		return fmt.Sprintf("0<=%s<%d", g.At, g.Limit)
	}
	return fmt.Sprintf("0<=(%s)/%d<%d", g.At, g.Dilation, g.Limit)
}

// Root is the node whose memory a Load or a Fetch reads: reshapes have their input's.
func (e *Expr) Root() *Node { return root(e.Buffer) }
