package train

import (
	"testing"

	"ganplayground/gan/config"
	"ganplayground/train/wire"
)

// TestEvidenceConditional: asked for a digit, the preset conditional draws it. At step 300 the judge sees the digit in half of all samples, where a tenth
// would be chance, and of none in less than a fifth. (At step 500 it is two thirds.)
func TestEvidenceConditional(t *testing.T) {
	onEverySeed(t, "conditional", func(f *failing) {
		f.train(300)
		var right [config.Classes]int
		all := 0
		for digit := range right {
			samples, _, err := f.Samples(FixedLatents(f.description.Config), TileLabels(f.data(), digit), true)
			if err != nil {
				f.t.Fatal(err)
			}
			looks, err := f.judge.Look(samples)
			if err != nil {
				f.t.Fatal(err)
			}
			for _, seen := range looks.Digits {
				if seen == int32(digit) {
					right[digit]++
				}
			}
			all += right[digit]
			if right[digit] < wire.Tiles/5 {
				f.t.Errorf("%d of %d samples that should show %d do", right[digit], wire.Tiles, digit)
			}
		}
		if all < config.Classes*wire.Tiles/2 {
			f.t.Errorf("%v of %d samples each show the digit that was asked for", right, wire.Tiles)
		}
	})
}
