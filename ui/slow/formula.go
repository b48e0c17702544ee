package slow

import (
	"fmt"
	"strings"

	"ganplayground/gan/config"
	"ganplayground/ui/text"
)

// Scores in formulas; z stands for noise, x for a real example.
const onReal, onFake = "D(x)", "D(G(z))"

// FormulaOfD writes what D minimises, without penalties; gan/config has the sources.
func FormulaOfD(c config.Config) string {
	real, fake := scoresOf(c)
	label := text.Plain(1-c.Smoothing, 4)
	switch c.Loss {
	case config.LeastSquares:
		return fmt.Sprintf("½(%s − %s)² + ½%s²", real, label, fake)
	case config.Hinge:
		return fmt.Sprintf("max(0, 1 − %s) + max(0, 1 + %s)", real, fake)
	case config.Wasserstein:
		return fmt.Sprintf("%s − %s", fake, real)
	}
	if c.Smoothing > 0 {
		return fmt.Sprintf("−%s log %s − %s log(1 − %s) − log(1 − %s)", label, real, text.Plain(c.Smoothing, 4), real, fake)
	}
	return fmt.Sprintf("−log %s − log(1 − %s)", real, fake)
}

// FormulaOfG writes what G minimises.
func FormulaOfG(c config.Config) string {
	_, fake := scoresOf(c)
	if c.Bugs.GLoss {
		return fmt.Sprintf("−log(1 − %s)", fake)
	}
	switch c.Loss {
	case config.Minimax:
		return fmt.Sprintf("log(1 − %s)", fake)
	case config.LeastSquares:
		return fmt.Sprintf("½(%s − 1)²", fake)
	case config.Hinge, config.Wasserstein:
		return "−" + fake
	}
	return fmt.Sprintf("−log %s", fake)
}

// scoresOf are D's scores as the loss takes them: with the mistake of two sigmoids through one more.
func scoresOf(c config.Config) (real, fake string) {
	real, fake = onReal, onFake
	if c.Bugs.Logits {
		real, fake = strings.Replace(real, "D", "σ(D", 1)+")", strings.Replace(fake, "D", "σ(D", 1)+")"
	}
	return real, fake
}
