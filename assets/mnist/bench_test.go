package mnist_test

import (
	"testing"
	"time"

	"ganplayground/assets/mnist"
	"ganplayground/assets/mnist/shards"
)

// BenchmarkLoadShard loads a small and a large shard as the page does. ms-stall is the longest time without a yield.
func BenchmarkLoadShard(b *testing.B) {
	manifest, err := mnist.LoadManifest()
	if err != nil {
		b.Fatal(err)
	}
	for _, info := range manifest.Train()[:3] {
		b.Run(info.Name, func(b *testing.B) {
			stall, last := time.Duration(0), time.Now()
			yield := func() {
				stall, last = max(stall, time.Since(last)), time.Now()
			}
			for b.Loop() {
				if _, err := mnist.LoadShard(b.Context(), shards.Fetch, info, yield); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(stall)/float64(time.Millisecond), "ms-stall")
		})
	}
}
