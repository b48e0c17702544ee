package asm

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"testing"
)

func TestUnsignedLEB128(t *testing.T) {
	for _, c := range []struct {
		v    uint64
		want string
	}{
		{0, "00"}, {1, "01"}, {0x7f, "7f"}, {0x80, "8001"}, {624485, "e58e26"}, {0x3fff, "ff7f"}, {0x4000, "808001"},
		{math.MaxUint32, "ffffffff0f"}, {math.MaxUint64, "ffffffffffffffffff01"},
	} {
		var out code
		out.unsigned(c.v)
		if got := fmt.Sprintf("%x", out.bytes); got != c.want {
			t.Errorf("%d is %s, want %s", c.v, got, c.want)
		}
		r := &reader{data: out.bytes, end: len(out.bytes)}
		if c.v <= math.MaxUint32 && (uint64(r.unsigned()) != c.v || r.err != nil || r.at != r.end) {
			t.Errorf("%d is read back wrong: %v", c.v, r.err)
		}
	}
}

func TestSignedLEB128(t *testing.T) {
	for _, c := range []struct {
		v    int64
		want string
	}{
		{0, "00"}, {1, "01"}, {-1, "7f"}, {63, "3f"}, {64, "c000"}, {-64, "40"}, {-65, "bf7f"}, {127, "ff00"}, {128, "8001"}, {-128, "807f"},
		{-123456, "c0bb78"}, {8191, "ff3f"}, {8192, "80c000"}, {-8192, "8040"}, {-8193, "ffbf7f"},
		{math.MaxInt32, "ffffffff07"}, {math.MinInt32, "8080808078"},
		{math.MaxInt64, "ffffffffffffffffff00"}, {math.MinInt64, "8080808080808080807f"},
	} {
		var out code
		out.signed(c.v)
		if got := fmt.Sprintf("%x", out.bytes); got != c.want {
			t.Errorf("%d is %s, want %s", c.v, got, c.want)
		}
		for _, size := range []int{32, 64} {
			r := &reader{data: out.bytes, end: len(out.bytes)}
			got := r.signed(size)
			switch fits := size == 64 || c.v == int64(int32(c.v)); {
			case fits && (got != c.v || r.err != nil || r.at != r.end):
				t.Errorf("%d of %d bits is read as %d: %v", c.v, size, got, r.err)
			case !fits && r.err == nil:
				t.Errorf("%d fits in %d bits", c.v, size)
			}
		}
	}
}

