package controls

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"syscall/js"

	"ganplayground/ui/lesson"
	"ganplayground/ui/text"

	"honnef.co/go/js/dom/v2"
)

func (c *Controls) connectLessons() {
	for _, l := range lesson.Lessons {
		button := c.document.CreateElement("button").(dom.HTMLElement)
		button.SetAttribute("type", "button")
		button.SetAttribute("id", "lesson-"+l.Name)
		for _, part := range []struct{ tag, class, key string }{{"strong", "", "lesson." + l.Name}, {"span", "note", "lesson." + l.Name + ".about"}} {
			words := c.document.CreateElement(part.tag)
			words.SetAttribute("class", part.class)
			words.SetAttribute("data-text", part.key)
			button.AppendChild(words)
		}
		item := c.document.CreateElement("li")
		item.AppendChild(button)
		c.byID("lessons-list").AppendChild(item)
		c.on("lesson-"+l.Name, "click", func() {
			c.byID("lessons-dialog").Underlying().Call("close")
			c.beginLesson(l.Name + ".1")
		})
	}
	c.on("lessons", "click", c.openLessons)
	c.on("lessons-close", "click", func() { c.byID("lessons-dialog").Underlying().Call("close") })
	c.on("lesson-back", "click", func() { c.turn(-1) })
	c.on("lesson-next", "click", func() { c.turn(1) })
	c.on("lesson-again", "click", func() { c.actions.Turn(0) })
	c.on("lesson-close", "click", c.closeLesson)
	c.on("diagnosis-lesson", "click", c.learn)
	c.followPictures()
}

// beginLesson opens a lesson at a caption, with the focus on the way on, which brings it into view.
func (c *Controls) beginLesson(place string) {
	c.actions.Lesson(place)
	next := "lesson-next"
	if c.lesson.Lesson != nil && c.lesson.IsLast() {
		next = "lesson-close"
	}
	c.byID(next).Focus()
}

func (c *Controls) openLessons() { c.byID("lessons-dialog").Underlying().Call("showModal") }

// turn goes to the next caption or back, if there is one.
func (c *Controls) turn(by int) {
	if p := c.lesson; p.Lesson != nil && (by > 0 && !p.IsLast() || by < 0 && p.Number > 1) {
		c.actions.Turn(by)
	}
}

func (c *Controls) closeLesson() {
	c.byID("lessons").Focus() // the button that has the focus disappears
	c.actions.CloseLesson()
}

// ShowLesson shows the caption at a place, or takes the lesson away if that is none.
func (c *Controls) ShowLesson(p lesson.Place) {
	c.lesson = p
	c.byID("lesson").SetAttribute("data-at", p.String())
	if p.Lesson == nil {
		c.light("")
		c.hide("lesson")
		return
	}
	say := func(key string) string { return text.Of(c.language, key) } // as it stands, with its percent signs
	c.write("lesson-title", say(p.Title()))
	c.write("lesson-place", text.Format(c.language, "lesson.place", p.Number, len(p.Lesson.Captions)))
	c.write("lesson-words", say(p.Words()))
	watch := ""
	if text.Has(p.Watch()) {
		watch = say(p.Watch())
	}
	c.write("lesson-watch", watch)
	for id, usable := range map[string]bool{"lesson-back": p.Number > 1, "lesson-next": !p.IsLast()} {
		c.keepFocusIn(id, usable)
		c.enable(id, usable)
	}
	c.show("lesson")
	c.light(p.Caption().Light)
}

// keepFocusIn passes the focus on from a button of the lesson that is about to be switched off.
func (c *Controls) keepFocusIn(id string, stays bool) {
	if active := c.document.ActiveElement(); !stays && active != nil && active.ID() == id {
		c.byID("lesson-close").Focus()
	}
}

// Reached tells whether the caption's run has come to its step: the way to the next one is shown.
func (c *Controls) Reached(reached bool) {
	c.mark("lesson", map[string]string{"data-reached": strconv.FormatBool(reached)})
}

// light marks an element, or a picture of the stage, and nothing else; "" marks nothing.
func (c *Controls) light(target string) {
	for _, e := range c.document.QuerySelectorAll(".lit") {
		e.Class().Remove("lit")
	}
	c.lit = ""
	if slices.Contains(lesson.Pictures, target) {
		c.lit = target
	} else if target != "" {
		c.byID(target).Class().Add("lit")
	}
	c.placeLamp()
}

// placeLamp puts the frame around the picture that is lit to where the stage says that it is.
func (c *Controls) placeLamp() {
	rectangle := ""
	if c.lit != "" {
		rectangle = c.byID("stage").GetAttribute("data-" + c.lit)
	}
	sides := strings.Split(rectangle, ",")
	if len(sides) != 4 { // a run on points has no preview
		c.hide("lamp")
		return
	}
	for i, side := range []string{"left", "top", "width", "height"} {
		c.byID("lamp").Style().SetProperty(side, fmt.Sprintf("%spx", sides[i]), "")
	}
	c.show("lamp")
}

// followPictures moves the lamp when the stage is laid out anew. Honnef's dom has no MutationObserver.
func (c *Controls) followPictures() {
	var names []any
	for _, picture := range lesson.Pictures {
		names = append(names, "data-"+picture)
	}
	observer := js.Global().Get("MutationObserver").New(js.FuncOf(func(js.Value, []js.Value) any {
		c.placeLamp()
		return nil
	}))
	observer.Call("observe", c.byID("stage").Underlying(), map[string]any{"attributeFilter": names})
}
