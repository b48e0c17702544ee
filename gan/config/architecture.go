package config

import (
	"fmt"
	"strings"
	"unicode/utf8"
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
	// LeakyReLU is x for x > 0 and Percent/100 x otherwise.
	LeakyReLU
	// Tanh is the hyperbolic tangent.
	Tanh
	// Sigmoid is 1/(1+exp(-x)).
	Sigmoid
	// PlusMinus is 2 x - 1: intensities from 0 to 1 become -1 to 1.
	PlusMinus
	// Maxout is a dense layer of Units x Pieces outputs, of which each unit gives the largest of its Pieces (Goodfellow 2013,
	// section 3).
	Maxout
	// Upsample repeats every pixel Factor times across and down: nearest neighbour.
	Upsample
	// AveragePool makes one pixel of each square of Factor x Factor, their mean.
	AveragePool
	// MaxPool makes one pixel of each square of Factor x Factor, in every channel the largest value.
	MaxPool
	// Dropout sets each value to 0 with a probability of Percent/100 while a network trains, and divides the others by the
	// probability that they stay (Srivastava 2014, section 10). Afterwards it does nothing.
	Dropout
	// MinibatchDeviation adds a feature, or a channel, that says how much the examples of a group of Group differ: the standard
	// deviation of each value over the group, averaged over the values (Karras 2018, section 3). Group consecutive examples of a
	// batch are a group.
	MinibatchDeviation
	// Affine is scale*x + shift, one scale and shift for each feature of a vector and each channel of an image; they start at 1 and 0.
	// Alone it is a normal distribution with the mean shift and the standard deviation scale.
	Affine
)

// Layer is one layer of an architecture. What its kind does not use is 0.
type Layer struct {
	Kind     LayerKind
	Units    int  // outputs of a dense or maxout layer, channels of a reshape or a convolution
	Pieces   int  // linear functions that each unit of a maxout layer is the largest of
	Side     int  // of the image that a reshape makes
	Kernel   int  // side of a convolution's window
	Stride   int  // 1 or more for convolutions
	Padding  int  // zeros on every side of a convolution's input; a transposed one has no choice
	Factor   int  // by which upsampling multiplies and pooling divides the side
	Percent  int  // of the values that dropout drops; a leaky ReLU's slope below 0, in hundredths
	Group    int  // examples that a minibatch deviation compares
	Spectral bool // the weights are divided by their spectral norm (Miyato 2018)
}

// What is accepted at most, in every layer: units of a dense or maxout layer, pieces of a unit, channels and side of an image, a
// convolution's numbers, the factor of upsampling and pooling, and the group of a minibatch deviation; and the depth of an
// architecture.
const (
	MaxUnits    = 2048
	MaxPieces   = 8
	MaxChannels = 512
	MaxSide     = 64
	MaxKernel   = 7
	MaxStride   = 4
	MaxFactor   = 8
	MaxGroup    = 256
	MaxLayers   = 32
)

// ParseArchitecture reads an architecture string: layers joined by dots.
//
//	architecture = layer { "." layer }
//	layer        = "d" units ["sn"]                                          dense; flattens an image first
//	             | "m" units "x" pieces ["sn"]                               maxout; flattens an image first
//	             | "v" channels "x" side                                     reshape to side x side pixels
//	             | "c" channels "k" kernel ["s" stride] ["p" padding] ["sn"] convolution; stride 1, no zeros around unless said
//	             | "t" channels "k" kernel ["s" stride] ["sn"]               transposed convolution: stride times the side
//	             | "u" factor                                                nearest-neighbour upsampling: factor times the side
//	             | "ap" factor                                               average pooling: the side divided by factor
//	             | "mp" factor                                               max pooling, likewise
//	             | "bn"                                                      batch normalisation
//	             | "mb" group                                                minibatch standard deviation: one channel more
//	             | "do" percent                                              dropout
//	             | "r"                                                       ReLU
//	             | "l" [hundredths]                                          leaky ReLU, slope 0.2 unless said
//	             | "t"                                                       tanh
//	             | "s"                                                       sigmoid
//	             | "pm"                                                      2 x - 1
//	             | "a"                                                       scale x + shift, both trained
//
// sn is spectral normalisation of the layer's weights. One architecture has one text: numbers have no leading zeros, and s1, p0
// and l20 are not written. An error names the character where the text goes wrong. Whether the layers fit each other is for
// Shapes to say. docs/architecture-strings.md has an example of every layer and what it costs.
func ParseArchitecture(text string) ([]Layer, error) {
	if n := strings.Count(text, ".") + 1; n > MaxLayers {
		return nil, fmt.Errorf("architecture %s has %d layers; at most %d are accepted", excerpt(text, 0), n, MaxLayers)
	}
	var layers []Layer
	at := 0
	for word := range strings.SplitSeq(text, ".") {
		layer, offset, err := parseLayer(word)
		if err != nil {
			return nil, faultAt(text, at+offset, err)
		}
		layers = append(layers, layer)
		at += len(word) + 1
	}
	return layers, nil
}

// formatArchitecture returns the only text of the layers.
func formatArchitecture(layers []Layer) string {
	words := make([]string, len(layers))
	for i, l := range layers {
		words[i] = l.String()
	}
	return strings.Join(words, ".")
}

// Fault is what is wrong at a place of an architecture.
type Fault struct {
	Text string // the architecture
	At   int    // byte of Text where it goes wrong
	Err  error
}

// Error names the character.
func (f *Fault) Error() string {
	return fmt.Sprintf("architecture %s, character %d: %v", excerpt(f.Text, f.At), utf8.RuneCountInString(f.Text[:f.At])+1, f.Err)
}

// Layer is the number of the layer that is at fault, counted from 0.
func (f *Fault) Layer() int { return strings.Count(f.Text[:f.At], ".") }

// Unwrap returns what is wrong, without where.
func (f *Fault) Unwrap() error { return f.Err }

// faultAt says that something is wrong at a byte of an architecture's text.
func faultAt(text string, at int, err error) error { return &Fault{text, at, err} }

// excerpt quotes a word, or what stands around a byte of a longer text, with a replacement for what is no printable ASCII.
func excerpt(text string, at int) string {
	const before, all = 20, 56
	clean := strings.Map(func(r rune) rune {
		if r <= ' ' || r > '~' {
			return utf8.RuneError
		}
		return r
	}, text)
	runes, first := []rune(clean), utf8.RuneCountInString(text[:at])
	if len(runes) <= all {
		return fmt.Sprintf("%q", clean)
	}
	from := min(max(first-before, 0), len(runes)-all)
	clean = string(runes[from : from+all])
	if from > 0 {
		clean = "…" + clean
	}
	if from+all < len(runes) {
		clean += "…"
	}
	return fmt.Sprintf("%q", clean)
}

// Biases returns the number of biases of the layer, 0 if it has no weights.
func (l Layer) Biases() int {
	switch l.Kind {
	case Dense, Convolution, TransposedConvolution:
		return l.Units
	case Maxout:
		return l.Units * l.Pieces
	}
	return 0
}

// trains tells whether the layer has values to train.
func (l Layer) trains() bool { return l.Biases() > 0 || l.Kind == BatchNorm || l.Kind == Affine }
