package stage

import (
	"fmt"
	"image"
	"testing"

	"ganplayground/train/wire"
)

// TestNothingOverlaps walks every width from a small phone to a large projector.
func TestNothingOverlaps(t *testing.T) {
	for _, scale := range []float64{1, 1.25, 1.5, 2, 2.625, 3} {
		for width := 280.0; width <= 2560; width += 7 {
			for _, latents := range []int{0, 1, 2, 32, 100, 256} {
				for dimensions := range 3 {
					for _, pair := range []bool{false, true} {
						if pair && latents != 32 {
							continue // the sliders do not know of it
						}
						l := Arrange(width, scale, latents, dimensions, pair)
						t.Run(fmt.Sprintf("%gpx@%g,z%d,%dd,%v", width, scale, latents, dimensions, pair), func(t *testing.T) { checkApart(t, l, dimensions, pair) })
					}
				}
			}
		}
	}
}

func checkApart(t *testing.T, l Layout, dimensions int, pair bool) {
	stage := image.Rect(0, 0, l.Width, l.Height)
	parts := map[string]image.Rectangle{"legend": l.Legend, "facts": l.Facts, "chart": l.Chart, "fakes title": l.FakesTitle,
		"explorer title": l.ExplorerTitle, "chart title": l.ChartTitle, "chart tabs": l.ChartTabs}
	if dimensions == 0 {
		parts["fakes"], parts["reals"], parts["reals title"], parts["preview"] = l.Fakes.Bounds(), l.Reals.Bounds(), l.RealsTitle, l.Preview
	} else {
		parts["points"], parts["words"] = l.Points, l.Words
		if !l.Field.In(l.Points) || l.Field.Empty() {
			t.Errorf("field %v is not in the picture %v", l.Field, l.Points)
		}
		if dimensions == 2 && l.Field.Dx() != l.Field.Dy() {
			t.Errorf("field %v is not a square", l.Field)
		}
	}
	if pair {
		addSecond(t, l, dimensions, parts)
	}
	for i, r := range l.Sliders {
		parts[fmt.Sprint("slider ", i)] = r
	}
	for name, r := range parts {
		if r.Empty() || !r.In(stage) {
			t.Errorf("%s: %v is not on the stage %v", name, r, stage)
		}
		for other, o := range parts {
			if name < other && r.Overlaps(o) {
				t.Errorf("%s %v overlaps %s %v", name, r, other, o)
			}
		}
	}
	if l.Height > mostDevicePixels {
		t.Errorf("height %d", l.Height)
	}
	if !l.Plot.In(l.Chart) {
		t.Errorf("plot %v is not in the chart %v", l.Plot, l.Chart)
	}
}

func TestGrids(t *testing.T) {
	for _, c := range []struct {
		name          string
		width, scale  float64
		columns, zoom int
		beside        bool
	}{
		{"laptop", 836, 1, 16, 1, true},
		{"laptop, fine screen", 836, 2, 16, 3, false},
		{"projector", 1320, 1, 16, 2, true},
		{"phone", 336, 3, 16, 2, false},
		{"small phone", 296, 2, 8, 2, false},
		{"small window", 296, 1, 8, 1, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := Arrange(c.width, c.scale, 32, 0, false)
			if l.Fakes.Columns != c.columns || l.Fakes.Zoom != c.zoom {
				t.Errorf("%d columns at zoom %d, want %d at %d", l.Fakes.Columns, l.Fakes.Zoom, c.columns, c.zoom)
			}
			if beside := l.Reals.At.X > 0; beside != c.beside {
				t.Errorf("real images beside the fakes: %v", beside)
			}
			if l.Fakes.Count() != wire.Tiles {
				t.Errorf("%d fakes", l.Fakes.Count())
			}
		})
	}
}

func TestHitFindsEveryTile(t *testing.T) {
	for _, width := range []float64{300, 836, 1320} {
		g := Arrange(width, 1, 32, 0, false).Fakes
		for i := range g.Count() {
			cell := g.Cell(i)
			for _, p := range []image.Point{cell.Min, cell.Max.Sub(image.Pt(1, 1)), cell.Min.Add(cell.Max).Div(2)} {
				if tile, ok := g.Hit(p); !ok || tile != i {
					t.Fatalf("width %g: Hit(%v) = %d, %v; want tile %d", width, p, tile, ok, i)
				}
			}
		}
		for _, p := range []image.Point{g.Bounds().Min.Sub(image.Pt(1, 0)), g.Bounds().Max} {
			if tile, ok := g.Hit(p); ok {
				t.Errorf("width %g: Hit(%v) = %d outside the grid", width, p, tile)
			}
		}
	}
}

func TestMoveStopsAtEdges(t *testing.T) {
	g := newGrid(16, 8, 1, 1)
	for _, c := range []struct{ from, dx, dy, want int }{
		{0, 1, 0, 1}, {0, -1, 0, 0}, {0, 0, -1, 0}, {0, 0, 1, 16}, {15, 1, 0, 15}, {127, 0, 1, 127}, {40, -16, 0, 32}, {40, 16, 0, 47},
	} {
		if got := g.Move(c.from, c.dx, c.dy); got != c.want {
			t.Errorf("Move(%d, %d, %d) = %d, want %d", c.from, c.dx, c.dy, got, c.want)
		}
	}
}

func TestTilesDoNotTouch(t *testing.T) {
	g := Arrange(836, 1, 32, 0, false).Fakes
	for i := range g.Count() {
		if g.Tile(i).Dx() != Side*g.Zoom || g.Tile(i).Dy() != Side*g.Zoom {
			t.Fatalf("tile %d is %v: not an integer scale", i, g.Tile(i))
		}
		for j := range i {
			if g.Cell(i).Overlaps(g.Cell(j)) {
				t.Fatalf("tiles %d and %d overlap", i, j)
			}
		}
	}
}
