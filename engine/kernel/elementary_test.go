package kernel

import (
	"flag"
	"math"
	"math/big"
	"slices"
	"testing"

	"ganplayground/engine/asm"
)

var mantissas = flag.Int("mantissas", 256, "how many float32 of each exponent and sign the elementary functions are tested with")

// function is an elementary function of one float, with its largest accepted error in ulp.
type function struct {
	name           string
	emit           emitter
	want           func(x float64) float64    // good to 2^-40 and better, for float32
	exact          func(x float64) *big.Float // for float64
	above          float64                    // where exact can be asked
	single, double float64                    // ulp
}

var functions = []function{
	{"exp", unary(float.exp), math.Exp, func(x float64) *big.Float { return bigExp(bigOf(x)) }, -infinity, 1, 1},
	{"expm1", unary(float.expm1), math.Expm1, func(x float64) *big.Float { return bigExpm1(bigOf(x)) }, -infinity, 2, 2},
	{"log", unary(float.log), math.Log, func(x float64) *big.Float { return bigLog(bigOf(x)) }, 0, 1, 1},
	{"log1p", unary(float.log1p), math.Log1p, func(x float64) *big.Float { return bigLog1p(bigOf(x)) }, -1, 1.5, 1.5},
	{"tanh", unary(float.tanh), math.Tanh, bigTanh, -infinity, 2.1, 2.5},
	{"logistic", unary(float.logistic), wantLogistic, bigLogistic, -infinity, 2.5, 2.5},
	{"erf", unary(float.erf), math.Erf, bigErf, -infinity, 1.5, 1.5},
	{"sin", unary(float.sin), wantSine(0), func(x float64) *big.Float { return bigSine(x, 0) }, -infinity, 2, 2.5},
	{"cos", unary(float.cos), wantSine(1), func(x float64) *big.Float { return bigSine(x, 1) }, -infinity, 2, 2.5},
	{"rsqrt", unary(float.rsqrt), func(x float64) float64 { return 1 / math.Sqrt(x) },
		func(x float64) *big.Float { return bigDiv(bigOf(1), newBig().Sqrt(bigOf(x))) }, 0, 1.5, 1.5},
}

func wantLogistic(x float64) float64 {
	if x < -700 {
		return 0
	}
	return 1 / (1 + math.Exp(-x))
}

// wantSine uses Go's functions where they are good: on what bigQuarter leaves.
func wantSine(quarters int64) func(float64) float64 {
	return func(x float64) float64 {
		switch {
		case math.IsInf(x, 0) || x != x:
			return nan
		case x == 0 && quarters == 0:
			return x
		}
		left, n := bigQuarter(x)
		r, _ := left.Float64()
		y := math.Sin(r)
		if n += quarters; n&1 == 1 {
			y = math.Cos(r)
		}
		if n&2 != 0 {
			return -y
		}
		return y
	}
}

// everySingle returns float32 values of both signs over each exponent, subnormal to largest, and the specials.
func everySingle(mantissas int) []float32 {
	values := []float32{0, float32(minus0), 1, -1, float32(infinity), float32(-infinity), float32(nan), math.MaxFloat32}
	for exponent := range uint32(255) {
		for i := range mantissas {
			// Spread evenly, with the first and the last; the odd step fills the low bits.
			bits := exponent<<23 | uint32(uint64(i)*0x7fffff/uint64(mantissas-1))
			values = append(values, math.Float32frombits(bits), math.Float32frombits(bits|1<<31))
		}
	}
	return values
}

// everyDouble is everySingle for float64: two mantissas of each exponent, and more where functions bend.
func everyDouble() []float64 {
	values := []float64{0, minus0, infinity, -infinity, nan, math.MaxFloat64, 1, -1}
	for exponent := -1074; exponent < 1024; exponent++ {
		mantissas := 2
		if exponent >= -8 && exponent < 11 {
			mantissas = 120
		}
		for i := range mantissas {
			x := math.Ldexp(1+(float64(i)+0.37)/float64(mantissas), exponent)
			values = append(values, x, -x)
		}
	}
	return values
}

