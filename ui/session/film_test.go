package session

import (
	"slices"
	"testing"
)

func TestFilm(t *testing.T) {
	every := func(n, by int) (steps []int) {
		for s := 0; s <= n; s += by {
			steps = append(steps, s)
		}
		return steps
	}
	for _, c := range []struct {
		name      string
		steps     []int
		newest, n int
		want      []int // steps, -1 for an empty frame
	}{
		{"each frame has its own step", every(100, 1), 100, 5, []int{0, 25, 50, 75, 100}},
		{"the nearest there is", []int{0, 20, 33, 48, 60, 76, 99}, 100, 5, []int{0, 20, 48, 76, 99}},
		{"nothing near", []int{0, 90, 100}, 100, 5, []int{0, -1, -1, -1, 100}},
		{"only the start", []int{0}, 0, 3, []int{0, -1, -1}},
		{"fewer steps than frames", []int{0, 1, 2}, 2, 5, []int{0, -1, 1, -1, 2}},
		{"a step behind the newest", []int{0, 50, 120}, 50, 3, []int{0, -1, 50}},
		{"nothing kept", nil, 100, 3, []int{-1, -1, -1}},
		{"one frame", []int{0, 10}, 10, 1, []int{0}},
		{"no frame", []int{0, 10}, 10, 0, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []int
			for _, i := range Film(c.steps, c.newest, c.n) {
				step := -1
				if i >= 0 {
					step = c.steps[i]
				}
				got = append(got, step)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("the frames show steps %v, want %v", got, c.want)
			}
		})
	}
}

// TestFrameOf: the frame that is marked is the one that shows the step, if it is kept.
func TestFrameOf(t *testing.T) {
	for _, c := range []struct{ step, newest, n, want int }{
		{0, 100, 5, 0}, {100, 100, 5, 4}, {12, 100, 5, 0}, {13, 100, 5, 1}, {0, 0, 5, 0}, {3, 100, 0, -1},
	} {
		if got := FrameOf(c.step, c.newest, c.n); got != c.want {
			t.Errorf("step %d of %d is in frame %d of %d, want %d", c.step, c.newest, got, c.n, c.want)
		}
	}
}
