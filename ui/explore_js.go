package ui

import (
	"slices"
	"strconv"
	"syscall/js"

	"ganplayground/train/wire"
	"ganplayground/ui/stage"
)

// seen joins the stage to the session.
func (a *app) seen() stage.Callbacks {
	return stage.Callbacks{
		Latent: func(r stage.Request) {
			a.locked(func() { a.session.SendLatent(r.Tile, r.Latent, r.Digit) })
		},
		Inspect:  func(tile int) { a.locked(func() { a.session.Inspect(tile) }) },
		Wish:     func(on bool) { a.locked(func() { a.session.SetWishes(on) }) },
		Truncate: func(part float64) { a.locked(func() { a.session.SetTruncation(part) }) },
		Tiles:    rememberTiles,
		Broken:   a.graphicsLost,
	}
}

// tileCounts are how many fakes can be shown.
var tileCounts = []int{32, 64, wire.Tiles}

// preferredTiles is the visitor's last choice.
func preferredTiles() int {
	count := wire.Tiles
	withStorage(func(storage js.Value) {
		if v := storage.Call("getItem", "tiles"); v.Type() == js.TypeString {
			if n, err := strconv.Atoi(v.String()); err == nil && slices.Contains(tileCounts, n) {
				count = n
			}
		}
	})
	return count
}

func rememberTiles(count int) {
	withStorage(func(storage js.Value) { storage.Call("setItem", "tiles", strconv.Itoa(count)) })
}
