package kernel

// axis is a loop over positions of the output: n of them, with so many bytes between them in the left operand and in out.
type axis struct{ n, a, out int }

// contraction is the loop nest around the micro-kernels:
//
//	for panel of columns:                // its part of b, K x NR, stays in L1
//		for position in outer:
//			for rows in tiles of MR:         // a rest of other size is a second call
//				out[rows, panel] (+)= a[rows, K] * b[K, panel]
//
// The innermost loop runs in the micro-kernel: over tiles, over the last outer axis if it is longer, or over panels if b is not
// packed. All these loops split the output, never the reduction; threads share one of them, see portions.
type contraction struct {
	outer      []axis // outermost first
	rows       axis
	strip      int    // 0, or the rows lie in strips of 4, interleaved, with so many bytes between strips (rows.a is not used)
	nest       []step // the values of K that are summed: bytes in a, rows in b
	columns    int
	width      int // NR of most panels; 1: the micro-kernel is dot
	k          int // rows of b in a panel
	first      int // row of b that is the first one summed
	bRow       int // 0: b is packed in panels; else bytes between its rows, whose columns are contiguous
	outColumn  int // bytes
	accumulate bool
	finish     *finish // an epilogue, for the last sums
}

// panels is a run of panels of one kind: n of width NR, of which so many columns exist, from the column first on.
type panels struct{ width, columns, n, first int }

// widest returns NR for a number of rows: tiles of fewer than 3 rows are wider, so that 8 sums are under way at any time.
func widest(rows int) int {
	switch rows {
	case 1:
		return 32
	case 2:
		return 16
	}
	return 8
}

// panelsOf splits columns into panels of width, and the rest into narrower ones.
func panelsOf(columns, width int) []panels {
	if width == 1 {
		return []panels{{1, 1, columns, 0}}
	}
	var all []panels
	first := 0
	for ; width >= 4; width /= 2 {
		if n := (columns - first) / width; n > 0 {
			all = append(all, panels{width, width, n, first})
			first += n * width
		}
		if rest := columns - first; rest > 0 && (width == 4 || width == 8 && rest > 4) {
			return append(all, panels{width, rest, 1, first})
		}
	}
	return all
}

// bytes is the size of one packed panel.
func (p panels) bytes(k int) int { return 4 * p.width * k }

// packedBytes is the size of b in panels.
func (c contraction) packedBytes() int {
	n := 0
	for _, p := range panelsOf(c.columns, c.width) {
		n += p.n * p.bytes(c.k)
	}
	return n
}

// part is a run of n tiles of so many rows.
type part struct{ rows, n int }

// tileRows returns MR at most for a width: 8 vectors of sums.
func tileRows(width int) int {
	if width == 1 {
		return 8
	}
	return 32 / width
}

// partsOf splits rows into tiles of at most limit, as even as can be: of 7 rows 4 and 3, of 9 three times 3, as a tile of few
// rows waits for its sums. In strips all tiles but the last have limit rows.
func partsOf(rows, limit int, strips bool) []part {
	n := (rows + limit - 1) / limit
	small, more := rows/n, rows%n
	large := small + 1
	if strips {
		large, more = limit, rows/limit
		small = rows % limit
	}
	var parts []part
	if more > 0 {
		parts = append(parts, part{large, more})
	}
	if n > more {
		parts = append(parts, part{small, n - more})
	}
	return parts
}

// row returns the bytes from a to row i.
func (c contraction) row(i int) int {
	if c.strip != 0 {
		return i/4*c.strip + i%4*4
	}
	return i * c.rows.a
}

// parts returns the tiles of the rows for a panel's width.
func (c contraction) parts(width int) []part {
	return partsOf(c.rows.n, c.tileRows(width), c.strip != 0)
}

// tileRows returns MR at most for a panel's width.
func (c contraction) tileRows(width int) int {
	if c.strip != 0 {
		return max(tileRows(width), 4)
	}
	return tileRows(width)
}

// Costs of the micro-kernels in quarters of a cycle, which decide between plans: whole numbers, so that every machine makes the
// same plan and with it the same bits. A tile takes a cycle for each product of vectors, but no fewer than the latency of an
// addition.
const (
	latency  = 4 * 4
	tileCost = 4 * 25 // starting and storing a tile
)

// cost estimates the time of all tiles.
func (c contraction) cost() int {
	sum := 0
	for _, p := range panelsOf(c.columns, c.width) {
		sum += p.n * c.panelCost(p)
	}
	return sum
}

// panelCost estimates the time of the tiles of one panel.
func (c contraction) panelCost(p panels) int {
	k, sum := rounds(c.nest), 0
	for _, part := range c.parts(p.width) {
		perK := max(latency, part.rows*p.width)
		if p.width == 1 {
			perK = max(latency/4, part.rows)
		}
		sum += part.n * (tileCost + k*perK)
	}
	for _, o := range c.outer {
		sum *= o.n
	}
	return sum
}

// clearlyLess tells whether a cost is worth a plan that is not the first choice.
func clearlyLess(cost, first int) bool { return 100*cost < 85*first }

// choose takes one of the axes as rows and the others as outer positions: the last one, whose rows share most of what they
// read, unless another makes clearly better tiles.
func (c *contraction) choose(axes []axis) {
	axes = mergeAxes(axes)
	var best contraction
	for i := len(axes) - 1; i >= 0; i-- {
		next := *c
		next.rows, next.outer = axes[i], append(append([]axis{}, axes[:i]...), axes[i+1:]...)
		if i == len(axes)-1 || clearlyLess(next.cost(), best.cost()) {
			best = next
		}
	}
	*c = best
}

// mergeAxes drops axes of one position, and joins neighbours that are one even walk together.
func mergeAxes(axes []axis) []axis {
	var merged []axis
	for _, x := range axes {
		if x.n == 1 {
			continue
		}
		if last := len(merged) - 1; last >= 0 && merged[last].a == x.n*x.a && merged[last].out == x.n*x.out {
			merged[last] = axis{merged[last].n * x.n, x.a, x.out}
			continue
		}
		merged = append(merged, x)
	}
	if len(merged) == 0 {
		return []axis{{1, 4, 4}}
	}
	return merged
}

// mergeSteps does the same for a nest of loops.
func mergeSteps(nest []step) []step {
	axes := make([]axis, len(nest))
	for i, s := range nest {
		axes[i] = axis{s.n, s.a, s.b}
	}
	var merged []step
	for _, x := range mergeAxes(axes) {
		merged = append(merged, step{x.n, x.a, x.out})
	}
	return merged
}
