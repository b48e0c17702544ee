package stage

import (
	"ganplayground/train/wire"
	"ganplayground/ui/text"
)

// wishes is how D tells G to change the fakes, painted over them.
type wishes struct {
	on    bool
	sheet *sheet // premultiplied colours
}

// ShowWishes shows how D tells G to change all fakes, or one, as wire.Wishes has it.
func (s *Stage) ShowWishes(e wire.Event, payload []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wishes.show(s.palette, e.Tile, payload)
	s.dirty |= panelFakes | panelExplorer
	s.twins.full.Set("textContent", text.Format(s.language, "wishes.full", text.Significant(float64(e.Full), 2)))
}

// show takes those of tiles from the first one on.
func (w *wishes) show(p Palette, first int, payload []byte) {
	for i := range len(payload) / (Side * Side) {
		w.set(p, first+i, payload[i*Side*Side:(i+1)*Side*Side])
	}
	w.sheet.filled = true
}

func (w *wishes) set(p Palette, tile int, payload []byte) {
	const none, most = 128, 127
	if tile < 0 || tile >= wire.Tiles {
		return
	}
	w.sheet.stale = true
	at := w.sheet.part(tile).Min
	for i, v := range payload {
		c := p.Wish((float64(v) - none) / most)
		pixel := w.sheet.pixels[4*((at.Y+i/Side)*sheetColumns*Side+at.X+i%Side):]
		pixel[0], pixel[1], pixel[2], pixel[3] = c.R, c.G, c.B, c.A
	}
}

// shown tells whether there is something to paint over the fakes.
func (w *wishes) shown() bool { return w.on && w.sheet.filled }

// light is how bright the fakes are painted: less under what lies over them.
func (w *wishes) light() uint8 {
	if w.shown() {
		return 150
	}
	return 255
}

// paintWishes paints over the fakes how D tells G to change them, if it is wanted and known.
func (s *Stage) paintWishes(g Grid) {
	if !s.wishes.shown() {
		return
	}
	for tile := range g.Count() {
		s.brush.picture(s.wishes.sheet.upload(), s.wishes.sheet.part(tile), g.Tile(tile))
	}
}
