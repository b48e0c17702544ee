package stage

import (
	"image/color"
	"syscall/js"
)

// readPalette takes the colours from the custom properties of style.css. A 2-D canvas turns whatever CSS colour they hold
// into #rrggbb.
func readPalette() Palette {
	document := js.Global().Get("document")
	style := js.Global().Call("getComputedStyle", document.Get("documentElement"))
	context := document.Call("createElement", "canvas").Call("getContext", "2d")
	role := func(name string) color.RGBA {
		context.Set("fillStyle", "#808080")
		context.Set("fillStyle", style.Call("getPropertyValue", name))
		c, err := ParseColour(context.Get("fillStyle").String())
		if err != nil {
			panic("BUG: style.css, " + name + ": " + err.Error())
		}
		return c
	}
	return Palette{
		Background: role("--surface"), Surface: role("--sunken"), Line: role("--line"),
		Muted: role("--muted"), Ink: role("--ink"), Accent: role("--accent"),
		Real: role("--real"), Fake: role("--fake"), D: role("--player-d"), Unsure: role("--unsure"),
		Brighter: role("--brighter"), Darker: role("--darker"),
	}
}
