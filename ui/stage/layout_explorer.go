package stage

import "image"

// Distances of the explorer, in CSS pixels.
const (
	previewSide  = 168 // at most
	previewFrame = 4
	padSide      = 176 // with the room for its frame, as large as a preview
	captionLine  = 20  // under a picture
	factsWidth   = 190 // at least, between pictures
	factsHeight  = 176
	sliderHeight = 40
	sliderWidth  = 124 // at least, with the space to its right
	sliderRows   = 8   // that are to be seen at once, and half a row where there are more
	scrollbar    = 16
)

// arrangeExplorer places, from left to right, the selected tile, of two runs that of each, its nearest training image, the facts and the plane
// of directions; where they do not fit, facts and plane come below. Then come the tools, over the whole width, and the sliders.
func (l *Layout) arrangeExplorer(top int, c Contents) (bottom int) {
	l.ExplorerTitle = image.Rect(0, top, l.Width, top+l.px(titleHeight))
	top = l.ExplorerTitle.Max.Y
	between, pad := l.px(gap), l.px(padSide)
	left := 0
	if c.Dimensions == 0 {
		pictures := 2
		if c.Pair {
			pictures = 3
		}
		l.PreviewZoom = max(1, min(l.px(previewSide)/Side, ((l.Width-(pictures-1)*between)/pictures-2*l.px(previewFrame))/Side))
		side := l.PreviewZoom*Side + 2*l.px(previewFrame)
		l.Preview = image.Rect(0, top, side, top+side)
		l.Neighbour = l.Preview.Add(image.Pt((pictures-1)*(side+between), 0))
		if c.Pair {
			l.Second.Preview = l.Preview.Add(image.Pt(side+between, 0))
		}
		left = l.Neighbour.Max.X + between
		bottom = l.Preview.Max.Y + l.px(captionLine)
		if l.Width-left < l.px(factsWidth)+between+pad { // a second row
			left, top = 0, bottom+between
		}
	}
	right := l.Width
	if c.Plane {
		l.Pad = image.Rect(l.Width-pad, top, l.Width, top+pad)
		right = l.Pad.Min.X - between
		bottom = max(bottom, l.Pad.Max.Y+l.px(captionLine))
	}
	l.Facts = image.Rect(left, top, right, top+l.px(factsHeight))
	bottom = max(bottom, l.Facts.Max.Y)
	l.ExplorerTools = image.Rect(0, bottom+between, l.Width, bottom+between+l.px(c.ExplorerTools))
	return l.arrangeSliders(l.ExplorerTools.Max.Y+between, c.Latents)
}

// arrangeSliders lets the sliders flow in as many columns as there is width for. Of more rows than can be seen at once, the rest is
// scrolled to.
func (l *Layout) arrangeSliders(top, latents int) (bottom int) {
	l.SliderArea = image.Rect(0, top, l.Width, top)
	if latents == 0 {
		return top
	}
	columns, rows := l.sliderColumns(l.Width, latents)
	width := l.Width
	if rows > sliderRows {
		width -= l.px(scrollbar)
		columns, rows = l.sliderColumns(width, latents)
	}
	pitch := width / columns
	l.Sliders = make([]image.Rectangle, latents)
	for i := range l.Sliders {
		// Down the columns, so that neighbouring numbers stay together in one.
		at := image.Pt(i/rows*pitch, top+i%rows*l.px(sliderHeight))
		l.Sliders[i] = image.Rectangle{Min: at, Max: at.Add(image.Pt(pitch-l.px(12), l.px(sliderHeight)))}
	}
	l.SliderArea.Max.Y = top + min(rows, sliderRows)*l.px(sliderHeight)
	if rows > sliderRows {
		l.SliderArea.Max.Y += l.px(sliderHeight) / 2
	}
	return l.SliderArea.Max.Y
}

func (l *Layout) sliderColumns(width, latents int) (columns, rows int) {
	columns = max(1, min(width/l.px(sliderWidth), latents))
	for full := columns; full > columns/2; full-- {
		if latents%full == 0 { // full columns look better than more of them
			columns = full
			break
		}
	}
	return columns, (latents + columns - 1) / columns
}

// Track is the part of a slider in which its handle's middle moves, in a slider that is not scrolled.
func (l Layout) Track(slider int) (left, right, middle int) {
	r := l.Sliders[slider]
	return r.Min.X + l.px(thumb/2), r.Max.X - l.px(thumb/2), r.Max.Y - l.px(12)
}

// thumb is the width of a slider's handle in CSS pixels; style.css gives the native sliders the same.
const thumb = 16

// Spot is where a place in the plane of directions lies on the pad, which reaches so far to both sides.
func (l Layout) Spot(at [2]float64, reach float64) image.Point {
	share := func(v float64) float64 { return (min(max(v/reach, -1), 1) + 1) / 2 }
	return image.Pt(l.Pad.Min.X+int(share(at[0])*float64(l.Pad.Dx()-1)+0.5), l.Pad.Max.Y-1-int(share(at[1])*float64(l.Pad.Dy()-1)+0.5))
}

// PlaceOf is the place in the plane at a point on the pad, or beside it, where the nearest point is meant.
func (l Layout) PlaceOf(p image.Point, reach float64) [2]float64 {
	share := func(at, from, size int) float64 { return min(max(float64(at-from)/float64(size-1), 0), 1) }
	return [2]float64{(2*share(p.X, l.Pad.Min.X, l.Pad.Dx()) - 1) * reach, (1 - 2*share(p.Y, l.Pad.Min.Y, l.Pad.Dy())) * reach}
}

// Scrolled is the slider's rectangle when the sliders are scrolled by so many device pixels, and whether any of it is to be seen.
func (l Layout) Scrolled(slider, by int) (r image.Rectangle, seen bool) {
	r = l.Sliders[slider].Sub(image.Pt(0, by))
	return r, r.Overlaps(l.SliderArea)
}
