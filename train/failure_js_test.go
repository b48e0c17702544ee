package train

import (
	"testing"

	"ganplayground/gan/config"
	"ganplayground/train/wire"
)

// The presets that fail do so as their lines in ui/text say, on every seed. Each trains on real images as long as the evidence needs.

// TestEvidenceCollapse: at step 300 the samples are as good as one image, and the judge sees one digit in them, at most two. Real images are 10
// from each other, these 0.85.
func TestEvidenceCollapse(t *testing.T) {
	onEverySeed(t, "collapse", func(f *failing) {
		f.train(300)
		if d := meanDistance(f.samples()); d > 1.5 {
			f.t.Errorf("two samples are %.2f from each other, not close to one image", d)
		}
		if judged := f.shown(); judged.Coverage > 2 {
			f.t.Errorf("the judge sees %d digits: %v", judged.Coverage, judged.Digits)
		}
	})
}

// TestEvidenceCollapsePartial: at step 100 the judge sees 2 to 5 digits, in samples that are not one image.
func TestEvidenceCollapsePartial(t *testing.T) {
	onEverySeed(t, "collapse-partial", func(f *failing) {
		f.train(100)
		if judged := f.shown(); judged.Coverage < 2 || judged.Coverage > 5 {
			f.t.Errorf("the judge sees %d digits: %v", judged.Coverage, judged.Digits)
		}
		if d := meanDistance(f.samples()); d < 3 {
			f.t.Errorf("two samples are %.2f from each other, close to one image", d)
		}
	})
}

// TestEvidenceVanish: G's gradient, whose norm reaches 0.03 and more within the first 20 steps, is below 1e-4 at step 50, and D is right.
func TestEvidenceVanish(t *testing.T) {
	onEverySeed(t, "vanish", func(f *failing) {
		f.train(50)
		most, last := wire.Value(0), f.last()
		for _, s := range f.stats[:20] {
			most = max(most, s.GGrad)
		}
		if most < 3e-2 || last.GGrad > 1e-4 {
			f.t.Errorf("G's gradient is %v at most, and %v in the end", most, last.GGrad)
		}
		if last.DReal < 0.99 || last.DFake > 0.01 {
			f.t.Errorf("D says %v of reals and %v of fakes", last.DReal, last.DFake)
		}
	})
}

// TestEvidenceUnstable: after the first 20 steps D's loss is below 1 at times, and at times above 100.
func TestEvidenceUnstable(t *testing.T) {
	onEverySeed(t, "unstable", func(f *failing) {
		f.train(20)
		least, most := f.last().DLoss, f.last().DLoss
		swings := func() bool {
			least, most = min(least, f.last().DLoss), max(most, f.last().DLoss)
			return least < 1 && most > 100
		}
		if !f.trainUntil(swings, 680) {
			f.t.Errorf("D's loss goes from %v to %v", least, most)
		}
	})
}

// TestEvidenceHopping: the digit that the judge sees in most samples is another one again and again: looked at every 50 steps, three and more within 500.
func TestEvidenceHopping(t *testing.T) {
	onEverySeed(t, "hopping", func(f *failing) {
		var tops []int
		for seen := map[int]bool{}; len(seen) < 3; seen[tops[len(tops)-1]] = true {
			if f.Steps() == 500 {
				f.t.Fatalf("the digits on top, every 50 steps: %v", tops)
			}
			f.train(50)
			tops = append(tops, top(f.shown()))
		}
	})
}

// TestEvidenceOverpower: within 100 steps D's loss is below 3e-4, and the samples are still grey noise; real images have a mean of 0.13.
func TestEvidenceOverpower(t *testing.T) {
	onEverySeed(t, "overpower", func(f *failing) {
		sure := f.trainUntil(func() bool { return f.last().DLoss < 3e-4 }, 100)
		sum := 0.0
		for _, v := range averageImage(f.samples()) {
			sum += v
		}
		mean := sum / config.Pixels
		if !sure || mean < 0.3 {
			f.t.Errorf("D's loss has come down to %v, and the samples have a mean of %.2f", f.last().DLoss, mean)
		}
	})
}

// TestEvidenceArticleBugGLoss: G helps D, so both losses go to 0, and D tells real from fake without a mistake.
func TestEvidenceArticleBugGLoss(t *testing.T) {
	onEverySeed(t, "article-bug-gloss", func(f *failing) {
		gone := func() bool { return f.last().DLoss < 0.02 && f.last().GLoss < 0.02 }
		if !f.trainUntil(gone, 60) {
			f.t.Errorf("losses of D and G: %v and %v", f.last().DLoss, f.last().GLoss)
		}
		f.t.Logf("step %d: D's loss is %v, G's %v", f.Steps(), f.last().DLoss, f.last().GLoss)
		if a := f.accuracy(); a != 1 {
			f.t.Errorf("D is right in %.3f of all cases", a)
		}
	})
}

// TestEvidenceArticleBugLogits: of a probability that is taken for a logit, neither loss can leave its limits: D's is at least
// ln(1+1/e) + ln 2, G's is from ln(1+1/e) to ln 2.
func TestEvidenceArticleBugLogits(t *testing.T) {
	onEverySeed(t, "article-bug-logits", func(f *failing) {
		f.train(4)
		f.between("D's loss", dLoss, 1.0064, 2.0065)
		f.between("G's loss", gLoss, 0.3132, 0.6932)
		if f.stats[3].DLoss >= f.stats[0].DLoss {
			f.t.Errorf("D does not learn at all: its loss is %v and was %v", f.stats[3].DLoss, f.stats[0].DLoss)
		}
	})
}

// TestEvidenceArticleBugFrozen: D stays as it started, and G learns to please it.
func TestEvidenceArticleBugFrozen(t *testing.T) {
	onEverySeed(t, "article-bug-frozen", func(f *failing) {
		start := f.weightsOf("disc")
		f.train(4)
		if f.weightsOf("disc") != start {
			f.t.Error("D's weights moved")
		}
		f.between("D's gradient norm", func(s wire.Stats) wire.Value { return s.DGrad }, 0, 0)
		if f.stats[3].GLoss >= f.stats[0].GLoss {
			f.t.Errorf("G's loss is %v and was %v", f.stats[3].GLoss, f.stats[0].GLoss)
		}
	})
}

// TestEvidenceArticleVerbatim has the evidence of all three: G's loss, now against zeros, is from ln 2 to ln(1+e).
func TestEvidenceArticleVerbatim(t *testing.T) {
	onEverySeed(t, "article-verbatim", func(f *failing) {
		start := f.weightsOf("disc")
		f.train(4)
		if f.weightsOf("disc") != start {
			f.t.Error("D's weights moved")
		}
		f.between("D's loss", dLoss, 1.0064, 2.0065)
		f.between("G's loss", gLoss, 0.6931, 1.3133)
		if f.stats[3].DFake >= f.stats[0].DFake {
			f.t.Errorf("G does not help D: it calls the fakes %v real, before %v", f.stats[3].DFake, f.stats[0].DFake)
		}
	})
}
