package config

import (
	"math"
	"strings"
	"testing"
)

// TestCost compares with calculations by hand.
func TestCost(t *testing.T) {
	// Two tiny networks; Pixels is 784.
	tiny := Config{Dataset: "mnist", Latent: 3, Generator: "d4.bn.r.d784.s", Discriminator: "d2.l.d1", Batch: 5, Pack: 1, DSteps: 1, GSteps: 1, R1Every: 1, GOptimiser: adam(1), DOptimiser: adam(1)}
	const (
		// 3*4 + 4*784 and 784*2 + 2*1 multiply-adds.
		mg, md = 3148, 1570
		// 3*4+4, bn 2*4, 4*784+784; 784*2+2, 2*1+1.
		pg, pd = 16 + 8 + 3920, 1570 + 3
		// d4, bn, r, d784, s; d2, l, d1.
		ag, ad = 4 + 4 + 4 + 784 + 784, 2 + 2 + 1
		// d338, bn 2*2, c3k2, d784; c2k3s2, t5k3s2, d1.
		convG = (4 * 338) + 2*2 + (2*2*2*3 + 3) + (12*12*3+1)*784
		convD = (3*3*1*2 + 2) + (3*3*2*5 + 5) + (26*26*5 + 1)
	)
	with := func(change func(*Config)) Config {
		c := tiny
		change(&c)
		return c
	}
	for _, c := range []struct {
		name   string
		config Config
		want   Cost
	}{
		{"tiny", tiny, Cost{pg + pd, 4 * (4*(pg+pd) + 5*(ag+2*ad)), 2 * 5 * (mg + 6*md + 3*mg + 2*md)}},
		{"only D", with(func(c *Config) { c.GSteps = 0 }), Cost{pg + pd, 4 * (4*(pg+pd) + 5*(ag+2*ad)), 2 * 5 * (mg + 6*md)}},
		{"only G", with(func(c *Config) { c.DSteps = 0; c.R1 = 1 }), Cost{pg + pd, 4 * (4*(pg+pd) + 5*(ag+2*ad)), 2 * 5 * (3*mg + 2*md)}},
		{"neither", with(func(c *Config) { c.DSteps, c.GSteps = 0, 0 }), Cost{pg + pd, 4 * (4*(pg+pd) + 5*(ag+2*ad)), 0}},
		{"average", with(func(c *Config) { c.EMA = 0.9 }),
			Cost{pg + pd, 4 * (5*pg + 4*pd + 5*(ag+2*ad)), 2 * 5 * (mg + 6*md + 3*mg + 2*md)}},
		{"R1 on every update", with(func(c *Config) { c.R1, c.DSteps = 1, 3 }),
			Cost{pg + pd, 4 * (4*(pg+pd) + 5*(ag+2*ad)), 2 * 5 * (3*(mg+6*md) + 3*mg + 2*md + 3*4*md)}},
		{"R1 on every second", with(func(c *Config) { c.R1, c.R1Every = 1, 2 }),
			Cost{pg + pd, 4 * (4*(pg+pd) + 5*(ag+2*ad)), 2 * 5 * (mg + 6*md + 3*mg + 2*md + 2*md)}},
		// With a penalty D also sees the images between: 15 examples instead of 10.
		{"gradient penalty", with(func(c *Config) { c.GradientPenalty = 10 }),
			Cost{pg + pd, 4 * (4*(pg+pd) + 5*(ag+3*ad)), 2 * 5 * (mg + 6*md + 3*mg + 2*md + 6*md)}},
		{"frozen", with(func(c *Config) { c.Bugs.Frozen, c.R1, c.GradientPenalty, c.DSteps = true, 1, 10, 2 }),
			Cost{pg + pd, 4 * (4*(pg+pd) + 5*(ag+3*ad)), 2 * 5 * (2*(mg+2*md) + 3*mg + 2*md)}},
		{"simultaneous", with(func(c *Config) { c.Simultaneous = true }),
			Cost{pg + pd, 4 * (4*(pg+pd) + 5*(ag+2*ad)), 2 * 5 * (3*mg + 7*md)}},
		{"simultaneous, G alone", with(func(c *Config) { c.Simultaneous, c.DSteps = true, 0 }),
			Cost{pg + pd, 4 * (4*(pg+pd) + 5*(ag+2*ad)), 2 * 5 * (3*mg + 2*md)}},
		// SGD without momentum remembers nothing, RMSProp a square.
		{"optimisers", with(func(c *Config) { c.GOptimiser, c.DOptimiser = Optimiser{Kind: SGD}, Optimiser{Kind: RMSProp} }),
			Cost{pg + pd, 4 * (2*pg + 3*pd + 5*(ag+2*ad)), 2 * 5 * (mg + 6*md + 3*mg + 2*md)}},
		// Of a batch of 6, D sees 2 examples with 3*784 features: 2*1568 weights more.
		{"packing", with(func(c *Config) { c.Batch, c.Pack = 6, 3 }),
			Cost{pg + pd + 3136, 4 * (4*(pg+pd+3136) + 6*ag + 4*ad), 2 * (6*4*mg + 2*8*(md+3136))}},
		// Ten features more for the 4 units of G and for the 2 of D.
		{"conditional", with(func(c *Config) { c.Conditional = true }),
			Cost{pg + pd + 60, 4 * (4*(pg+pd+60) + 5*(ag+2*ad)), 2 * 5 * (4*(mg+40) + 8*(md+20))}},
		// gan2.py prints 274,432 and 266,496 multiply-adds, 103.350 + 8.528 million a step: 0.224 GFLOP.
		{"mlp", mlp(), Cost{
			276752 + 267009,
			4 * (5*276752 + 4*267009 + 32*(6*256+2*784+2*(4*256+1))),
			2 * 32 * (274432 + 6*266496 + 3*274432 + 2*266496 + 266496)}},
		// Convolutions by hand: 2x2 windows at 13x13 places, 3x3 ones around 13x13 inputs, their biases.
		{"convolutions", with(func(c *Config) {
			c.Generator = "d338.v2x13.bn.c3k2.d784"
			c.Discriminator = "v1x28.c2k3s2.t5k3s2.d1"
		}), Cost{
			convG + convD,
			4 * (4*(convG+convD) + 5*(3*338+12*12*3+784+2*(784+13*13*2+26*26*5+1))),
			2 * 5 * (4*(3*338+12*12*(2*2*2*3)+12*12*3*784) + 8*(13*13*(3*3*1*2)+13*13*(3*3*2*5)+26*26*5))}},
		// 3*4 weights in 2 pieces of 2 units; 784*2*3 in 3 pieces of 2 units, 2*1: maxout holds its pieces, dropout its numbers.
		{"maxout and dropout", with(func(c *Config) {
			c.Generator = "m2x2.do10.l30.d784"
			c.Discriminator = "do20.m2x3.d1"
		}), Cost{
			(3*4 + 4) + (2*784 + 784) + (784*6 + 6) + (2 + 1),
			4 * (4*((3*4+4)+(2*784+784)+(784*6+6)+(2+1)) + 5*((4+2)+2*2+2+784) + 2*5*(2*784+(6+2)+1)),
			2 * 5 * (4*(3*4+2*784) + 8*(784*6+2))}},
		// Images of 7x7x2, 14x14x2, 14x14x3 and 28x28x1; 28x28x1, 14x14x1, 2x2x1 and 5 features of them with the deviation.
		{"resizing and deviation", with(func(c *Config) {
			c.Generator = "d98.v2x7.u2.mb5.t1k4s2"
			c.Discriminator = "v1x28.mp2.ap7.mb5.d1"
		}), Cost{
			(3*98 + 98) + (16*3 + 1) + (8 + 1),
			4 * (4*((3*98+98)+(16*3+1)+(8+1)) + 5*(98+98+196*2+196*3+784) + 2*5*(784+196+4+8+1)),
			2 * 5 * (4*(3*98+14*14*16*3) + 8*8)}},
		// 3*784 weights of G and 3*3*1*2, 26*26*2*1 of D are normalised: twice more in memory, once read by the other player.
		{"spectral norm", with(func(c *Config) {
			c.Generator = "d784sn"
			c.Discriminator = "v1x28.c2k3sn.d1sn"
			c.DSteps = 3
		}), Cost{
			(3*784 + 784) + (18 + 2) + (1352 + 1),
			4 * (4*((3*784+784)+(18+2)+(1352+1)) + 2*(3*784+18+1352) + 5*(784) + 2*5*(784+1352+1)),
			2 * (5*(3*(3*784)+3*(3*784)+(3*6+2)*(26*26*18+1352)) + 3*(3*784+4*(18+1352)) + 4*3*784 + (18 + 1352))}},
		{"quick", quick(), Cost{
			(33*1176 + 2*1176 + (16*24*12 + 12) + 2*12 + (16*12 + 1)) + (785*128 + 129*128 + 129),
			4 * (5*(33*1176+2*1176+(16*24*12+12)+2*12+(16*12+1)) + 4*(785*128+129*128+129) +
				32*(4*1176+3*196*12+2*784+2*(4*128+1))),
			2 * 32 * (4*301056 + 8*116864 + 116864)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := c.config.Cost()
			if err != nil {
				t.Fatal(err)
			}
			if got != c.want {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
	for _, c := range []Config{{Generator: "x", Discriminator: "d1"}, {Generator: "d784", Discriminator: "x"},
		{Generator: "c1k3", Discriminator: "d1"}, {Generator: "d784", Discriminator: "v1x27"}} {
		if cost, err := c.Cost(); err == nil || cost != (Cost{}) {
			t.Errorf("generator %q, discriminator %q: cost %+v, error %v", c.Generator, c.Discriminator, cost, err)
		}
	}
}

// TestPresetFLOPs compares with what the prototype in PyTorch, whose settings the presets are, counts for a step.
func TestPresetFLOPs(t *testing.T) {
	for name, gflop := range map[string]float64{"mlp": 0.224, "quick": 0.144, "quality": 0.282, "dcgan": 0.3605, "article": 22.8} {
		p, ok := PresetByName(name)
		if !ok {
			t.Fatalf("no preset %s", name)
		}
		cost, err := p.Config.Cost()
		if err != nil {
			t.Fatal(err)
		}
		if got := float64(cost.FLOPs) / 1e9; math.Abs(got-gflop) > 0.005*gflop {
			t.Errorf("%s takes %.4f GFLOP a step, want %v", name, got, gflop)
		}
	}
}

// deep is an architecture of n layers of MaxUnits before the last.
func deep(n int, last string) string { return strings.Repeat("d2048.", n) + last }

func TestCostLimits(t *testing.T) {
	with := func(change func(*Config)) Config {
		c := mlp()
		change(&c)
		return c
	}
	for _, c := range []struct {
		name, sentence string
		run            Run
	}{
		{"within", "", Run{Config: with(func(c *Config) { c.Batch, c.DSteps, c.GSteps, c.R1Every = 256, 8, 8, 1 })}},
		{"parameters", "the networks have 22.9 million parameters together; at most 20 million are accepted",
			Run{Config: with(func(c *Config) { c.Discriminator = deep(6, "d1") })}},
		{"parameters of convolutions", "the networks have 26.0 million parameters together; at most 20 million are accepted",
			Run{Config: with(func(c *Config) { c.Discriminator = "v1x28.c512k1.c512k7s4.c512k7p3.d1" })}},
		{"FLOPs of convolutions", "one step would take 59.5 GFLOP; at most 50 GFLOP are accepted",
			Run{Config: with(func(c *Config) { c.Discriminator, c.R1 = "v1x28.c64k3p1.c64k3p1.c64k3p1.c64k3p1.c64k3p1.d1", 0 })}},
		{"bytes", "training would hold 527 MiB; at most 512 MiB are accepted",
			Run{Config: with(func(c *Config) {
				c.Batch = 256
				// As deep as can be: 10.07 and 9.90 million parameters, 64,272 and 62,097 layer outputs per example.
				c.Generator = deep(3, strings.Repeat("l.", 28)+"d784")
				c.Discriminator = deep(2, "d2000."+strings.Repeat("l.", 28)+"d1")
			})}},
		{"parameters of maxout", "the networks have 34.6 million parameters together; at most 20 million are accepted",
			Run{Config: with(func(c *Config) { c.Discriminator = "d2000.m2048x8.d1" })}},
		{"bytes of upsampling", "training would hold 7899 MiB; at most 512 MiB are accepted",
			Run{Config: with(func(c *Config) { c.Discriminator, c.Batch = "v1x28.mp4.c256k1.u8.do50.do50.ap8.d1", 256 })}},
		{"FLOPs", "one step would take 51.9 GFLOP; at most 50 GFLOP are accepted",
			Run{Config: with(func(c *Config) { c.Discriminator, c.DSteps, c.R1 = deep(5, "d1"), 7, 0 })}},
		{"FLOPs after an edit", "edit 2: one step would take 51.9 GFLOP; at most 50 GFLOP are accepted",
			Run{Config: with(func(c *Config) { c.Discriminator, c.R1 = deep(5, "d1"), 0 }), Edits: []Edit{{Step: 3, Key: "kd", Value: 6}, {Step: 5, Key: "kd", Value: 7}, {Step: 7, Key: "kd", Value: 1}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := c.run.Validate()
			if c.sentence == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if err == nil {
				cost, _ := c.run.Config.Cost()
				t.Fatalf("accepted with %+v", cost)
			}
			if !strings.HasPrefix(err.Error(), c.sentence) {
				t.Errorf("%s, want %s", err, c.sentence)
			}
		})
	}
}
