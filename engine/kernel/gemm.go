package kernel

import "ganplayground/engine/asm"

// Matrix is how an operand of a product lies in memory: strides in elements. The rows of the left operand are M and its columns
// K, those of the right one K and N.
type Matrix struct{ Batch, Row, Column int }

// Gemm is a batch of matrix products, out[b,m,n] = sum over k of lhs[b,m,k] * rhs[b,k,n], in float32. The output is dense and
// row-major, [Batch, M, N].
//
//	for b < Batch:
//		for K in blocks of KC:                   // the first one writes out, the others add
//			pack rhs in panels of NR columns        // [N/NR][KC][NR]; not where each is used once
//			pack lhs in strips of 4 rows            // only if it is not contiguous along K: [M/4][KC][4]
//			for M in blocks of MC:                  // MC x KC of lhs stay in L2
//				contraction                            // a panel, KC x NR, stays in L1
//
// Products with M or N of 1 are vectorProducts. Whatever the strides, the same shape gives the same bits.
//
// Threads share the panels, so that each packs its own ones, or else the rows, or the products of a batch; see split.
//
// Measured in Chromium 156 on one core, in shares of what tile does in L1 (47 GFLOP/s): 256x256x256 99% (NN, NT), 98% (TN, TT);
// 128x512x784 and its gradients 95-98%; 32x256x784 95%.
type Gemm struct {
	Batch, M, N, K int
	LHS, RHS       Matrix
}

const (
	// blockK is KC at most: a panel of 512 x 8 takes 16 KB, half of the smallest L1 in use.
	blockK = 512
	// blockBytes bounds MC: so much of the left operand is walked for each panel. It leaves room for the panels in 512 KB of L2.
	blockBytes = 256 << 10
)

// direct tells whether rhs is read where it lies: each panel serves one strip of rows, or lies packed already.
func (g Gemm) direct() bool { return g.RHS.Column == 1 && (g.M <= 4 || g.K == 1) }

// strips tells whether lhs is packed in strips of rows.
func (g Gemm) strips() bool { return g.LHS.Column != 1 && g.K > 1 }

// Scratch returns the bytes of scratch memory that each thread needs, whole cache lines.
func (g Gemm) Scratch() int {
	if g.Batch*g.M*g.N*g.K == 0 {
		return 0
	}
	if v, ok := g.vectorProduct(); ok {
		return wholeLines(v.scratch())
	}
	return wholeLines(g.rhsBytes() + g.lhsBytes())
}

// wholeLines returns the bytes of the cache lines that so many bytes take.
func wholeLines(bytes int) int { return (bytes + 63) / 64 * 64 }

// blockOf returns the largest block of K.
func (g Gemm) blockOf() int { return partsOf(g.K, blockK, false)[0].rows }

// rhsBytes is the scratch memory for rhs.
func (g Gemm) rhsBytes() int {
	if g.direct() {
		return 0
	}
	return g.contraction(g.M, g.blockOf(), false).packedBytes()
}

// lhsBytes is the scratch memory for lhs.
func (g Gemm) lhsBytes() int {
	if !g.strips() {
		return 0
	}
	return 16 * g.blockOf() * ((g.M + 3) / 4)
}

// Parallel tells whether the product is worth a barrier before and one behind it.
func (g Gemm) Parallel() bool { return shareCoster(g.shareCost).parallel(g.split()) }

// split returns what threads share.
func (g Gemm) split() split {
	if v, ok := g.vectorProduct(); !ok {
		return shareCoster(g.shareCost).cheapest([]split{byBatch, byPanels, byRows})
	} else if g.Batch < maxThreads {
		return v.split()
	}
	return byBatch
}

// shareCost estimates the time of the largest portion. A float takes a cycle to pack.
func (g Gemm) shareCost(s split, threads int) int {
	if g.Batch*g.M*g.N*g.K == 0 {
		return 0
	}
	if s == byBatch {
		return largest(g.Batch, threads) * g.oneCost(byRows, 1)
	}
	return g.Batch * g.oneCost(s, threads)
}

