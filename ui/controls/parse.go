package controls

import (
	"math"
	"strconv"
	"strings"

	"ganplayground/gan/config"
)

// ParseSeed reads a seed: a whole number up to config.MaxSeed.
func ParseSeed(text string) (uint64, bool) {
	seed, err := strconv.ParseUint(strings.TrimSpace(text), 10, 64)
	return seed, err == nil && seed <= config.MaxSeed
}

// ParseStep reads a step to run to: a whole number from 1 to config.MaxStep.
func ParseStep(text string) (int, bool) {
	step, err := strconv.Atoi(strings.TrimSpace(text))
	return step, err == nil && step >= 1 && step <= config.MaxStep
}

// ParseRate reads the value of a field such as a learning rate, with a point or a comma, and moves it into the field's limits;
// clamped tells that it had to. Every accepted value survives being written into a link and read back.
func ParseRate(f config.Field, text string) (value float64, clamped, ok bool) {
	text = strings.ReplaceAll(strings.TrimSpace(text), ",", ".")
	v, err := strconv.ParseFloat(text, 64)
	if err != nil && !math.IsInf(v, 0) || math.IsNaN(v) {
		return 0, false, false
	}
	value = f.Clamp(v)
	return value, value != v, true
}
