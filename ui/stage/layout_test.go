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
			for i, latents := range []int{0, 1, 2, 32, 100, 256} {
				for dimensions := range 3 {
					c := Contents{Latents: latents, Dimensions: dimensions, Tiles: []int{32, 64, 128}[i%3], Plane: latents > 1, Timeline: 110, ExplorerTools: 80}
					if dimensions == 0 {
						c.GridTools = 40
					}
					for _, c.Pair = range []bool{false, true} {
						if c.Pair && latents == 0 || latents == 1 {
							continue // the sliders do not know of it
						}
						l := Arrange(width, scale, c)
						t.Run(fmt.Sprintf("%gpx@%g,%+v", width, scale, c), func(t *testing.T) { checkApart(t, l, c) })
					}
				}
			}
		}
	}
}

func checkApart(t *testing.T, l Layout, c Contents) {
	stage := image.Rect(0, 0, l.Width, l.Height)
	parts := map[string]image.Rectangle{"legend": l.Legend, "facts": l.Facts, "chart": l.Chart, "fakes title": l.FakesTitle,
		"explorer title": l.ExplorerTitle, "chart title": l.ChartTitle, "chart tabs": l.ChartTabs, "explorer tools": l.ExplorerTools, "timeline": l.Timeline}
	if c.Dimensions == 0 {
		parts["fakes"], parts["reals"], parts["reals title"], parts["preview"] = l.Fakes.Bounds(), l.Reals.Bounds(), l.RealsTitle, l.Preview
		parts["neighbour"], parts["grid tools"] = l.Neighbour, l.GridTools
		if l.Fakes.Count() != c.Tiles {
			t.Errorf("%d fakes, want %d", l.Fakes.Count(), c.Tiles)
		}
	} else {
		parts["points"], parts["words"] = l.Points, l.Words
		if !l.Field.In(l.Points) || l.Field.Empty() {
			t.Errorf("field %v is not in the picture %v", l.Field, l.Points)
		}
		if c.Dimensions == 2 && l.Field.Dx() != l.Field.Dy() {
			t.Errorf("field %v is not a square", l.Field)
		}
	}
	if c.Pair {
		addSecond(t, l, c, parts)
	}
	if c.Latents > 0 {
		parts["sliders"] = l.SliderArea
	}
	if c.Plane {
		parts["pad"] = l.Pad
	}
	checkSliders(t, l)
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

// checkSliders: all of them lie within the area's width, each beside or below the others, and what is not seen at once comes by scrolling.
func checkSliders(t *testing.T, l Layout) {
	all := map[image.Point]bool{}
	for i, r := range l.Sliders {
		if r.Min.X < l.SliderArea.Min.X || r.Max.X > l.SliderArea.Max.X || r.Min.Y < l.SliderArea.Min.Y || r.Empty() {
			t.Errorf("slider %d %v is not in %v", i, r, l.SliderArea)
		}
		if all[r.Min] || r.Dy() != l.px(sliderHeight) || r.Size() != l.Sliders[0].Size() {
			t.Errorf("slider %d %v lies on another, or has another size", i, r)
		}
		all[r.Min] = true
		if moved, seen := l.Scrolled(i, r.Min.Y-l.SliderArea.Min.Y); !seen || moved.Min.Y != l.SliderArea.Min.Y {
			t.Errorf("slider %d cannot be scrolled to", i)
		}
	}
	if l.SliderArea.Dy() > (sliderRows+1)*l.px(sliderHeight) {
		t.Errorf("the sliders take %d pixels", l.SliderArea.Dy())
	}
}

// TestPad: a point of the pad is a place in the plane and back, its middle is 0, and its corners are as far as it reaches.
func TestPad(t *testing.T) {
	l := Arrange(836, 1, Contents{Latents: 32, Tiles: 128, Plane: true})
	for x := l.Pad.Min.X; x < l.Pad.Max.X; x += 5 {
		for y := l.Pad.Min.Y; y < l.Pad.Max.Y; y += 5 {
			p := image.Pt(x, y)
			if got := l.Spot(l.PlaceOf(p, 3), 3); got != p {
				t.Fatalf("%v is %v, which lies at %v", p, l.PlaceOf(p, 3), got)
			}
		}
	}
	for p, want := range map[image.Point][2]float64{
		l.Pad.Min: {-3, 3}, l.Pad.Max.Sub(image.Pt(1, 1)): {3, -3}, l.Pad.Max.Add(image.Pt(100, 100)): {3, -3},
		image.Pt(0, l.Pad.Min.Y-9): {-3, 3},
	} {
		if got := l.PlaceOf(p, 3); got != want {
			t.Errorf("%v is %v, want %v", p, got, want)
		}
	}
	if got := l.Spot([2]float64{-99, 99}, 3); got != l.Pad.Min {
		t.Errorf("a place far outside lies at %v", got)
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
			l := Arrange(c.width, c.scale, Contents{Latents: 32, Tiles: wire.Tiles})
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

// TestFewerTilesAreLarger, wherever there is room for it, and never so tall that a screen does not show the whole grid.
func TestFewerTilesAreLarger(t *testing.T) {
	for _, c := range []struct {
		name         string
		width, scale float64
		zooms        [3]int // of 32, 64 and 128 tiles
		beside       [3]bool
	}{
		{"laptop", 836, 1, [3]int{2, 2, 1}, [3]bool{true, true, true}},
		{"laptop, fine screen", 836, 2, [3]int{4, 4, 3}, [3]bool{true, true, false}},
		{"projector", 1320, 1, [3]int{4, 3, 2}, [3]bool{true, true, true}},
		{"tablet", 506, 1, [3]int{2, 2, 2}, [3]bool{}},
		{"phone", 336, 3, [3]int{4, 4, 2}, [3]bool{}},
	} {
		for i, tiles := range []int{32, 64, 128} {
			l := Arrange(c.width, c.scale, Contents{Tiles: tiles})
			if l.Fakes.Zoom != c.zooms[i] || (l.Reals.At.X > 0) != c.beside[i] || l.Fakes.Count() != tiles {
				t.Errorf("%s, %d tiles: %d at zoom %d, reals at %v; want zoom %d, beside %v", c.name, tiles, l.Fakes.Count(), l.Fakes.Zoom,
					l.Reals.At, c.zooms[i], c.beside[i])
			}
		}
	}
}

func TestHitFindsEveryTile(t *testing.T) {
	for _, width := range []float64{300, 836, 1320} {
		g := Arrange(width, 1, Contents{Tiles: wire.Tiles}).Fakes
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
	g := Arrange(836, 1, Contents{Tiles: wire.Tiles}).Fakes
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
