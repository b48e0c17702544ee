package main

import (
	"slices"

	"ganplayground/gan/config"
)

// plan is what the scoreboard measures, in the order of its rows.
type plan []*entry

// entry is a preset on the scoreboard.
type entry struct {
	preset config.Preset
	cost   config.Cost
	steps  []int // to judge at, in order
	rows   []row // what was measured
}

// slowFLOPs is the work of a step from which a preset is slow: those of quick take 0.144 GFLOP, the article's network 22.8.
const slowFLOPs = 5_000_000_000

// failing are the presets that fail on purpose and soon show it.
var failing = []string{"collapse", "collapse-partial", "vanish", "unstable", "hopping", "overpower"}

// expected is what the figures for this project were drafted with: FD in a prototype in PyTorch, of 5,000 samples and by a judge of its own,
// and how presets should fail.
var expected = map[string]string{
	"quick": "82–88 at 500, 62–64 at 1000, 22 at 5000", "quality": "65 at 1000, 18.6 at 5000", "mlp": "93 at 1000, 37 at 5000",
	"dcgan": "75 at 1000, 56 at 3500", "wgan-gp": "109 at 600", "article": "no digits in 200 steps",
	"collapse": "one mode by 300", "collapse-partial": "2 to 5 modes at 100", "vanish": "G's gradient ≤ 1e-4 by 50",
	"unstable": "D's loss between 1 and 100", "hopping": "the top digit changes", "overpower": "D's loss under 3e-4, noise",
	"article-bug-gloss": "both losses → 0", "article-bug-logits": "D's loss ≥ 1.0064", "article-bug-frozen": "D's weights never move",
}

// planOf makes a plan. Presets on points are measured once, at the step that they are played to.
func planOf(asked scoreboardFlags) (plan, error) {
	var p plan
	for _, preset := range asked.presets {
		cost, err := preset.Config.Cost()
		if err != nil {
			return nil, err
		}
		e := &entry{preset: preset, cost: cost, steps: asked.steps}
		switch {
		case e.onPoints():
			e.steps = []int{preset.To}
		case cost.FLOPs > slowFLOPs:
			e.steps = upTo(asked.slow, asked.steps)
		case slices.Contains(failing, preset.Name):
			e.steps = upTo(asked.failing, asked.steps)
		}
		p = append(p, e)
	}
	return p, nil
}

// onPoints tells whether the preset makes points, not images.
func (e *entry) onPoints() bool { return e.preset.Config.Data().Points() != nil }

func upTo(last int, steps []int) []int {
	return slices.DeleteFunc(slices.Clone(steps), func(step int) bool { return step > last })
}

// cheapestFirst returns the entries in the order of their work.
func (p plan) cheapestFirst() plan {
	work := func(e *entry) int64 {
		if len(e.steps) == 0 {
			return 0
		}
		return int64(e.cost.FLOPs) * int64(e.steps[len(e.steps)-1])
	}
	sorted := slices.Clone(p)
	slices.SortStableFunc(sorted, func(a, b *entry) int {
		switch wa, wb := work(a), work(b); {
		case wa < wb:
			return -1
		case wa > wb:
			return 1
		}
		return 0
	})
	return sorted
}
