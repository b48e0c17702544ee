package controls

import (
	"strconv"

	"ganplayground/train/wire"
	"ganplayground/ui/text"
)

// fillDigitBars makes the ten bars.
func (c *Controls) fillDigitBars() {
	for digit := range 10 {
		item := c.document.CreateElement("li")
		for _, part := range []string{"count", "bar", "class"} {
			span := c.document.CreateElement("span")
			span.SetID(part + "-" + strconv.Itoa(digit))
			span.Class().Add(part)
			item.AppendChild(span)
		}
		c.byID("histogram").AppendChild(item)
		c.write("class-"+strconv.Itoa(digit), strconv.Itoa(digit))
	}
}

// showJudge leaves the judge out for runs on points, of which it knows nothing.
func (c *Controls) showJudge(v View) {
	if v.Config.Preset != "" && v.Config.Data().Points() != nil {
		c.hide("judge")
		return
	}
	c.show("judge")
}

// judged shows what the judge says of samples of a step; nil if it has said nothing yet.
func (c *Controls) judged(j *wire.Judgement, step int) {
	say := func(key string, values ...any) string { return text.Format(c.language, key, values...) }
	if j == nil {
		for _, id := range []string{"number-fd", "number-confidence", "number-coverage"} {
			c.write(id, text.Unknown)
		}
		c.write("number-floor", "")
		c.bars([10]int{}, 0)
		c.mark("judge", map[string]string{"data-step": "", "data-fd": "", "data-misleading": ""})
		return
	}
	c.write("number-fd", text.Significant(float64(j.FD), 3))
	floor := ""
	if j.Floor.Known() {
		floor = say("judge.floor", text.Significant(float64(j.Floor), 2))
	}
	c.write("number-floor", floor)
	c.write("number-confidence", text.Percent(float64(j.Confidence)))
	c.write("number-coverage", say("judge.coverage", j.Coverage, j.Of))
	c.bars(j.Digits, j.N)
	c.mark("judge", map[string]string{"data-step": strconv.Itoa(step), "data-fd": strconv.FormatFloat(float64(j.FD), 'g', -1, 32),
		"data-misleading": strconv.FormatBool(j.Misleading)})
}

// bars shows how many of n samples show each digit; a bar is full at 30%, three times the share of a fair tenth.
func (c *Controls) bars(digits [10]int, n int) {
	const full = 0.3
	for digit, count := range digits {
		name, value, share := strconv.Itoa(digit), text.Unknown, 0.0
		if n > 0 {
			value, share = strconv.Itoa(count), min(1, float64(count)/float64(n)/full)
		}
		c.write("count-"+name, value)
		height := strconv.FormatFloat(100*share, 'f', 0, 64) + "%"
		if id := "bar-" + name; c.written[id] != height {
			c.written[id] = height
			c.byID(id).Style().SetProperty("--height", height, "")
		}
	}
}

// mark sets attributes of an element that are other than before.
func (c *Controls) mark(id string, attributes map[string]string) {
	for name, value := range attributes {
		if key := id + " " + name; c.written[key] != value {
			c.written[key] = value
			c.byID(id).SetAttribute(name, value)
		}
	}
}
