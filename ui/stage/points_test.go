package stage

import (
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"testing"

	"ganplayground/gan/toy"
	"ganplayground/train/wire"
	"ganplayground/ui/text"
)

// payload writes floats as the trainer does.
func payload(values ...float32) (bytes []byte) {
	for _, v := range values {
		bytes = binary.LittleEndian.AppendUint32(bytes, math.Float32bits(v))
	}
	return bytes
}

// shown returns points of a set where fake i is at place(i), and D says a half everywhere.
func shown(name string, place func(i int) []float32, e wire.Event) *points {
	p := &points{}
	p.reset(toy.ByName(name))
	var values []float32
	for i := range wire.Points {
		values = append(values, place(i)...)
	}
	p.show(e, payload(append(values, slices.Repeat([]float32{0.5}, len(p.set.Lattice())/p.set.Dimensions)...)...))
	return p
}

func TestPointsAreTakenApart(t *testing.T) {
	p := shown("two", func(i int) []float32 { return []float32{float32(i), -float32(i)} }, wire.Event{Scores: []wire.Value{0.25, 0.75}})
	if x, y := p.fake(7); x != 7 || y != -7 || len(p.fakes) != 2*wire.Points {
		t.Errorf("fake 7 of %d values is at %v, %v", len(p.fakes), x, y)
	}
	if len(p.said) != toy.LatticeSide*toy.LatticeSide || p.said[0] != 0.5 {
		t.Errorf("%d places, the first %v", len(p.said), p.said[0])
	}
	if p.scores[1] != 0.75 || !math.IsNaN(p.scores[2]) {
		t.Errorf("scores %v", p.scores[:3])
	}
	p.move(3, payload(10, 20), []wire.Value{0.125})
	if x, y := p.fake(3); x != 10 || y != 20 || p.scores[3] != 0.125 || p.place(3) != "(+10.00, +20.00)" {
		t.Errorf("the moved fake is at %v, %v: %s", x, y, p.place(3))
	}
	before := slices.Clone(p.fakes)
	p.move(-1, payload(1, 2), nil)
	p.move(wire.Tiles, payload(1, 2), nil)
	p.move(0, payload(1), nil)
	p.show(wire.Event{}, payload(1, 2, 3))
	if !slices.Equal(p.fakes, before) {
		t.Error("what is no fake moved one")
	}
}

func TestNearestFake(t *testing.T) {
	plane := shown("ring", func(i int) []float32 { return []float32{float32(i % 16), float32(i / 16)} }, wire.Event{})
	if tile, ok := plane.nearest(4.4, 1.6); !ok || tile != 2*16+4 {
		t.Errorf("nearest is tile %d, %v", tile, ok)
	}
	if tile, _ := plane.nearest(3, 60); tile != 7*16+3 {
		t.Errorf("nearest is %d, which is no tile", tile)
	}
	line := shown("gauss", func(i int) []float32 { return []float32{float32(i)} }, wire.Event{})
	if tile, ok := line.nearest(5.4, 100); !ok || tile != 5 {
		t.Errorf("on the line, where only x counts, nearest is tile %d, %v", tile, ok)
	}
	lost := shown("ring", func(int) []float32 { nan := float32(math.NaN()); return []float32{nan, nan} }, wire.Event{})
	if tile, ok := lost.nearest(0, 0); ok {
		t.Errorf("nearest of no places is %d", tile)
	}
	if _, ok := new(points).nearest(0, 0); ok {
		t.Error("there is a fake before any was told")
	}
}

func TestPointsWords(t *testing.T) {
	for _, c := range []struct {
		name string
		p    *points
		want string
	}{
		{"images", new(points), ""},
		{"half of the ring's modes", shown("ring", func(i int) []float32 {
			mode := toy.ByName("ring").Modes[i%4]
			return []float32{float32(mode[0]), float32(mode[1])}
		}, wire.Event{}), "4 of 8 modes have fakes; 100% of the fakes lie within three standard deviations of a mode."},
		{"off the curve", shown("spiral", func(int) []float32 { return []float32{0, 0} }, wire.Event{}),
			"0 of 12 stretches of the curve have fakes; 0% of the fakes lie within three standard deviations of the curve."},
		{"G's own parameters", shown("gauss", func(int) []float32 { return []float32{1} }, wire.Event{Shift: []wire.Value{3.5}, Scale: []wire.Value{-0.25}}),
			"G: mean μ = 3.50, standard deviation σ = 0.250. Data: μ = 4, σ = 0.5."},
		{"a G of more than two", shown("gauss", func(i int) []float32 { return []float32{float32(3 - 2*(i%2))} }, wire.Event{}),
			"G: mean μ = 2.00, standard deviation σ = 1.00. Data: μ = 4, σ = 0.5."},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.p.words(text.English); got != c.want {
				t.Errorf("%s, want\n%s", got, c.want)
			}
			if zh := c.p.words(text.Chinese); (zh == "") != (c.want == "") || strings.Contains(zh, "%!") {
				t.Errorf("in Chinese %q", zh)
			}
		})
	}
}

func TestHistogramIsADensity(t *testing.T) {
	p := shown("gauss", func(i int) []float32 { return []float32{[]float32{-3, 0.5, 0.5, 99}[i%4]} }, wire.Event{})
	density := p.histogram(11) // bins of width 1 from -3
	for i, v := range density {
		want := map[int]float64{0: 0.25, 3: 0.5}[i]
		if math.Abs(v-want) > 1e-9 {
			t.Errorf("bin %d has %v, want %v", i, v, want)
		}
	}
}

func TestRangeTicks(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		count     int
		want      []float64
	}{
		{-3, 3, 5, []float64{-2, 0, 2}},
		{-3, 3, 6, []float64{-3, -2, -1, 0, 1, 2, 3}},
		{-2.5, 2.5, 5, []float64{-2, -1, 0, 1, 2}},
		{-3, 8, 4, []float64{0, 5}},
		{-5, 5, 4, []float64{-5, 0, 5}},
	} {
		got := RangeTicks(c.low, c.high, c.count)
		if !slices.EqualFunc(got, c.want, func(a, b float64) bool { return math.Abs(a-b) < 1e-9 }) {
			t.Errorf("from %v to %v about %d: %v, want %v", c.low, c.high, c.count, got, c.want)
		}
	}
}
