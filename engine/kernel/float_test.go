package kernel

import (
	"encoding/binary"
	"fmt"
	"math"
	"testing"

	"ganplayground/engine/asm"
	"ganplayground/engine/host"
)

// emitter is a function of one or two floats, as the emitters write it.
type emitter func(e float, x, y asm.Local) asm.Expr

// unary makes an emitter of a function of one float.
func unary(function func(float, asm.Local) asm.Expr) emitter {
	return func(e float, x, _ asm.Local) asm.Expr { return function(e, x) }
}

// number makes a float of a mask: 1 where it is set.
func number(mask func(e float, x, y asm.Local) asm.Expr) emitter {
	return func(e float, x, y asm.Local) asm.Expr { return e.where(mask(e, x, y), e.constant(1), e.constant(0)) }
}

// form is one of the three ways to emit.
type form struct {
	name        string
	on          func(*asm.Func) float
	load, store *asm.Op
	bytes       int // that one round computes
}

var (
	lanes   = form{"lanes", lanesOf, asm.V128Load, asm.V128Store, 16}
	singles = form{"singles", singleOf, asm.F32Load, asm.F32Store, 4}
	doubles = form{"doubles", doubleOf, asm.F64Load, asm.F64Store, 8}
)

// module emits apply(x, y, out, bytes), which computes out[i] = emit(x[i], y[i]).
func (k form) module(emit emitter) []byte {
	m := asm.NewModule("env", "memory", 1, 1<<15, false)
	f := m.Func("apply", asm.None, asm.I32, asm.I32, asm.I32, asm.I32)
	at := func(i int, offset asm.Expr) asm.Expr { return asm.I32Add.Of(f.Param(i), offset) }
	offset := f.Local(asm.I32)
	f.Range(offset, asm.ConstI32(0), f.Param(3), k.bytes, func() {
		x, y := f.Let(k.load.At(at(0, offset), 0)), f.Let(k.load.At(at(1, offset), 0))
		f.Do(k.store.At(at(2, offset), 0, emit(k.on(f).within(m), x, y)))
	})
	m.Export("apply", f)
	return m.Encode()
}

// program is an emitter's module with its operands in memory.
type program struct {
	host   *host.Host
	module *host.Module
	blocks [3]host.Address // x, y, out
	size   int             // bytes of each
}

// load makes a program that ends with the test. The lengths are multiples of 4.
func load[T float32 | float64](t testing.TB, k form, emit emitter, xs, ys []T) *program {
	t.Helper()
	code := k.module(emit)
	if err := asm.Validate(code); err != nil {
		t.Fatalf("%s: %v", k.name, err)
	}
	h, err := host.New(1 << 28)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Close)
	p := &program{host: h, size: binary.Size(xs)}
	if p.module, err = h.Instantiate(code); err != nil {
		t.Fatal(err)
	}
	for i := range p.blocks {
		if p.blocks[i], err = h.Alloc(p.size); err != nil {
			t.Fatal(err)
		}
	}
	for i, data := range [][]T{xs, ys} {
		bytes, err := binary.Append(nil, binary.LittleEndian, data)
		if err != nil {
			t.Fatal(err)
		}
		h.Write(p.blocks[i], bytes)
	}
	return p
}

func (p *program) run(t testing.TB) {
	b := p.blocks
	if err := p.module.Call("apply", uint32(b[0]), uint32(b[1]), uint32(b[2]), uint32(p.size)); err != nil {
		t.Fatal(err)
	}
}

// apply runs an emitter over whole slices; y may be nil.
func apply[T float32 | float64](t testing.TB, k form, emit emitter, xs, ys []T) []T {
	t.Helper()
	if ys == nil {
		ys = xs
	}
	p := load(t, k, emit, xs, ys)
	defer p.host.Close()
	p.run(t)
	bytes, out := make([]byte, p.size), make([]T, len(xs))
	p.host.Read(bytes, p.blocks[2])
	if _, err := binary.Decode(bytes, binary.LittleEndian, out); err != nil {
		t.Fatal(err)
	}
	return out
}

// sameBits compares but for which NaN a NaN is.
func sameBits[T float32 | float64](a, b T) bool {
	if a != a || b != b {
		return a != a && b != b
	}
	return a == b && math.Signbit(float64(a)) == math.Signbit(float64(b))
}

var (
	infinity = math.Inf(1)
	nan      = math.NaN()
	minus0   = math.Copysign(0, -1)
)

// interesting are floats at which simple arithmetic may go wrong. There are multiples of 4 of them.
var interesting = []float64{0, minus0, 1, -1, 0.5, -0.5, 1.5, -1.5, 2.5, -2.5, 0.75, -3.25, 0x1p-149, -0x1p-149, 0x1p-126, 1e30,
	-1e30, 0x1p23, 0x1.000002p23, -0x1p31, 3, 7, infinity, -infinity, nan, 4, 0x1.fffffep127, -0x1.fffffep127}

