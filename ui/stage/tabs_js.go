package stage

import (
	"strconv"
	"syscall/js"

	"ganplayground/ui/text"
)

// makeTabs makes the buttons that choose a chart, as a list of tabs: one is in the order of focus, arrow keys go to the others.
func (t *twins) makeTabs(s *Stage) {
	t.tabs = newElement(s.element, "div", "chart-tabs")
	t.tabs.Call("setAttribute", "role", "tablist")
	for chart := range chartsCount {
		tab := js.Global().Get("document").Call("createElement", "button")
		tab.Set("type", "button")
		tab.Set("id", "chart-tab-"+strconv.Itoa(int(chart)))
		tab.Call("setAttribute", "role", "tab")
		tab.Call("setAttribute", "aria-controls", "chart-step")
		t.tabs.Call("append", tab)
		t.tab = append(t.tab, tab)
		on(tab, "click", func(js.Value) { s.showChart(chart) })
	}
	on(t.tabs, "keydown", func(e js.Value) { s.tabKey(e) })
	t.nameTabs(s) // also where no run opens
}

// nameTabs gives the tabs their words and states. Of a run on points there is no distance.
func (t *twins) nameTabs(s *Stage) {
	t.tabs.Call("setAttribute", "aria-label", text.Of(s.language, "chart.choose"))
	for chart, tab := range t.tab {
		selected := Chart(chart) == s.charts.shown
		tab.Set("textContent", text.Of(s.language, chartWords[chart].name))
		tab.Call("setAttribute", "aria-selected", strconv.FormatBool(selected))
		tab.Set("tabIndex", map[bool]int{true: 0, false: -1}[selected])
	}
	t.tab[Distance].Set("hidden", s.points.set != nil)
}

// tabKey goes to the next chart with the arrow keys, round and round.
func (s *Stage) tabKey(e js.Value) {
	move, ok := map[string]int{"ArrowLeft": -1, "ArrowRight": 1}[e.Get("key").String()]
	if !ok {
		return
	}
	e.Call("preventDefault")
	s.mu.Lock()
	count := int(chartsCount)
	if s.points.set != nil {
		count = int(Distance)
	}
	next := (int(s.charts.shown) + move + count) % count
	s.mu.Unlock()
	s.showChart(Chart(next))
	s.twins.tab[next].Call("focus")
}
