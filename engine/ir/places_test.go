package ir

import (
	"fmt"
	"slices"
)

// checkPlaces checks by counting what plan promises: aligned places inside of the arena, with slack behind them, and no two that
// hold values at one time.
func checkPlaces(p *Program) error {
	type held struct {
		name        string
		place       Place
		size        int
		first, last int
	}
	var all []held
	for i, s := range p.Stages {
		for _, n := range s.Writes() {
			last := i
			for j, later := range p.Stages {
				if slices.Contains(later.Reads, n) {
					last = j
				}
			}
			all = append(all, held{fmt.Sprintf("%%%d", n.ID), p.PlaceOf(n), n.Bytes(), i, last})
		}
		if s.Scratch > 0 {
			all = append(all, held{fmt.Sprintf("scratch of stage %d", i), p.ScratchOf(s), s.Scratch, i, i})
		}
	}
	for i, a := range all {
		if a.place.Kind == InOutput {
			continue
		}
		if a.place.Kind != InArena || a.place.Offset%alignment != 0 || a.place.Offset+a.size+slack > p.Arena {
			return fmt.Errorf("%s of %d bytes lies at %s of an arena of %d", a.name, a.size, a.place, p.Arena)
		}
		for _, b := range all[:i] {
			apart := a.place.Offset+a.size+slack <= b.place.Offset || b.place.Offset+b.size+slack <= a.place.Offset
			if b.place.Kind == InArena && !apart && a.first <= b.last && b.first <= a.last {
				return fmt.Errorf("%s at %s and %s at %s live at one time", a.name, a.place, b.name, b.place)
			}
		}
	}
	return nil
}
