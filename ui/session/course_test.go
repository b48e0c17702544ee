package session

import (
	"strings"
	"testing"

	"ganplayground/link"
	"ganplayground/train/wire"
)

// TestContinue: a link of the run that is open is played to from where the run stands, and no other is.
func TestContinue(t *testing.T) {
	l := preset("mlp")
	l.To = 20
	standing := func(step int) *desk {
		d := openedLink(l, true)
		d.sent = nil
		d.Handle(wire.Event{Kind: wire.StateEvent, ID: 1, State: wire.Paused, Step: step, Run: &l.Run, Fingerprint: strings.Repeat("0", 64)}, nil)
		return d
	}
	further, reseeded := l, l
	further.To = 100
	reseeded.Run.Config.Seed = 7

	d := standing(20)
	if d.Reached(further) || !d.Reached(l) || d.Reached(reseeded) {
		t.Error("at step 20 the links to steps 20 and 100 are confused, or seeds are")
	}
	if !d.Continue(further, true) || d.Link().To != 100 {
		t.Errorf("the link is not taken up: %+v", d.Link())
	}
	d.expect(t, "play 100")
	d.phase(t, Running)

	d = standing(20)
	if !d.Continue(further, false) || d.To != 100 {
		t.Error("without playing by itself the link is not taken up")
	}
	d.expect(t)
	if d.Play(); d.To != 100 {
		t.Errorf("Play goes to %d", d.To)
	}

	d = standing(20)
	if !d.Continue(l, true) {
		t.Error("the run stands at the link's step, and is to be opened anew")
	}
	d.expect(t)

	for name, refused := range map[string]func() bool{
		"another seed": func() bool { return standing(20).Continue(reseeded, true) },
		"a second run beside it": func() bool {
			second := further
			second.Difference, _, _ = link.Differ(l.Run, "loss", "minimax")
			return standing(20).Continue(second, true)
		},
		"a step that is past": func() bool { return standing(21).Continue(l, true) },
		"while looking back": func() bool {
			d := standing(20)
			d.Seek(3)
			return d.Continue(further, true)
		},
		"before it is open": func() bool {
			d := newDesk()
			d.Open(l, true)
			return d.Continue(further, true)
		},
	} {
		if refused() {
			t.Errorf("%s: taken for the same course", name)
		}
	}
}
