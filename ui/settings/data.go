package settings

import (
	"ganplayground/gan/config"
	"ganplayground/gan/toy"
)

// Images is the data set of all digits' images; which of them are wanted is chosen for itself.
const Images = "mnist"

// DataSets are those to choose from, under the texts "data.NAME".
var DataSets = func() []string {
	names := []string{Images}
	for _, set := range toy.Sets {
		names = append(names, set.Name)
	}
	return names
}()

// WithData returns the config for another data set. Where the examples are of another kind, images or points of so many coordinates, the
// players do not fit: then it is the first preset for that data with the same seed, and moved is its name.
func WithData(c config.Config, name string) (with config.Config, moved string) {
	with = c
	with.Dataset = name
	if with.Data().Values() == c.Data().Values() {
		return with, ""
	}
	preset := presetFor(with.Data())
	with = preset.Config
	with.Dataset, with.Seed = name, c.Seed
	return with, preset.Name
}

// presetFor is the first preset for that very data, or else for examples of the kind.
func presetFor(data config.Data) (found config.Preset) {
	for _, p := range config.Presets {
		if p.Config.Data() == data {
			return p
		}
		if found.Name == "" && p.Config.Data().Values() == data.Values() {
			found = p
		}
	}
	return found
}

// DigitsName is the name of the data set of some digits' images; ok is false if there are none.
func DigitsName(digits [config.Classes]bool) (name string, ok bool) {
	name = Images + ":"
	all := true
	for digit, has := range digits {
		if has {
			name += string(rune('0' + digit))
			ok = true
		}
		all = all && has
	}
	if all {
		name = Images
	}
	return name, ok
}
