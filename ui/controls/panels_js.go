package controls

import (
	"strconv"
	"strings"
	"syscall/js"

	"ganplayground/ui/text"
)

// Measure shows what was measured last.
func (c *Controls) Measure(n Numbers) {
	c.main.SetAttribute("data-step", strconv.Itoa(n.Step))
	c.write("number-step", text.Grouped(n.Step))
	c.write("number-threads", text.Known(n.Threads))
	for id, v := range map[string]float64{"number-d-loss": n.DLoss, "number-g-loss": n.GLoss,
		"number-d-grad": n.DGrad, "number-g-grad": n.GGrad, "number-speed": n.Speed} {
		c.write(id, text.Significant(v, 3))
	}
	c.write("number-d-real", text.Percent(n.DReal))
	c.write("number-d-fake", text.Percent(n.DFake))
	c.judged(n.Judged, n.JudgedStep)
	c.showCost(n.Cost, n.Threads)
	c.measured = n
	c.numbersOnBoard(n)
}

// Announce tells screen readers, when they have nothing else to say, how far the run is.
func (c *Controls) Announce(sentence string) { c.write("announcement", sentence) }

// Notice says something that the visitor can dismiss.
func (c *Controls) Notice(sentence string) {
	c.show("notice")
	c.written["notice-text"] = sentence
	c.byID("notice-text").SetTextContent(sentence)
}

// Dismiss takes the notice away.
func (c *Controls) Dismiss() {
	c.keepFocus("notice-close")
	c.hide("notice")
}

// keepFocus passes the focus on from an element that is about to disappear.
func (c *Controls) keepFocus(id string) {
	if active := c.document.ActiveElement(); active != nil && active.ID() == id {
		c.byID("play").Focus()
	}
}

// Fail says what failed, with a button for what can be done about it.
func (c *Controls) Fail(title, sentence, button string, action func()) {
	c.write("failure-title", title)
	c.write("failure-text", sentence)
	c.write("failure-retry", button)
	c.retry = action
	c.hide("loading")
	c.show("failure")
}

// Recovered takes away what Fail said.
func (c *Controls) Recovered() {
	c.keepFocus("failure-retry")
	c.hide("failure")
}

// Hide leaves parts out of the page, by their names in links; the style sheet knows which elements they are.
func (c *Controls) Hide(parts []string) {
	c.document.DocumentElement().SetAttribute("data-hidden", strings.Join(parts, " "))
}

// LinkWhole sets the link to the page with all its parts, by its fragment. From a frame in another page it leads out of it.
func (c *Controls) LinkWhole(fragment string) {
	c.byID("whole").SetAttribute("href", "#"+fragment)
	if window := js.Global(); !window.Get("top").Equal(window) {
		c.byID("whole").SetAttribute("target", "_blank")
	}
}

// Loaded shows how many training images have arrived.
func (c *Controls) Loaded(have, total int) {
	c.write("progress-text", text.Format(c.language, "status.images", have, total))
	c.byID("progress").SetAttribute("max", strconv.Itoa(max(1, total)))
	c.byID("progress").SetAttribute("value", strconv.Itoa(have))
}
