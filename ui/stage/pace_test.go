package stage

import (
	"testing"
	"time"
)

func TestPace(t *testing.T) {
	var p pace
	start := time.Unix(0, 0)
	at := func(ms int) time.Time { return start.Add(time.Duration(ms) * time.Millisecond) }
	if !p.due(at(1000), false) {
		t.Fatal("the first painting waits")
	}
	p.frame(at(1080)) // it took 80 ms
	for _, c := range []struct {
		ms     int
		urgent bool
		want   bool
	}{{1090, false, false}, {1239, false, false}, {1240, false, true}, {1241, true, true}} {
		if got := p.due(at(c.ms), c.urgent); got != c.want {
			t.Errorf("after %d ms, urgent %v: due %v", c.ms-1000, c.urgent, got)
		}
	}
	p.frame(at(900_000)) // the tab was hidden
	if !p.due(at(900_000+1500), false) {
		t.Error("a hidden tab left the pace slow")
	}
}
