package kernel

import (
	"fmt"
	"testing"

	"ganplayground/engine/asm"
	"ganplayground/engine/host"
)

// benchmark runs an emitted function and reports its rate, counting so many operations a run. wazero's compiler is slower than a
// browser's: what counts here is the share of BenchmarkPeak.
func benchmark(b *testing.B, c emitted, operations int) {
	m := asm.NewModule("env", "memory", 1, 1<<15, false)
	c.emit(m, "run")
	h, err := host.New(1 << 29)
	if err != nil {
		b.Fatal(err)
	}
	defer h.Close()
	module, err := h.Instantiate(m.Encode())
	if err != nil {
		b.Fatal(err)
	}
	var addresses []uint32
	for _, bytes := range []int{4 * c.left, 4 * c.right, 4 * c.out, c.scratch} {
		address, err := h.Alloc(bytes)
		if err != nil {
			b.Fatal(err)
		}
		h.Write(address, make([]byte, bytes))
		addresses = append(addresses, uint32(address))
	}
	addresses = append(addresses, 0, 1)
	for b.Loop() {
		if err := module.Call("run", addresses...); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(operations)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
}

func BenchmarkPeak(b *testing.B) {
	const k, rounds = 256, 1000
	benchmark(b, emitted{left: 4 * k, right: 8 * k, out: 32, emit: func(m *asm.Module, name string) {
		peak := EmitPeak(m, "peak", k, rounds)
		f := productFunc(m, name)
		f.Do(f.Call(peak, f.Param(0), f.Param(1), f.Param(2)))
		m.Export(name, f)
	}}, 64*k*rounds)
}

func BenchmarkGemm(b *testing.B) {
	for _, test := range []struct {
		layout  string
		m, n, k int
	}{
		{"NN", 256, 256, 256}, {"NT", 256, 256, 256}, {"TN", 256, 256, 256}, {"TT", 256, 256, 256},
		{"NN", 128, 512, 784}, {"NT", 128, 784, 512}, {"TN", 784, 512, 128}, {"NN", 128, 512, 256},
		{"NN", 32, 256, 784}, {"TN", 784, 256, 32},
		{"NN", 128, 1, 512}, {"TN", 512, 1, 128}, {"NT", 128, 512, 1}, {"NN", 1, 784, 512},
	} {
		g := Gemm{1, test.m, test.n, test.k, matrixOf(test.layout[0], test.m, test.k, 0), matrixOf(test.layout[1], test.k, test.n, 0)}
		b.Run(fmt.Sprintf("%s/%dx%dx%d", test.layout, test.m, test.n, test.k), func(b *testing.B) {
			benchmark(b, gemmCase(g), 2*test.m*test.n*test.k)
		})
	}
}

func BenchmarkConv(b *testing.B) {
	none, one, two := [2]int{}, [2]int{1, 1}, [2]int{2, 2}
	for _, test := range []struct {
		name string
		c    Conv
	}{
		{"article/1-32", forward(128, 1, 32, [2]int{28, 28}, [2]int{3, 3}, one, none, none)},
		{"article/32-64", forward(128, 32, 64, [2]int{26, 26}, [2]int{3, 3}, one, none, none)},
		{"quick/24-12", transposed(32, 24, 12, [2]int{7, 7}, [2]int{4, 4}, two)},
		{"quick/12-1", transposed(32, 12, 1, [2]int{14, 14}, [2]int{4, 4}, two)},
		{"dcgan/1-16", forward(32, 1, 16, [2]int{28, 28}, [2]int{4, 4}, two, one, one)},
		{"dcgan/16-32", forward(32, 16, 32, [2]int{14, 14}, [2]int{4, 4}, two, one, one)},
	} {
		// All three do the same products: of a transposed convolution, one for each pixel of the input, tap and pair of channels.
		operations := 2 * test.c.Batch * test.c.InC * test.c.OutC * test.c.Kernel[0] * test.c.Kernel[1]
		if test.c.InputDilation == one {
			operations *= test.c.Out[0] * test.c.Out[1]
		} else {
			operations *= test.c.In[0] * test.c.In[1]
		}
		b.Run(test.name+"/forward", func(b *testing.B) { benchmark(b, convCase("", test.c), operations) })
		b.Run(test.name+"/input", func(b *testing.B) { benchmark(b, convCase("", test.c.inputGradient()), operations) })
		b.Run(test.name+"/filter", func(b *testing.B) { benchmark(b, convCase("", test.c.kernelGradient()), operations) })
	}
}
