package stage

import (
	"image/color"
	"math"
	"os"
	"regexp"
	"testing"
)

func TestParseColour(t *testing.T) {
	if c, err := ParseColour("#56b4e9"); err != nil || c != (color.RGBA{0x56, 0xb4, 0xe9, 255}) {
		t.Errorf("%v, %v", c, err)
	}
	for _, text := range []string{"", "red", "#56b4e", "#56b4e9ff", "rgba(0, 0, 0, 0.5)", "#gggggg"} {
		if c, err := ParseColour(text); err == nil {
			t.Errorf("%q was read as %v", text, c)
		}
	}
}

func TestScoreRunsFromFakeToReal(t *testing.T) {
	p := Palette{Fake: color.RGBA{200, 100, 0, 255}, Unsure: color.RGBA{100, 100, 100, 255}, Real: color.RGBA{0, 100, 200, 255},
		Line: color.RGBA{1, 2, 3, 255}}
	for probability, want := range map[float64]color.RGBA{0: p.Fake, 0.5: p.Unsure, 1: p.Real, -1: p.Fake, 2: p.Real,
		0.25: {150, 100, 50, 255}} {
		if got := p.Score(probability); got != want {
			t.Errorf("Score(%v) = %v, want %v", probability, got, want)
		}
	}
	if got := p.Score(math.NaN()); got != p.Line {
		t.Errorf("Score(NaN) = %v", got)
	}
}

// TestContrast checks the roles of style.css against WCAG 2.2: text 4.5:1, parts of pictures 3:1, in dark and light.
func TestContrast(t *testing.T) {
	style, err := os.ReadFile("../../public/style.css")
	if err != nil {
		t.Fatal(err)
	}
	themes := regexp.MustCompile(`(?s)color-scheme: (dark|light);(.*?)\n *}`).FindAllStringSubmatch(string(style), -1)
	if len(themes) != 2 {
		t.Fatalf("%d themes in style.css", len(themes))
	}
	for _, theme := range themes {
		role := map[string]color.RGBA{}
		for _, found := range regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{6});`).FindAllStringSubmatch(theme[2], -1) {
			role[found[1]], _ = ParseColour(found[2])
		}
		for _, c := range []struct {
			front, back string
			least       float64
		}{
			{"ink", "surface", 4.5}, {"ink", "sunken", 4.5}, {"muted", "surface", 4.5}, {"muted", "page", 4.5}, {"bad", "surface", 4.5},
			{"on-accent", "accent", 4.5}, {"real", "surface", 3}, {"fake", "surface", 3}, {"player-d", "sunken", 3}, {"fake", "sunken", 3},
		} {
			if got := contrast(role[c.front], role[c.back]); got < c.least {
				t.Errorf("%s: %s on %s has contrast %.2f, needs %v", theme[1], c.front, c.back, got, c.least)
			}
		}
	}
}

// contrast is the WCAG contrast ratio.
func contrast(a, b color.RGBA) float64 {
	luminance := func(c color.RGBA) float64 {
		linear := func(v uint8) float64 {
			s := float64(v) / 255
			if s <= 0.04045 {
				return s / 12.92
			}
			return math.Pow((s+0.055)/1.055, 2.4)
		}
		return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
	}
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// TestColourBlindEyesTellWishesApart: both ends of the palette from each other and from the greys of a tile, as people see them who lack one
// kind of cones (Machado 2009, table 1, severity 1). Colours that differ by 20 in CIE 1976 L*a*b* are told apart at a glance.
func TestColourBlindEyesTellWishesApart(t *testing.T) {
	const least = 20
	style, err := os.ReadFile("../../public/style.css")
	if err != nil {
		t.Fatal(err)
	}
	role := func(name string) color.RGBA {
		found := regexp.MustCompile(`--` + name + `: (#[0-9a-f]{6});`).FindSubmatch(style)
		if found == nil {
			t.Fatalf("no colour %s in style.css", name)
		}
		c, _ := ParseColour(string(found[1]))
		return c
	}
	for eyes, matrix := range map[string][9]float64{
		"all cones":    {1, 0, 0, 0, 1, 0, 0, 0, 1},
		"protanopia":   {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
		"deuteranopia": {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
		"tritanopia":   {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900},
	} {
		ends := map[string]color.RGBA{"brighter": role("brighter"), "darker": role("darker")}
		others := map[string]color.RGBA{"black": {}, "grey": {0x8c, 0x8c, 0x8c, 255}, "white": {255, 255, 255, 255}, "darker": ends["darker"]}
		for end, a := range ends {
			for other, b := range others {
				if off := difference(seenThrough(matrix, a), seenThrough(matrix, b)); end != other && off < least {
					t.Errorf("%s: %s and %s differ by %.0f", eyes, end, other, off)
				}
			}
		}
	}
}

// seenThrough is a colour in L*a*b*, after a matrix in linear sRGB.
func seenThrough(matrix [9]float64, c color.RGBA) (lab [3]float64) {
	linear := func(v uint8) float64 {
		if s := float64(v) / 255; s > 0.04045 {
			return math.Pow((s+0.055)/1.055, 2.4)
		}
		return float64(v) / 255 / 12.92
	}
	product := func(m [9]float64, v [3]float64) (out [3]float64) {
		for i := range 3 {
			out[i] = m[3*i]*v[0] + m[3*i+1]*v[1] + m[3*i+2]*v[2]
		}
		return out
	}
	rgb := product(matrix, [3]float64{linear(c.R), linear(c.G), linear(c.B)})
	for i := range rgb {
		rgb[i] = min(max(rgb[i], 0), 1)
	}
	xyz := product([9]float64{0.4124564, 0.3575761, 0.1804375, 0.2126729, 0.7151522, 0.0721750, 0.0193339, 0.1191920, 0.9503041}, rgb)
	var f [3]float64
	for i, white := range []float64{0.95047, 1, 1.08883} {
		if v := xyz[i] / white; v > 216.0/24389 {
			f[i] = math.Cbrt(v)
		} else {
			f[i] = (v*24389/27 + 16) / 116
		}
	}
	return [3]float64{116*f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])}
}

func difference(a, b [3]float64) float64 {
	return math.Sqrt((a[0]-b[0])*(a[0]-b[0]) + (a[1]-b[1])*(a[1]-b[1]) + (a[2]-b[2])*(a[2]-b[2]))
}

func TestWish(t *testing.T) {
	p := Palette{Brighter: color.RGBA{0, 200, 100, 255}, Darker: color.RGBA{200, 0, 100, 255}}
	for change, want := range map[float64]color.RGBA{0: {}, 1: p.Brighter, 2: p.Brighter, -1: p.Darker, 0.5: {0, 100, 50, 128}, -0.5: {100, 0, 50, 128}} {
		if got := p.Wish(change); got != want {
			t.Errorf("Wish(%v) = %v, want %v", change, got, want)
		}
	}
}
