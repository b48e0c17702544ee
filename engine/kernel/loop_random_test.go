package kernel

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/gomlx/compute/dtypes"

	"ganplayground/engine/ir"
)

// randomLoops makes up expressions over a loop nest.
type randomLoops struct {
	*rand.Rand
	dims []int
	wide bool // 64-bit dtypes may occur
}

// affine is a number that may fall and that some loops do not touch, with its least and its largest value.
func (r *randomLoops) affine() (a ir.Affine, low, high int) {
	for _, n := range r.dims {
		scale := []int{0, 0, 1, 1, 1, 2, -1, -3, 7}[r.IntN(9)]
		a.Scale = append(a.Scale, scale)
		low += min(scale, 0) * (n - 1)
		high += max(scale, 0) * (n - 1)
	}
	return a, low, high
}

func (r *randomLoops) dtype() dtypes.DType {
	if r.wide {
		return allDTypes[r.IntN(len(allDTypes))]
	}
	return narrowDTypes[r.IntN(len(narrowDTypes))]
}

// load reads a buffer of its own. Guards keep its index within the buffer where it would fall out.
func (r *randomLoops) load(dtype dtypes.DType) *ir.Expr {
	a, low, high := r.affine()
	if r.IntN(2) == 0 {
		a.Offset = -low
		return loadOf(buffer(dtype, high-low+1), a)
	}
	size := 1 + r.IntN(high-low+1)
	a.Offset = -low - r.IntN(high-low+1)
	dilation := []int{1, 1, 2, 3}[r.IntN(4)]
	guards := []ir.Guard{{At: a, Dilation: dilation, Limit: size}}
	if other, low, high := r.affine(); r.IntN(2) == 0 {
		other.Offset = -low - r.IntN(high-low+1)
		guards = append(guards, ir.Guard{At: other, Dilation: 1, Limit: 1 + r.IntN(high-low+1)})
	}
	x := loadOf(buffer(dtype, size), a, guards...)
	if dilation > 1 {
		x.At = at(0, make([]int, len(r.dims))...)
		x.Divided = []ir.DividedTerm{{At: a, Dilation: dilation, Stride: 1}}
	}
	return guardedOf(x, literalOf(dtype, r.Uint64N(2)), guards...)
}

// fetch reads a table at a computed row and at the loops' own indices, now and then within guards.
func (r *randomLoops) fetch(dtype dtypes.DType) *ir.Expr {
	a, low, high := r.affine()
	a.Offset = -low
	table := buffer(dtype, 3*(high-low+1))
	row := literalOf(dtypes.Int32, r.Uint64N(2))
	if r.IntN(2) == 0 {
		row = castOf(ir.Convert, dtypes.Int32, r.load(dtypes.Bool))
	}
	fetch := &ir.Expr{Kind: ir.Fetch, DType: dtype, Buffer: table, Strides: []int{high - low + 1, 1}, Args: []*ir.Expr{row, indexOf(a)}}
	if r.IntN(2) == 0 {
		return fetch
	}
	size := 1 + r.IntN(high-low+1)
	table.Shape.Dimensions[0] = 2 * size
	fetch.Strides[0] = size
	fetch.Guards = []ir.Guard{{At: a, Dilation: 1, Limit: size}}
	return guardedOf(fetch, literalOf(dtype, 1), fetch.Guards...)
}

func (r *randomLoops) value(dtype dtypes.DType, depth int) *ir.Expr {
	switch r.IntN(6 + 2*min(depth, 2)) {
	case 0, 1, 2:
		return r.load(dtype)
	case 3:
		return r.fetch(dtype)
	case 4:
		a, _, _ := r.affine()
		return castOf(ir.Convert, dtype, indexOf(a))
	case 5:
		return literalOf(dtype, r.Uint64N(2))
	case 6:
		return callOf(ir.Select, r.value(dtypes.Bool, depth-1), r.value(dtype, depth-1), r.value(dtype, depth-1))
	case 7:
		return castOf(ir.Convert, dtype, r.value(r.dtype(), depth-1))
	}
	funcs := reduceFuncs(dtype)
	return callOf(funcs[r.IntN(len(funcs))], r.value(dtype, depth-1), r.value(dtype, depth-1))
}

// withoutIdentities leaves out conversions into the same dtype: graphs have none.
func withoutIdentities(x *ir.Expr) *ir.Expr {
	for i, a := range x.Args {
		x.Args[i] = withoutIdentities(a)
	}
	if x.Kind == ir.Call && x.Func == ir.Convert && x.Args[0].DType == x.DType {
		return x.Args[0]
	}
	return x
}

// TestRandomLoops compares made-up loops and reductions with the interpreter.
func TestRandomLoops(t *testing.T) {
	for seed := range uint64(40) {
		r := &randomLoops{Rand: rand.New(rand.NewPCG(seed, 11))}
		var cases []stageCase
		for i := range 25 {
			r.dims, r.wide = nil, r.IntN(4) == 0
			for range r.IntN(5) {
				r.dims = append(r.dims, 1+r.IntN(9))
			}
			if n := len(r.dims); n > 0 && r.IntN(2) == 0 {
				r.dims[n-1] += r.IntN(30)
			}
			name := fmt.Sprintf("seed %d, loop %d over %v", seed, i, r.dims)
			first := withoutIdentities(r.value(r.dtype(), 4))
			if n := len(r.dims); n > 1 && r.IntN(3) == 0 {
				funcs := reduceFuncs(first.DType)
				lanesReduced := r.IntN(2) == 0
				cases = append(cases, stageCase{name: name, stage: reduceStage(funcs[r.IntN(len(funcs))], r.dims, 1+r.IntN(n-1), lanesReduced, first)})
				continue
			}
			cases = append(cases, stageCase{name: name, stage: loopStage(r.dims, first, withoutIdentities(r.value(r.dtype(), 2)))})
		}
		runStages(t, cases)
	}
}
