package asm

import (
	"fmt"
	"strings"
	"testing"
)

// TestTraps has what ends a program: each trap is the one that is meant.
func TestTraps(t *testing.T) {
	const page = 1 << 16
	m := newModule()
	for _, c := range []struct {
		name string
		body func(f *Func)
	}{
		{"unreachable", func(f *Func) { f.Trap() }},
		{"out of bounds: load", func(f *Func) { f.Do(I32Load.At(ConstI32(page-3), 0)) }},
		{"out of bounds: load by its offset", func(f *Func) { f.Do(I32Load.At(ConstI32(0), page-3)) }},
		{"out of bounds: sum does not wrap", func(f *Func) { f.Do(I32Load.At(ConstI32(-4), 8)) }},
		{"out of bounds: store of a vector", func(f *Func) { f.Do(V128Store.At(ConstI32(page-15), 0, ConstF32x4(0))) }},
		{"out of bounds: lane", func(f *Func) { f.Do(V128Store64Lane.LaneAt(1, ConstI32(page-7), 0, ConstF32x4(0))) }},
		{"out of bounds: copy", func(f *Func) { f.Copy(ConstI32(0), ConstI32(page-9), ConstI32(10)) }},
		{"out of bounds: fill", func(f *Func) { f.Fill(ConstI32(page), ConstI32(0), ConstI32(1)) }},
		{"unaligned atomic", func(f *Func) { f.Do(I32AtomicLoad.At(ConstI32(2), 0)) }},
		{"integer divide by zero", func(f *Func) { f.Do(I32DivU.Of(ConstI32(1), f.Local(I32))) }},
		{"expected shared memory", func(f *Func) { f.Do(MemoryAtomicWait32.At(ConstI32(0), 0, ConstI32(0), ConstI64(0))) }},
	} {
		c.body(exported(m, c.name, None))
	}
	last := exported(m, "last bytes", None) // which are inside
	last.Do(V128Store.At(ConstI32(page-16), 0, V128Load.At(ConstI32(page-32), 16)))
	last.Fill(ConstI32(page), ConstI32(0), ConstI32(0))
	machine := run(t, m)
	machine.call(t, "last bytes")
	for _, f := range m.funcs[:len(m.funcs)-1] {
		_, err := machine.module.ExportedFunction(f.Name).Call(background)
		kind, _, _ := strings.Cut(f.Name, ":")
		if err == nil || !strings.Contains(err.Error(), kind) {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}

// TestOrder writes down in which order operands are computed: as they are written, but a select's condition last.
func TestOrder(t *testing.T) {
	m := newModule()
	note := m.Func("note", I32, I32) // appends a decimal digit to the number at 0 and gives it
	note.Do(I32Store.At(ConstI32(0), 0, I32Add.Of(Times(I32Load.At(ConstI32(0), 0), 10), note.Param(0))))
	note.Return(note.Param(0))
	f := exported(m, "order", I32)
	digit := func(n int32) Expr { return f.Call(note, ConstI32(n)) }
	sum := I32Add.Of(digit(1), I32Mul.Of(digit(2), digit(3)))
	chosen := Select(digit(6), digit(4), digit(5))
	f.Do(I32Store.At(I32And.Of(digit(7), ConstI32(0)), 64, I32Sub.Of(sum, chosen)))
	f.Return(I32Load.At(ConstI32(0), 0))
	if got := run(t, m).call(t, "order"); got != 7123456 {
		t.Errorf("computed in the order %d", got)
	}
}

// TestLarge has numbers that take more than one byte everywhere: locals, functions, labels, lengths, names.
func TestLarge(t *testing.T) {
	const n = 300
	m := newModule()
	for i := range n {
		m.Func(fmt.Sprintf("%0300d", i), I32).Return(ConstI32(int32(i * i)))
	}
	f := exported(m, strings.Repeat("long", 100), I32)
	types := []Type{I32, V128, F64, I32, F32, I64}
	var locals []Local
	for i := range n {
		locals = append(locals, f.Local(types[i%len(types)]))
	}
	sum := f.Local(I32)
	var nest func(depth int, outermost Label)
	nest = func(depth int, outermost Label) {
		if depth == 0 {
			f.Branch(outermost)
			return
		}
		f.Block(func(Label) { nest(depth-1, outermost) })
		f.Trap()
	}
	f.Block(func(l Label) { nest(n, l) })
	for i := 0; i < n; i += 3 {
		if l := locals[i]; l.t == I32 {
			f.Set(l, f.Call(m.funcs[i]))
			f.Set(sum, I32Add.Of(sum, l))
		}
	}
	f.Return(sum)
	want := uint64(0)
	for i := 0; i < n; i += 3 {
		want += uint64(i * i)
	}
	if got := run(t, m).call(t, f.Name); got != want {
		t.Errorf("%d, want %d", got, want)
	}
	text, err := Disassemble(m.Encode())
	if depth := fmt.Sprintf("block @%d\n", n+1); err != nil || !strings.Contains(text, depth) {
		t.Errorf("no %q in the text, error %v", depth, err)
	}
}

func TestMaxLocals(t *testing.T) {
	for n, valid := range map[int]bool{maxLocals: true, maxLocals + 1: false} {
		m := newModule()
		f := m.Func("f", None)
		for range n {
			f.Local(I32)
		}
		if err := Validate(m.Encode()); (err == nil) != valid {
			t.Errorf("%d locals: %v", n, err)
		}
	}
}

// The reader's error is the first one, and what comes after it reads as zeros without moving.
func TestReaderAfterError(t *testing.T) {
	r := &reader{data: []byte("\x01\x02\x03"), end: 3}
	r.take(4)
	first := r.err
	if first == nil {
		t.Fatal("4 bytes of 3")
	}
	calls := 0
	r.vector(func(int) { calls++ })
	r.sized("nothing", func() { calls++ })
	if r.byte() != 0 || r.unsigned() != 0 || r.signed(64) != 0 || r.little(8) != 0 || r.text() != "" || calls != 0 || r.at != 0 {
		t.Error("reads go on after an error")
	}
	r.fail(1, "something else")
	if r.err != first {
		t.Errorf("the error became %v", r.err)
	}
}

// A part ends where its length says, even if its contents ask for more; what follows it is read from there.
func TestReaderSized(t *testing.T) {
	for _, c := range []struct {
		name, data string
		read       int // bytes of the part
		says       string
	}{
		{"exact", "\x02abc", 2, ""},
		{"empty", "\x00c", 0, ""},
		{"more than there are", "\x02abc", 3, "byte 1: 3 bytes are wanted where 2 are left"},
		{"less than there are", "\x02abc", 1, "byte 2: 1 bytes are left over at the end of a part"},
		{"longer than what it is in", "\x04abc", 4, "byte 1: 4 bytes are wanted where 3 are left"},
	} {
		r := &reader{data: []byte(c.data), end: len(c.data)}
		r.sized("a part", func() { r.take(uint64(c.read)) })
		if c.says == "" {
			if next := r.byte(); r.err != nil || next != 'c' || r.at != r.end {
				t.Errorf("%s: followed by %q, %v", c.name, next, r.err)
			}
			continue
		}
		if r.err == nil || !strings.Contains(r.err.Error(), c.says) {
			t.Errorf("%s: %v, want ... %s", c.name, r.err, c.says)
		}
	}
}
