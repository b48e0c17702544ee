package train

import (
	"runtime/debug"
	"testing"

	"ganplayground/engine"
	"ganplayground/gan/config"
)

// TestStepsLeaveNothingBehind: every buffer of a step is given back by the step itself, not by the garbage collector, which does not
// see the engine's memory. It is off here.
func TestStepsLeaveNothingBehind(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	r := newRun(t, small())
	memory := func() (bytes, blocks int) { return r.images.backend.Memory() }
	look := func() {
		t.Helper()
		if _, _, err := r.Samples(FixedLatents(r.description.Config)[:8], nil, true); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Snapshot(); err != nil {
			t.Fatal(err)
		}
	}
	steps(t, r, 5) // all graphs are compiled, the penalised one too, and the optimisers have their moments
	look()
	bytes, blocks := memory()
	steps(t, r, 40)
	look()
	if b, n := memory(); b != bytes || n != blocks {
		t.Errorf("after 40 more steps %d bytes in %d pieces are in use, before it were %d in %d", b, n, bytes, blocks)
	}
}

// TestClosedRunsLeaveNothingBehind: with a run on points go the points too.
func TestClosedRunsLeaveNothingBehind(t *testing.T) {
	images := imageSet(t, len(shardSizes))
	for _, description := range []config.Run{small(), digitsRun("37"), pointsRun("ring")} {
		train := func() {
			r, err := New(description, images)
			if err != nil {
				t.Fatal(err)
			}
			steps(t, r, 2)
			r.Close()
		}
		train() // the arena grows to what the largest graph needs, and stays
		bytes, blocks := images.backend.Memory()
		train()
		if b, n := images.backend.Memory(); b != bytes || n != blocks {
			t.Errorf("%s: after another run %d bytes in %d pieces are in use, before it were %d in %d", description.Config.Dataset, b, n, bytes, blocks)
		}
	}
}

// TestImagesLieInTheEngine: what a set of images takes is one piece of the engine's memory, however many shards there are.
func TestImagesLieInTheEngine(t *testing.T) {
	backend, err := engine.New()
	if err != nil {
		t.Fatal(err)
	}
	_, before := backend.Memory()
	images, err := NewImages(backend, shardInfos())
	if err != nil {
		t.Fatal(err)
	}
	for k := range shardSizes {
		if err := images.Add(k, shardImages(k)); err != nil {
			t.Fatal(err)
		}
	}
	if _, after := backend.Memory(); after != before+1 {
		t.Errorf("%d pieces for the images, want 1", after-before)
	}
	got := make([]byte, 2*784)
	if err := images.Read(got, shardSizes[0]); err != nil {
		t.Fatal(err)
	}
	if want := shardImages(1).Pixels[:len(got)]; string(got) != string(want) {
		t.Error("the first images of the second shard are not what was added")
	}
}
