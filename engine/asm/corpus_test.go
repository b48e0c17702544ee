package asm

import "math"

// corpus are modules with all that this package can write, for the tests of what reads them.
func corpus() map[string]*Module {
	modules := map[string]*Module{"axpy": axpy(), "control": controlModule(), "values": valueModule()}
	ops := newModule()
	for _, v := range variants() {
		v.assemble(ops)
	}
	modules["ops"] = ops
	return modules
}

// axpy is a kernel with its tail: y += a x over n floats, four at a time while there are as many.
func axpy() *Module {
	m := NewModule("env", "memory", 1, 16, true)
	tail := m.Func("axpy tail", None, I32, I32, F32, I32)
	x, y, a, n := tail.Param(0), tail.Param(1), tail.Param(2), tail.Param(3)
	i := tail.Local(I32)
	tail.Range(i, ConstI32(0), n, 1, func() {
		at := tail.Let(I32Add.Of(y, Times(i, 4)))
		product := F32Mul.Of(a, F32Load.At(I32Add.Of(x, Times(i, 4)), 0))
		tail.Do(F32Store.At(at, 0, F32Add.Of(F32Load.At(at, 0), product)))
	})
	f := exported(m, "axpy", I32, I32, I32, F32, I32)
	x, y, a, n = f.Param(0), f.Param(1), f.Param(2), f.Param(3)
	lanes, end := f.Let(F32x4Splat.Of(a)), f.Let(I32Add.Of(x, Times(I32And.Of(n, ConstI32(-8)), 4)))
	f.If(I32LtU.Of(x, end), func() {
		f.Loop(func(again Label) {
			for _, offset := range []uint32{0, 16} {
				f.Do(V128Store.At(y, offset, F32x4Add.Of(V128Load.At(y, offset), F32x4Mul.Of(lanes, V128Load.At(x, offset)))))
			}
			f.Set(y, Plus(y, 32))
			f.BranchIf(again, I32LtU.Of(f.Tee(x, Plus(x, 32)), end))
		})
	}, nil)
	f.Do(f.Call(tail, x, y, a, I32And.Of(n, ConstI32(7))))
	f.Return(n)
	return m
}

// controlModule has all statements.
func controlModule() *Module {
	m := newModule()
	barrier := m.Func("barrier", None)
	barrier.Loop(func(again Label) {
		barrier.Do(AtomicFence.Of())
		waited := MemoryAtomicWait32.At(ConstI32(64), 4, ConstI32(0), ConstI64(-1))
		barrier.BranchIf(again, I32Eq.Of(waited, ConstI32(2)))
		barrier.Do(MemoryAtomicNotify.At(ConstI32(64), 4, ConstI32(1)))
	})
	f := exported(m, "control", F32, I32, I32)
	n, i := f.Param(0), f.Local(I32)
	sum := f.Local(F32)
	f.Block(func(done Label) {
		f.Range(i, ConstI32(0), n, 2, func() {
			f.If(I32GtS.Of(i, ConstI32(100)), func() {
				f.Do(f.Call(barrier))
				f.Branch(done)
			}, func() {
				f.Repeat(4, func() { f.Set(sum, F32Add.Of(sum, ConstF32(0.25))) })
			})
		})
		f.Copy(n, ConstI32(16), MemorySize.Of())
		f.Fill(n, ConstI32(0), ConstI32(64))
	})
	f.If(I32Eqz.Of(n), f.Trap, nil)
	f.Do(f.Call(f, n, i)) // a value that is dropped
	f.Return(Select(n, sum, ConstF32(float32(math.Inf(-1)))))
	return m
}

// valueModule has constants of all types, lanes and shuffles.
func valueModule() *Module {
	m := newModule()
	f := exported(m, "values", V128, I64, V128)
	v, d := f.Param(1), f.Let(ConstF64(0.1))
	f.Set(d, F64Mul.Of(d, ConstF64(1e300)))
	f.Set(d, F64Add.Of(d, ConstF64(math.NaN())))
	f.Do(I64Store.At(ConstI32(8), 8, I64Sub.Of(f.Param(0), ConstI64(math.MinInt64))))
	f.Set(v, F32x4Add.Of(v, ConstLanes([4]uint32{0x3f800000, 0x80000000, 0x7fa00000, 0x7fc00000})))
	f.Set(v, F32x4Max.Of(v, ConstF32x4(-3)))
	f.Set(v, F64x2Mul.Of(v, ConstLanes([4]uint32{0, 0x3ff00000, 0, 0x40000000})))
	f.Set(v, V128And.Of(v, ConstI32x4(0x7fffffff)))
	f.Set(v, I8x16Swizzle.Of(v, ConstLanes([4]uint32{0x03020100, 1, 2, 3})))
	f.Set(v, Shuffle32([4]int{0, 4, 1, 5}, v, Shuffle([16]byte{1, 2, 3}, v, v)))
	f.Set(v, V128Load16Lane.LaneAt(5, ConstI32(0), 2, F32x4ReplaceLane.Lane(3, v, ConstF32(1.5))))
	f.Do(V128Store64Lane.LaneAt(1, ConstI32(0), 0, Select(ConstI32(1), v, v)))
	f.Return(v)
	return m
}
