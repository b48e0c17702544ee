package saved

import (
	"time"

	"ganplayground/gan/config"
)

// Interval is the least time between two saves that have a state: megabytes each.
const Interval = 10 * time.Second

// State is a run at a step, to be saved.
type State struct {
	Run      config.Run
	Step     int
	Fragment string
	State    any // nil at step 0
}

// Keeper decides when what is saved: the newest state, every Interval at most, one after another. It is not safe for concurrent use.
type Keeper struct {
	slot       int
	generation uint64
	waiting    *State
	writing    bool
	began      time.Time // the last save with a state
	writer     bool
	told       bool
}

// Begin takes up where the saves end that were found.
func (k *Keeper) Begin(found Found) { k.slot, k.generation = found.slot, found.generation }

// Own makes this tab the one that saves.
func (k *Keeper) Own() { k.writer = true }

// Offer brings the newest state.
func (k *Keeper) Offer(s State) { k.waiting = &s }

// Next returns what is to be saved now, if anything: then Save is to be called, and Done after it. In a hurry the time since the last save
// does not count, nor for a run that is at its start, whose save is small.
func (k *Keeper) Next(now time.Time, hurry bool) (State, bool) {
	if !k.writer || k.writing || k.waiting == nil {
		return State{}, false
	}
	s := *k.waiting
	if s.Step > 0 {
		if !hurry && !k.began.IsZero() && now.Sub(k.began) < Interval {
			return State{}, false
		}
		k.began = now
	}
	k.waiting, k.writing = nil, true
	return s, true
}

// Turn is where the save goes that Next began, and its generation.
func (k *Keeper) Turn() (slot int, generation uint64) { return k.slot, k.generation }

// Done follows a save. It tells whether its failure is to be told: the first one is.
func (k *Keeper) Done(err error) (tell bool) {
	k.writing = false
	if err != nil {
		tell, k.told = !k.told, true
		return tell
	}
	k.slot, k.generation = (k.slot+1)%Slots, k.generation+1
	return false
}

// Save writes a state into a slot.
func Save(storage Storage, s State, slot int, generation uint64) error {
	size, sum, err := storage.Sum(s.State)
	if err != nil {
		return err
	}
	h := Header{Generation: generation, Run: s.Run, Step: s.Step, Fragment: s.Fragment, Bytes: size, SHA256: sum[:]}
	head, err := h.Encode()
	if err != nil {
		return err
	}
	return storage.Write(slot, head, s.State)
}
