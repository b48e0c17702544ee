package controls

import (
	"ganplayground/ui/diagnosis"
	"ganplayground/ui/lesson"
	"ganplayground/ui/text"
)

// Diagnose says what is wrong with the run, with the way to the lesson that helps, or nothing. A screen reader tells it when it changes.
func (c *Controls) Diagnose(f diagnosis.Finding) {
	c.finding = f
	c.mark("diagnosis", map[string]string{"data-finding": string(f)})
	p, ok := lesson.Find(f.Lesson())
	if !ok {
		c.keepFocus("diagnosis-lesson")
		c.write("diagnosis-words", "")
		c.hide("diagnosis")
		return
	}
	c.show("diagnosis")
	c.write("diagnosis-words", text.Of(c.language, f.Words()))
	c.write("diagnosis-lesson", text.Format(c.language, "diagnosis.lesson", text.Of(c.language, p.Title())))
}

// learn opens the lesson on what is wrong.
func (c *Controls) learn() { c.beginLesson(c.finding.Lesson()) }
