package train

import (
	"fmt"
	"math"
	"time"

	"ganplayground/gan"
	"ganplayground/gan/config"
	"ganplayground/gan/symmetric"
	"ganplayground/train/wire"
)

// exploring is what a session shows of the latent space beside samples; like these it does not change the run.
type exploring struct {
	truncation float32 // z is drawn as so much of itself
	wishes     bool    // D's wishes follow samples
	full       float32 // how strong the wishes are that were told last and are shown at full strength

	directed  time.Time     // when directions were told last
	directing time.Duration // what that cost
}

const (
	// directionsInterval is the least time between two Directions events while the run trains; directionsShare bounds the part of the time
	// that is spent on them: 1 in directionsShare.
	directionsInterval = 2 * time.Second
	directionsShare    = 50
	// principal is the number of directions that are told.
	principal = 2
)

func (e *exploring) directionsDue(now time.Time) bool {
	return now.Sub(e.directed) >= max(directionsInterval, directionsShare*e.directing)
}

// truncated returns the vectors as they are drawn: moved towards 0, the mean of either prior. (Karras 2019, appendix B, truncates towards
// the mean so, by psi, in a space behind z; Brock 2019, section 3.1, draws z anew where it is large.)
func (e *exploring) truncated(latents [][]float32) [][]float32 {
	if e.truncation == 1 {
		return latents
	}
	out := make([][]float32, len(latents))
	for i, z := range latents {
		out[i] = make([]float32, len(z))
		for j, v := range z {
			out[i][j] = e.truncation * v
		}
	}
	return out
}

// truncate sets the part of z that is drawn.
func (s *Session) truncate(part float64) error {
	if !(part >= 0 && part <= 1) {
		return fmt.Errorf("truncation to %v: 0 to 1 is accepted", part)
	}
	s.exploring.truncation = float32(part)
	return s.showSamples()
}

// wish lets D's wishes follow samples, or no more.
func (s *Session) wish(on bool) error {
	s.exploring.wishes = on
	if !on {
		return nil
	}
	return s.showSamples()
}

// showWishes tells how D tells G to change images that were just drawn, all tiles from the first, if it is wanted.
func (s *Session) showWishes(images []byte, labels []int32) error {
	if !s.exploring.wishes || s.run.data().Points() != nil {
		return nil
	}
	wishes, err := s.run.gan.Wishes(images, labels)
	if err != nil {
		return err
	}
	s.exploring.full = fullStrength(wishes)
	s.tellWishes(0, wishes)
	return nil
}

// showWish tells it of one tile; images hold it and those that D sees with it.
func (s *Session) showWish(tile int, images []byte, labels []int32) error {
	if !s.exploring.wishes || s.run.data().Points() != nil {
		return nil
	}
	wishes, err := s.run.gan.Wishes(images, labels)
	if err != nil {
		return err
	}
	s.tellWishes(tile, wishes[:config.Pixels])
	return nil
}

func (s *Session) tellWishes(tile int, wishes []float32) {
	e := wire.Event{Kind: wire.Wishes, Step: s.run.Steps(), Tile: tile, Full: wire.Value(s.exploring.full)}
	s.emit(e, shades(wishes, s.exploring.full))
}

// fullStrength is that of wishes of which all but 1 in 200 are weaker, up to 1 in 1000 of the strongest: a few that are far stronger than the
// rest must not hide it.
func fullStrength(wishes []float32) float32 {
	const bins, stronger = 1000, 200
	strongest := float32(0)
	for _, v := range wishes {
		strongest = max(strongest, v, -v)
	}
	if !(strongest > 0 && strongest <= math.MaxFloat32) { // also those of a run that has diverged
		return 0
	}
	var counts [bins + 1]int
	for _, v := range wishes {
		counts[int(bins*max(v/strongest, -v/strongest))]++
	}
	bin := bins
	for sum := counts[bins]; sum <= len(wishes)/stronger && bin > 1; sum += counts[bin] {
		bin--
	}
	return strongest * float32(min(bin+1, bins)) / bins
}

