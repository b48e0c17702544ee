package slow

import (
	"ganplayground/gan/config"
	"ganplayground/train/wire"
	"ganplayground/ui/text"
)

var stageKeys = [stages]string{"slow.generate", "slow.judge", "slow.loss", "slow.gradients", "slow.update"}

// Title says in a line where in the step the caption stands: "Step 7 · D learns · 2 of 5: score".
func (s *Show) Title(language text.Language) string {
	d, g := s.Learns()
	who := map[bool]string{true: "D", false: "G"}[d]
	learns := text.Format(language, "slow.learns", who)
	if number, of := s.order(); of > 1 {
		learns = text.Format(language, "slow.several", who, number, of)
	}
	if d && g {
		learns = text.Of(language, "slow.both")
	}
	return text.Format(language, "slow.title", s.Step, learns, int(s.Stage())+1, int(stages), text.Of(language, stageKeys[s.Stage()]))
}

// Text says what happens at the caption, with the numbers of this very step.
func (s *Show) Text(language text.Language) string {
	d, g := s.Learns()
	words := ""
	switch {
	case d && g:
		words = s.both(language)
	case d:
		words = s.ofD(language)
	default:
		words = s.ofG(language)
	}
	if s.At+1 == s.Captions() {
		words += " " + text.Of(language, "slow.last")
	}
	return words
}

func (s *Show) ofD(language text.Language) string {
	u, c := s.update(), s.config
	say := func(key string, values ...any) string { return text.Format(language, key, values...) }
	switch s.Stage() {
	case Generate:
		return say("slow.d.generate", c.Batch, c.Batch)
	case Judge:
		return say("slow.d.judge", percent(mean(u.Before.OnReals)), percent(mean(u.Before.OnFakes)))
	case Loss:
		return say("slow.d.loss", FormulaOfD(c), number(u.DLoss))
	case Gradients:
		if c.Bugs.Frozen {
			return say("slow.d.frozen")
		}
		words := say("slow.d.gradients", number(u.DGrad))
		if u.Penalised {
			words += " " + say("slow.d.penalised")
		}
		return words
	}
	if c.Bugs.Frozen {
		return say("slow.d.stays")
	}
	return say("slow.d.update", optimiserNames[c.DOptimiser.Kind], percent(float64(u.After.OnFakes[0])), percent(float64(u.Before.OnFakes[0])),
		percent(float64(u.After.OnReals[0])), percent(float64(u.Before.OnReals[0])), number(u.After.DLoss), number(u.Before.DLoss))
}

func (s *Show) ofG(language text.Language) string {
	u, c := s.update(), s.config
	say := func(key string, values ...any) string { return text.Format(language, key, values...) }
	switch s.Stage() {
	case Generate:
		return say("slow.g.generate", c.Batch)
	case Judge:
		return say("slow.g.judge", percent(mean(u.Before.OnFakes)))
	case Loss:
		key := "slow.g.loss"
		if c.Bugs.GLoss {
			key = "slow.g.gloss"
		}
		return say(key, FormulaOfG(c), number(u.GLoss))
	case Gradients:
		return say("slow.g.gradients", number(u.GGrad)) + " " + s.pull(language)
	}
	return say("slow.g.update", optimiserNames[c.GOptimiser.Kind], percent(float64(u.After.OnFakes[0])), percent(float64(u.Before.OnFakes[0])),
		number(u.After.GLoss), number(u.Before.GLoss))
}

// both speaks of an update in which the players move at once.
func (s *Show) both(language text.Language) string {
	u, c := s.update(), s.config
	say := func(key string, values ...any) string { return text.Format(language, key, values...) }
	switch s.Stage() {
	case Generate:
		return say("slow.both.generate", c.Batch, c.Batch)
	case Loss:
		return say("slow.both.loss", FormulaOfD(c), number(u.DLoss), FormulaOfG(c), number(u.GLoss))
	case Gradients:
		if c.Bugs.Frozen {
			return say("slow.d.frozen") + " " + s.ofG(language)
		}
		return say("slow.both.gradients", number(u.DGrad), number(u.GGrad)) + " " + s.pull(language)
	case Update:
		return say("slow.both.update", percent(float64(u.After.OnFakes[0])), percent(float64(u.Before.OnFakes[0])),
			percent(float64(u.After.OnReals[0])), percent(float64(u.Before.OnReals[0])))
	}
	return s.ofD(language)
}

// pull says how the fakes show what G is told to change.
func (s *Show) pull(language text.Language) string {
	if s.config.Data().Points() != nil {
		return text.Of(language, "slow.pull.points")
	}
	return text.Of(language, "slow.pull.images")
}

var optimiserNames = map[config.OptimiserKind]string{config.Adam: "Adam", config.SGD: "SGD", config.RMSProp: "RMSProp"}

// percent writes a probability with a decimal: a step changes little.
func percent(v float64) string { return text.PercentFine(v) }

func number(v wire.Value) string { return text.Significant(float64(v), 4) }
