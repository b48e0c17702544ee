package kernel

import (
	"encoding/binary"
	"fmt"
	"math"
	"testing"

	"ganplayground/engine/asm"
	"ganplayground/engine/host"
)

// TestSlack runs products whose operands end 64 bytes before the end of the memory: reading further traps.
func TestSlack(t *testing.T) {
	one, two := [2]int{1, 1}, [2]int{2, 2}
	var cases []emitted
	for _, layout := range []string{"NN", "NT", "TN", "TT"} {
		for _, size := range [][3]int{{1, 21, 9}, {21, 1, 9}, {5, 5, 5}, {4, 13, 7}, {2, 17, 3}, {9, 7, 1}, {13, 9, 18}, {1, 1, 3}} {
			m, n, k := size[0], size[1], size[2]
			cases = append(cases, gemmCase(Gemm{1, m, n, k, matrixOf(layout[0], m, k, 0), matrixOf(layout[1], k, n, 0)}))
		}
	}
	for channels := 1; channels <= 9; channels++ {
		cases = append(cases, withGradients("forward", forward(2, channels, 10-channels, [2]int{5, 6}, [2]int{3, 3}, one, one, one))...)
		cases = append(cases, withGradients("transposed", transposed(2, channels, 10-channels, [2]int{3, 2}, [2]int{4, 4}, two))...)
	}
	const pages = 16
	for _, last := range []string{"left", "right"} {
		h, err := host.New(pages << 16)
		if err != nil {
			t.Fatal(err)
		}
		m := asm.NewModule("env", "memory", 1, 1<<15, false)
		for i, c := range cases {
			c.emit(m, fmt.Sprint(i))
		}
		module, err := h.Instantiate(m.Encode())
		if err != nil {
			t.Fatal(err)
		}
		// One block takes the whole memory but for the first 64 bytes and the slack.
		bytes := pages<<16 - 128
		block, err := h.Alloc(bytes)
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range cases {
			c.atTheEnd(t, h, module, fmt.Sprint(i), uint32(block), bytes, last)
		}
		h.Close()
	}
}

// atTheEnd runs the function with one operand at the end of a block and the other in front of it.
func (c emitted) atTheEnd(t *testing.T, h *host.Host, module *host.Module, export string, block uint32, bytes int, last string) {
	t.Helper()
	end := block + uint32(bytes)
	left, right := make([]float32, c.left), make([]float32, c.right)
	for i := range left {
		left[i] = fromIndex(1, i)
	}
	for i := range right {
		right[i] = fromIndex(2, i)
	}
	a, b := end-4*uint32(c.left), end-4*uint32(c.left+c.right)
	if last == "right" {
		a, b = end-4*uint32(c.left+c.right), end-4*uint32(c.right)
	}
	h.Write(host.Address(a), encoded(left))
	h.Write(host.Address(b), encoded(right))
	scratch := (block + 4*uint32(c.out) + 63) / 64 * 64
	if err := module.Call(export, a, b, block, scratch, 0, 1); err != nil {
		t.Fatalf("%s, %s last: %v", c.name, last, err)
	}
	got := fetch(h, block, c.out)
	sums, magnitudes := c.want(left, right)
	for i, want := range sums {
		if bound := float64(c.terms+1) * 0x1p-24 * magnitudes[i]; math.Abs(float64(got[i])-want) > bound {
			t.Fatalf("%s, %s last: out[%d] is %v, want %v +- %v", c.name, last, i, got[i], want, bound)
		}
	}
}

func encoded(floats []float32) []byte {
	bytes := make([]byte, 0, 4*len(floats))
	for _, f := range floats {
		bytes = binary.LittleEndian.AppendUint32(bytes, math.Float32bits(f))
	}
	return bytes
}
