package stage

import "image"

// Side is the width and height of one image in pixels.
const Side = 28

// Grid says where the tiles of a grid lie, in device pixels. A cell is a tile with its frame around it; between cells is
// a gap.
type Grid struct {
	Columns, Rows int
	Zoom          int // device pixels per image pixel
	Frame, Gap    int
	At            image.Point
}

// frameFor is the frame's thickness at a zoom: thick enough to show its colour, thin enough to leave room for tiles.
func frameFor(zoom int) int { return max(2, zoom) }

const leastGap = 1

// cellFor is the side of a cell at a zoom.
func cellFor(zoom int) int { return Side*zoom + 2*frameFor(zoom) }

// largestZoom returns the largest zoom at which so many columns fit into a width, 0 if none does.
func largestZoom(width, columns int) int {
	zoom := 0
	for columns*(cellFor(zoom+1)+leastGap)-leastGap <= width {
		zoom++
	}
	return zoom
}

// newGrid makes a grid at the origin.
func newGrid(columns, rows, zoom, gap int) Grid {
	return Grid{Columns: columns, Rows: rows, Zoom: zoom, Frame: frameFor(zoom), Gap: gap}
}

// Count is the number of tiles.
func (g Grid) Count() int { return g.Columns * g.Rows }

func (g Grid) cell() int { return Side*g.Zoom + 2*g.Frame }

// Pitch is the distance between neighbouring cells.
func (g Grid) Pitch() int { return g.cell() + g.Gap }

// Cell is the rectangle of tile i with its frame.
func (g Grid) Cell(i int) image.Rectangle {
	at := g.At.Add(image.Pt(i%g.Columns, i/g.Columns).Mul(g.Pitch()))
	return image.Rectangle{Min: at, Max: at.Add(image.Pt(g.cell(), g.cell()))}
}

// Tile is the rectangle of the image of tile i.
func (g Grid) Tile(i int) image.Rectangle { return g.Cell(i).Inset(g.Frame) }

// Bounds is the rectangle of all cells.
func (g Grid) Bounds() image.Rectangle {
	if g.Count() == 0 {
		return image.Rectangle{Min: g.At, Max: g.At}
	}
	return g.Cell(0).Union(g.Cell(g.Count() - 1))
}

// Hit returns the tile whose cell, with half of the gap around it, holds a point.
func (g Grid) Hit(p image.Point) (tile int, ok bool) {
	bounds := g.Bounds()
	if g.Count() == 0 || !p.In(bounds) {
		return 0, false
	}
	p = p.Sub(bounds.Min).Add(image.Pt(g.Gap/2, g.Gap/2))
	column, row := min(p.X/g.Pitch(), g.Columns-1), min(p.Y/g.Pitch(), g.Rows-1)
	return row*g.Columns + column, true
}

// Move returns the tile that an arrow key leads to: dx columns and dy rows away, stopping at the edges.
func (g Grid) Move(tile, dx, dy int) int {
	column := min(max(tile%g.Columns+dx, 0), g.Columns-1)
	row := min(max(tile/g.Columns+dy, 0), g.Rows-1)
	return row*g.Columns + column
}
