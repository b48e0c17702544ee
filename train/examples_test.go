package train

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/gomlx/compute/dtypes"

	"ganplayground/assets/mnist"
	"ganplayground/gan/config"
	"ganplayground/gan/random"
	"ganplayground/train/wire"
)

// pointsRun is a run on a toy data set at a size that trains in a millisecond.
func pointsRun(set string) config.Run {
	r := small()
	r.Config.Dataset, r.Config.OutputBias = set, config.BiasZero
	r.Config.Generator, r.Config.Discriminator = "d8.bn.r.d2.a", "d8.l.d1"
	if set == "gauss" {
		r.Config.Latent, r.Config.Generator = 1, "a"
	}
	return r
}

// digitsRun is small on the images of some digits.
func digitsRun(digits string) config.Run {
	r := small()
	r.Config.Dataset = "mnist:" + digits
	return r
}

func image(number int) []byte {
	for k, n := range shardSizes {
		if number < n {
			return shardImages(k).Image(number)
		}
		number -= n
	}
	panic("no such image")
}

// TestSubsetIsItsDigits: the examples are the images of the chosen digits in their order, and the counts of the manifest are theirs.
func TestSubsetIsItsDigits(t *testing.T) {
	set := imageSet(t, len(shardSizes))
	data, err := config.ParseData("mnist:37")
	if err != nil {
		t.Fatal(err)
	}
	x := newSubset(data, set)
	var want []int
	for i := range set.Len() {
		if label := set.Label(i); label == 3 || label == 7 {
			want = append(want, i)
		}
	}
	if x.available() != len(want) || !slices.Equal(x.found, want) || len(want) == 0 {
		t.Errorf("%d examples in rows %v, want %v", x.available(), x.found, want)
	}
	total := 0
	for _, n := range x.shards() {
		total += n
	}
	if total != len(want) {
		t.Errorf("the shards have %v examples, in fact %d", x.shards(), len(want))
	}
	pixels, err := read(x, data, len(want))
	if err != nil {
		t.Fatal(err)
	}
	for i, number := range want {
		if !slices.Equal(pixels[i*mnist.Pixels:(i+1)*mnist.Pixels], image(number)) {
			t.Errorf("example %d is not image %d", i, number)
		}
	}
}

