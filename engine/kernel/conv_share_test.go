package kernel

import (
	"fmt"
	"testing"
)

var (
	none2, one2, two2    = [2]int{}, [2]int{1, 1}, [2]int{2, 2}
	three2, four2, five2 = [2]int{3, 3}, [2]int{4, 4}, [2]int{5, 5}
)

// TestConvGroupSizes checks how many images are taken at a time: few enough for eight threads, enough for the rows of a tile, and never so
// many that they leave L1 and L2.
func TestConvGroupSizes(t *testing.T) {
	for _, test := range []struct {
		name string
		c    Conv
		want int
	}{
		{"large images one by one", forward(128, 32, 64, [2]int{26, 26}, three2, one2, none2, none2), 1},
		{"an eighth of the batch", transposed(32, 24, 12, [2]int{7, 7}, four2, two2), 4},
		{"a large batch fills the cache", transposed(1024, 24, 12, [2]int{7, 7}, four2, two2), 8},
		{"few images one by one", transposed(4, 24, 12, [2]int{7, 7}, four2, two2), 1},
		{"pixels, eight at a time", forward(32, 16, 8, four2, four2, one2, none2, none2), 8},
		{"two by two", forward(8, 16, 8, three2, two2, one2, none2, none2), 2},
		{"a prime number of images", forward(13, 16, 8, three2, two2, one2, none2, none2), 1},
	} {
		p := test.c.plan()
		if p.reduced || p.group != test.want {
			t.Errorf("%s: groups of %d images, reduced %v, want %d", test.name, p.group, p.reduced, test.want)
		}
	}
}

// TestConvReduced says which convolutions are taken for filters' gradients: not a last layer, whose output is one pixel.
func TestConvReduced(t *testing.T) {
	last := forward(32, 128, 1, four2, four2, one2, none2, none2)
	pointwise := forward(32, 16, 8, [2]int{14, 14}, one2, one2, none2, none2)
	layer := forward(32, 16, 8, [2]int{14, 14}, three2, one2, one2, one2)
	for _, test := range []struct {
		name string
		c    Conv
		want bool
	}{
		{"last layer", last, false}, {"its input gradient", last.inputGradient(), false}, {"its filter gradient", last.kernelGradient(), false},
		{"last layer of 5x5", forward(32, 16, 8, five2, five2, one2, none2, none2), false},
		{"pointwise", pointwise, false}, {"its filter gradient, of one tap", pointwise.kernelGradient(), true},
		{"layer", layer, false}, {"its input gradient", layer.inputGradient(), false}, {"its filter gradient", layer.kernelGradient(), true},
	} {
		if got := test.c.reduced(); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

// TestConvLastLayer runs convolutions to one pixel, and from one, with all their derivatives, for numbers of images round those of tiles.
func TestConvLastLayer(t *testing.T) {
	var cases []emitted
	for _, batch := range []int{1, 3, 8, 9, 16} {
		for _, channels := range [][2]int{{1, 1}, {5, 1}, {16, 1}, {3, 9}, {8, 20}} {
			for _, size := range [][2]int{{2, 2}, three2, four2, five2, {5, 4}, {6, 5}} {
				name := fmt.Sprintf("last layer of %v", size)
				cases = append(cases, withGradients(name, forward(batch, channels[0], channels[1], size, size, one2, none2, none2))...)
			}
		}
	}
	runEmitted(t, cases)
}

// TestConvUnits checks that the convolutions of the presets have a unit for each of eight threads, or nearly.
func TestConvUnits(t *testing.T) {
	article := forward(128, 32, 64, [2]int{26, 26}, three2, one2, none2, none2)
	even := forward(128, 32, 62, [2]int{26, 26}, three2, one2, none2, none2)
	first := forward(128, 1, 32, [2]int{28, 28}, three2, one2, none2, none2)
	quick, last := transposed(32, 24, 12, [2]int{7, 7}, four2, two2), transposed(32, 12, 1, [2]int{14, 14}, four2, two2)
	dcgan := forward(32, 16, 32, [2]int{14, 14}, four2, two2, one2, one2)
	for _, test := range []struct {
		name           string
		c              Conv
		split          split
		atTwo, atEight float64 // times one thread's speed, by the estimate
	}{
		{"article", article, byBatch, 1.9, 7.5},
		{"article, input gradient", article.inputGradient(), byBatch, 1.9, 7.5},
		{"article, filter gradient", article.kernelGradient(), byPanels, 1.8, 5},
		{"62 channels", even, byBatch, 1.9, 7.5},
		{"62 channels, input gradient", even.inputGradient(), byBatch, 1.9, 7.5},
		{"62 channels, filter gradient", even.kernelGradient(), byPanels, 1.9, 7},
		{"one channel", first, byBatch, 1.9, 7.5},
		{"one channel, input gradient", first.inputGradient(), byBatch, 1.9, 7.5},
		{"one channel, filter gradient", first.kernelGradient(), byPanels, 1.9, 3.5},
		{"quick", quick, byBatch, 1.9, 7},
		{"quick, input gradient", quick.inputGradient(), byBatch, 1.9, 7},
		{"quick, filter gradient", quick.kernelGradient(), byRows, 1.8, 4},
		{"quick to one channel", last, byBatch, 1.9, 7},
		{"quick to one channel, input gradient", last.inputGradient(), byBatch, 1.9, 7},
		{"quick to one channel, filter gradient", last.kernelGradient(), byPositions, 1.8, 1.8},
		{"dcgan", dcgan, byBatch, 1.9, 7},
		{"dcgan, input gradient", dcgan.inputGradient(), byBatch, 1.9, 7},
		{"dcgan, filter gradient", dcgan.kernelGradient(), byRows, 1.9, 3.5},
	} {
		split, cost := test.c.sharing()
		speed := func(threads int) float64 {
			return float64(cost(split, 1)) / float64(cost(split, threads))
		}
		if split != test.split || speed(2) < test.atTwo || speed(8) < test.atEight {
			t.Errorf("%s: split %d, want %d; %.2f times as fast by 2 threads, want %.2f, %.2f by 8, want %.2f", test.name, split, test.split,
				speed(2), test.atTwo, speed(8), test.atEight)
		}
	}
}

// TestConvSplitLayout checks that what threads share does not depend on strides either.
func TestConvSplitLayout(t *testing.T) {
	c := forward(16, 8, 12, [2]int{9, 9}, three2, one2, one2, one2)
	moved := c
	moved.InStrides = [4]int{1, 16, 16 * 9, 16 * 81} // the images side by side
	if p, q := c.plan(), moved.plan(); p.split != byBatch || q.split != byBatch || p.copied || !q.copied || p.group != q.group {
		t.Errorf("splits %d and %d, groups of %d and %d", p.split, q.split, p.group, q.group)
	}
	if less, more := c.Scratch(), moved.Scratch(); more-less != wholeLines(4*c.plan().group*81*8) {
		t.Errorf("%d bytes for a copy", more-less)
	}
}
