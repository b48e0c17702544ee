package controls

import (
	"strings"

	"honnef.co/go/js/dom/v2"
)

// anytime are the keys that mean something without a run, too: to help, and from lesson to lesson.
const anytime = "?lnb"

// connectKeys gives the keys listed in the help dialog their meaning, wherever the focus is but in a field.
func (c *Controls) connectKeys() {
	actions := map[string]func(){
		" ": c.actions.Toggle, ".": c.actions.Step, "d": c.actions.OnlyD, "g": c.actions.OnlyG,
		"l": c.openLessons, "n": func() { c.turn(1) }, "b": func() { c.turn(-1) }, "q": c.actions.Quiz,
		"r": c.actions.Rewind, "m": func() { c.actions.Slow(SlowStart) }, "s": c.actions.Share, "?": c.openHelp,
		"p": c.openProfile, // for those who work on the engine: the help does not list it
	}
	c.document.AddEventListener("keydown", false, func(event dom.Event) {
		e, ok := event.(*dom.KeyboardEvent)
		if !ok {
			return // autofill sends keydown events without a key
		}
		key := strings.ToLower(e.Key())
		action, ok := actions[key]
		if digit, isDigit := digitOf(key); isDigit && c.shown.Config.Conditional {
			action, ok = func() { c.actions.Digit(digit) }, true
		}
		if !ok || e.Repeat() || e.CtrlKey() || e.AltKey() || e.MetaKey() || c.taken(e) {
			return
		}
		if !c.shown.live() && !strings.Contains(anytime, key) {
			return
		}
		e.PreventDefault()
		action()
	})
}

// taken tells whether the focused element has its own use for a key.
func (c *Controls) taken(e *dom.KeyboardEvent) bool {
	if c.document.QuerySelector("dialog[open]") != nil {
		return true
	}
	active := c.document.ActiveElement()
	if active == nil {
		return false
	}
	switch strings.ToLower(active.TagName()) {
	case "input":
		kind := active.GetAttribute("type")
		return kind == "text" || (kind == "radio" || kind == "checkbox") && e.Key() == " "
	case "select":
		return true
	case "button", "summary":
		return e.Key() == " "
	}
	return false
}

// Honnef's dom knows no dialog element, so these two call it directly.
func (c *Controls) openHelp()  { c.byID("help-dialog").Underlying().Call("showModal") }
func (c *Controls) closeHelp() { c.byID("help-dialog").Underlying().Call("close") }
