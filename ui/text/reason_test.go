package text

import (
	"regexp"
	"strings"
	"testing"

	"ganplayground/gan/config"
)

// TestReasons: what gan/config says of settings that it refuses is Chinese in Chinese, but for what is quoted and for notation.
func TestReasons(t *testing.T) {
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
		if got := Reason(English, err.Error()); got != err.Error() {
			t.Errorf("in English it became %s", got)
		}
		got := Reason(Chinese, err.Error())
		if left := latin.FindString(quotes.ReplaceAllString(got, "")); left != "" {
			t.Errorf("%q is left in %s\nof %s", left, got, err)
		}
	}
}

func TestReason(t *testing.T) {
	for sentence, want := range map[string]string{
		`discriminator: architecture "d5.q", character 4: unknown layer "q"; the layers are d…, m… and a`:         `判别器：结构 "d5.q" 第 4 个字符：没有 "q" 这种层；可用的层有 d…、m…、a`,
		`edit 2: the batch of 30 (b) is no multiple of the 4 samples that the discriminator sees together (pack)`: `第 2 处改动：批大小 30（b）不是判别器一次看的样本数 4（pack）的倍数`,
		`layer "c8k9": kernel is 9: 1 to 7 is accepted`:                                                           `层 "c8k9"：卷积核边长为 9，只接受 1 到 7`,
		"a sentence of tomorrow": "a sentence of tomorrow",
	} {
		if got := Reason(Chinese, sentence); got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
	}
}

// TestReasonsKeepTheirParts: the Chinese has room for each part of the English.
func TestReasonsKeepTheirParts(t *testing.T) {
	for _, r := range reasons {
		if en, zh := strings.Count(r.en, "%"), strings.Count(r.zh, "%s"); en != zh || strings.Count(r.zh, "%") != zh {
			t.Errorf("%s has %d parts, %s has %d", r.en, en, r.zh, zh)
		}
	}
}
