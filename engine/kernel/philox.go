package kernel

import (
	"ganplayground/engine/asm"
	"ganplayground/engine/ir"
)

// Constants of Philox4x32-10 (Salmon 2011, "Parallel random numbers: as easy as 1, 2, 3", section 4.3).
const (
	philoxRounds = 10
	philoxM0     = 0xd2511f53
	philoxM1     = 0xcd9e8d57
	philoxW0     = 0x9e3779b9
	philoxW1     = 0xbb67ae85
)

// EmitRandom adds the function of a random stage: block after block of 16 bytes, Philox4x32-10 of a counter that goes up by one.
// The state is three uint64: the key, and the counter's low and high halves. The last block is written as a whole, into the
// slack behind the output. Its parameters are the addresses of the state and of the output.
func EmitRandom(m *asm.Module, name string, s *ir.Stage) *asm.Func {
	f := m.Func(name, asm.None, asm.I32, asm.I32)
	state, to := f.Param(0), f.Param(1)
	low, high := f.Let(asm.I64Load.At(state, 8)), f.Let(asm.I64Load.At(state, 16))
	f.Repeat((s.Node.Bytes()+15)/16, func() {
		block := philoxBlock(f, state, low, high)
		for i, word := range block {
			f.Do(asm.I32Store.At(to, uint32(4*i), asm.I32WrapI64.Of(word)))
		}
		f.Set(to, asm.Plus(to, 16))
		f.Set(low, asm.I64Add.Of(low, asm.ConstI64(1)))
		f.Set(high, asm.I64Add.Of(high, asm.I64ExtendI32U.Of(asm.I64Eqz.Of(low))))
	})
	return f
}

// philoxBlock computes one block; words are kept in the low halves of i64, so that a product is one instruction.
func philoxBlock(f *asm.Func, state, low, high asm.Local) [4]asm.Local {
	word := func(v asm.Expr) asm.Expr { return asm.I64And.Of(v, asm.ConstI64(0xffffffff)) }
	upper := func(v asm.Expr) asm.Expr { return asm.I64ShrU.Of(v, asm.ConstI64(32)) }
	c := [4]asm.Local{f.Let(word(low)), f.Let(upper(low)), f.Let(word(high)), f.Let(upper(high))}
	k0, k1 := f.Let(word(asm.I64Load.At(state, 0))), f.Let(upper(asm.I64Load.At(state, 0)))
	p0, p1 := f.Local(asm.I64), f.Local(asm.I64)
	for range philoxRounds {
		f.Set(p0, asm.I64Mul.Of(c[0], asm.ConstI64(philoxM0)))
		f.Set(p1, asm.I64Mul.Of(c[2], asm.ConstI64(philoxM1)))
		f.Set(c[0], asm.I64Xor.Of(asm.I64Xor.Of(upper(p1), c[1]), k0))
		f.Set(c[1], word(p1))
		f.Set(c[2], asm.I64Xor.Of(asm.I64Xor.Of(upper(p0), c[3]), k1))
		f.Set(c[3], word(p0))
		f.Set(k0, word(asm.I64Add.Of(k0, asm.ConstI64(philoxW0))))
		f.Set(k1, word(asm.I64Add.Of(k1, asm.ConstI64(philoxW1))))
	}
	return c
}
