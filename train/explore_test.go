package train

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"ganplayground/gan/config"
	"ganplayground/train/wire"
)

// TestExploringDoesNotChangeTheRun: everything that can be asked of a run that trains, at every step.
func TestExploringDoesNotChangeTheRun(t *testing.T) {
	p, set := newPage(t, 3, 3*time.Second)
	p.session.JudgeArrived(newJudge(t, set))
	p.open(small(), 5, false)
	p.session.Handle(wire.Command{Kind: wire.Wish, On: true}, nil)
	p.session.Handle(wire.Command{Kind: wire.Truncate, Value: 0.5}, nil)
	p.session.Handle(wire.Command{Kind: wire.Play, To: 5}, nil)
	for p.session.Advance() {
		p.session.Handle(wire.Command{Kind: wire.Inspect, Tile: 7}, nil)
		p.session.Handle(wire.Command{Kind: wire.Latent, Tile: 7, Latent: []float32{1, 2, 3}}, nil)
	}
	state, _ := p.last(wire.StateEvent)
	if want := fingerprintAfter(t, small(), 5); state.Step != 5 || state.Fingerprint != want {
		t.Errorf("explored, it ends at step %d with %s, else with %s", state.Step, state.Fingerprint, want)
	}
	for kind, least := range map[wire.EventKind]int{wire.Wishes: 5, wire.DirectionsEvent: 2, wire.Inspected: 4} {
		if n := p.count(kind); n < least {
			t.Errorf("%d events %q while it trained", n, kind)
		}
	}
	if n := p.count(wire.Failed); n > 0 {
		e, _ := p.last(wire.Failed)
		t.Errorf("%d failures: %s", n, e.Message)
	}
}

// TestTruncation: what is drawn is z times the part, in all tiles and in one that is moved, also in the next run.
func TestTruncation(t *testing.T) {
	p, _ := newPage(t, 3, time.Millisecond)
	p.open(small(), 0, false)
	p.session.Handle(wire.Command{Kind: wire.Truncate, Value: 0.25}, nil)
	var quarter [][]float32
	for _, z := range FixedLatents(small().Config) {
		quarter = append(quarter, []float32{z[0] / 4, z[1] / 4, z[2] / 4})
	}
	want, _, err := p.session.run.Samples(quarter, nil, false)
	if err != nil {
		t.Fatal(err)
	}
	if _, got := p.last(wire.Samples); !slices.Equal(got, want) {
		t.Error("the tiles are not those of a quarter of z")
	}
	p.session.Handle(wire.Command{Kind: wire.Latent, Tile: 3}, nil)
	if _, got := p.last(wire.Tile); !slices.Equal(got, want[3*config.Pixels:4*config.Pixels]) {
		t.Error("one tile is not that of a quarter of z")
	}
	p.open(small(), 0, false)
	if _, got := p.last(wire.Samples); !slices.Equal(got, want) {
		t.Error("the next run is not truncated")
	}
	for _, part := range []float64{-0.1, 1.1, math.NaN()} {
		p.session.Handle(wire.Command{Kind: wire.Truncate, Value: part}, nil)
		if e, _ := p.last(wire.Failed); !strings.Contains(e.Message, "0 to 1") {
			t.Errorf("truncation to %v was answered with %q", part, e.Message)
		}
	}
}

// TestWishesAreTold: as bytes relative to the strongest, of all tiles, and of one that is moved to the same scale.
func TestWishesAreTold(t *testing.T) {
	p, _ := newPage(t, 3, time.Millisecond)
	p.open(small(), 0, false)
	if p.count(wire.Wishes) > 0 {
		t.Error("wishes were told that nobody asked for")
	}
	p.session.Handle(wire.Command{Kind: wire.Wish, On: true}, nil)
	_, images := p.last(wire.Samples)
	wishes, err := p.session.run.gan.Wishes(images, nil)
	if err != nil {
		t.Fatal(err)
	}
	e, told := p.last(wire.Wishes)
	full := float64(e.Full)
	stronger := 0
	for i, v := range wishes {
		if math.Abs(float64(v)) > full {
			stronger++
		}
		if want := 128 + 127*min(max(float64(v)/full, -1), 1); math.Abs(float64(told[i])-want) > 0.501 {
			t.Fatalf("the wish %v was told as %d, want about %v", v, told[i], want)
		}
	}
	if full <= 0 || stronger > len(wishes)/200 || stronger < len(wishes)/300 || len(told) != wire.Tiles*config.Pixels {
		t.Errorf("%d of %d are stronger than %v; %d bytes", stronger, len(wishes), full, len(told))
	}
	p.session.Handle(wire.Command{Kind: wire.Latent, Tile: 9}, nil) // stays as it is
	e, one := p.last(wire.Wishes)
	if e.Tile != 9 || float64(e.Full) != full || len(one) != config.Pixels {
		t.Fatalf("of one tile: tile %d, full %v, %d bytes", e.Tile, e.Full, len(one))
	}
	for i, v := range one {
		if off := int(v) - int(told[9*config.Pixels+i]); off < -1 || off > 1 {
			t.Fatalf("pixel %d of one tile is told as %d, among all as %d", i, v, told[9*config.Pixels+i])
		}
	}
	p.session.Handle(wire.Command{Kind: wire.Wish}, nil)
	before := p.count(wire.Wishes)
	if p.session.Handle(wire.Command{Kind: wire.Latent, Tile: 9}, nil); p.count(wire.Wishes) != before {
		t.Error("wishes were told that nobody wants any more")
	}
}

