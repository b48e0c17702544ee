package asm

import (
	"flag"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestDisassembleGolden(t *testing.T) {
	for name, m := range corpus() {
		if name == "ops" {
			continue // long, and no example to read
		}
		t.Run(name, func(t *testing.T) {
			got, err := Disassemble(m.Encode())
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join("testdata", name+".txt")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("differs from %s (-update writes it):\n%s", file, got)
			}
		})
	}
}

// Code that the builder does not write: values that stay on the stack, unreachable code, a function without a name.
func TestDisassembleForeign(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"value under a statement", "\x41\x07\x41\x08\x21\x00\x21\x00\x0b", "  7\n  $0 = 8\n  $0 =\n"},
		{"values in a block", "\x02\x40\x41\x01\x1a\x0c\x00\x1a\x6a\x1a\x0b\x0b", "  block @1\n    drop 1\n    br @1\n    drop\n    drop (i32.add)\n"},
		{"branch of a value that is not taken", "\x41\x05\x0c\x00\x0b", "  5\n  br @0\n"},
		{"else after a branch", "\x20\x00\x04\x40\x00\x05\x01\x0b\x0b", ""},
		{"alignment", "\x20\x00\x28\x00\x04\x1a\x0b", "  drop (i32.load offset=4 align=1 $0)\n"},
		{"return of nothing", "\x0f\x0b", "  return\n"},
		{"tee of nothing", "\x00\x22\x00\x1a\x0b", "  unreachable\n  drop ($0 =)\n"},
		{"call", "\x10\x00\x0b", "  (call function 0)\n"},
	} {
		text, err := Disassemble(foreign(c.body))
		got := strings.TrimPrefix(text, "memory \"m\" \"m\" 0..65536\n\nfunc 0 (local $0 i32)\n")
		if c.want == "" {
			if err == nil || !strings.Contains(got, "if @1 $0") {
				t.Errorf("%s: %v with text\n%s", c.name, err, text)
			}
			continue
		}
		if err != nil || got != c.want {
			t.Errorf("%s: %v, got\n%swant\n%s", c.name, err, got, c.want)
		}
	}
}

// The text of a wrong module ends where the mistake is.
func TestDisassembleMistake(t *testing.T) {
	for _, c := range []struct {
		name   string
		module []byte
		text   string
	}{
		{"no module", []byte("hello"), ""},
		{"no memory", sections(typeEmpty, oneFunc, "\x07\x05\x01\x01f\x00\x05"), ""},
		{"wrong operand", foreign("\x41\x01\x1a\x43\x00\x00\x80\x3f\x45\x1a\x0b"),
			"memory \"m\" \"m\" 0..65536\n\nfunc 0 (local $0 i32)\n  drop 1\n  1.0\n"},
	} {
		text, err := Disassemble(c.module)
		if err == nil || text != c.text {
			t.Errorf("%s: %v with text\n%s", c.name, err, text)
		}
		if invalid := Validate(c.module); invalid == nil || invalid.Error() != err.Error() {
			t.Errorf("%s: Validate says %v, Disassemble %v", c.name, invalid, err)
		}
	}
}

func TestFloatText(t *testing.T) {
	for _, c := range []struct {
		bits uint64
		size int
		want string
	}{
		{0, 32, "0.0"}, {1 << 31, 32, "-0.0"}, {0x3f800000, 32, "1.0"}, {0x3dcccccd, 32, "0.1"}, {0x7f800000, 32, "inf"},
		{0xff800000, 32, "-inf"}, {0x7fc00000, 32, "nan"}, {0xffc00000, 32, "-nan"}, {0x7fa00000, 32, "nan:0x200000"},
		{0x7fc00001, 32, "nan:0x400001"}, {1, 32, "1e-45"}, {math.Float64bits(0.1), 64, "0.1"}, {math.Float64bits(-1e21), 64, "-1e+21"},
		{0x7ff8000000000000, 64, "nan"}, {0xfff0000000000001, 64, "-nan:0x1"}, {math.Float64bits(12345678), 64, "1.2345678e+07"},
	} {
		if got := floatText(c.bits, c.size); got != c.want {
			t.Errorf("%x is %s, want %s", c.bits, got, c.want)
		}
	}
}

// The example in the documentation of Disassemble is what it prints.
func TestDisassembleExample(t *testing.T) {
	m := NewModule("env", "memory", 1, 16, true)
	f := exported(m, "axpy", None, I32, I32, F32)
	x, y := f.Param(0), f.Param(1)
	a, i := f.Let(F32x4Splat.Of(f.Param(2))), f.Let(ConstI32(0))
	f.Local(I32)
	f.Loop(func(again Label) {
		f.Do(V128Store.At(y, 16, F32x4Add.Of(V128Load.At(y, 16), F32x4Mul.Of(a, V128Load.At(x, 0)))))
		f.If(I32Eqz.Of(x), func() { f.Return(nil) }, nil)
		f.BranchIf(again, I32LtS.Of(f.Tee(i, Plus(i, 1)), ConstI32(100)))
	})
	text, err := Disassemble(m.Encode())
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("disassemble.go")
	if err != nil {
		t.Fatal(err)
	}
	comment := "//\t" + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n//\t")
	comment = strings.ReplaceAll(comment, "//\t\n", "//\n")
	if !strings.Contains(string(source), comment) {
		t.Errorf("not in the documentation:\n%s", comment)
	}
}
