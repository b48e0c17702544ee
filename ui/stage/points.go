package stage

import (
	"encoding/binary"
	"math"

	"ganplayground/gan/toy"
	"ganplayground/train/wire"
	"ganplayground/ui/text"
)

// points is what the trainer told of a run on points: fakes, real points, and what D says of every place of the picture.
type points struct {
	set          *toy.Set // nil while the run makes images
	fakes, reals []float32
	said         []float32 // D's probability at the places of set.Lattice
	scores       [wire.Tiles]float64
	// mean and deviation of G: its own weights if it is an affine layer, else those of the fakes; on the line only.
	mean, deviation float64
}

// dimensions is that of the points, 0 while the run makes images.
func (p *points) dimensions() int {
	if p.set == nil {
		return 0
	}
	return p.set.Dimensions
}

// reset begins a run on a set, or on images if it is nil.
func (p *points) reset(set *toy.Set) {
	*p = points{set: set}
	for i := range p.scores {
		p.scores[i] = math.NaN()
	}
}

// show takes in fakes and what D says.
func (p *points) show(e wire.Event, payload []byte) {
	values := floats(payload)
	if p.set == nil || len(values) < wire.Points*p.set.Dimensions {
		return
	}
	p.fakes, p.said = values[:wire.Points*p.set.Dimensions], values[wire.Points*p.set.Dimensions:]
	for i, score := range e.Scores[:min(len(e.Scores), wire.Tiles)] {
		p.scores[i] = float64(score)
	}
	p.mean, p.deviation = moments(p.fakes)
	if len(e.Shift) == 1 && len(e.Scale) == 1 {
		p.mean, p.deviation = float64(e.Shift[0]), math.Abs(float64(e.Scale[0])) // z is as likely as -z
	}
}

// move takes in another place of one fake.
func (p *points) move(tile int, payload []byte, scores []wire.Value) {
	at := floats(payload)
	if p.set == nil || tile < 0 || tile >= wire.Tiles || len(at) != p.set.Dimensions || p.fakes == nil {
		return
	}
	copy(p.fakes[tile*p.set.Dimensions:], at)
	if len(scores) > 0 {
		p.scores[tile] = float64(scores[0])
	}
}

// fake returns the coordinates of a fake; on the line the second is 0.
func (p *points) fake(i int) (x, y float64) { return p.at(p.fakes, i) }

func (p *points) at(list []float32, i int) (x, y float64) {
	if p.set.Dimensions == 1 {
		return float64(list[i]), 0
	}
	return float64(list[2*i]), float64(list[2*i+1])
}

// nearest returns the tile whose fake lies nearest to a place.
func (p *points) nearest(x, y float64) (tile int, ok bool) {
	if p.fakes == nil {
		return 0, false
	}
	least := math.Inf(1)
	for i := range wire.Tiles {
		fx, fy := p.fake(i)
		if p.set.Dimensions == 1 {
			fy = y
		}
		if d := math.Hypot(fx-x, fy-y); d < least {
			tile, least = i, d
		}
	}
	return tile, !math.IsInf(least, 1)
}

// words say what the picture shows.
func (p *points) words(language text.Language) string {
	if p.set == nil || p.fakes == nil {
		return ""
	}
	if p.set.Dimensions == 1 {
		return text.Format(language, "points.moments", text.Significant(p.mean, 3), text.Significant(p.deviation, 3),
			text.Short(p.set.Modes[0][0]), text.Short(p.set.Deviation))
	}
	c := p.set.Cover(p.fakes)
	key := "points.modes"
	if p.set.Modes == nil {
		key = "points.stretches"
	}
	return text.Format(language, key, c.Covered, c.Parts, text.Percent(c.Quality))
}

// place writes the coordinates of a fake.
func (p *points) place(i int) string {
	if p.fakes == nil {
		return text.Unknown
	}
	x, y := p.fake(i)
	if p.set.Dimensions == 1 {
		return text.Signed(x)
	}
	return "(" + text.Signed(x) + ", " + text.Signed(y) + ")"
}

// floats reads little-endian float32.
func floats(payload []byte) []float32 {
	values := make([]float32, len(payload)/4)
	for i := range values {
		values[i] = math.Float32frombits(binary.LittleEndian.Uint32(payload[4*i:]))
	}
	return values
}

func moments(values []float32) (mean, deviation float64) {
	n := float64(len(values))
	for _, v := range values {
		mean += float64(v) / n
	}
	for _, v := range values {
		deviation += (float64(v) - mean) * (float64(v) - mean) / n
	}
	return mean, math.Sqrt(deviation)
}

// histogram counts the fakes in bins over the picture, as a density: the bars of all fakes have the area 1.
func (p *points) histogram(bins int) []float64 {
	density := make([]float64, bins)
	width := (p.set.High - p.set.Low) / float64(bins)
	for _, v := range p.fakes {
		if i := math.Floor((float64(v) - p.set.Low) / width); i >= 0 && i < float64(bins) {
			density[int(i)] += 1 / (float64(len(p.fakes)) * width)
		}
	}
	return density
}