func TestShades(t *testing.T) {
	if got := shades([]float32{0, 1, -1, 2, -2, 0.5}, 1); !slices.Equal(got, []byte{128, 255, 1, 255, 1, 192}) {
		t.Errorf("%v", got)
	}
	if got := shades([]float32{0, 0}, 0); !slices.Equal(got, []byte{128, 128}) {
		t.Errorf("without any wish: %v", got)
	}
}

func TestFullStrength(t *testing.T) {
	many := make([]float32, 1000)
	for i := range many {
		many[i] = float32(i-500) / 100 // -5 to 5
	}
	for name, c := range map[string]struct {
		wishes []float32
		want   float32
	}{
		"nothing": {nil, 0}, "no wish": {make([]float32, 300), 0},
		"not a number": {[]float32{1, float32(math.NaN())}, 0}, "infinite": {[]float32{1, float32(math.Inf(-1))}, 0}, "one": {[]float32{0, -3, 0}, 3}, "even": {many, 4.975},
		"one of many": {append(make([]float32, 999), 7), 0.014},
	} {
		if got := fullStrength(c.wishes); math.Abs(float64(got-c.want)) > 0.01 {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// TestDirections: A^T A v = value v for the matrix A of G's first layer, here 3 x 8.
func TestDirections(t *testing.T) {
	p, _ := newPage(t, 3, time.Millisecond)
	p.open(small(), 4, true)
	p.train()
	e, _ := p.last(wire.DirectionsEvent)
	if e.Step != 4 || len(e.Directions) != 2 {
		t.Fatalf("%d directions of step %d", len(e.Directions), e.Step)
	}
	weights, err := p.session.run.gan.Weights()
	if err != nil {
		t.Fatal(err)
	}
	var a []float32
	for _, w := range weights {
		if w.Name == "ema/l0/dense/weights" {
			a = w.Values // [3, 8]
		}
	}
	if a == nil {
		t.Fatalf("no weights of the first layer among %d tensors", len(weights))
	}
	p.session.Handle(wire.Command{Kind: wire.Weights, Averaged: true}, nil)
	e, _ = p.last(wire.DirectionsEvent)
	previous := math.Inf(1)
	for k, v := range e.Directions {
		var through [8]float64
		for j := range through {
			for i := range 3 {
				through[j] += float64(a[8*i+j]) * float64(v[i])
			}
		}
		value, length, largest := 0.0, 0.0, wire.Value(0)
		for _, x := range through {
			value += x * x // |A v|^2
		}
		for i := range 3 {
			back := 0.0
			for j, x := range through {
				back += float64(a[8*i+j]) * x
			}
			if math.Abs(back-value*float64(v[i])) > 1e-5 {
				t.Errorf("direction %d: coordinate %d becomes %v, want %v times %v", k, i, back, value, v[i])
			}
			length += float64(v[i]) * float64(v[i])
			if max(v[i], -v[i]) > max(largest, -largest) {
				largest = v[i]
			}
		}
		if math.Abs(length-1) > 1e-6 || value > previous || largest < 0 {
			t.Errorf("direction %d %v has length %v, follows %v with %v", k, v, length, previous, value)
		}
		previous = value
	}
}

// TestInspect compares with a plain search among the images that have arrived, and with the judge.
func TestInspect(t *testing.T) {
	p, set := newPage(t, 2, time.Millisecond)
	p.open(small(), 2, true)
	p.train()
	p.session.Handle(wire.Command{Kind: wire.Latent, Tile: 70, Latent: []float32{1, 0, -1}}, nil)
	_, picture := p.last(wire.Tile)
	p.session.Handle(wire.Command{Kind: wire.Inspect, Tile: 70}, nil)
	e, nearest := p.last(wire.Inspected)
	if e.Tile != 70 || e.Inspection == nil || e.Inspection.Digit != wire.NoDigit || e.Inspection.Among != set.Available() {
		t.Fatalf("without a judge: %+v", e)
	}
	all, err := read(p.session.run.examples, p.session.run.data(), set.Available())
	if err != nil {
		t.Fatal(err)
	}
	least, at := math.Inf(1), 0
	for i := range set.Available() {
		sum := 0.0
		for k, v := range picture {
			off := float64(v) - float64(all[i*config.Pixels+k])
			sum += off * off
		}
		if distance := math.Sqrt(sum) / 255; distance < least {
			least, at = distance, i
		}
	}
	if math.Abs(float64(e.Inspection.Distance)-least) > 1e-5 || e.Inspection.Label != int(set.Label(at)) ||
		!slices.Equal(nearest, all[at*config.Pixels:(at+1)*config.Pixels]) {
		t.Errorf("%+v, want image %d at %v", *e.Inspection, at, least)
	}
	j := newJudge(t, set)
	p.session.JudgeArrived(j)
	p.session.Handle(wire.Command{Kind: wire.Inspect, Tile: 70}, nil)
	e, _ = p.last(wire.Inspected)
	looks, err := j.Look(picture)
	if err != nil || e.Inspection.Digit != int(looks.Digits[0]) || float32(e.Inspection.Confidence) != looks.Confidences[0] {
		t.Errorf("%+v, the judge says %+v, %v", *e.Inspection, looks, err)
	}
	p.session.Handle(wire.Command{Kind: wire.Inspect, Tile: wire.Tiles}, nil)
	if e, _ := p.last(wire.Failed); !strings.Contains(e.Message, "127") {
		t.Errorf("tile %d was answered with %q", wire.Tiles, e.Message)
	}
}

// TestInspectKeepsToTheDigits: a run on some digits is compared with images of these alone.
func TestInspectKeepsToTheDigits(t *testing.T) {
	p, _ := newPage(t, 3, time.Millisecond)
	run := small()
	run.Config.Dataset = "mnist:3"
	p.open(run, 0, false)
	for tile := range 8 {
		p.session.Handle(wire.Command{Kind: wire.Inspect, Tile: tile}, nil)
		if e, _ := p.last(wire.Inspected); e.Tile != tile || e.Inspection.Label != 3 {
			t.Errorf("tile %d is nearest to a %d", tile, e.Inspection.Label)
		}
	}
}

// TestDigitOfATile: one tile of a conditional run draws another digit than the rest, until all draw one.
func TestDigitOfATile(t *testing.T) {
	p, _ := newPage(t, 3, time.Millisecond)
	run := small()
	run.Config.Conditional = true
	p.open(run, 0, false)
	before, all := p.last(wire.Samples)
	if len(before.Labels) != wire.Tiles || before.Labels[5] != 5 {
		t.Fatalf("labels %v", before.Labels)
	}
	digit := 8
	p.session.Handle(wire.Command{Kind: wire.Latent, Tile: 5, Label: &digit}, nil)
	e, picture := p.last(wire.Tile)
	if !slices.Equal(e.Labels, []int32{8}) || slices.Equal(picture, all[5*config.Pixels:6*config.Pixels]) {
		t.Errorf("asked for an 8, it draws %v", e.Labels)
	}
	want, _, err := p.session.run.Samples([][]float32{p.session.view.latents[5]}, []int32{8}, false)
	if err != nil || !slices.Equal(picture, want) {
		t.Errorf("the picture is not that of an 8, %v", err)
	}
	if before.Labels[5] != 5 {
		t.Error("labels that were told changed later")
	}
	for _, digit := range []int{-1, 10} {
		p.session.Handle(wire.Command{Kind: wire.Latent, Tile: 5, Label: &digit}, nil)
		if e, _ := p.last(wire.Failed); !strings.Contains(e.Message, "digit") {
			t.Errorf("digit %d was answered with %q", digit, e.Message)
		}
	}
}
