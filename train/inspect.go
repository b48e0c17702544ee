package train

import (
	"fmt"

	"ganplayground/gan/config"
	"ganplayground/gan/judge"
	"ganplayground/train/wire"
)

// Inspect returns what is known of an image of Pixels bytes, and the training image that is nearest to it. A judge that is nil says nothing
// of it. Inspecting does not change the run.
func (r *Run) Inspect(neighbours *judge.Neighbours, j *Judge, picture []byte) (wire.Inspection, []byte, error) {
	allowed := make([]byte, r.images.Len())
	for i := range r.examples.available() {
		allowed[r.examples.row(i)] = 1
	}
	nearest, err := neighbours.Nearest(picture, allowed)
	if err != nil {
		return wire.Inspection{}, nil, err
	}
	label := int(r.images.Label(nearest.Image))
	usual := judge.Yardsticks[label]
	out := wire.Inspection{Digit: wire.NoDigit, Confidence: wire.Missing, Distance: wire.Value(nearest.Distance), Label: label,
		Among: r.examples.available(), Near: wire.Value(usual.Near), Typical: wire.Value(usual.Typical), Far: wire.Value(usual.Far)}
	if j != nil {
		looks, err := j.Look(picture)
		if err != nil {
			return out, nil, err
		}
		out.Digit, out.Confidence = int(looks.Digits[0]), wire.Value(looks.Confidences[0])
	}
	image := make([]byte, config.Pixels)
	return out, image, r.images.table.Read(image, nearest.Image*config.Pixels)
}

// inspect tells what is known of a tile as it is now.
func (s *Session) inspect(tile int) error {
	if err := checkTile(tile); err != nil {
		return err
	}
	if s.run.data().Points() != nil {
		return fmt.Errorf("the data set %q has no images to compare with", s.run.data())
	}
	if s.neighbours == nil {
		n, err := judge.NewNeighbours(s.images.backend, s.images.table)
		if err != nil {
			return err
		}
		s.neighbours = n
	}
	images, _, _, err := s.drawTile(tile)
	if err != nil {
		return err
	}
	inspection, nearest, err := s.run.Inspect(s.neighbours, s.judging.judge, images[:config.Pixels])
	if err != nil {
		return err
	}
	s.emit(wire.Event{Kind: wire.Inspected, Step: s.run.Steps(), Tile: tile, Inspection: &inspection}, nearest)
	return nil
}
