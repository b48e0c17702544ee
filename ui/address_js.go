package ui

import (
	"strings"
	"syscall/js"

	"ganplayground/gan/config"
	"ganplayground/link"
	"ganplayground/ui/lesson"
	"ganplayground/ui/session"
	"ganplayground/ui/text"
)

// How the address bar changes: in place, or with a new entry for the browser's Back.
const (
	replace = "replaceState"
	push    = "pushState"
)

// showAddress puts the current run into the address bar, and into the link to the page with all its parts. Where the visitor has gone to
// another address meanwhile, that one stays: it is about to be opened.
func (a *app) showAddress(how string) {
	if how == replace && currentFragment() != a.address {
		return
	}
	l := a.session.Link()
	l.Lesson = a.lesson.String()
	a.controls.LinkWhole(l.String())
	l.Hide = a.hidden
	a.address = l.String()
	js.Global().Get("history").Call(how, nil, "", "#"+a.address)
}

// hide leaves parts out of the page.
func (a *app) hide(parts []string) {
	a.hidden = parts
	a.controls.Hide(parts)
}

func currentFragment() string {
	return strings.TrimPrefix(js.Global().Get("location").Get("hash").String(), "#")
}

// openAddress opens the run in the address bar, or the default one if there is none.
func (a *app) openAddress() {
	fragment := currentFragment()
	a.address = fragment
	l, warnings, err := link.Parse(fragment)
	if err != nil {
		a.hide(nil)
		a.refuse(err)
		return
	}
	a.hide(l.Hide)
	if p, ok := lesson.Alone(fragment); ok {
		l = runOf(p)
		l.Lesson = p.String()
	}
	p, ok := lesson.Find(l.Lesson)
	if !ok && l.Lesson != "" {
		warnings = append(warnings, link.Warning{Key: "lesson", Text: "there is no caption " + l.Lesson + ", so none is shown"})
	}
	a.showLesson(p)
	if a.session.Stands(l) {
		a.mend() // the link before may have been refused
		a.controls.Dismiss()
		a.refresh()
	} else if !a.resume(l) {
		a.open(l)
	}
	a.showAddress(replace)
	var words strings.Builder
	for _, w := range warnings {
		words.WriteString(text.Sentence(a.language, strings.TrimSuffix(w.String(), ".")) + text.Of(a.language, "sentence.end"))
	}
	if words.Len() > 0 {
		a.controls.Notice(text.Of(a.language, "link.warnings") + words.String())
	}
}

// refuse says why a link cannot be opened; what was open stays open.
func (a *app) refuse(err error) {
	reason := text.Sentence(a.language, strings.TrimSuffix(err.Error(), "."))
	if a.session.Phase == session.Loading {
		a.session.Phase = session.Failed
		a.refresh()
	}
	say := func(key string) string { return text.Of(a.language, key) }
	a.controls.Fail(say("link.title"), text.Format(a.language, "link.bad", reason), say("link.default"), func() {
		a.locked(func() {
			p := config.Presets[0]
			a.openNew(link.Link{Run: config.Run{Config: p.Config}, To: p.To})
		})
	})
}

// followAddress opens the link when the visitor goes back or changes the address.
func (a *app) followAddress() {
	js.Global().Call("addEventListener", "hashchange", js.FuncOf(func(js.Value, []js.Value) any {
		a.locked(func() {
			if currentFragment() != a.address {
				a.openAddress()
			}
		})
		return nil
	}))
}
