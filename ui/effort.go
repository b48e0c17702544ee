package ui

// wattsPerThread is what a busy thread is assumed to take, of a laptop's or a desktop's processor under load (RATIONALE.md).
const wattsPerThread = 10

// effort is what the steps of a run took in this tab.
type effort struct {
	seconds       float64
	threadSeconds float64 // each second counted for every thread that computed
}

func (e *effort) add(seconds float64, threads int) {
	e.seconds += seconds
	e.threadSeconds += seconds * float64(max(1, threads))
}

func (e effort) joules() float64 { return wattsPerThread * e.threadSeconds }
