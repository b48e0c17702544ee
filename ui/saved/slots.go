package saved

import (
	"cmp"
	"fmt"
	"slices"
)

// Slots is the number of places for saves. The one that is not the newest is written, so that there is always a whole one.
const Slots = 2

// Storage is the places for saves in a browser. The state of a run goes through as it is.
type Storage interface {
	// Head returns the first bytes of a slot, MaxHead at most, and its size; nothing if it is empty.
	Head(slot int) (head []byte, size int, err error)
	// Body returns what is behind so many bytes, and its SHA-256.
	Body(slot, from int) (state any, sum Sum, err error)
	// Write replaces what a slot holds, as a whole or not at all.
	Write(slot int, head []byte, state any) error
	// Sum returns the size of a state in bytes and its SHA-256. Nil is nothing.
	Sum(state any) (size int, sum Sum, err error)
}

// Found is what Find finds.
type Found struct {
	Header Header
	State  any // nil if there is nothing to go on from
	// Damaged says what was wrong with a save that was passed over, nil if none was.
	Damaged error
	// The next save: where, and of which generation.
	slot       int
	generation uint64
}

// Find reads the newest whole save, if it is of the run that is wanted. An older one counts only if the newer one is damaged. The error is
// that of a storage which cannot be read at all.
func Find(s Storage, wanted func(Header) bool) (Found, error) {
	type save struct {
		slot, body int
		header     Header
	}
	var found Found
	var saves []save
	for slot := range Slots {
		head, size, err := s.Head(slot)
		if err != nil {
			return found, err
		}
		if size == 0 {
			continue
		}
		h, body, err := Decode(head, size)
		if err != nil {
			found.Damaged = fmt.Errorf("slot %d: %w", slot+1, err)
			found.slot = slot
			continue
		}
		saves = append(saves, save{slot, body, h})
		found.generation = max(found.generation, h.Generation+1)
	}
	slices.SortFunc(saves, func(a, b save) int { return cmp.Compare(b.header.Generation, a.header.Generation) })
	for _, candidate := range saves {
		found.slot = (candidate.slot + 1) % Slots
		if candidate.header.Step == 0 || !wanted(candidate.header) {
			return found, nil
		}
		state, sum, err := s.Body(candidate.slot, candidate.body)
		if err == nil {
			err = candidate.header.Check(sum)
		}
		if err == nil {
			found.Header, found.State = candidate.header, state
			return found, nil
		}
		found.Damaged = fmt.Errorf("slot %d: %w", candidate.slot+1, err)
		found.slot = candidate.slot
	}
	return found, nil
}
