package train

import "slices"

// timeline keeps snapshots of a run, so that each earlier step is reached by restoring the last snapshot before it and training the
// steps between. The older a snapshot is, the further apart from its neighbours: the number of steps to train stays about the same
// share of the way back. The first and the newest are always kept.
type timeline struct {
	budget  int // bytes of all snapshots
	size    int
	moments []moment // by step
}

// moment is a snapshot and its step.
type moment struct {
	step     int
	snapshot []byte
}

// timelineBytes is the budget: some twenty snapshots of quick, eight of article.
const timelineBytes = 64 << 20

func newTimeline() *timeline { return &timeline{budget: timelineBytes} }

// add keeps a snapshot of a step, in the place of one of the same step.
func (t *timeline) add(step int, snapshot []byte) {
	i, known := t.find(step)
	if known {
		t.remove(i)
	}
	t.moments = slices.Insert(t.moments, i, moment{step, snapshot})
	t.size += len(snapshot)
	for t.size > t.budget && len(t.moments) > 2 {
		t.remove(t.leastMissed())
	}
}

// before returns the last moment at or before a step; ok is false if there is none.
func (t *timeline) before(step int) (m moment, ok bool) {
	i, known := t.find(step)
	if !known {
		i--
	}
	if i < 0 {
		return moment{}, false
	}
	return t.moments[i], true
}

// cut forgets what lies behind a step: another branch begins there.
func (t *timeline) cut(step int) {
	for i := len(t.moments) - 1; i >= 0 && t.moments[i].step > step; i-- {
		t.remove(i)
	}
}

// leastMissed is the snapshot whose neighbours are closest together for their distance from the newest one. (With gaps that grow in
// proportion to age, this keeps distances exponential.)
func (t *timeline) leastMissed() int {
	newest := t.moments[len(t.moments)-1].step
	best, least := 0, 0.0
	for i := 1; i < len(t.moments)-1; i++ {
		gap := t.moments[i+1].step - t.moments[i-1].step
		if missed := float64(gap) / float64(newest-t.moments[i].step); best == 0 || missed < least {
			best, least = i, missed
		}
	}
	return best
}

func (t *timeline) find(step int) (i int, known bool) {
	return slices.BinarySearchFunc(t.moments, step, func(m moment, step int) int { return m.step - step })
}

func (t *timeline) remove(i int) {
	t.size -= len(t.moments[i].snapshot)
	t.moments = slices.Delete(t.moments, i, i+1)
}
