package controls

// Cost is what a run has cost so far.
type Cost struct {
	Images int64
	FLOPs  float64 // NaN if not known
	// Busy is the time in seconds that steps took in this tab, Joules the energy that this is taken for.
	Busy, Joules float64
	// Watts is what a busy thread is assumed to take.
	Watts int
}
