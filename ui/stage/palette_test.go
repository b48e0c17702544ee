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
