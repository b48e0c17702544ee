package kernel

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// inTilesWithGradients are a convolution by 3x3 taps and the gradients that can be done in tiles, all done so.
func inTilesWithGradients(kind string, c Conv) (cases []emitted) {
	for _, d := range []struct {
		kind string
		c    Conv
	}{{"", c}, {" input gradient", c.inputGradient()}, {" filter gradient", c.kernelGradient()}} {
		if d.c.tileable() {
			cases = append(cases, inTiles(kind+d.kind, d.c))
		}
	}
	return cases
}

// TestWinograd walks sides, even, odd and prime, and paddings from none to more than the taps reach.
func TestWinograd(t *testing.T) {
	for side := 1; side <= 13; side++ {
		var cases []emitted
		for low := -1; low <= 3; low++ {
			for _, high := range []int{low, 2 - low} {
				in := [2]int{side, 1 + (3*side+low)%11}
				c := forward(1+side%3, 4, 8, in, three2, one2, [2]int{low, high}, [2]int{high, low})
				if !c.empty() {
					cases = append(cases, inTilesWithGradients("", c)...)
				}
			}
		}
		t.Run(fmt.Sprint(side), func(t *testing.T) { runEmitted(t, cases) })
	}
}

// TestWinogradChannels has all numbers of channels that there are tiles for, up to more than a cache line, and batches whose rows of tiles
// are divided into several blocks.
func TestWinogradChannels(t *testing.T) {
	for channels := 4; channels <= 68; channels += 4 {
		var cases []emitted
		for _, other := range []int{4, 12, 72 - channels} {
			c := forward(3, channels, other, [2]int{7, 6}, three2, one2, one2, one2)
			cases = append(cases, inTilesWithGradients("channels", c)...)
		}
		t.Run(fmt.Sprint(channels), func(t *testing.T) { runEmitted(t, cases) })
	}
}

// TestConvEveryChannel has the ways that are taken for 1 to 67 channels.
func TestConvEveryChannel(t *testing.T) {
	var cases []emitted
	for channels := 1; channels <= 67; channels++ {
		c := forward(2, channels, 68-channels, [2]int{8, 7}, three2, one2, one2, one2)
		cases = append(cases, convCase("", c), convCase("input gradient", c.inputGradient()), convCase("filter gradient", c.kernelGradient()))
	}
	runEmitted(t, cases)
}

// TestWinogradThreads runs each way by 1 to 9 threads: with fewer blocks or panels than threads, and with more.
func TestWinogradThreads(t *testing.T) {
	counts := threadCounts
	defer func() { threadCounts = counts }()
	for threads := uint32(1); threads <= 9; threads++ {
		threadCounts = []uint32{threads}
		var cases []emitted
		for _, batch := range []int{1, 2, 9} {
			cases = append(cases, inTilesWithGradients("threads", forward(batch, 12, 20, [2]int{9, 8}, three2, one2, two2, two2))...)
		}
		runEmitted(t, cases)
	}
}

// TestWinogradStrides has strides in any order with gaps, and kernels that are read backwards: the bits are those of dense ones.
func TestWinogradStrides(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for _, base := range []Conv{
		forward(4, 32, 36, [2]int{15, 12}, three2, one2, one2, one2),
		forward(4, 32, 36, [2]int{13, 15}, three2, one2, none2, one2).kernelGradient(),
	} {
		if _, ok := base.winograd(); !ok {
			t.Fatalf("%+v is not done in tiles", base)
		}
		var cases []emitted
		var first []float32
		for range 20 {
			cases = append(cases, base.inOrder(t, &first))
			base.KernelReversed = [2]bool{r.IntN(2) == 0, r.IntN(2) == 0}
			base.InStrides = shuffledStrides(r, [4]int{base.Batch, base.In[0], base.In[1], base.InC})
			base.KernelStrides = shuffledStrides(r, [4]int{base.Kernel[0], base.Kernel[1], base.InC, base.OutC})
			base.OutStrides = shuffledStrides(r, [4]int{base.Batch, base.Out[0], base.Out[1], base.OutC})
		}
		runEmitted(t, cases)
	}
}

