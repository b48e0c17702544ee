package kernel

import (
	"fmt"
	"math"
	"testing"

	"ganplayground/engine/asm"
)

// TestContraction runs loop nests around micro-kernels by themselves, each with the portions of every split: rows in place and in
// strips, b packed and in place, outer positions, gaps everywhere, rows of the output that go down.
func TestContraction(t *testing.T) {
	var cases []emitted
	for rows := 1; rows <= 19; rows++ {
		for _, columns := range []int{1, 4, 6, 12, 21, 40} {
			c := contraction{rows: axis{rows, 4 * 31, 4 * 53}, nest: []step{{2, 4 * 13, 5}, {3, 4 * 2, 1}}, columns: columns,
				width: widest(rows), k: 10, first: 1, outColumn: 4}
			strips, direct, dots, positions, down := c, c, c, c, c
			strips.strip, strips.nest, strips.width = 16*10, []step{{2, 16 * 5, 5}, {3, 16, 1}}, 8
			direct.bRow = 4 * 43
			dots.width, dots.nest, dots.outColumn = 1, []step{{2, 4 * 13, 5}, {3, 4, 1}}, 4*1201
			positions.outer = []axis{{2, 4 * 3, 4 * 2003}, {1 + rows%5, 4, 4 * 4001}}
			down.rows.out, down.outColumn = -4*53, 8
			for _, c := range []contraction{c, strips, direct, dots, positions, down} {
				for _, s := range []split{byBatch, byPanels, byRows, byPositions} {
					cases = append(cases, contractionCase(c, s))
				}
			}
		}
	}
	runEmitted(t, cases)
}

// contractionCase is a contraction of which threads share the units of a split; byBatch nothing is shared, and not run by several.
func contractionCase(c contraction, s split) emitted {
	lowest, highest := c.outRange()
	return emitted{
		name: fmt.Sprintf("%+v split %d", c, s), terms: rounds(c.nest), shared: s != byBatch,
		left: 800, right: c.packedBytes()/4 + c.k*c.bRow/4 + 64, out: highest - lowest + 1,
		emit: func(m *asm.Module, name string) {
			f := productFunc(m, name)
			some := portions{}
			if s != byBatch {
				some = portionOf(f, c.units(s), f.Param(4), f.Param(5)).of(s)
			}
			if s == byPositions && c.longest() < 0 {
				some.rows, some.positions = some.positions, portion{}
			}
			c.emit(m, f, f.Param(0), f.Param(1), asm.Plus(f.Param(2), -4*lowest), some)
			m.Export(name, f)
		},
		want: func(left, right []float32) (sums, magnitudes []float64) {
			sums, magnitudes = make([]float64, highest-lowest+1), make([]float64, highest-lowest+1)
			for i := range sums {
				sums[i] = math.NaN()
			}
			a, b := offsets(c.nest), offsetsInB(c.nest)
			c.eachOutput(func(from, to, column int) {
				var r reference
				for i := range a {
					r.add(left[(from+a[i])/4], right[c.indexOfB(c.first+b[i], column)])
				}
				sums[to-lowest], magnitudes[to-lowest] = r.sum, r.magnitude
			})
			return sums, magnitudes
		},
	}
}

// eachOutput calls body for all outputs: the bytes to the row in a, the index in out, the column.
func (c contraction) eachOutput(body func(from, to, column int)) {
	var walk func(outer []axis, from, to int)
	walk = func(outer []axis, from, to int) {
		if len(outer) > 0 {
			for i := range outer[0].n {
				walk(outer[1:], from+i*outer[0].a, to+i*outer[0].out)
			}
			return
		}
		for row := range c.rows.n {
			for column := range c.columns {
				body(from+c.row(row), (to+row*c.rows.out+column*c.outColumn)/4, column)
			}
		}
	}
	walk(c.outer, 0, 0)
}

// outRange returns the lowest and the highest index that is written.
func (c contraction) outRange() (lowest, highest int) {
	c.eachOutput(func(_, to, _ int) { lowest, highest = min(lowest, to), max(highest, to) })
	return lowest, highest
}

// indexOfB returns where a row of b has a column.
func (c contraction) indexOfB(row, column int) int {
	if c.bRow != 0 {
		return row*c.bRow/4 + column
	}
	packed := 0
	for _, p := range panelsOf(c.columns, c.width) {
		if end := p.first + p.n*p.width; column < end {
			panel := (column - p.first) / p.width
			return packed + panel*c.k*p.width + row*p.width + (column-p.first)%p.width
		}
		packed += p.n * c.k * p.width
	}
	panic("a column behind the last one")
}

// TestRowUnits checks units of rows, of which none leaves a tile of few rows for the last thread.
func TestRowUnits(t *testing.T) {
	for _, test := range []struct{ rows, strip, want int }{
		{1, 0, 1}, {3, 0, 1}, {4, 0, 1}, {7, 0, 1}, {8, 0, 2}, {11, 0, 2}, {12, 0, 3}, {128, 0, 32},
		{1, 64, 1}, {4, 64, 1}, {5, 64, 2}, {8, 64, 2}, {9, 64, 3}, {24, 64, 6},
	} {
		if got := (contraction{rows: axis{test.rows, 4, 4}, strip: test.strip}).rowUnits(); got != test.want {
			t.Errorf("%d rows, strips %d: %d units, want %d", test.rows, test.strip, got, test.want)
		}
	}
}

// TestShareCost checks that the largest portion costs what its units cost, and never less than an even share.
func TestShareCost(t *testing.T) {
	c := contraction{rows: axis{32, 4, 4}, nest: []step{{100, 4, 1}}, k: 100, columns: 28, width: 8, outColumn: 4, outer: []axis{{5, 4, 4}}}
	wide, last := c.panelCost(panels{8, 8, 3, 0}), c.panelCost(panels{4, 4, 1, 24})
	for _, test := range []struct {
		split   split
		threads int
		want    int
	}{
		{byPanels, 1, c.cost()}, {byPanels, 2, 2 * wide}, {byPanels, 3, wide + last}, {byPanels, 4, wide}, {byPanels, 8, wide},
		{byRows, 1, c.cost()}, {byRows, 2, c.cost() / 2}, {byRows, 3, c.cost() * 3 / 8}, {byRows, 8, c.cost() / 8},
		{byPositions, 1, c.cost()}, {byPositions, 2, c.cost() * 3 / 5}, {byPositions, 5, c.cost() / 5}, {byPositions, 8, c.cost() / 5},
	} {
		got := c.shareCost(test.split, test.threads)
		if got != test.want || got < c.cost()/test.threads {
			t.Errorf("split %d, %d threads: %d of %d, want %d", test.split, test.threads, got, c.cost(), test.want)
		}
	}
}

// TestLongest checks which outer loop threads share.
func TestLongest(t *testing.T) {
	for _, test := range []struct {
		outer []axis
		want  int
	}{
		{nil, -1}, {[]axis{{1, 4, 4}}, 0}, {[]axis{{2, 40, 40}, {5, 4, 4}}, 1}, {[]axis{{5, 40, 40}, {5, 4, 4}}, 0},
	} {
		if got := (contraction{outer: test.outer}).longest(); got != test.want {
			t.Errorf("%v: loop %d, want %d", test.outer, got, test.want)
		}
	}
}