// pairs are all pairs of interesting floats.
func pairs[T float32 | float64]() (xs, ys []T) {
	for _, x := range interesting {
		for _, y := range interesting {
			xs, ys = append(xs, T(x)), append(ys, T(y))
		}
	}
	return xs, ys
}

// asNumber is 1 for true.
func asNumber(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// simple holds every simple op with what Go says of it, in float64: that has bits enough for one op on float32 to be rounded
// a second time without harm.
var simple = []struct {
	name string
	emit emitter
	want func(x, y float64) float64
}{
	{"add", func(e float, x, y asm.Local) asm.Expr { return e.add(x, y) }, func(x, y float64) float64 { return x + y }},
	{"sub", func(e float, x, y asm.Local) asm.Expr { return e.sub(x, y) }, func(x, y float64) float64 { return x - y }},
	{"mul", func(e float, x, y asm.Local) asm.Expr { return e.mul(x, y) }, func(x, y float64) float64 { return x * y }},
	{"div", func(e float, x, y asm.Local) asm.Expr { return e.div(x, y) }, func(x, y float64) float64 { return x / y }},
	{"min", func(e float, x, y asm.Local) asm.Expr { return e.min(x, y) }, func(x, y float64) float64 { return min(x, y) }},
	{"max", func(e float, x, y asm.Local) asm.Expr { return e.max(x, y) }, func(x, y float64) float64 { return max(x, y) }},
	{"neg", func(e float, x, _ asm.Local) asm.Expr { return e.neg(x) }, func(x, _ float64) float64 { return -x }},
	{"abs", func(e float, x, _ asm.Local) asm.Expr { return e.abs(x) }, func(x, _ float64) float64 { return math.Abs(x) }},
	{"sqrt", func(e float, x, _ asm.Local) asm.Expr { return e.sqrt(x) }, func(x, _ float64) float64 { return math.Sqrt(x) }},
	{"floor", func(e float, x, _ asm.Local) asm.Expr { return e.floor(x) }, func(x, _ float64) float64 { return math.Floor(x) }},
	{"ceil", func(e float, x, _ asm.Local) asm.Expr { return e.ceil(x) }, func(x, _ float64) float64 { return math.Ceil(x) }},
	{"trunc", func(e float, x, _ asm.Local) asm.Expr { return e.trunc(x) }, func(x, _ float64) float64 { return math.Trunc(x) }},
	{"round", func(e float, x, _ asm.Local) asm.Expr { return e.round(x) }, func(x, _ float64) float64 { return math.RoundToEven(x) }},
	{"copysign", func(e float, x, y asm.Local) asm.Expr { return e.copysign(x, y) }, math.Copysign},
	{"sign", unary(float.sign), func(x, _ float64) float64 {
		if x == 0 || x != x {
			return x
		}
		return math.Copysign(1, x)
	}},
	{"lt", number(func(e float, x, y asm.Local) asm.Expr { return e.lt(x, y) }), func(x, y float64) float64 { return asNumber(x < y) }},
	{"le", number(func(e float, x, y asm.Local) asm.Expr { return e.le(x, y) }), func(x, y float64) float64 { return asNumber(x <= y) }},
	{"gt", number(func(e float, x, y asm.Local) asm.Expr { return e.gt(x, y) }), func(x, y float64) float64 { return asNumber(x > y) }},
	{"ge", number(func(e float, x, y asm.Local) asm.Expr { return e.ge(x, y) }), func(x, y float64) float64 { return asNumber(x >= y) }},
	{"eq", number(func(e float, x, y asm.Local) asm.Expr { return e.eq(x, y) }), func(x, y float64) float64 { return asNumber(x == y) }},
	{"ne", number(func(e float, x, y asm.Local) asm.Expr { return e.ne(x, y) }), func(x, y float64) float64 { return asNumber(x != y) }},
	{"and", number(func(e float, x, y asm.Local) asm.Expr { return e.and(e.lt(x, y), e.gt(x, e.constant(0))) }),
		func(x, y float64) float64 { return asNumber(x < y && x > 0) }},
	{"or", number(func(e float, x, y asm.Local) asm.Expr { return e.or(e.lt(x, y), e.gt(x, e.constant(0))) }),
		func(x, y float64) float64 { return asNumber(x < y || x > 0) }},
	{"not", number(func(e float, x, y asm.Local) asm.Expr { return e.not(e.lt(x, y)) }),
		func(x, y float64) float64 { return asNumber(!(x < y)) }},
	{"where", func(e float, x, y asm.Local) asm.Expr { return e.where(e.lt(x, e.constant(1)), x, y) }, func(x, y float64) float64 {
		if x < 1 {
			return x
		}
		return y
	}},
	{"onlyWhere", func(e float, x, y asm.Local) asm.Expr { return e.onlyWhere(e.lt(x, y), 7) },
		func(x, y float64) float64 { return 7 * asNumber(x < y) }},
	{"exceptWhere", func(e float, x, y asm.Local) asm.Expr { return e.exceptWhere(e.lt(x, y), x) }, func(x, y float64) float64 {
		if x < y {
			return 0
		}
		return x
	}},
	{"nanWhere", func(e float, x, y asm.Local) asm.Expr { return e.nanWhere(e.lt(x, y), y) }, func(x, y float64) float64 {
		if x < y {
			return nan
		}
		return y
	}},
	{"atLeast", func(e float, x, _ asm.Local) asm.Expr { return e.atLeast(x, -2) }, func(x, _ float64) float64 { return max(x, -2) }},
	{"atMost", func(e float, x, _ asm.Local) asm.Expr { return e.atMost(x, 2) }, func(x, _ float64) float64 { return min(x, 2) }},
	{"isNaN", number(func(e float, x, _ asm.Local) asm.Expr { return e.isNaN(x) }), func(x, _ float64) float64 { return asNumber(x != x) }},
	{"isFinite", number(func(e float, x, _ asm.Local) asm.Expr { return e.isFinite(x) }),
		func(x, _ float64) float64 { return asNumber(x-x == 0) }},
	{"signBit", number(func(e float, x, _ asm.Local) asm.Expr { return e.signBit(e.copysign(e.constant(1), x)) }),
		func(x, _ float64) float64 { return asNumber(math.Signbit(x)) }},
	{"orSign", func(e float, x, y asm.Local) asm.Expr { return e.orSign(x, y) }, func(x, y float64) float64 {
		if math.Signbit(y) {
			return math.Copysign(x, -1)
		}
		return x
	}},
}

func TestSimpleOps(t *testing.T) {
	for _, c := range simple {
		t.Run(c.name, func(t *testing.T) {
			xs, ys := pairs[float32]()
			vectors, scalars := apply(t, lanes, c.emit, xs, ys), apply(t, singles, c.emit, xs, ys)
			for i := range xs {
				want := float32(c.want(float64(xs[i]), float64(ys[i])))
				if !sameBits(vectors[i], want) || !sameBits(scalars[i], want) {
					t.Fatalf("of %g and %g: %g in lanes, %g single, want %g", xs[i], ys[i], vectors[i], scalars[i], want)
				}
			}
			dx, dy := pairs[float64]()
			for i, got := range apply(t, doubles, c.emit, dx, dy) {
				if want := c.want(dx[i], dy[i]); !sameBits(got, want) {
					t.Fatalf("of %g and %g: %g in float64, want %g", dx[i], dy[i], got, want)
				}
			}
		})
	}
}

// TestPolynomials computes small integers, which are exact in every order.
func TestPolynomials(t *testing.T) {
	xs := []float32{-4, -3, -2, -1, 0, 1, 2, 3}
	coefficients := []float64{2, 0, -1, 3, 5}
	for n := 2; n <= len(coefficients); n++ {
		c := coefficients[:n]
		horner := apply(t, lanes, func(e float, x, _ asm.Local) asm.Expr { return e.polynomial(x, c...) }, xs, nil)
		both := apply(t, lanes, func(e float, x, _ asm.Local) asm.Expr { return e.polynomial2(x, e.let(e.mul(x, x)), c...) }, xs, nil)
		for i, x := range xs {
			want := 0.0
			for _, k := range c {
				want = want*float64(x) + k
			}
			if horner[i] != float32(want) || both[i] != float32(want) {
				t.Errorf("%v at %g: %g and %g, want %g", c, x, horner[i], both[i], want)
			}
		}
	}
}

// TestRsqrt: both steps are exactly rounded, so Go computes the same.
func TestRsqrt(t *testing.T) {
	xs, _ := pairs[float32]()
	for i, got := range apply(t, lanes, unary(float.rsqrt), xs, nil) {
		if want := 1 / float32(math.Sqrt(float64(xs[i]))); !sameBits(got, want) {
			t.Errorf("rsqrt(%g) = %g, want %g", xs[i], got, want)
		}
	}
}

// TestAny checks that one lane is enough.
func TestAny(t *testing.T) {
	emit := func(e float, x, _ asm.Local) asm.Expr {
		found := e.any(e.gt(x, e.constant(0)))
		return asm.Select(found, e.constant(1), e.constant(0))
	}
	got := apply(t, lanes, emit, []float32{0, 0, 0, 0, 0, 0, 1, 0}, nil)
	if want := []float32{0, 0, 0, 0, 1, 1, 1, 1}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := apply(t, singles, emit, []float32{0, 2, 0, -1}, nil); fmt.Sprint(got) != "[0 1 0 0]" {
		t.Errorf("%v of singles", got)
	}
}

func TestMistakesPanic(t *testing.T) {
	m := asm.NewModule("env", "memory", 1, 1, false)
	f := m.Func("f", asm.None, asm.V128, asm.F32)
	cases := []struct {
		name string
		do   func()
	}{
		{"operands of another kind", func() { lanesOf(f).add(f.Param(0), f.Param(1)) }},
		{"sin without a module", func() { singleOf(f).sin(f.Param(1)) }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			c.do()
		})
	}
}
