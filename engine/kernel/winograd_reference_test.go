package kernel

import (
	"fmt"
	"math"

	"ganplayground/engine/asm"
)

// The matrices of Lavin and Gray 2016, section 4.1.
var (
	matrixBt = [][]float64{{1, 0, -1, 0}, {0, 1, 1, 0}, {0, -1, 1, 0}, {0, 1, 0, -1}}
	matrixG  = [][]float64{{1, 0, 0}, {.5, .5, .5}, {.5, -.5, .5}, {0, 0, 1}}
	matrixAt = [][]float64{{1, 1, 1, 0}, {0, 1, -1, -1}}
)

// winogradRoundings is how many more roundings than terms a sum in tiles goes through: two in the transform of the inputs, four in that of
// the taps or two in that of the outputs' gradient, one of the product and four in the transform back.
const winogradRoundings = 11

// inTiles is the convolution done by winograd, taken or not, against the sums in float64.
func inTiles(kind string, c Conv) emitted {
	e, w := convCase(kind, c), c.tiled()
	e.name, e.scratch = fmt.Sprintf("%s in tiles %+v", kind, c), w.scratch()
	e.emit = func(m *asm.Module, name string) {
		f, p := newProduct(m, name, nil)
		w.emit(m, f, p)
		m.Export(name, f)
	}
	return w.bounded(c, e)
}

// bounded sets what the errors of sums in tiles are bounded by: Higham 2002, section 3.1, as for plain sums, with the magnitudes of what is
// really summed.
func (w winograd) bounded(c Conv, e emitted) emitted {
	e.terms = w.inputs.channels + winogradRoundings
	if w.filter {
		e.terms = w.rows()*w.inputs.tiles[1] + w.blocks() + winogradRoundings
	}
	e.want = func(in, kernel []float32) (sums, magnitudes []float64) {
		sums, _ = c.convolve(in, kernel, e.out)
		return sums, w.magnitudes(in, kernel, e.out)
	}
	return e
}

// magnitudes follows the formulas of winograd with the absolute values of all numbers and matrices.
func (w winograd) magnitudes(in, other []float32, size int) []float64 {
	ci, co := w.inputs.channels, w.outputs.channels
	result := make([]float64, size)
	if w.filter {
		sums := squares(ci*co, 4)
		for tile := range w.allTiles {
			x, dy := w.inputs.transformed(in, tile, matrixBt), w.outputs.transformed(other, tile, transposedMatrix(matrixAt))
			for i := range ci * co {
				for j := range planes {
					sums[i][j/4][j%4] += x[i/co][j/4][j%4] * dy[i%co][j/4][j%4]
				}
			}
		}
		for i, s := range sums {
			for j, v := range sandwich(transposedMatrix(matrixG), s) {
				for k, v := range v {
					result[j*w.kernel[0]+k*w.kernel[1]+i/co*w.kernel[2]+i%co*w.kernel[3]] = v
				}
			}
		}
		return result
	}
	taps := make([][][]float64, ci*co)
	for i := range taps {
		g := squares(1, 3)[0]
		for j := range 9 {
			at := w.kernelBase + j/3*w.kernel[0] + j%3*w.kernel[1] + i/co*w.kernel[2] + i%co*w.kernel[3]
			g[j/3][j%3] = float64(other[at])
		}
		taps[i] = sandwich(matrixG, g)
	}
	for tile := range w.allTiles {
		x := w.inputs.transformed(in, tile, matrixBt)
		for o := range co {
			sum := squares(1, 4)[0]
			for i := range ci * planes {
				c, j := i/planes, i%planes
				sum[j/4][j%4] += x[c][j/4][j%4] * taps[c*co+o][j/4][j%4]
			}
			y := sandwich(matrixAt, sum)
			w.outputs.each(tile, func(i, j, at int) { result[at+o*w.outputs.strides[3]] = y[i][j] })
		}
	}
	return result
}

// allTiles yields image, row and column of every tile.
func (w winograd) allTiles(yield func([3]int) bool) {
	for i := range w.rows() * w.inputs.tiles[1] {
		row, column := i/w.inputs.tiles[1], i%w.inputs.tiles[1]
		if !yield([3]int{row / w.inputs.tiles[0], row % w.inputs.tiles[0], column}) {
			return
		}
	}
}

// each calls body for the pixels of a tile's window that are inside of the image, with the address of the first channel.
func (t tiling) each(tile [3]int, body func(i, j, at int)) {
	for i := range t.window {
		for j := range t.window {
			y, x := 2*tile[1]+i-t.pad[0], 2*tile[2]+j-t.pad[1]
			if y >= 0 && y < t.size[0] && x >= 0 && x < t.size[1] {
				body(i, j, t.base+tile[0]*t.strides[0]+y*t.strides[1]+x*t.strides[2])
			}
		}
	}
}

// transformed returns the windows of a tile, one for each channel, between a matrix and its transpose.
func (t tiling) transformed(data []float32, tile [3]int, matrix [][]float64) [][][]float64 {
	all := squares(t.channels, t.window)
	t.each(tile, func(i, j, at int) {
		for c := range all {
			all[c][i][j] = float64(data[at+c*t.strides[3]])
		}
	})
	for c := range all {
		all[c] = sandwich(matrix, all[c])
	}
	return all
}

// squares returns n square matrices of zeros.
func squares(n, side int) [][][]float64 {
	all := make([][][]float64, n)
	for i := range all {
		for range side {
			all[i] = append(all[i], make([]float64, side))
		}
	}
	return all
}

// sandwich returns T x T^t with the absolute values of both.
func sandwich(t, x [][]float64) [][]float64 {
	y := squares(1, len(t))[0]
	for i := range t {
		for j := range t {
			for k := range x {
				for l := range x {
					y[i][j] += math.Abs(t[i][k] * x[k][l] * t[j][l])
				}
			}
		}
	}
	return y
}

func transposedMatrix(t [][]float64) [][]float64 {
	u := make([][]float64, len(t[0]))
	for i := range u {
		for j := range t {
			u[i] = append(u[i], t[j][i])
		}
	}
	return u
}
