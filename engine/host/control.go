package host

import "ganplayground/engine/asm"

// The control block lies before all blocks of a shared memory: words of 32 bits that threads speak through. What one thread
// writes while others wait for something else has a cache line of its own. Offsets are bytes from the start of the block.
const (
	control = base // the address of the block

	generation = 0 // how many barriers have been passed; a failure counts as one
	sleepers   = 4 // how many threads sleep in a barrier
	failures   = 8 // how many threads failed in this call

	arrived = 64 // how many threads have come to the next barrier

	callerAsleep = 128 // whether thread 0 sleeps until a helper has finished

	failure    = 192 // the length of the text of a call's first failure in bytes, then the text
	failureMax = 128 // bytes in all

	// The call that helpers are ordered to make: which module, which of its exports, how many threads, how many arguments.
	order        = 320
	orderModule  = order
	orderExport  = order + 4
	orderThreads = order + 8
	orderCount   = order + 12
	orderWords   = 4 // before the arguments
	// MaxArguments is how many arguments CallAll takes, without the two that it adds.
	MaxArguments = 12

	helpers = 384 // the first helper's words; one helper has helperBytes
	// A helper is idle when it has finished as many orders as it was given.
	ordered      = 0  // how many orders it was given
	thread       = 4  // its number in the call that is ordered; 0 is the order to read its messages
	finished     = 64 // how many orders it has finished
	helperAsleep = 68 // whether it sleeps until the next order
	helperBytes  = 128
	maxThreads   = 32
	controlBytes = helpers + (maxThreads-1)*helperBytes
)

// Waiting spins for some tenths of a millisecond, as sleeping and being woken costs 40 us in a browser, more than most waits last, and
// then sleeps. It has to outlast what thread 0 does alone between two barriers: 0.15 ms in a step of quick, which two threads make in 2.7
// to 2.9 ms with 100,000 rounds, in 2.2 to 2.3 with 400,000, and one thread in 3.3.
const (
	spins  = 400_000
	second = 1_000_000_000 // in nanoseconds
)

// patience is how many seconds a thread waits for another one before it takes it for dead. It counts sleeps of a second, so
// that a machine that was suspended loses one of them. Tests are less patient.
var patience = int32(60)

func load(address asm.Expr, offset uint32) asm.Expr { return asm.I32AtomicLoad.At(address, offset) }

func add(f *asm.Func, address asm.Expr, offset uint32, n int32) {
	f.Do(asm.I32AtomicRmwAdd.At(address, offset, asm.ConstI32(n)))
}

func set(f *asm.Func, address asm.Expr, offset uint32, value asm.Expr) {
	f.Do(asm.I32AtomicStore.At(address, offset, value))
}

func wake(f *asm.Func, address asm.Expr, offset uint32) {
	f.Do(asm.MemoryAtomicNotify.At(address, offset, asm.ConstI32(-1)))
}

// emitAwait adds await(address, old, asleep): it waits until the word at an address is no longer old and returns 1, or 0 when
// patience has run out. Whoever changes the word and then finds 0 at asleep, where this counts who sleeps, need not wake anyone.
func emitAwait(m *asm.Module) *asm.Func {
	f := m.Func("await", asm.I32, asm.I32, asm.I32, asm.I32)
	address, old, asleep := f.Param(0), f.Param(1), f.Param(2)
	changed := asm.I32Ne.Of(load(address, 0), old)
	left := f.Let(asm.ConstI32(spins))
	f.Loop(func(again asm.Label) {
		f.If(changed, func() { f.Return(asm.ConstI32(1)) }, nil)
		f.BranchIf(again, f.Tee(left, asm.Plus(left, -1)))
	})
	f.Set(left, asm.ConstI32(patience))
	add(f, asleep, 0, 1)
	f.Block(func(over asm.Label) {
		f.Loop(func(again asm.Label) {
			const timedOut = 2 // the answer of wait32
			answer := f.Let(asm.MemoryAtomicWait32.At(address, 0, old, asm.ConstI64(second)))
			f.BranchIf(over, changed)
			f.Set(left, asm.I32Sub.Of(left, asm.I32Eq.Of(answer, asm.ConstI32(timedOut))))
			f.BranchIf(again, left)
		})
	})
	add(f, asleep, 0, -1)
	f.Return(changed)
	return f
}

// EmitBarrier adds to a module the function barrier(threads), which returns when so many threads have called it, and can be
// called again at once. What any of them wrote before is visible to all afterwards. It traps when a thread of this call has
// failed, or does not come for a minute. Where the module's memory is not shared there is one thread, which it does not stop.
//
// The last thread to come begins the next generation, which the others wait for.
func EmitBarrier(m *asm.Module, block Address) *asm.Func {
	if !m.Shared() {
		return m.Func("barrier", asm.None, asm.I32)
	}
	await := emitAwait(m)
	f := m.Func("barrier", asm.None, asm.I32)
	threads, at := f.Param(0), asm.ConstI32(int32(block))
	f.If(asm.I32LeS.Of(threads, asm.ConstI32(1)), func() { f.Return(nil) }, nil)
	now := f.Let(load(at, generation))
	others := asm.I32AtomicRmwAdd.At(at, arrived, asm.ConstI32(1))
	f.If(asm.I32Eq.Of(others, asm.Plus(threads, -1)), func() {
		set(f, at, arrived, asm.ConstI32(0))
		add(f, at, generation, 1)
		f.If(load(at, sleepers), func() { wake(f, at, generation) }, nil)
	}, func() {
		// A failure is counted before it begins a generation: this thread either sees it here or does not wait.
		f.If(load(at, failures), f.Trap, nil)
		next := f.Call(await, asm.ConstI32(int32(block)+generation), now, asm.ConstI32(int32(block)+sleepers))
		f.If(asm.I32Eqz.Of(next), f.Trap, nil)
	})
	f.If(load(at, failures), f.Trap, nil)
	return f
}
