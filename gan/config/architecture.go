package config

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
)

// LayerKind is the operation of one layer.
type LayerKind int

const (
	// Dense is x W + b with Units outputs; an image is flattened first, row by row, the channels of a pixel together.
	Dense LayerKind = iota
	// Reshape makes an image of the values, Side x Side pixels of Units channels (NHWC: row by row, channels together).
	Reshape
	// Convolution slides a Kernel x Kernel window over an image with Padding zeros around it, in steps of Stride.
	Convolution
	// TransposedConvolution multiplies the side by Stride (Dumoulin 2016, section 4): Stride-1 zeros between the pixels, and
	// then a convolution with steps of 1. Of the Kernel-Stride rows too many, the first half (rounded down) is cut off at the
	// top and the rest at the bottom.
	TransposedConvolution
	// BatchNorm normalises each feature over the batch, and each channel over batch and pixels, then scales and shifts it
	// (Ioffe 2015, algorithm 1 and section 3.2).
	BatchNorm
	// ReLU is max(x, 0).
	ReLU
	// LeakyReLU is x for x > 0 and 0.2 x otherwise.
	LeakyReLU
	// Tanh is the hyperbolic tangent.
	Tanh
	// Sigmoid is 1/(1+exp(-x)).
	Sigmoid
	// PlusMinus is 2 x - 1: intensities from 0 to 1 become -1 to 1.
	PlusMinus
)

// Layer is one layer of an architecture. What its kind does not use is 0.
type Layer struct {
	Kind    LayerKind
	Units   int // outputs of a dense layer, channels of a reshape or a convolution
	Side    int // of the image that a reshape makes
	Kernel  int // side of a convolution's window
	Stride  int // 1 or more for convolutions
	Padding int // zeros on every side of a convolution's input; a transposed one has no choice
}

// What is accepted at most, in every layer: units of a dense layer, channels and side of an image, and a convolution's
// numbers; and the depth of an architecture.
const (
	MaxUnits    = 2048
	MaxChannels = 512
	MaxSide     = 64
	MaxKernel   = 7
	MaxStride   = 4
	MaxLayers   = 32
)

var layerNames = map[string]LayerKind{"bn": BatchNorm, "r": ReLU, "l": LeakyReLU, "t": Tanh, "s": Sigmoid, "pm": PlusMinus}

// ParseArchitecture reads an architecture string: layers joined by dots.
//
//	architecture = layer { "." layer }
//	layer        = "d" units                                          dense; flattens an image first
//	             | "v" channels "x" side                              reshape to side x side pixels
//	             | "c" channels "k" kernel ["s" stride] ["p" padding] convolution; stride 1, no zeros around unless said
//	             | "t" channels "k" kernel ["s" stride]               transposed convolution: stride times the side
//	             | "bn"                                               batch normalisation
//	             | "r"                                                ReLU
//	             | "l"                                                leaky ReLU, slope 0.2
//	             | "t"                                                tanh
//	             | "s"                                                sigmoid
//	             | "pm"                                               2 x - 1
//
// One architecture has one text: numbers have no leading zeros, and s1 and p0 are not written. An error names the layer and
// its position. Whether the layers fit each other is for Shapes to say.
func ParseArchitecture(text string) ([]Layer, error) {
	var layers []Layer
	at := 1
	for word := range strings.SplitSeq(text, ".") {
		layer, err := parseLayer(word)
		if err != nil {
			return nil, fmt.Errorf("architecture %q, character %d: %w", text, at, err)
		}
		layers = append(layers, layer)
		at += len(word) + 1
	}
	if len(layers) > MaxLayers {
		return nil, fmt.Errorf("architecture %q has %d layers; at most %d are accepted", text, len(layers), MaxLayers)
	}
	return layers, nil
}

func parseLayer(word string) (Layer, error) {
	if kind, ok := layerNames[word]; ok {
		return Layer{Kind: kind}, nil
	}
	layer, ok := numbered(word)
	if !ok {
		return Layer{}, fmt.Errorf("unknown layer %q; layers are d<units>, v<channels>x<side>, "+
			"c<channels>k<kernel>[s<stride>][p<padding>], t<channels>k<kernel>[s<stride>], bn, r, l, t, s and pm", word)
	}
	if err := layer.check(); err != nil {
		return Layer{}, fmt.Errorf("layer %q: %w", word, err)
	}
	if only := layer.String(); word != only {
		return Layer{}, fmt.Errorf("layer %q is written %q", word, only)
	}
	return layer, nil
}

