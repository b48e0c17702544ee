package controls

import (
	"strconv"

	"ganplayground/gan/config"
	"ganplayground/train/wire"

	"honnef.co/go/js/dom/v2"
)

// The digit picker of conditional runs: a button for each digit, and one for all of them. Keys 0 to 9 and a do the same.

// allKey is the key that asks for all digits.
const allKey = "a"

// digitID is the button of a digit, or of wire.AllDigits.
func digitID(digit int) string {
	if digit == wire.AllDigits {
		return "digit-all"
	}
	return "digit-" + strconv.Itoa(digit)
}

// fillDigits puts the buttons of the ten digits before the one for all, which stands in the page.
func (c *Controls) fillDigits() {
	all := c.byID(digitID(wire.AllDigits))
	for digit := range config.Classes {
		button := c.document.CreateElement("button").(dom.HTMLElement)
		button.SetID(digitID(digit))
		button.SetAttribute("type", "button")
		button.SetTextContent(strconv.Itoa(digit))
		c.byID("digit-buttons").InsertBefore(button, all)
	}
	for digit := wire.AllDigits; digit < config.Classes; digit++ {
		c.on(digitID(digit), "click", func() { c.actions.Digit(digit) })
	}
}

// showDigits shows the picker if the run is conditional, and which button is chosen.
func (c *Controls) showDigits(v View) {
	if !v.Config.Conditional {
		c.hide("digits")
		return
	}
	c.show("digits")
	for digit := wire.AllDigits; digit < config.Classes; digit++ {
		c.enable(digitID(digit), v.live())
		c.byID(digitID(digit)).SetAttribute("aria-pressed", strconv.FormatBool(digit == v.Digit))
	}
}

// digitOf returns the digit that a key asks for, or wire.AllDigits.
func digitOf(key string) (digit int, ok bool) {
	if key == allKey {
		return wire.AllDigits, true
	}
	if len(key) != 1 || key[0] < '0' || key[0] > '9' {
		return 0, false
	}
	return int(key[0] - '0'), true
}