// ulps32 is the distance between got and want in units of want's last float32 place; infinities and NaN must agree exactly. A
// want beyond the largest float32 counts as infinite, and the two are neighbours.
func ulps32(got float32, want float64) float64 {
	w := float32(want)
	switch {
	case math.IsNaN(want) || got != got:
		return mismatch(math.IsNaN(want) != (got != got))
	case math.IsInf(float64(w), 0) || math.IsInf(float64(got), 0):
		near := math.Abs(want) > 0.9999999*math.MaxFloat32 && math.Abs(float64(got)) > 0.9999999*math.MaxFloat32
		return mismatch(got != w && !near || math.Signbit(float64(got)) != math.Signbit(want))
	case w == 0 && want == 0:
		return mismatch(!sameBits(got, w))
	}
	size := math.Abs(float64(w))
	next := float64(math.Nextafter32(float32(size), float32(infinity)))
	return math.Abs(float64(got)-want) / (next - size)
}

// ulps64 is the same for float64.
func ulps64(got float64, want *big.Float) float64 {
	w, _ := want.Float64()
	if math.IsInf(w, 0) || math.IsInf(got, 0) || got != got {
		near := math.Abs(w) > math.MaxFloat64*(1-1e-15) && math.Abs(got) > math.MaxFloat64*(1-1e-15)
		return mismatch(got != got || got != w && !near)
	}
	unit := math.Nextafter(math.Abs(w), infinity) - math.Abs(w)
	distance, _ := new(big.Float).Quo(bigSub(bigOf(got), want), big.NewFloat(unit)).Float64()
	return math.Abs(distance)
}

func mismatch(bad bool) float64 {
	if bad {
		return infinity
	}
	return 0
}

// worst remembers the largest error and where it was.
type worst struct{ ulps, x, y, got, want float64 }

func (w *worst) add(ulps, x, y, got, want float64) {
	if ulps > w.ulps {
		*w = worst{ulps, x, y, got, want}
	}
}

func (w *worst) check(t *testing.T, what string, bound float64) {
	t.Helper()
	t.Logf("%s: largest error %.3f ulp at %g, %g", what, w.ulps, w.x, w.y)
	if w.ulps > bound {
		t.Errorf("%s: %.2f ulp at %g (%x), %g: %g, want %g; accepted is %v ulp", what, w.ulps, w.x, w.x, w.y, w.got, w.want, bound)
	}
}

func TestFunctionsOfSingles(t *testing.T) {
	xs := everySingle(*mantissas)
	for _, c := range functions {
		t.Run(c.name, func(t *testing.T) {
			vectors, scalars := apply(t, lanes, c.emit, xs, nil), apply(t, singles, c.emit, xs, nil)
			var w worst
			for i, x := range xs {
				if !sameBits(vectors[i], scalars[i]) {
					t.Fatalf("at %g: %g in lanes, %g single", x, vectors[i], scalars[i])
				}
				want := c.want(float64(x))
				w.add(ulps32(vectors[i], want), float64(x), 0, float64(vectors[i]), want)
			}
			w.check(t, c.name, c.single)
		})
	}
}

func TestFunctionsOfDoubles(t *testing.T) {
	xs := everyDouble()
	for _, c := range functions {
		t.Run(c.name, func(t *testing.T) {
			var w worst
			for i, got := range apply(t, doubles, c.emit, xs, nil) {
				x := xs[i]
				if math.IsInf(x, 0) || x != x || x == 0 || x <= c.above {
					w.add(ulps64Plain(got, c.want(x)), x, 0, got, c.want(x))
					continue
				}
				want := c.exact(x)
				rounded, _ := want.Float64()
				w.add(ulps64(got, want), x, 0, got, rounded)
			}
			w.check(t, c.name, c.double)
		})
	}
}

// ulps64Plain wants the same bits.
func ulps64Plain(got, want float64) float64 { return mismatch(!sameBits(got, want)) }

