package quiz

import (
	"math/rand/v2"
	"testing"
)

// pile makes n tiles whose first pixel says which they are.
func pile(n int, fake bool, score float64) (tiles []Tile) {
	for i := range n {
		tiles = append(tiles, Tile{Pixels: []byte{byte(i)}, Fake: fake, Score: score})
	}
	return tiles
}

// TestDeal: every game has ten different tiles, from 4 to 6 of them fakes, and fakes come at every place.
func TestDeal(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	fakes, reals := pile(128, true, 0.1), pile(64, false, 0.9)
	counts, places := map[int]int{}, map[int]int{}
	for range 300 {
		g, ok := Deal(fakes, reals, random.IntN)
		if !ok || len(g.Tiles) != Tiles {
			t.Fatalf("dealt %+v, %v", g, ok)
		}
		type key struct {
			pixel byte
			fake  bool
		}
		seen, n := map[key]bool{}, 0
		for i, tile := range g.Tiles {
			if k := (key{tile.Pixels[0], tile.Fake}); seen[k] {
				t.Fatalf("tile %+v twice in a game", k)
			} else {
				seen[k] = true
			}
			if tile.Fake {
				n++
				places[i]++
			}
		}
		counts[n]++
	}
	for n := 4; n <= 6; n++ {
		if counts[n] < 50 {
			t.Errorf("%d of 300 games have %d fakes", counts[n], n)
		}
	}
	if len(counts) != 3 {
		t.Errorf("numbers of fakes: %v, want 4 to 6", counts)
	}
	for i := range Tiles {
		if places[i] < 100 || places[i] > 200 {
			t.Errorf("tile %d is a fake in %d of 300 games", i, places[i])
		}
	}
	if fakes[0].Pixels[0] != 0 || fakes[127].Pixels[0] != 127 {
		t.Error("dealing has mixed the pile itself")
	}
	for _, small := range [][2]int{{0, 0}, {5, 64}, {128, 5}} {
		if _, ok := Deal(pile(small[0], true, 0), pile(small[1], false, 0), random.IntN); ok {
			t.Errorf("dealt from piles of %v", small)
		}
	}
}

func TestScore(t *testing.T) {
	g := &Game{Tiles: []Tile{{Fake: true, Score: 0.2}, {Fake: true, Score: 0.5}, {Score: 0.5}, {Score: 0.1}}}
	for i, fake := range []bool{true, false, true, false} {
		if g.Over() || g.Next() != i {
			t.Fatalf("after %d guesses the next tile is %d", i, g.Next())
		}
		g.Guess(fake)
	}
	if !g.Over() {
		t.Fatal("all tiles are guessed, and the game is not over")
	}
	g.Guess(true)
	if visitor, d := g.Score(); visitor != 2 || d != 2 {
		t.Errorf("visitor %d, D %d, want 2 and 2", visitor, d)
	}
	for i, want := range []bool{true, false, false, true} {
		if g.Right(i) != want {
			t.Errorf("tile %d: right %v", i, g.Right(i))
		}
	}
	for i, want := range []bool{true, false, true, false} {
		if g.Tiles[i].DRight() != want {
			t.Errorf("tile %d: D right %v", i, g.Tiles[i].DRight())
		}
	}
}
