package kernel

import "ganplayground/engine/asm"

// EmitPeak writes a function that runs the 4x8 micro-kernel over the same panels again and again, for its own rate: parameters
// a (k x 4 floats, packed), b (k x 8), c (4 x 8), all in L1. It does rounds * k * 64 floating-point operations.
func EmitPeak(m *asm.Module, name string, k, rounds int) *asm.Func {
	t := tile{rows: []int{0, 4, 8, 12}, outRow: 32, width: 8, columns: 8, outColumn: 4, nest: []step{{k, 16, 32}}}
	f := m.Func(name, asm.None, asm.I32, asm.I32, asm.I32)
	f.Repeat(rounds, func() {
		f.Do(f.Call(t.emit(m), f.Param(0), f.Param(1), f.Param(2), asm.ConstI32(1)))
	})
	return f
}
