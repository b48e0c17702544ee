package kernel

import (
	"math"

	"ganplayground/engine/asm"
)

// once returns the function of that name of the module, and makes it if there is none.
func (e float) once(name string, result asm.Type, params []asm.Type, body func(*asm.Func)) *asm.Func {
	if e.module == nil {
		panic("BUG: " + e.f.Name + " calls " + name + " without a module; see float.within")
	}
	if f := e.module.Named(name); f != nil {
		return f
	}
	f := e.module.Func(name, result, params...)
	body(f)
	return f
}

// sineDouble is the function (x, quarters) -> sin(x + quarters pi/2) of float64.
func (e float) sineDouble() *asm.Func {
	turn := e.turnWord()
	return e.once("float64.sine", asm.F64, []asm.Type{asm.F64, asm.I32}, func(f *asm.Func) {
		d := doubleOf(f)
		x, quarters := f.Param(0), f.Param(1)
		f.If(asm.I32Eqz.Of(d.isFinite(x)), func() { f.Return(d.sub(x, x)) }, nil)
		r := f.Let(d.abs(x))
		n := f.Let(quarters)
		f.If(d.gt(r, d.constant(math.Pi/4)), func() { reduceHuge(f, turn, r, n) }, nil)
		square := f.Let(d.mul(r, r))
		// Cephes sin.c on |r| <= pi/4.
		sine := d.add(r, d.mul(d.mul(r, square), d.polynomial(square, 1.58962301576546568060e-10, -2.50507477628578072866e-8,
			2.75573136213857245213e-6, -1.98412698295895385996e-4, 8.33333333332211858878e-3, -1.66666666666666307295e-1)))
		cosine := d.add(d.sub(d.constant(1), d.mul(square, d.constant(0.5))), d.mul(d.mul(square, square),
			d.polynomial(square, -1.13585365213876817300e-11, 2.08757008419747316778e-9, -2.75573141792967388112e-7,
				2.48015872888517045348e-5, -1.38888888888730564116e-3, 4.16666666666665929218e-2)))
		y := f.Let(d.where(asm.I32And.Of(n, asm.ConstI32(1)), cosine, sine))
		y = f.Let(d.where(asm.I32And.Of(n, asm.ConstI32(2)), d.neg(y), y))
		odd := asm.I32Eqz.Of(asm.I32And.Of(quarters, asm.ConstI32(1))) // the sine is odd, the cosine even
		f.Return(d.where(asm.I32And.Of(odd, d.signBit(x)), d.neg(y), y))
	})
}

// reduceHuge sets r > pi/4 to what is left of it, at most pi/4 in size, after n more quarter turns. This is the reduction of
// Payne and Hanek: of the product of r with 1/(2 pi) only the fraction is computed, in 128 bits. A float64 comes no nearer to a
// multiple of pi/2 than 2^-62 of a quarter, so that at least 60 bits of r are right (J.-M. Muller, Elementary Functions,
// chapter 11).
func reduceHuge(f *asm.Func, turn turnFunctions, r, n asm.Local) {
	c := asm.ConstI64
	bits := f.Let(asm.I64ReinterpretF64.Of(r))
	mantissa := f.Let(asm.I64Or.Of(asm.I64And.Of(bits, c(1<<52-1)), c(1<<52)))
	// r = mantissa 2^e, so the digits of 1/(2 pi) are wanted from the bit of weight 2^-(e+1) on. 64 zeros stand before them, as
	// e can be -53.
	position := f.Let(asm.Plus(asm.I32WrapI64.Of(asm.I64ShrU.Of(bits, c(52))), 64-1075))
	index := f.Let(asm.I32ShrU.Of(position, asm.ConstI32(6)))
	shift := f.Let(asm.I64ExtendI32U.Of(asm.I32And.Of(position, asm.ConstI32(63))))
	var words [4]asm.Local
	for i := range words {
		words[i] = f.Let(f.Call(turn.word, asm.Plus(index, i)))
	}
	digit := func(i int) asm.Local { // in two shifts, as a shift by 64 would be one by 0
		next := asm.I64ShrU.Of(asm.I64ShrU.Of(words[i+1], c(1)), asm.I64Sub.Of(c(63), shift))
		return f.Let(asm.I64Or.Of(asm.I64Shl.Of(words[i], shift), next))
	}
	d0, d1, d2 := digit(0), digit(1), digit(2)
	low := f.Let(asm.I64Mul.Of(d1, mantissa))
	sum := f.Let(asm.I64Add.Of(low, f.Call(turn.high, d2, mantissa)))
	carry := asm.I64ExtendI32U.Of(asm.I64LtU.Of(sum, low))
	high := f.Let(asm.I64Add.Of(asm.I64Add.Of(asm.I64Mul.Of(d0, mantissa), f.Call(turn.high, d1, mantissa)), carry))
	// high and sum are a fraction of a turn. The nearest quarter goes off; the rest, which has a sign then, becomes a float.
	quarter := f.Let(asm.I64ShrU.Of(asm.I64Add.Of(high, c(1<<61)), c(62)))
	f.Set(n, asm.I32Add.Of(n, asm.I32WrapI64.Of(quarter)))
	f.Set(high, asm.I64Sub.Of(high, asm.I64Shl.Of(quarter, c(62))))
	sign := f.Let(asm.I64ShrS.Of(high, c(63))) // all ones if negative; then both words are negated
	f.Set(high, asm.I64Xor.Of(high, sign))
	f.Set(sum, asm.I64Xor.Of(sum, sign)) // 1 of 2^128 too small, which is nothing
	size := asm.F64Add.Of(asm.F64Mul.Of(asm.F64ConvertI64U.Of(high), asm.ConstF64(0x1p-64)),
		asm.F64Mul.Of(asm.F64ConvertI64U.Of(sum), asm.ConstF64(0x1p-128)))
	f.Set(r, asm.F64Copysign.Of(asm.F64Mul.Of(size, asm.ConstF64(2*math.Pi)), asm.F64ReinterpretI64.Of(sign)))
}

