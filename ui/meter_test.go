package ui

import (
	"math"
	"testing"
	"time"

	"ganplayground/train/wire"
)

func TestMeter(t *testing.T) {
	start := time.Unix(0, 0)
	var m meter
	if n := m.read(0, false); !math.IsNaN(n.DLoss) || !math.IsNaN(n.Speed) {
		t.Errorf("before the first step: %+v", n)
	}
	for i := range 50 { // ten steps every tenth of a second
		var stats []wire.Stats
		for k := range 10 {
			stats = append(stats, wire.Stats{Step: 10*i + k + 1, DLoss: 1, GLoss: 2, DReal: 0.5, DFake: 0.25, DGrad: 3, GGrad: 4})
		}
		m.add(stats, start.Add(time.Duration(i)*100*time.Millisecond))
	}
	n := m.read(500, true)
	if n.Step != 500 || n.DLoss != 1 || n.GLoss != 2 || n.DReal != 0.5 || n.DFake != 0.25 || n.DGrad != 3 || n.GGrad != 4 {
		t.Errorf("numbers %+v", n)
	}
	if math.Abs(n.Speed-100) > 1 {
		t.Errorf("%v steps per second, want 100", n.Speed)
	}
	if n := m.read(500, false); !math.IsNaN(n.Speed) {
		t.Errorf("paused at %v steps per second", n.Speed)
	}
	m.add([]wire.Stats{{Step: 501, DLoss: 9, GLoss: wire.Missing, GGrad: wire.Missing}}, start.Add(time.Minute))
	if n := m.read(501, true); n.DLoss != 9 || n.GLoss != 2 || n.GGrad != 4 {
		t.Errorf("after a step of D only: %+v", n)
	}
	m.stop()
	if n := m.read(501, true); !math.IsNaN(n.Speed) {
		t.Errorf("after a pause at %v steps per second", n.Speed)
	}
	m.judged, m.judgedStep = &wire.Judgement{N: 1000, FD: 84}, 501
	if n := m.read(501, false); n.Judged.FD != 84 || n.JudgedStep != 501 {
		t.Errorf("after a judgement: %+v", n)
	}
	m.reset()
	if n := m.read(0, false); !math.IsNaN(n.GLoss) || n.Judged != nil {
		t.Errorf("after a reset: %+v", n)
	}
}
