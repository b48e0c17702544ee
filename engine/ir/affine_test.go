package ir

import (
	"errors"
	"fmt"
	"slices"
	"testing"
)

// lists calls visit with every list of up to most numbers out of values.
func lists(values []int, most int, visit func([]int)) {
	visit(nil)
	if most == 0 {
		return
	}
	lists(values, most-1, func(rest []int) {
		if len(rest) == most-1 {
			for _, v := range values {
				visit(append(slices.Clone(rest), v))
			}
		} else {
			visit(rest)
		}
	})
}

// TestUnravel: over all small loops, axes, scales and offsets, an answer is right at every index. Where a split is asked for, it can
// be made, and splitting leads to an answer or to an error.
func TestUnravel(t *testing.T) {
	answers, splits := 0, 0
	lists([]int{1, 2, 3, 4}, 2, func(loops []int) {
		lists([]int{1, 2, 3, 4, 6}, 3, func(axes []int) {
			lists([]int{0, 1, 2, 3, 4, 6, -1}, len(loops), func(scale []int) {
				if len(scale) != len(loops) {
					return
				}
				for _, offset := range []int{0, 1, 2, 5} {
					linear := Affine{slices.Clone(scale), offset}
					n, err := checkUnravel(linear, slices.Clone(loops), axes)
					if err != nil {
						t.Fatalf("%s of loops %v along axes %v: %v", linear, loops, axes, err)
					}
					if n >= 0 {
						answers++
						splits += n
					}
				}
			})
		})
	})
	if answers < 10000 || splits < 100 {
		t.Errorf("%d answers after %d splits: the table misses what it is for", answers, splits)
	}
}

// checkUnravel follows splits to an answer and checks it; it returns how many there were, -1 without an answer.
func checkUnravel(linear Affine, loops, axes []int) (splits int, err error) {
	index := []Affine{linear}
	for ; splits < 8; splits++ {
		answer, err := unravel(index[0], loops, axes)
		var split *splitNeeded
		switch {
		case errors.Is(err, errIndex):
			return -1, nil
		case errors.As(err, &split):
			if split.factor <= 1 || split.factor >= loops[split.dim] || loops[split.dim]%split.factor != 0 {
				return 0, fmt.Errorf("loop %d of %v cannot be split by %d", split.dim, loops, split.factor)
			}
			loops, index = split.apply(loops, index)
			continue
		}
		each(loops, func(_ int, at []int) {
			var element []int
			for _, a := range answer {
				element = append(element, a.at(at))
			}
			if err == nil && (!within(axes, element) || linearOf(axes, element) != index[0].at(at)) {
				err = fmt.Errorf("at %v of loops %v the answer is %v, for element %d", at, loops, element, index[0].at(at))
			}
		})
		return splits, err
	}
	return 0, fmt.Errorf("splits do not end: loops %v", loops)
}

// linearOf is the number of an element by the strides of its shape.
func linearOf(axes, element []int) (n int) {
	for i, stride := range Strides(axes) {
		n += stride * element[i]
	}
	return n
}

// TestUnravelAnswers: reshapes that gomlx graphs are full of need an answer, without which values go through memory.
func TestUnravelAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		loops, axes []int
		linear      Affine
		want        string
	}{
		"the same shape":       {[]int{4, 6}, []int{4, 6}, Affine{[]int{6, 1}, 0}, "[d0 d1]"},
		"an axis put in front": {[]int{6}, []int{1, 6}, Affine{[]int{1}, 0}, "[0 d0]"},
		"an axis put behind":   {[]int{6}, []int{6, 1}, Affine{[]int{1}, 0}, "[d0 0]"},
		"two axes from one":    {[]int{24}, []int{4, 6}, Affine{[]int{1}, 0}, "loop 0 needs a split by 6"},
		"one axis from two":    {[]int{4, 6}, []int{24}, Affine{[]int{6, 1}, 0}, "[6*d0+d1]"},
		"a slice":              {[]int{2, 6}, []int{4, 6}, Affine{[]int{6, 1}, 12}, "[d0+2 d1]"},
		"no multiple":          {[]int{6}, []int{4, 4}, Affine{[]int{1}, 0}, "the index is not affine"},
		"backwards":            {[]int{6}, []int{6}, Affine{[]int{-1}, 5}, "the index is not affine"},
		"across a border":      {[]int{4}, []int{2, 4}, Affine{[]int{1}, 2}, "the index is not affine"},
	} {
		t.Run(name, func(t *testing.T) {
			index, err := unravel(c.linear, c.loops, c.axes)
			got := fmt.Sprint(index)
			if err != nil {
				got = err.Error()
			}
			if got != c.want {
				t.Errorf("%s of loops %v along %v: %s, want %s", c.linear, c.loops, c.axes, got, c.want)
			}
		})
	}
}

