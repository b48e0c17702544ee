package kernel

import (
	"math"
	"math/big"
	"slices"
	"testing"

	"ganplayground/engine/asm"
)

func emitPow(e float, x, y asm.Local) asm.Expr   { return e.pow(x, y) }
func emitAtan2(e float, x, y asm.Local) asm.Expr { return e.atan2(x, y) } // x is the ordinate, as first argument

// powSpecials are the special cases of C99, 7.12.7.4 and F.9.4.4.
var powSpecials = []struct{ x, y, want float64 }{
	{nan, 0, 1}, {nan, minus0, 1}, {infinity, 0, 1}, {0, 0, 1}, {-3, minus0, 1},
	{1, nan, 1}, {1, infinity, 1}, {1, -infinity, 1}, {1, 1e30, 1},
	{nan, 1, nan}, {2, nan, nan}, {-1, nan, nan},
	{0, -1, infinity}, {minus0, -1, -infinity}, {minus0, -3, -infinity}, {minus0, -2, infinity}, {minus0, -0.5, infinity},
	{0, -infinity, infinity}, {minus0, -infinity, infinity},
	{0, 1, 0}, {minus0, 1, minus0}, {minus0, 3, minus0}, {minus0, 2, 0}, {minus0, 0.5, 0}, {minus0, infinity, 0},
	{-1, infinity, 1}, {-1, -infinity, 1},
	{0.5, -infinity, infinity}, {-0.5, -infinity, infinity}, {2, -infinity, 0}, {-2, -infinity, 0},
	{0.5, infinity, 0}, {-0.5, infinity, 0}, {2, infinity, infinity}, {-2, infinity, infinity},
	{-infinity, -1, minus0}, {-infinity, -3, minus0}, {-infinity, -2, 0}, {-infinity, -0.5, 0},
	{-infinity, 1, -infinity}, {-infinity, 3, -infinity}, {-infinity, 2, infinity}, {-infinity, 0.5, infinity},
	{infinity, -0.5, 0}, {infinity, 0.5, infinity}, {infinity, infinity, infinity}, {infinity, -infinity, 0},
	{infinity, 0x1p-140, infinity}, {0, 0x1p-140, 0},
	{-2, 0.5, nan}, {-2, -1.5, nan}, {-1, 0x1p-140, nan},
	{2, 10, 1024}, {-2, 3, -8}, {-2, 2, 4}, {-2, -1, -0.5}, {9, 0.5, 3}, {10, 2, 100}, {3, 5, 243}, {7, 1, 7},
	{-1, 0x1p23 + 1, -1}, {-1, 0x1p24, 1}, {-1, 1e30, 1}, {-0x1.8p10, 2e9, infinity}, {-0x1.8p10, -2e9, 0},
	{2, 2000, infinity}, {2, -2000, 0}, {-2, 2001, -infinity}, {-2, -2001, minus0}, {1e-30, 1e30, 0}, {0.999, 1e30, 0},
	{0x1.000002p0, -1e30, 0}, {1.5, 0x1p-140, 1}, {2, -140, 0x1p-140}, {0x1p-140, 1, 0x1p-140}, {0x1p-140, -0.5, 0x1p70},
}

// atan2Specials are those of F.9.1.4, as (y, x).
var atan2Specials = []struct{ x, y, want float64 }{
	{0, 0, 0}, {minus0, 0, minus0}, {0, minus0, math.Pi}, {minus0, minus0, -math.Pi},
	{0, -1, math.Pi}, {minus0, -1, -math.Pi}, {0, 1, 0}, {minus0, 1, minus0},
	{1, 0, math.Pi / 2}, {1, minus0, math.Pi / 2}, {-1, 0, -math.Pi / 2}, {-1, minus0, -math.Pi / 2},
	{1, -infinity, math.Pi}, {-1, -infinity, -math.Pi}, {1, infinity, 0}, {-1, infinity, minus0},
	{infinity, 1, math.Pi / 2}, {-infinity, 1, -math.Pi / 2}, {infinity, -3, math.Pi / 2}, {infinity, 0, math.Pi / 2},
	{infinity, -infinity, 3 * math.Pi / 4}, {-infinity, -infinity, -3 * math.Pi / 4},
	{infinity, infinity, math.Pi / 4}, {-infinity, infinity, -math.Pi / 4},
	{nan, 1, nan}, {1, nan, nan}, {nan, infinity, nan}, {infinity, nan, nan}, {0, nan, nan},
	{1, 1, math.Pi / 4}, {1, -1, 3 * math.Pi / 4}, {0x1p-140, 1, 0x1p-140}, {0x1p-149, -1, math.Pi}, {0x1p127, 0x1p127, math.Pi / 4},
	{0x1p-149, 0x1p-149, math.Pi / 4}, {-0x1p-149, infinity, minus0},
}

