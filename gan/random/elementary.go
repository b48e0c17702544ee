package random

import "math"

// Go's math.Log is assembly on some machines, and the compiler may fuse x*y+z on some: both change last bits. The functions
// here use operations that round the same everywhere, with products made explicit by float64(), which forbids fusing (Go
// specification, "Floating-point operators"). Their errors are below 1e-14.

// logarithm is the natural logarithm of a positive normal number: x = m 2^k with sqrt(1/2) <= m < sqrt(2), and
// log m = 2 atanh(s) with s = (m-1)/(m+1), |s| < 0.172.
func logarithm(x float64) float64 {
	m, k := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m, k = 2*m, k-1
	}
	s := (m - 1) / (m + 1)
	square := float64(s * s)
	sum := 0.0
	for n := 19; n >= 1; n -= 2 { // atanh(s)/s = 1 + s^2/3 + s^4/5 + ...
		sum = float64(sum*square) + 1/float64(n)
	}
	return float64(2*float64(s*sum)) + float64(float64(k)*math.Ln2)
}

// SineCosineTurns returns sine and cosine of turns/2^32 full turns. The angle is reduced exactly, in integers, to the
// nearest quarter turn and a rest of at most an eighth.
func SineCosineTurns(turns uint32) (sine, cosine float64) {
	quarter := (turns + 1<<29) >> 30
	rest := float64(int32(turns-quarter<<30)) * (2 * math.Pi / (1 << 32))
	square := float64(rest * rest)
	sine, cosine = 1, 1
	for n := 16; n >= 2; n -= 2 { // Taylor series, innermost term first
		sine = 1 - float64(square*sine)/float64(n*(n+1))
		cosine = 1 - float64(square*cosine)/float64(n*(n-1))
	}
	sine = float64(rest * sine)
	switch quarter & 3 {
	case 1:
		return cosine, -sine
	case 2:
		return -sine, -cosine
	case 3:
		return -cosine, sine
	}
	return sine, cosine
}

// Logit is log(p/(1-p)), the inverse of the logistic function, for 0 < p < 1.
func Logit(p float32) float32 {
	return float32(logarithm(float64(p)) - logarithm(1-float64(p)))
}
