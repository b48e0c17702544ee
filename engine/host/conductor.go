package host

import "ganplayground/engine/asm"

// conductor returns the module through which threads start and end a call. Every thread has an instance of it.
//
//	fail() i32              a thread failed: barriers let none through any more; returns how many failed before it
//	begin(helpers) i32      orders the idle ones of so many helpers to make the call in the order; returns the number of threads
//	end(helpers) i32        returns when all helpers that were ordered have finished, and how that went; a lost one has not finished
//	summon(helpers)         orders all helpers to read their messages
//	next(helper) i32        a helper finished its messages or has no order: waits for one and returns its thread, 0 for messages
//	finish(helper)          a helper has finished an order
func conductor() []byte {
	m := asm.NewModule("env", "memory", 1, 1<<16, true)
	await := emitAwait(m)
	emitFail(m)
	emitBegin(m)
	emitEnd(m, await)
	emitSummon(m)
	emitNext(m, await)
	emitFinish(m)
	return m.Encode()
}

// What end returns.
const (
	endWell = iota
	endFailed
	endLost
)

func exported(m *asm.Module, name string, result asm.Type, params ...asm.Type) *asm.Func {
	f := m.Func(name, result, params...)
	m.Export(name, f)
	return f
}

func emitFail(m *asm.Module) {
	f := exported(m, "fail", asm.I32)
	at := asm.ConstI32(control)
	before := f.Let(asm.I32AtomicRmwAdd.At(at, failures, asm.ConstI32(1)))
	add(f, at, generation, 1)
	wake(f, at, generation)
	f.Return(before)
}

// eachHelper runs body for the first so many helpers; at is the address of a helper's words.
func eachHelper(f *asm.Func, count asm.Expr, body func(at asm.Local)) {
	i, at := f.Local(asm.I32), f.Let(asm.ConstI32(control+helpers))
	f.Range(i, asm.ConstI32(0), count, 1, func() {
		body(at)
		f.Set(at, asm.Plus(at, helperBytes))
	})
}

// command gives a helper one more order.
func command(f *asm.Func, at asm.Expr) {
	add(f, at, ordered, 1)
	f.If(load(at, helperAsleep), func() { wake(f, at, ordered) }, nil)
}

// emitBegin numbers the threads first, as the number of all must be known to the first that starts.
func emitBegin(m *asm.Module) {
	f := exported(m, "begin", asm.I32, asm.I32)
	threads := f.Let(asm.ConstI32(1))
	eachHelper(f, f.Param(0), func(at asm.Local) {
		idle := asm.I32Eq.Of(load(at, ordered), load(at, finished))
		f.If(idle, func() {
			set(f, at, thread, threads)
			f.Set(threads, asm.Plus(threads, 1))
		}, func() { set(f, at, thread, asm.ConstI32(0)) })
	})
	set(f, asm.ConstI32(control), orderThreads, threads)
	eachHelper(f, f.Param(0), func(at asm.Local) {
		f.If(load(at, thread), func() { command(f, at) }, nil)
	})
	f.Return(threads)
}

func emitEnd(m *asm.Module, await *asm.Func) {
	f := exported(m, "end", asm.I32, asm.I32)
	at := asm.ConstI32(control)
	lost := f.Local(asm.I32)
	eachHelper(f, f.Param(0), func(helper asm.Local) {
		f.If(load(helper, thread), func() {
			old := f.Let(asm.I32Sub.Of(load(helper, ordered), asm.ConstI32(1)))
			ended := f.Call(await, asm.Plus(helper, finished), old, asm.ConstI32(control+callerAsleep))
			f.Set(lost, asm.I32Or.Of(lost, asm.I32Eqz.Of(ended)))
			set(f, helper, thread, asm.ConstI32(0))
		}, nil)
	})
	failed := f.Let(asm.I32Ne.Of(load(at, failures), asm.ConstI32(0)))
	set(f, at, failures, asm.ConstI32(0))
	set(f, at, arrived, asm.ConstI32(0))
	f.Return(asm.Select(lost, asm.ConstI32(endLost), failed))
}

func emitSummon(m *asm.Module) {
	f := exported(m, "summon", asm.None, asm.I32)
	eachHelper(f, f.Param(0), func(at asm.Local) { command(f, at) })
}

func emitNext(m *asm.Module, await *asm.Func) {
	f := exported(m, "next", asm.I32, asm.I32)
	at := f.Let(asm.Plus(asm.Times(f.Param(0), helperBytes), control+helpers))
	f.Loop(func(again asm.Label) {
		ready := f.Call(await, asm.Plus(at, ordered), load(at, finished), asm.Plus(at, helperAsleep))
		f.BranchIf(again, asm.I32Eqz.Of(ready))
	})
	f.Return(load(at, thread))
}

func emitFinish(m *asm.Module) {
	f := exported(m, "finish", asm.None, asm.I32)
	at := f.Let(asm.Plus(asm.Times(f.Param(0), helperBytes), control+helpers))
	add(f, at, finished, 1)
	f.If(load(asm.ConstI32(control), callerAsleep), func() { wake(f, at, finished) }, nil)
}