// oneCost is the estimate for one product of the batch.
func (g Gemm) oneCost(s split, threads int) int {
	if v, ok := g.vectorProduct(); ok {
		return v.shareCost(threads)
	}
	c := g.contraction(g.M, g.K, false)
	lhs, rhs := threads, threads // which share the packing
	if s == byPanels {
		lhs = 1
	} else {
		rhs = 1
	}
	cost := c.shareCost(s, threads)
	if g.strips() {
		cost += 4 * g.M * g.K / lhs
	}
	if !g.direct() {
		cost += 4 * g.N * g.K / rhs
	}
	return cost
}

// Emit writes the function of parameters lhs, rhs, out, scratch, which are addresses, thread, threads: of so many threads, that one
// computes its portion. Scratch is that of all threads, one behind the other. With an epilogue what it reads stands behind rhs, and its
// outputs in the place of out.
func (g Gemm) Emit(m *asm.Module, name string, e *Epilogue) *asm.Func {
	f, p := newProduct(m, name, e)
	lhs, rhs, out, scratch, thread, threads := p.lhs, p.rhs, p.out, p.scratch, p.thread, p.threads
	size := 4 * g.M * g.N
	switch {
	case g.Batch*size == 0:
		return f
	case g.K == 0:
		f.If(thread, func() { f.Return(nil) }, nil)
		f.Fill(out, asm.ConstI32(0), asm.ConstI32(int32(g.Batch*size)))
		return f
	}
	f.Set(scratch, asm.I32Add.Of(scratch, asm.Times(thread, g.Scratch())))
	s := g.split()
	batch, one := portion{}, portion{}
	if s == byBatch {
		batch = portionOf(f, g.Batch, thread, threads)
	} else {
		one = portionOf(f, g.units(s), thread, threads)
	}
	batch.among(f, 0, g.Batch, func(at, n quantity) {
		f.Set(lhs, at.from(lhs, 4*g.LHS.Batch))
		f.Set(rhs, at.from(rhs, 4*g.RHS.Batch))
		f.Set(out, at.from(out, size))
		n.repeat(f, func() {
			if v, ok := g.vectorProduct(); !ok {
				gemmBlocks{g, m, f, one.of(s), p.finish}.product(lhs, rhs, out, scratch)
			} else if v.matrixFirst {
				v.emit(m, f, lhs, rhs, out, scratch, one)
			} else {
				v.emit(m, f, rhs, lhs, out, scratch, one)
			}
			f.Set(lhs, asm.Plus(lhs, 4*g.LHS.Batch))
			f.Set(rhs, asm.Plus(rhs, 4*g.RHS.Batch))
			f.Set(out, asm.Plus(out, size))
		})
	})
	return f
}

// units returns how many panels or rows threads share.
func (g Gemm) units(s split) int {
	if v, ok := g.vectorProduct(); ok {
		return v.units()
	}
	return g.contraction(g.M, g.K, false).units(s)
}

// gemmBlocks emits the blocks of a product, or a thread's portions of them.
type gemmBlocks struct {
	Gemm
	m *asm.Module
	f *asm.Func
	portions
	last *finish // what the last block of K makes of the sums
}

// product multiplies two matrices in blocks of K.
func (g gemmBlocks) product(lhs, rhs, out, scratch asm.Local) {
	a, b := g.f.Let(lhs), g.f.Let(rhs)
	block := func(k, n int, accumulate bool, finish *finish) {
		if n == 0 {
			return
		}
		g.f.Repeat(n, func() {
			g.block(k, accumulate, finish, a, b, out, scratch)
			g.f.Set(a, asm.Plus(a, 4*k*g.LHS.Column))
			g.f.Set(b, asm.Plus(b, 4*k*g.RHS.Row))
		})
	}
	parts := partsOf(g.K, blockK, false)
	first, last := parts[0].rows, parts[len(parts)-1].rows
	if blocks := (g.K + blockK - 1) / blockK; blocks == 1 {
		block(first, 1, false, g.last)
		return
	}
	parts[0].n--
	parts[len(parts)-1].n--
	block(first, 1, false, nil)
	for _, part := range parts {
		block(part.rows, part.n, true, nil)
	}
	block(last, 1, true, g.last)
}

