package config

import "fmt"

// Cost is what a config asks of the machine. It is computed from the architectures alone, before anything is allocated.
type Cost struct {
	// Parameters counts the trained values of G and D together: in*out + out for a dense layer, kernel^2*in*out + out for in
	// and out channels of a convolution, 2 per feature or channel for batch normalisation.
	Parameters int
	// Bytes are held between and during steps: weights, gradients and two Adam moments; the averaged copy of G; and the
	// output of every layer, for Batch examples in G and 2*Batch in D, which sees real and fake images.
	Bytes int64
	// FLOPs of one step, a multiply-add counted as two; only matrix products and convolutions count, these with the whole
	// kernel at every output (at every input if transposed), also where it lies on padding. A pass forward of one example costs G
	// mg and D md multiply-adds; a pass back costs as much for the gradient of the weights and again for that of the inputs:
	//
	//	update of D   G forward (mg), D forward and back on real and fake (6 md)
	//	update of G   G forward and back (3 mg), D forward and back to its inputs (2 md)
	//	R1 penalty    4 md on every R1Every-th update of D: the gradient at the real images, and its gradient
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

// size is what one architecture costs per example.
type size struct {
	parameters int
	macs       int // multiply-adds of a pass forward
	values     int // outputs of all layers
}

// measure returns the sizes of G and D.
func (c Config) measure() (g, d size, err error) {
	if g, err = sizeOf(c.Generator, c.Latent); err != nil {
		return size{}, size{}, fmt.Errorf("generator: %w", err)
	}
	if d, err = sizeOf(c.Discriminator, Pixels); err != nil {
		return size{}, size{}, fmt.Errorf("discriminator: %w", err)
	}
	return g, d, nil
}

func sizeOf(architecture string, inputs int) (size, error) {
	layers, err := ParseArchitecture(architecture)
	if err != nil {
		return size{}, err
	}
	shapes, err := Shapes(layers, inputs)
	if err != nil {
		return size{}, err
	}
	var s size
	in := Vector(inputs)
	for i, l := range layers {
		parameters, macs := l.cost(in, shapes[i])
		s.parameters += parameters
		s.macs += macs
		s.values += shapes[i].Values()
		in = shapes[i]
	}
	return s, nil
}

// cost returns the trained values of a layer and its multiply-adds for one example.
func (l Layer) cost(in, out Shape) (parameters, macs int) {
	kernel := l.Kernel * l.Kernel * in.Channels * l.Units
	switch l.Kind {
	case Dense:
		weights := in.Values() * l.Units
		return weights + l.Units, weights
	case Convolution:
		return kernel + l.Units, out.Side * out.Side * kernel
	case TransposedConvolution:
		return kernel + l.Units, in.Side * in.Side * kernel
	case BatchNorm:
		return 2 * in.Channels, 0
	}
	return 0, 0
}

func (c Config) cost(g, d size) Cost {
	const bytesPerValue = 4 // float32
	values := 4*(g.parameters+d.parameters) + c.Batch*(g.values+2*d.values)
	if c.EMA > 0 {
		values += g.parameters
	}
	macs := int64(c.DSteps)*int64(g.macs+6*d.macs) + int64(c.GSteps)*int64(3*g.macs+2*d.macs)
	flops := 2 * int64(c.Batch) * macs
	if c.R1 > 0 {
		flops += 2 * int64(c.Batch) * int64(c.DSteps) * 4 * int64(d.macs) / int64(c.R1Every)
	}
	return Cost{Parameters: g.parameters + d.parameters, Bytes: bytesPerValue * int64(values), FLOPs: flops}
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
