package controls

import (
	"ganplayground/gan/config"
	"ganplayground/ui/settings"

	"honnef.co/go/js/dom/v2"
)

// fillBugs makes a group of boxes, one for each mistake.
func (c *Controls) fillBugs(parent dom.Element, row settings.Row) {
	group := c.element(parent, "fieldset", "")
	group.SetID(row.Key)
	c.worded(group, "legend", "", "set."+row.Key)
	for _, bug := range bugs {
		c.checkbox(group, row.Key+"-"+bug.name, row.Key+"."+bug.name)
		c.on(row.Key+"-"+bug.name, "change", func() {
			now := c.shown.Config.Bugs
			*bug.of(&now) = c.inputByID(row.Key + "-" + bug.name).Checked()
			c.choose(row, now.String())
		})
	}
}

// bugs are those of config.Bugs by their names in links.
var bugs = []struct {
	name string
	of   func(*config.Bugs) *bool
}{
	{"gloss", func(b *config.Bugs) *bool { return &b.GLoss }},
	{"logits", func(b *config.Bugs) *bool { return &b.Logits }},
	{"frozen", func(b *config.Bugs) *bool { return &b.Frozen }},
}

func (c *Controls) showBugs(now config.Config, usable bool) {
	for _, bug := range bugs {
		c.enable("bug-"+bug.name, usable)
		c.inputByID("bug-" + bug.name).SetChecked(*bug.of(&now.Bugs))
	}
}
