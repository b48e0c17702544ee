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

// emitted is a function of parameters left, right, out, scratch, thread, threads, with what it should write. Sizes are in floats.
type emitted struct {
	name             string
	left, right, out int
	scratch          int  // bytes
	terms            int  // of each sum
	shared           bool // threads share the work
	emit             func(m *asm.Module, name string)
	// want returns each output and the sum of its terms' magnitudes; NaN where nothing may be written.
	want func(left, right []float32) (sums, magnitudes []float64)
	// fill sets the operands, which are random without it; got sees what was written. Both may be nil.
	fill func(left, right []float32)
	got  func(out []float32)
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
	code := m.Encode()
	if err := asm.Validate(code); err != nil {
		t.Fatal(err)
	}
	module, err := h.Instantiate(code)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for i, c := range cases {
		left, right := randomFloats(random, c.left), randomFloats(random, c.right)
		if c.fill != nil {
			c.fill(left, right)
		}
		a, b := place(t, h, left, 0), place(t, h, right, 0)
		out, scratch := place(t, h, nans(c.out), canary), place(t, h, nans((c.scratch+3)/4), canary)
		if err := module.Call(fmt.Sprint(i), a, b, out, scratch, 0, 1); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		c.check(t, h, left, right, out, scratch)
		if c.shared {
			run := sharedRun{t, h, func(arguments ...uint32) error { return module.Call(fmt.Sprint(i), arguments...) }, c, a, b, out, scratch}
			run.compare(fetch(h, out, c.out), threadCounts[i%len(threadCounts)])
		}
		for _, address := range []uint32{a, b, out - 4*canary, scratch - 4*canary} {
			h.Free(host.Address(address))
		}
		if t.Failed() {
			t.FailNow()
		}
	}
}

// productFunc starts a function of the parameters that emitted ones have.
func productFunc(m *asm.Module, name string) *asm.Func {
	return m.Func(name, asm.None, asm.I32, asm.I32, asm.I32, asm.I32, asm.I32, asm.I32)
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
	h.Write(address, encoded(all))
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
	if c.got != nil {
		c.got(got)
	}
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

// fromIndex is a number that depends on the index of an element, wherever that lies in memory.
func fromIndex(index ...int) float32 {
	h := uint32(2166136261)
	for _, i := range index {
		h = (h ^ uint32(i)) * 16777619
	}
	return float32(int32(h*2654435761)) * 0x1p-31
}

// equalBits fails unless both have the same bits.
func equalBits(t *testing.T, name string, got, want []float32) {
	t.Helper()
	for i := range want {
		if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
			t.Fatalf("%s: [%d] is %v, and %v in the first layout", name, i, got[i], want[i])
		}
	}
}

// TestTile runs micro-kernels by themselves, of every size, with prime strides and steps in a nest of three loops.
func TestTile(t *testing.T) {
	var cases []emitted
	for mr := 1; mr <= 8; mr++ {
		for _, width := range []int{4, 8, 16, 32} {
			for columns := max(1, width-3); columns <= width && mr*width <= 32; columns++ {
				b := 4 * (width + mr%2)
				k := tile{outRow: 4 * 37, width: width, columns: columns, outColumn: 4 * (1 + columns%2),
					nest: []step{{2, 4 * 29, 7*b + 8}, {3, 4 * 7, 2 * b}, {2, 4, b}}, next: walk{a: 4 * 3, b: 4 * 5, out: 4 * 311}}
				for i := range mr {
					k.rows = append(k.rows, 4*11*i)
				}
				cases = append(cases, tileCase(k))
			}
		}
	}
	runEmitted(t, cases)
}