func TestSpecialPairs(t *testing.T) {
	for _, c := range []struct {
		name  string
		emit  emitter
		cases []struct{ x, y, want float64 }
	}{{"pow", emitPow, powSpecials}, {"atan2", emitAtan2, atan2Specials}} {
		var xs, ys []float32
		var dx, dy []float64
		for _, k := range c.cases {
			for range 4 {
				xs, ys, dx, dy = append(xs, float32(k.x)), append(ys, float32(k.y)), append(dx, k.x), append(dy, k.y)
			}
		}
		vectors, scalars := apply(t, lanes, c.emit, xs, ys), apply(t, singles, c.emit, xs, ys)
		wide := apply(t, doubles, c.emit, dx, dy)
		for i, k := range c.cases {
			if want := float32(k.want); !sameBits(vectors[4*i+i%4], want) || !sameBits(scalars[4*i], want) {
				t.Errorf("%s(%g, %g) is %g in lanes, %g single, want %g", c.name, k.x, k.y, vectors[4*i+i%4], scalars[4*i], want)
			}
			if !sameBits(wide[4*i], k.want) {
				t.Errorf("%s(%g, %g) is %g in float64, want %g", c.name, k.x, k.y, wide[4*i], k.want)
			}
		}
	}
}

// grid returns all pairs of n values over the exponents from low to high, of both signs.
func grid(low, high, n int) (xs, ys []float64) {
	var values []float64
	for i := range n {
		exponent := low + (high-low)*i/n
		v := math.Ldexp(1+math.Mod(float64(i)*0.6180339887498949, 1), exponent)
		values = append(values, v, -v)
	}
	for _, x := range values {
		for _, y := range values {
			xs, ys = append(xs, x), append(ys, y)
		}
	}
	return xs, ys
}

// powGrid adds to a grid whole exponents and those that bring the power near to a chosen size.
func powGrid(low, high int, round func(float64) float64) (xs, ys []float64) {
	xs, ys = grid(-12, 8, 60)
	for i := range 4000 {
		x := math.Exp2(float64(low) + float64(high-low)*math.Mod(float64(i)*0.6180339887498949, 1))
		target := float64(low) + float64(high-low)*math.Mod(float64(i)*0.7548776662466927, 1)
		if i%2 == 1 {
			x = 1 + math.Ldexp(math.Mod(float64(i)*0.5698402909980532, 1)-0.5, -i%20)
		}
		x = round(x)
		y := round(target / math.Log2(x))
		if x == 1 || math.IsInf(y, 0) {
			y = 1
		}
		xs, ys = append(xs, x, -x), append(ys, y, math.Trunc(y))
	}
	for i := range 400 {
		xs, ys = append(xs, -1.03-float64(i%7), 0.97+float64(i)/100), append(ys, float64(i-200), float64(i-200))
	}
	return xs, ys
}

func TestPow(t *testing.T) {
	xs, ys := powGrid(-149, 128, func(x float64) float64 { return float64(float32(x)) })
	singleX, singleY := narrow(xs), narrow(ys)
	vectors, scalars := apply(t, lanes, emitPow, singleX, singleY), apply(t, singles, emitPow, singleX, singleY)
	var single, double worst
	for i := range vectors {
		if !sameBits(vectors[i], scalars[i]) {
			t.Fatalf("pow(%g, %g): %g in lanes, %g single", singleX[i], singleY[i], vectors[i], scalars[i])
		}
		want := exactPow(float64(singleX[i]), float64(singleY[i]))
		single.add(ulps32Big(vectors[i], want), float64(singleX[i]), float64(singleY[i]), float64(vectors[i]), plain(want))
	}
	single.check(t, "float32", 0.51)

	xs, ys = powGrid(-1074, 1024, func(x float64) float64 { return x })
	for i, got := range apply(t, doubles, emitPow, xs, ys) {
		want := exactPow(xs[i], ys[i])
		if want == nil {
			double.add(mismatch(got == got), xs[i], ys[i], got, nan)
			continue
		}
		double.add(ulps64(got, want), xs[i], ys[i], got, plain(want))
	}
	double.check(t, "float64", 0.7)
}

