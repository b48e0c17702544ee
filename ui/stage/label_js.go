package stage

import (
	"image"
	"image/color"
	"math"
	"strconv"
	"syscall/js"

	"github.com/hajimehoshi/ebiten/v2"
)

// labels lets the browser write text with a 2-D canvas and keeps the pictures: no font and no shaper in the program, and
// Chinese in the system's own face. Honnef's dom has no getImageData with options, so this is syscall/js.
type labels struct {
	canvas, context js.Value
	scale           float64
	kept            map[labelKey]*label
	frame           int
}

type labelKey struct {
	text string
	size float64 // device pixels
	bold bool
}

type label struct {
	picture *ebiten.Image // white with coverage; the colour comes when it is painted
	used    int           // the frame that painted it last
}

const (
	fontFamily = "system-ui, 'Noto Sans', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
	mostLabels = 600
	lineHeight = 1.4
)

func (l *labels) init() {
	l.canvas = js.Global().Get("document").Call("createElement", "canvas")
	l.context = l.canvas.Call("getContext", "2d", map[string]any{"willReadFrequently": true})
	l.kept = map[labelKey]*label{}
}

// get returns the picture of a text, size in CSS pixels.
func (l *labels) get(text string, size float64, bold bool) *ebiten.Image {
	key := labelKey{text, math.Round(size * l.scale), bold}
	found, ok := l.kept[key]
	if !ok {
		found = &label{picture: l.write(key)}
		l.kept[key] = found
	}
	found.used = l.frame
	return found.picture
}

func (l *labels) write(key labelKey) *ebiten.Image {
	font := strconv.FormatFloat(key.size, 'f', -1, 64) + "px " + fontFamily
	if key.bold {
		font = "600 " + font
	}
	l.context.Set("font", font)
	width := int(math.Ceil(l.context.Call("measureText", key.text).Get("width").Float())) + 2
	height := int(math.Ceil(key.size * lineHeight))
	return l.draw(width, height, func() {
		l.context.Set("font", font) // a new size resets the context
		l.context.Set("textBaseline", "alphabetic")
		l.context.Call("fillText", key.text, 1, math.Round(key.size*1.05))
	})
}

// disc returns a filled circle.
func (l *labels) disc(diameter int) *ebiten.Image {
	key := labelKey{text: "\x00disc", size: float64(diameter)}
	found, ok := l.kept[key]
	if !ok {
		r := float64(diameter) / 2
		found = &label{picture: l.draw(diameter, diameter, func() {
			l.context.Call("beginPath")
			l.context.Call("arc", r, r, r, 0, 2*math.Pi)
			l.context.Call("fill")
		})}
		l.kept[key] = found
	}
	found.used = l.frame
	return found.picture
}

func (l *labels) draw(width, height int, draw func()) *ebiten.Image {
	l.canvas.Set("width", width)
	l.canvas.Set("height", height)
	l.context.Set("fillStyle", "#fff")
	draw()
	data := l.context.Call("getImageData", 0, 0, width, height).Get("data")
	pixels := make([]byte, 4*width*height)
	js.CopyBytesToGo(pixels, data)
	for i := 0; i < len(pixels); i += 4 {
		// From straight alpha to ebiten's premultiplied: white times coverage.
		a := pixels[i+3]
		pixels[i], pixels[i+1], pixels[i+2] = a, a, a
	}
	picture := ebiten.NewImage(width, height)
	picture.WritePixels(pixels)
	return picture
}

// sweep forgets labels that were not painted for a while, once there are many.
func (l *labels) sweep() {
	l.frame++
	if len(l.kept) <= mostLabels {
		return
	}
	for key, kept := range l.kept {
		if l.frame-kept.used > 60 {
			kept.picture.Deallocate()
			delete(l.kept, key)
		}
	}
}

// align says which point of a text its position means.
type align int

const (
	left align = iota
	centre
	right
)

// write paints a text whose line box starts at y, and returns its width.
func (s *Stage) write(text string, size float64, bold bool, c color.RGBA, at image.Point, a align) int {
	picture := s.labels.get(text, size, bold)
	width := picture.Bounds().Dx()
	switch a {
	case centre:
		at.X -= width / 2
	case right:
		at.X -= width
	}
	s.brush.tinted(picture, at, c)
	return width
}
