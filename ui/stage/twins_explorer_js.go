package stage

import (
	"strconv"
	"syscall/js"
	"time"

	"ganplayground/ui/text"
)

// explorerTwins are the elements of the latent explorer.
type explorerTwins struct {
	latents js.Value   // scrolls the sliders
	sliders []js.Value // one for each coordinate
	pad     js.Value   // takes the pointer
	along   [2]js.Value
	tools   js.Value
	own     js.Value // the button that gives the selected tile its own vector back

	truncation, truncationValue js.Value
	digitTool, digit            js.Value
	pins                        [2]js.Value
	walk, play, path            js.Value
}

func (t *explorerTwins) make(s *Stage) {
	t.latents = newElement(s.element, "div", "latents")
	t.latents.Call("setAttribute", "role", "group")
	on(t.latents, "scroll", func(js.Value) { s.scroll() })
	t.makePad(s)
	t.tools, t.own = s.find("explorer-tools"), s.find("own-latent")
	t.truncation, t.truncationValue = s.find("truncation"), s.find("truncation-value")
	t.digitTool, t.digit = s.find("digit-tool"), s.find("explorer-digit")
	t.pins = [2]js.Value{s.find("pin-a"), s.find("pin-b")}
	t.walk, t.play, t.path = s.find("walk"), s.find("walk-play"), s.find("walk-path")
	on(t.own, "click", func(js.Value) {
		s.act(s.explorer.Release)
		s.twins.radios[s.explorer.Selected].Call("focus") // the button disables itself, and must not take the focus with it
	})
	on(t.truncation, "input", func(js.Value) {
		part := t.truncation.Get("valueAsNumber").Float()
		t.truncationValue.Set("textContent", strconv.FormatFloat(part, 'f', 2, 64))
		s.callbacks.Truncate(part)
	})
	on(t.digit, "change", func(js.Value) {
		if digit, err := strconv.Atoi(t.digit.Get("value").String()); err == nil {
			s.act(func() { s.explorer.SetDigit(digit) })
		}
	})
	for end, pin := range t.pins {
		on(pin, "click", func(js.Value) { s.act(func() { s.explorer.Pin(end) }) })
	}
	on(t.walk, "input", func(js.Value) {
		s.act(func() { s.explorer.Walk(t.walk.Get("valueAsNumber").Float()) })
	})
	on(t.play, "click", func(js.Value) {
		play := !s.stroll.on
		s.act(func() {
			if play {
				s.stroll.begin(time.Now(), s.explorer.Place())
			}
		})
	})
	on(t.path, "change", func(js.Value) {
		s.act(func() {
			s.explorer.Path = Path(t.path.Get("value").String())
			s.explorer.Walk(s.explorer.Place())
		})
	})
}

// makePad makes the pad: the pointer drags on it, and for the keyboard and screen readers it is two sliders.
func (t *explorerTwins) makePad(s *Stage) {
	t.pad = newElement(s.element, "div", "pad")
	t.pad.Call("setAttribute", "role", "group")
	drag := func(e js.Value) {
		if e.Get("type").String() == "pointerdown" {
			t.pad.Call("setPointerCapture", e.Get("pointerId"))
			t.along[0].Call("focus", map[string]any{"preventScroll": true})
			e.Call("preventDefault")
		} else if e.Get("buttons").Int() == 0 {
			return
		}
		s.act(func() { s.explorer.MoveAlong(s.layout.PlaceOf(s.position(e), s.explorer.Reach())) })
	}
	on(t.pad, "pointerdown", drag)
	on(t.pad, "pointermove", drag)
	for k := range t.along {
		slider := newElement(t.pad, "input", "along-"+strconv.Itoa(k+1))
		slider.Set("type", "range")
		slider.Set("step", 0.05)
		on(slider, "input", func(js.Value) {
			s.act(func() {
				to := s.explorer.Along()
				to[k] = slider.Get("valueAsNumber").Float()
				s.explorer.MoveAlong(to)
			})
		})
		t.along[k] = slider
	}
}

// act does what the visitor asks of the explorer by hand, which ends a walk, and shows it.
func (s *Stage) act(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stroll.on = false
	f()
	s.twins.followTile(s)
	s.repaint(panelFakes | panelExplorer)
}

// scroll follows the sliders' elements.
func (s *Stage) scroll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.scrolled = int(s.twins.latents.Get("scrollTop").Float()*s.layout.Scale + 0.5)
	s.repaint(panelExplorer)
}

// strollOn walks on by itself, once the picture of the last step has come.
func (s *Stage) strollOn(now time.Time) {
	if !s.stroll.on || s.explorer.Waiting() {
		return
	}
	s.explorer.Walk(s.stroll.next(now, s.explorer.Place()))
	s.twins.followTile(s)
	s.repaint(panelFakes | panelExplorer)
}

