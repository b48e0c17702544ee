package bench

import (
	"fmt"

	"ganplayground/gan/config"
)

// Layer is a convolution, plain or transposed, with what goes in and comes out of it.
type Layer struct {
	config.Layer
	In, Out config.Shape
	Batch   int
}

// Pass is one of the three computations that training asks of a layer.
type Pass string

const (
	Forward        Pass = "forward"
	InputGradient  Pass = "input"
	FilterGradient Pass = "filter"
)

// Passes in the order of the results.
var Passes = []Pass{Forward, InputGradient, FilterGradient}

// String says the layer as architectures do, with its input: "c64k3 of 128x26x26x32".
func (l Layer) String() string { return fmt.Sprintf("%s of %dx%s", l.Layer, l.Batch, l.In) }

// flops counts those of one pass, the same for each: the whole kernel at every output, or at every input if transposed, also where
// it lies on padding.
func (l Layer) flops() float64 {
	side := l.Out.Side
	if l.Kind == config.TransposedConvolution {
		side = l.In.Side
	}
	return 2 * float64(l.Batch*side*side) * float64(l.Kernel*l.Kernel*l.In.Channels*l.Units)
}

// PassName is the name of the benchmark of a layer's pass; layer is that of the other passes without the pass.
func PassName(layer string, p Pass) string { return layer + "-" + string(p) }

// LayerName is the part of a convolution's name that its three passes share.
func (b Benchmark) LayerName() string { return b.Name[:len(b.Name)-len("-"+string(b.Pass))] }

func convolutionPrefix(preset string) string { return "conv-" + preset + "-" }

// timedPresets are those whose convolutions are timed; those of the others are nearly the same.
var timedPresets = []string{"quick", "quality", "dcgan", "article"}

// convolutions are the passes of every convolutional layer of these presets, G's layers before D's: conv-quick-1-forward and so on. Two
// presets may have the same layer.
func convolutions() (list []Benchmark) {
	for _, timed := range timedPresets {
		preset, _ := config.PresetByName(timed)
		for i, layer := range layersOf(preset.Config) {
			name := fmt.Sprintf("%s%d", convolutionPrefix(preset.Name), i+1)
			for _, pass := range Passes {
				list = append(list, Benchmark{Name: PassName(name, pass), Kind: Convolution, Layer: layer, Pass: pass, Preset: preset.Name})
			}
		}
	}
	return list
}

// layersOf lists the convolutions of a preset's config, whose architectures are known to be right.
func layersOf(c config.Config) (list []Layer) {
	for _, player := range []struct {
		architecture string
		inputs       int
	}{{c.Generator, c.Latent}, {c.Discriminator, c.Data().Values()}} {
		layers, err := config.ParseArchitecture(player.architecture)
		var shapes []config.Shape
		if err == nil {
			shapes, err = config.Shapes(layers, player.inputs)
		}
		if err != nil {
			panic(fmt.Sprintf("BUG: preset %q: %v", c.Preset, err))
		}
		in := config.Vector(player.inputs)
		for i, l := range layers {
			if l.Kind == config.Convolution || l.Kind == config.TransposedConvolution {
				list = append(list, Layer{Layer: l, In: in, Out: shapes[i], Batch: c.Batch})
			}
			in = shapes[i]
		}
	}
	return list
}
