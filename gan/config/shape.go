package config

import (
	"fmt"
	"strconv"
	"strings"
)

// Shape is what a layer gives for one example: an image of Side x Side pixels with Channels channels, or, if Side is 0, a
// vector of Channels features.
type Shape struct{ Side, Channels int }

// Vector is the shape of n features.
func Vector(n int) Shape { return Shape{Channels: n} }

// Values returns the number of values of one example.
func (s Shape) Values() int {
	if s.Side == 0 {
		return s.Channels
	}
	return s.Side * s.Side * s.Channels
}

// String writes a vector as 784 and an image as 28x28x1.
func (s Shape) String() string {
	if s.Side == 0 {
		return strconv.Itoa(s.Channels)
	}
	return fmt.Sprintf("%dx%dx%d", s.Side, s.Side, s.Channels)
}

// Shapes returns the output of every layer for inputs of the given number of features. An error names the first layer that
// does not fit and its character in the architecture's text.
func Shapes(layers []Layer, inputs int) ([]Shape, error) {
	shapes := make([]Shape, len(layers))
	shape, at := Vector(inputs), 0
	for i, l := range layers {
		out, err := l.output(shape)
		if err != nil {
			return nil, faultAt(formatArchitecture(layers), at, fmt.Errorf("layer %q: %w", l, err))
		}
		shapes[i], shape = out, out
		at += len(l.String()) + 1
	}
	return shapes, nil
}

// output returns the layer's output shape for an input shape that fits it.
func (l Layer) output(in Shape) (Shape, error) {
	switch l.Kind {
	case Dense, Maxout:
		return Vector(l.Units), nil
	case Reshape:
		out := Shape{l.Side, l.Units}
		if in.Values() != out.Values() {
			return Shape{}, fmt.Errorf("an image of %s has %d values, but the input has %d%s", out, out.Values(), in.Values(), l.fitting(in.Values()))
		}
		return out, nil
	case Convolution, TransposedConvolution, Upsample, AveragePool, MaxPool:
		if in.Side == 0 {
			return Shape{}, fmt.Errorf("it needs an image, but the input is %s values; %s", in, imageOf(in.Channels))
		}
		return l.resized(in)
	case MinibatchDeviation:
		in.Channels++
		if in.Side > 0 && in.Channels > MaxChannels {
			return Shape{}, fmt.Errorf("the image would have %d channels; at most %d are accepted", in.Channels, MaxChannels)
		}
	}
	return in, nil
}

// fitting says which reshape of as many channels or pixels as l has would fit the values, if there is one.
func (l Layer) fitting(values int) string {
	fits := func(channels, side int) bool {
		return channels*side*side == values && channels >= 1 && channels <= MaxChannels
	}
	if fit := (Layer{Kind: Reshape, Units: values / (l.Side * l.Side), Side: l.Side}); fits(fit.Units, fit.Side) {
		return fmt.Sprintf("; %s would fit", fit)
	}
	for side := 1; side <= MaxSide; side++ {
		if fits(l.Units, side) {
			return fmt.Sprintf("; %s would fit", Layer{Kind: Reshape, Units: l.Units, Side: side})
		}
	}
	return ""
}

// imageOf says how to make an image of the values, with as many pixels as possible.
func imageOf(values int) string {
	for side := MaxSide; side > 1; side-- {
		if channels := values / (side * side); channels*side*side == values && channels >= 1 && channels <= MaxChannels {
			return fmt.Sprintf("%s before it would make one", Layer{Kind: Reshape, Units: channels, Side: side})
		}
	}
	return "v<channels>x<side> makes one of channels times side times side values"
}

// resized returns the image that a layer makes of one with another number of pixels or channels.
func (l Layer) resized(in Shape) (Shape, error) {
	out := Shape{in.Side * l.Stride, l.Units} // of a transposed convolution
	switch l.Kind {
	case Convolution:
		padded := in.Side + 2*l.Padding
		if padded < l.Kernel {
			return Shape{}, fmt.Errorf("the kernel is larger than the image of %s with its padding", in)
		}
		out.Side = (padded-l.Kernel)/l.Stride + 1
	case Upsample:
		out = Shape{in.Side * l.Factor, in.Channels}
	case AveragePool, MaxPool:
		out = Shape{in.Side / l.Factor, in.Channels}
		if out.Side*l.Factor != in.Side {
			return Shape{}, fmt.Errorf("the side of the image of %s is no multiple of %d%s", in, l.Factor, factorsOf(in.Side))
		}
	}
	if out.Side > MaxSide {
		return Shape{}, fmt.Errorf("the image would have %dx%d pixels; at most %dx%d are accepted", out.Side, out.Side, MaxSide, MaxSide)
	}
	return out, nil
}

// factorsOf says which factors of pooling would fit an image, if there are any.
func factorsOf(side int) string {
	var fit []string
	for factor := 2; factor <= MaxFactor; factor++ {
		if side%factor == 0 {
			fit = append(fit, strconv.Itoa(factor))
		}
	}
	if fit == nil {
		return ""
	}
	return "; what would fit is " + strings.Join(fit, " or ")
}