// BenchmarkFunctions reports the time of one float32 in lanes.
func BenchmarkFunctions(b *testing.B) {
	xs := make([]float32, 4096)
	for i := range xs {
		xs[i] = float32(i)/512 + 0x1p-12
	}
	all := append(slices.Clone(functions), function{name: "pow", emit: emitPow}, function{name: "atan2", emit: emitAtan2},
		function{name: "copy", emit: func(_ float, x, _ asm.Local) asm.Expr { return x }})
	for _, c := range all {
		b.Run(c.name, func(b *testing.B) {
			p := load(b, lanes, c.emit, xs, xs)
			for b.Loop() {
				p.run(b)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(xs)), "ns/value")
		})
	}
}

// TestSpecialValues pins what the functions give at the ends of the numbers, where formulas go wrong first.
func TestSpecialValues(t *testing.T) {
	cases := []struct {
		name    string
		emit    emitter
		x, want float64
	}{
		{"exp of 0", unary(float.exp), 0, 1},
		{"exp of -0", unary(float.exp), minus0, 1},
		{"exp of -infinity", unary(float.exp), -infinity, 0},
		{"exp of infinity", unary(float.exp), infinity, infinity},
		{"exp far above the largest", unary(float.exp), 800, infinity},
		{"exp far below the smallest", unary(float.exp), -1000, 0},
		{"exp of NaN", unary(float.exp), nan, nan},
		{"expm1 of -0", unary(float.expm1), minus0, minus0},
		{"expm1 of -infinity", unary(float.expm1), -infinity, -1},
		{"expm1 of infinity", unary(float.expm1), infinity, infinity},
		{"expm1 of NaN", unary(float.expm1), nan, nan},
		{"log of 1", unary(float.log), 1, 0},
		{"log of 0", unary(float.log), 0, -infinity},
		{"log of -0", unary(float.log), minus0, -infinity},
		{"log of a negative number", unary(float.log), -1, nan},
		{"log of -infinity", unary(float.log), -infinity, nan},
		{"log of infinity", unary(float.log), infinity, infinity},
		{"log of NaN", unary(float.log), nan, nan},
		{"log1p of a tiny number", unary(float.log1p), 0x1p-130, 0x1p-130},
		{"log1p of -0", unary(float.log1p), minus0, minus0},
		{"log1p of -1", unary(float.log1p), -1, -infinity},
		{"log1p below -1", unary(float.log1p), -1.5, nan},
		{"log1p of infinity", unary(float.log1p), infinity, infinity},
		{"log1p of NaN", unary(float.log1p), nan, nan},
		{"logistic of 0", unary(float.logistic), 0, 0.5},
		{"logistic of infinity", unary(float.logistic), infinity, 1},
		{"logistic of -infinity", unary(float.logistic), -infinity, 0},
		{"logistic of NaN", unary(float.logistic), nan, nan},
		{"tanh of -0", unary(float.tanh), minus0, minus0},
		{"tanh of infinity", unary(float.tanh), infinity, 1},
		{"tanh of -infinity", unary(float.tanh), -infinity, -1},
		{"tanh of NaN", unary(float.tanh), nan, nan},
		{"erf of -0", unary(float.erf), minus0, minus0},
		{"erf of infinity", unary(float.erf), infinity, 1},
		{"erf of -infinity", unary(float.erf), -infinity, -1},
		{"erf of NaN", unary(float.erf), nan, nan},
		{"sin of -0", unary(float.sin), minus0, minus0},
		{"sin of infinity", unary(float.sin), infinity, nan},
		{"sin of NaN", unary(float.sin), nan, nan},
		{"cos of -0", unary(float.cos), minus0, 1},
		{"cos of -infinity", unary(float.cos), -infinity, nan},
		{"cos of NaN", unary(float.cos), nan, nan},
	}
	for _, c := range cases {
		x, want := float32(c.x), float32(c.want)
		if got := apply(t, lanes, c.emit, []float32{x, x, x, x}, nil)[2]; !sameBits(got, want) {
			t.Errorf("%s is %v in lanes, want %v", c.name, got, want)
		}
		if got := apply(t, singles, c.emit, []float32{x}, nil)[0]; !sameBits(got, want) {
			t.Errorf("%s is %v single, want %v", c.name, got, want)
		}
		if got := apply(t, doubles, c.emit, []float64{c.x}, nil)[0]; !sameBits(got, c.want) {
			t.Errorf("%s is %v in float64, want %v", c.name, got, c.want)
		}
	}
}