// numbered reads a layer that has numbers.
func numbered(word string) (layer Layer, ok bool) {
	letters, n := split(word)
	switch letters {
	case "d":
		return Layer{Kind: Dense, Units: n[0]}, true
	case "vx":
		return Layer{Kind: Reshape, Units: n[0], Side: n[1]}, true
	case "ck":
		return Layer{Kind: Convolution, Units: n[0], Kernel: n[1], Stride: 1}, true
	case "cks":
		return Layer{Kind: Convolution, Units: n[0], Kernel: n[1], Stride: n[2]}, true
	case "ckp":
		return Layer{Kind: Convolution, Units: n[0], Kernel: n[1], Stride: 1, Padding: n[2]}, true
	case "cksp":
		return Layer{Kind: Convolution, Units: n[0], Kernel: n[1], Stride: n[2], Padding: n[3]}, true
	case "tk":
		return Layer{Kind: TransposedConvolution, Units: n[0], Kernel: n[1], Stride: 1}, true
	case "tks":
		return Layer{Kind: TransposedConvolution, Units: n[0], Kernel: n[1], Stride: n[2]}, true
	}
	return Layer{}, false
}

// split takes c32k3 apart into "ck" and 32, 3. The letters are empty if the word is not of that kind.
func split(word string) (letters string, numbers []int) {
	for word != "" {
		digits := 1
		for digits < len(word) && '0' <= word[digits] && word[digits] <= '9' {
			digits++
		}
		n, err := strconv.Atoi(word[1:digits])
		if err != nil { // no digits, or more than an int holds
			return "", nil
		}
		letters, numbers, word = letters+word[:1], append(numbers, n), word[digits:]
	}
	return letters, numbers
}

// check returns an error that says which number of the layer is not accepted.
func (l Layer) check() error {
	number := func(what string, n, least, most int) error {
		if n < least || n > most {
			return fmt.Errorf("the %s is %d: %d to %d is accepted", what, n, least, most)
		}
		return nil
	}
	channels := number("number of channels", l.Units, 1, MaxChannels)
	kernel := number("kernel", l.Kernel, 1, MaxKernel)
	switch l.Kind {
	case Dense:
		return number("number of units", l.Units, 1, MaxUnits)
	case Reshape:
		return cmp.Or(channels, number("side", l.Side, 1, MaxSide))
	case Convolution:
		return cmp.Or(channels, kernel, number("stride", l.Stride, 1, MaxStride), number("padding", l.Padding, 0, l.Kernel-1))
	case TransposedConvolution:
		return cmp.Or(channels, kernel, number("stride", l.Stride, 1, min(MaxStride, l.Kernel))) // a larger one would leave gaps
	}
	return nil
}

// HasBias tells whether the layer has weights and a bias for each of its Units.
func (l Layer) HasBias() bool {
	return l.Kind == Dense || l.Kind == Convolution || l.Kind == TransposedConvolution
}

// String returns the only text that ParseArchitecture reads as the layer.
func (l Layer) String() string {
	optional := func(letter string, n, otherwise int) string {
		if n == otherwise {
			return ""
		}
		return letter + strconv.Itoa(n)
	}
	switch l.Kind {
	case Dense:
		return fmt.Sprintf("d%d", l.Units)
	case Reshape:
		return fmt.Sprintf("v%dx%d", l.Units, l.Side)
	case Convolution:
		return fmt.Sprintf("c%dk%d", l.Units, l.Kernel) + optional("s", l.Stride, 1) + optional("p", l.Padding, 0)
	case TransposedConvolution:
		return fmt.Sprintf("t%dk%d", l.Units, l.Kernel) + optional("s", l.Stride, 1)
	}
	for name, kind := range layerNames {
		if kind == l.Kind {
			return name
		}
	}
	panic(fmt.Sprintf("BUG: layer kind %d", l.Kind))
}
