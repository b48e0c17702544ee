package config

import "fmt"

// Cost is what a config asks of the machine. It is computed from the architectures alone, before anything is allocated.
type Cost struct {
	// Parameters counts the trained values of G and D together: in*out + out for a dense layer, for maxout as many for each piece,
	// kernel^2*in*out + out for in and out channels of a convolution, 2 per feature or channel for batch normalisation
	// and for an affine layer.
	Parameters int
	// Bytes are held between and during steps: weights, gradients and the optimisers' moments; the averaged copy of G; spectrally
	// normalised weights and their gradients; and the output of every layer, for Batch examples in G and 2*Batch/Pack in D, which sees
	// real and fake images, half as much again with a gradient penalty. Maxout also holds its pieces, and dropout its random numbers.
	Bytes int64
	// FLOPs of one step, a multiply-add counted as two; only matrix products and convolutions count, these with the whole
	// kernel at every output (at every input if transposed), also where it lies on padding. A pass forward of one example costs G
	// mg and D md multiply-adds; a pass back costs as much for the gradient of the weights and again for that of the inputs:
	//
	//	update of D   G forward (mg), D forward and back on real and fake (6 md)
	//	update of G   G forward and back (3 mg), D forward and back to its inputs (2 md)
	//	R1 penalty    4 md on every R1Every-th update of D: the gradient at the real images, and its gradient
	//	gradient penalty  6 md on every update of D: forward, the gradient at the images between, and its gradient
	//	simultaneous  the first update of G after one of D makes no fakes (mg) and scores none (md)
	//	frozen D      D only forward (2 md), and no penalty
	//
	// D counts its examples, of which a batch has Batch/Pack. w spectrally normalised weights cost 4 w multiply-adds, whatever the batch,
	// in an update of their player (two products of the power iteration, the norm, and its gradient), and w, the norm, in an update of
	// the other.
	FLOPs int64
}

// The most that Validate accepts of each: a phone's tab lives within it.
const (
	MaxParameters = 20_000_000
	MaxBytes      = 512 << 20
	MaxFLOPs      = 50_000_000_000
)

// Cost returns what a step of the config costs, or an error if an architecture cannot be read or its layers do not fit. The
// numeric settings must be in their fields' limits.
func (c Config) Cost() (Cost, error) {
	g, d, err := c.measure()
	if err != nil {
		return Cost{}, err
	}
	return c.cost(g, d), nil
}

// size is what one architecture costs, per example where it says so.
type size struct {
	parameters int
	macs       int // multiply-adds of a pass forward of an example
	values     int // that all layers hold for an example
	spectral   int // weights that are spectrally normalised
}

// measure returns the sizes of G and D.
func (c Config) measure() (g, d size, err error) {
	if g, err = sizeOf(c.Generator, func([]Layer) int { return c.GeneratorInputs() }); err != nil {
		return size{}, size{}, fmt.Errorf("generator: %w", err)
	}
	if d, err = sizeOf(c.Discriminator, func(l []Layer) int { return c.View(l).Values() }); err != nil {
		return size{}, size{}, fmt.Errorf("discriminator: %w", err)
	}
	return g, d, nil
}

// sizeOf measures an architecture for as many inputs as the function says of its layers.
func sizeOf(architecture string, inputsOf func([]Layer) int) (size, error) {
	layers, err := ParseArchitecture(architecture)
	if err != nil {
		return size{}, err
	}
	inputs := inputsOf(layers)
	shapes, err := Shapes(layers, inputs)
	if err != nil {
		return size{}, err
	}
	var s size
	in := Vector(inputs)
	for i, l := range layers {
		layer := l.cost(in, shapes[i])
		s.parameters += layer.parameters
		s.macs += layer.macs
		s.values += layer.values
		s.spectral += layer.spectral
		in = shapes[i]
	}
	return s, nil
}

// cost returns what a layer costs that makes the one shape of the other.
func (l Layer) cost(in, out Shape) size {
	s := size{values: out.Values()}
	weights, uses := 0, 1 // a weight is used at so many places of an image
	switch l.Kind {
	case Dense:
		weights = in.Values() * l.Units
	case Maxout:
		weights = in.Values() * l.Units * l.Pieces
		s.values += l.Units * l.Pieces
	case Convolution:
		weights, uses = l.Kernel*l.Kernel*in.Channels*l.Units, out.Side*out.Side
	case TransposedConvolution:
		weights, uses = l.Kernel*l.Kernel*in.Channels*l.Units, in.Side*in.Side
	case BatchNorm, Affine:
		s.parameters = 2 * in.Channels
	case Dropout:
		s.values *= 2
	}
	s.parameters += weights + l.Biases()
	s.macs = weights * uses
	if l.Spectral {
		s.spectral = weights
	}
	return s
}

func (c Config) cost(g, d size) Cost {
	const bytesPerValue = 4 // float32
	examples := int64(c.Batch / c.Pack)
	views := 2 * examples
	if c.GradientPenalty > 0 {
		views += examples
	}
	values := int64(g.parameters*(2+c.GOptimiser.Moments()) + d.parameters*(2+c.DOptimiser.Moments()) + 2*(g.spectral+d.spectral))
	values += int64(c.Batch)*int64(g.values) + views*int64(d.values)
	if c.EMA > 0 {
		values += int64(g.parameters)
	}
	inG, inD := c.passes(int64(g.macs)*int64(c.Batch), int64(d.macs)*examples)
	spectral := int64(c.DSteps)*int64(g.spectral+4*d.spectral) + int64(c.GSteps)*int64(4*g.spectral+d.spectral)
	return Cost{Parameters: g.parameters + d.parameters, Bytes: bytesPerValue * values, FLOPs: 2 * (inG + inD + spectral)}
}

// passes returns the multiply-adds of a step in each player, for those of a pass forward of a batch.
func (c Config) passes(g, d int64) (inG, inD int64) {
	dSteps, gSteps := int64(c.DSteps), int64(c.GSteps)
	inG, inD = dSteps*g+gSteps*3*g, gSteps*2*d
	if c.Bugs.Frozen {
		inD += dSteps * 2 * d
	} else {
		inD += dSteps * 6 * d
		if c.R1 > 0 {
			inD += dSteps * 4 * d / int64(c.R1Every)
		}
		if c.GradientPenalty > 0 {
			inD += dSteps * 6 * d
		}
	}
	if c.Simultaneous && dSteps > 0 && gSteps > 0 {
		inG, inD = inG-g, inD-d
	}
	return inG, inD
}

// check returns an error that says which limit the cost exceeds, and by what.
func (c Cost) check() error {
	switch {
	case c.Parameters > MaxParameters:
		return fmt.Errorf("the networks have %.1f million parameters together; at most %.0f million are accepted",
			float64(c.Parameters)/1e6, MaxParameters/1e6)
	case c.Bytes > MaxBytes:
		return fmt.Errorf("training would hold %.0f MiB; at most %d MiB are accepted: choose a smaller batch or smaller networks",
			float64(c.Bytes)/(1<<20), MaxBytes>>20)
	case c.FLOPs > MaxFLOPs:
		return fmt.Errorf("one step would take %.1f GFLOP; at most %.0f GFLOP are accepted: choose a smaller batch, fewer updates per step or smaller networks",
			float64(c.FLOPs)/1e9, MaxFLOPs/1e9)
	}
	return nil
}
