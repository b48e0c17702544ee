package kernel

import (
	"fmt"
	"maps"
	"testing"
)

// term is one product of an output's sum along an axis.
type term struct{ out, in, tap int }

// TestPhases checks that the phases of an axis have the terms of the definition, each once and no others, and that trimmed ones
// have only those inside of the input.
func TestPhases(t *testing.T) {
	n := 0
	for in := 1; in <= 5; in++ {
		for kernel := 1; kernel <= 5; kernel++ {
			for stride := 1; stride <= 3; stride++ {
				for dilation := 1; dilation <= 3; dilation++ {
					for spacing := 1; spacing <= 3; spacing++ {
						for pad := -2; pad <= 4; pad++ {
							c := axisConv(in, kernel, stride, dilation, spacing, pad, 1+n%7)
							checkPhases(t, c)
							n++
						}
					}
				}
			}
		}
	}
}

func axisConv(in, kernel, stride, dilation, spacing, pad, out int) Conv {
	return Conv{In: [2]int{in, 1}, Kernel: [2]int{kernel, 1}, Out: [2]int{out, 1}, Stride: [2]int{stride, 1}, Pad: [2]int{pad, 0},
		InputDilation: [2]int{dilation, 1}, KernelDilation: [2]int{spacing, 1}}
}

func checkPhases(t *testing.T, c Conv) {
	t.Helper()
	inside := map[term]int{}
	for out := range c.Out[0] {
		for tap := range c.Kernel[0] {
			if in, ok := c.input(0, out, tap); ok {
				inside[term{out, in, tap}]++
			}
		}
	}
	all, outs := termsOf(c.phases(0))
	maps.DeleteFunc(all, func(x term, _ int) bool { return x.in < 0 || x.in >= c.In[0] })
	if !maps.Equal(all, inside) || outs != c.Out[0] {
		t.Errorf("%+v: phases have %v for %d outputs, want %v", c, all, outs, inside)
	}
	if few, outs := termsOf(trimmed(c.phases(0), c.In[0])); !maps.Equal(few, inside) || outs != c.Out[0] {
		t.Errorf("%+v: trimmed phases have %v for %d outputs, want %v", c, few, outs, inside)
	}
}

func termsOf(phases []phase) (terms map[term]int, outs int) {
	terms = map[term]int{}
	for _, p := range phases {
		outs += p.outs
		for i := range p.outs {
			for j := range p.taps {
				terms[term{p.first + i*p.outStep, p.in + i*p.inStep + j*p.inTap, p.tap + j*p.tapStep}]++
			}
		}
	}
	return terms, outs
}

// TestReach checks the borders that phases need.
func TestReach(t *testing.T) {
	for _, test := range []struct {
		name string
		c    Conv
		want string
	}{
		{"valid", axisConv(8, 3, 1, 1, 1, 0, 6), "0 7"},
		{"same", axisConv(8, 3, 1, 1, 1, 1, 8), "-1 8"},
		{"stride 2 leaves a row", axisConv(8, 3, 2, 1, 1, 0, 3), "0 7"},
		{"transposed 4 by 2", axisConv(7, 4, 1, 2, 1, 2, 14), "-1 7"},
		{"no taps", axisConv(3, 0, 1, 1, 1, 0, 3), "0 2"},
	} {
		low, high := reach(test.c.phases(0), test.c.In[0])
		if got := fmt.Sprint(low, high); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}
