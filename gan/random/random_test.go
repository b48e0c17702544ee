package random

import (
	"math"
	"slices"
	"testing"
)

// Known answers of philox4x32-10 from the reference implementation (Random123, tests/kat_vectors).
func TestPhiloxKnownAnswers(t *testing.T) {
	const all = 0xffffffff
	cases := []struct {
		counter [4]uint32
		key     [2]uint32
		want    [4]uint32
	}{
		{[4]uint32{}, [2]uint32{}, [4]uint32{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
		{[4]uint32{all, all, all, all}, [2]uint32{all, all}, [4]uint32{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
		{[4]uint32{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, [2]uint32{0xa4093822, 0x299f31d0},
			[4]uint32{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
	}
	for _, c := range cases {
		if got := philox(c.counter, c.key); got != c.want {
			t.Errorf("philox(%x, %x) = %x, want %x", c.counter, c.key, got, c.want)
		}
	}
}

func TestStreamsAreSeparate(t *testing.T) {
	values := func(seed uint64, p Purpose, draw uint64) []float32 {
		v := make([]float32, 8)
		New(seed, p).Uniform(v, draw, 1)
		return v
	}
	base := values(1, Init, 0)
	if !slices.Equal(base, values(1, Init, 0)) {
		t.Error("the same draw gave different numbers")
	}
	for name, other := range map[string][]float32{
		"seed": values(2, Init, 0), "high seed word": values(1|1<<40, Init, 0), "purpose": values(1, Order, 0),
		"draw": values(1, Init, 1), "high draw word": values(1, Init, 1<<40),
	} {
		if slices.Equal(base, other) {
			t.Errorf("another %s gave the same numbers", name)
		}
	}
}

// TestDrawsDoNotDependOnLength: the first numbers of a draw are the same however many are taken.
func TestDrawsDoNotDependOnLength(t *testing.T) {
	s := New(3, Latent)
	long := make([]float32, 101)
	s.Normal(long, 5)
	for n := range 12 {
		short := make([]float32, n)
		s.Normal(short, 5)
		if !slices.Equal(short, long[:n]) {
			t.Errorf("%d numbers: %v, want %v", n, short, long[:n])
		}
	}
}

func TestElementaryFunctions(t *testing.T) {
	worstLog, worstTrig := 0.0, 0.0
	for i := range 200_000 {
		x := (float64(i) + 0.5) / 200_000
		worstLog = max(worstLog, math.Abs(logarithm(x)-math.Log(x)))
		turns := uint32(i) * 21475
		sine, cosine := SineCosineTurns(turns)
		angle := 2 * math.Pi * float64(turns) / (1 << 32)
		worstTrig = max(worstTrig, math.Abs(sine-math.Sin(angle)), math.Abs(cosine-math.Cos(angle)))
	}
	if tiny := 0x1p-33; math.Abs(logarithm(tiny)-math.Log(tiny)) > 1e-14 {
		t.Errorf("logarithm(2^-33) = %v, want %v", logarithm(tiny), math.Log(tiny))
	}
	if worstLog > 1e-14 || worstTrig > 2e-15 {
		t.Errorf("largest errors: logarithm %g, sine and cosine %g", worstLog, worstTrig)
	}
}

// kolmogorov is the largest distance between the empirical distribution of v and the distribution function f.
func kolmogorov(v []float32, f func(float64) float64) float64 {
	v = slices.Sorted(slices.Values(v))
	worst := 0.0
	for i, x := range v {
		p := f(float64(x))
		worst = max(worst, math.Abs(p-float64(i)/float64(len(v))), math.Abs(p-float64(i+1)/float64(len(v))))
	}
	return worst
}

func TestDistributions(t *testing.T) {
	const n = 100_000
	bound := 1.95 / math.Sqrt(n) // Kolmogorov's test at the 0.1% level
	v := make([]float32, n)
	New(7, Latent).Normal(v, 0)
	if d := kolmogorov(v, func(x float64) float64 { return 0.5 * math.Erfc(-x/math.Sqrt2) }); d > bound {
		t.Errorf("normal numbers: distance %g from the normal distribution, want below %g", d, bound)
	}
	New(7, Init).Uniform(v, 0, 0.5)
	if d := kolmogorov(v, func(x float64) float64 { return x + 0.5 }); d > bound {
		t.Errorf("uniform numbers: distance %g from the uniform distribution, want below %g", d, bound)
	}
	if lo, hi := slices.Min(v), slices.Max(v); lo <= -0.5 || hi >= 0.5 {
		t.Errorf("uniform numbers reach %v and %v, want within (-0.5, 0.5)", lo, hi)
	}
}

func TestPermutation(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 1000} {
		order := New(1, Order).Permutation(n, 4)
		sorted := slices.Sorted(slices.Values(order))
		for i, v := range sorted {
			if int(v) != i {
				t.Fatalf("n=%d: not a permutation: %v", n, order)
			}
		}
		if len(order) != n {
			t.Errorf("n=%d: %d numbers", n, len(order))
		}
	}
	// Every one of the 6 orders of 3 comes up about equally often.
	counts := map[[3]uint32]int{}
	for draw := range uint64(6000) {
		counts[[3]uint32(New(1, Order).Permutation(3, draw))]++
	}
	for order, count := range counts {
		if count < 850 || count > 1150 {
			t.Errorf("order %v came %d times of 6000, want about 1000", order, count)
		}
	}
	if len(counts) != 6 {
		t.Errorf("%d different orders of 3, want 6", len(counts))
	}
}

func TestLogit(t *testing.T) {
	for _, p := range []float32{0.01, 0.25, 0.5, 0.75, 0.99} {
		want := math.Log(float64(p) / (1 - float64(p)))
		if got := Logit(p); math.Abs(float64(got)-want) > 1e-6 {
			t.Errorf("Logit(%v) = %v, want %v", p, got, want)
		}
	}
}
