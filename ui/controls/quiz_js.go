package controls

import (
	"strconv"
	"syscall/js"

	"ganplayground/gan/config"
	"ganplayground/ui/quiz"
	"ganplayground/ui/text"

	"honnef.co/go/js/dom/v2"
)

// guessKeys are the keys of the game, "fake" if true. The arrows are where the buttons are.
var guessKeys = map[string]bool{"f": true, "F": true, "ArrowLeft": true, "r": false, "R": false, "ArrowRight": false}

func (c *Controls) connectQuiz() {
	c.on("quiz", "click", c.actions.Quiz)
	c.on("quiz-again", "click", c.actions.Quiz)
	c.on("quiz-fake", "click", func() { c.actions.Guess(true) })
	c.on("quiz-real", "click", func() { c.actions.Guess(false) })
	c.on("quiz-close", "click", func() { c.byID("quiz-dialog").Underlying().Call("close") })
	c.byID("quiz-dialog").AddEventListener("keydown", false, func(event dom.Event) {
		e, ok := event.(*dom.KeyboardEvent)
		if !ok || e.Repeat() || e.CtrlKey() || e.AltKey() || e.MetaKey() || c.byID("quiz-play").HasAttribute("hidden") {
			return
		}
		if fake, ok := guessKeys[e.Key()]; ok {
			e.PreventDefault()
			c.actions.Guess(fake)
		}
	})
}

// ShowQuiz shows where a game stands, which was dealt of fakes of a step; without a game, why there is none.
func (c *Controls) ShowQuiz(g *quiz.Game, step int) {
	say := func(key string, values ...any) string { return text.Format(c.language, key, values...) }
	over := g != nil && g.Over()
	for id, shown := range map[string]bool{"quiz-play": g != nil && !over, "quiz-end": over, "quiz-again": over} {
		if shown {
			c.show(id)
		} else {
			c.hide(id)
		}
	}
	switch {
	case g == nil:
		c.write("quiz-words", text.Of(c.language, "quiz.none"))
	case over:
		visitor, d := g.Score()
		c.write("quiz-words", say("quiz.score", visitor, quiz.Tiles, d))
		c.write("quiz-why", text.Of(c.language, verdictOn(visitor, d)))
		c.showQuizTiles(g)
	default:
		c.write("quiz-words", say("quiz.place", g.Next()+1, quiz.Tiles, step))
		paint(c.byID("quiz-tile"), g.Tiles[g.Next()].Pixels)
	}
	if !c.byID("quiz-dialog").HasAttribute("open") {
		c.byID("quiz-dialog").Underlying().Call("showModal")
	}
	if over { // the button that had the focus is gone; the score, at the top, is what to read
		c.byID("quiz-again").Underlying().Call("focus", map[string]any{"preventScroll": true})
	}
}

// verdictOn is the key of the sentence about a game's scores.
func verdictOn(visitor, d int) string {
	switch {
	case d > visitor:
		return "quiz.d"
	case d < visitor:
		return "quiz.visitor"
	}
	return "quiz.even"
}

// showQuizTiles shows all tiles: which were fakes, and who was right.
func (c *Controls) showQuizTiles(g *quiz.Game) {
	list := c.byID("quiz-tiles")
	list.SetTextContent("")
	say := func(key string, values ...any) string { return text.Format(c.language, key, values...) }
	for i, tile := range g.Tiles {
		item := c.document.CreateElement("li")
		truth := map[bool]string{true: "fake", false: "real"}[tile.Fake]
		item.SetAttribute("class", truth)
		canvas := c.document.CreateElement("canvas").(dom.HTMLElement)
		canvas.SetAttribute("width", strconv.Itoa(side))
		canvas.SetAttribute("height", strconv.Itoa(side))
		canvas.SetAttribute("aria-hidden", "true")
		paint(canvas, tile.Pixels)
		item.AppendChild(canvas)
		line := func(class, words string) {
			span := c.document.CreateElement("span")
			span.SetAttribute("class", class)
			span.SetTextContent(words)
			item.AppendChild(span)
		}
		line("truth", say("quiz."+truth))
		line(map[bool]string{true: "", false: "wrong"}[g.Right(i)], say(map[bool]string{true: "quiz.you.right", false: "quiz.you.wrong"}[g.Right(i)]))
		line(map[bool]string{true: "", false: "wrong"}[tile.DRight()],
			say(map[bool]string{true: "quiz.d.right", false: "quiz.d.wrong"}[tile.DRight()], text.Percent(tile.Score)))
		list.AppendChild(item)
	}
}

// side is the width and height of an image in pixels.
const side = 28

// paint puts an image of grey values on a canvas of its size.
func paint(canvas dom.HTMLElement, pixels []byte) {
	colours := make([]byte, 4*config.Pixels)
	for i, v := range pixels {
		colours[4*i], colours[4*i+1], colours[4*i+2], colours[4*i+3] = v, v, v, 255
	}
	data := js.Global().Get("Uint8ClampedArray").New(len(colours))
	js.CopyBytesToJS(data, colours)
	image := js.Global().Get("ImageData").New(data, side, side)
	canvas.Underlying().Call("getContext", "2d").Call("putImageData", image, 0, 0)
}
