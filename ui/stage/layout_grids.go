package stage

import (
	"image"

	"ganplayground/train/wire"
)

// mostGridHeight bounds the height of a grid of fewer, larger tiles, in CSS pixels: it is to be seen as a whole.
const mostGridHeight = 760

// arrangeGrids places the fakes, the real images beside or below them, and below both the legend and what is chosen of the grids.
func (l *Layout) arrangeGrids(c Contents) (bottom int) {
	columns, zoom, beside := l.allTiles()
	if c.Tiles < wire.Tiles {
		columns, zoom, beside = l.largeTiles(c.Tiles, zoom)
	}
	rows, top := c.Tiles/columns, l.px(titleHeight)
	fakesWidth := columns*(cellFor(zoom)+leastGap) - leastGap
	if beside {
		left := l.Width - fakesWidth - l.px(gap)
		realsZoom := min(largestZoom(left, 8), zoom)
		realsWidth := 8*(cellFor(realsZoom)+leastGap) - leastGap
		spare := min((left-realsWidth)/(columns+8), l.px(3))
		l.Fakes = newGrid(columns, rows, zoom, leastGap+spare)
		l.Reals = newGrid(8, 8, realsZoom, leastGap+spare)
		l.Fakes.At = image.Pt(0, top)
		l.Reals.At = image.Pt(l.Fakes.Bounds().Max.X+l.px(gap), top)
		bottom = max(l.Fakes.Bounds().Max.Y, l.Reals.Bounds().Max.Y)
		l.fillBelowReals(bottom)
		bottom = max(bottom, l.Reals.Bounds().Max.Y)
	} else {
		spare := min((l.Width-fakesWidth)/columns, l.px(3))
		l.Fakes = newGrid(columns, rows, zoom, leastGap+spare)
		l.Reals = newGrid(columns, min(64, c.Tiles)/columns, zoom, leastGap+spare)
		l.Fakes.At = image.Pt(0, top)
		l.Reals.At = image.Pt(0, l.Fakes.Bounds().Max.Y+l.px(gap+titleHeight))
		bottom = l.Reals.Bounds().Max.Y
	}
	l.FakesTitle, l.RealsTitle = l.titleOver(l.Fakes), l.titleOver(l.Reals)
	return l.arrangeLegend(bottom+l.px(10), c.GridTools)
}

// allTiles shows 8 x 16 fakes as large as they fit, or 16 x 8 where those are too small to see, and real images beside them if they can be
// seen there.
func (l *Layout) allTiles() (columns, zoom int, beside bool) {
	if zoom = largestZoom(l.Width, 16); !l.legible(zoom) {
		return 8, max(1, largestZoom(l.Width, 8)), false
	}
	return 16, zoom, l.realsFit(16, zoom)
}

// largeTiles shows fewer fakes, in 8 columns, as large as the whole grid can be seen: beside the real images if they are larger there than
// with so much zoom, which all tiles have.
func (l *Layout) largeTiles(tiles, all int) (columns, zoom int, beside bool) {
	most := max(1, largestZoom(l.Width, 8))
	for most > 1 && tiles/8*(cellFor(most)+leastGap) > l.px(mostGridHeight) {
		most--
	}
	for zoom = most; zoom > all; zoom-- {
		if l.realsFit(8, zoom) {
			return 8, zoom, true
		}
	}
	return 8, most, false
}

// realsFit tells whether real images in 8 columns can be seen beside fakes in so many, no larger than they.
func (l *Layout) realsFit(columns, zoom int) bool {
	left := l.Width - columns*(cellFor(zoom)+leastGap) + leastGap - l.px(gap)
	return l.legible(min(largestZoom(left, 8), zoom))
}

// legible tells whether a digit at a zoom is large enough to be recognised.
func (l *Layout) legible(zoom int) bool { return zoom > 0 && Side*zoom >= l.px(leastTile) }

// fillBelowReals shows all real images instead of 64 where the fakes beside them leave the height for 16 rows.
func (l *Layout) fillBelowReals(bottom int) {
	all := l.Reals
	all.Rows = wire.Tiles / all.Columns
	if all.Bounds().Max.Y <= bottom {
		l.Reals = all
	}
}

func (l *Layout) titleOver(g Grid) image.Rectangle {
	b := g.Bounds()
	return image.Rect(b.Min.X, b.Min.Y-l.px(titleHeight), b.Max.X, b.Min.Y)
}

// arrangeLegend places the legend, and the tools beside it, or below where there is no room.
func (l *Layout) arrangeLegend(top int, tools float64) (bottom int) {
	l.Legend = image.Rect(0, top, min(l.px(legendWidth), l.Width), top+l.px(legendHeight))
	l.GridTools = image.Rect(0, l.Legend.Max.Y+l.px(6), l.Width, l.Legend.Max.Y+l.px(6+tools))
	if l.Width >= l.px(sideBySide) {
		l.GridTools = image.Rect(l.Legend.Max.X+l.px(gap), top, l.Width, top+l.px(tools))
		l.Legend = l.Legend.Add(image.Pt(0, max(0, l.px((tools-legendHeight)/2))))
	}
	return max(l.Legend.Max.Y, l.GridTools.Max.Y)
}
