package kernel

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"ganplayground/engine/asm"
)

// TestConvOrder checks that the bits depend on the shapes alone, not on strides or on which way the kernel lies: a transposition
// or a reversal that is folded into a convolution must not show.
func TestConvOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	pair := func(low, high int) [2]int { return [2]int{low + r.IntN(high-low+1), low + r.IntN(high-low+1)} }
	for range 8 {
		var cases []emitted
		for len(cases) < 100 {
			c := Conv{Batch: 1 + r.IntN(6), InC: 1 + r.IntN(6), OutC: 1 + r.IntN(5), In: pair(1, 7), Kernel: pair(1, 7),
				Stride: pair(1, 2), Pad: pair(0, 3), InputDilation: pair(1, 2), KernelDilation: pair(1, 2)}
			if c = c.sized(pair(0, 3)); c.empty() {
				continue
			}
			var first []float32
			for range 4 {
				cases = append(cases, c.inOrder(t, &first))
				c.KernelReversed = [2]bool{r.IntN(2) == 0, r.IntN(2) == 0}
				c.InStrides = shuffledStrides(r, [4]int{c.Batch, c.In[0], c.In[1], c.InC})
				c.KernelStrides = shuffledStrides(r, [4]int{c.Kernel[0], c.Kernel[1], c.InC, c.OutC})
				c.OutStrides = shuffledStrides(r, [4]int{c.Batch, c.Out[0], c.Out[1], c.OutC})
			}
		}
		runEmitted(t, cases)
	}
}

// TestConvOrderRuns has rows of taps as wide as the image: K is contiguous over several rows, if there are no gaps between them.
func TestConvOrderRuns(t *testing.T) {
	c := forward(2, 3, 1, [2]int{20, 3}, [2]int{2, 3}, [2]int{1, 1}, [2]int{}, [2]int{})
	gaps := c
	gaps.InStrides = [4]int{300, 11, 3, 1}
	var first []float32
	runEmitted(t, []emitted{c.inOrder(t, &first), gaps.inOrder(t, &first)})
}

// TestConvPlanStrides checks that what decides the order of sums is the same for all strides.
func TestConvPlanStrides(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	pair := func(high int) [2]int { return [2]int{1 + r.IntN(high), 1 + r.IntN(high)} }
	for range 3000 {
		c := Conv{Batch: 1 + r.IntN(40), InC: 1 + r.IntN(40), OutC: 1 + r.IntN(40), In: pair(9), Kernel: pair(9),
			Stride: pair(2), InputDilation: pair(2), KernelDilation: pair(2)}
		if c = c.sized(pair(4)); c.empty() {
			continue
		}
		d := c
		d.KernelReversed = [2]bool{true, r.IntN(2) == 0}
		d.InStrides = shuffledStrides(r, [4]int{c.Batch, c.In[0], c.In[1], c.InC})
		d.KernelStrides = shuffledStrides(r, [4]int{c.Kernel[0], c.Kernel[1], c.InC, c.OutC})
		d.OutStrides = shuffledStrides(r, [4]int{c.Batch, c.Out[0], c.Out[1], c.OutC})
		p, q := c.plan(), d.plan()
		if p.operands != q.operands || p.width != q.width || p.reduced != q.reduced || p.group != q.group || p.dots() != q.dots() || p.Pad != q.Pad ||
			p.trimmed != q.trimmed {
			t.Fatalf("%+v and %+v differ in their order", p, q)
		}
	}
}

