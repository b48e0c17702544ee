package stage

import (
	"fmt"
	"image"
	"strconv"
	"syscall/js"

	"ganplayground/train/wire"
	"ganplayground/ui/text"
)

// twins are the elements of the document that lie over their pictures: what is clicked, dragged, focused and read out.
// They are created by the hundred and listened to while a slider is dragged, where honnef's wrapping of every event costs
// more than the picture; hence syscall/js.
type twins struct {
	tiles       js.Value // a radio group with one radio for each fake
	radios      []js.Value
	words       js.Value // what the picture of points shows, as a line of text
	secondWords js.Value // the same of the second run of an A/B
	step        js.Value // the step of the chart's reading
	tabs        js.Value // the buttons that choose a chart
	tab         []js.Value
	timeline    js.Value // the slider that looks back, with its pictures: not ours, but in our room
	gridTwins
	explorerTwins
}

func (t *twins) make(s *Stage) {
	t.tiles = newElement(s.element, "div", "tiles")
	t.tiles.Call("setAttribute", "role", "radiogroup")
	t.tiles.Call("setAttribute", "aria-describedby", "points-words")
	for i := range wire.Tiles {
		radio := js.Global().Get("document").Call("createElement", "span")
		radio.Call("setAttribute", "role", "radio")
		radio.Set("id", "tile-"+strconv.Itoa(i))
		t.tiles.Call("append", radio)
		t.radios = append(t.radios, radio)
	}
	on(t.tiles, "keydown", func(e js.Value) { s.tileKey(e) })
	t.words = newElement(s.element, "p", "points-words")
	t.secondWords = newElement(s.element, "p", "points-words-b")
	t.step = newElement(s.element, "input", "chart-step")
	t.step.Set("type", "range")
	t.step.Set("min", 0)
	t.step.Set("max", 1)
	on(t.step, "input", func(js.Value) { s.readAt(t.step.Get("valueAsNumber").Float()) })
	on(t.step, "blur", func(js.Value) { s.readAt(-1) })
	t.makeTabs(s)
	t.timeline = s.find("timeline")
	on(t.tiles, "focusin", func(e js.Value) {
		s.hoverTile(s.explorer.Selected, e.Get("target").Call("matches", ":focus-visible").Bool())
	})
	on(t.tiles, "focusout", func(js.Value) { s.hoverTile(nowhere, false) })
	t.gridTwins.make(s)
	t.explorerTwins.make(s)
}

// find returns the element of the stage's document with an id.
func (s *Stage) find(id string) js.Value { return s.element.Call("querySelector", "#"+id) }

func on(target js.Value, event string, listen func(event js.Value)) {
	target.Call("addEventListener", event, js.FuncOf(func(_ js.Value, arguments []js.Value) any {
		listen(arguments[0])
		return nil
	}))
}

// place lays every element over its picture and writes the rectangles, in CSS pixels, where tests and scripts find them.
func (t *twins) place(s *Stage) {
	t.explorerTwins.place(s)
	l := s.layout
	s.element.Get("dataset").Set("columns", l.Fakes.Columns)
	fakes, cell := l.Fakes.Bounds(), func(i int) image.Rectangle { return l.Fakes.Cell(i).Sub(l.Fakes.At) }
	if s.points.set != nil {
		fakes, cell = l.Field, func(int) image.Rectangle { return l.Field.Sub(l.Field.Min) } // points move; the focus is round all of them
	}
	for name, r := range map[string]image.Rectangle{"fakes": fakes, "reals": l.Reals.Bounds(), "chart": l.Plot, "preview": l.Preview,
		"neighbour": l.Neighbour, "pad": l.Pad, "sliders": l.SliderArea} {
		s.element.Get("dataset").Set(name, l.css(r))
	}
	l.cover(t.tiles, fakes)
	for i, radio := range t.radios {
		shown := s.points.set != nil || i < l.Fakes.Count()
		radio.Set("hidden", !shown)
		if shown {
			l.cover(radio, cell(i))
		}
	}
	t.words.Set("hidden", s.points.set == nil)
	l.cover(t.words, l.Words)
	t.placeSecond(s)
	l.cover(t.step, l.Plot)
	l.cover(t.tabs, l.ChartTabs)
	l.cover(t.timeline, l.Timeline)
	l.cover(t.facts, l.Facts)
	l.cover(t.gridTwins.tools, l.GridTools)
	t.gridTwins.tools.Get("style").Set("height", "auto")
}

func (l Layout) length(devicePixels int) string {
	return strconv.FormatFloat(float64(devicePixels)/l.Scale, 'f', 3, 64) + "px"
}

func (l Layout) css(r image.Rectangle) string {
	k := 1 / l.Scale
	return fmt.Sprintf("%g,%g,%g,%g", float64(r.Min.X)*k, float64(r.Min.Y)*k, float64(r.Dx())*k, float64(r.Dy())*k)
}

func (l Layout) cover(element js.Value, r image.Rectangle) {
	style := element.Get("style")
	style.Set("left", l.length(r.Min.X))
	style.Set("top", l.length(r.Min.Y))
	style.Set("width", l.length(r.Dx()))
	style.Set("height", l.length(r.Dy()))
}

// follow gives the elements the words, and the state of the selected tile.
func (t *twins) follow(s *Stage) {
	label := "tiles.label"
	if s.points.set != nil {
		label = "points.label"
	}
	t.tiles.Call("setAttribute", "aria-label", text.Of(s.language, label))
	t.step.Call("setAttribute", "aria-label", text.Of(s.language, "chart.label"))
	t.nameTabs(s)
	for i, radio := range t.radios {
		selected := i == s.explorer.Selected
		radio.Call("setAttribute", "aria-checked", strconv.FormatBool(selected))
		radio.Call("setAttribute", "tabindex", map[bool]string{true: "0", false: "-1"}[selected])
		radio.Call("setAttribute", "aria-label", text.Format(s.language, "explorer.tile", i+1))
	}
	t.followTile(s)
}

// followTile gives the explorer's elements the state of the selected tile.
func (t *twins) followTile(s *Stage) {
	t.explorerTwins.follow(s)
	t.describe(s)
}

// describe tells what is known of the selected tile, and whether its own vector can be given back.
func (t *twins) describe(s *Stage) {
	tile := s.explorer.Selected
	place := ""
	if s.points.set != nil {
		place = text.Format(s.language, "explorer.place", s.points.place(tile))
		t.words.Set("textContent", s.points.words(s.language))
		t.secondWords.Set("textContent", s.second.points.words(s.language))
	}
	score := text.Format(s.language, "explorer.score", text.Percent(s.score(tile)))
	lines := [5]string{s.name(tile), score, place}
	if f, ok := s.inspector.Of(tile); ok && s.points.set == nil {
		lines[2], lines[3], lines[4] = f.Words(s.language)
	} else if s.points.set == nil {
		lines[4] = text.Of(s.language, "facts.wait")
	}
	words := ""
	for i, line := range lines {
		t.factLines[i].Set("textContent", line)
		if line != "" {
			words += line + ". "
		}
	}
	t.radios[tile].Call("setAttribute", "aria-label", words)
	t.own.Set("disabled", !s.explorer.Moved(tile))
}

// chartSteps lets the chart's reading reach the last step.
func (t *twins) chartSteps(s *Stage) { t.step.Set("max", s.last()) }
