package lesson

import (
	"slices"
	"strconv"
	"strings"
)

// Lesson is a short story on runs that are the same for everybody. Its title is the text "lesson.NAME", what it is about
// "lesson.NAME.about".
type Lesson struct {
	Name     string // letters and "-", as in links
	Captions []Caption
}

// Caption is one page of a lesson. Its words are the text "lesson.NAME.N", and what to watch, if there is something, "lesson.NAME.N.watch".
type Caption struct {
	// Link is the run that the caption opens, as in links, with the step at which it has been seen; empty if the run that is there stays.
	Link string
	// Light is the part of the page to look at: the id of an element, or one of Pictures.
	Light string
}

// Pictures are the parts of the stage that a caption can light: #stage says where each is in its attribute data-NAME. The fakes of the second
// run of an A/B are fakes-b.
var Pictures = []string{"fakes", "fakes-b", "reals", "chart", "sliders", "pad"}

// Place is a caption of a lesson, the first being number 1. The zero Place is none.
type Place struct {
	Lesson *Lesson
	Number int
}

// Find reads a place as String writes it.
func Find(text string) (p Place, ok bool) {
	name, digits, _ := strings.Cut(text, ".")
	i := slices.IndexFunc(Lessons, func(l Lesson) bool { return l.Name == name })
	number, err := strconv.Atoi(digits)
	if i < 0 || err != nil || number < 1 || number > len(Lessons[i].Captions) {
		return Place{}, false
	}
	return Place{&Lessons[i], number}, true
}

// Alone reads the fragment of a link that says nothing but which caption: "lesson=collapse.2". Who opens it means that caption's run.
func Alone(fragment string) (p Place, ok bool) {
	text, ok := strings.CutPrefix(fragment, "lesson=")
	if !ok {
		return Place{}, false
	}
	return Find(text)
}

// String returns the place as in links, "" for none.
func (p Place) String() string {
	if p.Lesson == nil {
		return ""
	}
	return p.Lesson.Name + "." + strconv.Itoa(p.Number)
}

// Caption returns what is at a place.
func (p Place) Caption() Caption { return p.Lesson.Captions[p.Number-1] }

// Run is the link of the run that a place is about: its caption's, or that of the last caption before that has one. The first has.
func (p Place) Run() string {
	for i := p.Number - 1; ; i-- {
		if l := p.Lesson.Captions[i].Link; l != "" {
			return l
		}
	}
}

// Title, Words and Watch are the keys of a place's texts; not every one has a Watch.
func (p Place) Title() string { return "lesson." + p.Lesson.Name }
func (p Place) Words() string { return "lesson." + p.String() }
func (p Place) Watch() string { return p.Words() + ".watch" }

// IsLast tells whether no caption follows.
func (p Place) IsLast() bool { return p.Number == len(p.Lesson.Captions) }

// Next and Back return the neighbouring places, or the same one at the ends.
func (p Place) Next() Place {
	return Place{p.Lesson, min(p.Number+1, len(p.Lesson.Captions))}
}

func (p Place) Back() Place {
	return Place{p.Lesson, max(p.Number-1, 1)}
}
