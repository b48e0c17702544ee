package session

import (
	"testing"

	"ganplayground/gan/config"
	"ganplayground/train/wire"
)

// TestLoad: the run of a file takes the place of the one that is open when the trainer has read it, not before.
func TestLoad(t *testing.T) {
	d := pausedAt(t, 5)
	before := d.Run
	loaded := preset("quick").Run.WithEdit(config.Edit{Step: 3, Key: "lrd", Value: 0.5})
	d.Load("bytes")
	d.expect(t, "load")
	d.pauses(5, before)
	if d.Step != 5 || d.Run.Config != before.Config || !d.Live() {
		t.Errorf("while the file is read, the run is at step %d of %s", d.Step, d.Run.Config.Preset)
	}
	if !d.Handle(wire.Event{Kind: wire.Opened, ID: d.newestID, Step: 20, Run: &loaded, Parameters: 9}, nil) {
		t.Fatal("the opened file is dropped")
	}
	d.expect(t, "averaged true")
	d.phase(t, Paused)
	l := d.Link()
	if d.Step != 20 || d.Newest != 20 || l.To != 20 || len(l.Run.Edits) != 1 || l.Check != "" {
		t.Errorf("the file is at step %d of %d, with the link %s", d.Step, d.Newest, l)
	}
	d.Lost()
	d.sent = nil
	d.Started()
	d.expect(t, "open quick 42 to 20 3:lrd=0.5 from bytes", "averaged true")
}

// TestLoadIsOvertaken: whoever opens another run meanwhile gets that one.
func TestLoadIsOvertaken(t *testing.T) {
	d := pausedAt(t, 5)
	d.Load("bytes")
	late, run := d.newestID, preset("quick").Run
	d.Open(preset("collapse"), false)
	if d.Handle(wire.Event{Kind: wire.Opened, ID: late, Step: 20, Run: &run}, nil) {
		t.Error("a file that is no longer wanted is shown")
	}
	if d.Run.Config.Preset != "collapse" || d.id == late {
		t.Errorf("the run is %s, with the number of the file: %v", d.Run.Config.Preset, d.id == late)
	}
}

// TestUnfitFile leaves the run that is open.
func TestUnfitFile(t *testing.T) {
	d := pausedAt(t, 5)
	d.Load("bytes")
	d.event(wire.Event{Kind: wire.Failed, Message: "no"}, nil)
	d.phase(t, Paused)
	d.sent = nil
	d.Save()
	d.expect(t, "save")
	d.GiveUp()
	d.Load("bytes")
	d.Save()
	d.expect(t)
}
