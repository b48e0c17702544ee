package asm

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/tetratelabs/wazero/api"
)

// TestRange compares ranges with Go's loops: bounds that are known and not, no rounds, steps that do not divide.
func TestRange(t *testing.T) {
	bounds := []struct{ from, to, step int32 }{
		{0, 10, 1}, {0, 0, 1}, {5, 3, 1}, {-7, 7, 3}, {0, 10, 4}, {0, 1, 100}, {-3, -3, 2}, {-10, -2, 8}, {math.MaxInt32 - 5, math.MaxInt32 - 1, 1},
		{math.MinInt32, math.MinInt32 + 3, 1},
	}
	m := newModule()
	for n, b := range bounds {
		for known := range 4 {
			f := exported(m, fmt.Sprint("range ", n, known), I64, I32, I32)
			from, to := Expr(f.Param(0)), Expr(f.Param(1))
			if known&1 != 0 {
				from = ConstI32(b.from)
			}
			if known&2 != 0 {
				to = ConstI32(b.to)
			}
			i, hash := f.Local(I32), f.Let(ConstI64(1))
			f.Range(i, from, to, int(b.step), func() {
				f.Set(hash, I64Add.Of(I64Mul.Of(hash, ConstI64(31)), I64ExtendI32S.Of(i)))
			})
			f.Return(hash)
		}
	}
	machine := run(t, m)
	for n, b := range bounds {
		hash := int64(1)
		for i := int64(b.from); i < int64(b.to); i += int64(b.step) {
			hash = hash*31 + i
		}
		for known := range 4 {
			name := fmt.Sprint("range ", n, known)
			if got := machine.call(t, name, api.EncodeI32(b.from), api.EncodeI32(b.to)); int64(got) != hash {
				t.Errorf("%s %+v: %d, want %d", name, b, int64(got), hash)
			}
		}
	}
}

func TestRepeat(t *testing.T) {
	m := newModule()
	rounds := []int{0, 1, 2, 3, 100}
	for _, n := range rounds {
		f := exported(m, fmt.Sprint(n), I32)
		count := f.Local(I32)
		f.Repeat(n, func() { f.Repeat(3, func() { f.Set(count, Plus(count, 1)) }) })
		f.Return(count)
	}
	machine := run(t, m)
	for _, n := range rounds {
		if got := machine.call(t, fmt.Sprint(n)); got != uint64(3*n) {
			t.Errorf("%d times 3 rounds: %d", n, got)
		}
	}
}

// TestBranches finds the first i from 2 on that divides n, by loops and blocks that are left over several levels.
func TestBranches(t *testing.T) {
	m := newModule()
	f := exported(m, "divisor", I32, I32)
	n, i := f.Param(0), f.Let(ConstI32(2))
	f.Block(func(done Label) {
		f.Loop(func(again Label) {
			f.If(I32Eqz.Of(I32RemU.Of(n, i)), func() {
				f.Block(func(Label) { f.Branch(done) })
				f.Trap()
			}, func() {
				f.Set(i, Plus(i, 1))
				f.Branch(again)
			})
		})
		f.Trap()
	})
	f.Return(i)
	odd := exported(m, "odd", I32, I32) // a loop that is left at its end, an if without an else, a return from inside
	odd.Loop(func(again Label) {
		odd.If(I32LtS.Of(odd.Param(0), ConstI32(2)), func() { odd.Return(odd.Param(0)) }, nil)
		odd.BranchIf(again, odd.Tee(odd.Param(0), Plus(odd.Param(0), -2)))
	})
	odd.Return(ConstI32(0))
	machine := run(t, m)
	for n := uint64(2); n < 200; n++ {
		i := uint64(2)
		for n%i != 0 {
			i++
		}
		if got := machine.call(t, "divisor", n); got != i {
			t.Errorf("divisor(%d) is %d, want %d", n, got, i)
		}
		if got := machine.call(t, "odd", n); got != n%2 {
			t.Errorf("odd(%d) is %d", n, got)
		}
	}
}

func TestSelectAndTee(t *testing.T) {
	m := newModule()
	for kind, typ := range []Type{I32, I64, F32, F64, V128} {
		f := exported(m, typ.String(), None, I32)
		chosen := Select(f.Param(0), loads[typ].At(operandAt(0), 0), loads[typ].At(operandAt(1), 0))
		copied := f.Local(typ)
		f.Do(stores[typ].At(ConstI32(resultAt), 0, f.Tee(copied, chosen)))
		f.Do(stores[typ].At(ConstI32(resultAt), uint32(16*(kind+1)), copied))
	}
	machine := run(t, m)
	choices := []vec{{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}, {21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36}}
	machine.memory.Write(0, choices[0][:])
	machine.memory.Write(64, choices[1][:])
	for kind, typ := range []Type{I32, I64, F32, F64, V128} {
		for condition, want := range map[uint64]vec{0: choices[1], 1: choices[0], 1 << 31: choices[0]} {
			machine.call(t, typ.String(), condition)
			for _, at := range []uint32{resultAt, resultAt + uint32(16*(kind+1))} {
				if got, _ := machine.memory.Read(at, uint32(sizes[typ])); !bytes.Equal(got, want[:sizes[typ]]) {
					t.Errorf("select of %v by %d: %x, want %x", typ, condition, got, want[:sizes[typ]])
				}
			}
		}
	}
}

