package session

import "ganplayground/train/wire"

// exploring is what the visitor wants to see of the latent space, in this run and the next ones.
type exploring struct {
	part   float64 // of z that samples are drawn of, less than 1 where they are truncated
	wishes bool    // how D tells G to change them
}

// ExploreAs wants of the latent space what another session does, before its run is opened.
func (s *Session) ExploreAs(other *Session) { s.exploring = other.exploring }

// SendLatent asks for the picture of a tile with another latent vector, or with its own if there is none, and in a conditional run of
// another digit, if there is one. While a run is being opened nothing is asked: its tiles come anyway.
func (s *Session) SendLatent(tile int, latent []float32, digit *int) {
	if !s.Live() {
		return
	}
	if !s.Run.Config.Conditional {
		digit = nil // an A/B asks both runs alike
	}
	s.Send(wire.Command{Kind: wire.Latent, Tile: tile, Latent: latent, Label: digit}, nil)
}

// Inspect asks what is known of a tile.
func (s *Session) Inspect(tile int) {
	if s.Live() {
		s.Send(wire.Command{Kind: wire.Inspect, Tile: tile}, nil)
	}
}

// SetTruncation lets samples be drawn of a part of z, from 0 to 1.
func (s *Session) SetTruncation(part float64) {
	s.exploring.part = part
	if s.heard() {
		s.Send(wire.Command{Kind: wire.Truncate, Value: part}, nil)
	}
}

// SetWishes lets samples be followed by how D tells G to change them, or no more.
func (s *Session) SetWishes(on bool) {
	s.exploring.wishes = on
	if s.heard() {
		s.Send(wire.Command{Kind: wire.Wish, On: on}, nil)
	}
}

// heard tells whether there is a trainer with a run, or with one that it is opening: what is sent meanwhile it keeps until then.
func (s *Session) heard() bool { return s.up && s.Phase != Failed && s.id > 0 }

// sendExploring tells a trainer, which may be a new one, what is wanted beside what it does by itself.
func (s *Session) sendExploring() {
	if s.exploring.part < 1 {
		s.Send(wire.Command{Kind: wire.Truncate, Value: s.exploring.part}, nil)
	}
	if s.exploring.wishes {
		s.Send(wire.Command{Kind: wire.Wish, On: true}, nil)
	}
}
