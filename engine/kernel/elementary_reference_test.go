package kernel

import (
	"math"
	"math/big"
)

// References for the elementary functions in 256 bits, plain and slow. They call Go's math package only for a first guess that
// they refine, and for nothing where the result is compared with float64.

const precision = 256

func newBig() *big.Float                { return new(big.Float).SetPrec(precision) }
func bigOf(x float64) *big.Float        { return newBig().SetFloat64(x) }
func bigAdd(a, b *big.Float) *big.Float { return newBig().Add(a, b) }
func bigSub(a, b *big.Float) *big.Float { return newBig().Sub(a, b) }
func bigMul(a, b *big.Float) *big.Float { return newBig().Mul(a, b) }
func bigDiv(a, b *big.Float) *big.Float { return newBig().Quo(a, b) }

// turnBits is the precision of pi: enough to take multiples of it off the largest float64.
const turnBits = 1400

// bigPi is pi by Machin's formula, 16 atan(1/5) - 4 atan(1/239).
var bigPi = func() *big.Float {
	arctangent := func(n int64) *big.Float { // of 1/n
		sum, power := new(big.Float).SetPrec(turnBits), new(big.Float).SetPrec(turnBits).SetInt64(n)
		for k := int64(0); k < turnBits; k++ {
			term := new(big.Float).SetPrec(turnBits).SetInt64((2*k + 1) * (1 - k%2*2))
			sum.Add(sum, term.Quo(big.NewFloat(1), term.Mul(term, power)))
			power.Mul(power, new(big.Float).SetInt64(n*n))
		}
		return sum
	}
	a, b := arctangent(5), arctangent(239)
	return a.Sub(a.Mul(a, big.NewFloat(16)), b.Mul(b, big.NewFloat(4)))
}()

// taylor is the sum of terms from first on, each of which is the previous one times factor(k), k = 1, 2, ...
func taylor(first *big.Float, factor func(k int64) *big.Float) *big.Float {
	sum, term := newBig().Set(first), newBig().Set(first)
	for k := int64(1); term.Sign() != 0 && term.MantExp(nil) > sum.MantExp(nil)-precision; k++ {
		term.Mul(term, factor(k))
		sum.Add(sum, term)
	}
	return sum
}

func ratio(a int64, b int64) *big.Float { return bigDiv(newBig().SetInt64(a), newBig().SetInt64(b)) }

// bigExpm1 is exp(x) - 1: Taylor's series near 0, else of x/2^n, doubled n times by (1+t)^2 - 1 = t (2+t).
func bigExpm1(x *big.Float) *big.Float {
	size, _ := x.Float64()
	switch {
	case size > 1e5:
		return newBig().SetMantExp(bigOf(1), 1e5)
	case size < -1e5:
		return bigOf(-1)
	case size == 0:
		return newBig().Set(x)
	}
	halvings := max(0, x.MantExp(nil)+4)
	small := newBig().SetMantExp(x, -halvings)
	t := taylor(small, func(k int64) *big.Float { return bigMul(small, ratio(1, k+1)) })
	for range halvings {
		t = bigMul(t, bigAdd(t, bigOf(2)))
	}
	return t
}

func bigExp(x *big.Float) *big.Float {
	if size, _ := x.Float64(); size < -1 { // 1 + expm1 would lose all digits
		return bigDiv(bigOf(1), bigExp(newBig().Neg(x)))
	}
	return bigAdd(bigExpm1(x), bigOf(1))
}

// bigLog1p refines a guess y twice by Halley's step: y + 2 (1+x - e^y) / (1+x + e^y), in terms of x and e^y - 1.
func bigLog1p(x *big.Float) *big.Float {
	guess, _ := x.Float64()
	y := bigOf(math.Log1p(guess))
	if math.Abs(guess) < 0x1p-1000 || math.IsInf(guess, 0) {
		return newBig().Set(x)
	}
	for range 2 {
		t := bigExpm1(y)
		step := bigDiv(bigSub(x, t), bigAdd(bigAdd(x, t), bigOf(2)))
		y = bigAdd(y, bigMul(step, bigOf(2)))
	}
	return y
}

