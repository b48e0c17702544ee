package controls

import (
	"strconv"

	"ganplayground/link"
	"ganplayground/ui/session"
	"ganplayground/ui/text"

	"honnef.co/go/js/dom/v2"
)

func (c *Controls) connectCompare() {
	for _, row := range compared {
		option := c.document.CreateElement("option").(*dom.HTMLOptionElement)
		option.SetValue(row.Key)
		option.SetAttribute("data-text", "set."+row.Key)
		c.byID("ab-key").AppendChild(option)
	}
	c.selectByID("ab-key").SetValue("loss")
	c.on("ab-key", "change", func() {
		c.CompareNote("")
		c.offerValues()
	})
	c.on("ab-start", "click", c.startCompare)
	c.byID("ab-value").AddEventListener("keydown", false, func(e dom.Event) {
		if key, ok := e.(*dom.KeyboardEvent); ok && key.Key() == "Enter" {
			c.startCompare()
		}
	})
	c.on("ab-end", "click", func() {
		c.actions.EndCompare()
		c.byID("ab-key").Focus() // the button is gone
	})
}

func (c *Controls) startCompare() {
	key := c.selectByID("ab-key").Value()
	value := typedValue(c.inputByID("ab-value").Value())
	if options(key) != nil {
		value = c.selectByID("ab-word").Value()
	}
	c.CompareNote("")
	c.actions.Compare(key, value)
	if c.main.GetAttribute("data-ab") != "" {
		c.byID("ab-end").Focus()
	}
}

// CompareNote says why what was chosen cannot be compared.
func (c *Controls) CompareNote(sentence string) { c.complain("ab-value", sentence) }

// offerValues shows the control for the value of the chosen setting: a list where the values can be listed, without that of A, else a field.
func (c *Controls) offerValues() {
	key := c.selectByID("ab-key").Value()
	now := link.ValueIn(c.shown.Config, key)
	c.write("ab-now", text.Format(c.language, "ab.now", SettingValue(c.language, key, now)))
	list := options(key)
	control := "ab-value"
	if list != nil {
		control = "ab-word"
	}
	c.byID("ab-label").SetAttribute("for", control)
	c.reveal("ab-value", list == nil)
	c.reveal("ab-word", list != nil)
	if offered := key + "=" + now; c.written["ab-offered"] != offered {
		c.written["ab-offered"], c.written["ab-words"] = offered, ""
		c.inputByID("ab-value").SetValue(now)
	}
	if language := string(c.language); c.written["ab-words"] != language {
		c.written["ab-words"] = language
		c.fillWords(key, now, list)
	}
}

func (c *Controls) fillWords(key, now string, list []string) {
	words := c.byID("ab-word")
	words.SetTextContent("")
	for _, value := range list {
		if value == now {
			continue
		}
		option := c.document.CreateElement("option").(*dom.HTMLOptionElement)
		option.SetValue(value)
		option.SetTextContent(SettingValue(c.language, key, value))
		words.AppendChild(option)
	}
}

// ShowComparison shows both runs in numbers, or that there is one; then what can be compared.
func (c *Controls) ShowComparison(v *Comparison) {
	attributes := map[string]string{"data-ab": "", "data-state-b": "", "data-step-b": "", "data-fingerprint-b": ""}
	if v != nil {
		attributes = map[string]string{"data-ab": v.Difference.String(), "data-state-b": View{Phase: v.Phase}.state(),
			"data-step-b": strconv.Itoa(v.Step), "data-fingerprint-b": v.Fingerprint}
	}
	for name, value := range attributes {
		if c.written["main "+name] != value {
			c.written["main "+name] = value
			c.main.SetAttribute(name, value)
		}
	}
	usable := c.shown.live() || c.used && c.shown.Phase == session.Loading
	for _, id := range []string{"ab-key", "ab-word", "ab-value", "ab-start", "ab-end"} {
		c.enable(id, usable)
	}
	if v != nil && c.written["ab-end shown"] != "true" {
		c.byID("compare").SetAttribute("open", "") // the button that ends it is to be found
	}
	c.reveal("ab-choose", v == nil)
	c.reveal("ab-end", v != nil)
	c.reveal("versus", v != nil)
	if v == nil {
		c.offerValues()
		return
	}
	c.compareNumbers(v)
}

// reveal shows or hides an element.
func (c *Controls) reveal(id string, shown bool) {
	if c.written[id+" shown"] == strconv.FormatBool(shown) {
		return
	}
	c.written[id+" shown"] = strconv.FormatBool(shown)
	if shown {
		c.show(id)
	} else {
		c.hide(id)
	}
}

// compareNumbers fills the table of both runs.
func (c *Controls) compareNumbers(v *Comparison) {
	key := v.Difference.Key
	c.write("versus-setting", text.Format(c.language, "ab.caption", SettingName(c.language, key), SettingValue(c.language, key, v.Values[0]),
		SettingValue(c.language, key, v.Values[1])))
	behind := ""
	if v.Behind {
		behind = text.Format(c.language, "ab.catching", v.Numbers[0].Step)
	}
	c.write("versus-note", behind)
	points := c.shown.Config.Preset != "" && c.shown.Config.Data().Points() != nil
	c.reveal("versus-row-fd", !points)
	c.reveal("versus-row-digits", !points)
	for side, name := range []string{"a", "b"} {
		n := v.Numbers[side]
		fingerprint := [...]string{c.shown.Fingerprint, v.Fingerprint}[side]
		short := fingerprint[:min(ShortFingerprint, len(fingerprint))]
		if short == "" {
			short = text.Unknown
		}
		fd, digits := judgedWords(c.language, n.Judged)
		for id, words := range map[string]string{"step": text.Grouped(n.Step),
			"loss-d": text.Significant(n.DLoss, 2), "loss-g": text.Significant(n.GLoss, 2), "gradient-d": text.Significant(n.DGrad, 2),
			"gradient-g": text.Significant(n.GGrad, 2), "real": text.Percent(n.DReal), "fake": text.Percent(n.DFake),
			"fd": fd, "digits": digits, "fingerprint": short} {
			c.write("versus-"+id+"-"+name, words)
		}
		c.mark("versus-fingerprint-"+name, map[string]string{"title": fingerprint})
	}
}