func TestCalls(t *testing.T) {
	m := newModule()
	power := exported(m, "power", F64, F64, I32) // recursive
	x, n := power.Param(0), power.Param(1)
	power.If(n, func() { power.Return(F64Mul.Of(x, power.Call(power, x, Plus(n, -1)))) }, nil)
	power.Return(ConstF64(1))
	note := m.Func("note", None, I32)
	note.Do(I32Store.At(ConstI32(resultAt), 0, note.Param(0)))
	caller := exported(m, "caller", I32, I32)
	caller.Do(caller.Call(note, Times(caller.Param(0), 3)))
	caller.Do(caller.Call(power, ConstF64(1), ConstI32(1))) // the value is dropped
	caller.Return(I32Load.At(ConstI32(resultAt), 0))
	machine := run(t, m)
	if got := api.DecodeF64(machine.call(t, "power", api.EncodeF64(1.5), 5)); got != math.Pow(1.5, 5) {
		t.Errorf("power: %g", got)
	}
	if got := machine.call(t, "caller", 14); got != 42 {
		t.Errorf("caller: %d", got)
	}
}

func TestPlusAndTimes(t *testing.T) {
	m := newModule()
	factors := []int{0, 1, 2, 3, 4, 12, 1 << 16, -1, -8}
	for _, n := range factors {
		for _, known := range []bool{false, true} {
			f := exported(m, fmt.Sprint(n, known), I64, I32)
			e := Expr(f.Param(0))
			if known {
				e = ConstI32(77)
			}
			sum, product := I64ExtendI32S.Of(Plus(e, n)), I64ExtendI32U.Of(Times(e, n))
			f.Return(I64Or.Of(I64Shl.Of(sum, ConstI64(32)), product))
		}
	}
	machine := run(t, m)
	for _, n := range factors {
		want := uint64(77+n)<<32 | uint64(uint32(77*n))
		for _, known := range []bool{false, true} {
			if got := machine.call(t, fmt.Sprint(n, known), 77); got != want {
				t.Errorf("77 and %d, known %v: %x, want %x", n, known, got, want)
			}
		}
	}
}

func TestCopyAndFill(t *testing.T) {
	m := newModule()
	f := exported(m, "copy", None, I32, I32, I32)
	f.Copy(f.Param(0), f.Param(1), f.Param(2))
	g := exported(m, "fill", None, I32, I32, I32)
	g.Fill(g.Param(0), g.Param(1), g.Param(2))
	machine := run(t, m)
	want := make([]byte, 100)
	for i := range want {
		want[i] = byte(i)
	}
	machine.memory.Write(0, want)
	machine.call(t, "copy", 10, 12, 30) // overlapping, both ways
	copy(want[10:40], want[12:42])
	machine.call(t, "copy", 55, 50, 40)
	copy(want[55:95], want[50:90])
	machine.call(t, "fill", 3, 0x1ab, 5)
	copy(want[3:], strings.Repeat("\xab", 5))
	machine.call(t, "fill", 0, 7, 0)
	if got, _ := machine.memory.Read(0, 100); !bytes.Equal(got, want) {
		t.Errorf("got %x\nwant %x", got, want)
	}
}

func TestMemorySizeAndFence(t *testing.T) {
	m := newModule()
	f := exported(m, "size", I32)
	f.Do(AtomicFence.Of())
	f.Return(MemorySize.Of())
	if got := run(t, m).call(t, "size"); got != 1 {
		t.Errorf("%d pages", got)
	}
}

func TestAtomicAdd(t *testing.T) {
	m := newModule()
	f := exported(m, "add", I32, I32)
	f.Return(I32AtomicRmwAdd.At(ConstI32(0), 16, f.Param(0)))
	machine := run(t, m)
	machine.memory.WriteUint32Le(16, math.MaxUint32)
	for _, want := range []uint32{math.MaxUint32, 4, 9} {
		if got := machine.call(t, "add", 5); uint32(got) != want {
			t.Errorf("add: %d before, want %d", got, want)
		}
	}
	if got, _ := machine.memory.ReadUint32Le(16); got != 14 {
		t.Errorf("the sum is %d", got)
	}
}

// TestWaitAndNotify needs no second thread: nobody is woken, another value does not wait, and the last one times out.
func TestWaitAndNotify(t *testing.T) {
	m := NewModule("env", "memory", 1, 4, true)
	f := exported(m, "wait", I32, I32, I64)
	f.Return(MemoryAtomicWait32.At(ConstI32(8), 8, f.Param(0), f.Param(1)))
	g := exported(m, "notify", I32, I32)
	g.Return(MemoryAtomicNotify.At(ConstI32(8), 8, g.Param(0)))
	machine := run(t, m)
	machine.memory.WriteUint32Le(16, 3)
	const notEqual, timedOut = 1, 2
	if got := machine.call(t, "wait", 4, math.MaxUint64); got != notEqual {
		t.Errorf("wait for another value: %d", got)
	}
	if got := machine.call(t, "wait", 3, 1000); got != timedOut {
		t.Errorf("wait for a microsecond: %d", got)
	}
	if got := machine.call(t, "notify", 10); got != 0 {
		t.Errorf("notify woke %d", got)
	}
}
