package controls

import "strconv"

// Saved says up to which step the run is kept for a reload.
func (c *Controls) Saved(step int) { c.main.SetAttribute("data-saved", strconv.Itoa(step)) }