// turnFunctions are what reduceHuge calls.
type turnFunctions struct {
	word *asm.Func // (i) -> the i-th of words
	high *asm.Func // (a, b) -> the high 64 bits of the product of two unsigned integers
}

// inverseTurn are the binary digits of 1/(2 pi), computed with mpmath, behind 64 zeros.
var inverseTurn = [...]uint64{
	0,
	0x28be60db9391054a, 0x7f09d5f47d4d3770, 0x36d8a5664f10e410, 0x7f9458eaf7aef158,
	0x6dc91b8e909374b8, 0x01924bba82746487, 0x3f877ac72c4a69cf, 0xba208d7d4baed121,
	0x3a671c09ad17df90, 0x4e64758e60d4ce7d, 0x272117e2ef7e4a0e, 0xc7fe25fff7816603,
	0xfbcbc462d6829b47, 0xdb4d9fb3c9f2c26d, 0xd3d18fd9a797fa8b, 0x5d49eeb1faf97c5e,
	0xcf41ce7de294a4ba, 0x9afed7ec47e35742, 0x1580cc11bf1edaea,
}

func (e float) turnWord() turnFunctions {
	return turnFunctions{
		word: e.once("float64.inverseTurn", asm.I64, []asm.Type{asm.I32}, func(f *asm.Func) {
			for i, word := range inverseTurn[:len(inverseTurn)-1] {
				f.If(asm.I32Eq.Of(f.Param(0), asm.ConstI32(int32(i))), func() { f.Return(asm.ConstI64(int64(word))) }, nil)
			}
			f.Return(asm.ConstI64(int64(inverseTurn[len(inverseTurn)-1])))
		}),
		high: e.once("int64.mulHigh", asm.I64, []asm.Type{asm.I64, asm.I64}, mulHigh),
	}
}

// mulHigh multiplies in pieces of 32 bits (H. Warren, Hacker's Delight, 8-2).
func mulHigh(f *asm.Func) {
	c := asm.ConstI64
	lower := func(x asm.Expr) asm.Local { return f.Let(asm.I64And.Of(x, c(1<<32-1))) }
	upper := func(x asm.Expr) asm.Local { return f.Let(asm.I64ShrU.Of(x, c(32))) }
	a0, a1, b0, b1 := lower(f.Param(0)), upper(f.Param(0)), lower(f.Param(1)), upper(f.Param(1))
	carry := upper(asm.I64Mul.Of(a0, b0))
	t := f.Let(asm.I64Add.Of(asm.I64Mul.Of(a1, b0), carry))
	t0, t1 := lower(t), upper(t)
	t0 = f.Let(asm.I64Add.Of(t0, asm.I64Mul.Of(a0, b1)))
	f.Return(asm.I64Add.Of(asm.I64Add.Of(asm.I64Mul.Of(a1, b1), t1), upper(t0)))
}
