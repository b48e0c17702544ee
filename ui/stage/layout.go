package stage

import (
	"image"
	"math"

	"ganplayground/train/wire"
)

// Layout says where everything on the stage lies, in device pixels. It depends on nothing but the arguments of Arrange.
type Layout struct {
	// Scale is the number of device pixels per CSS pixel.
	Scale         float64
	Width, Height int
	// Fakes and Reals are grids of images; they have no tiles where points are shown.
	Fakes, Reals Grid
	// Points is the picture of points with its axes, Field the part inside the axes, and Words the room for what it shows, in words.
	Points, Field, Words image.Rectangle
	// Legend is the bar that explains the colours of the frames.
	Legend image.Rectangle
	// Preview is the selected tile, enlarged by PreviewZoom, with its frame; of a point there is none.
	Preview     image.Rectangle
	PreviewZoom int
	// Facts is the room for the words about the selected tile.
	Facts image.Rectangle
	// Sliders has one rectangle for each latent coordinate: name above, track, value.
	Sliders []image.Rectangle
	// Chart is the chart with its axes, Plot the part inside the axes, ChartTabs the room for the buttons that choose one.
	Chart, Plot, ChartTabs image.Rectangle
	// Second is where the second run of an A/B lies, if there is one.
	Second Second
	// Titles are the places of the headings, their baseline boxes one line high; that of the chart has its values.
	FakesTitle, RealsTitle, ExplorerTitle, ChartTitle image.Rectangle
}

// Distances in CSS pixels.
const (
	titleHeight  = 30
	gap          = 16
	sectionGap   = 28
	sliderHeight = 40
	sliderWidth  = 124 // at least, with the space to its right
	previewSide  = 168
	previewFrame = 4
	factsHeight  = 64
	chartHeight  = 170
	tabsWidth    = 250
	tabsHeight   = 36
	touchHeight  = 44 // of what fingers hit
	chartLeft    = 46
	chartBottom  = 26
	legendWidth  = 190
	sideBySide   = 560 // from this width on the preview stands left of the sliders
	leastTile    = 16
	// mostDevicePixels is a canvas height that every WebGL 2 implementation in use can paint.
	mostDevicePixels = 8192
)

// Arrange computes the layout of a stage that is width CSS pixels wide, on a screen with scale device pixels per CSS
// pixel, for a run with so many latent coordinates, whose examples are points of so many dimensions or, if that is 0, images; of a pair, for both. A stage that would be taller than a canvas
// can be is painted with fewer device pixels.
func Arrange(width, scale float64, latents, dimensions int, pair bool) Layout {
	l := arrange(width, scale, latents, dimensions, pair)
	for l.Height > mostDevicePixels {
		// The height does not shrink evenly, because grids step from one integer zoom to the next.
		scale *= 0.98 * mostDevicePixels / float64(l.Height)
		l = arrange(width, scale, latents, dimensions, pair)
	}
	return l
}

func arrange(width, scale float64, latents, dimensions int, pair bool) Layout {
	l := Layout{Scale: scale, Width: max(1, int(math.Round(width*scale)))}
	var bottom int
	switch {
	case pair:
		bottom = l.arrangePair(dimensions)
	case dimensions > 0:
		bottom = l.arrangePoints(dimensions)
	default:
		bottom = l.arrangeGrids()
	}
	if !pair {
		bottom = l.arrangeChart(bottom + l.px(sectionGap)) // what training does to the images stands next to them
	}
	bottom = l.arrangeExplorer(bottom+l.px(sectionGap), latents)
	l.Height = bottom
	return l
}

func (l *Layout) px(css float64) int { return int(math.Round(css * l.Scale)) }

