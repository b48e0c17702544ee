package host

import (
	"encoding/binary"
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	"ganplayground/engine/asm"
)

// newCrew returns a host all of whose threads are up. Only a page that is not isolated has none, and nothing to test: wasm/e2e runs
// these tests on both kinds of page, and fails if they are skipped on the wrong one.
func newCrew(t testing.TB, threads int) *Host {
	t.Helper()
	h, err := NewThreaded(1<<24, threads)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Close)
	if threads > 1 && !h.Shared() {
		if runtime.GOOS != "js" {
			t.Fatal("the host's memory is not shared")
		}
		t.Skip("no threads here")
	}
	await(t, h, threads)
	return h
}

// await returns when a host has so many threads. In a browser, helpers come while this goroutine leaves the event loop alone.
func await(t testing.TB, h *Host, threads int) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); h.Threads() != threads; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d threads, want %d", h.Threads(), threads)
		}
	}
}

// threaded is a test module; thread and threads stand last in every list of parameters.
func threaded(h *Host) []byte {
	m := asm.NewModule("env", "memory", 1, 1<<16, h.Shared())
	barrier := EmitBarrier(m, h.Control())
	emitMark(m)
	emitChain(m, barrier)
	emitTrap(m, barrier)
	f := exported(m, "barriers", asm.None, asm.I32, asm.I32, asm.I32) // (rounds)
	f.Range(f.Local(asm.I32), asm.ConstI32(0), f.Param(0), 1, func() { f.Do(f.Call(barrier, f.Param(2))) })
	f = exported(m, "most", asm.None, slices.Repeat([]asm.Type{asm.I32}, MaxArguments+2)...)
	f.Do(asm.I32Store.At(f.Param(0), 0, f.Param(MaxArguments-1)))
	return m.Encode()
}

// emitMark emits mark(at, x): at[thread] += x + threads.
func emitMark(m *asm.Module) {
	f := exported(m, "mark", asm.None, asm.I32, asm.I32, asm.I32, asm.I32)
	slot := asm.I32Add.Of(f.Param(0), asm.Times(f.Param(2), 4))
	sum := asm.I32Add.Of(asm.I32Load.At(slot, 0), asm.I32Add.Of(f.Param(1), f.Param(3)))
	f.Do(asm.I32Store.At(slot, 0, sum))
}

// emitChain emits chain(at, rounds): of two rows of numbers at at, one for each thread, every round makes each number of the second
// the sum of the first plus its thread, and swaps the rows. A thread that starts a round early or late gets another sum.
func emitChain(m *asm.Module, barrier *asm.Func) {
	f := exported(m, "chain", asm.None, asm.I32, asm.I32, asm.I32, asm.I32)
	row, thread, threads := f.Param(0), f.Param(2), f.Param(3)
	next := f.Let(asm.Plus(row, rowBytes))
	sum, swapped := f.Local(asm.I32), f.Local(asm.I32)
	i, j := f.Local(asm.I32), f.Local(asm.I32)
	f.Range(i, asm.ConstI32(0), f.Param(1), 1, func() {
		f.Set(sum, thread)
		f.Range(j, asm.ConstI32(0), threads, 1, func() {
			f.Set(sum, asm.I32Add.Of(sum, asm.I32Load.At(asm.I32Add.Of(row, asm.Times(j, 4)), 0)))
		})
		f.Do(asm.I32Store.At(asm.I32Add.Of(next, asm.Times(thread, 4)), 0, sum))
		f.Do(f.Call(barrier, threads))
		f.Set(swapped, row)
		f.Set(row, next)
		f.Set(next, swapped)
	})
}

const rowBytes = 4 * maxThreads

// emitTrap emits trap(which): one thread does not come to the second barrier.
func emitTrap(m *asm.Module, barrier *asm.Func) {
	f := exported(m, "trap", asm.None, asm.I32, asm.I32, asm.I32)
	f.Do(f.Call(barrier, f.Param(2)))
	zero := f.Let(asm.ConstI32(0))
	f.If(asm.I32Eq.Of(f.Param(0), f.Param(1)), func() { f.Do(asm.I32DivU.Of(asm.ConstI32(1), zero)) }, nil)
	f.Do(f.Call(barrier, f.Param(2)))
}

func instantiateThreaded(t testing.TB, h *Host, threads int) *Module {
	t.Helper()
	m, err := h.Instantiate(threaded(h))
	if err != nil {
		t.Fatal(err)
	}
	await(t, h, threads)
	return m
}

func callAll(t testing.TB, m *Module, name string, args ...uint32) {
	t.Helper()
	if err := m.CallAll(name, args...); err != nil {
		t.Fatal(err)
	}
}

// zeros returns the address of a block of zeros.
func zeros(t testing.TB, h *Host, n int) Address {
	t.Helper()
	a := alloc(t, h, n)
	h.Write(a, make([]byte, n))
	return a
}