// bigLog takes the power of 2 out first, so that small numbers need no more digits than large ones.
func bigLog(x *big.Float) *big.Float {
	m := newBig()
	k := x.MantExp(m)
	if v, _ := m.Float64(); v < math.Sqrt2/2 {
		m, k = bigMul(m, bigOf(2)), k-1
	}
	y := bigLog1p(bigSub(m, bigOf(1)))
	return bigAdd(y, bigMul(bigOf(float64(k)), bigLog2))
}

var bigLog2 = bigLog1p(bigOf(1))

// bigQuarter takes the nearest multiple of pi/2 off, and gives its last two bits.
func bigQuarter(x float64) (r *big.Float, quarters int64) {
	half := new(big.Float).SetMantExp(bigPi, -1)
	q := new(big.Float).SetPrec(turnBits).SetFloat64(x)
	n, _ := q.Add(q.Quo(q, half), big.NewFloat(math.Copysign(0.5, x))).Int(nil) // cut towards 0
	exact := new(big.Float).SetPrec(turnBits).SetInt(n)
	exact.Sub(new(big.Float).SetFloat64(x), exact.Mul(exact, half))
	return newBig().Set(exact), new(big.Int).And(n, big.NewInt(3)).Int64()
}

// bigSine is sin(x + quarters pi/2).
func bigSine(x float64, quarters int64) *big.Float {
	r, n := bigQuarter(x)
	square := newBig().Neg(bigMul(r, r))
	var y *big.Float
	if n += quarters; n&1 == 0 {
		y = taylor(r, func(k int64) *big.Float { return bigMul(square, ratio(1, 2*k*(2*k+1))) })
	} else {
		y = taylor(bigOf(1), func(k int64) *big.Float { return bigMul(square, ratio(1, 2*k*(2*k-1))) })
	}
	if n&2 != 0 {
		y.Neg(y)
	}
	return y
}

// bigAtan2 refines a guess a by the angle between (x, y) and (cos a, sin a), which is so small that two terms of its arctangent
// do. Go 1.27's Atan2(y, x) is +pi for x < 0 and a y < 0 so small that y/x is 0.
func bigAtan2(y, x float64) *big.Float {
	a := math.Copysign(math.Atan2(y, x), y)
	c, s := bigSine(a, 1), bigSine(a, 0)
	d := bigDiv(bigSub(bigMul(bigOf(y), c), bigMul(bigOf(x), s)), bigAdd(bigMul(bigOf(x), c), bigMul(bigOf(y), s)))
	cube := bigMul(d, bigMul(d, d))
	return bigAdd(bigOf(a), bigSub(d, bigDiv(cube, bigOf(3))))
}

func bigPow(x, y float64) *big.Float { return bigExp(bigMul(bigOf(y), bigLog(bigOf(x)))) }

func bigTanh(x float64) *big.Float {
	t := bigExpm1(bigOf(2 * math.Max(-200, math.Min(200, x))))
	return bigDiv(t, bigAdd(t, bigOf(2)))
}

func bigLogistic(x float64) *big.Float {
	t := bigExp(bigOf(-math.Abs(x)))
	y := bigDiv(bigOf(1), bigAdd(bigOf(1), t))
	if x < 0 {
		return bigMul(t, y)
	}
	return y
}

// bigErf is 2/sqrt(pi) (x - x^3/3 + x^5/(5 2!) - ...); 256 bits outlast what the signs cancel for |x| <= 7.
func bigErf(x float64) *big.Float {
	bounded := bigOf(math.Max(-7, math.Min(7, x)))
	square := newBig().Neg(bigMul(bounded, bounded))
	y := taylor(bounded, func(k int64) *big.Float { return bigMul(square, ratio(2*k-1, k*(2*k+1))) })
	return bigMul(y, bigDiv(bigOf(2), newBig().Sqrt(newBig().Set(bigPi))))
}
