package stage

import "image"

// Second is where the second run of an A/B lies: the fields of Layout of the same names are then the first run's.
type Second struct {
	Fakes                image.Point // where its grid begins, which is otherwise as that of the first
	Points, Field, Words image.Rectangle
	Chart, Plot          image.Rectangle
	Preview              image.Rectangle
	// Titles are as those of the first.
	FakesTitle, ChartTitle image.Rectangle
}

// second returns the layout in which the second run takes the place of the first.
func (l Layout) second() Layout {
	s := l.Second
	l.Fakes.At = s.Fakes
	l.Points, l.Field, l.Words, l.Chart, l.Plot = s.Points, s.Field, s.Words, s.Chart, s.Plot
	l.Preview, l.FakesTitle, l.ChartTitle = s.Preview, s.FakesTitle, s.ChartTitle
	return l
}

// arrangePair places the pictures of two runs, side by side wherever that can be seen: tiles of one z lie at the same height.
func (l *Layout) arrangePair(c Contents) (bottom int) {
	if c.Dimensions > 0 {
		return l.arrangeTwoPictures(c.Dimensions)
	}
	return l.arrangeTwoGrids(c)
}

// arrangeTwoGrids places the fakes of both in 8 columns, or in 4 where those are too small to see, and the real images in a third grid beside
// them, or below.
func (l *Layout) arrangeTwoGrids(c Contents) (bottom int) {
	space, top := l.px(gap), l.px(titleHeight)
	if zoom := largestZoom((l.Width-2*space)/3, 8); l.legible(zoom) {
		grids := l.gridsInRow(3, 8, c.Tiles/8, zoom, top)
		l.Fakes, l.Second.Fakes, l.Reals = grids[0], grids[1].At, grids[2]
	} else {
		columns := 8
		if zoom = largestZoom((l.Width-space)/2, columns); !l.legible(zoom) {
			columns = 4
			zoom = max(1, largestZoom((l.Width-space)/2, columns))
		}
		grids := l.gridsInRow(2, columns, c.Tiles/columns, zoom, top)
		l.Fakes, l.Second.Fakes, l.Reals = grids[0], grids[1].At, grids[0]
		l.Reals.Columns, l.Reals.Rows = 8, 8
		l.Reals.At = image.Pt(0, l.Fakes.Bounds().Max.Y+l.px(gap+titleHeight))
	}
	bottom = max(l.Fakes.Bounds().Max.Y, l.Reals.Bounds().Max.Y)
	l.FakesTitle, l.RealsTitle = l.titleOver(l.Fakes), l.titleOver(l.Reals)
	l.Second.FakesTitle = l.titleOver(l.second().Fakes)
	return l.arrangeLegend(bottom+l.px(10), c.GridTools)
}

// gridsInRow returns grids of one size beside each other.
func (l *Layout) gridsInRow(count, columns, rows, zoom, top int) []Grid {
	width := (l.Width - (count-1)*l.px(gap)) / count
	spare := (width - columns*(cellFor(zoom)+leastGap) + leastGap) / columns
	grids := make([]Grid, count)
	left := 0
	for i := range grids {
		grids[i] = newGrid(columns, rows, zoom, leastGap+max(0, min(spare, l.px(3))))
		grids[i].At = image.Pt(left, top)
		left = grids[i].Bounds().Max.X + l.px(gap)
	}
	return grids
}

// pairedField is the least width of a picture of points beside another, in CSS pixels.
const pairedField = 300

// arrangeTwoPictures places two pictures of points beside each other, or below each other where they would be too small, each with its words
// below; the legend is that of both.
func (l *Layout) arrangeTwoPictures(dimensions int) (bottom int) {
	width, beside := (l.Width-l.px(gap))/2, true
	if width < l.px(pairedField) {
		width, beside = l.Width, false
	}
	one := Layout{Scale: l.Scale, Width: min(width, l.px(wordsWidth+fieldLeft+pairedField))} // without room beside the picture
	height := one.arrangePoints(dimensions)
	words := image.Rect(0, one.Points.Max.Y+l.px(8), one.Width, one.Points.Max.Y+l.px(8+wordsHeight))
	l.Points, l.Field, l.Words, l.FakesTitle = one.Points, one.Field, words, one.FakesTitle
	height = words.Max.Y
	by := image.Pt(0, height+l.px(gap))
	if beside {
		by = image.Pt(width+l.px(gap), 0)
	}
	l.Second = Second{Points: l.Points.Add(by), Field: l.Field.Add(by), Words: l.Words.Add(by), FakesTitle: l.FakesTitle.Add(by)}
	l.Legend = one.Legend.Add(image.Pt(0, l.Second.Words.Max.Y+l.px(8)-one.Legend.Min.Y))
	return l.Legend.Max.Y
}

// arrangeTwoCharts places the charts, which have one size and the same axes, below the tabs of both, as the pictures lie: beside each other
// where there is room for both.
func (l *Layout) arrangeTwoCharts(top int) (bottom int) {
	top = l.arrangeTabs(top)
	one := Layout{Scale: l.Scale, Width: l.Width}
	by := image.Point{}
	if l.Width >= l.px(sideBySide) {
		one.Width = (l.Width - l.px(gap)) / 2
		by.X = one.Width + l.px(gap)
	}
	one.ChartTitle = image.Rect(0, top, one.Width, top+l.px(titleHeight))
	bottom = one.arrangePlot()
	if by.X == 0 {
		by.Y = bottom + l.px(gap) - top
	}
	l.Chart, l.Plot, l.ChartTitle = one.Chart, one.Plot, one.ChartTitle
	l.Second.Chart, l.Second.Plot, l.Second.ChartTitle = one.Chart.Add(by), one.Plot.Add(by), one.ChartTitle.Add(by)
	return l.Second.Chart.Max.Y
}
