package stage

import (
	"strconv"
	"syscall/js"
	"time"
)

// gridTwins are the elements that choose what the grid shows, and those that tell what is known of a tile.
type gridTwins struct {
	tools, wish, legend, full                     js.Value
	counts                                        js.Value // the radios of how many tiles there are
	facts                                         js.Value
	factLines                                     [5]js.Value
	card, cardFake, cardReal, cardWords, cardMore js.Value
}

func (t *gridTwins) make(s *Stage) {
	t.tools, t.wish, t.legend, t.full = s.find("grid-tools"), s.find("wishes"), s.find("wishes-legend"), s.find("wishes-full")
	t.counts, t.facts = s.find("tile-count"), s.find("facts")
	for i, id := range []string{"facts-tile", "facts-score", "facts-judge", "facts-nearest", "facts-verdict"} {
		t.factLines[i] = s.find(id)
	}
	t.card, t.cardFake, t.cardReal = s.find("tile-card"), s.find("card-fake"), s.find("card-real")
	t.cardWords, t.cardMore = s.find("card-words"), s.find("card-more")
	on(t.wish, "change", func(js.Value) { s.wish(t.wish.Get("checked").Bool()) })
	on(t.counts, "change", func(e js.Value) {
		if n, err := strconv.Atoi(e.Get("target").Get("value").String()); err == nil {
			s.SetTiles(n)
			s.callbacks.Tiles(n)
		}
	})
	s.find("tiles-"+strconv.Itoa(s.tiles)).Set("checked", true)
}

// wish paints how D tells G to change the fakes over them, or no more.
func (s *Stage) wish(on bool) {
	s.mu.Lock()
	for _, w := range []*wishes{&s.wishes, &s.second.wishes} {
		w.on, w.sheet.filled = on, false
	}
	s.twins.legend.Set("hidden", !on)
	s.fit()
	s.mu.Unlock()
	s.callbacks.Wish(on)
}

// SetTiles shows so many fakes: 32, 64 or 128.
func (s *Stage) SetTiles(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tiles = n
	if s.explorer.Selected >= n {
		s.explorer.Selected, s.stroll.on = 0, false
	}
	if s.hovered >= n {
		s.hovered = nowhere
		s.showCard()
	}
	s.inspector.Want(s.looking(), time.Now())
	s.fit()
	s.twins.follow(s)
}
