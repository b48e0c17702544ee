package engine

// Overhead is what a run takes besides the work of its kernels: the host's side of a call, calling the stages, starting helper threads
// and meeting them. A clock between stages would add to it what it reads, so whole runs are timed: those of ordinary graphs, and those
// of hollow ones, in which nothing else is left.

// Hollow makes graphs that are compiled from now on hollow, or ordinary again. A hollow graph is called as any other, its stages are and
// its threads meet at the same barriers, but the stages compute nothing: outputs hold what was in their memory before.
func (b *Backend) Hollow(on bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.modules.hollow = on
}

// Alone leaves all of the work to the caller's thread from now on, or lets the helpers take part again.
func (b *Backend) Alone(on bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.alone = on
}
