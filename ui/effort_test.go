package ui

import "testing"

func TestEffort(t *testing.T) {
	var e effort
	e.add(2, 4)
	e.add(1, 0) // before the trainer said how many threads there are
	if e.seconds != 3 || e.joules() != 10*(2*4+1) {
		t.Errorf("%v s, %v J", e.seconds, e.joules())
	}
}
