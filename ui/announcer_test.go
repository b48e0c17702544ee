package ui

import (
	"testing"
	"time"
)

func TestAnnouncerTellsOfARunThatGoesOn(t *testing.T) {
	var a announcer
	start := time.Unix(1000, 0)
	for _, c := range []struct {
		after   time.Duration
		playing bool
		want    bool
	}{
		{0, false, false},
		{time.Hour, true, false}, // it starts
		{time.Hour + announceEvery - 1, true, false},
		{time.Hour + announceEvery, true, true},
		{time.Hour + announceEvery + time.Second, true, false},
		{time.Hour + 2*announceEvery, true, true},
		{2 * time.Hour, false, false},
		{2*time.Hour + announceEvery, true, false}, // it starts again
		{2*time.Hour + 2*announceEvery, true, true},
	} {
		if got := a.due(start.Add(c.after), c.playing); got != c.want {
			t.Errorf("after %v, playing %v: %v, want %v", c.after, c.playing, got, c.want)
		}
	}
}
