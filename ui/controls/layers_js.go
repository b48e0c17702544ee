package controls

import (
	"strconv"

	"ganplayground/gan/config"
	"ganplayground/ui/settings"
	"ganplayground/ui/text"

	"honnef.co/go/js/dom/v2"
)

// The architecture of a player is shown as a list of its layers, and as text in one field. What is changed in either is a draft, priced at
// once, until it is applied: then it is another run.

// layerList is the editor of one player's layers.
type layerList struct {
	player  string // "g" or "d"
	text    string // of the draft
	applied string // what the run has
	config  config.Config
	usable  bool
	last    int        // layer that was changed last: a new one comes behind it
	rows    []layerRow // one for each layer of the draft, and perhaps more, which are hidden
}

// layerRow is one layer of the list.
type layerRow struct {
	item             dom.HTMLElement
	word             *dom.HTMLInputElement
	up, down, remove dom.HTMLElement
	note             dom.HTMLElement
}

func (l *layerList) draft() settings.Draft { return settings.NewDraft(l.config, l.player, l.text) }

func (l *layerList) id(part string) string { return "layers-" + l.player + "-" + part }

// fillLayers makes the editor behind the field with the text, whose id is the player's.
func (c *Controls) fillLayers(parent dom.Element, player string) {
	l := &layerList{player: player, last: -1}
	c.layers[player] = l
	list := c.element(parent, "ol", "layers")
	list.SetID(l.id("list"))
	list.SetAttribute("data-label", "layers."+player)
	list.SetAttribute("role", "list") // Safari takes it away from lists without numbers
	adding := c.element(parent, "div", "pair")
	kinds := c.element(adding, "select", "")
	kinds.SetID(l.id("kind"))
	kinds.SetAttribute("data-label", "layers.add")
	for _, e := range settings.Examples {
		c.worded(kinds, "option", "", settings.KindName(e.Kind)).SetAttribute("value", e.Word)
	}
	c.button(adding, l.id("add"), "layers.add.go", func() { c.addLayer(l) })
	c.element(parent, "p", "note").SetID(l.id("price"))
	done := c.element(parent, "div", "pair")
	c.button(done, l.id("apply"), "layers.apply", func() { c.applyLayers(l) })
	c.button(done, l.id("reset"), "layers.reset", func() { c.draftLayers(l, l.applied) })
	c.on(player, "input", func() { c.draftLayers(l, c.inputByID(player).Value()) })
	c.byID(player).AddEventListener("keydown", false, func(e dom.Event) {
		if key, ok := e.(*dom.KeyboardEvent); ok && key.Key() == "Enter" {
			c.applyLayers(l)
		}
	})
}

func (c *Controls) button(parent dom.Element, id, key string, action func()) dom.HTMLElement {
	e := c.worded(parent, "button", "", key)
	e.SetAttribute("type", "button")
	e.SetID(id)
	c.on(id, "click", action)
	return e
}

// newLayerRow makes the row of layer i.
func (c *Controls) newLayerRow(l *layerList, i int) layerRow {
	id := func(part string) string { return l.id(strconv.Itoa(i) + part) }
	row := layerRow{item: c.element(c.byID(l.id("list")), "li", "")}
	row.word = c.element(row.item, "input", "").(*dom.HTMLInputElement)
	row.word.SetID(id(""))
	for name, value := range map[string]string{"type": "text", "autocomplete": "off", "spellcheck": "false", "autocapitalize": "off",
		"aria-describedby": id("-note")} {
		row.word.SetAttribute(name, value)
	}
	tool := func(part, sign string, action func()) dom.HTMLElement {
		e := c.element(row.item, "button", "")
		e.SetAttribute("type", "button")
		e.SetID(id(part))
		e.SetTextContent(sign)
		c.on(id(part), "click", action)
		return e
	}
	row.up = tool("-up", "↑", func() { c.moveLayer(l, i, -1, "-up") })
	row.down = tool("-down", "↓", func() { c.moveLayer(l, i, 1, "-down") })
	row.remove = tool("-remove", "×", func() { c.removeLayer(l, i) })
	row.note = c.element(row.item, "p", "note")
	row.note.SetID(id("-note"))
	c.on(id(""), "input", func() { c.draftLayers(l, l.draft().Replaced(i, row.word.Value())) })
	c.on(id(""), "focus", func() { l.last = i })
	c.byID(id("")).AddEventListener("keydown", false, func(event dom.Event) { c.layerKey(event, l, i) })
	return row
}

// layerKey: Alt with an arrow moves the layer, Enter applies the draft.
func (c *Controls) layerKey(event dom.Event, l *layerList, i int) {
	e, ok := event.(*dom.KeyboardEvent)
	if !ok {
		return
	}
	switch {
	case e.AltKey() && e.Key() == "ArrowUp":
		c.moveLayer(l, i, -1, "")
	case e.AltKey() && e.Key() == "ArrowDown":
		c.moveLayer(l, i, 1, "")
	case e.Key() == "Enter":
		c.applyLayers(l)
	default:
		return
	}
	e.PreventDefault()
}

// moveLayer moves a layer, and the focus with it, on the part of its row that has it.
func (c *Controls) moveLayer(l *layerList, i, by int, part string) {
	to := i + by
	if to < 0 || to >= len(l.draft().Layers) {
		return
	}
	c.draftLayers(l, l.draft().Moved(i, by))
	l.last = to
	c.byID(l.id(strconv.Itoa(to) + part)).Focus()
}

