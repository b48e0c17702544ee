package kernel

import "ganplayground/engine/asm"

// vectorProduct is the product of a matrix with a vector, out[r] = sum over k of matrix[r,k] * vector[k]: a Gemm with M or N of 1.
// Its sums are taken in four parts, k mod 4, whatever the layout is: by dot where the matrix is contiguous along K, by axpy
// where it is contiguous along its rows, or packed so.
type vectorProduct struct {
	rows, k     int
	row, step   int  // elements between rows and between values of k of the matrix
	vector      int  // elements between values of k of the vector
	matrixFirst bool // the matrix is lhs
}

// axpyWidth is NR of most panels: whole cache lines of the matrix, which is read once, are worth more than 5 sums that spill.
const axpyWidth = 16

// vectorProduct returns the product as one with a vector; ok tells whether it is one.
func (g Gemm) vectorProduct() (v vectorProduct, ok bool) {
	if g.N == 1 {
		return vectorProduct{g.M, g.K, g.LHS.Row, g.LHS.Column, g.RHS.Row, true}, true
	}
	return vectorProduct{g.N, g.K, g.RHS.Column, g.RHS.Row, g.LHS.Column, false}, g.M == 1
}

// dots tells whether the rows are multiplied one by one.
func (v vectorProduct) dots() bool { return v.step == 1 || v.k == 1 && v.row != 1 }

// scratch is the memory for what is packed.
func (v vectorProduct) scratch() int {
	switch {
	case v.dots():
		return 4 * v.k
	case v.row == 1:
		return 0
	}
	n := 0
	for _, p := range panelsOf(v.rows, axpyWidth) {
		n += p.n * p.bytes(v.k)
	}
	return n
}

// contraction is the product by dot.
func (v vectorProduct) contraction() contraction {
	return contraction{rows: axis{v.rows, 4 * v.row, 4}, nest: []step{{v.k, 4, 1}}, k: v.k, columns: 1, width: 1, outColumn: 4}
}

// split returns what threads share: rows, or panels of them.
func (v vectorProduct) split() split {
	if v.dots() {
		return byRows
	}
	return byPanels
}

// units returns how many there are.
func (v vectorProduct) units() int {
	if v.dots() {
		return v.contraction().rowUnits()
	}
	return panelCount(v.rows, axpyWidth)
}

// shareCost estimates the time of the largest portion, at a cycle for each float that is packed.
func (v vectorProduct) shareCost(threads int) int {
	perFloat := 1
	if !v.dots() && v.row != 1 {
		perFloat += 4
	}
	return v.rows * v.k * perFloat * largest(v.units(), threads) / v.units()
}

// emit appends the product, or a thread's portion of it, to f; the addresses are those of one matrix and one vector.
func (v vectorProduct) emit(m *asm.Module, f *asm.Func, matrix, vector, out, scratch asm.Local, some portion) {
	if v.dots() {
		if v.vector != 1 {
			packing{nest: []step{{v.k, 4 * v.vector, 0}}, panels: panelsOf(1, 1)}.call(m, f, vector, scratch, portion{})
			vector = scratch
		}
		v.contraction().emit(m, f, matrix, vector, out, portions{rows: some})
		return
	}
	all := panelsOf(v.rows, axpyWidth)
	if v.row != 1 {
		packing{nest: []step{{v.k, 4 * v.step, 0}}, column: 4 * v.row, panels: all}.call(m, f, matrix, scratch, some)
	}
	packed, before := 0, 0
	for _, p := range all {
		x := axpy{width: p.width, columns: p.columns, k: v.k, aStep: 4 * v.vector, bStep: 4 * v.step,
			next: walk{b: 4 * p.width, out: 4 * p.width}}
		from := asm.Plus(matrix, 4*p.first)
		if v.row != 1 {
			x.bStep, x.next.b = 4*p.width, p.bytes(v.k)
			from = asm.Plus(scratch, packed)
			packed += p.n * p.bytes(v.k)
		}
		some.among(f, before, p.n, func(at, n quantity) {
			f.Do(f.Call(x.emit(m), vector, at.from(from, x.next.b), at.from(asm.Plus(out, 4*p.first), x.next.out), n.value()))
		})
		before += p.n
	}
}
