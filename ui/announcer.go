package ui

import "time"

// announceEvery is how often a screen reader is told how far the run is: the numbers themselves change ten times a second.
const announceEvery = 15 * time.Second

// announcer says when it is time to tell.
type announcer struct{ last time.Time }

// due tells whether the step of a run should be told now. A run that stands still has its status told once; one that starts is not told of
// before it has gone on for a while.
func (a *announcer) due(now time.Time, playing bool) bool {
	if !playing || a.last.IsZero() {
		a.last = time.Time{}
		if playing {
			a.last = now
		}
		return false
	}
	if now.Sub(a.last) < announceEvery {
		return false
	}
	a.last = now
	return true
}
