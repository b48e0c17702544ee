package stage

import (
	"image"
	"math"
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
	// GridTools is the room for what is chosen of the grids: how many tiles, and what is painted over them.
	GridTools image.Rectangle
	// Preview is the selected tile, enlarged by PreviewZoom, with its frame, and Neighbour the training image nearest to it; of a point there
	// are none.
	Preview, Neighbour image.Rectangle
	PreviewZoom        int
	// Facts is the room for the words about the selected tile.
	Facts image.Rectangle
	// Pad is the plane of two directions, if there is one.
	Pad image.Rectangle
	// Timeline is the room for the slider that looks back, under what it changes.
	Timeline image.Rectangle
	// ExplorerTools is the room for truncation, pins and walk.
	ExplorerTools image.Rectangle
	// Sliders has one rectangle for each latent coordinate: name above, track, value. They lie where they are before anything is scrolled; what
	// is in SliderArea is seen.
	Sliders    []image.Rectangle
	SliderArea image.Rectangle
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
	chartHeight  = 170
	tabsWidth    = 250
	touchHeight  = 44 // of what fingers hit
	chartLeft    = 46
	chartBottom  = 26
	legendWidth  = 216
	legendHeight = 18
	sideBySide   = 560 // from this width on there is room beside a heading, and beside the legend
	leastTile    = 16
	// mostDevicePixels is a canvas height that every WebGL 2 implementation in use can paint.
	mostDevicePixels = 8192
)

// Contents is what there is to be laid out.
type Contents struct {
	Latents    int  // coordinates
	Dimensions int  // of the points that are shown; 0 for images
	Tiles      int  // fakes that are shown: 32, 64 or 128
	Plane      bool // there are two directions to move in
	Pair       bool // there are two runs
	// GridTools, Timeline and ExplorerTools are the heights of elements of the document, in CSS pixels; 0 if there are none.
	GridTools, Timeline, ExplorerTools float64
}

// Arrange computes the layout of a stage that is width CSS pixels wide, on a screen with scale device pixels per CSS
// pixel; of a pair, for both runs. A stage that would be taller than a canvas can be is painted with fewer device pixels.
func Arrange(width, scale float64, c Contents) Layout {
	l := arrange(width, scale, c)
	for l.Height > mostDevicePixels {
		// The height does not shrink evenly, because grids step from one integer zoom to the next.
		scale *= 0.98 * mostDevicePixels / float64(l.Height)
		l = arrange(width, scale, c)
	}
	return l
}

func arrange(width, scale float64, c Contents) Layout {
	l := Layout{Scale: scale, Width: max(1, int(math.Round(width*scale)))}
	var bottom int
	switch {
	case c.Pair:
		bottom = l.arrangePair(c)
	case c.Dimensions > 0:
		bottom = l.arrangePoints(c.Dimensions)
	default:
		bottom = l.arrangeGrids(c)
	}
	bottom = l.arrangeTimeline(bottom, c.Timeline)
	if c.Pair {
		bottom = l.arrangeTwoCharts(bottom + l.px(sectionGap))
	} else {
		bottom = l.arrangeChart(bottom + l.px(sectionGap)) // what training does to the images stands next to them
	}
	bottom = l.arrangeExplorer(bottom+l.px(sectionGap), c)
	l.Height = bottom
	return l
}

func (l *Layout) px(css float64) int { return int(math.Round(css * l.Scale)) }

func (l *Layout) arrangeTimeline(top int, height float64) (bottom int) {
	if height > 0 {
		top += l.px(gap)
	}
	l.Timeline = image.Rect(0, top, l.Width, top+l.px(height))
	return l.Timeline.Max.Y
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
	width := l.px(tabsWidth)
	if l.Width < l.px(sideBySide) {
		width = l.Width
	}
	l.ChartTabs = image.Rect(0, top, width, top+l.px(touchHeight))
	return l.ChartTabs.Max.Y
}

// arrangePlot places the chart below its values.
func (l *Layout) arrangePlot() (bottom int) {
	l.Chart = image.Rect(0, l.ChartTitle.Max.Y, l.Width, l.ChartTitle.Max.Y+l.px(chartHeight))
	l.Plot = image.Rect(l.px(chartLeft), l.Chart.Min.Y+l.px(8), l.Chart.Max.X-l.px(10), l.Chart.Max.Y-l.px(chartBottom))
	return l.Chart.Max.Y
}