// checkChain runs rounds of chain and compares them with the sums made here.
func checkChain(t *testing.T, h *Host, m *Module, threads, rounds int) {
	t.Helper()
	a := zeros(t, h, 2*rowBytes)
	defer h.Free(a)
	callAll(t, m, "chain", uint32(a), uint32(rounds))
	want := make([]uint32, threads)
	for range rounds {
		var sum uint32
		for _, x := range want {
			sum += x
		}
		for i := range want {
			want[i] = sum + uint32(i)
		}
	}
	for i, w := range want {
		if got := word(h, a+Address(rounds%2*rowBytes+4*i)); got != w {
			t.Errorf("after %d rounds, number %d of %d is %d, want %d", rounds, i, threads, got, w)
		}
	}
}

func TestCallAll(t *testing.T) {
	for _, threads := range []int{-1, 0, 1, 2, 3, 8, maxThreads} {
		t.Run(fmt.Sprint(threads), func(t *testing.T) {
			h := newCrew(t, max(threads, 1))
			threads := max(threads, 1)
			m := instantiateThreaded(t, h, threads)
			if (h.Control() != 0) != h.Shared() || h.Shared() != (threads > 1) {
				t.Errorf("a control block at %d, shared: %v", h.Control(), h.Shared())
			}
			a := zeros(t, h, rowBytes)
			for range 3 {
				callAll(t, m, "mark", uint32(a), 100)
			}
			for i := range maxThreads {
				want := uint32(0)
				if i < threads {
					want = 3 * uint32(100+threads)
				}
				if got := word(h, a+Address(4*i)); got != want {
					t.Errorf("slot %d is %d, want %d", i, got, want)
				}
			}
			checkChain(t, h, m, threads, 1000)
			checkChain(t, h, m, threads, 7)
		})
	}
}

// TestLimitThreads: a call has as many threads as the limit says, whatever it was before, and barriers count no others.
func TestLimitThreads(t *testing.T) {
	const hired = 4
	h := newCrew(t, hired)
	m := instantiateThreaded(t, h, hired)
	for _, c := range []struct{ limit, want int }{{2, 2}, {1, 1}, {3, 3}, {hired + 1, hired}, {2, 2}, {0, hired}, {-1, hired}} {
		h.LimitThreads(c.limit)
		if got := h.Threads(); got != c.want {
			t.Errorf("%d threads with a limit of %d, want %d", got, c.limit, c.want)
		}
		checkChain(t, h, m, c.want, 50)
	}
}

// TestTooFewOrManyThreads: any number of threads is accepted.
func TestTooFewOrManyThreads(t *testing.T) {
	for asked, want := range map[int]int{-5: 1, 0: 1, 1: 1, maxThreads + 5: maxThreads} {
		h, err := NewThreaded(1<<20, asked)
		if err != nil {
			t.Fatal(err)
		}
		if h.Shared() {
			await(t, h, want)
		}
		if got := h.Threads(); got > want {
			t.Errorf("%d threads asked, %d given, want %d", asked, got, want)
		}
		h.Close()
	}
}

func TestModulesAddedWhileHelpersWait(t *testing.T) {
	h := newCrew(t, 3)
	first := instantiateThreaded(t, h, 3)
	checkChain(t, h, first, 3, 50)
	a := zeros(t, h, 4)
	for i := range 20 {
		m, err := h.Instantiate(threaded(h))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range []*Module{first, m} { // with as many helpers as have it by now
			callAll(t, m, "mark", uint32(a), 0)
			callAll(t, m, "barriers", 3)
		}
		await(t, h, 3)
		checkChain(t, h, m, 3, 20)
		if i%2 == 0 {
			m.Close()
		}
	}
	await(t, h, 3)
	checkChain(t, h, first, 3, 50)
}

// TestThreadTraps: an error tells of the thread that failed first, the others do not hang, and all are there for the next call.
func TestThreadTraps(t *testing.T) {
	for _, threads := range []int{1, 2, 4} {
		for which := range threads {
			t.Run(fmt.Sprintf("%d of %d", which, threads), func(t *testing.T) {
				h := newCrew(t, threads)
				m := instantiateThreaded(t, h, threads)
				for range 3 {
					err := m.CallAll("trap", uint32(which))
					mustFail(t, err, `host: call of "trap" on all threads: `, "divide by zero")
					if threads > 1 {
						mustFail(t, err, fmt.Sprintf("thread %d: ", which))
					}
					if h.Threads() != threads {
						t.Errorf("%d threads after a trap, want %d", h.Threads(), threads)
					}
					checkChain(t, h, m, threads, 100)
				}
			})
		}
	}
}