// exactPow is nil for NaN; x is not 0.
func exactPow(x, y float64) *big.Float {
	power := bigPow(math.Abs(x), y)
	switch {
	case x > 0:
		return power
	case math.Trunc(y) != y:
		return nil
	case math.Mod(y, 2) != 0:
		return power.Neg(power)
	}
	return power
}

func ulps32Big(got float32, want *big.Float) float64 { return ulps32(got, plain(want)) }

func plain(x *big.Float) float64 {
	if x == nil {
		return nan
	}
	v, _ := x.Float64()
	return v
}

func narrow(xs []float64) []float32 {
	out := make([]float32, len(xs))
	for i, x := range xs {
		out[i] = float32(x)
	}
	return out
}

func TestAtan2(t *testing.T) {
	xs, ys := grid(-149, 127, 90)
	nearX, nearY := grid(-4, 5, 90)
	xs, ys = append(xs, nearX...), append(ys, nearY...)
	singleX, singleY := narrow(xs), narrow(ys)
	vectors, scalars := apply(t, lanes, emitAtan2, singleX, singleY), apply(t, singles, emitAtan2, singleX, singleY)
	var single, double worst
	for i := range vectors {
		x, y := float64(singleX[i]), float64(singleY[i])
		if !sameBits(vectors[i], scalars[i]) {
			t.Fatalf("atan2(%g, %g): %g in lanes, %g single", x, y, vectors[i], scalars[i])
		}
		single.add(ulps32(vectors[i], math.Atan2(x, y)), x, y, float64(vectors[i]), math.Atan2(x, y))
	}
	single.check(t, "float32", 2.5)

	xs, ys = grid(-1074, 1023, 60)
	nearX, nearY = grid(-4, 5, 60)
	xs, ys = append(xs, nearX...), append(ys, nearY...)
	for i, got := range apply(t, doubles, emitAtan2, xs, ys) {
		want := bigAtan2(xs[i], ys[i])
		double.add(ulps64(got, want), xs[i], ys[i], got, plain(want))
	}
	double.check(t, "float64", 2)
}

// TestMonotonic: functions that rise must not fall by more than the places that their error bounds allow, where formulas meet.
func TestMonotonic(t *testing.T) {
	cases := []struct {
		name  string
		emit  emitter
		where float32
	}{
		{"exp, k becomes 1", unary(float.exp), math.Ln2 / 2}, {"exp, k becomes -1", unary(float.exp), -math.Ln2 / 2},
		{"exp, first subnormal", unary(float.exp), -87.33654}, {"exp, first above 0", unary(float.exp), -103.97208},
		{"exp, overflow", unary(float.exp), 88.72284}, {"exp, bound", unary(float.exp), 89},
		{"expm1, k becomes 1", unary(float.expm1), math.Ln2 / 2}, {"expm1, k becomes -1", unary(float.expm1), -math.Ln2 / 2},
		{"expm1, bound", unary(float.expm1), -18}, {"expm1, 0", unary(float.expm1), 0x1p-126},
		{"log, k becomes 1", unary(float.log), math.Sqrt2}, {"log, k becomes -1", unary(float.log), math.Sqrt2 / 2},
		{"log, 1", unary(float.log), 1}, {"log, subnormal", unary(float.log), 0x1p-126},
		{"log1p, k becomes 1", unary(float.log1p), math.Sqrt2 - 1}, {"log1p, k becomes -1", unary(float.log1p), math.Sqrt2/2 - 1},
		{"log1p, 1 is lost", unary(float.log1p), 0x1p24}, {"log1p, -1", unary(float.log1p), -0.9999},
		{"tanh, k becomes -1", unary(float.tanh), math.Ln2 / 4}, {"tanh, 1", unary(float.tanh), 9.01}, {"tanh, bound", unary(float.tanh), 10},
		{"logistic, 0", unary(float.logistic), 0x1p-126}, {"logistic, subnormal", unary(float.logistic), -87.33654},
		{"logistic, first above 0", unary(float.logistic), -103.97208},
		{"erf, formulas meet", unary(float.erf), 1}, {"erf, 1", unary(float.erf), 3.92}, {"erf, bound", unary(float.erf), 4},
		{"sin, next quarter", unary(float.sin), math.Pi / 4}, {"sin, 0", unary(float.sin), 0x1p-126},
	}
	const steps = 256
	for _, c := range cases {
		bits := int64(math.Float32bits(c.where))
		xs := make([]float32, 2*steps)
		for i := range xs {
			xs[i] = math.Float32frombits(uint32(bits - steps + int64(i)))
		}
		slices.Sort(xs)
		ys := apply(t, lanes, c.emit, xs, nil)
		highest := ys[0]
		for i, y := range ys {
			allowed := highest
			for range 3 {
				allowed = math.Nextafter32(allowed, float32(-infinity))
			}
			if !(y >= allowed) {
				t.Errorf("%s: %g at %g, after %g before", c.name, y, xs[i], highest)
				break
			}
			highest = max(highest, y)
		}
	}
}

