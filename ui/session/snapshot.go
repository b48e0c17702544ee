package session

import (
	"slices"

	"ganplayground/gan/config"
)

// kept is the last snapshot, with the run and the step that it is of; without bytes there is none.
type kept struct {
	bytes Payload
	run   config.Run
	step  int
}

// of returns the bytes if they are of a run, and nil if that has taken another course since, from an earlier step.
func (k kept) of(run config.Run) Payload {
	if k.run.Config != run.Config || !slices.Equal(k.run.Until(k.step).Edits, run.Until(k.step).Edits) {
		return nil
	}
	return k.bytes
}