func TestFailedCallAll(t *testing.T) {
	for _, threads := range []int{1, 2} {
		t.Run(fmt.Sprint(threads), func(t *testing.T) {
			h := newCrew(t, threads)
			m := instantiateThreaded(t, h, threads)
			for _, c := range []struct {
				name string
				args int
				part string
			}{
				{"missing", 1, "exports no such function"},
				{"mark", 1, "3 arguments given, 4 accepted"},
				{"mark", 3, "5 arguments given, 4 accepted"},
				{"most", MaxArguments + 1, "13 arguments given, 12 is the most"},
			} {
				mustFail(t, m.CallAll(c.name, make([]uint32, c.args)...), `host: call of "`+c.name+`" on all threads: `, c.part)
			}
			args := make([]uint32, MaxArguments)
			a := zeros(t, h, 4)
			args[0], args[MaxArguments-1] = uint32(a), 1<<32-1
			callAll(t, m, "most", args...)
			if got := word(h, a); got != 1<<32-1 {
				t.Errorf("the last argument arrived as %d", got)
			}
			m.Close()
			mustPanic(t, `BUG: host: call of "mark" in a closed module`, func() { _ = m.CallAll("mark") })
			h.Close()
			mustPanic(t, "BUG: host: use of a closed host", func() { _ = m.CallAll("mark") })
			mustPanic(t, "BUG: host: use of a closed host", func() { h.Threads() })
			mustPanic(t, "BUG: host: use of a closed host", func() { h.Shared() })
		})
	}
}

func TestSharedMemoryGrows(t *testing.T) {
	h := newCrew(t, 3)
	m := instantiateThreaded(t, h, 3)
	first := zeros(t, h, rowBytes)
	for i := range 5 {
		a := zeros(t, h, 20*pageBytes) // grown by the host
		callAll(t, m, "mark", uint32(a)+19*pageBytes, 1)
		callAll(t, m, "mark", uint32(first), 1)
		checkChain(t, h, m, 3, 10)
		if got, want := word(h, a+19*pageBytes+8), uint32(4); got != want {
			t.Errorf("behind the old end there is %d, want %d", got, want)
		}
		if got, want := word(h, first+8), uint32(4*(i+1)); got != want {
			t.Errorf("in the first page there is %d, want %d", got, want)
		}
	}
	before := h.machine.pages()
	grower, err := h.Instantiate(module(importShared, functions))
	if err != nil {
		t.Fatal(err)
	}
	call(t, grower, "grow", 9)
	await(t, h, 3)
	if got := h.machine.pages(); got != before+9 {
		t.Errorf("%d pages after a module grew the memory, want %d", got, before+9)
	}
	a := zeros(t, h, 8*pageBytes)
	callAll(t, m, "mark", uint32(a)+8*pageBytes-12, 1)
	if got := word(h, a+8*pageBytes-4); got != 4 {
		t.Errorf("in what the module added there is %d, want 4", got)
	}
}

// TestSharedModuleOnOwnMemory: a module for a memory of one's own does not go onto a shared one, nor the other way round.
func TestSharedModuleOnOwnMemory(t *testing.T) {
	own, shared := newHost(t, 1<<20), newCrew(t, 2)
	_, err := own.Instantiate(threaded(shared))
	mustFail(t, err, "shared")
	_, err = shared.Instantiate(threaded(own))
	mustFail(t, err, "shared")
}

func TestControlBlock(t *testing.T) {
	h := newCrew(t, 2)
	a := alloc(t, h, 1)
	if a < h.Control()+controlBytes {
		t.Errorf("the first block, at %d, lies in the control block, from %d to %d", a, h.Control(), h.Control()+controlBytes)
	}
	if err := asm.Validate(conductor()); err != nil {
		t.Error(err)
	}
	if err := asm.Validate(threaded(h)); err != nil {
		t.Error(err)
	}
	block := make([]byte, helpers)
	instantiateThreaded(t, h, 2)
	h.machine.read(block, control)
	for at := range helpers / 4 {
		if x := binary.LittleEndian.Uint32(block[4*at:]); x != 0 && at != generation {
			t.Errorf("word %d of the control block is %d before the first call", at, x)
		}
	}
}

// BenchmarkCallAll is what a step costs that does nothing, 2 threads.
func BenchmarkCallAll(b *testing.B) {
	h := newCrew(b, 2)
	m := instantiateThreaded(b, h, 2)
	for b.Loop() {
		callAll(b, m, "barriers", 0)
	}
}

// BenchmarkCallAllAfterPause is the same with the helper asleep.
func BenchmarkCallAllAfterPause(b *testing.B) {
	h := newCrew(b, 2)
	m := instantiateThreaded(b, h, 2)
	var took time.Duration
	best := time.Hour
	for b.Loop() {
		time.Sleep(time.Millisecond)
		start := time.Now()
		callAll(b, m, "barriers", 0)
		now := time.Since(start)
		took, best = took+now, min(best, now)
	}
	b.ReportMetric(float64(took.Nanoseconds())/float64(b.N), "ns/call")
	b.ReportMetric(float64(best.Nanoseconds()), "ns/best")
}

// BenchmarkBarrier is one barrier: on average, and at best, which is what it costs while no other program takes a core.
func BenchmarkBarrier(b *testing.B) {
	for _, threads := range []int{1, 2, 4, 8} {
		b.Run(fmt.Sprint(threads), func(b *testing.B) {
			h := newCrew(b, threads)
			m := instantiateThreaded(b, h, threads)
			const rounds = 1000
			best := time.Hour
			for b.Loop() {
				start := time.Now()
				callAll(b, m, "barriers", rounds)
				best = min(best, time.Since(start))
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/rounds, "ns/barrier")
			b.ReportMetric(float64(best.Nanoseconds())/rounds, "ns/best")
		})
	}
}
