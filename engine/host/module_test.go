package host

import (
	"encoding/binary"
	"testing"
)

func instantiate(t testing.TB, h *Host) *Module {
	t.Helper()
	m, err := h.Instantiate(module(importMemory, functions))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	return m
}

func call(t testing.TB, m *Module, name string, args ...uint32) {
	t.Helper()
	if err := m.Call(name, args...); err != nil {
		t.Fatal(err)
	}
}

// word reads an i32 of the memory.
func word(h *Host, a Address) uint32 { return binary.LittleEndian.Uint32(read(h, a, 4)) }

func TestCall(t *testing.T) {
	h := newHost(t, 1<<20)
	m := instantiate(t, h)
	a := alloc(t, h, 16)
	for _, c := range []struct {
		name    string
		x, y, s uint32
	}{
		{"small", 2, 3, 5},
		{"above 2^31", 1 << 31, 5, 1<<31 + 5},
		{"wraps", 1<<32 - 1, 3, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			call(t, m, "add", uint32(a)+4, c.x, c.y)
			if got := word(h, a+4); got != c.s {
				t.Errorf("%d + %d = %d, want %d", c.x, c.y, got, c.s)
			}
		})
	}
	call(t, m, "nothing")
	call(t, m, "ten", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
}

func TestVectorsAndAtomics(t *testing.T) {
	h := newHost(t, 1<<20)
	m := instantiate(t, h)
	a := alloc(t, h, 16)
	h.Write(a, []byte{1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 64})
	call(t, m, "double", uint32(a))
	call(t, m, "atomic", uint32(a)+4, 100)
	for i, want := range []uint32{2, 104, 6, 1 << 31} {
		if got := word(h, a+Address(4*i)); got != want {
			t.Errorf("lane %d is %d, want %d", i, got, want)
		}
	}
}

func TestFailedCalls(t *testing.T) {
	h := newHost(t, 1<<20)
	m := instantiate(t, h)
	a := alloc(t, h, 4)
	for _, c := range []struct {
		title, name string
		args        []uint32
		part        string
	}{
		{"unreachable", "trap", nil, "unreachable"},
		{"out of bounds", "load", []uint32{1<<32 - 2}, "out of bounds"},
		{"just behind the end", "load", []uint32{pageBytes - 3}, "out of bounds"},
		{"no such function", "missing", nil, "exports no such function"},
		{"one of every JavaScript object", "toString", nil, "exports no such function"},
		{"too few arguments", "add", []uint32{1, 2}, "2 arguments given, 3 accepted"},
		{"too many arguments", "trap", []uint32{1}, "1 arguments given, 0 accepted"},
		{"a result", "result", nil, "has results"},
	} {
		t.Run(c.title, func(t *testing.T) {
			for range 2 { // the second call finds the export cached
				mustFail(t, m.Call(c.name, c.args...), "host: call of \""+c.name+"\": ", c.part)
			}
			call(t, m, "add", uint32(a), 20, 22)
			if got := word(h, a); got != 42 {
				t.Errorf("after the failure, 20 + 22 = %d", got)
			}
		})
	}
	mustFail(t, m.Call("late", uint32(a)), "unreachable")
	if got := word(h, a); got != 7 {
		t.Errorf("what was written before a trap is %d, want 7", got)
	}
}

func TestModuleThatGrowsTheMemory(t *testing.T) {
	h := newHost(t, 1<<20)
	m := instantiate(t, h)
	a := alloc(t, h, 4)
	call(t, m, "add", uint32(a), 1, 2)
	call(t, m, "grow", 2)
	if got := h.machine.pages(); got != 3 {
		t.Fatalf("%d pages, want 3", got)
	}
	if got := word(h, a); got != 3 {
		t.Errorf("the memory has %d after it grew, want 3", got)
	}
	b := alloc(t, h, 2*pageBytes)
	if got := h.machine.pages(); got != 3 {
		t.Errorf("%d pages, as what the module added was not used", got)
	}
	h.Write(b+2*pageBytes-1, []byte{9})
	big := alloc(t, h, 5*pageBytes)
	call(t, m, "add", uint32(big), 3, 4)
	if got, last := word(h, big), read(h, b+2*pageBytes-1, 1); got != 7 || last[0] != 9 {
		t.Errorf("the memory has %d and %d after it grew again, want 7 and 9", got, last[0])
	}
}

