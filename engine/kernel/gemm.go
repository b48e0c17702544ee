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
//			pack lhs in strips of 4 rows            // only if its rows are contiguous: [M/4][KC][4]
//			for M in blocks of MC:                  // MC x KC of lhs stay in L2
//				contraction                            // a panel, KC x NR, stays in L1
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

// Supported tells whether there is a fast path: each operand is contiguous along one of its axes, or has an axis of size 1.
func (g Gemm) Supported() bool {
	contiguous := func(m Matrix, rows, columns int) bool {
		return m.Row == 1 || m.Column == 1 || rows <= 1 || columns <= 1
	}
	return contiguous(g.LHS, g.M, g.K) && contiguous(g.RHS, g.K, g.N)
}

// transposed is the product of the transposed operands in the other order. It has the same output if M or N is 1.
func (g Gemm) transposed() Gemm {
	flip := func(m Matrix) Matrix { return Matrix{m.Batch, m.Column, m.Row} }
	return Gemm{g.Batch, g.N, g.M, g.K, flip(g.RHS), flip(g.LHS)}
}

// swapped tells whether the product with a vector is better done with the operands in the other order: a dot product needs the
// matrix on the left and contiguous along K, else the matrix stands on the right and is contiguous along N.
func (g Gemm) swapped() bool {
	return g.N == 1 && g.M > 1 && g.LHS.Row == 1 ||
		g.M == 1 && g.N > 1 && g.K > 1 && g.RHS.Row == 1 && g.RHS.Column != 1
}

// dots tells whether the product is one of rows with a vector, both contiguous along K.
func (g Gemm) dots() bool { return g.N == 1 && g.K > 1 && g.LHS.Column == 1 }

// direct tells whether rhs is read where it lies: each panel serves one strip of rows, or lies packed already.
func (g Gemm) direct() bool { return g.RHS.Column == 1 && (g.M <= 4 || g.K == 1) }

// strips tells whether lhs is packed in strips of rows.
func (g Gemm) strips() bool { return g.LHS.Row == 1 && g.LHS.Column != 1 && g.M > 1 && g.K > 1 }

// Scratch returns the bytes of scratch memory that the function needs.
func (g Gemm) Scratch() int {
	if g.swapped() {
		return g.transposed().Scratch()
	}
	if g.Batch*g.M*g.N*g.K == 0 {
		return 0
	}
	return g.rhsBytes() + g.lhsBytes()
}

// blockOf returns the largest block of K.
func (g Gemm) blockOf() int { return partsOf(g.K, blockK, false)[0].rows }

// rhsBytes is the scratch memory for rhs.
func (g Gemm) rhsBytes() int {
	switch {
	case g.dots():
		return 4 * g.K
	case g.direct():
		return 0
	}
	return g.contraction(g.M, g.blockOf(), false).packedBytes()
}

// lhsBytes is the scratch memory for lhs.
func (g Gemm) lhsBytes() int {
	if !g.strips() {
		return 0
	}
	return 4 * g.blockOf() * (g.M + 3) / 4 * 4
}

// Emit writes the function of parameters lhs, rhs, out, scratch, which are addresses.
func (g Gemm) Emit(m *asm.Module, name string) *asm.Func {
	f := m.Func(name, asm.None, asm.I32, asm.I32, asm.I32, asm.I32)
	lhs, rhs, out, scratch := f.Param(0), f.Param(1), f.Param(2), f.Param(3)
	if g.swapped() {
		g = g.transposed()
		lhs, rhs = rhs, lhs
	}
	size := 4 * g.M * g.N
	switch {
	case g.Batch*size == 0:
		return f
	case g.K == 0:
		f.Fill(out, asm.ConstI32(0), asm.ConstI32(int32(g.Batch*size)))
		return f
	}
	f.Repeat(g.Batch, func() {
		if g.dots() {
			g.dotProducts(m, f, lhs, rhs, out, scratch)
		} else {
			g.product(m, f, lhs, rhs, out, scratch)
		}
		f.Set(lhs, asm.Plus(lhs, 4*g.LHS.Batch))
		f.Set(rhs, asm.Plus(rhs, 4*g.RHS.Batch))
		f.Set(out, asm.Plus(out, size))
	})
	return f
}

// dotProducts multiplies lhs with a vector.
func (g Gemm) dotProducts(m *asm.Module, f *asm.Func, lhs, rhs, out, scratch asm.Local) {
	b := rhs
	if g.RHS.Row != 1 {
		p := packing{nest: []step{{g.K, 4 * g.RHS.Row}}, panels: panelsOf(1, 1)}
		f.Do(f.Call(p.emit(m), rhs, scratch))
		b = scratch
	}
	c := contraction{rows: axis{g.M, 4 * g.LHS.Row, 4}, nest: []step{{g.K, 4}}, columns: 1, width: 1, outColumn: 4}
	c.emit(m, f, lhs, b, out)
}

// product multiplies two matrices in blocks of K.
func (g Gemm) product(m *asm.Module, f *asm.Func, lhs, rhs, out, scratch asm.Local) {
	a, b := f.Let(lhs), f.Let(rhs)
	block := func(k, n int, accumulate bool) {
		f.Repeat(n, func() {
			g.block(m, f, k, accumulate, a, b, out, scratch)
			f.Set(a, asm.Plus(a, 4*k*g.LHS.Column))
			f.Set(b, asm.Plus(b, 4*k*g.RHS.Row))
		})
	}
	for i, part := range partsOf(g.K, blockK, false) {
		if i == 0 {
			block(part.rows, 1, false)
			part.n--
		}
		if part.n > 0 {
			block(part.rows, part.n, true)
		}
	}
}

// block adds the products over k values of K.
func (g Gemm) block(m *asm.Module, f *asm.Func, k int, accumulate bool, a, b, out, scratch asm.Local) {
	var left, right asm.Expr = a, b
	if !g.direct() {
		p := packing{nest: []step{{k, 4 * g.RHS.Row}}, column: 4 * g.RHS.Column, panels: panelsOf(g.N, widest(g.M))}
		f.Do(f.Call(p.emit(m), b, scratch))
		right = scratch
	}
	if g.strips() {
		left = asm.Plus(scratch, g.rhsBytes())
		p := packing{nest: []step{{k, 4 * g.LHS.Column}}, column: 4, panels: panelsOf(g.M, 4)}
		f.Do(f.Call(p.emit(m), a, left))
	}
	step := max(1, blockBytes/(4*k)/8) * 8
	for row := 0; row < g.M; row += step {
		c := g.contraction(min(step, g.M-row), k, accumulate)
		c.emit(m, f, asm.Plus(left, row*g.rowBytes(k)), right, asm.Plus(out, 4*row*g.N))
	}
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
	c := contraction{rows: axis{rows, 4 * g.LHS.Row, 4 * g.N}, nest: []step{{k, 4 * g.LHS.Column}}, columns: g.N, outColumn: 4,
		width: widest(g.M), accumulate: accumulate}
	if g.direct() {
		c.bStep = 4 * g.RHS.Row
	}
	if g.strips() {
		c.strip = 16 * k
		c.nest[0].bytes = 16
	}
	return c
}
