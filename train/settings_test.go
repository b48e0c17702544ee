package train

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"ganplayground/gan/config"
	"ganplayground/train/wire"
)

// TestSettingsChangeTheRun: each loss, regulariser and optimiser gives other weights, and the same ones again, also when a snapshot was
// restored in the middle.
func TestSettingsChangeTheRun(t *testing.T) {
	base := fingerprintAfter(t, small(), 6)
	seen := map[string]string{base: "the run without"}
	for _, settings := range []string{"loss=minimax", "loss=ls", "loss=hinge", "loss=wasserstein", "od=sgd", "og=rmsprop", "prior=uniform",
		"bug=gloss", "bug=logits", "bug=frozen", "gp=1", "clip=0.05", "smooth=0.1", "noise=0.2", "noise=0.2 noises=4", "pack=2", "sim=1", "cond=1",
		"cond=1 pack=2 gp=1 noise=0.1 sim=1 od=rmsprop og=sgd"} {
		t.Run(settings, func(t *testing.T) {
			description := small()
			for setting := range strings.SplitSeq(settings, " ") {
				apply(t, &description.Config, setting)
			}
			got := fingerprintAfter(t, description, 6)
			if other := seen[got]; other != "" {
				t.Errorf("the same weights as %s", other)
			}
			seen[got] = settings
			r := newRun(t, description)
			steps(t, r, 3)
			snapshot, err := r.Snapshot()
			if err != nil {
				t.Fatal(err)
			}
			restored, err := Restore(description, imageSet(t, len(shardSizes)), snapshot)
			if err != nil {
				t.Fatal(err)
			}
			steps(t, restored, 3)
			if fingerprint(t, restored) != got {
				t.Error("other weights when it went on from a snapshot")
			}
		})
	}
}

// apply sets a setting as a link does.
func apply(t *testing.T, c *config.Config, setting string) {
	t.Helper()
	key, value, _ := strings.Cut(setting, "=")
	if choice, ok := config.ChoiceByKey(key); ok {
		if err := choice.Set(c, value); err != nil {
			t.Fatal(err)
		}
		return
	}
	field, ok := config.FieldByKey(key)
	if !ok {
		t.Fatalf("no setting %s", key)
	}
	number, err := strconv.ParseFloat(value, 64)
	if err != nil {
		t.Fatal(err)
	}
	field.Set(c, number)
}

// TestNoiseDecays in equal parts to nothing, or not at all.
func TestNoiseDecays(t *testing.T) {
	description := small()
	description.Config.Noise, description.Config.NoiseSteps = 0.5, 4
	r := newRun(t, description)
	for _, want := range []float32{0.5, 0.375, 0.25, 0.125, 0, 0} {
		if got := r.sigma(description.Config); got != want {
			t.Errorf("at step %d the deviation is %v, want %v", r.step, got, want)
		}
		steps(t, r, 1)
	}
	description.Config.NoiseSteps = 0
	if got := r.sigma(description.Config); got != 0.5 {
		t.Errorf("without an end the deviation at step %d is %v, want 0.5", r.step, got)
	}
}

// TestDigitsOfTiles: each column of the 8 x 16 grid has a digit, or all tiles have the same.
func TestDigitsOfTiles(t *testing.T) {
	data := small().Config.Data()
	some, err := config.ParseData("mnist:38")
	if err != nil {
		t.Fatal(err)
	}
	if two := TileLabels(some, wire.AllDigits); two[0] != 3 || two[1] != 8 || two[2] != 3 {
		t.Errorf("of two digits the tiles show %v", two[:3])
	}
	all := TileLabels(data, wire.AllDigits)
	for i, want := range map[int]int32{0: 0, 9: 9, 10: 0, 15: 5, 16: 0, 127: 5} {
		if all[i] != want {
			t.Errorf("tile %d shows %d, want %d", i, all[i], want)
		}
	}
	if seven := TileLabels(data, 7); len(seven) != wire.Tiles || slices.Min(seven) != 7 || slices.Max(seven) != 7 {
		t.Errorf("asked for sevens, the tiles show %v", seven)
	}
}

// TestSessionShowsDigits: a conditional session draws the digit that is asked for, in all tiles and in one that is moved, and refuses
// what is none.
func TestSessionShowsDigits(t *testing.T) {
	description := small()
	description.Config.Conditional = true
	p, _ := newPage(t, 3, time.Millisecond)
	p.open(description, 0, false)
	_, all := p.last(wire.Samples)
	p.session.Handle(wire.Command{Kind: wire.Digit, Digit: 4}, nil)
	_, fours := p.last(wire.Samples)
	image := func(tiles []byte, i int) []byte { return tiles[i*config.Pixels : (i+1)*config.Pixels] }
	if bytes.Equal(image(all, 3), image(fours, 3)) || !bytes.Equal(image(all, 4), image(fours, 4)) {
		t.Error("tile 3 should change from 3 to 4, and tile 4 stay")
	}
	p.session.Handle(wire.Command{Kind: wire.Latent, Tile: 3}, nil)
	if _, tile := p.last(wire.Tile); !bytes.Equal(tile, image(fours, 3)) {
		t.Error("a tile by itself shows another digit")
	}
	for _, wrong := range []int{-2, 10} {
		before := p.count(wire.Failed)
		p.session.Handle(wire.Command{Kind: wire.Digit, Digit: wrong}, nil)
		if p.count(wire.Failed) != before+1 {
			t.Errorf("digit %d was not refused", wrong)
		}
	}
}

// TestPackedTileKeepsItsScore: a tile shown by itself is judged with the same companions as among all.
func TestPackedTileKeepsItsScore(t *testing.T) {
	description := small()
	description.Config.Pack = 2
	p, _ := newPage(t, 3, time.Millisecond)
	p.open(description, 0, false)
	samples, _ := p.last(wire.Samples)
	for _, tile := range []int{5, wire.Tiles - 1} {
		p.session.Handle(wire.Command{Kind: wire.Latent, Tile: tile}, nil)
		if one, image := p.last(wire.Tile); len(one.Scores) != 1 || one.Scores[0] != samples.Scores[tile] || len(image) != config.Pixels {
			t.Errorf("tile %d has the scores %v and %d pixels, among all %v", tile, one.Scores, len(image), samples.Scores[tile])
		}
	}
}
