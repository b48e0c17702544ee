package config

// Spent is what the first steps of a run cost.
type Spent struct {
	// Images counts the real images that D was shown, each as often as it was.
	Images int64
	// FLOPs is the sum of Cost.FLOPs over the steps.
	FLOPs int64
}

// Spent returns what the first so many steps cost, each by the settings in force when it ran.
func (r Run) Spent(steps int) (Spent, error) {
	var s Spent
	for from, to := 0, 0; from < steps; from = to {
		to = steps
		for _, e := range r.Edits {
			if e.Step > from {
				to = min(to, e.Step)
			}
		}
		c := r.At(from)
		cost, err := c.Cost()
		if err != nil {
			return Spent{}, err
		}
		s.Images += int64(to-from) * int64(c.DSteps) * int64(c.Batch)
		s.FLOPs += int64(to-from) * cost.FLOPs
	}
	return s, nil
}
