package stage

import (
	"strings"
	"testing"
	"time"

	"ganplayground/train/wire"
	"ganplayground/ui/text"
)

func TestInspectorWaitsForAMoment(t *testing.T) {
	at := func(ms int) time.Time { return time.Unix(1, 0).Add(time.Duration(ms) * time.Millisecond) }
	var i Inspector
	i.Reset()
	ask := func(ms int) int {
		t.Helper()
		if tile, ok := i.Next(at(ms)); ok {
			return tile
		}
		return -1
	}
	for k := 1; k < 10; k++ { // the pointer passes over tiles
		i.Want(k, at(50*k))
		if got := ask(50*k + 40); got >= 0 {
			t.Errorf("tile %d was asked about in passing", got)
		}
	}
	if got := ask(450 + 121); got != 9 {
		t.Fatalf("tile %d was asked about, want the last", got)
	}
	i.Want(20, at(600))
	if got := ask(900); got >= 0 {
		t.Errorf("tile %d was asked about before the answer", got)
	}
	i.Answered(9, Facts{Step: 3}, at(900))
	if f, ok := i.Of(9); !ok || f.Step != 3 {
		t.Errorf("of tile 9 is known %+v, %v", f, ok)
	}
	if got := ask(901); got != 20 {
		t.Errorf("tile %d was asked about, want 20", got)
	}
	i.Unanswered()
	i.Changed(20)
	if got := ask(902); got != 20 {
		t.Errorf("after a failure tile %d was asked about, want 20 again", got)
	}
	i.Answered(20, Facts{}, at(1002))
	if got := ask(5000); got >= 0 {
		t.Errorf("tile %d was asked about, though nothing changed", got)
	}
	i.Changed(7)
	if got := ask(5001); got >= 0 {
		t.Errorf("tile %d was asked about, though another changed", got)
	}
	i.Changed(-1)
	if got := ask(5002); got != 20 {
		t.Errorf("all changed, tile %d was asked about, want 20", got)
	}
}

// TestInspectorIsCheap: while pictures change all the time, questions take a fifth of it at most.
func TestInspectorIsCheap(t *testing.T) {
	var i Inspector
	i.Reset()
	questions, started := 0, time.Time{}
	for ms := range 60_000 {
		now := time.Unix(1, 0).Add(time.Duration(ms) * time.Millisecond)
		i.Changed(-1)
		if tile, ok := i.Next(now); ok {
			questions, started = questions+1, now
			if tile != 0 {
				t.Fatalf("tile %d", tile)
			}
		}
		if !started.IsZero() && now.Sub(started) >= 300*time.Millisecond {
			i.Answered(0, Facts{}, now)
			started = time.Time{}
		}
	}
	if questions < 30 || questions > 40 {
		t.Errorf("%d questions of 300 ms in a minute", questions)
	}
}

func TestVerdicts(t *testing.T) {
	for distance, want := range map[wire.Value]Verdict{0: Copy, 1.9: Copy, 2: Usual, 4: Usual, 6: Usual, 6.1: Alien} {
		f := Facts{Inspection: wire.Inspection{Digit: 7, Confidence: 0.5, Label: 3, Distance: distance, Near: 2, Typical: 4, Far: 6}}
		if got := f.Verdict(); got != want {
			t.Errorf("distance %v: %s, want %s", distance, got, want)
		}
		for _, language := range []text.Language{text.English, text.Chinese} {
			judge, nearest, verdict := f.Words(language)
			if !strings.Contains(judge, "7") || !strings.Contains(nearest, "3") || strings.Contains(judge+nearest+verdict, "%!") {
				t.Errorf("%s: %q, %q, %q", language, judge, nearest, verdict)
			}
		}
	}
	if judge, _, _ := (Facts{Inspection: wire.Inspection{Digit: wire.NoDigit}}).Words(text.English); judge != "" {
		t.Errorf("without a judge: %q", judge)
	}
}
