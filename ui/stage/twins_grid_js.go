package stage

import (
	"strconv"
	"syscall/js"
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
	find := func(id string) js.Value { return s.element.Call("querySelector", "#"+id) }
	t.tools, t.wish, t.legend, t.full = find("grid-tools"), find("wishes"), find("wishes-legend"), find("wishes-full")
	t.counts, t.facts = find("tile-count"), find("facts")
	for i, id := range []string{"facts-tile", "facts-score", "facts-judge", "facts-nearest", "facts-verdict"} {
		t.factLines[i] = find(id)
	}
	t.card, t.cardFake, t.cardReal = find("tile-card"), find("card-fake"), find("card-real")
	t.cardWords, t.cardMore = find("card-words"), find("card-more")
	on(t.wish, "change", func(js.Value) { s.wish(t.wish.Get("checked").Bool()) })
	on(t.counts, "change", func(e js.Value) {
		if n, err := strconv.Atoi(e.Get("target").Get("value").String()); err == nil {
			s.SetTiles(n)
			s.callbacks.Tiles(n)
		}
	})
	find("tiles-"+strconv.Itoa(s.tiles)).Set("checked", true)
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
		s.explorer.Selected = 0
	}
	s.fit()
	s.twins.follow(s)
}
