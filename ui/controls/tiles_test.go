package controls

import (
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"ganplayground/gan/config"
	"ganplayground/gan/toy"
)

func bytesOf(values ...float32) (out []byte) {
	for _, v := range values {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(v))
	}
	return out
}

func (t tile) at(x, y int) [3]byte { return [3]byte(t.rgba[4*(y*t.width+x):]) }

// TestDrawExample: an image is itself in grey; what pulls at it colours the pixels by sign and strength.
func TestDrawExample(t *testing.T) {
	image, pull := make([]byte, config.Pixels), make([]float32, config.Pixels)
	image[3], image[4] = 200, 100
	plain := drawExample(nil, image, nil)
	if plain.width*plain.height != config.Pixels || plain.at(3, 0) != [3]byte{200, 200, 200} || plain.rgba[3] != 255 {
		t.Errorf("drawn as %v of %d x %d", plain.at(3, 0), plain.width, plain.height)
	}
	pull[3], pull[4], pull[5] = 2, -2, 0.5
	pulled := drawExample(nil, image, bytesOf(pull...))
	if got := pulled.at(3, 0); got != [3]byte{0x3d, 0xdc, 0x84} {
		t.Errorf("pulled most to the light: %v", got)
	}
	if got := pulled.at(4, 0); got != [3]byte{0xb4, 0x5c, 0xff} {
		t.Errorf("pulled most to the dark: %v", got)
	}
	if got := pulled.at(5, 0); got != [3]byte{31, 110, 66} { // half of the colour: the root of a quarter
		t.Errorf("pulled a quarter: %v", got)
	}
	if got := pulled.at(6, 0); got != [3]byte{} {
		t.Errorf("not pulled: %v", got)
	}
}

// TestPullColours: they are those of the style sheet.
func TestPullColours(t *testing.T) {
	style, err := os.ReadFile("../../public/style.css")
	if err != nil {
		t.Fatal(err)
	}
	for role, c := range map[string][3]float64{"brighter": brighter, "darker": darker} {
		token := fmt.Sprintf("--%s: #%02x%02x%02x;", role, int(c[0]), int(c[1]), int(c[2]))
		if all := strings.Count(string(style), "--"+role+":"); all != 1 || !strings.Contains(string(style), token) {
			t.Errorf("style.css has --%s %d times, %q is expected once", role, all, token)
		}
	}
}

func TestDrawPoints(t *testing.T) {
	set := toy.ByName("two")
	lit := func(p tile) (places [][2]int) {
		for y := range p.height {
			for x := range p.width {
				if p.at(x, y) != [3]byte{} {
					places = append(places, [2]int{x, y})
				}
			}
		}
		return places
	}
	got := lit(drawExample(set, bytesOf(float32(set.Low), float32(set.High), 0, 0, 99, float32(math.NaN())), nil))
	if !slices.Contains(got, [2]int{0, 0}) || !slices.Contains(got, [2]int{28, 28}) || len(got) > 8 {
		t.Errorf("the upper left corner and the middle are at %v", got)
	}
	up := drawExample(set, bytesOf(0, 0), bytesOf(0, 1))
	if up.at(28, 20) != [3]byte{0x3d, 0xdc, 0x84} || up.at(28, 36) != [3]byte{} {
		t.Errorf("a point that is pulled up has a line at %v", lit(up))
	}
	if line := lit(drawExample(toy.ByName("gauss"), bytesOf(2.5), bytesOf(-1))); !slices.Contains(line, [2]int{20, 28}) {
		t.Errorf("a point on the line that is pulled to the left has a line at %v", line)
	}
}

func TestDrawLatent(t *testing.T) {
	strip := drawLatent([]float32{-3, 0, 3, 9})
	for i, want := range []byte{0, 128, 255, 255} {
		if strip.at(i, 0)[0] != want {
			t.Errorf("coordinate %d is %d, want %d", i, strip.at(i, 0)[0], want)
		}
	}
	if empty := drawLatent(nil); empty.width != 1 {
		t.Errorf("no z has %d pixels", empty.width)
	}
}