// Numbers may be padded, but not beyond the bytes that their size needs, and bits beyond it are the sign's.
func TestLEB128Limits(t *testing.T) {
	for _, c := range []struct {
		kind  string
		bytes string
		value int64
		valid bool
	}{
		{"u32", "\x80\x80\x80\x80\x00", 0, true},
		{"u32", "\x80\x80\x80\x80\x80\x00", 0, false},
		{"u32", "\xff\xff\xff\xff\x1f", 0, false},
		{"u32", "\x80\x80", 0, false},
		{"u32", "", 0, false},
		{"s32", "\xff\xff\xff\xff\x7f", -1, true},
		{"s32", "\xff\xff\xff\xff\x0f", 0, false},
		{"s32", "\x80\x80\x80\x80\x08", 0, false},
		{"s32", "\x80\x80\x80\x80\x70", 0, false},
		{"s32", "\xff\xff\xff\xff\xff\x7f", 0, false},
		{"s64", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f", -1, true},
		{"s64", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 0, false},
		{"s64", "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x7e", 0, false},
		{"s64", "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x00", 0, false},
		{"s64", "\xff", 0, false},
	} {
		r := &reader{data: []byte(c.bytes), end: len(c.bytes)}
		var got int64
		switch c.kind {
		case "u32":
			got = int64(r.unsigned())
		case "s32":
			got = r.signed(32)
		case "s64":
			got = r.signed(64)
		}
		if valid := r.err == nil; valid != c.valid || valid && got != c.value {
			t.Errorf("%s %x: %d, %v; valid should be %v", c.kind, c.bytes, got, r.err, c.valid)
		}
	}
}

// constants have bits that an encoder may lose: signs of zeros, payloads of NaNs, the order of lanes.
var constants = []struct {
	name string
	e    Expr
	want string
}{
	{"i32 -1", ConstI32(-1), "ffffffff"},
	{"i32 lowest", ConstI32(math.MinInt32), "00000080"},
	{"i32 64", ConstI32(64), "40000000"},
	{"i64 lowest", ConstI64(math.MinInt64), "0000000000000080"},
	{"i64 highest", ConstI64(math.MaxInt64), "ffffffffffffff7f"},
	{"f32 -0", ConstF32(float32(math.Copysign(0, -1))), "00000080"},
	{"f32 quiet NaN with payload", ConstF32(math.Float32frombits(0xffc12345)), "4523c1ff"},
	{"f32 signalling NaN", ConstF32(math.Float32frombits(0x7fa00001)), "0100a07f"},
	{"f64 -0", ConstF64(math.Copysign(0, -1)), "0000000000000080"},
	{"f64 signalling NaN", ConstF64(math.Float64frombits(0x7ff4000000000001)), "010000000000f47f"},
	{"f64 third", ConstF64(1.0 / 3), "555555555555d53f"},
	{"lanes", ConstLanes([4]uint32{1, 2, 3, 0x80000000}), "01000000020000000300000000000080"},
	{"i32x4", ConstI32x4(0x12345678), "78563412785634127856341278563412"},
	{"f32x4 -0", ConstF32x4(float32(math.Copysign(0, -1))), "00000080000000800000008000000080"},
	{"f32x4 NaN", ConstF32x4(math.Float32frombits(0x7fc00001)), "0100c07f0100c07f0100c07f0100c07f"},
}

func TestConstants(t *testing.T) {
	m := newModule()
	for _, c := range constants {
		exported(m, c.name, None).Do(stores[c.e.Type()].At(ConstI32(resultAt), 0, c.e))
	}
	machine := run(t, m)
	for _, c := range constants {
		machine.call(t, c.name)
		got, _ := machine.memory.Read(resultAt, uint32(sizes[c.e.Type()]))
		if fmt.Sprintf("%x", got) != c.want {
			t.Errorf("%s: %x, want %s", c.name, got, c.want)
		}
	}
}

// TestEncode is the whole of a small module, written by hand from the specification.
func TestEncode(t *testing.T) {
	m := NewModule("env", "memory", 1, 200, true)
	f := m.Func("add", I32, I32, I32)
	f.Local(V128)
	f.Local(V128)
	f.Local(F32)
	f.Return(I32Add.Of(f.Param(0), f.Param(1)))
	nothing := m.Func("nothing", None)
	nothing.Do(AtomicFence.Of())
	m.Func("sub", I32, I32, I32).Trap()
	m.Export("run", f)
	want := slices.Concat(
		[]byte("\x00asm\x01\x00\x00\x00"),
		[]byte("\x01\x0a\x02\x60\x02\x7f\x7f\x01\x7f\x60\x00\x00"),                  // two types
		[]byte("\x02\x11\x01\x03env\x06memory\x02\x03\x01\xc8\x01"),                 // the memory
		[]byte("\x03\x04\x03\x00\x01\x00"),                                          // three functions
		[]byte("\x07\x07\x01\x03run\x00\x00"),                                       // an export
		[]byte("\x0a\x18\x03"),                                                      // bodies
		[]byte("\x0c\x02\x02\x7b\x01\x7d\x20\x00\x20\x01\x6a\x0f\x0b"),              // add
		[]byte("\x05\x00\xfe\x03\x00\x0b\x03\x00\x00\x0b"),                          // nothing, sub
		[]byte("\x00\x1b\x04name\x01\x14\x03\x00\x03add\x01\x07nothing\x02\x03sub"), // names
	)
	if got := m.Encode(); !bytes.Equal(got, want) {
		t.Errorf("encoded as\n%q, want\n%q", got, want)
	}
	if err := Validate(want); err != nil {
		t.Error(err)
	}
}

func TestNamed(t *testing.T) {
	m := newModule()
	f := m.Func("f", None)
	if m.Named("f") != f || m.Named("g") != nil {
		t.Error("functions are not found by their names")
	}
}

func TestNamesRoundTrip(t *testing.T) {
	m := newModule()
	names := []string{"gemm4x8", "", "layer 1: tanh'", "判别器", "same", "same"}
	for _, name := range names {
		m.Func(name, None)
	}
	d, err := decode(m.Encode())
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range d.funcs {
		if f.name != names[i] {
			t.Errorf("function %d is called %q instead of %q", i, f.name, names[i])
		}
	}
}

func TestImportsMemory(t *testing.T) {
	encoded := func(shared bool) string { return string(NewModule("env", "memory", 1, 4, shared).Encode()) }
	for _, c := range []struct {
		name, module     string
		imported, shared bool
	}{
		{"its own", encoded(false), true, false},
		{"shared", encoded(true), true, true},
		{"a section after it that is unknown here", encoded(true)[:8+6+19] + "\x08\x01\x00", true, true},
		{"no memory", string(header), false, false},
		{"no module", "text", false, false},
		{"nothing", "", false, false},
	} {
		if imported, shared := ImportsMemory([]byte(c.module)); imported != c.imported || shared != c.shared {
			t.Errorf("%s: imported %v, shared %v; want %v, %v", c.name, imported, shared, c.imported, c.shared)
		}
	}
	if !NewModule("env", "memory", 1, 4, true).Shared() || NewModule("env", "memory", 1, 4, false).Shared() {
		t.Error("a module does not say whether its memory is shared")
	}
}
