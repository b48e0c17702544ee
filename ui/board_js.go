package ui

import (
	"math"
	"time"

	"ganplayground/gan/config"
	"ganplayground/gan/toy"
	"ganplayground/train/wire"
	"ganplayground/ui/controls"
	"ganplayground/ui/slow"
)

// boardState is what the game board shows, and slow motion on it.
type boardState struct {
	board     controls.Pictures
	opinions  controls.Opinions
	effort    effort     // what the steps took
	slow      *slow.Show // nil while there is none
	slowTimer *time.Timer
}

// showFakes shows the samples of a step: on the stage, on the board, and D's opinion of them.
func (a *app) showFakes(p picture) {
	a.stage.ShowFakes(p.pixels, p.scores)
	a.board.Fake = p.pixels[:min(len(p.pixels), config.Pixels)]
	a.opinions.Fakes = p.scores
	a.showBoard()
}

func (a *app) showReals(pixels []byte, scores []wire.Value) {
	a.stage.ShowReals(pixels, scores)
	a.board.Real = pixels[:min(len(pixels), config.Pixels)]
	a.opinions.Reals = scores
	a.showBoard()
}

func (a *app) showPoints(e wire.Event, payload []byte) {
	a.stage.ShowPoints(e, payload)
	a.board.Fake = a.somePoints(payload)
	a.opinions.Fakes = e.Scores
	a.showBoard()
}

func (a *app) showRealPoints(e wire.Event, payload []byte) {
	a.stage.ShowRealPoints(payload)
	a.board.Real = a.somePoints(payload)
	a.opinions.Reals = e.Scores
	a.showBoard()
}

// somePoints are the first Tiles of those in a payload.
func (a *app) somePoints(payload []byte) []byte {
	const float = 4
	return payload[:min(len(payload), wire.Tiles*float*a.points().Dimensions)]
}

func (a *app) points() *toy.Set { return a.session.Run.Config.Data().Points() }

func (a *app) showBoard() {
	a.board.Set = a.points()
	a.controls.ShowPictures(a.board)
	a.controls.ShowOpinions(a.opinions)
}

// cost is what the run has cost up to the step that is shown.
func (a *app) cost() controls.Cost {
	cost := controls.Cost{FLOPs: math.NaN(), Busy: a.effort.seconds, Joules: a.effort.joules(), Watts: wattsPerThread}
	if spent, err := a.session.Run.Spent(a.session.Step); err == nil { // else there is no run
		cost.Images, cost.FLOPs = spent.Images, float64(spent.FLOPs)
	}
	return cost
}
