package kernel

import (
	"fmt"
	"testing"
)

func TestMergeAxes(t *testing.T) {
	for _, test := range []struct {
		name string
		axes []axis
		want string
	}{
		{"nothing", nil, "[{1 4 4}]"},
		{"one position", []axis{{1, 8, 12}, {1, 4, 4}}, "[{1 4 4}]"},
		{"one position inside", []axis{{3, 8, 12}, {1, 4, 4}}, "[{3 8 12}]"},
		{"dense", []axis{{2, 48, 48}, {3, 16, 16}, {4, 4, 4}}, "[{24 4 4}]"},
		{"gaps in a", []axis{{2, 52, 48}, {3, 16, 16}, {4, 4, 4}}, "[{2 52 48} {12 4 4}]"},
		{"gaps in out", []axis{{2, 48, 64}, {3, 16, 16}, {4, 4, 4}}, "[{2 48 64} {12 4 4}]"},
		{"gaps everywhere", []axis{{2, 60, 60}, {3, 18, 18}, {4, 4, 4}}, "[{2 60 60} {3 18 18} {4 4 4}]"},
		{"over one position", []axis{{2, 16, 16}, {1, 99, 99}, {4, 4, 4}}, "[{8 4 4}]"},
		{"backwards", []axis{{2, -16, 16}, {4, -4, 4}}, "[{8 -4 4}]"},
		{"none", []axis{{0, 16, 16}, {4, 4, 4}}, "[{0 4 4}]"},
	} {
		if got := fmt.Sprint(mergeAxes(test.axes)); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

func TestMergeSteps(t *testing.T) {
	for _, test := range []struct {
		name string
		nest []step
		want string
	}{
		{"taps and channels", []step{{3, 400, 9}, {3, 12, 3}, {3, 4, 1}}, "[{3 400 9} {9 4 1}]"},
		{"taps without some", []step{{2, 400, 9}, {2, 12, 3}, {3, 4, 1}}, "[{2 400 9} {6 4 1}]"},
		{"a whole image", []step{{2, 36, 9}, {3, 12, 3}, {3, 4, 1}}, "[{18 4 1}]"},
		{"one tap", []step{{1, 36, 9}, {1, 12, 3}, {3, 4, 1}}, "[{3 4 1}]"},
		{"contiguous in a only", []step{{2, 12, 5}, {3, 4, 1}}, "[{2 12 5} {3 4 1}]"},
	} {
		if got := fmt.Sprint(mergeSteps(test.nest)); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

// TestChoose checks which axis becomes the rows of tiles.
func TestChoose(t *testing.T) {
	n := func(n int) axis { return axis{n, 10000, 10000} }
	y := func(n int) axis { return axis{n, 1000, 1000} }
	x := func(n int) axis { return axis{n, 10, 10} }
	for _, test := range []struct {
		name        string
		axes        []axis
		rows, outer string
	}{
		{"wide", []axis{n(8), y(24), x(24)}, "{24 10 10}", "[{8 10000 10000} {24 1000 1000}]"},
		{"7 is 4 + 3", []axis{n(8), y(8), x(7)}, "{7 10 10}", "[{8 10000 10000} {8 1000 1000}]"},
		{"a column", []axis{n(8), y(24), x(1)}, "{24 1000 1000}", "[{8 10000 10000}]"},
		{"two columns are little slower than four", []axis{n(2), y(24), x(2)}, "{2 10 10}", "[{2 10000 10000} {24 1000 1000}]"},
		{"pixels", []axis{n(8), y(1), x(1)}, "{8 10000 10000}", "[]"},
		{"dense rows", []axis{n(8), {24, 240, 240}, x(24)}, "{576 10 10}", "[{8 10000 10000}]"},
		{"one pixel", []axis{n(1), y(1), x(1)}, "{1 4 4}", "[]"},
	} {
		c := contraction{columns: 16, width: 8, k: 64, nest: []step{{64, 4, 1}}}
		c.choose(test.axes)
		if rows, outer := fmt.Sprint(c.rows), fmt.Sprint(c.outer); rows != test.rows || outer != test.outer {
			t.Errorf("%s: rows %s in %s, want %s in %s", test.name, rows, outer, test.rows, test.outer)
		}
	}
}

// TestPackedBytes checks the scratch memory of panels against the panels.
func TestPackedBytes(t *testing.T) {
	for _, test := range []struct{ columns, width, k, floats int }{
		{16, 8, 10, 160}, {12, 8, 10, 120}, {13, 8, 10, 160}, {1, 8, 10, 40}, {1, 1, 10, 10}, {33, 32, 7, 36 * 7}, {5, 16, 3, 24},
	} {
		c := contraction{columns: test.columns, width: test.width, k: test.k}
		if got := c.packedBytes(); got != 4*test.floats {
			t.Errorf("%+v: %d bytes, want %d", test, got, 4*test.floats)
		}
	}
}

func TestRow(t *testing.T) {
	direct, strips := contraction{rows: axis{9, 100, 4}}, contraction{rows: axis{9, 0, 4}, strip: 1000}
	for i, want := range []int{0, 4, 8, 12, 1000, 1004, 1008, 1012, 2000} {
		if got := strips.row(i); got != want {
			t.Errorf("row %d of strips is at %d, want %d", i, got, want)
		}
		if got := direct.row(i); got != 100*i {
			t.Errorf("row %d is at %d, want %d", i, got, 100*i)
		}
	}
}
