package settings

import (
	"errors"
	"slices"
	"strings"

	"ganplayground/gan/config"
)

// Draft is an architecture that somebody is writing, and what it would be worth in a run.
type Draft struct {
	Text   string
	Layers []Layer
	Wrong  string      // why the run would not be accepted; empty if it would
	Cost   config.Cost // of both players together, if Priced
	Priced bool
}

// Layer is one of them. Of a layer that cannot be read, and of those behind it, nothing is known but the word.
type Layer struct {
	Word       string
	Known      bool
	Kind       config.LayerKind
	Output     string // its shape
	Parameters int
	Wrong      string // what is wrong with this layer
}

// NewDraft tries an architecture of a player, "g" or "d", with all other settings of a config.
func NewDraft(c config.Config, player, text string) Draft {
	SetArchitecture(&c, player, text)
	draft := Draft{Text: text}
	for _, word := range strings.SplitN(text, ".", config.MaxLayers+1) {
		draft.Layers = append(draft.Layers, Layer{Word: word})
	}
	for i, size := range c.LayerSizes(player == "g") {
		l := &draft.Layers[i]
		l.Known, l.Kind, l.Output, l.Parameters = true, size.Layer.Kind, size.Output.String(), size.Parameters
	}
	if err := c.Validate(); err != nil {
		draft.Wrong = err.Error()
		var fault *config.Fault
		if errors.As(err, &fault) && fault.Text == text && fault.Layer() < len(draft.Layers) {
			draft.Layers[fault.Layer()].Wrong = fault.Err.Error()
		}
	}
	if cost, err := c.Cost(); err == nil {
		draft.Cost, draft.Priced = cost, true
	}
	return draft
}

// SetArchitecture gives a player an architecture.
func SetArchitecture(c *config.Config, player, text string) {
	if player == "g" {
		c.Generator = text
	} else {
		c.Discriminator = text
	}
}

// Architecture is that of a player.
func Architecture(c config.Config, player string) string {
	if player == "g" {
		return c.Generator
	}
	return c.Discriminator
}

// Fault is the first layer that something is wrong with, or -1.
func (d Draft) Fault() int {
	return slices.IndexFunc(d.Layers, func(l Layer) bool { return l.Wrong != "" })
}

// Replaced is the text with another word for a layer.
func (d Draft) Replaced(at int, word string) string {
	words := d.words()
	words[at] = word
	return strings.Join(words, ".")
}

// Without is the text without a layer; the only one stays.
func (d Draft) Without(at int) string {
	if len(d.Layers) == 1 {
		return d.Text
	}
	return strings.Join(slices.Delete(d.words(), at, at+1), ".")
}

// Moved is the text with a layer so many places farther down, if there is such a place.
func (d Draft) Moved(at, by int) string {
	words := d.words()
	if to := at + by; to >= 0 && to < len(words) {
		words[at], words[to] = words[to], words[at]
	}
	return strings.Join(words, ".")
}

// Added is the text with one more layer behind a layer.
func (d Draft) Added(behind int, word string) string {
	return strings.Join(slices.Insert(d.words(), behind+1, word), ".")
}

func (d Draft) words() []string {
	words := make([]string, len(d.Layers))
	for i, l := range d.Layers {
		words[i] = l.Word
	}
	return words
}

// Examples has a word for each kind of layer, in the order in which they are offered.
var Examples = []struct {
	Kind config.LayerKind
	Word string
}{
	{config.Dense, "d128"}, {config.Convolution, "c16k3p1"}, {config.TransposedConvolution, "t16k4s2"}, {config.Reshape, "v16x7"},
	{config.BatchNorm, "bn"}, {config.ReLU, "r"}, {config.LeakyReLU, "l"}, {config.Tanh, "t"}, {config.Sigmoid, "s"}, {config.Dropout, "do30"},
	{config.Upsample, "u2"}, {config.AveragePool, "ap2"}, {config.MaxPool, "mp2"}, {config.Maxout, "m64x3"},
	{config.MinibatchDeviation, "mb4"}, {config.PlusMinus, "pm"}, {config.Affine, "a"},
}

// KindName is the key of the text that names a kind of layer.
func KindName(kind config.LayerKind) string {
	for _, e := range Examples {
		if e.Kind == kind {
			return "layer." + e.Word
		}
	}
	panic("BUG: a kind of layer without an example")
}
