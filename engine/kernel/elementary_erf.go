package kernel

import "ganplayground/engine/asm"

// erf is the error function: a polynomial near 0 and 1 - exp(-q(|x|)) elsewhere. Near 0 the float32 form is Cephes erff; q is a
// minimax polynomial for -log(erfc) on 1..4, fitted for this package by the Remez exchange in 120 bits with the weight erfc,
// after the form of N. Juffa's erff; its own error is 2^-28.6. The float64 form is fdlibm's s_erf.c. Error: 1.5 ulp (float64:
// 1.5).
func (e float) erf(x asm.Local) asm.Expr {
	if e.value == asm.F64 {
		return e.erfDouble(x)
	}
	square := e.let(e.mul(x, x))
	near := e.let(e.add(x, e.mul(x, e.polynomial(square, 7.853861353153693e-5, -8.010193625184903e-4, 5.188327685732524e-3,
		-2.685381193529856e-2, 1.128358514861418e-1, -3.761262582423300e-1, 0.128379165726710))))
	t := e.let(e.abs(x))
	bounded := e.let(e.atMost(t, 4)) // 1 above
	q := e.let(e.mul(e.neg(bounded), e.polynomial(bounded, -0.00021042988243, 0.0031852291853, -0.02279311114, 0.10510807461,
		0.63583735539, 1.1284783812)))
	far := e.orSign(e.sub(e.constant(1), e.expOfNegative(q)), x)
	return e.where(e.lt(t, e.constant(1)), near, far)
}

// erfDouble is erf of fdlibm's s_erf.c, with all of its intervals computed.
func (e float) erfDouble(x asm.Local) asm.Expr {
	t := e.let(e.abs(x))
	square := e.let(e.mul(x, x))
	ratio := e.div(e.polynomial(square, -2.37630166566501626084e-05, -5.77027029648944159157e-03, -2.84817495755985104766e-02,
		-3.25042107247001499370e-01, 1.28379167095512558561e-01),
		e.polynomial(square, -3.96022827877536812320e-06, 1.32494738004321644526e-04, 5.08130628187576562776e-03,
			6.50222499887672944485e-02, 3.97917223959155352819e-01, 1))
	near := e.let(e.add(x, e.mul(x, ratio))) // |x| < 0.84375
	s := e.let(e.sub(t, e.constant(1)))
	ratio = e.div(e.polynomial(s, -2.16637559486879084300e-03, 3.54783043256182359371e-02, -1.10894694282396677476e-01,
		3.18346619901161753674e-01, -3.72207876035701323847e-01, 4.14856118683748331666e-01, -2.36211856075265944077e-03),
		e.polynomial(s, 1.19844998467991074170e-02, 1.36370839120290507362e-02, 1.26171219808761642112e-01,
			7.18286544141962662868e-02, 5.40397917702171048937e-01, 1.06420880400844228286e-01, 1))
	middle := e.let(e.add(e.constant(8.45062911510467529297e-01), ratio)) // |x| < 1.25
	far := e.sub(e.constant(1), e.erfcDouble(e.let(e.atMost(t, 6))))
	y := e.where(e.lt(t, e.constant(1.25)), middle, far)
	return e.where(e.lt(t, e.constant(0.84375)), near, e.copysign(y, x))
}

// erfcDouble is 1 - erf(t) for 1.25 <= t <= 6: exp(-t^2) / t times a function of 1/t^2. To lose nothing in t^2 it is taken of a
// t cut to 21 bits, and the difference is a factor of its own.
func (e float) erfcDouble(t asm.Local) asm.Expr {
	s := e.let(e.div(e.constant(1), e.mul(t, t)))
	lower := e.div(e.polynomial(s, -9.81432934416914548592e+00, -8.12874355063065934246e+01, -1.84605092906711035994e+02,
		-1.62396669462573470355e+02, -6.23753324503260060396e+01, -1.05586262253232909814e+01, -6.93858572707181764372e-01,
		-9.86494403484714822705e-03),
		e.polynomial(s, -6.04244152148580987438e-02, 6.57024977031928170135e+00, 1.08635005541779435134e+02,
			4.29008140027567833386e+02, 6.45387271733267880336e+02, 4.34565877475229228821e+02, 1.37657754143519042600e+02,
			1.96512716674392571292e+01, 1))
	upper := e.div(e.polynomial(s, -4.83519191608651397019e+02, -1.02509513161107724954e+03, -6.37566443368389627722e+02,
		-1.60636384855821916062e+02, -1.77579549177547519889e+01, -7.99283237680523006574e-01, -9.86494292470009928597e-03),
		e.polynomial(s, -2.24409524465858183362e+01, 4.74528541206955367215e+02, 2.55305040643316442583e+03,
			3.19985821950859553908e+03, 1.53672958608443695994e+03, 3.25792512996573918826e+02, 3.03380607434824582924e+01, 1))
	ratio := e.let(e.where(e.lt(t, e.constant(1/0.35)), lower, upper))
	cut := e.let(e.floatOf(e.bitsAnd(e.bitsOf(t), e.integer(-1<<32))))
	first := e.let(e.sub(e.constant(-0.5625), e.mul(cut, cut)))
	second := e.let(e.add(e.mul(e.sub(cut, t), e.add(cut, t)), ratio))
	return e.div(e.mul(e.exp(first), e.exp(second)), t)
}
