package controls

import (
	"strconv"

	"ganplayground/gan/config"
	"ganplayground/ui/diagnosis"
	"ganplayground/ui/lesson"
	"ganplayground/ui/session"
	"ganplayground/ui/text"

	"honnef.co/go/js/dom/v2"
)

// Controls is the document around the stage.
type Controls struct {
	document dom.HTMLDocument
	main     dom.Element
	actions  Actions
	language text.Language
	shown    View
	used     bool // a run was open
	// written holds the last text that was put into an element, so that the document is touched only where it changes.
	written map[string]string
	retry   func() // what the failure panel's button does
	film    film
	layers  map[string]*layerList // of each player
	lesson  lesson.Place
	lit     string // the picture of the stage that the lesson lights
	finding diagnosis.Finding
	boardState
}

// New connects the elements of index.html with the actions.
func New(language text.Language, actions Actions) *Controls {
	document := dom.GetWindow().Document().(dom.HTMLDocument)
	c := &Controls{document: document, main: document.QuerySelector("main"), actions: actions, retry: func() {}, written: map[string]string{}, layers: map[string]*layerList{}}
	c.fillPresets()
	c.fillDigits()
	c.fillDigitBars()
	c.connect()
	c.connectFields()
	c.connectKeys()
	c.connectShare()
	c.connectFilm()
	c.fillSettings()
	c.connectLessons()
	c.connectQuiz()
	c.connectSlow()
	c.connectCompare()
	c.SetLanguage(language)
	c.enable("language", true)
	c.enable("help", true)
	c.enable("lessons", true)
	return c
}

func (c *Controls) connect() {
	for id, action := range map[string]func(){
		"play": c.actions.Toggle, "step": c.actions.Step, "only-d": c.actions.OnlyD, "only-g": c.actions.OnlyG,
		"rewind": c.actions.Rewind, "dice": c.actions.Dice, "share": c.actions.Share,
		"run-to-go": c.runTo, "failure-retry": func() { c.retry() }, "help": c.openHelp, "help-close": c.closeHelp, "notice-close": c.Dismiss, "profile-close": c.CloseProfile,
	} {
		c.on(id, "click", action)
	}
	c.on("profile-dialog", "close", func() { c.actions.Profile(false) })
	c.on("weights-averaged", "change", func() { c.actions.Averaged(true) })
	c.on("weights-live", "change", func() { c.actions.Averaged(false) })
	c.on("moment", "input", func() { c.actions.Seek(int(c.inputByID("moment").ValueAsNumber())) })
	c.on("preset", "change", func() { c.actions.Preset(c.selectByID("preset").Value()) })
	c.on("language", "change", func() { c.actions.Language(c.selectByID("language").Value()) })
}

func (c *Controls) on(id, event string, action func()) {
	c.byID(id).AddEventListener(event, false, func(dom.Event) { action() })
}

func (c *Controls) byID(id string) dom.HTMLElement {
	e, ok := c.document.GetElementByID(id).(dom.HTMLElement)
	if !ok {
		panic("BUG: index.html has no element " + id)
	}
	return e
}

func (c *Controls) inputByID(id string) *dom.HTMLInputElement {
	return c.byID(id).(*dom.HTMLInputElement)
}

func (c *Controls) selectByID(id string) *dom.HTMLSelectElement {
	return c.byID(id).(*dom.HTMLSelectElement)
}

// write sets an element's text if it is another than before.
func (c *Controls) write(id, text string) {
	if c.written[id] != text {
		c.written[id] = text
		c.byID(id).SetTextContent(text)
	}
}

func (c *Controls) hide(id string) { c.byID(id).SetAttribute("hidden", "") }
func (c *Controls) show(id string) { c.byID(id).RemoveAttribute("hidden") }

func (c *Controls) enable(id string, enabled bool) {
	if enabled {
		c.byID(id).RemoveAttribute("disabled")
	} else {
		c.byID(id).SetAttribute("disabled", "")
	}
}

func (c *Controls) fillPresets() {
	for _, p := range config.Presets {
		option := c.document.CreateElement("option").(*dom.HTMLOptionElement)
		option.SetValue(p.Name)
		option.SetAttribute("data-text", "preset."+p.Name)
		c.byID("preset").AppendChild(option)
	}
}

