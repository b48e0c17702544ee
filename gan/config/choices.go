package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Choice is one setting that is a word, under the key that links use.
type Choice struct {
	Key  string
	Name string
	// Edit tells whether the setting may change while the run trains.
	Edit bool
	// Words are those accepted, if they can be listed.
	Words []string
	Get   func(*Config) string
	// Set returns an error that says what is accepted, and then changes nothing.
	Set func(*Config, string) error
}

// Choices are all settings that are words, in the order in which links write them.
var Choices = []Choice{
	{Key: "data", Name: "data set",
		Get: func(c *Config) string { return c.Dataset },
		Set: func(c *Config, text string) error {
			_, err := ParseData(text)
			if err == nil {
				c.Dataset = text
			}
			return err
		}},
	word("loss", "loss", true, Losses, func(c *Config) *Loss { return &c.Loss }),
	word("od", "discriminator optimiser", true, OptimiserKinds, func(c *Config) *OptimiserKind { return &c.DOptimiser.Kind }),
	word("og", "generator optimiser", true, OptimiserKinds, func(c *Config) *OptimiserKind { return &c.GOptimiser.Kind }),
	word("prior", "distribution of z", false, Priors, func(c *Config) *Prior { return &c.Prior }),
	word("ob", "output bias", false, OutputBiases, func(c *Config) *OutputBias { return &c.OutputBias }),
	{Key: "bug", Name: "bugs of the article", Edit: true,
		Get: func(c *Config) string { return c.Bugs.String() },
		Set: func(c *Config, text string) error {
			bugs, err := ParseBugs(text)
			if err == nil {
				c.Bugs = bugs
			}
			return err
		}},
}

// ChoiceByKey finds a choice by its key in links.
func ChoiceByKey(key string) (Choice, bool) {
	for _, c := range Choices {
		if c.Key == key {
			return c, true
		}
	}
	return Choice{}, false
}

func word[T ~string](key, name string, edit bool, accepted []T, at func(*Config) *T) Choice {
	words := make([]string, len(accepted))
	for i, a := range accepted {
		words[i] = string(a)
	}
	return Choice{Key: key, Name: name, Edit: edit, Words: words,
		Get: func(c *Config) string { return string(*at(c)) },
		Set: func(c *Config, text string) error {
			if err := oneOf(accepted, T(text)); err != nil {
				return err
			}
			*at(c) = T(text)
			return nil
		}}
}

// oneOf returns an error that says what is accepted if v is not.
func oneOf[T ~string](accepted []T, v T) error {
	if slices.Contains(accepted, v) {
		return nil
	}
	quoted := make([]string, len(accepted))
	for i, a := range accepted {
		quoted[i] = fmt.Sprintf("%q", a)
	}
	last := len(quoted) - 1
	return errors.New(strings.Join(quoted[:last], ", ") + " and " + quoted[last] + " are accepted")
}