// TestConvPlan says which micro-kernels the convolutions of the presets run in.
func TestConvPlan(t *testing.T) {
	one, two := [2]int{1, 1}, [2]int{2, 2}
	article := forward(128, 32, 64, [2]int{26, 26}, [2]int{3, 3}, one, [2]int{}, [2]int{})
	even := forward(128, 32, 62, [2]int{26, 26}, [2]int{3, 3}, one, [2]int{}, [2]int{})
	first := forward(128, 1, 32, [2]int{28, 28}, [2]int{3, 3}, one, [2]int{}, [2]int{})
	quick := transposed(32, 24, 12, [2]int{7, 7}, [2]int{4, 4}, two)
	last := transposed(32, 12, 1, [2]int{14, 14}, [2]int{4, 4}, two)
	for _, test := range []struct {
		name    string
		c       Conv
		kernels []string
	}{
		{"article", article, []string{"tile4x8 a0,128,256,384 k32@4,256 c256,4 n0,32,32"}},
		{"article, input gradient", article.inputGradient(), []string{
			"tile4x8 a0,256,512,768 k64@4,128 c128,4 n0,32,32", "tile3x8 a0,256,512 k64@4,128 c128,4 n0,32,32"}},
		{"article, filter gradient", article.kernelGradient(), []string{"tile4x8 a0,4,8,12 k36@128,256 c256,4+ n0,32,32"}},
		{"62 channels", even, []string{"tile4x8 a0,128,256,384 k3@3328,3072x96@4,32 c248,4 n3328,0,5952"}},
		{"62 channels, input gradient", even.inputGradient(), []string{
			"tile4x8 a0,248,496,744 k3@5952,5952x186@4,32 c128,4 n5952,0,3328", "tile3x8 a0,248,496 k186@4,32 c128,4 n744,0,384"}},
		{"62 channels, filter gradient", even.kernelGradient(), []string{"tile4x8 a0,4,8,12 k24@416,768x24@16,32 c248,4+ n10816,0,992"}},
		{"one channel", first, []string{"tile4x8 a0,4,8,12 k3@112,96x3@4,32 c128,4 n112,0,3328"}},
		{"one channel, input gradient", first.inputGradient(), []string{"dot8 a0,128,256,384,512,640,768,896 k3@3328,384x96@4,4 c4 n3328,0,112"}},
		{"one channel, filter gradient", first.kernelGradient(), []string{"tile3x8 a0,4,8 k26@112,832x26@4,32 c128,4+ n112,0,384"}},
		{"transposed", quick, []string{
			"tile3x8 a0,96,192 k2@672,1536x48@4,32 c96,4 n672,0,1344", "tile6x4 a0,96,192,288,384,480 k2@672,768x48@4,16 c96,4 n672,0,1344"}},
		{"transposed, input gradient", quick.inputGradient(), []string{"tile3x8 a0,96,192 k4@672,1536x48@4,32 c96,4 n1344,0,672"}},
		{"transposed, filter gradient", quick.kernelGradient(), []string{
			"tile4x8 a0,4,8,12 k8@784,1568x6@112,224x6@16,32 c48,4+ n6272,0,192", "tile4x8 a0,4,8,12 k392@16,32 c48,4+ n6272,0,192"}},
		{"transposed to one channel", last, []string{"dot7 a0,48,96,144,192,240,288 k2@672,96x24@4,4 c8 n672,0,224"}},
		{"transposed to one channel, filter gradient", last.kernelGradient(), []string{
			"tile4x8 a0,4,8,12 k2@3360,9408x13@240,672x14@8,48 c-48,4+ n0,32,32"}},
	} {
		m := asm.NewModule("env", "memory", 1, 1, false)
		test.c.Emit(m, "conv", nil)
		for _, kernel := range test.kernels {
			if m.Named(kernel) == nil {
				t.Errorf("%s does not run %q", test.name, kernel)
			}
		}
	}
}

