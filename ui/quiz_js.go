package ui

import (
	"syscall/js"

	"ganplayground/gan/config"
	"ganplayground/ui/quiz"
)

// playQuiz deals tiles of the fakes and reals that are shown. Which ones is no part of the run.
func (a *app) playQuiz() {
	a.game = nil
	if m, ok := a.album.Before(a.session.Step); ok && a.session.Run.Config.Data().Points() == nil {
		below := func(n int) int { return int(js.Global().Get("Math").Call("random").Float() * float64(n)) }
		a.game, _ = quiz.Deal(tilesOf(m.Item, true), tilesOf(a.reals, false), below)
		a.gameStep = m.Step
	}
	a.controls.ShowQuiz(a.game, a.gameStep)
}

func (a *app) guess(fake bool) {
	if a.game == nil {
		return
	}
	a.game.Guess(fake)
	a.controls.ShowQuiz(a.game, a.gameStep)
}

// tilesOf takes a picture apart.
func tilesOf(p picture, fake bool) (tiles []quiz.Tile) {
	for i, score := range p.scores {
		tiles = append(tiles, quiz.Tile{Pixels: p.pixels[i*config.Pixels : (i+1)*config.Pixels], Score: float64(score), Fake: fake})
	}
	return tiles
}
