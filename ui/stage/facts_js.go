package stage

import (
	"image"
	"strconv"
	"syscall/js"
	"time"

	"ganplayground/train/wire"
	"ganplayground/ui/text"
)

// ShowInspection shows what the trainer says of a tile, with the training image that is nearest to it.
func (s *Stage) ShowInspection(e wire.Event, nearest []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.inspector.Answered(e.Tile, Facts{Inspection: *e.Inspection, Step: e.Step, Nearest: nearest}, time.Now())
	s.dirty |= panelExplorer
	s.twins.describe(s)
	s.showCard()
}

// ShowLabels tells the digits that a conditional run was asked for, in tiles from the first one on.
func (s *Stage) ShowLabels(first int, labels []int32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, label := range labels {
		if first+i < wire.Tiles {
			s.labelled[first+i] = int(label)
		}
	}
	s.twins.describe(s)
}

// ForgetDigits is called when all tiles of a conditional run are given their digits anew.
func (s *Stage) ForgetDigits() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.explorer.ForgetDigits()
}

// name is what a tile is called.
func (s *Stage) name(tile int) string {
	if s.conditional {
		return text.Format(s.language, "facts.asked", tile+1, s.labelled[tile])
	}
	return text.Format(s.language, "explorer.tile", tile+1)
}

// hoverTile shows the card of the tile under the pointer, or of none.
func (s *Stage) hoverTile(tile int, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !ok {
		tile = nowhere
	}
	if tile == s.hovered {
		return
	}
	s.hovered = tile
	s.inspector.Want(s.looking(), time.Now())
	s.showCard()
}

// nowhere is the tile that is hovered when none is.
const nowhere = -1

// looking is the tile whose facts are wanted: the one under the pointer, else the selected one.
func (s *Stage) looking() int {
	if s.hovered != nowhere {
		return s.hovered
	}
	return s.explorer.Selected
}

// showCard puts what is known of the hovered tile beside it.
func (s *Stage) showCard() {
	t := &s.twins
	if s.hovered == nowhere || s.points.set != nil || !s.fakes.filled {
		t.card.Set("hidden", true)
		return
	}
	draw(t.cardFake, s.fakes.picture(s.hovered))
	words := s.name(s.hovered) + " · " + text.Format(s.language, "explorer.score", text.Percent(s.score(s.hovered)))
	more := text.Of(s.language, "facts.wait")
	if f, ok := s.inspector.Of(s.hovered); ok {
		judge, nearest, verdict := f.Words(s.language)
		words += ". " + judge
		more = nearest + ". " + verdict
		draw(t.cardReal, f.Nearest)
	} else {
		draw(t.cardReal, make([]byte, Side*Side))
	}
	t.cardWords.Set("textContent", words)
	t.cardMore.Set("textContent", more)
	t.card.Set("hidden", false)
	t.placeCard(s, s.layout.Fakes.Cell(s.hovered))
}

// placeCard lays the card below a tile, or above it where the window ends, so that it covers nothing of the tile.
func (t *twins) placeCard(s *Stage, cell image.Rectangle) {
	width, height := t.card.Get("offsetWidth").Float(), t.card.Get("offsetHeight").Float()
	k := 1 / s.layout.Scale
	left := min(max(float64(cell.Min.X+cell.Max.X)*k/2-width/2, 0), float64(s.layout.Width)*k-width)
	top := float64(cell.Max.Y)*k + 8
	box := s.element.Call("getBoundingClientRect").Get("top").Float()
	if above := float64(cell.Min.Y)*k - 8 - height; box+top+height > js.Global().Get("innerHeight").Float() && box+above >= 0 {
		top = above
	}
	style := t.card.Get("style")
	style.Set("left", strconv.FormatFloat(left, 'f', 1, 64)+"px")
	style.Set("top", strconv.FormatFloat(top, 'f', 1, 64)+"px")
}

// draw puts an image into a canvas of its size.
func draw(canvas js.Value, pixels []byte) {
	rgba := make([]byte, 4*len(pixels))
	for i, v := range pixels {
		rgba[4*i], rgba[4*i+1], rgba[4*i+2], rgba[4*i+3] = v, v, v, 255
	}
	bytes := js.Global().Get("Uint8ClampedArray").New(len(rgba))
	js.CopyBytesToJS(bytes, rgba)
	canvas.Call("getContext", "2d").Call("putImageData", js.Global().Get("ImageData").New(bytes, Side, Side), 0, 0)
}
