package config

// Classes is the number of labels that a conditional GAN draws images for.
const Classes = 10

// GeneratorInputs is the number of values that G makes an image of: z, and behind it, in a conditional GAN, the label as one-hot code
// (Mirza 2014, section 3.2).
func (c Config) GeneratorInputs() int { return c.Latent + c.labels() }

// labels is the length of a label's one-hot code, 0 if the GAN is not conditional.
func (c Config) labels() int {
	if c.Conditional {
		return Classes
	}
	return 0
}

// View is what D sees as one example: Samples images together (Lin 2018, PacGAN, section 3), each with its label in a conditional
// GAN. Points are vectors. Of images, a D that begins with an image, v<channels>x28 before any layer with weights, sees an image, in which the values of one
// pixel lie together: for each sample its intensity and then, the same at all pixels, the label's one-hot code. Any other D sees a vector:
// the pixels of the first sample, its code, the pixels of the second, and so on.
type View struct {
	Image   bool
	Samples int // 1 without packing
	Each    int // values of a sample
	Labels  int // values of a label's one-hot code, or 0
}

// View returns what D, whose architecture the layers are, sees of the config's examples.
func (c Config) View(discriminator []Layer) View {
	v := View{Samples: c.Pack, Each: c.Data().Values(), Labels: c.labels()}
	for _, l := range discriminator {
		if l.Kind == Reshape && l.Side == ImageSide {
			v.Image = true
		}
		if l.Kind == Reshape || l.Biases() > 0 {
			break
		}
	}
	return v
}

// Values is the number of values of an example.
func (v View) Values() int {
	if v.Image {
		return v.Each * v.Samples * (1 + v.Labels)
	}
	return v.Samples * (v.Each + v.Labels)
}
