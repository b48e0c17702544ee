package gan

import (
	"fmt"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"

	"ganplayground/engine"
	"ganplayground/gan/config"
)

// Generate returns the examples for latent vectors (n x latent), as bytes: of an image one for each pixel, of a point the float32
// coordinates. They are made by the averaged weights if averaged is set and there are any, else by those being trained. A conditional
// GAN draws the digits that the n labels name; others do not look at them. An example does not depend on the others.
func (g *GAN) Generate(z []float32, labels []int32, averaged bool) ([]byte, error) {
	n, weights := len(z)/g.config.Latent, generatorScope
	if averaged && g.averaged {
		weights = averageScope
	}
	name := fmt.Sprintf(generating+"%d by %s", n, weights)
	in := []given{{argument{argLatents, shapes.Make(dtypes.Float32, n, g.config.Latent)}, z}}
	return apply(g, name, g.sampling(weights), g.withLabels(in, labels, n), make([]byte, n*ExampleBytes(g.data)))
}

// Scores returns D's probability that each of the examples, as Generate returns them, is real; a conditional GAN asks whether it is a real
// image of the digit that its label names. A D that sees several samples together sees an example with those that follow it.
func (g *GAN) Scores(examples []byte, labels []int32) ([]float32, error) {
	n := len(examples) / ExampleBytes(g.data)
	in := []given{{argument{argExamples, ExamplesShape(g.data, n)}, examples}}
	return apply(g, fmt.Sprintf(scoring+"%d", n), g.scoreExamples, g.withLabels(in, labels, n), make([]float32, n))
}

// ExamplesShape is that of a table of n examples: uint8 intensities of images, or float32 coordinates of points.
func ExamplesShape(d config.Data, n int) shapes.Shape {
	if d.Points() != nil {
		return shapes.Make(dtypes.Float32, n, d.Values())
	}
	return shapes.Make(dtypes.Uint8, n, d.Values())
}

// ExampleBytes is the size of an example in such a table.
func ExampleBytes(d config.Data) int {
	shape := ExamplesShape(d, 1)
	return shape.Size() * shape.DType.Size()
}

// given is an argument with its values.
type given struct {
	argument
	values any
}

func (g *GAN) withLabels(in []given, labels []int32, n int) []given {
	if !g.config.Conditional {
		return in
	}
	return append(in, given{argument{argLabels, shapes.Make(dtypes.Int32, n)}, labels})
}

// apply runs a graph of one result by itself, and fills it. The tables of its arguments are its own.
func apply[Out number](g *GAN, name string, build recipe, in []given, result []Out) ([]Out, error) {
	to := name + ", to"
	from := func(argument string) string { return name + ", from " + argument }
	routine, err := g.routine(name, func() ([]engine.Part, error) {
		var arguments, tables []argument
		for _, a := range in {
			arguments = append(arguments, a.argument)
			tables = append(tables, argument{from(a.name), a.shape})
		}
		part, err := g.part(name, named(arguments, build), tables, to)
		return []engine.Part{part}, err
	})
	if err != nil {
		return nil, err
	}
	for _, a := range in {
		if err := g.write(from(a.name), a.values); err != nil {
			return nil, err
		}
	}
	if err := routine.Run(); err != nil {
		return nil, err
	}
	return result, g.read(result, to)
}
