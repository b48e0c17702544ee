package trainer

import "time"

const (
	// silence is how long a trainer that promised a sign of life every second may be quiet.
	silence = 10 * time.Second
	// startup is how long it may be quiet before its first sign: a slow phone instantiates megabytes of code.
	startup = 60 * time.Second
	// suspension is a gap between two looks that were to be a second apart: the page itself stood still.
	suspension = 4 * time.Second
)

// Watch tells when a trainer has been silent for too long. Time during which the page was hidden or stood still does not
// count, because neither the trainer nor the look at it ran as they should.
type Watch struct {
	quiet  time.Duration
	looked time.Time
	heard  bool
}

// Heard is called at every message.
func (w *Watch) Heard() { w.quiet, w.heard = 0, true }

// Look is called about once a second; it returns true if the trainer is to be given up.
func (w *Watch) Look(now time.Time, hidden bool) bool {
	passed := now.Sub(w.looked)
	first := w.looked.IsZero()
	w.looked = now
	if first || hidden || passed > suspension || passed < 0 {
		w.quiet = 0
		return false
	}
	w.quiet += passed
	if w.heard {
		return w.quiet >= silence
	}
	return w.quiet >= startup
}

// Failures counts deaths, to tell bad luck from a trainer that cannot live here.
type Failures struct{ at []time.Time }

const (
	mostFailures = 3
	failurePace  = time.Minute
)

// Add notes a failure and returns true if it is the third within a minute.
func (f *Failures) Add(now time.Time) bool {
	f.at = append(f.at, now)
	if len(f.at) > mostFailures {
		f.at = f.at[1:]
	}
	return len(f.at) == mostFailures && now.Sub(f.at[0]) <= failurePace
}

// Forgive forgets all failures.
func (f *Failures) Forgive() { f.at = nil }