func TestModulesShareTheMemory(t *testing.T) {
	h := newHost(t, 1<<20)
	first, second := instantiate(t, h), instantiate(t, h)
	a := alloc(t, h, 16)
	h.Write(a, make([]byte, 16))
	call(t, first, "add", uint32(a), 4, 5)
	call(t, second, "double", uint32(a))
	if got := word(h, a); got != 18 {
		t.Errorf("two modules made %d, want 18", got)
	}
	first.Close()
	first.Close()
	call(t, second, "double", uint32(a)) // the same bytes, one of them closed
	if got := word(h, a); got != 36 {
		t.Errorf("the module left made %d, want 36", got)
	}
	mustPanic(t, `BUG: host: call of "add" in a closed module`, func() { _ = first.Call("add") })

	other := newHost(t, 1<<20)
	b := alloc(t, other, 16)
	other.Write(b, make([]byte, 16))
	if call(t, second, "double", uint32(a)); word(other, b) != 0 {
		t.Errorf("a module wrote in another host's memory")
	}
}

// TestMemoryOutlivesModules: wazero tells the memory to go when a module that imports it is closed.
func TestMemoryOutlivesModules(t *testing.T) {
	h := newHost(t, MaxBytes)
	a := alloc(t, h, 100)
	for i := range uint32(3) {
		m := instantiate(t, h)
		call(t, m, "add", uint32(a), i, 1)
		m.Close()
		b := alloc(t, h, 20<<20)
		h.Write(b+(20<<20)-1, []byte{5})
		if got, last := word(h, a), read(h, b+(20<<20)-1, 1); got != i+1 || last[0] != 5 {
			t.Errorf("the memory has %d and %d, want %d and 5", got, last[0], i+1)
		}
	}
	if got, want := h.machine.pages()*pageBytes, uint32(60<<20); got < want || got > want+pageBytes {
		t.Errorf("a memory of %d bytes for %d", got, want)
	}
}

func TestInvalidModules(t *testing.T) {
	h := newHost(t, 1<<20)
	for _, c := range []struct {
		name   string
		module []byte
	}{
		{"no bytes", nil},
		{"text", []byte("(module)")},
		{"a type error", module(importMemory, []function{{"f", "", "", "\x6a"}})},
		{"an instruction that does not exist", module(importMemory, []function{{"f", "", "", "\xff"}})},
		{"a call of nothing", module(importMemory, []function{{"f", "", "", "\x10\x05"}})},
		{"another memory", module("\x01\x03env\x05other\x02\x00\x01", nil)},
		{"more memory than there is", module("\x01\x03env\x06memory\x02\x00\x09", nil)},
		{"an imported function", module("\x02\x03env\x06memory\x02\x00\x01\x03env\x01f\x00\x00", []function{{"f", "", "", ""}})},
		{"a start function that traps", module(importMemory, []function{{"f", "", "", "\x00"}}, "\x08\x01\x00")},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := h.Instantiate(c.module)
			mustFail(t, err, "host: cannot instantiate a module of ")
		})
	}
	call(t, instantiate(t, h), "nothing") // the host is as good as before
}

// TestBrokenModules cuts the test module off at every byte, and changes every byte: none may panic. Some stay valid, such as
// a module cut off between two sections or with other letters in a name.
func TestBrokenModules(t *testing.T) {
	whole := module(importMemory, functions)
	h := newHost(t, 1<<20)
	valid := 0
	try := func(bytes []byte) {
		if m, err := h.Instantiate(bytes); err == nil {
			m.Close()
			valid++
		}
	}
	for n := range whole {
		try(whole[:n])
		changed := append([]byte(nil), whole...)
		changed[n] ^= 0x55
		try(changed)
	}
	if valid > len(whole) {
		t.Errorf("%d of %d broken modules pass for valid", valid, 2*len(whole))
	}
}

func TestModuleWithStart(t *testing.T) {
	h := newHost(t, 1<<20)
	a := alloc(t, h, 4)
	// (func (i32.store (i32.const 64) (i32.const 5))) (start 0)
	f := function{"f", "", "", "\x41\xc0\x00\x41\x05\x36\x02\x00"}
	if _, err := h.Instantiate(module(importMemory, []function{f}, "\x08\x01\x00")); err != nil {
		t.Fatal(err)
	}
	if a != 64 || word(h, a) != 5 {
		t.Errorf("the block at %d has %d, want 5 at 64", a, word(h, a))
	}
}

// BenchmarkCall is what the host costs a step.
func BenchmarkCall(b *testing.B) {
	h := newHost(b, 1<<20)
	m := instantiate(b, h)
	a := alloc(b, h, 4)
	for b.Loop() {
		if err := m.Call("add", uint32(a), 1, 2); err != nil {
			b.Fatal(err)
		}
	}
}