// TestAffine checks the arithmetic against values at every index.
func TestAffine(t *testing.T) {
	loops := []int{3, 4}
	a, b := Affine{[]int{2, -1}, 5}, Affine{[]int{0, 3}, -2}
	sum, both := a.plus(-2, b), combine([]int{3, 0, -1}, 7, []Affine{a, {Scale: nil}, b}, 2)
	each(loops, func(_ int, at []int) {
		if got, want := sum.at(at), a.at(at)-2*b.at(at); got != want {
			t.Errorf("plus at %v: %d, want %d", at, got, want)
		}
		if got, want := both.at(at), 7+3*a.at(at)-b.at(at); got != want {
			t.Errorf("combine at %v: %d, want %d", at, got, want)
		}
		for d, i := range identity(2) {
			if i.at(at) != at[d] {
				t.Errorf("identity %d at %v: %d", d, at, i.at(at))
			}
		}
	})
	if !slices.Equal(a.Scale, []int{2, -1}) {
		t.Error("plus changes its operand")
	}
	for text, a := range map[string]Affine{"0": {[]int{0, 0}, 0}, "-3": {[]int{0, 0}, -3}, "d1+2": {[]int{0, 1}, 2}, "-d0+4*d1-1": {[]int{-1, 4}, -1}} {
		if a.String() != text {
			t.Errorf("%v is printed as %s, want %s", a, a.String(), text)
		}
	}
}

// TestCollapse: joined loops go through the same elements in the same order.
func TestCollapse(t *testing.T) {
	x := &Node{Op: Parameter, Shape: f32(1000)}
	for name, c := range map[string]struct {
		dims    []int
		reduced int
		load    Affine
		address Affine
		want    []int
	}{
		"dense":                {[]int{2, 3, 4}, 0, Affine{[]int{12, 4, 1}, 0}, Affine{[]int{12, 4, 1}, 0}, []int{24}},
		"an offset":            {[]int{2, 3}, 0, Affine{[]int{3, 1}, 7}, Affine{[]int{3, 1}, 0}, []int{6}},
		"a row repeated":       {[]int{2, 3}, 0, Affine{[]int{0, 1}, 0}, Affine{[]int{3, 1}, 0}, []int{2, 3}},
		"a scalar repeated":    {[]int{2, 3}, 0, Affine{[]int{0, 0}, 0}, Affine{[]int{3, 1}, 0}, []int{6}},
		"transposed":           {[]int{2, 3}, 0, Affine{[]int{1, 2}, 0}, Affine{[]int{3, 1}, 0}, []int{2, 3}},
		"the inner two":        {[]int{2, 3, 4}, 0, Affine{[]int{20, 4, 1}, 0}, Affine{[]int{12, 4, 1}, 0}, []int{2, 12}},
		"loops of one round":   {[]int{1, 5, 1}, 0, Affine{[]int{9, 1, 8}, 0}, Affine{[]int{5, 1, 1}, 0}, []int{5}},
		"nothing but ones":     {[]int{1, 1}, 0, Affine{[]int{1, 1}, 3}, Affine{[]int{1, 1}, 0}, nil},
		"reduced loops stay":   {[]int{2, 3, 4}, 2, Affine{[]int{12, 4, 1}, 0}, Affine{[]int{1, 0, 0}, 0}, []int{2, 3, 4}},
		"kept ones are joined": {[]int{2, 3, 4}, 1, Affine{[]int{12, 4, 1}, 0}, Affine{[]int{3, 1, 0}, 0}, []int{6, 4}},
	} {
		t.Run(name, func(t *testing.T) {
			load := &Expr{Kind: Load, Buffer: x, At: c.load, Guards: []Guard{{c.load, 1, 1000}}, Divided: []DividedTerm{{c.load, 2, 1}}}
			load = load.clone()
			l := &Loop{Dims: slices.Clone(c.dims), Reduced: c.reduced, Outputs: []LoopOutput{{Value: load, Address: Affine{slices.Clone(c.address.Scale), 0}}}}
			trace := func() (all [][4]int) {
				each(l.Dims, func(_ int, at []int) {
					all = append(all, [4]int{load.At.at(at), l.Outputs[0].Address.at(at), load.Guards[0].At.at(at), load.Divided[0].At.at(at)})
				})
				return all
			}
			before := trace()
			l.collapse()
			if !slices.Equal(l.Dims, c.want) || !slices.Equal(trace(), before) {
				t.Errorf("loops %v become %v, want %v; elements were %v, are %v", c.dims, l.Dims, c.want, before, trace())
			}
		})
	}
}