// tileCase runs three tiles, then adds the same once more.
func tileCase(k tile) emitted {
	const count = 3
	again := k
	again.accumulate = true
	return emitted{
		name: k.name(), terms: 24, left: 600, right: 33 * 40, out: 311*2 + 37*8 + 64,
		emit: func(m *asm.Module, name string) {
			f := productFunc(m, name)
			for _, k := range []tile{k, again} {
				f.Do(f.Call(k.emit(m), f.Param(0), f.Param(1), f.Param(2), asm.ConstI32(count)))
			}
			m.Export(name, f)
		},
		want: func(left, right []float32) (sums, magnitudes []float64) {
			sums, magnitudes = make([]float64, 311*2+37*8+64), make([]float64, 311*2+37*8+64)
			for i := range sums {
				sums[i] = math.NaN()
			}
			for n := range count {
				for i, row := range k.rows {
					for j := range k.columns {
						var s reference
						for at := range 12 {
							a := at/6*29 + at/2%3*7 + at%2
							s.add(left[n*3+row/4+a], right[n*5+(at/6*k.nest[0].b+at/2%3*k.nest[1].b+at%2*k.nest[2].b)/4+j])
						}
						to := n*311 + i*37 + j*k.outColumn/4
						sums[to], magnitudes[to] = 2*s.sum, 2*s.magnitude
					}
				}
			}
			return sums, magnitudes
		},
	}
}

// TestTileShared checks that a module has each micro-kernel once.
func TestTileShared(t *testing.T) {
	m := asm.NewModule("env", "memory", 1, 1, false)
	k := tile{rows: []int{0, 4}, outRow: 32, width: 8, columns: 8, outColumn: 4, nest: []step{{9, 8, 32}}}
	if k.emit(m) != k.emit(m) {
		t.Error("the same tile is emitted twice")
	}
	wider := k
	wider.nest = []step{{10, 8, 32}}
	if k.emit(m) == wider.emit(m) {
		t.Error("tiles of different K are one function")
	}
	if got, want := k.name(), "tile2x8 a0,4 k9@8,32 c32,4 n0,0,0"; got != want {
		t.Errorf("name is %q, want %q", got, want)
	}
}

func TestPartsOf(t *testing.T) {
	for _, test := range []struct {
		rows, limit int
		strips      bool
		want        string
	}{
		{8, 4, false, "[{4 2}]"}, {7, 4, false, "[{4 1} {3 1}]"}, {9, 4, false, "[{3 3}]"}, {10, 4, false, "[{4 1} {3 2}]"},
		{5, 4, false, "[{3 1} {2 1}]"}, {1, 4, false, "[{1 1}]"}, {7, 8, false, "[{7 1}]"}, {26, 4, false, "[{4 5} {3 2}]"},
		{9, 4, true, "[{4 2} {1 1}]"}, {3, 4, true, "[{3 1}]"}, {8, 4, true, "[{4 2}]"},
	} {
		if got := fmt.Sprint(partsOf(test.rows, test.limit, test.strips)); got != test.want {
			t.Errorf("%d rows, at most %d: %s, want %s", test.rows, test.limit, got, test.want)
		}
	}
}

func TestPanelsOf(t *testing.T) {
	for _, test := range []struct {
		columns, width int
		want           string
	}{
		{16, 8, "[{8 8 2 0}]"}, {12, 8, "[{8 8 1 0} {4 4 1 8}]"}, {5, 8, "[{8 5 1 0}]"}, {1, 8, "[{4 1 1 0}]"},
		{15, 8, "[{8 8 1 0} {8 7 1 8}]"}, {63, 32, "[{32 32 1 0} {16 16 1 32} {8 8 1 48} {8 7 1 56}]"}, {3, 1, "[{1 1 3 0}]"},
	} {
		if got := fmt.Sprint(panelsOf(test.columns, test.width)); got != test.want {
			t.Errorf("%d columns in panels of %d: %s, want %s", test.columns, test.width, got, test.want)
		}
	}
}

// TestEmitPeak checks that the function for the benchmark computes a product.
func TestEmitPeak(t *testing.T) {
	g := Gemm{1, 4, 8, 19, Matrix{0, 1, 4}, Matrix{0, 8, 1}}
	c := gemmCase(g)
	c.left, c.right, c.scratch, c.shared = 4*19, 8*19, 0, false
	c.emit = func(m *asm.Module, name string) {
		peak := EmitPeak(m, "peak", 19, 3)
		f := productFunc(m, name)
		f.Do(f.Call(peak, f.Param(0), f.Param(1), f.Param(2)))
		m.Export(name, f)
	}
	runEmitted(t, []emitted{c})
}
