package stage

import "image"

// Distances of pictures of points, in CSS pixels.
const (
	fieldLeft       = 40
	fieldBottom     = 24
	fieldMost       = 520 // side of a plane
	lineFieldHeight = 300 // of the picture of a line
	wordsWidth      = 220 // at least, beside a picture
	wordsHeight     = 48
	legendLines     = 4
	legendLine      = 22
	// pointFactHeight is the height of the line that says where a point is.
	pointFactHeight = 20
)

// arrangePoints places a plane as a square as large as is useful, or a line over the whole width; legend and words stand to the right of the
// square if there is room, else below.
func (l *Layout) arrangePoints(dimensions int) (bottom int) {
	l.FakesTitle = image.Rect(0, 0, l.Width, l.px(titleHeight))
	top, side := l.FakesTitle.Max.Y, l.px(fieldLeft)
	right := side // a line has a second axis
	if dimensions == 2 {
		right = l.px(12)
	}
	l.Field = image.Rect(side, top+l.px(8), l.Width-right, top+l.px(8+lineFieldHeight))
	if dimensions == 2 {
		n := min(l.Width-side-right, l.px(fieldMost))
		l.Field.Max = l.Field.Min.Add(image.Pt(n, n))
	}
	l.Points = image.Rect(0, top, l.Field.Max.X+right, l.Field.Max.Y+l.px(fieldBottom))
	legend := image.Pt(l.px(legendWidth), l.px(legendLines*legendLine))
	if left := l.Points.Max.X + l.px(gap); l.Width-left >= l.px(wordsWidth) {
		l.Legend = image.Rectangle{Min: image.Pt(left, l.Field.Min.Y), Max: image.Pt(left, l.Field.Min.Y).Add(legend)}
		l.Words = image.Rect(left, l.Legend.Max.Y+l.px(gap), l.Width, l.Points.Max.Y)
		return l.Points.Max.Y
	}
	at := image.Pt(0, l.Points.Max.Y+l.px(gap))
	l.Legend = image.Rectangle{Min: at, Max: at.Add(legend)}
	l.Words = image.Rect(0, l.Legend.Max.Y+l.px(gap), l.Width, l.Legend.Max.Y+l.px(gap+wordsHeight))
	return l.Words.Max.Y
}
