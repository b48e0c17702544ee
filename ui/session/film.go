package session

import (
	"math"
	"slices"
)

// Film chooses the pictures in a strip of n frames that lies along the course of a run: its first frame stands for step 0, its last for the
// newest step, the others for steps evenly between. For each frame it returns the index in steps, which are in rising order, of the one
// nearest to the frame's own, and -1 for a frame in whose part of the course there is none.
func Film(steps []int, newest, n int) []int {
	frames := slices.Repeat([]int{-1}, n)
	for i, step := range steps {
		frame := FrameOf(step, newest, n)
		if frame < 0 || step > newest {
			continue
		}
		at := float64(frame) * float64(newest) / float64(max(1, n-1))
		if k := frames[frame]; k < 0 || math.Abs(float64(step)-at) <= math.Abs(float64(steps[k])-at) {
			frames[frame] = i
		}
	}
	return frames
}

// FrameOf returns the frame of a strip whose part of the course a step belongs to, -1 if there are no frames.
func FrameOf(step, newest, n int) int {
	if newest <= 0 || n <= 0 {
		return min(0, n-1)
	}
	return min(int(math.Round(float64(step)/float64(newest)*float64(n-1))), n-1)
}
