package config

import (
	"fmt"
	"strconv"
	"strings"
)

// notation says how layers of a kind are written: letters, numbers as Layer.numbers lists them, and perhaps a suffix.
type notation struct {
	kind    LayerKind
	letters string
	name    string // in sentences
}

// notations are all kinds of layers. A transposed convolution and tanh begin alike: the one has numbers, the other has none.
var notations = []notation{
	{Dense, "d", "a dense layer"},
	{Maxout, "m", "a maxout layer"},
	{Reshape, "v", "a reshape"},
	{Convolution, "c", "a convolution"},
	{TransposedConvolution, "t", "a transposed convolution"},
	{Upsample, "u", "upsampling"},
	{AveragePool, "ap", "average pooling"},
	{MaxPool, "mp", "max pooling"},
	{BatchNorm, "bn", "batch normalisation"},
	{MinibatchDeviation, "mb", "the minibatch standard deviation"},
	{Dropout, "do", "dropout"},
	{ReLU, "r", "ReLU"},
	{LeakyReLU, "l", "leaky ReLU"},
	{Tanh, "t", "tanh"},
	{Sigmoid, "s", "sigmoid"},
	{PlusMinus, "pm", "the step from 0..1 to -1..1"},
	{Affine, "a", "an affine layer"},
}

// spectralSuffix ends a layer whose weights are spectrally normalised.
const spectralSuffix = "sn"

// number is one of the numbers of a layer.
type number struct {
	letter      string // in front of it; the first has the kind's letters there
	name        string
	value       *int
	least, most int
	optional    bool // not written if it is the usual one
	usual       int
}

// numbers lists the numbers of the layer in the order in which they are written. What is accepted of one can depend on the value of
// one before it.
func (l *Layer) numbers() []number {
	channels := number{name: "channels", value: &l.Units, least: 1, most: MaxChannels}
	kernel := number{letter: "k", name: "kernel", value: &l.Kernel, least: 1, most: MaxKernel}
	stride := number{letter: "s", name: "stride", value: &l.Stride, least: 1, most: MaxStride, optional: true, usual: 1}
	switch l.Kind {
	case Dense:
		return []number{{name: "units", value: &l.Units, least: 1, most: MaxUnits}}
	case Maxout:
		return []number{{name: "units", value: &l.Units, least: 1, most: MaxUnits},
			{letter: "x", name: "pieces", value: &l.Pieces, least: 2, most: MaxPieces}}
	case Reshape:
		return []number{channels, {letter: "x", name: "side", value: &l.Side, least: 1, most: MaxSide}}
	case Convolution:
		return []number{channels, kernel, stride,
			{letter: "p", name: "padding", value: &l.Padding, most: l.Kernel - 1, optional: true}}
	case TransposedConvolution:
		stride.most = min(MaxStride, l.Kernel) // a larger one would leave gaps
		return []number{channels, kernel, stride}
	case Upsample, AveragePool, MaxPool:
		return []number{{name: "factor", value: &l.Factor, least: 2, most: MaxFactor}}
	case Dropout:
		return []number{{name: "percent", value: &l.Percent, least: 1, most: 99}}
	case LeakyReLU:
		return []number{{name: "hundredths", value: &l.Percent, least: 1, most: 99, optional: true, usual: 20}}
	case MinibatchDeviation:
		return []number{{name: "group", value: &l.Group, least: 2, most: MaxGroup}}
	}
	return nil
}

// form is how a layer of the kind is written, d<units>[sn] say.
func (n notation) form() string {
	l := Layer{Kind: n.kind}
	form := n.letters
	for _, number := range l.numbers() {
		part := number.letter + "<" + number.name + ">"
		if number.optional {
			part = "[" + part + "]"
		}
		form += part
	}
	if n.kind.hasWeights() {
		form += "[" + spectralSuffix + "]"
	}
	return form
}

// hasWeights tells whether layers of the kind have weights, which may be spectrally normalised.
func (k LayerKind) hasWeights() bool {
	return k == Dense || k == Maxout || k == Convolution || k == TransposedConvolution
}

// notationOf returns the notation of the layer that a word begins like.
func notationOf(word string) (notation, bool) {
	rest := strings.TrimLeft(word, "abcdefghijklmnopqrstuvwxyz")
	letters, numbered := word[:len(word)-len(rest)], digits(rest) != ""
	var found notation
	ok := false
	for _, n := range notations {
		if n.letters != letters {
			continue
		}
		if l := (&Layer{Kind: n.kind}); !ok || len(l.numbers()) > 0 == numbered {
			found, ok = n, true
		}
	}
	return found, ok
}

// digits returns the digits that text begins with.
func digits(text string) string { return text[:len(text)-len(strings.TrimLeft(text, "0123456789"))] }

// parseLayer reads one layer. Of what is wrong it says where: at how many bytes from the start of the word.
func parseLayer(word string) (layer Layer, at int, err error) {
	n, ok := notationOf(word)
	if !ok {
		return Layer{}, 0, fmt.Errorf("unknown layer %s; the layers are %s", quoted(word), forms())
	}
	layer, at, odd := Layer{Kind: n.kind}, len(n.letters), -1
	for i := range layer.numbers() {
		number := layer.numbers()[i] // anew, as its limits may depend on those before it
		text, found := strings.CutPrefix(word[at:], number.letter)
		text = digits(text)
		if !found || text == "" {
			if !number.optional {
				return Layer{}, at, n.misspelt(word)
			}
			*number.value = number.usual
			continue
		}
		at += len(number.letter)
		value, err := strconv.Atoi(text)
		if err != nil || value < number.least || value > number.most {
			return Layer{}, at, fmt.Errorf("layer %s: %s is %s: %d to %d is accepted",
				quoted(word), number.name, strings.Trim(quoted(text), `"`), number.least, number.most)
		}
		if *number.value = value; len(text) > 1 && text[0] == '0' || number.optional && value == number.usual {
			odd = at
		}
		at += len(text)
	}
	if n.kind.hasWeights() && word[at:] == spectralSuffix {
		layer.Spectral, at = true, len(word)
	}
	if at < len(word) {
		return Layer{}, at, n.misspelt(word)
	}
	if odd >= 0 {
		return Layer{}, odd, fmt.Errorf("layer %s is written %q", quoted(word), layer)
	}
	return layer, 0, nil
}

func (n notation) misspelt(word string) error {
	return fmt.Errorf("layer %s: %s is written %s", quoted(word), n.name, n.form())
}

// quoted is a word in quotes, or the beginning of a long one.
func quoted(word string) string {
	const most = 24
	if len(word) > most {
		word = word[:most] + "..."
	}
	return excerpt(word, 0)
}

// forms lists the letters that layers begin with.
func forms() string {
	var list []string
	for _, n := range notations {
		if l := (&Layer{Kind: n.kind}); len(l.numbers()) > 0 && !l.numbers()[0].optional {
			list = append(list, n.letters+"…")
		} else {
			list = append(list, n.letters)
		}
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}

// String returns the only text that ParseArchitecture reads as the layer.
func (l Layer) String() string {
	for _, n := range notations {
		if n.kind != l.Kind {
			continue
		}
		text := n.letters
		for _, number := range l.numbers() {
			if !number.optional || *number.value != number.usual {
				text += number.letter + strconv.Itoa(*number.value)
			}
		}
		if l.Spectral {
			text += spectralSuffix
		}
		return text
	}
	panic(fmt.Sprintf("BUG: layer kind %d", l.Kind))
}