// block adds the products over k values of K.
func (g gemmBlocks) block(k int, accumulate bool, finish *finish, a, b, out, scratch asm.Local) {
	var left, right asm.Expr = a, b
	if !g.direct() {
		p := packing{nest: []step{{k, 4 * g.RHS.Row, 0}}, column: 4 * g.RHS.Column, panels: panelsOf(g.N, widest(g.M))}
		p.call(g.m, g.f, b, scratch, g.panels)
		right = scratch
	}
	if g.strips() {
		left = asm.Plus(scratch, g.rhsBytes())
		p := packing{nest: []step{{k, 4 * g.LHS.Column, 0}}, column: 4 * g.LHS.Row, panels: panelsOf(g.M, 4)}
		p.call(g.m, g.f, a, left, g.rows)
	}
	contract := func(rows int) contraction {
		c := g.contraction(rows, k, accumulate)
		c.finish = finish
		return c
	}
	rows := max(1, blockBytes/(4*k)/8) * 8
	if g.rows.part {
		g.rowBlocks(rows/4, contract(g.M), g.f.Let(left), right, out)
		return
	}
	from, to := g.f.Let(left), g.f.Let(out)
	if n := g.M / rows; n > 0 {
		g.f.Repeat(n, func() {
			contract(rows).emit(g.m, g.f, from, right, to, g.portions)
			g.f.Set(from, asm.Plus(from, rows*g.rowBytes(k)))
			g.f.Set(to, asm.Plus(to, 4*rows*g.N))
		})
	}
	if rest := g.M % rows; rest > 0 {
		contract(rest).emit(g.m, g.f, from, right, to, g.portions)
	}
}

// rowBlocks computes a thread's portion of the rows, so many units at a time.
func (g gemmBlocks) rowBlocks(units int, c contraction, a, b, out asm.Expr) {
	if c.rowUnits() <= units {
		c.emit(g.m, g.f, a, b, out, g.portions)
		return
	}
	f, hi := g.f, g.rows.hi
	some := portion{f.Let(g.rows.lo), f.Local(asm.I32), true}
	f.If(asm.I32LtS.Of(some.lo, hi), func() {
		f.Loop(func(again asm.Label) {
			next := asm.Plus(some.lo, units)
			f.Set(some.hi, asm.Select(asm.I32LtS.Of(next, hi), next, hi))
			c.emit(g.m, f, a, b, out, portions{rows: some})
			f.Set(some.lo, some.hi)
			f.BranchIf(again, asm.I32LtS.Of(some.lo, hi))
		})
	}, nil)
}

// rowBytes returns the bytes between rows of the left operand as the micro-kernel sees it, on average in strips.
func (g Gemm) rowBytes(k int) int {
	if g.strips() {
		return 4 * k
	}
	return 4 * g.LHS.Row
}

// contraction is the product of some rows over k values of K.
func (g Gemm) contraction(rows, k int, accumulate bool) contraction {
	c := contraction{rows: axis{rows, 4 * g.LHS.Row, 4 * g.N}, nest: []step{{k, 4 * g.LHS.Column, 1}}, k: k, columns: g.N, outColumn: 4,
		width: widest(g.M), accumulate: accumulate}
	if g.direct() {
		c.bRow = 4 * g.RHS.Row
	}
	if g.strips() {
		c.strip = 16 * k
		c.nest[0].a = 16
	}
	return c
}