// shades writes wishes as bytes, see wire.Wishes.
func shades(wishes []float32, full float32) []byte {
	const none, most = 128, 127
	out := make([]byte, len(wishes))
	for i, v := range wishes {
		share := 0.0
		if full > 0 {
			share = min(max(float64(v/full), -1), 1)
		}
		out[i] = byte(none + math.Round(most*share))
	}
	return out
}

// Directions returns directions in latent space, unit vectors at right angles, at most count: those that the first layer of G follows most,
// which are the eigenvectors of its A^T A with the largest eigenvalues (Shen and Zhou 2021, SeFa, equations 4 and 5), the first most of
// all. Weights are chosen as for Samples. Of both directions of a line it is the one whose largest coordinate is positive.
func (r *Run) Directions(count int, averaged bool) ([][]float64, error) {
	products, err := r.gan.FirstLayer(averaged)
	if err != nil {
		return nil, err
	}
	m := symmetric.New(r.description.Config.Latent)
	for i, v := range products {
		m.Values[i] = float64(v)
	}
	_, vectors := symmetric.Largest(m, min(count, m.N))
	for _, v := range vectors {
		largest := 0.0
		for _, x := range v {
			if math.Abs(x) > math.Abs(largest) {
				largest = x
			}
		}
		if largest < 0 {
			for i := range v {
				v[i] = -v[i]
			}
		}
	}
	return vectors, nil
}

// showDirections tells the principal directions of the weights that are shown.
func (s *Session) showDirections() error {
	start := s.now()
	vectors, err := s.run.Directions(principal, s.view.averaged)
	if err != nil {
		return err
	}
	e := wire.Event{Kind: wire.DirectionsEvent, Step: s.run.Steps()}
	for _, v := range vectors {
		told := make([]wire.Value, len(v))
		for i, x := range v {
			told[i] = wire.Value(x)
		}
		e.Directions = append(e.Directions, told)
	}
	s.emit(e, nil)
	s.exploring.directed = s.now()
	s.exploring.directing = s.exploring.directed.Sub(start)
	return nil
}

// drawTile draws a tile as it is now, with those behind it that D sees together with it: the first image is the tile's.
func (s *Session) drawTile(tile int) (images []byte, scores []wire.Value, labels []int32, err error) {
	var latents [][]float32
	for i := range s.run.description.Config.Pack {
		shown := (tile + i) % wire.Tiles
		latents = append(latents, s.view.latents[shown])
		if s.view.labels != nil {
			labels = append(labels, s.view.labels[shown])
		}
	}
	images, scores, err = s.run.Samples(s.exploring.truncated(latents), labels, s.view.averaged)
	return images, scores, labels, err
}

// moveTile gives a tile another z, or its own one back, and in a conditional run another digit if there is one, and shows the tile at once.
func (s *Session) moveTile(tile int, latent []float32, label *int) error {
	c := s.run.Description().Config
	if err := checkTile(tile); err != nil {
		return err
	}
	if label != nil && (!c.Conditional || *label < 0 || *label >= config.Classes || !s.run.data().HasDigit(byte(*label))) {
		return fmt.Errorf("digit %d: this run draws no such digit when asked to", *label)
	}
	switch len(latent) {
	case 0:
		latent = FixedLatents(c)[tile]
	case c.Latent:
	default:
		return fmt.Errorf("a latent vector of %d coordinates: this run's have %d", len(latent), c.Latent)
	}
	s.view.latents[tile] = latent
	if label != nil {
		s.view.labels[tile] = int32(*label)
	}
	images, scores, labels, err := s.drawTile(tile)
	if err != nil {
		return err
	}
	e := wire.Event{Kind: wire.Tile, Step: s.run.Steps(), Tile: tile, Scores: scores[:1]}
	if c.Conditional {
		e.Labels = labels[:1]
	}
	s.emit(e, images[:gan.ExampleBytes(c.Data())])
	return s.showWish(tile, images, labels)
}

func checkTile(tile int) error {
	if tile < 0 || tile >= wire.Tiles {
		return fmt.Errorf("tile %d: 0 to %d are accepted", tile, wire.Tiles-1)
	}
	return nil
}
