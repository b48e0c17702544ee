package session

import (
	"testing"

	"ganplayground/gan/config"
	"ganplayground/link"
	"ganplayground/train/wire"
)

// TestExploringIsWantedOfEveryTrainer: truncation and wishes hold for the next run and for a trainer that takes the place of a dead one; what
// is not wanted is not sent.
func TestExploringIsWantedOfEveryTrainer(t *testing.T) {
	var sent []wire.Command
	s := New(func(c wire.Command, _ Payload) { sent = append(sent, c) })
	count := func(kind wire.CommandKind) (n int) {
		for _, c := range sent {
			if c.Kind == kind {
				n++
			}
		}
		sent = nil
		return n
	}
	p, _ := config.PresetByName("conditional")
	run := link.Link{Run: config.Run{Config: p.Config}, To: 5}
	s.Started()
	s.Open(run, false)
	if n := len(sent); count(wire.Truncate) > 0 || n == 0 {
		t.Errorf("%d commands for a run that is not truncated", n)
	}
	if s.SetWishes(true); count(wire.Wish) != 1 {
		t.Error("what is wanted while a run is being opened is not sent")
	}
	s.Handle(wire.Event{Kind: wire.Opened, ID: s.id}, nil)
	s.SetTruncation(0.5)
	if c := sent[len(sent)-1]; c.Kind != wire.Truncate || c.Value != 0.5 {
		t.Errorf("sent %+v", c)
	}
	for name, again := range map[string]func(){"next run": func() { s.Open(run, false) }, "new trainer": func() { s.Lost(); s.Started() }} {
		sent = nil
		again()
		kinds := map[wire.CommandKind]wire.Command{}
		for _, c := range sent {
			kinds[c.Kind] = c
		}
		if kinds[wire.Truncate].Value != 0.5 || !kinds[wire.Wish].On {
			t.Errorf("%s: sent %+v", name, sent)
		}
	}
	second := New(func(c wire.Command, _ Payload) { sent = append(sent, c) })
	second.ExploreAs(s)
	second.Started()
	second.Open(run, false)
	if last := sent[len(sent)-2:]; last[0].Value != 0.5 || !last[1].On {
		t.Errorf("a second run is shown otherwise: sent %+v", sent)
	}
	sent = nil
	digit := 3
	if s.Inspect(1); len(sent) > 0 {
		t.Error("it asks about a tile of a run that is not open")
	}
	s.Handle(wire.Event{Kind: wire.Opened, ID: s.id}, nil)
	s.SendLatent(1, nil, &digit)
	s.Inspect(4)
	if len(sent) != 2 || sent[0].Label == nil || *sent[0].Label != 3 || sent[1].Kind != wire.Inspect || sent[1].Tile != 4 {
		t.Errorf("sent %+v", sent)
	}
	s.Run.Config.Conditional = false
	if s.SendLatent(1, nil, &digit); sent[2].Label != nil {
		t.Error("it asks a run for a digit that is not conditional")
	}
}
