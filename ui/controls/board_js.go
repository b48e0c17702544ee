package controls

import (
	"math"
	"syscall/js"

	"ganplayground/ui/slow"
	"ganplayground/ui/text"
)

// boardState is what the game board shows.
type boardState struct {
	pictures Pictures  // while there is no slow motion
	measured Numbers   // last
	slow     *SlowView // nil while there is none
}

// ShowPictures shows the examples on the game board, unless slow motion shows its own.
func (c *Controls) ShowPictures(p Pictures) {
	c.pictures = p
	if c.slow == nil {
		c.paintBoard(p)
	}
}

func (c *Controls) paintBoard(p Pictures) {
	c.paint(c.byID("board-z").Underlying(), drawLatent(p.Latent))
	c.paint(c.byID("board-fake").Underlying(), drawExample(p.Set, p.Fake, nil))
	c.paint(c.byID("board-real").Underlying(), drawExample(p.Set, p.Real, nil))
}

// paint puts a tile into a canvas of its size. Honnef's dom has no ImageData with a buffer of its own, so this is syscall/js.
func (c *Controls) paint(canvas js.Value, t tile) {
	if canvas.Get("width").Int() != t.width || canvas.Get("height").Int() != t.height {
		canvas.Set("width", t.width)
		canvas.Set("height", t.height)
	}
	pixels := js.Global().Get("Uint8ClampedArray").New(len(t.rgba))
	js.CopyBytesToJS(pixels, t.rgba)
	canvas.Call("getContext", "2d").Call("putImageData", js.Global().Get("ImageData").New(pixels, t.width, t.height), 0, 0)
}

// numbersOnBoard writes the numbers of the last step, unless slow motion shows those of its own.
func (c *Controls) numbersOnBoard(n Numbers) {
	if c.slow == nil {
		c.writeBoard(slow.Numbers{OnReal: n.DReal, OnFake: n.DFake, DLoss: n.DLoss, GLoss: n.GLoss, DGrad: n.DGrad, GGrad: n.GGrad})
	}
}

// brief writes a number for a place that has no room for three digits and an exponent.
func brief(v float64) string {
	if math.Abs(v) < 1e-3 {
		return text.Significant(v, 2)
	}
	return text.Significant(v, 3)
}

func (c *Controls) writeBoard(n slow.Numbers) {
	c.write("board-loss-d", text.Significant(n.DLoss, 3))
	c.write("board-loss-g", text.Significant(n.GLoss, 3))
	c.write("board-grad-d", brief(n.DGrad))
	c.write("board-grad-g", brief(n.GGrad))
	c.write("board-on-real", text.Percent(n.OnReal))
	c.write("board-on-fake", text.Percent(n.OnFake))
}
