package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Validate returns an error that says which setting is wrong and what is accepted, or nil.
func (c Config) Validate() error {
	if c.Seed > MaxSeed {
		return fmt.Errorf("seed %d: 0 to %d is accepted", c.Seed, uint64(MaxSeed))
	}
	for _, choice := range Choices {
		v := choice.Get(&c)
		if err := choice.Set(&c, v); err != nil {
			return fmt.Errorf("%s %q: %w", choice.Name, v, err)
		}
	}
	for _, f := range Fields {
		if v := f.Get(&c); f.Clamp(v) != v {
			return fmt.Errorf("%s (%s) is %v: %v to %v is accepted", f.Name, f.Key, v, f.Min, f.Max)
		}
	}
	if err := cmp.Or(c.GOptimiser.validate("generator"), c.DOptimiser.validate("discriminator"), c.validateGame()); err != nil {
		return err
	}
	if err := cmp.Or(c.validateArchitectures(), c.validateGroups(c.layers()), c.validateOutputBias()); err != nil {
		return err
	}
	cost, err := c.Cost()
	if err != nil {
		return err
	}
	return cost.check()
}

// validateGame checks that loss, labels, bugs and packing go together.
func (c Config) validateGame() error {
	switch {
	case c.Conditional && c.Data().Points() != nil:
		return fmt.Errorf("a conditional GAN (cond) needs digits; the data set %q has none", c.Dataset)
	case c.Smoothing > 0 && !c.Loss.HasLabels():
		return fmt.Errorf("label smoothing (smooth) is %v, but the loss %q has no labels: %q, %q and %q have", c.Smoothing, c.Loss,
			NonSaturating, Minimax, LeastSquares)
	case c.Bugs.GLoss && c.Loss != NonSaturating:
		return fmt.Errorf("bug gloss makes the label of the loss %q another; the loss is %q", NonSaturating, c.Loss)
	case c.Bugs.Logits && !c.Loss.IsCrossEntropy():
		return fmt.Errorf("bug logits needs a loss that takes logits, %q or %q; the loss is %q", NonSaturating, Minimax, c.Loss)
	case c.Batch%c.Pack != 0:
		return fmt.Errorf("the batch of %d (b) is no multiple of the %d samples that the discriminator sees together (pack)", c.Batch, c.Pack)
	}
	return nil
}

// validateArchitectures checks what goes in and comes out of the players, images flat or as what they are, and that each has something to
// train.
func (c Config) validateArchitectures() error {
	for _, player := range []struct {
		name, text string
		inputs     func([]Layer) int
		outputs    []Shape
	}{
		{"generator", c.Generator, func([]Layer) int { return c.GeneratorInputs() }, c.Data().shapes()},
		{"discriminator", c.Discriminator, func(l []Layer) int { return c.View(l).Values() }, []Shape{Vector(1), {1, 1}}},
	} {
		layers, err := ParseArchitecture(player.text)
		if err != nil {
			return fmt.Errorf("%s: %w", player.name, err)
		}
		shapes, err := Shapes(layers, player.inputs(layers))
		if err != nil {
			return fmt.Errorf("%s: %w", player.name, err)
		}
		if got := shapes[len(shapes)-1]; !slices.Contains(player.outputs, got) {
			last := layers[len(layers)-1].String()
			return fmt.Errorf("%s: %w", player.name, faultAt(player.text, len(player.text)-len(last),
				fmt.Errorf("the last layer, %q, gives %s values per example; the %s must give %s",
					last, got, player.name, alternatives(player.outputs))))
		}
		if !slices.ContainsFunc(layers, Layer.trains) {
			return fmt.Errorf("%s: architecture %s has nothing to train; a layer d<units> has weights, for example", player.name, excerpt(player.text, 0))
		}
	}
	return nil
}

// alternatives writes shapes as "784 or 28x28x1".
func alternatives(list []Shape) string {
	words := make([]string, len(list))
	for i, s := range list {
		words[i] = s.String()
	}
	return strings.Join(words, " or ")
}

// layers are those of G and D; of an architecture that cannot be read there are none.
func (c Config) layers() (g, d []Layer) {
	g, _ = ParseArchitecture(c.Generator)
	d, _ = ParseArchitecture(c.Discriminator)
	return g, d
}

// validateGroups checks that a batch of what G and D take for an example can be divided into the groups of their minibatch deviations.
func (c Config) validateGroups(g, d []Layer) error {
	if err := groupsOf(c.Generator, g, c.Batch); err != nil {
		return fmt.Errorf("generator: %w", err)
	}
	if err := groupsOf(c.Discriminator, d, c.Batch/c.Pack); err != nil {
		return fmt.Errorf("discriminator: %w", err)
	}
	return nil
}

func groupsOf(text string, layers []Layer, examples int) error {
	for i, l := range layers {
		if l.Kind == MinibatchDeviation && examples%l.Group != 0 {
			at := len(formatArchitecture(layers[:i+1])) - len(l.String())
			return faultAt(text, at, fmt.Errorf("layer %q: a batch of %d cannot be divided into groups of %d", l, examples, l.Group))
		}
	}
	return nil
}

// validateOutputBias checks that biases which start from a value are those of images, that G has some, and one for each pixel to start
// from the mean image.
func (c Config) validateOutputBias() error {
	if c.Data().Points() != nil && c.OutputBias != BiasZero {
		return fmt.Errorf("output bias %q is for images; the data set %q accepts only %q", c.OutputBias, c.Dataset, BiasZero)
	}
	layers, err := ParseArchitecture(c.Generator)
	if err != nil || c.OutputBias == BiasZero {
		return err
	}
	var last Layer
	for _, l := range layers {
		if l.Biases() > 0 {
			last = l
		}
	}
	if last.Biases() == 0 {
		return fmt.Errorf("output bias %q: no layer of generator %s has biases", c.OutputBias, excerpt(c.Generator, 0))
	}
	if c.OutputBias == BiasMeanImage && last.Biases() != Pixels {
		return fmt.Errorf("output bias %q sets %d biases, one for each pixel; the last layer of generator %s that has any is %q, with %d",
			c.OutputBias, Pixels, excerpt(c.Generator, 0), last, last.Biases())
	}
	return nil
}

// Validate checks the config and every edit: known editable keys, accepted values, steps in order, and a cost within the
// limits after each edit.
func (r Run) Validate() error {
	if err := r.Config.Validate(); err != nil {
		return err
	}
	g, d, err := r.Config.measure()
	if err != nil {
		return err
	}
	gLayers, dLayers := r.Config.layers()
	inForce := r.Config
	last := 0
	for i, e := range r.Edits {
		if err := e.Validate(); err != nil {
			return fmt.Errorf("edit %d: %w", i+1, err)
		}
		if e.Step < last || e.Step >= MaxStep {
			return fmt.Errorf("edit %d: step %d: edits are in order of their steps, from 0 to %d", i+1, e.Step, MaxStep-1)
		}
		last = e.Step
		e.Apply(&inForce)
		if i+1 < len(r.Edits) && r.Edits[i+1].Step == e.Step {
			continue // those of one step take effect together
		}
		if err := cmp.Or(inForce.validateGame(), inForce.validateGroups(gLayers, dLayers), inForce.cost(g, d).check()); err != nil {
			return fmt.Errorf("edit %d: %w", i+1, err)
		}
	}
	return nil
}
