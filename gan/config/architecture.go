package config

import (
	"fmt"
	"strconv"
	"strings"
)

// LayerKind is the operation of one layer.
type LayerKind int

const (
	// Dense is x W + b with Units outputs.
	Dense LayerKind = iota
	// BatchNorm normalises each feature over the batch, then scales and shifts it (Ioffe 2015, algorithm 1).
	BatchNorm
	// ReLU is max(x, 0).
	ReLU
	// LeakyReLU is x for x > 0 and 0.2 x otherwise.
	LeakyReLU
	// Tanh is the hyperbolic tangent.
	Tanh
	// Sigmoid is 1/(1+exp(-x)).
	Sigmoid
)

// Layer is one layer of an architecture.
type Layer struct {
	Kind  LayerKind
	Units int // of a dense layer
}

// MaxUnits is the widest dense layer that is accepted, MaxLayers the deepest architecture.
const (
	MaxUnits  = 2048
	MaxLayers = 32
)

var layerNames = map[string]LayerKind{"bn": BatchNorm, "r": ReLU, "l": LeakyReLU, "t": Tanh, "s": Sigmoid}

// ParseArchitecture reads an architecture string: layers joined by dots.
//
//	architecture = layer { "." layer }
//	layer        = "d" units    dense; a number without leading zeros, at most MaxUnits
//	             | "bn"         batch normalisation
//	             | "r"          ReLU
//	             | "l"          leaky ReLU, slope 0.2
//	             | "t"          tanh
//	             | "s"          sigmoid
//
// An error names the layer and its position.
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
	digits, ok := strings.CutPrefix(word, "d")
	units, err := strconv.Atoi(digits)
	// One architecture has one text: d+5 and d05 are not accepted beside d5.
	if !ok || err != nil || strconv.Itoa(units) != digits {
		return Layer{}, fmt.Errorf("unknown layer %q; layers are d<units>, bn, r, l, t and s", word)
	}
	if units < 1 || units > MaxUnits {
		return Layer{}, fmt.Errorf("a dense layer of %d units; 1 to %d are accepted", units, MaxUnits)
	}
	return Layer{Kind: Dense, Units: units}, nil
}

// Outputs returns the number of values per example after the layers, for inputs of the given size.
func Outputs(layers []Layer, inputs int) int {
	for _, l := range layers {
		if l.Kind == Dense {
			inputs = l.Units
		}
	}
	return inputs
}
