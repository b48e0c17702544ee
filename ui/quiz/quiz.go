package quiz

import "slices"

// Tiles is how many tiles a game has, of which from leastFakes to mostFakes are fakes: who knew that there are five could count.
const (
	Tiles      = 10
	leastFakes = 4
	mostFakes  = 6
)

// Tile is an image, and D's probability that it is real.
type Tile struct {
	Pixels []byte // grey values, row by row
	Score  float64
	Fake   bool
}

// DRight tells whether D is right about the tile: it calls real what it finds more likely so.
func (t Tile) DRight() bool { return (t.Score < 0.5) == t.Fake }

// Game is ten tiles with the visitor's guesses so far.
type Game struct {
	Tiles   []Tile
	guesses []bool // "fake"
}

// Deal draws tiles from both piles, in random order; ok is false if a pile is too small. below returns a random number from 0 to n-1.
func Deal(fakes, reals []Tile, below func(n int) int) (g *Game, ok bool) {
	n := leastFakes + below(mostFakes-leastFakes+1)
	if len(fakes) < mostFakes || len(reals) < Tiles-leastFakes {
		return nil, false
	}
	tiles := append(draw(fakes, n, below), draw(reals, Tiles-n, below)...)
	return &Game{Tiles: draw(tiles, Tiles, below)}, true
}

// draw returns n different tiles of a pile, in random order.
func draw(pile []Tile, n int, below func(n int) int) []Tile {
	pile = slices.Clone(pile)
	for i := range n {
		j := i + below(len(pile)-i)
		pile[i], pile[j] = pile[j], pile[i]
	}
	return pile[:n:n]
}

// Guess takes in what the visitor says of the next tile.
func (g *Game) Guess(fake bool) {
	if !g.Over() {
		g.guesses = append(g.guesses, fake)
	}
}

// Next is the index of the tile that is to be guessed.
func (g *Game) Next() int { return len(g.guesses) }

// Over tells whether all tiles were guessed.
func (g *Game) Over() bool { return len(g.guesses) == len(g.Tiles) }

// Right tells whether the visitor's guess of a tile was right.
func (g *Game) Right(i int) bool { return g.guesses[i] == g.Tiles[i].Fake }

// Score counts the tiles that the visitor was right about, and those that D is.
func (g *Game) Score() (visitor, d int) {
	for i, t := range g.Tiles {
		if g.Right(i) {
			visitor++
		}
		if t.DRight() {
			d++
		}
	}
	return visitor, d
}
