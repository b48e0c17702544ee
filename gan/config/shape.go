package config

import (
	"fmt"
	"strconv"
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
// does not fit and its position in the architecture's text.
func Shapes(layers []Layer, inputs int) ([]Shape, error) {
	shapes := make([]Shape, len(layers))
	shape, at := Vector(inputs), 1
	for i, l := range layers {
		out, err := l.output(shape)
		if err != nil {
			return nil, fmt.Errorf("layer %q, character %d: %w", l, at, err)
		}
		shapes[i], shape = out, out
		at += len(l.String()) + 1
	}
	return shapes, nil
}

// output returns the layer's output shape for an input shape that fits it.
func (l Layer) output(in Shape) (Shape, error) {
	switch l.Kind {
	case Dense:
		return Vector(l.Units), nil
	case Reshape:
		out := Shape{l.Side, l.Units}
		if in.Values() != out.Values() {
			return Shape{}, fmt.Errorf("an image of %s has %d values, but the input has %d", out, out.Values(), in.Values())
		}
		return out, nil
	case Convolution, TransposedConvolution:
		if in.Side == 0 {
			return Shape{}, fmt.Errorf("a convolution needs an image, but the input is %s values; v<channels>x<side> makes an image of them", in)
		}
		return l.convolved(in)
	}
	return in, nil
}

func (l Layer) convolved(in Shape) (Shape, error) {
	side := in.Side * l.Stride
	if l.Kind == Convolution {
		padded := in.Side + 2*l.Padding
		if padded < l.Kernel {
			return Shape{}, fmt.Errorf("the kernel is larger than the image of %s with its padding", in)
		}
		side = (padded-l.Kernel)/l.Stride + 1
	}
	if side > MaxSide {
		return Shape{}, fmt.Errorf("the image would have %dx%d pixels; at most %dx%d are accepted", side, side, MaxSide, MaxSide)
	}
	return Shape{side, l.Units}, nil
}
