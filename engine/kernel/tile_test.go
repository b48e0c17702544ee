package kernel

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"ganplayground/engine/asm"
	"ganplayground/engine/host"
)

// emitted is a function of parameters left, right, out, scratch, with what it should write. Sizes are in floats.
type emitted struct {
	name             string
	left, right, out int
	scratch          int // bytes
	terms            int // of each sum
	emit             func(m *asm.Module, name string)
	// want returns each output and the sum of its terms' magnitudes; NaN where nothing may be written.
	want func(left, right []float32) (sums, magnitudes []float64)
}

// reference adds products in float64.
type reference struct{ sum, magnitude float64 }

func (r *reference) add(a, b float32) {
	product := float64(a) * float64(b)
	r.sum += product
	r.magnitude += math.Abs(product)
}

// runEmitted emits all functions in one module, runs each and compares. What is behind left and right is NaN, so that a value
// from there cannot hide in a sum; round out and scratch lie canaries.
func runEmitted(t *testing.T, cases []emitted) {
	t.Helper()
	m := asm.NewModule("env", "memory", 1, 1<<15, false)
	for i, c := range cases {
		c.emit(m, fmt.Sprint(i))
	}
	h, err := host.New(1 << 28)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	module, err := h.Instantiate(m.Encode())
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for i, c := range cases {
		left, right := randomFloats(random, c.left), randomFloats(random, c.right)
		a, b := place(t, h, left, 0), place(t, h, right, 0)
		out, scratch := place(t, h, nans(c.out), canary), place(t, h, nans((c.scratch+3)/4), canary)
		if err := module.Call(fmt.Sprint(i), a, b, out, scratch); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		c.check(t, h, left, right, out, scratch)
		for _, address := range []uint32{a, b, out - 4*canary, scratch - 4*canary} {
			h.Free(host.Address(address))
		}
		if t.Failed() {
			t.FailNow()
		}
	}
}

// canary is how many floats before and behind must stay NaN.
const canary = 64

var notANumber = math.Float32frombits(0x7fc0dead)

func nans(n int) []float32 {
	f := make([]float32, n)
	for i := range f {
		f[i] = notANumber
	}
	return f
}

// place writes floats to a new block, between so many NaNs before and behind, and 16 NaNs behind at least.
func place(t *testing.T, h *host.Host, floats []float32, before int) uint32 {
	t.Helper()
	all := append(append(nans(before), floats...), nans(max(before, 16))...)
	address, err := h.Alloc(4 * len(all))
	if err != nil {
		t.Fatal(err)
	}
	var bytes []byte
	for _, f := range all {
		bytes = binary.LittleEndian.AppendUint32(bytes, math.Float32bits(f))
	}
	h.Write(address, bytes)
	return uint32(address) + 4*uint32(before)
}

func fetch(h *host.Host, address uint32, n int) []float32 {
	bytes := make([]byte, 4*n)
	h.Read(bytes, host.Address(address))
	floats := make([]float32, n)
	for i := range floats {
		floats[i] = math.Float32frombits(binary.LittleEndian.Uint32(bytes[4*i:]))
	}
	return floats
}

func randomFloats(r *rand.Rand, n int) []float32 {
	f := make([]float32, n)
	for i := range f {
		f[i] = float32(r.NormFloat64())
	}
	return f
}

func (c emitted) check(t *testing.T, h *host.Host, left, right []float32, out, scratch uint32) {
	t.Helper()
	got := fetch(h, out, c.out)
	sums, magnitudes := c.want(left, right)
	for i, want := range sums {
		// Each product and each sum rounds once: at most terms+1 roundings of the magnitudes' sum, Higham 2002, section 3.1.
		bound := float64(c.terms+1) * 0x1p-24 * magnitudes[i]
		if math.IsNaN(want) != math.IsNaN(float64(got[i])) || math.Abs(float64(got[i])-want) > bound {
			t.Fatalf("%s: out[%d] is %v, want %v +- %v", c.name, i, got[i], want, bound)
		}
	}
	c.checkCanaries(t, "out", fetch(h, out-4*canary, c.out+2*canary), c.out)
	floats := (c.scratch + 3) / 4
	c.checkCanaries(t, "scratch", fetch(h, scratch-4*canary, floats+2*canary), floats)
}

func (c emitted) checkCanaries(t *testing.T, what string, around []float32, n int) {
	t.Helper()
	for i, f := range around {
		if (i < canary || i >= canary+n) && math.Float32bits(f) != math.Float32bits(notANumber) {
			t.Errorf("%s: %s[%d] of %d was written: %v", c.name, what, i-canary, n, f)
		}
	}
}
