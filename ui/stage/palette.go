package stage

import (
	"fmt"
	"image/color"
	"math"
)

// Palette holds the colours of the stage. They come from the roles in style.css, so that the stage and the document agree
// in dark and light.
type Palette struct {
	Background, Surface, Line, Muted, Ink, Accent color.RGBA
	Real, Fake, D, Unsure                         color.RGBA
	// Brighter and Darker are what D tells G to make a pixel.
	Brighter, Darker color.RGBA
}

// ParseColour reads "#rrggbb", the form in which a browser's canvas answers any opaque colour.
func ParseColour(text string) (color.RGBA, error) {
	c := color.RGBA{A: 255}
	if n, err := fmt.Sscanf(text, "#%02x%02x%02x", &c.R, &c.G, &c.B); n != 3 || err != nil || len(text) != 7 {
		return color.RGBA{}, fmt.Errorf("colour %q: only #rrggbb is accepted", text)
	}
	return c, nil
}

// Score is the colour of D's probability that an image is real: the colour of fakes at 0, of real images at 1, between
// them through a grey that belongs to neither.
func (p Palette) Score(probability float64) color.RGBA {
	switch {
	case math.IsNaN(probability):
		return p.Line
	case probability < 0.5:
		return mix(p.Fake, p.Unsure, 2*max(0, probability))
	}
	return mix(p.Unsure, p.Real, 2*min(1, probability)-1)
}

// Wish is what is painted over a pixel that D wants to be changed so much, from -1, darker, to 1, brighter, premultiplied: the stronger, the
// less can be seen through it.
func (p Palette) Wish(change float64) color.RGBA {
	c := p.Brighter
	if change < 0 {
		c = p.Darker
	}
	return faded(c, min(math.Abs(change), 1))
}

func mix(a, b color.RGBA, t float64) color.RGBA {
	at := func(x, y uint8) uint8 { return uint8(math.Round(float64(x) + t*(float64(y)-float64(x)))) }
	return color.RGBA{at(a.R, b.R), at(a.G, b.G), at(a.B, b.B), 255}
}

// faded is a colour with less coverage, premultiplied.
func faded(c color.RGBA, alpha float64) color.RGBA {
	at := func(x uint8) uint8 { return uint8(math.Round(float64(x) * alpha)) }
	return color.RGBA{at(c.R), at(c.G), at(c.B), at(c.A)}
}