// inOrder compares the outputs, in the order of their indices, with the first that come.
func (c Conv) inOrder(t *testing.T, first *[]float32) emitted {
	e := convCase("order", c)
	e.fill = func(in, kernel []float32) {
		each([4]int{c.Batch, c.In[0], c.In[1], c.InC}, func(n, y, x, ci int) {
			in[n*c.InStrides[0]+y*c.InStrides[1]+x*c.InStrides[2]+ci*c.InStrides[3]] = fromIndex(1, n, y, x, ci)
		})
		each([4]int{c.Kernel[0], c.Kernel[1], c.InC, c.OutC}, func(ky, kx, ci, co int) {
			at := c.tap(0, ky)*c.KernelStrides[0] + c.tap(1, kx)*c.KernelStrides[1] + ci*c.KernelStrides[2] + co*c.KernelStrides[3]
			kernel[at] = fromIndex(2, ky, kx, ci, co)
		})
	}
	e.got = func(out []float32) {
		var ordered []float32
		each([4]int{c.Batch, c.Out[0], c.Out[1], c.OutC}, func(n, y, x, co int) {
			ordered = append(ordered, out[n*c.OutStrides[0]+y*c.OutStrides[1]+x*c.OutStrides[2]+co*c.OutStrides[3]])
		})
		if *first == nil {
			*first = ordered
		}
		equalBits(t, e.name, ordered, *first)
	}
	return e
}

func each(counts [4]int, body func(i, j, k, l int)) {
	for i := range counts[0] {
		for j := range counts[1] {
			for k := range counts[2] {
				for l := range counts[3] {
					body(i, j, k, l)
				}
			}
		}
	}
}

// TestConvTrimmed says along which axes of filters' gradients, and of others, taps outside of the input are left out, and whose kernel is
// read where it lies.
func TestConvTrimmed(t *testing.T) {
	strided := func(inputs, outputs, side int) Conv {
		return forward(32, inputs, outputs, [2]int{side, side}, four2, two2, one2, one2).kernelGradient()
	}
	backwards, apart, columns := strided(1, 16, 28), strided(1, 16, 28), strided(1, 16, 28)
	backwards.KernelReversed[0] = true
	apart.KernelStrides[2] += 16
	columns.KernelStrides[3] = 2
	for _, test := range []struct {
		name    string
		c       Conv
		trimmed [2]bool
		bRow    int
	}{
		{"rows are channels", strided(16, 32, 14), [2]bool{true, true}, 0},
		{"rows are outputs along x", strided(1, 16, 28), [2]bool{true, false}, 4 * 16},
		{"images do not follow each other", apart, [2]bool{true, false}, 0},
		{"taps run backwards", backwards, [2]bool{true, false}, 0},
		{"columns lie apart", columns, [2]bool{true, false}, 0},
		{"more than stays in L1", strided(1, 32, 28), [2]bool{true, false}, 0},
		{"images", forward(32, 16, 32, [2]int{14, 14}, four2, two2, one2, one2), [2]bool{true, true}, 0},
	} {
		if p := test.c.plan(); p.trimmed != test.trimmed || p.bRow != test.bRow {
			t.Errorf("%s: trimmed %v, want %v; %d bytes between rows of the kernel, want %d", test.name, p.trimmed, test.trimmed, p.bRow, test.bRow)
		}
	}
}

// TestPlansAreRemembered: whoever asks for one again gets the same, however many there were in between.
func TestPlansAreRemembered(t *testing.T) {
	ForgetPlans()
	plan := func(batch int) convPlan {
		return forward(batch, 3, 5, [2]int{9, 8}, [2]int{3, 3}, [2]int{1, 1}, [2]int{1, 1}, [2]int{1, 1}).plan()
	}
	first := plan(1)
	if again := plan(1); &first.phases[0][0] != &again.phases[0][0] {
		t.Error("the plan is made once more")
	}
	for batch := range 2 * mostPlans {
		if p := plan(batch + 1); p.Batch != batch+1 {
			t.Fatalf("the plan for %d images is one for %d", batch+1, p.Batch)
		}
	}
	if len(plans.of) > mostPlans {
		t.Errorf("%d plans are remembered, %d is the most", len(plans.of), mostPlans)
	}
	if again := plan(1); !reflect.DeepEqual(first, again) {
		t.Errorf("the plan is now %+v, it was %+v", again, first)
	}
}
