package stage

import (
	"time"

	"ganplayground/train/wire"
	"ganplayground/ui/text"
)

// Inspector says when to ask the trainer about which tile: about one that the visitor has looked at for a moment, and again when its
// picture has changed. One question travels at a time, and questions take at most a fifth of the time, because each is a look at all
// training images.
type Inspector struct {
	tile     int // whose facts are wanted
	since    time.Time
	stale    bool // its picture is another than the one that was asked about
	busy     bool
	asked    time.Time
	cost     time.Duration // from a question to its answer
	answered time.Time
	known    map[int]Facts
}

// Facts is what is known of a tile's picture.
type Facts struct {
	wire.Inspection
	Step    int
	Nearest []byte // the training image, Side x Side
}

const (
	// aMoment is how long the visitor looks at a tile before something is asked.
	aMoment = 120 * time.Millisecond
	// againAfter is the least time between two questions.
	againAfter    = 700 * time.Millisecond
	questionShare = 5
)

// Reset forgets what is known, for a new run; the wanted tile stays.
func (i *Inspector) Reset() {
	*i = Inspector{tile: i.tile, since: i.since, stale: true, known: map[int]Facts{}}
}

// Want asks for the facts of a tile.
func (i *Inspector) Want(tile int, now time.Time) {
	if tile != i.tile {
		i.tile, i.since, i.stale = tile, now, true
	}
}

// everywhere stands for all tiles.
const everywhere = -1

// Changed tells that a tile has another picture, or everywhere.
func (i *Inspector) Changed(tile int) {
	if tile == everywhere || tile == i.tile {
		i.stale = true
	}
}

// Next returns the tile to ask about now, if there is one.
func (i *Inspector) Next(now time.Time) (tile int, ok bool) {
	_, known := i.known[i.tile]
	wait := max(againAfter, questionShare*i.cost)
	if i.busy || !i.stale || now.Sub(i.since) < aMoment || known && now.Sub(i.answered) < wait {
		return 0, false
	}
	i.busy, i.stale, i.asked = true, false, now
	return i.tile, true
}

// Pending tells whether something will be asked before long.
func (i *Inspector) Pending() bool { return i.stale && !i.busy }

// Answered takes what the trainer says of a tile.
func (i *Inspector) Answered(tile int, f Facts, now time.Time) {
	i.busy, i.answered, i.cost = false, now, now.Sub(i.asked)
	i.known[tile] = f
}

// Unanswered tells that the question under way failed.
func (i *Inspector) Unanswered() { i.busy = false }

// Of returns what is known of a tile, perhaps of an earlier picture of it.
func (i *Inspector) Of(tile int) (f Facts, ok bool) {
	f, ok = i.known[tile]
	return f, ok
}

// Verdict says what the distance to the nearest training image means, beside those of real images that are none.
type Verdict string

const (
	Copy  Verdict = "copy"  // nearer than 99 in 100 of them
	Usual Verdict = "usual" // as near as they are
	Alien Verdict = "alien" // farther than 99 in 100 of them
)

// Verdict judges the distance.
func (f Facts) Verdict() Verdict {
	switch {
	case f.Distance < f.Near:
		return Copy
	case f.Distance > f.Far:
		return Alien
	}
	return Usual
}

// Words are the facts in sentences.
func (f Facts) Words(language text.Language) (judge, nearest, verdict string) {
	if f.Digit != wire.NoDigit {
		judge = text.Format(language, "facts.judge", f.Digit, text.Percent(float64(f.Confidence)))
	}
	nearest = text.Format(language, "facts.nearest", text.Significant(float64(f.Distance), 2), f.Label)
	return judge, nearest, text.Format(language, "facts."+string(f.Verdict()), f.Label, text.Significant(float64(f.Typical), 2))
}
