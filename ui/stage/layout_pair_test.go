package stage

import (
	"image"
	"testing"

	"ganplayground/train/wire"
)

// addSecond adds the parts of the second run, and checks that they are as those of the first.
func addSecond(t *testing.T, l Layout, c Contents, parts map[string]image.Rectangle) {
	s := l.second()
	parts["second fakes title"], parts["second chart title"], parts["second chart"] = s.FakesTitle, s.ChartTitle, s.Chart
	if c.Dimensions == 0 {
		parts["second fakes"], parts["second preview"] = s.Fakes.Bounds(), s.Preview
		if s.Preview.Size() != l.Preview.Size() {
			t.Errorf("previews of the sizes %v and %v", l.Preview.Size(), s.Preview.Size())
		}
		if l.Fakes.Count() != c.Tiles || s.Fakes.At.Y != l.Fakes.At.Y {
			t.Errorf("%d fakes in rows from %d, those of the second run from %d", l.Fakes.Count(), l.Fakes.At.Y, s.Fakes.At.Y)
		}
	} else {
		parts["second points"], parts["second words"] = s.Points, s.Words
		if s.Field.Size() != l.Field.Size() {
			t.Errorf("pictures of the sizes %v and %v", l.Field.Size(), s.Field.Size())
		}
	}
	if s.Plot.Size() != l.Plot.Size() || !s.Plot.In(s.Chart) {
		t.Errorf("plots of the sizes %v and %v do not compare", l.Plot.Size(), s.Plot.Size())
	}
}

func TestPairGrids(t *testing.T) {
	for _, c := range []struct {
		name          string
		width, scale  float64
		columns, zoom int
		beside        bool // the real images
	}{
		{"laptop", 836, 1, 8, 1, true},
		{"laptop, fine screen", 836, 2, 8, 2, true},
		{"projector", 1320, 1, 8, 1, true},
		{"tablet", 700, 2, 8, 2, false},
		{"phone", 336, 3, 4, 3, false},
		{"another phone", 336, 2, 4, 2, false},
		{"small window", 296, 1, 4, 1, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := Arrange(c.width, c.scale, Contents{Latents: 32, Tiles: wire.Tiles, Pair: true})
			if l.Fakes.Columns != c.columns || l.Fakes.Zoom != c.zoom {
				t.Errorf("%d columns at zoom %d, want %d at %d", l.Fakes.Columns, l.Fakes.Zoom, c.columns, c.zoom)
			}
			if beside := l.Reals.At.Y == l.Fakes.At.Y; beside != c.beside {
				t.Errorf("real images beside the fakes: %v", beside)
			}
		})
	}
}
