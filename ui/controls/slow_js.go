package controls

import (
	"slices"
	"strconv"
	"strings"

	"ganplayground/gan/toy"
	"ganplayground/ui/slow"
	"ganplayground/ui/text"

	"honnef.co/go/js/dom/v2"
)

// SlowView is what slow motion shows.
type SlowView struct {
	Show *slow.Show
	Set  *toy.Set // of a run on points
	// Moves tells whether captions may follow one another by themselves: not for visitors who want no motion.
	Moves bool
}

func (c *Controls) connectSlow() {
	for id, action := range map[string]SlowAction{"slow": SlowStart, "slow-back": SlowBack, "slow-next": SlowNext, "slow-auto": SlowAuto, "slow-end": SlowEnd} {
		c.on(id, "click", func() { c.actions.Slow(action) })
	}
	c.document.AddEventListener("keydown", false, func(event dom.Event) {
		e, ok := event.(*dom.KeyboardEvent)
		if !ok || c.slow == nil || e.DefaultPrevented() || e.CtrlKey() || e.AltKey() || e.MetaKey() || e.ShiftKey() || c.arrowsTaken() {
			return
		}
		action, ok := map[string]SlowAction{"ArrowLeft": SlowBack, "ArrowRight": SlowNext, "Escape": SlowEnd}[e.Key()]
		if ok {
			e.PreventDefault()
			c.actions.Slow(action)
		}
	})
}

// arrowsTaken tells whether the focused element has its own use for arrow keys.
func (c *Controls) arrowsTaken() bool {
	if c.document.QuerySelector("dialog[open]") != nil {
		return true
	}
	active := c.document.ActiveElement()
	if active == nil {
		return false
	}
	return slices.Contains([]string{"input", "select", "textarea"}, strings.ToLower(active.TagName())) ||
		slices.Contains([]string{"radio", "tab"}, active.GetAttribute("role"))
}

// ShowSlow shows a caption of a step in slow motion, on the board and below it; nil ends slow motion.
func (c *Controls) ShowSlow(v *SlowView) {
	began := c.slow == nil
	if v == nil {
		c.endSlow()
		return
	}
	c.slow = v
	c.show("slow-panel")
	c.nameSlow()
	c.writeBoard(v.Show.Numbers())
	fakes, reals := v.Show.Tiles()
	c.batch("slow-fakes", fakes)
	c.batch("slow-reals", reals)
	board := Pictures{Set: v.Set, Fake: fakes[0].Example, Latent: fakes[0].Latent}
	if len(reals) > 0 {
		board.Real = reals[0].Example
	}
	c.paintBoard(board)
	c.lightBoard(v.Show.Lit())
	c.mark("slow-panel", map[string]string{"data-caption": strconv.Itoa(v.Show.At + 1), "data-step": strconv.Itoa(v.Show.Step)})
	if began {
		c.byID("board").Underlying().Call("scrollIntoView", map[string]any{"block": "nearest"})
		c.byID("slow-next").Underlying().Call("focus", map[string]any{"preventScroll": true})
	}
}

// nameSlow writes the caption in the page's language.
func (c *Controls) nameSlow() {
	v := c.slow
	if v == nil {
		return
	}
	c.write("slow-title", v.Show.Title(c.language))
	c.write("slow-text", v.Show.Text(c.language))
	key := "slow.go"
	if v.Show.Auto {
		key = "slow.pause"
	}
	c.write("slow-auto", text.Of(c.language, key))
	if v.Moves {
		c.show("slow-auto")
	} else {
		c.hide("slow-auto")
	}
	last := v.Show.At+1 == v.Show.Captions()
	c.mark("slow-next", map[string]string{"aria-disabled": strconv.FormatBool(last)})
	c.mark("slow-back", map[string]string{"aria-disabled": strconv.FormatBool(v.Show.At == 0)})
}

// endSlow gives the board back to the run as it stands.
func (c *Controls) endSlow() {
	if c.slow == nil {
		return
	}
	if active := c.document.ActiveElement(); active != nil && c.byID("slow-panel").Contains(active) {
		c.byID("slow").Focus()
	}
	c.slow = nil
	c.hide("slow-panel")
	c.mark("slow-panel", map[string]string{"data-caption": "", "data-step": ""})
	c.lightBoard(nil, nil)
	c.paintBoard(c.pictures)
	c.numbersOnBoard(c.measured)
}

// lightBoard marks the parts of the board that work.
func (c *Controls) lightBoard(lit, back []string) {
	for _, part := range slow.Parts {
		state := ""
		switch {
		case slices.Contains(back, part):
			state = "back"
		case slices.Contains(lit, part):
			state = "lit"
		}
		c.mark(part, map[string]string{"data-works": state})
	}
}

// batch shows examples with their scores in a list, whose items are made once and stay.
func (c *Controls) batch(id string, tiles []slow.Tile) {
	list := c.byID(id)
	for len(list.ChildNodes()) < len(tiles) {
		item := c.document.CreateElement("li")
		canvas, score := c.document.CreateElement("canvas"), c.document.CreateElement("span")
		canvas.SetAttribute("aria-hidden", "true")
		item.AppendChild(canvas)
		item.AppendChild(score)
		list.AppendChild(item)
	}
	for i, item := range list.QuerySelectorAll("li") {
		if i >= len(tiles) {
			item.SetAttribute("hidden", "")
			continue
		}
		item.RemoveAttribute("hidden")
		t := tiles[i]
		c.paint(item.QuerySelector("canvas").Underlying(), drawExample(c.slow.Set, t.Example, t.Pull))
		item.QuerySelector("span").SetTextContent(c.scoreWords(t))
	}
	if len(tiles) == 0 {
		c.hide(id)
	} else {
		c.show(id)
	}
}

// scoreWords is D's score of a tile: "42%", and where it changed "42% → 31%".
func (c *Controls) scoreWords(t slow.Tile) string {
	switch {
	case t.Score != t.Score: // not known yet
		return ""
	case t.Before != t.Before:
		return text.PercentFine(t.Score)
	}
	return text.PercentFine(t.Before) + " →\u00a0" + text.PercentFine(t.Score)
}
