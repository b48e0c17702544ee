package text

import (
	"regexp"
	"strings"
	"testing"

	"ganplayground/gan/config"
)

// TestSentencesOfSettings: what gan/config says of settings that it refuses is Chinese in Chinese, but for what is quoted and for notation.
func TestSentencesOfSettings(t *testing.T) {
	latin := regexp.MustCompile(`[A-Za-z]{2,} [A-Za-z]{2,}`)
	quotes := regexp.MustCompile(`"[^"]*"`)
	for _, change := range []func(c *config.Config){
		func(c *config.Config) { c.Generator = "q" },
		func(c *config.Config) { c.Discriminator = "d5.l.d" },
		func(c *config.Config) { c.Discriminator = "d5000.d1" },
		func(c *config.Config) { c.Discriminator = "v1x28.c8k9.d1" },
		func(c *config.Config) { c.Discriminator = "v1x28.c8k3s1.d1" },
		func(c *config.Config) { c.Discriminator = "v1x27.d1" },
		func(c *config.Config) { c.Discriminator = "d7.v2x3.d1" },
		func(c *config.Config) { c.Discriminator = "c3k3.d1" },
		func(c *config.Config) { c.Discriminator = "d7.c3k3.d1" },
		func(c *config.Config) { c.Discriminator = "v1x28.mp3.d1" },
		func(c *config.Config) { c.Discriminator = "v1x28.mp4.ap4.d1" },
		func(c *config.Config) { c.Discriminator = "v1x28.u3.d1" },
		func(c *config.Config) { c.Discriminator = "v1x28.mp7.c3k5.d1" },
		func(c *config.Config) { c.Discriminator = "d512.v512x1.mb4.d1" },
		func(c *config.Config) { c.Discriminator = "mb5.d1" },
		func(c *config.Config) { c.Discriminator = "d5" },
		func(c *config.Config) { c.Generator = "d5" },
		func(c *config.Config) { c.Discriminator = strings.Repeat("r.", 40) + "d1" },
		func(c *config.Config) { c.Discriminator = "v1x28.ap7.ap4" },
		func(c *config.Config) { c.Generator = "d2048.m2048x8.d784.s" },
		func(c *config.Config) { c.Batch, c.Discriminator = 256, "v1x28.mp4.c256k1.u8.do50.do50.ap8.d1" },
		func(c *config.Config) { c.Discriminator = "v1x28.mp4.c128k1.c512k7p3sn.c512k7p3sn.d1" },
		func(c *config.Config) { c.Loss, c.Smoothing = config.Hinge, 0.1 },
		func(c *config.Config) { c.Loss, c.Bugs.GLoss = config.Hinge, true },
		func(c *config.Config) { c.Loss, c.Bugs.Logits = config.Hinge, true },
		func(c *config.Config) { c.Pack = 5 },
		func(c *config.Config) {
			c.Dataset, c.Conditional, c.Generator, c.Discriminator, c.OutputBias = "ring", true, "d2", "d1", config.BiasZero
		},
		func(c *config.Config) { c.Dataset, c.Generator, c.Discriminator = "ring", "d2", "d1" },
		func(c *config.Config) { c.Generator, c.Latent = "bn.v1x7.u4", 49 },
		func(c *config.Config) { c.OutputBias = config.BiasMeanImage },
	} {
		c := config.Presets[0].Config
		change(&c)
		err := c.Validate()
		if err == nil {
			t.Errorf("accepted: %+v", c)
			continue
		}
		if got := Sentence(English, err.Error()); got != err.Error() {
			t.Errorf("in English it became %s", got)
		}
		got := Sentence(Chinese, err.Error())
		if left := latin.FindString(quotes.ReplaceAllString(got, "")); left != "" {
			t.Errorf("%q is left in %s\nof %s", left, got, err)
		}
	}
}