// removeLayer takes a layer away; the focus goes to the next one.
func (c *Controls) removeLayer(l *layerList, i int) {
	c.draftLayers(l, l.draft().Without(i))
	l.last = -1
	c.byID(l.id(strconv.Itoa(min(i, len(l.draft().Layers)-1)) + "-remove")).Focus()
}

// addLayer puts a layer of the chosen kind behind the one that was worked on last, else at the end.
func (c *Controls) addLayer(l *layerList) {
	d := l.draft()
	behind := l.last
	if behind < 0 || behind >= len(d.Layers) {
		behind = len(d.Layers) - 1
	}
	c.draftLayers(l, d.Added(behind, c.selectByID(l.id("kind")).Value()))
	field := c.byID(l.id(strconv.Itoa(min(behind+1, len(l.rows)-1))))
	field.Focus()
	field.Underlying().Call("select")
}

// applyLayers makes another run of the draft. If it would not be accepted, the focus goes to where it is wrong.
func (c *Controls) applyLayers(l *layerList) {
	d := l.draft()
	switch at := d.Fault(); {
	case at >= 0:
		c.byID(l.id(strconv.Itoa(at))).Focus()
	case d.Wrong != "":
		c.byID(l.player).Focus()
	case l.text != l.applied:
		if err := c.actions.Remake(l.player, func(c *config.Config) { settings.SetArchitecture(c, l.player, l.text) }); err != nil {
			c.complain(l.player, text.Sentence(c.language, err.Error()))
		}
	}
}

// draftLayers takes up another draft.
func (c *Controls) draftLayers(l *layerList, draft string) {
	l.text = draft
	c.paintLayers(l)
}

// showLayers shows the architecture in force. A draft that was not applied stays as long as the run's own is the same.
func (c *Controls) showLayers(player string, now config.Config, usable bool) {
	l := c.layers[player]
	if l.config == now && l.usable == usable {
		return
	}
	l.config, l.usable = now, usable
	if has := settings.Architecture(now, player); has != l.applied {
		l.text, l.applied, l.last = has, has, -1
	}
	c.paintLayers(l)
}

func (c *Controls) translateLayers(l *layerList) {
	if l.applied != "" {
		c.paintLayers(l)
	}
}

// paintLayers brings list, text and price up to date with the draft.
func (c *Controls) paintLayers(l *layerList) {
	d := l.draft()
	shown := min(len(d.Layers), config.MaxLayers)
	for len(l.rows) < shown {
		l.rows = append(l.rows, c.newLayerRow(l, len(l.rows)))
	}
	for i, row := range l.rows {
		if i >= shown {
			row.item.SetAttribute("hidden", "")
			continue
		}
		row.item.RemoveAttribute("hidden")
		c.paintLayer(l, row, i, d)
	}
	if field := c.inputByID(l.player); field.Value() != d.Text {
		field.SetValue(d.Text)
	}
	c.complain(l.player, text.Sentence(c.language, d.Wrong))
	for _, part := range []string{"kind", "add", "apply", "reset"} {
		c.enable(l.id(part), l.usable)
	}
	price := ""
	if d.Priced {
		price = text.Format(c.language, "layers.price", text.Grouped(d.Cost.Parameters), text.Significant(float64(d.Cost.Bytes)/(1<<20), 3),
			text.Significant(float64(d.Cost.FLOPs)/1e9, 3))
	}
	state := "applied"
	if l.text != l.applied {
		state = "changed"
		price = text.Sentences(c.language, price, text.Of(c.language, "layers.changed"))
	}
	c.byID(l.id("list")).SetAttribute("data-state", state)
	c.write(l.id("price"), price)
}

// paintLayer shows layer i of a draft in its row.
func (c *Controls) paintLayer(l *layerList, row layerRow, i int, d settings.Draft) {
	layer := d.Layers[i]
	if row.word.Value() != layer.Word {
		row.word.SetValue(layer.Word)
	}
	row.word.SetAttribute("aria-label", text.Format(c.language, "layers.label", i+1))
	for key, e := range map[string]dom.HTMLElement{"up": row.up, "down": row.down, "remove": row.remove} {
		e.SetAttribute("aria-label", text.Format(c.language, "layers."+key, i+1))
		e.SetAttribute("title", text.Format(c.language, "layers."+key, i+1))
	}
	for _, e := range []dom.HTMLElement{row.word, row.up, row.down, row.remove} {
		c.enable(e.ID(), l.usable)
	}
	words := ""
	if layer.Known {
		name := text.Of(c.language, settings.KindName(layer.Kind))
		words = text.Format(c.language, "layers.none", name, layer.Output)
		if layer.Parameters > 0 {
			words = text.Format(c.language, "layers.says", name, layer.Output, text.Grouped(layer.Parameters))
		}
	}
	row.note.Class().Remove("error")
	row.word.RemoveAttribute("aria-invalid")
	if layer.Wrong != "" {
		words = text.Sentence(c.language, layer.Wrong)
		row.note.Class().Add("error")
		row.word.SetAttribute("aria-invalid", "true")
	}
	row.note.SetTextContent(words)
}
