package stage

import (
	"slices"
	"testing"

	"ganplayground/gan/config"
)

func explorer() *Explorer {
	var e Explorer
	e.Reset([][]float32{{1, 2}, {3, 4}, {5, 6}}, config.Normal)
	return &e
}

func TestLatestVectorWins(t *testing.T) {
	e := explorer()
	e.Set(0, 0.1)
	first, ok := e.Next()
	if !ok || first.Tile != 0 || !slices.Equal(first.Latent, []float32{0.1, 2}) {
		t.Fatalf("first request %+v, %v", first, ok)
	}
	for _, v := range []float32{0.2, 0.3, 0.4} {
		e.Set(0, v)
		if _, ok := e.Next(); ok {
			t.Fatal("a second request before the answer")
		}
	}
	e.Answered()
	if r, ok := e.Next(); !ok || r.Latent[0] != 0.4 {
		t.Fatalf("after the answer: %+v, %v", r, ok)
	}
	e.Answered()
	if r, ok := e.Next(); ok {
		t.Fatalf("nothing changed, but %+v is asked for", r)
	}
}

func TestReleaseGivesTheOwnVectorBack(t *testing.T) {
	e := explorer()
	e.Selected = 1
	e.Set(1, 9)
	if !e.Moved(1) || e.Moved(0) || !slices.Equal(e.Latent(), []float32{3, 9}) {
		t.Fatalf("moved to %v", e.Latent())
	}
	e.Next()
	e.Release()
	if e.Moved(1) || !slices.Equal(e.Latent(), []float32{3, 4}) {
		t.Fatalf("released to %v", e.Latent())
	}
	e.Answered()
	if r, ok := e.Next(); !ok || r.Tile != 1 || r.Latent != nil {
		t.Fatalf("request %+v, %v; want tile 1 without a vector", r, ok)
	}
}

func TestRestartAsksForAllMovedTiles(t *testing.T) {
	e := explorer()
	for _, tile := range []int{2, 0} {
		e.Selected = tile
		e.Set(0, 0.5)
	}
	e.Next()
	e.Restart()
	for _, want := range []int{0, 2} {
		r, ok := e.Next()
		if !ok || r.Tile != want {
			t.Fatalf("request %+v, %v; want tile %d", r, ok, want)
		}
		e.Answered()
	}
}

func TestResetForgetsMovesAndKeepsTheSelection(t *testing.T) {
	e := explorer()
	e.Selected = 2
	e.Set(0, 0.5)
	e.Reset([][]float32{{7}, {8}, {9}}, config.Uniform)
	if e.Selected != 2 || e.Moved(2) || e.Latents() != 1 {
		t.Errorf("selected %d, moved %v, %d coordinates", e.Selected, e.Moved(2), e.Latents())
	}
	e.Reset(nil, config.Normal)
	if e.Latents() != 0 || e.Latent() != nil {
		t.Error("a run without vectors has coordinates")
	}
}

func TestSetOutsideChangesNothing(t *testing.T) {
	e := explorer()
	e.Set(5, 1)
	e.Set(0, 1) // the value it has
	if _, ok := e.Next(); ok || e.Moved(0) {
		t.Error("asked for a picture that did not change")
	}
}