// arrangeGrids places the fakes as large as they fit in 16 columns, or in 8 where that is too small to see, and the real
// images beside them if 8 columns fit there, else below.
func (l *Layout) arrangeGrids() (bottom int) {
	columns, zoom := 16, largestZoom(l.Width, 16)
	if !l.legible(zoom) {
		columns, zoom = 8, max(1, largestZoom(l.Width, 8))
	}
	rows := wire.Tiles / columns
	fakesWidth := columns*(cellFor(zoom)+leastGap) - leastGap
	left := l.Width - fakesWidth - l.px(gap)
	beside := columns == 16 && l.legible(min(largestZoom(left, 8), zoom))
	top := l.px(titleHeight)
	if !beside {
		spare := min((l.Width-fakesWidth)/columns, l.px(3))
		l.Fakes = newGrid(columns, rows, zoom, leastGap+spare)
		l.Reals = newGrid(columns, 64/columns, zoom, leastGap+spare)
		l.Fakes.At = image.Pt(0, top)
		l.Reals.At = image.Pt(0, l.Fakes.Bounds().Max.Y+l.px(gap+titleHeight))
		bottom = l.Reals.Bounds().Max.Y
	} else {
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
	}
	l.FakesTitle, l.RealsTitle = l.titleOver(l.Fakes), l.titleOver(l.Reals)
	l.Legend = image.Rect(0, bottom+l.px(10), min(l.px(legendWidth), l.Width), bottom+l.px(10+18))
	return l.Legend.Max.Y
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

// arrangeExplorer places the enlarged tile and the sliders, which flow in as many columns as there is width for.
func (l *Layout) arrangeExplorer(top, latents int) (bottom int) {
	l.ExplorerTitle = image.Rect(0, top, l.Width, top+l.px(titleHeight))
	top = l.ExplorerTitle.Max.Y
	if l.Fakes.Count() > 0 {
		l.PreviewZoom = max(1, l.px(previewSide)/Side)
		side := l.PreviewZoom*Side + 2*l.px(previewFrame)
		l.Preview = image.Rect(0, top, side, top+side)
	} else {
		l.Preview = image.Rect(0, top, l.px(previewSide), top)
	}
	wide := l.Width >= l.px(sideBySide)
	slidersLeft, slidersTop := l.Preview.Max.X+l.px(24), top
	if wide {
		l.Facts = image.Rect(0, l.Preview.Max.Y, l.Preview.Max.X, l.Preview.Max.Y+l.px(factsHeight))
		if l.Preview.Empty() {
			l.Facts.Max.Y += l.px(pointFactHeight)
		}
		bottom = l.Facts.Max.Y
	} else {
		l.Facts = image.Rect(l.Preview.Max.X+l.px(gap), top, l.Width, l.Preview.Max.Y)
		if l.Preview.Empty() {
			l.Facts = image.Rect(0, top, l.Width, top+l.px(factsHeight+pointFactHeight))
		}
		slidersLeft, slidersTop = 0, l.Facts.Max.Y+l.px(gap)
		bottom = l.Facts.Max.Y
	}
	return max(bottom, l.arrangeSliders(image.Pt(slidersLeft, slidersTop), latents))
}

func (l *Layout) arrangeSliders(at image.Point, latents int) (bottom int) {
	width := l.Width - at.X
	columns := max(1, min(width/l.px(sliderWidth), latents))
	if columns > 1 && latents%columns != 0 && latents%(columns-1) == 0 {
		columns-- // full columns look better than one more
	}
	rows := (latents + columns - 1) / columns
	pitch := width / columns
	l.Sliders = make([]image.Rectangle, latents)
	for i := range l.Sliders {
		// Down the columns, so that neighbouring numbers stay together in one.
		column, row := i/rows, i%rows
		left, top := at.X+column*pitch, at.Y+row*l.px(sliderHeight)
		l.Sliders[i] = image.Rect(left, top, left+pitch-l.px(12), top+l.px(sliderHeight))
	}
	return at.Y + rows*l.px(sliderHeight)
}

// arrangeChart places the chart below its tabs, with its values beside them if there is room.
func (l *Layout) arrangeChart(top int) (bottom int) {
	bottom = l.arrangeTabs(top)
	l.ChartTitle = image.Rect(0, bottom, l.Width, bottom+l.px(titleHeight))
	if l.Width >= l.px(sideBySide) {
		l.ChartTitle = image.Rect(l.ChartTabs.Max.X, top, l.Width, bottom)
	}
	return l.arrangePlot()
}

func (l *Layout) arrangeTabs(top int) (bottom int) {
	l.ChartTabs = image.Rect(0, top, l.px(tabsWidth), top+l.px(tabsHeight))
	if l.Width < l.px(sideBySide) {
		l.ChartTabs = image.Rect(0, top, l.Width, top+l.px(touchHeight))
	}
	return l.ChartTabs.Max.Y
}

// arrangePlot places the chart below its values.
func (l *Layout) arrangePlot() (bottom int) {
	l.Chart = image.Rect(0, l.ChartTitle.Max.Y, l.Width, l.ChartTitle.Max.Y+l.px(chartHeight))
	l.Plot = image.Rect(l.px(chartLeft), l.Chart.Min.Y+l.px(8), l.Chart.Max.X-l.px(10), l.Chart.Max.Y-l.px(chartBottom))
	return l.Chart.Max.Y
}

// Track is the part of a slider in which its handle's middle moves.
func (l Layout) Track(slider int) (left, right, middle int) {
	r := l.Sliders[slider]
	return r.Min.X + l.px(thumb/2), r.Max.X - l.px(thumb/2), r.Max.Y - l.px(12)
}

// thumb is the width of a slider's handle in CSS pixels; style.css gives the native sliders the same.
const thumb = 16
