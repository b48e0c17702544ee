package controls

import (
	"ganplayground/gan/config"
	"ganplayground/ui/settings"
	"ganplayground/ui/text"

	"honnef.co/go/js/dom/v2"
)

// The settings of the groups are made from the rows of package settings. Each has an element whose id is its key in links, a line that
// explains it, KEY-hint, and room for what is wrong with it, KEY-note.

// element makes one with a class and a parent.
func (c *Controls) element(parent dom.Element, tag, class string) dom.HTMLElement {
	e := c.document.CreateElement(tag).(dom.HTMLElement)
	if class != "" {
		e.SetAttribute("class", class)
	}
	parent.AppendChild(e)
	return e
}

// worded makes an element that says a text in the page's language.
func (c *Controls) worded(parent dom.Element, tag, class, key string) dom.HTMLElement {
	e := c.element(parent, tag, class)
	e.SetAttribute("data-text", key)
	return e
}

func (c *Controls) fillSettings() {
	for _, group := range settings.Groups {
		parent := c.byID("group-" + group.Key)
		for _, row := range group.Rows {
			class := "setting"
			if row.Kind == settings.Number {
				class = "setting number"
			}
			c.fillSetting(c.element(parent, "div", class), row)
		}
	}
}

func (c *Controls) fillSetting(parent dom.Element, row settings.Row) {
	switch row.Kind {
	case settings.Toggle:
		c.checkbox(parent, row.Key, "set."+row.Key)
		c.on(row.Key, "change", func() { c.change(row, c.inputByID(row.Key).Checked()) })
	case settings.Bugs:
		c.fillBugs(parent, row)
	default:
		c.label(parent, row)
		c.fillControl(parent, row)
	}
	c.byID(row.Key).SetAttribute("aria-describedby", row.Key+"-hint "+row.Key+"-note")
	c.element(parent, "p", "hint").SetID(row.Key + "-hint")
	note := c.element(parent, "p", "note")
	note.SetID(row.Key + "-note")
	note.SetAttribute("aria-live", "polite")
	switch row.Kind {
	case settings.Data:
		c.fillTrainingDigits(parent, row)
	case settings.Layers:
		c.fillLayers(parent, row.Key)
	}
}

// label names the control of a row, with the colour of its player.
func (c *Controls) label(parent dom.Element, row settings.Row) {
	label := c.element(parent, "label", "")
	label.SetAttribute("for", row.Key)
	if role := map[string]string{"d": "player-d", "g": "fake"}[row.Player]; role != "" {
		c.element(label, "i", "role "+role)
	}
	c.worded(label, "span", "", "set."+row.Key)
}

// fillControl makes a field, or a list to choose from.
func (c *Controls) fillControl(parent dom.Element, row settings.Row) {
	switch row.Kind {
	case settings.Word, settings.Data:
		e := c.element(parent, "select", "")
		e.SetID(row.Key)
		words := row.Choice.Words
		if row.Kind == settings.Data {
			words = settings.DataSets
		}
		for _, word := range words {
			c.worded(e, "option", "", row.Key+"."+word).SetAttribute("value", word)
		}
		c.on(row.Key, "change", func() { c.choose(row, c.selectByID(row.Key).Value()) })
	default:
		e := c.element(parent, "input", "")
		e.SetID(row.Key)
		for name, value := range map[string]string{"type": "text", "autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"} {
			e.SetAttribute(name, value)
		}
		if row.Kind == settings.Number {
			e.SetAttribute("inputmode", "decimal")
			c.on(row.Key, "change", func() { c.number(row) })
		}
	}
}

// checkbox makes one with its words beside it.
func (c *Controls) checkbox(parent dom.Element, id, key string) {
	label := c.element(parent, "label", "choice")
	box := c.element(label, "input", "")
	box.SetAttribute("type", "checkbox")
	box.SetID(id)
	c.worded(label, "span", "", key)
}

// translateSettings writes what does not come from a single text.
func (c *Controls) translateSettings() {
	for _, row := range settings.All() {
		words := text.Of(c.language, "set."+row.Key+".hint")
		say := func(sentence string) { words = text.Sentences(c.language, words, sentence) }
		if row.Kind == settings.Number {
			say(text.Format(c.language, "set.range", text.Rate(row.Field.Min), text.Rate(row.Field.Max)))
		}
		if row.Edit() {
			say(text.Of(c.language, "set.now"))
		} else {
			say(text.Of(c.language, "set.anew"))
		}
		c.write(row.Key+"-hint", words)
		c.complain(row.Key, "")
	}
	for _, list := range c.layers {
		c.translateLayers(list)
	}
}

// showSettings shows what is in force.
func (c *Controls) showSettings(v View, usable bool) {
	if v.Config.Preset == "" {
		return
	}
	for _, row := range settings.All() {
		c.enable(row.Key, usable)
		switch row.Kind {
		case settings.Number:
			c.setField(row.Key, text.Rate(row.Field.Get(&v.Config)))
		case settings.Toggle:
			c.inputByID(row.Key).SetChecked(row.Field.Get(&v.Config) != 0)
		case settings.Word:
			c.selectByID(row.Key).SetValue(row.Choice.Get(&v.Config))
		case settings.Data:
			c.showData(row, v.Config, usable)
		case settings.Bugs:
			c.showBugs(v.Config, usable)
		case settings.Layers:
			c.showLayers(row.Key, v.Config, usable)
		}
	}
}

// number takes in a number that was typed.
func (c *Controls) number(row settings.Row) {
	typed := c.inputByID(row.Key).Value()
	value, clamped, ok := ParseRate(row.Field, typed)
	if !ok {
		sentence := text.Of(c.language, "rate.wrong")
		if row.Field.Integer {
			sentence = text.Format(c.language, "set.whole", text.Rate(row.Field.Min), text.Rate(row.Field.Max))
		}
		c.complain(row.Key, sentence)
		return
	}
	c.written[row.Key] = text.Rate(value)
	c.inputByID(row.Key).SetValue(text.Rate(value))
	if c.change(row, value) && clamped {
		c.write(row.Key+"-note", text.Format(c.language, "rate.clamped", typed, text.Rate(value)))
	}
}

// change sets a field to a number, or a toggle on or off. It tells whether the run takes it; if not, the row says why.
func (c *Controls) change(row settings.Row, to any) bool {
	value, isNumber := to.(float64)
	if !isNumber && to.(bool) {
		value = 1
	}
	c.complain(row.Key, "")
	if row.Edit() {
		return c.answered(row, c.actions.Edit(row.Key, value))
	}
	if now := c.shown.Config; row.Field.Get(&now) == value {
		return true
	}
	return c.answered(row, c.actions.Remake(row.Key, func(c *config.Config) { row.Field.Set(c, value) }))
}

// choose sets a setting to a word.
func (c *Controls) choose(row settings.Row, word string) {
	c.complain(row.Key, "")
	switch {
	case row.Edit():
		c.answered(row, c.actions.Choose(row.Key, word))
	case row.Kind == settings.Data:
		c.trainOn(row, word)
	default:
		c.answered(row, c.actions.Remake(row.Key, func(c *config.Config) { row.Choice.Set(c, word) }))
	}
}

// answered tells whether a setting was taken; if not, what is in force is shown again, and why.
func (c *Controls) answered(row settings.Row, err error) bool {
	if err == nil {
		return true
	}
	if row.Kind == settings.Number {
		now := c.shown.Config
		c.written[row.Key] = text.Rate(row.Field.Get(&now)) // what was typed stays, to be mended
	}
	c.Show(c.shown)
	c.complain(row.Key, text.Sentence(c.language, err.Error()))
	return false
}
