package engine

import (
	"time"

	"ganplayground/engine/asm"
	"ganplayground/engine/host"
	"ganplayground/engine/kernel"
)

// Peak is the 4x8 micro-kernel of products by itself, on operands in the first-level cache and on a host of its own: no product of one thread is
// faster, so kernels are held against it.
type Peak struct {
	host   *host.Host
	module *host.Module
	places []uint32 // of a, b and c
	flops  float64
}

// NewPeak makes ready so many rounds, each a tile of 4x8 outputs that are sums of k products.
func NewPeak(k, rounds int) (*Peak, error) {
	h, err := host.New(1 << 16)
	if err != nil {
		return nil, err
	}
	p := &Peak{host: h, flops: 2 * 4 * 8 * float64(k) * float64(rounds)}
	m := asm.NewModule(memoryModule, memoryName, 1, 1, false)
	m.Export("peak", kernel.EmitPeak(m, "peak", k, rounds))
	if p.module, err = h.Instantiate(m.Encode()); err != nil {
		h.Close()
		return nil, err
	}
	for _, floats := range []int{4 * k, 8 * k, 4 * 8} {
		address, err := h.Alloc(4 * floats)
		if err != nil {
			h.Close()
			return nil, err
		}
		h.Write(address, make([]byte, 4*floats))
		p.places = append(p.places, uint32(address))
	}
	return p, nil
}

// Run runs all rounds once.
func (p *Peak) Run() error { return p.module.Call("peak", p.places...) }

// Close gives the memory back.
func (p *Peak) Close() { p.host.Close() }

// MeasurePeak returns the rate of the micro-kernel on one thread, in GFLOP/s: the fastest of the runs of some milliseconds, during which
// a browser finds out that the code is worth optimising.
func MeasurePeak() (float64, error) {
	const k, rounds, long = 256, 250, 20 * time.Millisecond // 0.1 ms a run at 40 GFLOP/s
	p, err := NewPeak(k, rounds)
	if err != nil {
		return 0, err
	}
	defer p.Close()
	var best time.Duration
	for start := time.Now(); time.Since(start) < long || best == 0; {
		before := time.Now()
		if err := p.Run(); err != nil {
			return 0, err
		}
		if took := time.Since(before); best == 0 || took > 0 && took < best {
			best = took
		}
	}
	return p.flops / float64(best), nil // FLOP in a nanosecond
}