// TestSubsetDoesNotDependOnArrival: a run on some digits that had to wait for shards has the bits of one that did not. It trains on
// nothing but these digits.
func TestSubsetDoesNotDependOnArrival(t *testing.T) {
	description := digitsRun("037")
	set := imageSet(t, 1)
	r, err := New(description, set)
	if err != nil {
		t.Fatal(err)
	}
	waits := 0
	for next := 1; r.Steps() < 40; {
		for _, row := range rowsOfNextStep(r) {
			if label := set.Label(row); label != 0 && label != 3 && label != 7 {
				t.Fatalf("step %d trains on a %d", r.Steps(), label)
			}
		}
		_, err := r.Step()
		if errors.Is(err, ErrImagesMissing) {
			waits++
			if err := set.Add(next, shardImages(next)); err != nil {
				t.Fatal(err)
			}
			next++
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if waits != len(shardSizes)-1 {
		t.Errorf("it waited %d times for %d shards", waits, len(shardSizes)-1)
	}
	if fingerprint(t, r) != fingerprintAfter(t, description, 40) {
		t.Error("a run that waited for its images has other weights")
	}
	if fingerprintAfter(t, digitsRun("038"), 6) == fingerprintAfter(t, description, 6) || fingerprintAfter(t, small(), 6) == fingerprintAfter(t, description, 6) {
		t.Error("other digits gave the same weights")
	}
}

// rowsOfNextStep are those of the examples of the next update of D that are there.
func rowsOfNextStep(r *Run) (rows []int) {
	c := r.description.Config
	for i := range uint64(c.Batch) {
		if example := r.order.example(r.dUpdates*uint64(c.Batch) + i); example < r.examples.available() {
			rows = append(rows, r.examples.row(example))
		}
	}
	return rows
}

// TestSubsetMeanImage: G starts from the mean of the chosen digits alone.
func TestSubsetMeanImage(t *testing.T) {
	pixels := []byte{0, 255, 51, 255}
	all := make([]byte, 4*config.Pixels)
	for i := range all {
		all[i] = pixels[i/config.Pixels]
	}
	if mean := meanImage(all); len(mean) != config.Pixels || mean[0] != 0.55 || mean[783] != 0.55 {
		t.Errorf("the mean of black, two white and a fifth is %v", mean[0])
	}
	start := fingerprintAfter(t, digitsRun("3"), 0)
	if start == fingerprintAfter(t, small(), 0) {
		t.Error("G starts from the mean of all digits")
	}
}

// TestPointsAreInTheEngine: a run on points reads what the set draws for its seed, with no image there.
func TestPointsAreInTheEngine(t *testing.T) {
	for _, name := range []string{"ring", "spiral", "gauss"} {
		r, err := New(pointsRun(name), imageSet(t, 0))
		if err != nil {
			t.Fatal(err)
		}
		set := r.data().Points()
		want := set.Draw(set.Size(), random.New(r.description.Config.Seed, random.Points))
		got, scores, err := r.Reals(1 << 20)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got, dtypes.UnsafeByteSliceFromAny(want)) || len(scores) != set.Size() {
			t.Errorf("%s: %d bytes and %d scores of %d points", name, len(got), len(scores), set.Size())
		}
		r.Close()
	}
}

// TestSessionShowsPoints: what the page gets of a run on points is what the run draws, and D's probability all over the picture; a slider
// moves one point and nothing else.
func TestSessionShowsPoints(t *testing.T) {
	for _, name := range []string{"grid", "gauss"} {
		t.Run(name, func(t *testing.T) { showsPoints(t, pointsRun(name)) })
	}
}

func showsPoints(t *testing.T, description config.Run) {
	p, _ := newPage(t, 0, time.Millisecond)
	p.open(description, 4, true)
	p.session.Handle(wire.Command{Kind: wire.Weights, Averaged: true}, nil)
	p.train()
	run := newRun(t, description)
	steps(t, run, 4)
	set := run.data().Points()
	latents := FixedLatents(description.Config)
	fakes, scores, err := run.Samples(latents, nil, true)
	if err != nil {
		t.Fatal(err)
	}
	said, err := run.Scores(dtypes.UnsafeByteSliceFromAny(set.Lattice()), nil)
	if err != nil {
		t.Fatal(err)
	}
	event, payload := p.last(wire.PointsEvent)
	if event.Step != 4 || !slices.Equal(event.Scores, scores[:wire.Tiles]) || len(latents) != wire.Points || !slices.Equal(payload[:len(fakes)], fakes) {
		t.Errorf("at step %d, %d scores, and other points than the run draws", event.Step, len(event.Scores))
	}
	for i, want := range said {
		if got := math.Float32frombits(binary.LittleEndian.Uint32(payload[len(fakes)+4*i:])); got != float32(want) {
			t.Fatalf("place %d of the lattice has %v, D says %v", i, got, want)
		}
	}
	shift, scale, err := run.gan.Affine(true)
	if err != nil || !slices.Equal(event.Shift, values(shift)) || !slices.Equal(event.Scale, values(scale)) || (len(shift) == 1) != (set.Dimensions == 1) {
		t.Errorf("G is %v + %v z, told is %v and %v (%v)", shift, scale, event.Shift, event.Scale, err)
	}
	if real, bytes := p.last(wire.RealPoints); len(bytes) != 4*wire.Points*set.Dimensions || len(real.Scores) != wire.Tiles {
		t.Errorf("%d bytes and %d scores of real points", len(bytes), len(real.Scores))
	}
	if opened, _ := p.last(wire.Opened); len(opened.Latents) != wire.Tiles {
		t.Errorf("%d latent vectors for %d tiles", len(opened.Latents), wire.Tiles)
	}
	if p.count(wire.Samples)+p.count(wire.Reals) > 0 {
		t.Error("points were also told as images")
	}
	moved := slices.Repeat([]float32{2}, description.Config.Latent)
	p.session.Handle(wire.Command{Kind: wire.Latent, Tile: 5, Latent: moved}, nil)
	_, point := p.last(wire.Tile)
	p.session.Handle(wire.Command{Kind: wire.Weights, Averaged: true}, nil)
	_, after := p.last(wire.PointsEvent)
	size := 4 * set.Dimensions
	want := slices.Concat(payload[:5*size], point, payload[6*size:])
	if slices.Equal(point, payload[5*size:6*size]) || !slices.Equal(after, want) {
		t.Error("moving tile 5 did not move its point, or moved something else")
	}
	if state, _ := p.last(wire.StateEvent); state.Fingerprint != fingerprint(t, run) {
		t.Error("looking at the run changed it")
	}
}

// TestPointsRunIsAFunctionOfItsDescription: seeds, edits and snapshots work as for images.
func TestPointsRunIsAFunctionOfItsDescription(t *testing.T) {
	for _, name := range []string{"ring", "grid", "spiral", "two", "gauss"} {
		t.Run(name, func(t *testing.T) {
			description := pointsRun(name).WithEdit(config.Edit{Step: 3, Key: "kd", Value: 2})
			want := fingerprintAfter(t, description, 8)
			r := newRun(t, pointsRun(name))
			steps(t, r, 3)
			if err := r.Edit("kd", 2); err != nil {
				t.Fatal(err)
			}
			steps(t, r, 2)
			snapshot, err := r.Snapshot()
			if err != nil {
				t.Fatal(err)
			}
			steps(t, r, 3)
			if fingerprint(t, r) != want {
				t.Error("an edit made while it ran gave other weights than the same edit in its description")
			}
			restored, err := Restore(description, imageSet(t, 0), snapshot)
			if err != nil {
				t.Fatal(err)
			}
			steps(t, restored, 3)
			if fingerprint(t, restored) != want {
				t.Error("a run went on from its snapshot with other weights")
			}
			other := description
			other.Config.Seed++
			if fingerprintAfter(t, other, 8) == want {
				t.Error("another seed gave the same weights")
			}
		})
	}
	if fingerprintAfter(t, pointsRun("ring"), 3) == fingerprintAfter(t, pointsRun("grid"), 3) {
		t.Error("two data sets gave the same weights")
	}
}
