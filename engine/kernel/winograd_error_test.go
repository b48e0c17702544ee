package kernel

import (
	"math"
	"math/rand/v2"
	"testing"

	"ganplayground/engine/asm"
	"ganplayground/engine/host"
)

// TestWinogradError compares errors with those of the direct way, against sums in float64: of several distributions of inputs and a normal
// kernel. Neither the largest error nor the root of their mean square is more than twice as large.
func TestWinogradError(t *testing.T) {
	article := forward(2, 32, 64, [2]int{26, 26}, three2, one2, none2, none2)
	wide := forward(2, 128, 128, [2]int{8, 8}, three2, one2, one2, one2)
	for _, test := range []struct {
		name string
		c    Conv
	}{
		{"article", article}, {"article, input gradient", article.inputGradient()}, {"article, filter gradient", article.kernelGradient()},
		{"128 channels", wide}, {"128 channels, filter gradient", wide.kernelGradient()},
	} {
		for kind, distribution := range map[string]func(*rand.Rand) float32{
			"relu":   func(r *rand.Rand) float32 { return max(0, float32(r.NormFloat64())) },
			"normal": func(r *rand.Rand) float32 { return float32(r.NormFloat64()) },
			"heavy tails": func(r *rand.Rand) float32 {
				return float32(math.Copysign(math.Exp(2*r.NormFloat64()), r.NormFloat64()))
			},
			"mean 1": func(r *rand.Rand) float32 { return 1 + float32(r.NormFloat64()) },
		} {
			r := rand.New(rand.NewPCG(13, 14))
			left, right := randomFloats(r, convCase("", test.c).left), randomFloats(r, convCase("", test.c).right)
			for i := range left {
				left[i] = distribution(r)
			}
			direct, tiles := test.c.errors(t, left, right)
			t.Logf("%s, %s: in tiles max %.3g rms %.3g; direct max %.3g rms %.3g; %.2f and %.2f times", test.name, kind, tiles.max, tiles.rms,
				direct.max, direct.rms, tiles.max/direct.max, tiles.rms/direct.rms)
			if tiles.max > 2*direct.max || tiles.rms > 2*direct.rms {
				t.Errorf("%s, %s: errors are %+v in tiles, %+v direct", test.name, kind, tiles, direct)
			}
		}
	}
}

// errorSize says how large errors are.
type errorSize struct{ max, rms float64 }

// errors returns those of the direct way and of the one in tiles.
func (c Conv) errors(t *testing.T, left, right []float32) (direct, tiles errorSize) {
	t.Helper()
	e := convCase("", c)
	sums, _ := c.convolve(left, right, e.out)
	m := asm.NewModule("env", "memory", 1, 1<<15, false)
	f, p := newProduct(m, "direct", nil)
	newConvEmitter(c.plan(), m, f, p).emit()
	m.Export("direct", f)
	f, p = newProduct(m, "tiles", nil)
	c.tiled().emit(m, f, p)
	m.Export("tiles", f)
	h, err := host.New(1 << 28)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	module, err := h.Instantiate(m.Encode())
	if err != nil {
		t.Fatal(err)
	}
	scratch := max(c.plan().scratch(), c.tiled().scratch())
	a, b, out, free := place(t, h, left, 0), place(t, h, right, 0), place(t, h, nans(e.out), 0), place(t, h, nans(scratch/4), 0)
	measure := func(name string) (size errorSize) {
		if err := module.Call(name, a, b, out, free, 0, 1); err != nil {
			t.Fatal(err)
		}
		for i, got := range fetch(h, out, e.out) {
			difference := math.Abs(float64(got) - sums[i])
			size.max = max(size.max, difference)
			size.rms += difference * difference / float64(e.out)
		}
		size.rms = math.Sqrt(size.rms)
		return size
	}
	return measure("direct"), measure("tiles")
}
