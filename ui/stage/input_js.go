package stage

import (
	"image"
	"syscall/js"
	"time"

	"ganplayground/train/wire"
	"ganplayground/ui/text"

	"github.com/hajimehoshi/ebiten/v2"
)

// listen follows the pointer over the stage. The canvas lets it through, so the element itself is the target: no focus is
// stolen, no wheel or touch swallowed, and the page scrolls under a finger.
func (s *Stage) listen() {
	on(s.element, "click", func(e js.Value) {
		if tile, ok := s.tileAt(e); ok {
			s.selectTile(tile)
		}
	})
	on(s.element, "pointerdown", s.point)
	on(s.element, "pointermove", s.point)
	on(s.element, "pointerleave", func(e js.Value) {
		s.hoverTile(nowhere, false)
		if e.Get("pointerType").String() != "touch" { // what a finger has chosen stays to be read when it is lifted
			s.readAt(-1)
		}
	})
	on(js.Global().Get("document"), "keydown", func(e js.Value) {
		if e.Get("key").String() == "Escape" {
			s.hoverTile(nowhere, false)
		}
	})
}

// position returns where an event happened on the canvas.
func (s *Stage) position(e js.Value) image.Point {
	box := s.element.Call("getBoundingClientRect")
	x := e.Get("clientX").Float() - box.Get("left").Float()
	y := e.Get("clientY").Float() - box.Get("top").Float()
	return image.Pt(int(x*s.layout.Scale), int(y*s.layout.Scale))
}

func (s *Stage) tileAt(e js.Value) (int, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.position(e)
	if s.points.set == nil {
		return s.layout.Fakes.Hit(p)
	}
	field := s.layout.Field
	if !p.In(field) {
		return 0, false
	}
	span := s.points.set.High - s.points.set.Low
	x := s.points.set.Low + span*float64(p.X-field.Min.X)/float64(field.Dx())
	y := s.points.set.High - span*float64(p.Y-field.Min.Y)/float64(field.Dy())
	return s.points.nearest(x, y)
}

func (s *Stage) selectTile(tile int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if tile == s.explorer.Selected {
		return
	}
	s.explorer.Selected = tile
	s.stroll.on = false
	s.inspector.Want(s.looking(), time.Now())
	s.twins.follow(s)
	s.repaint(panelFakes | panelExplorer)
}

// point moves the chart's reading to the pointer, and a mouse shows the card of the tile under it.
func (s *Stage) point(e js.Value) {
	if e.Get("pointerType").String() == "mouse" && s.points.set == nil {
		s.hoverTile(s.tileAt(e))
	}
	s.mu.Lock()
	plot, last := s.layout.Plot, float64(s.last())
	p := s.position(e)
	if second := s.layout.Second.Plot; p.In(second) {
		plot = second
	}
	s.mu.Unlock()
	if !p.In(plot) {
		s.readAt(-1)
		return
	}
	s.readAt(last * float64(p.X-plot.Min.X) / float64(plot.Dx()))
}

// readAt shows the losses of a step, of the last one if it is negative.
func (s *Stage) readAt(step float64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if step == s.hover || step < 0 && s.hover < 0 {
		return
	}
	s.hover = step
	s.repaint(panelChart)
	if point, ok := s.charts.history().Nearest(step); ok && step >= 0 {
		second := point.Values[1]
		if s.charts.shown == Distance {
			second = s.charts.floor
		}
		words := text.Format(s.language, chartWords[s.charts.shown].reading, point.Step, text.Significant(point.Values[0], 3), text.Significant(second, 3))
		s.twins.step.Call("setAttribute", "aria-valuetext", words)
	}
}

// tileKey moves the selection with the arrow keys.
func (s *Stage) tileKey(e js.Value) {
	moves := map[string][2]int{"ArrowLeft": {-1, 0}, "ArrowRight": {1, 0}, "ArrowUp": {0, -1}, "ArrowDown": {0, 1},
		"Home": {-sheetColumns, 0}, "End": {sheetColumns, 0}}
	move, ok := moves[e.Get("key").String()]
	if !ok {
		return
	}
	e.Call("preventDefault")
	s.mu.Lock()
	grid := s.layout.Fakes
	if s.points.set != nil {
		grid = Grid{Columns: sheetColumns, Rows: wire.Tiles / sheetColumns} // points have no neighbours: their numbers do
	}
	tile := grid.Move(s.explorer.Selected, move[0], move[1])
	s.mu.Unlock()
	s.selectTile(tile)
	s.twins.radios[tile].Call("focus")
}

// slide moves one coordinate of the selected tile; the picture follows when the trainer answers.
func (s *Stage) slide(coordinate int, value float64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stroll.on = false
	s.explorer.Set(coordinate, float32(value))
	s.twins.sliders[coordinate].Call("setAttribute", "aria-valuetext", text.Signed(value))
	s.twins.own.Set("disabled", !s.explorer.Moved(s.explorer.Selected))
	s.twins.followWalk(s)
	s.repaint(panelFakes | panelExplorer)
}

func (s *Stage) focus(slider int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.focused = slider
	s.repaint(panelExplorer)
}

// repaint shows what the visitor did, at once.
func (s *Stage) repaint(panels panel) {
	s.dirty |= panels
	s.urgent = true
	ebiten.ScheduleFrame()
}