// TestSineAtLimit compares the two ways to compute the sine where one takes over, and lanes that go both ways.
func TestSineAtLimit(t *testing.T) {
	var xs []float32
	for i := range 4096 {
		xs = append(xs, math.Nextafter32(sineLimit, 0)-float32(i)/8192, sineLimit+float32(i)/8192, float32(i), 1e30*float32(i))
	}
	for _, c := range []struct {
		name     string
		emit     emitter
		quarters int64
	}{{"sin", unary(float.sin), 0}, {"cos", unary(float.cos), 1}} {
		got, scalars := apply(t, lanes, c.emit, xs, nil), apply(t, singles, c.emit, xs, nil)
		var w worst
		for i, x := range xs {
			if !sameBits(got[i], scalars[i]) {
				t.Fatalf("%s(%g): %g in lanes, %g single", c.name, x, got[i], scalars[i])
			}
			want := wantSine(c.quarters)(float64(x))
			w.add(ulps32(got[i], want), float64(x), 0, float64(got[i]), want)
		}
		w.check(t, c.name, 2)
	}
}

// TestSineNearMultiples has the floats that come nearest to multiples of pi/2: the known worst one of float64 (J.-M. Muller,
// Elementary Functions, table 11.1), and for float32 the nearest float to each of many multiples.
func TestSineNearMultiples(t *testing.T) {
	hard := []float64{6381956970095103 * 0x1p797, -6381956970095103 * 0x1p797, math.Pi, math.Pi / 2, 0x1p1023, math.MaxFloat64}
	for quarters, emit := range []emitter{unary(float.sin), unary(float.cos)} {
		var w worst
		for i, got := range apply(t, doubles, emit, hard, nil) {
			want := bigSine(hard[i], int64(quarters))
			w.add(ulps64(got, want), hard[i], 0, got, plain(want))
		}
		w.check(t, "float64", 2.5)
		var xs []float32
		for k := range 1 << 18 {
			xs = append(xs, float32(float64(k)*(math.Pi/2)))
		}
		w = worst{}
		for i, got := range apply(t, lanes, emit, xs, nil) {
			want := wantSine(int64(quarters))(float64(xs[i]))
			w.add(ulps32(got, want), float64(xs[i]), 0, float64(got), want)
		}
		w.check(t, "float32", 2)
	}
}

// TestLogisticIsSymmetric: D's probabilities of real and fake add up to 1.
func TestLogisticIsSymmetric(t *testing.T) {
	xs := everySingle(64)
	negated := slices.Clone(xs)
	for i := range negated {
		negated[i] = -xs[i]
	}
	a, b := apply(t, lanes, unary(float.logistic), xs, nil), apply(t, lanes, unary(float.logistic), negated, nil)
	for i, x := range xs {
		if sum := float64(a[i]) + float64(b[i]); math.Abs(sum-1) > 0x1p-23 {
			t.Errorf("logistic(%v) + logistic(%v) = %v", x, -x, sum)
		}
	}
}

// TestReferences checks the references themselves against Go and known digits.
func TestReferences(t *testing.T) {
	// OEIS A000796, A002162.
	for _, c := range []struct {
		name, want string
		got        *big.Float
	}{
		{"pi", "3.141592653589793238462643383279502884197169399375105820974944592307816406286", bigPi},
		{"log 2", "0.6931471805599453094172321214581765680755001343602552541206800094933936219697", bigLog2},
	} {
		if got := c.got.Text('f', len(c.want)-2); got != c.want {
			t.Errorf("%s is %s, want %s", c.name, got, c.want)
		}
	}
	for _, x := range []float64{1e-300, 1e-9, 0.1, 0.7, 1, 1.3, 2, 5.5, 31} {
		for _, c := range functions {
			if got, want := plain(c.exact(x)), c.want(x); math.Abs(got-want) > 4e-16*math.Abs(want) {
				t.Errorf("%s(%g) is %g, Go's is %g", c.name, x, got, want)
			}
		}
		if got, want := plain(bigAtan2(x, -2)), math.Atan2(x, -2); math.Abs(got-want) > 4e-16*want {
			t.Errorf("atan2(%g, -2) is %g, Go's is %g", x, got, want)
		}
	}
}
