package session

import "ganplayground/link"

// Compare makes the run the first of an A/B, or a run by itself again if there is no difference. Rewinding and another seed keep it so.
func (s *Session) Compare(d link.Difference) { s.first.Difference = d }

// Difference is what the second run of the A/B differs in. It is gone when the first run has come to have that value itself, or when the
// two no longer go together.
func (s *Session) Difference() link.Difference {
	d := s.first.Difference
	if !d.Some() || s.Run.Config.Preset == "" {
		return link.Difference{}
	}
	if same, _, err := link.Differ(s.Run, d.Key, d.Value); err != nil || same != d {
		return link.Difference{}
	}
	return d
}

// Pending tells whether changes of settings are on their way to the trainer.
func (s *Session) Pending() bool { return len(s.pending) > 0 }

// Compared tells whether the run was made the first of an A/B, even where it has come to be the same as the second.
func (s *Session) Compared() bool { return s.first.Difference.Some() }
