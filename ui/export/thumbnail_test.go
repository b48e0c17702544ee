package export

import (
	"encoding/binary"
	"image/color"
	"math"
	"testing"

	"ganplayground/gan/config"
	"ganplayground/gan/toy"
	"ganplayground/train/wire"
)

func pixel(picture []byte, x, y int) color.RGBA {
	p := picture[4*(y*ThumbnailSide+x):]
	return color.RGBA{p[0], p[1], p[2], p[3]}
}

func TestThumbnailShowsTheFirstFourSamples(t *testing.T) {
	samples := make([]byte, wire.Tiles*config.Pixels)
	for i := range samples {
		samples[i] = byte(i * 7 / 5)
	}
	picture := Thumbnail(samples)
	const side = config.ImageSide
	for tile := range 4 {
		for i := range config.Pixels {
			v := samples[tile*config.Pixels+i]
			if got := pixel(picture, tile%2*side+i%side, tile/2*side+i/side); got != (color.RGBA{v, v, v, 255}) {
				t.Fatalf("pixel %d of sample %d is %v, want %d", i, tile, got, v)
			}
		}
	}
}

// points makes the payload of fakes that all lie in one place.
func points(at ...float32) []byte {
	payload := make([]byte, 0, 4*len(at)*wire.Points)
	for range wire.Points {
		for _, v := range at {
			payload = binary.LittleEndian.AppendUint32(payload, math.Float32bits(v))
		}
	}
	return payload
}

func TestPointsThumbnail(t *testing.T) {
	plane, line := set(t, "two"), set(t, "gauss")
	middle := ThumbnailSide / 2
	for _, c := range []struct {
		name    string
		set     *toy.Set
		payload []byte
		x, y    int
		want    color.RGBA
	}{
		{"a fake in the middle", plane, points(0, 0), middle, middle - 1, ofFakes},
		{"a mode at the left", plane, points(0, 0), ThumbnailSide / 4, middle - 1, ofReals},
		{"a fake above it", plane, points(-2, 3.9), ThumbnailSide / 4, 0, ofFakes},
		{"nothing in the corner", plane, points(0, 0), 0, 0, ground},
		{"fakes out of the picture", plane, points(99, 99), ThumbnailSide - 1, 0, ground},
		{"fakes that are no numbers", plane, points(float32(math.NaN()), 0), 0, middle - 1, ground},
		{"the highest bar", line, points(-2.9), 0, 0, ofFakes},
		{"the mean of the data", line, points(-2.9), 7 * ThumbnailSide / 11, 0, ofReals},
		{"no bar beside it", line, points(-2.9), 1, ThumbnailSide - 1, ground},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := pixel(PointsThumbnail(c.set, c.payload), c.x, c.y); got != c.want {
				t.Errorf("at (%d, %d) is %v, want %v", c.x, c.y, got, c.want)
			}
		})
	}
}

func set(t *testing.T, name string) *toy.Set {
	t.Helper()
	s := toy.ByName(name)
	if s == nil {
		t.Fatalf("there is no set %q", name)
	}
	return s
}
