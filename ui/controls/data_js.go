package controls

import (
	"strconv"

	"ganplayground/gan/config"
	"ganplayground/ui/settings"
	"ganplayground/ui/text"

	"honnef.co/go/js/dom/v2"
)

// Elements of the choice of digits.
const (
	trainDigits = "train-digits"
	trainApply  = "train-apply"
)

func trainID(digit int) string { return "train-" + strconv.Itoa(digit) }

// fillTrainingDigits makes a button for each digit, and one that trains on those that are pressed.
func (c *Controls) fillTrainingDigits(parent dom.Element, row settings.Row) {
	group := c.element(parent, "fieldset", "")
	group.SetID(trainDigits)
	c.worded(group, "legend", "", "data.digits")
	buttons := c.element(group, "div", "digit-buttons")
	for digit := range config.Classes {
		e := c.element(buttons, "button", "")
		e.SetAttribute("type", "button")
		e.SetID(trainID(digit))
		e.SetTextContent(strconv.Itoa(digit))
		c.on(trainID(digit), "click", func() {
			e.SetAttribute("aria-pressed", strconv.FormatBool(e.GetAttribute("aria-pressed") != "true"))
		})
	}
	apply := c.worded(group, "button", "", "data.apply")
	apply.SetAttribute("type", "button")
	apply.SetID(trainApply)
	c.on(trainApply, "click", func() { c.trainOnDigits(row) })
}

func (c *Controls) trainOnDigits(row settings.Row) {
	var digits [config.Classes]bool
	for digit := range digits {
		digits[digit] = c.byID(trainID(digit)).GetAttribute("aria-pressed") == "true"
	}
	name, ok := settings.DigitsName(digits)
	if !ok {
		c.complain(row.Key, text.Of(c.language, "data.none"))
		return
	}
	c.complain(row.Key, "")
	c.trainOn(row, name)
}

// trainOn makes the run train on another data set.
func (c *Controls) trainOn(row settings.Row, name string) {
	if name != c.shown.Config.Dataset {
		c.answered(row, c.actions.Remake(row.Key, func(c *config.Config) { *c, _ = settings.WithData(*c, name) }))
	}
}

// showData shows the data set. Digits that were pressed and not applied stay until it is another.
func (c *Controls) showData(row settings.Row, now config.Config, usable bool) {
	images := now.Data().Points() == nil
	name := now.Dataset
	if images {
		name = settings.Images
		c.show(trainDigits)
	} else {
		c.hide(trainDigits)
	}
	c.selectByID(row.Key).SetValue(name)
	changed := c.written[row.Key] != now.Dataset
	c.written[row.Key] = now.Dataset
	for digit := range config.Classes {
		c.enable(trainID(digit), usable)
		if changed {
			c.byID(trainID(digit)).SetAttribute("aria-pressed", strconv.FormatBool(now.Data().HasDigit(byte(digit))))
		}
	}
	c.enable(trainApply, usable)
}
