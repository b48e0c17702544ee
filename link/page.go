package link

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// check reads the beginning of a fingerprint. One that cannot be compared does not change the run, so the link is not refused for it.
func (p *parser) check(text string) {
	if len(text) < MinCheck || len(text) > MaxCheck || strings.Trim(text, "0123456789abcdef") != "" {
		p.warn("chk", "%s is not the beginning of a fingerprint (%d to %d of the digits 0 to 9 and a to f), so the weights are not compared with the sender's",
			quote(text), MinCheck, MaxCheck)
		return
	}
	p.link.Check = text
}

// hide reads the set of parts that the page leaves out. All that are unknown get one warning: a link can name a thousand.
func (p *parser) hide(text string) {
	words := strings.Split(text, ",")
	for _, part := range Parts {
		if slices.Contains(words, part) {
			p.link.Hide = append(p.link.Hide, part)
		}
	}
	unknown := slices.DeleteFunc(words, func(word string) bool { return slices.Contains(Parts, word) })
	if len(unknown) == 0 {
		return
	}
	more := ""
	if len(unknown) > 1 {
		more = fmt.Sprintf(" and %d more", len(unknown)-1)
	}
	p.warn("hide", "the page has no part %s%s that this version could leave out, only %s, so it is ignored", quote(unknown[0]), more, strings.Join(Parts, ", "))
}

var caption = regexp.MustCompile(`^[a-z][a-z-]{0,39}\.[1-9][0-9]?$`)

// lesson reads the caption that the page shows.
func (p *parser) lesson(text string) {
	if !caption.MatchString(text) {
		p.warn("lesson", "%s is no caption of a lesson, such as collapse.2, so none is shown", quote(text))
		return
	}
	p.link.Lesson = text
}
