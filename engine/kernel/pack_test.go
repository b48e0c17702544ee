package kernel

import (
	"fmt"
	"math"
	"testing"

	"ganplayground/engine/asm"
)

// TestPacking packs matrices in every way: contiguous columns, contiguous K, neither, backwards, in panels of all widths.
func TestPacking(t *testing.T) {
	var cases []emitted
	for _, columns := range []int{1, 2, 3, 4, 5, 7, 8, 9, 12, 16, 17, 31, 33, 47, 64, 75} {
		for _, width := range []int{1, 4, 8, 16, 32} {
			for _, k := range []int{1, 3, 4, 9} {
				for _, p := range []packing{
					{nest: []step{{k, 4 * (columns + 3), 0}}, column: 4},
					{nest: []step{{k, 4, 0}}, column: 4 * (k + 1)},
					{nest: []step{{k, 8, 0}}, column: 8 * k},
					{nest: []step{{2, 4 * k * columns, 0}, {k, 4 * columns, 0}}, column: 4},
					{nest: []step{{3, 4 * 2 * k, 0}, {k, 4, 0}}, column: 4 * 7 * k},
					{nest: []step{{2, -4 * 2 * k * columns, 0}, {k, -4 * columns, 0}}, column: 4},
				} {
					p.panels = panelsOf(columns, width)
					cases = append(cases, packingCase(p, columns))
				}
			}
		}
	}
	runEmitted(t, cases)
}

func packingCase(p packing, columns int) emitted {
	lowest, highest := 0, 4*4*columns+p.column*columns
	for _, s := range p.nest {
		lowest += min(0, (s.n-1)*s.a)
		highest += max(0, (s.n-1)*s.a)
	}
	out := 0
	for _, group := range p.panels {
		out += group.n * group.bytes(rounds(p.nest)) / 4
	}
	return emitted{
		name: p.name(), left: (highest - lowest) / 4, out: out, shared: true,
		emit: func(m *asm.Module, name string) {
			f := productFunc(m, name)
			n := 0
			for _, group := range p.panels {
				n += group.n
			}
			p.call(m, f, asm.Plus(f.Param(0), -lowest), f.Param(2), portionOf(f, n, f.Param(4), f.Param(5)))
			m.Export(name, f)
		},
		want: func(left, _ []float32) (values, bounds []float64) {
			for _, group := range p.panels {
				for panel := range group.n {
					for _, k := range offsets(p.nest) {
						for j := range group.width {
							value := 0.0
							if j < group.columns {
								value = float64(left[(k-lowest+(group.first+panel*group.width+j)*p.column)/4])
							}
							values = append(values, value)
						}
					}
				}
			}
			return values, make([]float64, len(values))
		},
	}
}

// offsets returns the bytes from the start of each round of a nest.
func offsets(nest []step) []int {
	all := []int{0}
	for _, s := range nest {
		var next []int
		for _, o := range all {
			for i := range s.n {
				next = append(next, o+i*s.a)
			}
		}
		all = next
	}
	return all
}

// TestImagePacking copies images in both layouts, from dense and from spread ones, and leaves borders alone.
func TestImagePacking(t *testing.T) {
	var cases []emitted
	for channels := 1; channels <= 9; channels++ {
		for width := 1; width <= 6; width++ {
			counts := [4]int{2, 3, width, channels}
			for _, between := range []int{1, 2} {
				from := [4]int{between * 3 * width * channels, between * width * channels, between * channels, between}
				image := [4]int{6 * (width + 2) * channels, (width + 2) * channels, channels, 1}
				strips := [4]int{6 * (width + 2) * 4, (width + 2) * 4, 4, 99 * (width + 2)}
				cases = append(cases, imageCase(imagePacking{counts: counts, from: bytesOf(from), to: bytesOf(image)}),
					imageCase(imagePacking{counts: counts, from: bytesOf(from), to: bytesOf(strips), strips: true}))
			}
		}
	}
	runEmitted(t, cases)
}

func bytesOf(elements [4]int) (bytes [4]int) {
	for i, n := range elements {
		bytes[i] = 4 * n
	}
	return bytes
}

func imageCase(p imagePacking) emitted {
	size := extent(p.counts, [4]int{p.to[0] / 4, p.to[1] / 4, p.to[2] / 4, 1})
	if p.strips {
		size = (p.counts[3]+3)/4*p.to[3]/4 + 4
	}
	return emitted{
		name: fmt.Sprintf("%+v", p), shared: p.strips, left: extent(p.counts, [4]int{p.from[0] / 4, p.from[1] / 4, p.from[2] / 4, p.from[3] / 4}), out: size,
		emit: func(m *asm.Module, name string) {
			f := productFunc(m, name)
			some := portion{}
			if p.strips {
				some = portionOf(f, (p.counts[3]+3)/4, f.Param(4), f.Param(5))
			}
			p.call(m, f, f.Param(0), f.Param(2), some)
			m.Export(name, f)
		},
		// Lanes of strips past the last channel are of no account.
		got: func(out []float32) {
			if rest := p.counts[3] % 4; p.strips && rest > 0 {
				each([4]int{p.counts[0], p.counts[1], p.counts[2], 4}, func(n, y, x, lane int) {
					if lane >= rest {
						out[(n*p.to[0]+y*p.to[1]+x*p.to[2]+p.counts[3]/4*p.to[3])/4+lane] = float32(math.NaN())
					}
				})
			}
		},
		want: func(left, _ []float32) (values, bounds []float64) {
			values = make([]float64, size)
			for i := range values {
				values[i] = math.NaN()
			}
			each(p.counts, func(n, y, x, c int) {
				to := (n*p.to[0]+y*p.to[1]+x*p.to[2])/4 + c
				if p.strips {
					to += c/4*p.to[3]/4 - c/4*4
				}
				values[to] = float64(left[(n*p.from[0]+y*p.from[1]+x*p.from[2]+c*p.from[3])/4])
			})
			return values, make([]float64, size)
		},
	}
}
