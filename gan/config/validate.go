package config

import (
	"cmp"
	"fmt"
	"slices"
)

// Validate returns an error that says which setting is wrong and what is accepted, or nil.
func (c Config) Validate() error {
	if c.Dataset != "mnist" {
		return fmt.Errorf("dataset %q: only %q is accepted", c.Dataset, "mnist")
	}
	if c.Seed > MaxSeed {
		return fmt.Errorf("seed %d: 0 to %d is accepted", c.Seed, uint64(MaxSeed))
	}
	if !slices.Contains([]Loss{NonSaturating, Minimax}, c.Loss) {
		return fmt.Errorf("loss %q: %q and %q are accepted", c.Loss, NonSaturating, Minimax)
	}
	if !slices.Contains([]OutputBias{BiasZero, BiasMeanImage, BiasDark}, c.OutputBias) {
		return fmt.Errorf("output bias %q: %q, %q and %q are accepted", c.OutputBias, BiasZero, BiasMeanImage, BiasDark)
	}
	for _, f := range Fields {
		if v := f.Get(&c); f.Clamp(v) != v {
			return fmt.Errorf("%s (%s) is %v: %v to %v is accepted", f.Name, f.Key, v, f.Min, f.Max)
		}
	}
	for _, a := range []Adam{c.GAdam, c.DAdam} {
		if !(a.Epsilon > 0 && a.Epsilon <= 1) {
			return fmt.Errorf("Adam epsilon is %v: above 0 and up to 1 is accepted", a.Epsilon)
		}
	}
	if err := cmp.Or(c.validateArchitectures(), c.validateOutputBias()); err != nil {
		return err
	}
	cost, err := c.Cost()
	if err != nil {
		return err
	}
	return cost.check()
}

// validateArchitectures checks what goes in and comes out of the players: images may come flat or as what they are.
func (c Config) validateArchitectures() error {
	for _, player := range []struct {
		name, text string
		inputs     int
		outputs    []Shape
	}{
		{"generator", c.Generator, c.Latent, []Shape{Vector(Pixels), {ImageSide, 1}}},
		{"discriminator", c.Discriminator, Pixels, []Shape{Vector(1), {1, 1}}},
	} {
		layers, err := ParseArchitecture(player.text)
		if err != nil {
			return fmt.Errorf("%s: %w", player.name, err)
		}
		shapes, err := Shapes(layers, player.inputs)
		if err != nil {
			return fmt.Errorf("%s %q: %w", player.name, player.text, err)
		}
		if got := shapes[len(shapes)-1]; !slices.Contains(player.outputs, got) {
			return fmt.Errorf("%s %q gives %s values per example; it must give %s or %s",
				player.name, player.text, got, player.outputs[0], player.outputs[1])
		}
	}
	return nil
}

// validateOutputBias checks that the last biases of G are one for each pixel if they are to start from the mean image.
func (c Config) validateOutputBias() error {
	layers, err := ParseArchitecture(c.Generator)
	if err != nil || c.OutputBias != BiasMeanImage {
		return err
	}
	var last Layer
	for _, l := range layers {
		if l.HasBias() {
			last = l
		}
	}
	if last.Units != Pixels {
		return fmt.Errorf("output bias %q sets %d biases, one for each pixel; the last layer of generator %q that has any is %q, with %d",
			c.OutputBias, Pixels, c.Generator, last, last.Units)
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
	inForce := r.Config
	last := 0
	for i, e := range r.Edits {
		f, ok := FieldByKey(e.Key)
		switch {
		case !ok || !f.Edit:
			return fmt.Errorf("edit %d: setting %q cannot change while a run trains", i+1, e.Key)
		case f.Clamp(e.Value) != e.Value:
			return fmt.Errorf("edit %d: %s (%s) is %v: %v to %v is accepted", i+1, f.Name, e.Key, e.Value, f.Min, f.Max)
		case e.Step < last || e.Step >= MaxStep:
			return fmt.Errorf("edit %d: step %d: edits are in order of their steps, from 0 to %d", i+1, e.Step, MaxStep-1)
		}
		last = e.Step
		f.Set(&inForce, e.Value)
		if err := inForce.cost(g, d).check(); err != nil {
			return fmt.Errorf("edit %d: %w", i+1, err)
		}
	}
	return nil
}