// TestWinogradTaken says which convolutions are done in tiles: of the presets those of article's second layer, and none where a channel,
// a stride or the cost is against it.
func TestWinogradTaken(t *testing.T) {
	article := forward(128, 32, 64, [2]int{26, 26}, three2, one2, none2, none2)
	dilated := forward(32, 64, 64, [2]int{14, 14}, three2, one2, two2, two2)
	dilated.KernelDilation = two2
	for _, test := range []struct {
		name string
		c    Conv
		want [3]bool // the convolution, its input gradient and its filter gradient
	}{
		{"article", article, [3]bool{true, true, true}},
		{"article's first layer", forward(128, 1, 32, [2]int{28, 28}, three2, one2, none2, none2), [3]bool{}},
		{"dcgan", forward(32, 16, 32, [2]int{14, 14}, four2, two2, one2, one2), [3]bool{}},
		{"quick", transposed(32, 24, 12, [2]int{7, 7}, four2, two2), [3]bool{}},
		{"32 channels", forward(32, 32, 32, [2]int{28, 28}, three2, one2, one2, one2), [3]bool{true, true, true}},
		{"the judge", forward(100, 16, 32, [2]int{14, 14}, three2, one2, one2, one2), [3]bool{}},
		{"that of engine.TestEpilogues", forward(9, 32, 36, [2]int{13, 16}, three2, one2, one2, one2), [3]bool{true, true, true}},
		{"few channels", forward(32, 28, 64, [2]int{28, 28}, three2, one2, one2, one2), [3]bool{}},
		{"34 channels", forward(32, 34, 36, [2]int{28, 28}, three2, one2, one2, one2), [3]bool{}},
		{"four tiles for nine outputs", forward(32, 64, 64, three2, three2, one2, one2, one2), [3]bool{}},
		{"one tile for an output", forward(32, 64, 64, three2, three2, one2, none2, none2), [3]bool{}},
		{"stride 2", forward(32, 64, 64, [2]int{14, 14}, three2, two2, one2, one2), [3]bool{}},
		{"dilated", dilated, [3]bool{}},
		{"3x5 taps", forward(32, 64, 64, [2]int{14, 14}, [2]int{3, 5}, one2, one2, one2), [3]bool{}},
	} {
		for i, c := range []Conv{test.c, test.c.inputGradient(), test.c.kernelGradient()} {
			if _, got := c.winograd(); got != test.want[i] {
				t.Errorf("%s, pass %d: %v, want %v", test.name, i, got, test.want[i])
			}
		}
	}
}

// TestWinogradBlocks checks that a block of planes stays in L2, but for many channels, and that there is a block for each of eight threads
// where these share blocks.
func TestWinogradBlocks(t *testing.T) {
	article := forward(128, 32, 64, [2]int{26, 26}, three2, one2, none2, none2)
	for _, test := range []struct {
		name   string
		c      Conv
		blocks int
		tiles  int
	}{
		{"article", article, 512, 36},
		{"article, input gradient", article.inputGradient(), 832, 26},
		{"article, filter gradient", article.kernelGradient(), 512, 36},
		{"many channels", forward(32, 256, 256, [2]int{8, 8}, three2, one2, one2, one2), 16, 32},
		{"a prime number of rows", forward(1, 32, 32, [2]int{26, 26}, three2, one2, one2, one2), 13, 13},
	} {
		w, ok := test.c.winograd()
		if !ok || w.blocks() != test.blocks || w.tiles() != test.tiles {
			t.Errorf("%s: taken %v, %d blocks of %d tiles, want %d of %d", test.name, ok, w.blocks(), w.tiles(), test.blocks, test.tiles)
		}
	}
}
