package controls

import "ganplayground/ui/text"

func (c *Controls) showCost(cost Cost, threads int) {
	c.write("cost-images", text.Grouped(int(cost.Images)))
	c.write("cost-flops", text.Metric(cost.FLOPs, "FLOP"))
	energy, note := text.Unknown, ""
	if cost.Busy > 0 {
		energy = text.Metric(cost.Joules, "J")
		note = text.Format(c.language, "cost.note", cost.Watts, text.Significant(cost.Busy, 3), threads)
	}
	c.write("cost-energy", energy)
	c.write("cost-note", note)
}

// ShowOpinions draws the histograms of D's probabilities, and says in words where they lie.
func (c *Controls) ShowOpinions(o Opinions) {
	reals, fakes := o.paths()
	c.mark("opinions-reals", map[string]string{"d": reals})
	c.mark("opinions-fakes", map[string]string{"d": fakes})
	c.write("opinions-words", o.words(c.language))
}
