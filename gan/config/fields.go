package config

import "math"

// Field is one numeric setting, under the key that links and edits use.
type Field struct {
	Key      string
	Name     string
	Min, Max float64
	Integer  bool
	// Edit tells whether the setting may change while the run trains.
	Edit bool
	Get  func(*Config) float64
	Set  func(*Config, float64)
}

// Fields are all numeric settings, in the order in which links write them. Those that are words are Choices.
var Fields = []Field{
	float("lrd", "discriminator learning rate", 0, 1, true, func(c *Config) *float64 { return &c.DOptimiser.Rate }),
	float("lrg", "generator learning rate", 0, 1, true, func(c *Config) *float64 { return &c.GOptimiser.Rate }),
	integer("kd", "discriminator updates per step", 0, 8, true, func(c *Config) *int { return &c.DSteps }),
	integer("kg", "generator updates per step", 0, 8, true, func(c *Config) *int { return &c.GSteps }),
	integer("b", "batch size", 2, 256, true, func(c *Config) *int { return &c.Batch }),
	integer("z", "latent coordinates", 1, 256, false, func(c *Config) *int { return &c.Latent }),
	float("b1d", "discriminator beta 1, or momentum", 0, 0.9999, true, func(c *Config) *float64 { return &c.DOptimiser.Beta1 }),
	float("b2d", "discriminator beta 2", 0, 0.9999, true, func(c *Config) *float64 { return &c.DOptimiser.Beta2 }),
	float("b1g", "generator beta 1, or momentum", 0, 0.9999, true, func(c *Config) *float64 { return &c.GOptimiser.Beta1 }),
	float("b2g", "generator beta 2", 0, 0.9999, true, func(c *Config) *float64 { return &c.GOptimiser.Beta2 }),
	float("r1", "R1 penalty", 0, 100, true, func(c *Config) *float64 { return &c.R1 }),
	integer("r1e", "discriminator updates between R1 penalties", 1, 64, true, func(c *Config) *int { return &c.R1Every }),
	float("ema", "decay of the averaged generator", 0, 0.9999, true, func(c *Config) *float64 { return &c.EMA }),
	float("gp", "gradient penalty", 0, 100, true, func(c *Config) *float64 { return &c.GradientPenalty }),
	float("clip", "bound of the discriminator's weights", 0, 1, true, func(c *Config) *float64 { return &c.Clip }),
	float("smooth", "label smoothing", 0, 0.5, true, func(c *Config) *float64 { return &c.Smoothing }),
	float("noise", "instance noise", 0, 2, true, func(c *Config) *float64 { return &c.Noise }),
	integer("noises", "steps until instance noise is gone", 0, MaxStep, true, func(c *Config) *int { return &c.NoiseSteps }),
	integer("pack", "samples that the discriminator sees together", 1, 8, false, func(c *Config) *int { return &c.Pack }),
	toggle("sim", "simultaneous updates", true, func(c *Config) *bool { return &c.Simultaneous }),
	toggle("cond", "conditional on the digit", false, func(c *Config) *bool { return &c.Conditional }),
}

// FieldByKey finds a field by its key in links.
func FieldByKey(key string) (Field, bool) {
	for _, f := range Fields {
		if f.Key == key {
			return f, true
		}
	}
	return Field{}, false
}

// Clamp returns the nearest value that the field accepts. NaN becomes the smallest.
func (f Field) Clamp(v float64) float64 {
	if math.IsNaN(v) {
		return f.Min
	}
	if f.Integer {
		v = math.Round(v)
	}
	return min(max(v, f.Min), f.Max)
}

// Toggle tells whether the setting is off, 0, or on, 1.
func (f Field) Toggle() bool { return f.Integer && f.Min == 0 && f.Max == 1 }

func float(key, name string, lo, hi float64, edit bool, at func(*Config) *float64) Field {
	return Field{Key: key, Name: name, Min: lo, Max: hi, Edit: edit,
		Get: func(c *Config) float64 { return *at(c) },
		Set: func(c *Config, v float64) { *at(c) = v }}
}

func integer(key, name string, lo, hi float64, edit bool, at func(*Config) *int) Field {
	return Field{Key: key, Name: name, Min: lo, Max: hi, Integer: true, Edit: edit,
		Get: func(c *Config) float64 { return float64(*at(c)) },
		Set: func(c *Config, v float64) { *at(c) = int(v) }}
}

// toggle is a setting that is off, 0, or on, 1.
func toggle(key, name string, edit bool, at func(*Config) *bool) Field {
	return Field{Key: key, Name: name, Min: 0, Max: 1, Integer: true, Edit: edit,
		Get: func(c *Config) float64 {
			if *at(c) {
				return 1
			}
			return 0
		},
		Set: func(c *Config, v float64) { *at(c) = v != 0 }}
}