// SetLanguage fills every element that names a text.
func (c *Controls) SetLanguage(language text.Language) {
	c.language = language
	c.document.DocumentElement().SetAttribute("lang", string(language))
	for _, e := range c.document.QuerySelectorAll("[data-text]") {
		e.SetTextContent(text.Of(language, e.GetAttribute("data-text")))
	}
	for _, e := range c.document.QuerySelectorAll("[data-label]") {
		e.SetAttribute("aria-label", text.Of(language, e.GetAttribute("data-label")))
	}
	c.document.SetTitle(text.Of(language, "title"))
	c.selectByID("language").SetValue(string(language))
	c.hide("notice") // what it says is in the other language
	for _, id := range []string{"seed-note", "run-to-note", "ab-value-note"} {
		c.write(id, "")
	}
	c.translateSettings()
	c.Show(c.shown)
}

// Show brings the document up to date with the view.
func (c *Controls) Show(v View) {
	c.shown = v
	c.main.SetAttribute("data-state", v.state())
	c.main.SetAttribute("data-step", strconv.Itoa(v.Step))
	c.main.SetAttribute("data-fingerprint", v.Fingerprint)
	// While another run is being opened the controls stay: disabling them for a moment would take away the keyboard's focus.
	c.used = c.used || v.live()
	usable := v.live() || c.used && v.Phase == session.Loading
	for _, id := range []string{"play", "step", "only-d", "only-g", "slow", "rewind", "preset", "run-to", "run-to-go", "seed",
		"dice", "weights-live", "share", "moment", "quiz"} {
		c.enable(id, usable)
	}
	// From a run that failed to open there is a way to another.
	c.enable("preset", usable || v.Phase == session.Failed)
	c.enable("weights-averaged", usable && v.CanAverage)
	if v.live() {
		c.hide("loading")
	}
	c.showRun(v)
	c.showSettings(v, usable)
	c.showJudge(v)
	c.showDigits(v)
	c.showFingerprint(v)
	c.write("status", v.Status)
	key := "play"
	if v.busy() {
		key = "pause"
	}
	c.write("play-text", text.Of(c.language, key))
}

// showRun shows the preset, the seed and where the run pauses.
func (c *Controls) showRun(v View) {
	if v.Config.Preset == "" {
		return
	}
	c.selectByID("preset").SetValue(v.Config.Preset)
	c.write("watch", text.Of(c.language, "preset."+v.Config.Preset+".watch"))
	c.setField("seed", strconv.FormatUint(v.Config.Seed, 10))
	to := ""
	if v.To > 0 {
		to = strconv.Itoa(v.To)
	}
	c.setField("run-to", to)
	c.inputByID("run-to").SetPlaceholder(text.Of(c.language, "run-to.none"))
	c.inputByID("weights-averaged").SetChecked(v.Averaged && v.CanAverage)
	c.inputByID("weights-live").SetChecked(!v.Averaged || !v.CanAverage)
	note := ""
	if !v.CanAverage {
		note = text.Of(c.language, "weights.none")
	}
	c.write("weights-note", note)
}

// ShowMoment puts the look-back slider to the step that is shown. On the way to a step it stays where the visitor has put it.
func (c *Controls) ShowMoment(step, last int, seeking bool) {
	slider := c.byID("moment")
	newest := strconv.Itoa(last)
	if c.written["moment-max"] != newest {
		c.written["moment-max"] = newest
		slider.SetAttribute("max", newest)
	}
	if !seeking {
		c.inputByID("moment").SetValue(strconv.Itoa(step))
	}
	words := text.Format(c.language, "moment.of", step, last)
	c.write("moment-text", words)
	slider.SetAttribute("aria-valuetext", words)
}

// ShortFingerprint is how much of the fingerprint is shown, in digits; the whole is in the title.
const ShortFingerprint = 12

func (c *Controls) showFingerprint(v View) {
	short := v.Fingerprint[:min(ShortFingerprint, len(v.Fingerprint))]
	if short == "" {
		short = text.Unknown
	}
	c.write("number-fingerprint", short)
	c.byID("number-fingerprint").SetAttribute("title", v.Fingerprint)
	c.main.SetAttribute("data-check", string(v.Verdict))
	sentence := ""
	switch v.Verdict {
	case session.Same:
		sentence = text.Of(c.language, "check.same")
	case session.Differs:
		sentence = text.Format(c.language, "check.differs", v.Check[:min(ShortFingerprint, len(v.Check))])
	}
	c.write("check", sentence)
	c.write("number-parameters", text.Known(v.Parameters))
}
