package stage

import (
	"slices"
	"time"
)

// Pin keeps the selected tile's vector as an end of the way, 0 for its beginning and 1 for its end.
func (e *Explorer) Pin(end int) {
	e.pins[end] = slices.Clone(e.Latent())
	e.place = float64(end)
}

// Way tells whether both ends are pinned.
func (e *Explorer) Way() bool { return e.pins[0] != nil && e.pins[1] != nil }

// Pinned tells whether an end is.
func (e *Explorer) Pinned(end int) bool { return e.pins[end] != nil }

// Place is where on the way the visitor stands, from 0 to 1.
func (e *Explorer) Place() float64 { return e.place }

// Walk takes the selected tile to a place on the way.
func (e *Explorer) Walk(place float64) {
	if !e.Way() {
		return
	}
	e.place = min(max(place, 0), 1)
	e.move(e.Path.Between(e.pins[0], e.pins[1], e.place))
}

// stroll walks by itself, to and fro.
type stroll struct {
	on   bool
	last time.Time
	back bool
}

// walkTime is how long it takes from one end to the other.
const walkTime = 4 * time.Second

// begin starts at a place; from the end it goes back.
func (s *stroll) begin(now time.Time, place float64) {
	*s = stroll{on: true, last: now, back: place >= 1}
}

// next is the place after the time that has passed. A tab that was hidden for long goes on where it was.
func (s *stroll) next(now time.Time, place float64) float64 {
	passed := min(now.Sub(s.last), walkTime/8)
	s.last = now
	step := float64(passed) / float64(walkTime)
	if s.back {
		step = -step
	}
	place += step
	if place >= 1 || place <= 0 {
		s.back = place >= 1
		place = min(max(place, 0), 1)
	}
	return place
}
