package kernel

import (
	"slices"

	"github.com/gomlx/compute/dtypes"

	"ganplayground/engine/asm"
	"ganplayground/engine/ir"
)

// Guards are decided as far out as they can be. Where one depends on the lane loop alone, the loop is divided where the answer changes
// (a Concatenate along the last axis becomes two loops); where one depends on outer loops alone, its mask and the address that it
// allows are computed there. The others are computed lane by lane.

// mostSegments bounds the code of a lane loop that is divided.
const mostSegments = 4

// divide chooses the segments of the lane loop, as a list of their bounds.
func (e *nest) divide() {
	if e.width == single || e.lane < 0 {
		return
	}
	n := e.loop.Dims[e.lane]
	bounds := []int{0, n}
	for _, x := range e.exprs {
		for _, g := range x.Guards {
			if !e.ofLaneAlone(g) {
				continue
			}
			// At is between 0 and Limit from one index up to another; the two are the other way round where it falls.
			ends := []int{-g.At.Offset, g.Limit - g.At.Offset}
			if e.along(g.At) < 0 {
				ends = []int{g.At.Offset + 1, g.At.Offset + 1 - g.Limit}
			}
			for _, end := range ends {
				if end > 0 && end < n {
					bounds = append(bounds, end)
				}
			}
		}
	}
	slices.Sort(bounds)
	if bounds = slices.Compact(bounds); len(bounds) <= mostSegments+1 {
		e.bounds = bounds
	}
}

// ofLaneAlone tells whether a guard depends on the lane loop, one by one, and on no other.
func (e *nest) ofLaneAlone(g ir.Guard) bool {
	for d, scale := range g.At.Scale {
		if (d == e.lane) != (scale == 1 || scale == -1) || d != e.lane && scale != 0 {
			return false
		}
	}
	return g.Dilation == 1 && e.lane >= 0
}

// undecided leaves out the guards whose answer is the same in all of a segment; never says that it is no for one of them. Before the
// lane loop is open never is false.
func (e *nest) undecided(guards []ir.Guard) (left []ir.Guard, never bool) {
	for _, g := range guards {
		if e.bounds == nil || !e.ofLaneAlone(g) {
			left = append(left, g)
			continue
		}
		at := g.At.Offset + e.along(g.At)*e.segment
		never = never || e.inSegment && (at < 0 || at >= g.Limit)
	}
	return left, never
}

// byLane tells whether guards depend on the lane loop.
func (e *nest) byLane(guards []ir.Guard) bool {
	return slices.ContainsFunc(guards, func(g ir.Guard) bool { return e.along(g.At) != 0 })
}

// guarded is the first argument of an expression where its guards hold, else the second.
func (e *nest) guarded(x *ir.Expr, args []asm.Local, u int) asm.Expr {
	left, never := e.undecided(x.Guards)
	switch {
	case never:
		return args[1]
	case len(left) == 0:
		return args[0]
	}
	mask, ok := e.masks[x]
	if !ok {
		return e.arithmetic(x).where(e.mask(left, u), args[0], args[1])
	}
	if e.width == vector && isZero(x.Args[1]) {
		return asm.V128And.Of(args[0], mask)
	}
	return e.arithmetic(x).where(mask, args[0], args[1])
}

// keepMasks computes the masks that depend on the first d loops alone.
func (e *nest) keepMasks(d int) {
	for _, x := range e.exprs {
		if x.Kind != ir.Guarded {
			continue
		}
		left, _ := e.undecided(x.Guards)
		depth := 0
		for _, g := range left {
			depth = max(depth, depthOf(g.At))
		}
		if depth == d && e.level[x] > d && len(left) > 0 && !e.byLane(left) {
			e.masks[x] = e.f.Let(e.mask(left, 0))
		}
	}
}

// mask is where all guards hold, in the form of a bool value.
func (e *nest) mask(guards []ir.Guard, u int) asm.Expr {
	a := arithmetic{e.f, e.module, e.width, dtypes.Bool}
	var all asm.Expr
	for _, g := range guards {
		var holds asm.Expr
		if e.width == vector && e.along(g.At) != 0 {
			v := e.f.Local(asm.V128)
			for lane := range e.count {
				e.f.Set(v, a.replace(lane, v, e.holds(g, u, lane)))
			}
			holds = v
		} else {
			holds = a.splat(e.holds(g, u, 0))
		}
		if all == nil {
			all = holds
		} else {
			all = a.apply(formAnd, all, holds)
		}
	}
	return all
}

// holds is 1 if a guard holds in a lane, else 0. Negative numbers are large without their sign.
func (e *nest) holds(g ir.Guard, u, lane int) asm.Expr {
	within := asm.I32LtU.Of(e.at(g.At, u, lane), asm.ConstI32(int32((g.Limit-1)*g.Dilation+1)))
	if g.Dilation == 1 {
		return within
	}
	rest := asm.I32RemS.Of(e.at(g.At, u, lane), asm.ConstI32(int32(g.Dilation)))
	return asm.I32And.Of(within, asm.I32Eqz.Of(rest))
}

// firstUnless is an element's number where all guards hold, else 0: the first element can be read though it means nothing.
func (e *nest) firstUnless(guards []ir.Guard, element asm.Expr, u, lane int) asm.Expr {
	if len(guards) == 0 {
		return element
	}
	all := e.holds(guards[0], u, lane)
	for _, g := range guards[1:] {
		all = asm.I32And.Of(all, e.holds(g, u, lane))
	}
	return asm.Select(all, element, asm.ConstI32(0))
}
