package config

import "strings"

// LayerSize is what a layer gives for one example, and how many values of it are trained.
type LayerSize struct {
	Layer      Layer
	Output     Shape
	Parameters int
}

// LayerSizes returns those of G, or of D, from the first layer to the last that can be read and fits what comes before it; Validate says
// what is wrong with the next. Of more than MaxLayers there are none.
func (c Config) LayerSizes(ofG bool) (sizes []LayerSize) {
	text := c.Discriminator
	if ofG {
		text = c.Generator
	}
	if strings.Count(text, ".") >= MaxLayers {
		return nil
	}
	var layers []Layer
	for word := range strings.SplitSeq(text, ".") {
		layer, _, err := parseLayer(word)
		if err != nil {
			break
		}
		layers = append(layers, layer)
	}
	in := Vector(c.View(layers).Values())
	if ofG {
		in = Vector(c.GeneratorInputs())
	}
	for _, l := range layers {
		out, err := l.output(in)
		if err != nil {
			break
		}
		sizes = append(sizes, LayerSize{l, out, l.cost(in, out).parameters})
		in = out
	}
	return sizes
}
