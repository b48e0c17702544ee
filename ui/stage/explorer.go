package stage

import (
	"slices"

	"ganplayground/gan/config"
)

// LatentLimit is how far a slider goes to both sides: as far as a uniform prior reaches, or where 99.7% of all coordinates of a
// normal one lie.
func LatentLimit(prior config.Prior) float64 {
	if prior == config.Uniform {
		return 1
	}
	return 3
}

// Explorer knows which tile is selected, the latent vectors of all tiles, and which of them the visitor moved. It
// lets one request for a picture travel at a time: while one is under way only the newest vector waits.
type Explorer struct {
	Selected int
	// Limit is how far a slider goes to both sides.
	Limit float64
	// Path is the way between the pins.
	Path  Path
	prior config.Prior
	own   [][]float32
	moved map[int][]float32
	// digits: those that the visitor asked for in tiles of a conditional run.
	digits map[int]int
	pins   [2][]float32
	place  float64 // on the way from the first pin to the second
	// directions are unit vectors at right angles, those along which the picture changes most.
	directions [][]float64
	// busy: a request is under way. next: the tiles whose newest vector waits, oldest first.
	busy bool
	next []int
}

// Request asks for the picture of a tile; without Latent, of the tile's own vector. In a conditional run it draws Digit, if there is one.
type Request struct {
	Tile   int
	Latent []float32
	Digit  *int
}

// Reset takes the vectors of a new run, and the prior that they are drawn from. The selected tile stays.
func (e *Explorer) Reset(own [][]float32, prior config.Prior) {
	*e = Explorer{Limit: LatentLimit(prior), Path: Sphere, prior: prior, own: own, moved: map[int][]float32{}, digits: map[int]int{}, Selected: e.Selected}
	if prior == config.Uniform {
		e.Path = Straight
	}
	if e.Selected >= len(own) {
		e.Selected = 0
	}
}

// Restart is called when the trainer begins anew at the same run: what was under way is lost, and all moved tiles must be
// asked for again.
func (e *Explorer) Restart() {
	e.busy, e.next = false, nil
	for tile := range e.moved {
		e.next = append(e.next, tile)
	}
	for tile := range e.digits {
		e.want(tile)
	}
	slices.Sort(e.next)
}

// Latents is the number of coordinates.
func (e *Explorer) Latents() int {
	if len(e.own) == 0 {
		return 0
	}
	return len(e.own[0])
}

// Latent returns the vector of the selected tile as it is now.
func (e *Explorer) Latent() []float32 { return e.vector(e.Selected) }

func (e *Explorer) vector(tile int) []float32 {
	if v, ok := e.moved[tile]; ok {
		return v
	}
	if tile < len(e.own) {
		return e.own[tile]
	}
	return nil
}

// Moved tells whether a tile shows another vector than its own.
func (e *Explorer) Moved(tile int) bool {
	_, ok := e.moved[tile]
	return ok
}

// Set moves one coordinate of the selected tile.
func (e *Explorer) Set(coordinate int, value float32) {
	now := e.Latent()
	if coordinate >= len(now) || now[coordinate] == value {
		return
	}
	v := slices.Clone(now)
	v[coordinate] = value
	e.move(v)
}

// move gives the selected tile another vector.
func (e *Explorer) move(v []float32) {
	e.moved[e.Selected] = v
	e.want(e.Selected)
}

// SetDigit lets the selected tile of a conditional run show a digit.
func (e *Explorer) SetDigit(digit int) {
	e.digits[e.Selected] = digit
	e.want(e.Selected)
}

// ForgetDigits is called when all tiles are given their digits anew.
func (e *Explorer) ForgetDigits() { clear(e.digits) }

// Release gives the selected tile its own vector back.
func (e *Explorer) Release() {
	if !e.Moved(e.Selected) {
		return
	}
	delete(e.moved, e.Selected)
	e.want(e.Selected)
}

func (e *Explorer) want(tile int) {
	if !slices.Contains(e.next, tile) {
		e.next = append(e.next, tile)
	}
}

// Next returns the request to send now, if there is one and none is under way.
func (e *Explorer) Next() (Request, bool) {
	if e.busy || len(e.next) == 0 {
		return Request{}, false
	}
	tile := e.next[0]
	e.next = e.next[1:]
	e.busy = true
	request := Request{Tile: tile, Latent: slices.Clone(e.moved[tile])}
	if digit, ok := e.digits[tile]; ok {
		request.Digit = &digit
	}
	return request, true
}

// Waiting tells whether the picture of the last move has not come yet.
func (e *Explorer) Waiting() bool { return e.busy || len(e.next) > 0 }

// Answered is called when the picture that was asked for came.
func (e *Explorer) Answered() { e.busy = false }
