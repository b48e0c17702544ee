package controls

import (
	"ganplayground/gan/config"
	"ganplayground/ui/text"

	"honnef.co/go/js/dom/v2"
)

// connectFields takes in what is typed when the visitor is done: at Enter, or when the field is left.
func (c *Controls) connectFields() {
	c.on("seed", "change", c.seed)
	c.byID("run-to").AddEventListener("keydown", false, func(e dom.Event) {
		if key, ok := e.(*dom.KeyboardEvent); ok && key.Key() == "Enter" {
			c.runTo()
		}
	})
}

// setField shows a value, unless the visitor is typing into the field.
func (c *Controls) setField(id, value string) {
	if c.written[id] == value {
		return
	}
	if active := c.document.ActiveElement(); active != nil && active.ID() == id && c.inputByID(id).Value() != c.written[id] {
		return
	}
	c.written[id] = value
	c.inputByID(id).SetValue(value)
	c.complain(id, "")
}

// complain shows a sentence under a field that was filled in wrongly, or takes it away.
func (c *Controls) complain(id, sentence string) {
	c.write(id+"-note", sentence)
	c.byID(id + "-note").Class().Remove("error")
	c.byID(id).RemoveAttribute("aria-invalid")
	if sentence != "" {
		c.byID(id + "-note").Class().Add("error")
		c.byID(id).SetAttribute("aria-invalid", "true")
	}
}

func (c *Controls) seed() {
	seed, ok := ParseSeed(c.inputByID("seed").Value())
	if !ok {
		c.complain("seed", text.Of(c.language, "seed.wrong"))
		return
	}
	c.complain("seed", "")
	c.actions.Seed(seed)
}

func (c *Controls) runTo() {
	step, ok := ParseStep(c.inputByID("run-to").Value())
	switch {
	case !ok:
		c.complain("run-to", text.Format(c.language, "run-to.wrong", config.MaxStep))
	case !c.actions.RunTo(step):
		c.complain("run-to", text.Format(c.language, "run-to.past", c.shown.Step))
	default:
		c.complain("run-to", "")
	}
}
