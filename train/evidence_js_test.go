package train

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"strings"
	"sync"
	"testing"

	"ganplayground/assets/judge/weights"
	"ganplayground/assets/mnist"
	"ganplayground/assets/mnist/shards"
	"ganplayground/engine"
	"ganplayground/gan/config"
	"ganplayground/train/wire"
)

// The evidence that presets fail, for the tests in failure_js_test.go.

var failureSeeds = []uint64{1, 2, 3}

// digits are the first 30,000 training images, with a judge. All tests here share them, so they live as long as the process.
var digits = sync.OnceValues(func() (evidence, error) {
	manifest, err := mnist.LoadManifest()
	if err != nil {
		return evidence{}, err
	}
	backend, err := engine.NewThreaded(min(runtime.NumCPU(), engine.MostThreads))
	if err != nil {
		return evidence{}, err
	}
	images, err := NewImages(backend, manifest.Train())
	if err != nil {
		return evidence{}, err
	}
	for k, info := range manifest.Train()[:4] {
		shard, err := mnist.LoadShard(context.Background(), shards.Fetch, info, func() {})
		if err != nil {
			return evidence{}, err
		}
		if err := images.Add(k, shard); err != nil {
			return evidence{}, err
		}
	}
	judge, err := NewJudge(backend, weights.Judge)
	return evidence{images, judge}, err
})

// evidence is what failing runs train on, and who judges them.
type evidence struct {
	images *Images
	judge  *Judge
}

// failing is a run of a preset that fails, with what its steps measured.
type failing struct {
	*Run
	t     *testing.T
	judge *Judge
	stats []wire.Stats
}

func (f *failing) train(steps int) {
	f.t.Helper()
	for range steps {
		stats, err := f.Step()
		if err != nil {
			f.t.Fatal(err)
		}
		f.stats = append(f.stats, stats)
	}
}

// trainUntil trains until the evidence is there, at most some steps, and tells whether it came.
func (f *failing) trainUntil(there func() bool, most int) bool {
	f.t.Helper()
	for range most {
		if f.train(1); there() {
			return true
		}
	}
	return false
}

// last returns what the last step measured.
func (f *failing) last() wire.Stats { return f.stats[len(f.stats)-1] }

// shown is what the judge says of 500 samples.
func (f *failing) shown() wire.Judgement {
	f.t.Helper()
	judged, err := f.Judge(f.judge, 500)
	if err != nil {
		f.t.Fatal(err)
	}
	return judged
}

// top is the digit that the judge sees in most samples.
func top(judged wire.Judgement) int {
	digit := 0
	for d, n := range judged.Digits {
		if n > judged.Digits[digit] {
			digit = d
		}
	}
	return digit
}

// onEverySeed runs a preset on real images with each seed.
func onEverySeed(t *testing.T, preset string, check func(f *failing)) {
	p, ok := config.PresetByName(preset)
	if !ok {
		t.Fatalf("no preset %s", preset)
	}
	given, err := digits()
	if err != nil {
		t.Fatal(err)
	}
	for _, seed := range failureSeeds {
		t.Run(fmt.Sprint(preset, ", seed ", seed), func(t *testing.T) {
			c := p.Config
			c.Seed = seed
			r, err := New(config.Run{Config: c}, given.images)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			check(&failing{Run: r, t: t, judge: given.judge})
		})
	}
}

// samples are the images that the page shows, n x config.Pixels bytes.
func (f *failing) samples() []byte {
	f.t.Helper()
	images, _, err := f.Samples(FixedLatents(f.description.Config), TileLabels(f.data(), wire.AllDigits), true)
	if err != nil {
		f.t.Fatal(err)
	}
	return images
}

// meanDistance is the mean Euclidean distance between two of the images, in intensities.
func meanDistance(images []byte) float64 {
	n, sum := len(images)/config.Pixels, 0.0
	for i := range n {
		for j := range i {
			square := 0.0
			for p := range config.Pixels {
				d := float64(images[i*config.Pixels+p]) - float64(images[j*config.Pixels+p])
				square += d * d
			}
			sum += math.Sqrt(square) / 255
		}
	}
	return sum / float64(n*(n-1)/2)
}

// averageImage is the mean of images, in intensities from 0 to 1.
func averageImage(images []byte) []float64 {
	mean, n := make([]float64, config.Pixels), float64(len(images)/config.Pixels)
	for i, v := range images {
		mean[i%config.Pixels] += float64(v) / (255 * n)
	}
	return mean
}

// weightsOf returns the weights of a player, as one text to compare.
func (f *failing) weightsOf(player string) string {
	f.t.Helper()
	list, err := f.gan.Weights()
	if err != nil {
		f.t.Fatal(err)
	}
	var b strings.Builder
	for _, w := range list {
		if strings.HasPrefix(w.Name, player+"/") {
			fmt.Fprintln(&b, w.Name, w.Values)
		}
	}
	return b.String()
}

// accuracy is the share of 128 real images and of the samples that D tells rightly.
func (f *failing) accuracy() float64 {
	f.t.Helper()
	_, onReal, err := f.Reals(wire.Tiles)
	if err != nil {
		f.t.Fatal(err)
	}
	_, onFake, err := f.Samples(FixedLatents(f.description.Config), TileLabels(f.data(), wire.AllDigits), true)
	if err != nil {
		f.t.Fatal(err)
	}
	right := 0
	for i := range onReal {
		if onReal[i] > 0.5 {
			right++
		}
		if onFake[i] < 0.5 {
			right++
		}
	}
	return float64(right) / (2 * wire.Tiles)
}

// between checks that a measured value lies within limits in every step.
func (f *failing) between(what string, of func(wire.Stats) wire.Value, least, most float64) {
	f.t.Helper()
	for _, s := range f.stats {
		if v := float64(of(s)); !(v >= least && v <= most) {
			f.t.Errorf("step %d: %s is %v, not from %v to %v", s.Step, what, v, least, most)
		}
	}
}

func dLoss(s wire.Stats) wire.Value { return s.DLoss }
func gLoss(s wire.Stats) wire.Value { return s.GLoss }
