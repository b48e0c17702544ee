package kernel

import "ganplayground/engine/asm"

// Threads that compute a product together call its function at the same time, each with its number. They share the outputs: one
// loop over outputs is split, and each thread runs a portion of its units. A sum is never split, and no thread reads what another
// one writes: what a thread packs it packs for itself, in scratch memory of its own. So the bits are the same for all numbers of
// threads.

// split says what the units are that threads share.
type split int

const (
	byBatch     split = iota // products of a batch, or groups of a convolution's images
	byPanels                 // panels of columns
	byRows                   // four rows, the last unit some more or, in strips, fewer
	byPositions              // of the longest outer loop of a contraction; of four rows where it has none
)

// maxThreads is how many threads a product should have units for.
const maxThreads = 8

// portion is what one thread does of a run of units: those from lo up to hi. The zero value is all of them.
type portion struct {
	lo, hi asm.Local
	part   bool
}

// portions are those of the loops of a contraction; at most one of them is a part.
type portions struct{ panels, rows, positions portion }

// portionOf appends the computation of a thread's portion of n units.
func portionOf(f *asm.Func, n int, thread, threads asm.Local) portion {
	bound := func(thread asm.Expr) asm.Local { return f.Let(asm.I32DivU.Of(asm.Times(thread, n), threads)) }
	return portion{bound(thread), bound(asm.Plus(thread, 1)), true}
}

// of returns the portions of a contraction where p is that of a split.
func (p portion) of(s split) portions {
	switch s {
	case byPanels:
		return portions{panels: p}
	case byRows:
		return portions{rows: p}
	case byPositions:
		return portions{positions: p}
	}
	return portions{}
}

// bounds are lo and hi of n units.
func (p portion) bounds(n int) (lo, hi asm.Expr) {
	if !p.part {
		return asm.ConstI32(0), asm.ConstI32(int32(n))
	}
	return p.lo, p.hi
}

// among appends the code for those of the n units from first on that are in the portion, if there are any: body gets the number of
// units before them, and how many they are.
func (p portion) among(f *asm.Func, first, n int, body func(at, count quantity)) {
	switch {
	case n == 0:
		return
	case !p.part:
		body(known(0), known(n))
		return
	}
	limited := func(e asm.Expr) asm.Local { // to 0..n; e is less than 2^31 - first
		at := f.Let(asm.Plus(e, -first))
		f.Set(at, asm.Select(asm.I32GtS.Of(at, asm.ConstI32(0)), at, asm.ConstI32(0)))
		f.Set(at, asm.Select(asm.I32LtS.Of(at, asm.ConstI32(int32(n))), at, asm.ConstI32(int32(n))))
		return at
	}
	at := limited(p.lo)
	count := f.Let(asm.I32Sub.Of(limited(p.hi), at))
	f.If(count, func() { body(quantity{n - 1, at, true}, quantity{n, count, true}) }, nil)
}

// quantity is an integer that is known when code is emitted, or one in a local that is known when it runs.
type quantity struct {
	most  int // the number itself, or the largest that the local can be
	local asm.Local
	late  bool
}

func known(n int) quantity { return quantity{most: n} }

func (n quantity) value() asm.Expr {
	if n.late {
		return n.local
	}
	return asm.ConstI32(int32(n.most))
}

// from is the address of item n where items of so many bytes start at e.
func (n quantity) from(e asm.Expr, bytes int) asm.Expr {
	if n.late {
		return asm.I32Add.Of(e, asm.Times(n.local, bytes))
	}
	return asm.Plus(e, n.most*bytes)
}

// repeat runs body n times; n in a local is not 0.
func (n quantity) repeat(f *asm.Func, body func()) {
	if !n.late {
		f.Repeat(n.most, body)
		return
	}
	left := f.Let(n.local)
	f.Loop(func(again asm.Label) {
		body()
		f.BranchIf(again, f.Tee(left, asm.Plus(left, -1)))
	})
}

// largest returns how many of n units the largest of the portions has.
func largest(n, threads int) int { return (n + threads - 1) / threads }

// panelCount returns the number of panels that columns are split into.
func panelCount(columns, width int) int {
	n := 0
	for _, p := range panelsOf(columns, width) {
		n += p.n
	}
	return n
}

// rowUnits returns the number of units of rows.
func (c contraction) rowUnits() int {
	if c.strip != 0 {
		return (c.rows.n + 3) / 4
	}
	return max(1, c.rows.n/4)
}

// longest returns the index of the longest outer loop, -1 if there is none.
func (c contraction) longest() int {
	best := -1
	for i, o := range c.outer {
		if best < 0 || o.n > c.outer[best].n {
			best = i
		}
	}
	return best
}

// units returns how many units there are for threads to share.
func (c contraction) units(s split) int {
	switch i := c.longest(); {
	case s == byPanels:
		return panelCount(c.columns, c.width)
	case s == byPositions && i >= 0:
		return c.outer[i].n
	}
	return c.rowUnits()
}

// shareCost estimates the time of the largest of the portions.
func (c contraction) shareCost(s split, threads int) int {
	if s != byPanels {
		n := c.units(s)
		return c.cost() * largest(n, threads) / n
	}
	var costs []int
	for _, p := range panelsOf(c.columns, c.width) {
		one := c.panelCost(p)
		for range p.n {
			costs = append(costs, one)
		}
	}
	most := 0
	for thread := range threads {
		sum := 0
		for _, cost := range costs[len(costs)*thread/threads : len(costs)*(thread+1)/threads] {
			sum += cost
		}
		most = max(most, sum)
	}
	return most
}

// worthBarriers is how much two threads have to save, in quarters of a cycle as tiles are reckoned: 5 microseconds, which is what it
// takes to start the second one and to wait for it, at the 24 products of floats that a core does in a nanosecond.
const worthBarriers = 120_000

// shareCoster estimates the time of the largest portion of a product, in quarters of a cycle.
type shareCoster func(s split, threads int) int

// cheapest returns the best of some splits for few and for many threads: the first one, unless another is better by more than 2%.
func (cost shareCoster) cheapest(splits []split) split {
	best, least := splits[0], 0
	for i, s := range splits {
		sum := cost(s, 2) + cost(s, 4) + cost(s, maxThreads)
		if i == 0 || 100*sum < 98*least {
			best, least = s, sum
		}
	}
	return best
}

// parallel tells whether the work is worth a barrier before and one behind it.
func (cost shareCoster) parallel(s split) bool { return cost(s, 1)-cost(s, 2) > worthBarriers }
