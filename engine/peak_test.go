package engine

import (
	"encoding/binary"
	"math"
	"testing"

	"ganplayground/engine/host"
)

// TestPeak: the micro-kernel computes what a tile of ones and twos should hold, and its rate is a number.
func TestPeak(t *testing.T) {
	const k = 24
	p, err := NewPeak(k, 3)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if p.flops != 3*2*4*8*k {
		t.Errorf("three tiles are %v FLOP, want %v", p.flops, 3*2*4*8*k)
	}
	for i, operand := range []struct {
		n     int
		value float32
	}{{4 * k, 1}, {8 * k, 2}} {
		var data []byte
		for range operand.n {
			data = binary.LittleEndian.AppendUint32(data, math.Float32bits(operand.value))
		}
		p.host.Write(host.Address(p.places[i]), data)
	}
	if err := p.Run(); err != nil {
		t.Fatal(err)
	}
	c := make([]byte, 4*4*8)
	p.host.Read(c, host.Address(p.places[2]))
	for i := range 4 * 8 {
		if got := math.Float32frombits(binary.LittleEndian.Uint32(c[4*i:])); got != 2*k {
			t.Errorf("output %d of the tile is %v, want %v", i, got, 2*k)
		}
	}
	if rate, err := MeasurePeak(); err != nil || !(rate > 0) || math.IsInf(rate, 0) {
		t.Errorf("the rate is %v GFLOP/s, %v", rate, err)
	}
}
