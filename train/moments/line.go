package moments

import "slices"

// Line is a list of moments, each with something that belongs to a step. When they are too large together, the ones that are missed
// least go: the older a moment is, the further it is from its neighbours, so that the way from the moment before a step to that step is
// about the same share of the way back to it. The first and the newest are always kept.
type Line[T any] struct {
	// Budget bounds the sizes of all moments together, in whatever unit Add gives them.
	Budget  int
	size    int
	moments []Moment[T]
}

// Moment is what is kept of a step.
type Moment[T any] struct {
	Step int
	Item T
	size int
}

// Add keeps an item of the given size, in the place of one of the same step.
func (l *Line[T]) Add(step int, item T, size int) {
	i, known := l.find(step)
	if known {
		l.remove(i)
	}
	l.moments = slices.Insert(l.moments, i, Moment[T]{step, item, size})
	l.size += size
	for l.size > l.Budget && len(l.moments) > 2 {
		l.remove(l.leastMissed())
	}
}

// Before returns the last moment at or before a step; ok is false if there is none.
func (l *Line[T]) Before(step int) (m Moment[T], ok bool) {
	i, known := l.find(step)
	if !known {
		i--
	}
	if i < 0 {
		return m, false
	}
	return l.moments[i], true
}

// CutAfter forgets what lies behind a step: another course of the run begins there.
func (l *Line[T]) CutAfter(step int) {
	for i := len(l.moments) - 1; i >= 0 && l.moments[i].Step > step; i-- {
		l.remove(i)
	}
}

// All returns the moments by step. The slice is valid until the next change.
func (l *Line[T]) All() []Moment[T] { return l.moments }

// leastMissed is the moment whose neighbours are closest together for its distance from the newest one.
func (l *Line[T]) leastMissed() int {
	newest := l.moments[len(l.moments)-1].Step
	best, least := 0, 0.0
	for i := 1; i < len(l.moments)-1; i++ {
		gap := l.moments[i+1].Step - l.moments[i-1].Step
		if missed := float64(gap) / float64(newest-l.moments[i].Step); best == 0 || missed < least {
			best, least = i, missed
		}
	}
	return best
}

func (l *Line[T]) find(step int) (i int, known bool) {
	return slices.BinarySearchFunc(l.moments, step, func(m Moment[T], step int) int { return m.Step - step })
}

func (l *Line[T]) remove(i int) {
	l.size -= l.moments[i].size
	l.moments = slices.Delete(l.moments, i, i+1)
}
