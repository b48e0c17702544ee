package config

import (
	"cmp"
	"fmt"
	"testing"
)

// TestPresetsMeanWhatTheyMeant pins every setting of every preset: links that name one promise its numbers. The convolutional
// ones and article are those of the prototype in PyTorch, dcgan with its input from -1 to 1.
func TestPresetsMeanWhatTheyMeant(t *testing.T) {
	const (
		quickG   = "d1176.bn.r.v24x7.t12k4s2.bn.r.t1k4s2.s"
		qualityG = "d1568.bn.r.v32x7.t16k4s2.bn.r.t1k4s2.s"
	)
	want := []string{
		"quick to 500: z 32, G " + quickG + " from dark, D d128.l.d128.l.d1, ns, " +
			"{adam 0.003 0.5 0.999 1e-07} {adam 0.003 0.5 0.999 1e-07}, R1 0.5 every 4, EMA 0.99, batch 32, 1 and 1 updates",
		"quality to 1000: z 32, G " + qualityG + " from dark, D d256.l.d256.l.d1, ns, " +
			"{adam 0.0015 0.5 0.999 1e-07} {adam 0.0015 0.5 0.999 1e-07}, R1 0.5 every 4, EMA 0.99, batch 32, 1 and 1 updates",
		"mlp to 500: z 32, G d256.bn.r.d256.bn.r.d784.s from mean, D d256.l.d256.l.d1, ns, " +
			"{adam 0.0015 0.5 0.999 1e-07} {adam 0.0015 0.5 0.999 1e-07}, R1 0.5 every 4, EMA 0.99, batch 32, 1 and 1 updates",
		"dcgan to 1000: z 32, G " + qualityG + " from dark, D pm.v1x28.c16k4s2p1.l.c32k4s2p1.bn.l.d1, ns, " +
			"{adam 0.0015 0.5 0.999 1e-07} {adam 0.0015 0.5 0.999 1e-07}, R1 0 every 1, EMA 0.99, batch 32, 1 and 1 updates",
		"goodfellow to 2500: z 100, G d256.r.d256.r.d784.s from mean, D do50.m64x5.do50.m64x5.do50.d1, ns, " +
			"{sgd 0.2 0.5 0.999 1e-07} {sgd 0.02 0.5 0.999 1e-07}, R1 0 every 1, EMA 0.99, batch 64, 1 and 1 updates, prior uniform",
		"lsgan to 1000: z 32, G " + qualityG + " from dark, D pm.v1x28.c16k4s2p1.l.c32k4s2p1.bn.l.d1, ls, " +
			"{adam 0.001 0.5 0.999 1e-07} {adam 0.001 0.5 0.999 1e-07}, R1 0 every 1, EMA 0.98, batch 64, 1 and 1 updates",
		"wgan to 2000: z 32, G " + quickG + " from dark, D d128.l.d128.l.d1, wasserstein, " +
			"{rmsprop 0.0005 0 0.99 1e-07} {rmsprop 0.0005 0 0.99 1e-07}, R1 0 every 1, EMA 0.99, batch 32, 5 and 1 updates, clip 0.01",
		"wgan-gp to 600: z 32, G d256.bn.r.d256.bn.r.d784.s from mean, D d256.l.d256.l.d1, wasserstein, " +
			"{adam 0.001 0.5 0.9 1e-07} {adam 0.001 0.5 0.9 1e-07}, R1 0 every 1, EMA 0.98, batch 64, 1 and 1 updates, gp 10",
		"hinge-sn to 1000: z 32, G " + qualityG + " from dark, D pm.v1x28.c16k4s2p1sn.l.c32k4s2p1sn.l.d1sn, hinge, " +
			"{adam 0.001 0.5 0.999 1e-07} {adam 0.001 0.5 0.999 1e-07}, R1 0 every 1, EMA 0.98, batch 64, 1 and 1 updates",
		"conditional to 500: z 32, G " + quickG + " from dark, D d128.l.d128.l.d1, ns, " +
			"{adam 0.003 0.5 0.999 1e-07} {adam 0.003 0.5 0.999 1e-07}, R1 0.5 every 4, EMA 0.99, batch 32, 1 and 1 updates, cond 1",
		"article to 200: z 100, G d256.r.d512.r.d784.s from zero, D v1x28.c32k3.r.c64k3.r.d1, ns, " +
			"{adam 0.0002 0.9 0.999 1e-07} {adam 0.0002 0.9 0.999 1e-07}, R1 0 every 1, EMA 0, batch 128, 1 and 1 updates",
		"article-prose to 200: z 100, G d256.r.d784.s from zero, D v1x28.c16k3.r.c32k3.r.c64k3.r.d1, ns, " +
			"{adam 0.0002 0.9 0.999 1e-07} {adam 0.0002 0.9 0.999 1e-07}, R1 0 every 1, EMA 0, batch 128, 1 and 1 updates",
		"article-bug-gloss to 60: z 100, G d256.r.d512.r.d784.s from zero, D v1x28.c32k3.r.c64k3.r.d1, ns, " +
			"{adam 0.0002 0.9 0.999 1e-07} {adam 0.0002 0.9 0.999 1e-07}, R1 0 every 1, EMA 0, batch 128, 1 and 1 updates, bug gloss",
		"article-bug-logits to 60: z 100, G d256.r.d512.r.d784.s from zero, D v1x28.c32k3.r.c64k3.r.d1, ns, " +
			"{adam 0.0002 0.9 0.999 1e-07} {adam 0.0002 0.9 0.999 1e-07}, R1 0 every 1, EMA 0, batch 128, 1 and 1 updates, bug logits",
		"article-bug-frozen to 60: z 100, G d256.r.d512.r.d784.s from zero, D v1x28.c32k3.r.c64k3.r.d1, ns, " +
			"{adam 0.0002 0.9 0.999 1e-07} {adam 0.0002 0.9 0.999 1e-07}, R1 0 every 1, EMA 0, batch 128, 1 and 1 updates, bug frozen",
		"article-verbatim to 60: z 100, G d256.r.d512.r.d784.s from zero, D v1x28.c32k3.r.c64k3.r.d1, ns, " +
			"{adam 0.0002 0.9 0.999 1e-07} {adam 0.0002 0.9 0.999 1e-07}, R1 0 every 1, EMA 0, batch 128, 1 and 1 updates, sim 1, bug gloss.logits.frozen",
		"collapse to 300: z 32, G d256.l.d256.l.d784.s from zero, D d256.l.d256.l.d1, ns, " +
			"{adam 0.0002 0.5 0.999 1e-07} {adam 0.0002 0.5 0.999 1e-07}, R1 0 every 1, EMA 0, batch 32, 1 and 1 updates",
		"collapse-partial to 100: z 32, G d256.bn.r.d256.bn.r.d784.s from mean, D d256.l.d256.l.d1, ns, " +
			"{adam 0.001 0.5 0.999 1e-07} {adam 0.001 0.5 0.999 1e-07}, R1 0.5 every 1, EMA 0, batch 32, 1 and 5 updates",
		"vanish to 100: z 32, G d256.l.d256.l.d784.s from zero, D d256.l.d256.l.d1, minimax, " +
			"{adam 0.0002 0.5 0.999 1e-07} {adam 0.003 0.5 0.999 1e-07}, R1 0 every 1, EMA 0, batch 32, 1 and 1 updates",
		"unstable to 700: z 32, G d256.bn.r.d256.bn.r.d784.s from mean, D pm.d256.l.d256.l.d1, ns, " +
			"{adam 0.002 0.9 0.999 1e-07} {adam 0.002 0.9 0.999 1e-07}, R1 0 every 1, EMA 0, batch 32, 1 and 4 updates",
		"hopping to 500: z 32, G " + qualityG + " from dark, D pm.v1x28.c16k4s2p1.l.c32k4s2p1.l.d1, ns, " +
			"{adam 0.004 0.9 0.999 1e-07} {adam 0.0003 0.9 0.999 1e-07}, R1 0 every 1, EMA 0, batch 32, 1 and 2 updates",
		"overpower to 300: z 32, G " + qualityG + " from zero, D pm.v1x28.c16k4s2p1.l.c32k4s2p1.bn.l.d1, ns, " +
			"{adam 0.0001 0.5 0.999 1e-07} {adam 0.002 0.5 0.999 1e-07}, R1 0 every 1, EMA 0, batch 32, 3 and 1 updates",
		"gaussian to 1000: z 1, G a from zero, D d32.l.d32.l.d1, ns, " +
			"{adam 0.01 0.5 0.999 1e-07} {adam 0.01 0.5 0.999 1e-07}, R1 0 every 1, EMA 0.99, batch 128, 1 and 1 updates",
		"gaussian-logistic to 2000: z 1, G a from zero, D d1, ns, " +
			"{adam 0.01 0.5 0.999 1e-07} {adam 0.01 0.5 0.999 1e-07}, R1 1 every 1, EMA 0.99, batch 128, 1 and 1 updates",
		"two-gaussians to 500: z 2, G d64.r.d64.r.d2 from zero, D d64.l.d64.l.d1, ns, " +
			"{adam 0.002 0.5 0.999 1e-07} {adam 0.002 0.5 0.999 1e-07}, R1 0.1 every 1, EMA 0.99, batch 128, 1 and 1 updates",
		"ring to 1000: z 2, G d64.r.d64.r.d64.r.d2 from zero, D d64.l.d64.l.d64.l.d1, ns, " +
			"{adam 0.002 0.5 0.999 1e-07} {adam 0.002 0.5 0.999 1e-07}, R1 0 every 1, EMA 0.99, batch 128, 1 and 1 updates",
		"ring-collapse to 1000: z 2, G d64.r.d64.r.d2 from zero, D d64.l.d64.l.d1, ns, " +
			"{adam 0.004 0.5 0.999 1e-07} {adam 0.0005 0.5 0.999 1e-07}, R1 0 every 1, EMA 0, batch 128, 1 and 1 updates",
		"grid to 4000: z 2, G d64.r.d64.r.d64.r.d2 from zero, D d64.l.d64.l.d64.l.d1, ns, " +
			"{adam 0.002 0.5 0.999 1e-07} {adam 0.002 0.5 0.999 1e-07}, R1 0.05 every 1, EMA 0.99, batch 128, 1 and 1 updates",
		"spiral to 1500: z 2, G d64.r.d64.r.d64.r.d2 from zero, D d64.l.d64.l.d64.l.d1, ns, " +
			"{adam 0.002 0.5 0.999 1e-07} {adam 0.002 0.5 0.999 1e-07}, R1 0.05 every 1, EMA 0.99, batch 128, 1 and 1 updates",
	}
	data := map[string]string{"gaussian": "gauss", "gaussian-logistic": "gauss", "two-gaussians": "two", "ring": "ring", "ring-collapse": "ring",
		"grid": "grid", "spiral": "spiral"}
	if len(Presets) != len(want) {
		t.Fatalf("%d presets, pinned are %d", len(Presets), len(want))
	}
	for i, p := range Presets {
		c := p.Config
		got := fmt.Sprintf("%s to %d: z %d, G %s from %s, D %s, %s, %v %v, R1 %v every %d, EMA %v, batch %d, %d and %d updates",
			p.Name, p.To, c.Latent, c.Generator, c.OutputBias, c.Discriminator, c.Loss, c.GOptimiser, c.DOptimiser, c.R1, c.R1Every, c.EMA,
			c.Batch, c.DSteps, c.GSteps)
		for _, key := range []string{"gp", "clip", "smooth", "noise", "noises", "sim", "cond"} {
			if f, _ := FieldByKey(key); f.Get(&c) != 0 {
				got += fmt.Sprintf(", %s %v", key, f.Get(&c))
			}
		}
		if c.Bugs != (Bugs{}) {
			got += ", bug " + c.Bugs.String()
		}
		if c.Prior != Normal {
			got += ", prior " + string(c.Prior)
		}
		if c.Pack != 1 {
			t.Errorf("%s: %d samples together", p.Name, c.Pack)
		}
		if got != want[i] {
			t.Errorf("%s, want\n%s", got, want[i])
		}
		if c.Dataset != cmp.Or(data[p.Name], "mnist") || c.Seed != DefaultSeed {
			t.Errorf("%s: dataset %q, seed %d", p.Name, c.Dataset, c.Seed)
		}
	}
}