// addSliders shows as many sliders as there are latent coordinates. They are never taken away, only hidden: their listeners
// would have to be released one by one.
func (t *explorerTwins) addSliders(s *Stage) {
	for i := len(t.sliders); i < s.explorer.Latents(); i++ {
		slider := newElement(t.latents, "input", "latent-"+strconv.Itoa(i))
		slider.Set("type", "range")
		slider.Set("className", "latent")
		slider.Set("step", 0.01)
		on(slider, "input", func(js.Value) { s.slide(i, slider.Get("valueAsNumber").Float()) })
		on(slider, "focus", func(js.Value) { s.focus(i) })
		on(slider, "blur", func(js.Value) { s.focus(-1) })
		t.sliders = append(t.sliders, slider)
	}
	for i, slider := range t.sliders {
		slider.Set("hidden", i >= s.explorer.Latents())
		slider.Set("min", -s.explorer.Limit)
		slider.Set("max", s.explorer.Limit)
	}
}

// place lays the elements over their pictures.
func (t *explorerTwins) place(s *Stage) {
	t.addSliders(s)
	l := s.layout
	l.cover(t.tools, l.ExplorerTools)
	t.tools.Get("style").Set("height", "auto")
	l.cover(t.latents, l.SliderArea)
	for i, r := range l.Sliders {
		l.cover(t.sliders[i], r.Sub(l.SliderArea.Min))
	}
	t.pad.Set("hidden", l.Pad.Empty())
	l.cover(t.pad, l.Pad)
}

// follow gives the elements the words, and the state of the explorer.
func (t *explorerTwins) follow(s *Stage) {
	e := &s.explorer
	t.latents.Call("setAttribute", "aria-label", text.Of(s.language, "latents.label"))
	t.pad.Call("setAttribute", "aria-label", text.Of(s.language, "pad"))
	t.addSliders(s)
	for i, v := range e.Latent() {
		t.sliders[i].Set("value", float64(v))
		t.sliders[i].Call("setAttribute", "aria-label", text.Format(s.language, "explorer.latent", i+1))
		t.sliders[i].Call("setAttribute", "aria-valuetext", text.Signed(float64(v)))
	}
	at := e.Along()
	for k, slider := range t.along {
		slider.Set("min", -e.Reach())
		slider.Set("max", e.Reach())
		slider.Set("value", at[k])
		slider.Call("setAttribute", "aria-label", text.Format(s.language, "pad.along", k+1))
		slider.Call("setAttribute", "aria-valuetext", text.Signed(at[k]))
	}
	t.followWalk(s)
	t.digitTool.Set("hidden", !s.conditional)
	if s.conditional {
		t.digit.Set("value", strconv.Itoa(s.labelled[e.Selected]))
	}
}

func (t *explorerTwins) followWalk(s *Stage) {
	e := &s.explorer
	for end, pin := range t.pins {
		pin.Call("setAttribute", "aria-pressed", strconv.FormatBool(e.Pinned(end)))
	}
	t.walk.Set("disabled", !e.Way())
	t.play.Set("disabled", !e.Way())
	t.walk.Set("value", e.Place())
	words := text.Of(s.language, "walk.none")
	if e.Way() {
		words = text.Format(s.language, "walk.at", text.Percent(e.Place()))
	}
	t.walk.Call("setAttribute", "aria-valuetext", words)
	t.walk.Set("title", words)
	key := "walk.play"
	if s.stroll.on {
		key = "walk.stop"
	}
	t.play.Set("textContent", text.Of(s.language, key))
	t.play.Call("setAttribute", "aria-pressed", strconv.FormatBool(s.stroll.on))
	t.path.Set("value", string(e.Path))
}

// offerDigits fills the list of digits that a conditional run can be asked for.
func (t *explorerTwins) offerDigits(digits []int32) {
	t.digit.Call("replaceChildren")
	for _, digit := range digits {
		option := newElement(t.digit, "option", "")
		option.Set("value", digit)
		option.Set("textContent", strconv.Itoa(int(digit)))
	}
}

// newElement makes an element at the end of another.
func newElement(parent js.Value, tag, id string) js.Value {
	e := js.Global().Get("document").Call("createElement", tag)
	if id != "" {
		e.Set("id", id)
	}
	parent.Call("append", e)
	return e
}

// heightAt is the height that an element takes at a width, both in CSS pixels.
func heightAt(element js.Value, width float64) float64 {
	style := element.Get("style")
	style.Set("width", strconv.FormatFloat(width, 'f', 1, 64)+"px")
	style.Set("height", "auto")
	return element.Get("offsetHeight").Float()
}

// contents is what there is to be laid out on a stage so wide, in CSS pixels.
func (s *Stage) contents(width float64) Contents {
	s.twins.gridTwins.tools.Set("hidden", s.points.set != nil)
	c := Contents{Latents: s.explorer.Latents(), Dimensions: s.points.dimensions(), Tiles: s.tiles, Plane: s.explorer.Plane(), Pair: s.second.shown,
		Timeline: heightAt(s.twins.timeline, width), ExplorerTools: heightAt(s.twins.explorerTwins.tools, width)}
	if c.Dimensions == 0 {
		beside := width
		if width >= sideBySide {
			beside -= legendWidth + gap
		}
		c.GridTools = heightAt(s.twins.gridTwins.tools, beside)
	}
	return c
}
